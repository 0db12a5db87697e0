//! The folder of the first file: no other file is ever opened.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The folder of a document.
pub(super) struct Folder {
    /// The folder as the user names it, for messages.
    shown: PathBuf,
    /// The folder without links.
    root: PathBuf,
}

impl Folder {
    /// Returns the folder of a file.
    pub(super) fn of(file: &Path) -> io::Result<Self> {
        let real = file.canonicalize()?;
        Ok(Self {
            shown: file.parent().map(Path::to_path_buf).unwrap_or_default(),
            root: real.parent().map(Path::to_path_buf).unwrap_or_default(),
        })
    }

    /// Returns the name of a file in messages.
    pub(super) fn name(&self, path: &str) -> String {
        self.shown.join(path).display().to_string()
    }

    /// Reads a regular file of at most `cap` bytes by its path from the folder. Links are rejected, since they may lead
    /// elsewhere.
    pub(super) fn read(&self, path: &str, cap: usize) -> Result<Vec<u8>, String> {
        let mut real = self.root.clone();
        for step in path.split('/') {
            real.push(step);
            let data = fs::symlink_metadata(&real).map_err(|error| format!("cannot be read: {error}"))?;
            if data.is_symlink() {
                return Err(format!(
                    "leads through the symbolic link {step}, which is not followed"
                ));
            }
        }
        if !real.is_file() {
            return Err("is no file".to_owned());
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(cap).unwrap_or(u64::MAX);
        File::open(&real)
            .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes))
            .map_err(|error| format!("cannot be read: {error}"))?;
        if bytes.len() > cap {
            return Err(format!(
                "exceeds the limit of {} bytes for all files",
                super::MAX_BYTES
            ));
        }
        Ok(bytes)
    }
}
