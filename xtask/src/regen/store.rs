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

/// The files that differ from what is there.
///
/// # Errors
/// When one of them is there and cannot be read.
pub(crate) fn pending(files: &[(PathBuf, Vec<u8>)]) -> Result<Vec<PathBuf>, Failure> {
    let mut pending = Vec::new();
    for (path, bytes) in files {
        if read(path)?.as_ref() != Some(bytes) {
            pending.push(path.clone());
        }
    }
    Ok(pending)
}

/// Writes every file that differs from what is there. Each is complete beside its target before the first
/// one takes its place, and if one cannot, those that could are put back.
///
/// # Errors
/// When one of them cannot be written; then all are as they were.
pub(crate) fn write(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    let mut ready = Vec::new();
    for (path, bytes) in files {
        let before = read(path)?;
        if before.as_ref() == Some(bytes) {
            continue;
        }
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        ready.push((
            path,
            before,
            staged(folder, bytes).map_err(|error| failed(path, &error))?,
        ));
    }
    let mut written: Vec<(&PathBuf, Option<Vec<u8>>)> = Vec::new();
    for (path, before, file) in ready {
        if let Err(error) = file.persist(path) {
            for (path, before) in &written {
                restore(path, before.as_deref());
            }
            return Err(failed(path, &error.error));
        }
        written.push((path, before));
    }
    Ok(())
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
            (first.clone(), b"new".to_vec()),
            (folder.path().join("second"), b"new".to_vec()),
        ];
        assert_eq!(pending(&files).unwrap().len(), 2);
        write(&files).unwrap();
        assert!(pending(&files).unwrap().is_empty());
        let mut files = files.map(|(path, _)| (path, b"newer".to_vec())).to_vec();
        files.push((blocked, b"new".to_vec()));
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
