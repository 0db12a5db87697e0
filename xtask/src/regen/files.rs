//! Files of the workspace.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::Failure;
use super::read::refused;

/// A file and its content; `None` removes it.
pub(crate) type File = (PathBuf, Option<Vec<u8>>);

/// Reads a file; `None` if there is none.
///
/// # Errors
/// When it exists and cannot be read.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

/// Reads a text; `None` if there is no file. A checkout with other line ends is no difference.
///
/// # Errors
/// When the file cannot be read, or is no text.
pub(crate) fn text(path: &Path, name: &str) -> Result<Option<String>, Failure> {
    read(path)?.map(|bytes| text_of(bytes, name)).transpose()
}

/// Returns the bytes of a text file as text.
///
/// # Errors
/// When they are no text.
pub(crate) fn text_of(bytes: Vec<u8>, name: &str) -> Result<String, Failure> {
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::input(name, "expected text; found binary data"))?;
    Ok(text.replace("\r\n", "\n"))
}

/// Reads a JSON document, and returns its text with it; `None` if there is no file.
///
/// # Errors
/// When the file cannot be read, or is no JSON.
pub(crate) fn json(path: &Path, name: &str) -> Result<Option<(String, Value)>, Failure> {
    let Some(text) = text(path, name)? else {
        return Ok(None);
    };
    let value = json_of(&text, name)?;
    Ok(Some((text, value)))
}

/// Parses a JSON document.
///
/// # Errors
/// When it is none.
pub(crate) fn json_of(text: &str, name: &str) -> Result<Value, Failure> {
    openapi_diff::read(text.as_bytes(), name).map_err(|error| refused(name, &error))
}

/// Returns the source files of a folder that are not among `files`.
///
/// # Errors
/// When the folder exists and cannot be read.
pub(crate) fn left_over(folder: &Path, files: &[File]) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect::<Result<Vec<_>, _>>),
    };
    let entries = entries.map_err(|error| failed(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| {
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        is_source && files.iter().all(|(file, _)| file != path)
    });
    paths.sort();
    Ok(paths)
}

/// Returns the files whose content differs.
///
/// # Errors
/// When one of them exists and cannot be read.
pub(crate) fn pending(files: &[File]) -> Result<Vec<PathBuf>, Failure> {
    let mut pending = Vec::new();
    for (path, bytes) in files {
        if read(path)? != *bytes {
            pending.push(path.clone());
        }
    }
    Ok(pending)
}

pub(super) fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::input(
        path.display().to_string(),
        format!("expected a file that can be read and written; {error}"),
    )
}
