//! Files written together: all of them, or none.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::error::Failure;

/// Reads a file; `None` if there is none.
///
/// # Errors
/// When it is there and cannot be read.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

/// A file and its content; none removes it.
pub(crate) type File = (PathBuf, Option<Vec<u8>>);

/// Returns the source files of a folder that are not among `files`.
///
/// # Errors
/// When the folder is there and cannot be read.
pub(crate) fn left_over(folder: &Path, files: &[File]) -> Result<Vec<PathBuf>, Failure> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
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

/// The files that differ from what is there.
///
/// # Errors
/// When one of them is there and cannot be read.
pub(crate) fn pending(files: &[File]) -> Result<Vec<PathBuf>, Failure> {
    let mut pending = Vec::new();
    for (path, bytes) in files {
        if read(path)? != *bytes {
            pending.push(path.clone());
        }
    }
    Ok(pending)
}

/// Writes every file that differs from what is there, or removes it. Each is complete beside its target before the first
/// one takes its place, and if one cannot, those that could are put back.
///
/// # Errors
/// When one of them cannot be written; then all are as they were.
pub(crate) fn write(files: &[File]) -> Result<(), Failure> {
    let mut ready = Vec::new();
    for (path, bytes) in files {
        let before = read(path)?;
        if before == *bytes {
            continue;
        }
        let Some(bytes) = bytes else {
            ready.push((path, before, None));
            continue;
        };
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        ready.push((
            path,
            before,
            Some(staged(folder, bytes).map_err(|error| failed(path, &error))?),
        ));
    }
    let mut written: Vec<(&PathBuf, Option<Vec<u8>>)> = Vec::new();
    for (path, before, file) in ready {
        let done = match file {
            Some(file) => file.persist(path).map(drop).map_err(|error| error.error),
            None => fs::remove_file(path),
        };
        if let Err(error) = done {
            for (path, before) in &written {
                restore(path, before.as_deref());
            }
            return Err(failed(path, &error));
        }
        written.push((path, before));
    }
    Ok(())
}

/// Writes texts to files: all of them, or none.
///
/// # Errors
/// When one of them cannot be written; then all are as they were.
pub(crate) fn write_files(files: Vec<(PathBuf, String)>) -> Result<(), Failure> {
    let files = files.into_iter();
    let files: Vec<File> = files
        .map(|(path, text)| (path, Some(text.into_bytes())))
        .collect();
    write(&files)
}

fn staged(folder: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A temporary file is private; what takes a checked-in file's place must not be.
        file.as_file()
            .set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    Ok(file)
}

/// Puts a file back as it was, as far as the failing disk lets it.
fn restore(path: &Path, before: Option<&[u8]>) {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    match before {
        Some(bytes) => {
            if let Ok(file) = staged(folder, bytes) {
                drop(file.persist(path));
            }
        }
        None => drop(fs::remove_file(path)),
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::input(
        path.display().to_string(),
        format!("expected a file that can be read and written; {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("first");
        let blocked = folder.path().join("blocked");
        fs::write(&first, "old").unwrap();
        fs::create_dir(&blocked).unwrap();
        fs::write(blocked.join("inside"), "x").unwrap();
        let files = [
            (first.clone(), Some(b"new".to_vec())),
            (folder.path().join("second"), Some(b"new".to_vec())),
        ];
        assert_eq!(pending(&files).unwrap().len(), 2);
        write(&files).unwrap();
        assert!(pending(&files).unwrap().is_empty());
        let mut files = files.map(|(path, _)| (path, Some(b"newer".to_vec()))).to_vec();
        files.push((blocked, Some(b"new".to_vec())));
        assert!(write(&files).is_err());
        assert_eq!(fs::read(&first).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn what_took_its_place_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "new").unwrap();
        restore(&path, Some(b"old"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        restore(&path, None);
        assert!(!path.exists());
    }
}
