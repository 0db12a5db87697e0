//! An append-only file of JSON lines that belongs to this program.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Opens or creates a file, and locks it until it is closed. Returns it, at the end of its complete lines, and what `read`
/// made of these.
///
/// An incomplete last line was being written when the program ended, and nothing was sent after it, so it is removed. Of
/// a file that is not this program's nothing is: `read` must accept its lines, and an incomplete one must begin as one of
/// `beginnings`.
pub(crate) fn open<T>(
    path: &Path,
    beginnings: &[&str],
    read: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<(File, T), String> {
    let fault = |error: io::Error| error.to_string();
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let mut file = options.open(path).map_err(fault)?;
    match fs4::FileExt::try_lock(&file) {
        Ok(()) => {}
        Err(fs4::TryLockError::WouldBlock) => return Err("another process is using it".to_owned()),
        Err(fs4::TryLockError::Error(error)) => return Err(format!("it cannot be locked: {error}")),
    }
    let mut text = Vec::new();
    file.read_to_end(&mut text).map_err(fault)?;
    let (lines, rest) = complete_lines(&text);
    let value = read(lines)?;
    if !is_beginning(rest, beginnings) {
        return Err("its last line is not one of this program's; set another file".to_owned());
    }
    let end = u64::try_from(lines.len()).unwrap_or(u64::MAX);
    file.set_len(end).map_err(fault)?;
    file.seek(SeekFrom::Start(end)).map_err(fault)?;
    Ok((file, value))
}

/// Returns the complete lines of a text, and the incomplete last one.
pub(crate) fn complete_lines(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    text.split_at(end)
}

/// Returns whether an incomplete line may be the beginning of one that begins like one of these.
pub(crate) fn is_beginning(line: &[u8], beginnings: &[&str]) -> bool {
    let mut beginnings = beginnings.iter().map(|beginning| beginning.as_bytes());
    line.is_empty() || beginnings.any(|beginning| line.starts_with(beginning) || beginning.starts_with(line))
}
