//! Files of the workspace, which are read as text and replaced together, all or none.
//!
//! Before the first file is replaced, `target/regen/journal` has the old and the new content of each. While it exists,
//! the write has not finished, and the next command restores the old content. Only files with the interrupted run's
//! content are restored, so that later work is never lost.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::Failure;
use super::read::refused;

/// A file and its content; `None` removes it.
pub(crate) type File = (PathBuf, Option<String>);

/// The folder of the journal, which git ignores.
const FOLDER: &str = "target/regen";
const JOURNAL: &str = "journal";

/// Reads a text; `None` if there is no file. A checkout with other line ends is no difference.
///
/// # Errors
/// When the file cannot be read, or is no text.
pub(crate) fn text(path: &Path, name: &str) -> Result<Option<String>, Failure> {
    let bytes = bytes(path).map_err(|error| failed(path, &error))?;
    let text = bytes.map(String::from_utf8).transpose();
    let text = text.map_err(|_| Failure::input(name, "expected text; found binary data"))?;
    Ok(text.map(|text| text.replace("\r\n", "\n")))
}

/// Reads a JSON document; `None` if there is no file.
///
/// # Errors
/// When the file cannot be read, or is no JSON.
pub(crate) fn json(path: &Path, name: &str) -> Result<Option<Value>, Failure> {
    let bytes = bytes(path).map_err(|error| failed(path, &error))?;
    let read = |bytes: Vec<u8>| openapi_diff::read(&bytes, name).map_err(|error| refused(name, &error));
    bytes.map(read).transpose()
}

/// Parses TOML.
///
/// # Errors
/// When it is none, or not what was `expected`.
pub(crate) fn toml<T: DeserializeOwned>(text: &str, name: &str, expected: &str) -> Result<T, Failure> {
    toml::from_str(text).map_err(|error| {
        let before = error
            .span()
            .and_then(|span| text.get(..span.start))
            .unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Failure::input(
            name,
            format!("expected {expected}; {} at line {line}", error.message()),
        )
    })
}

/// Returns a JSON document as it is written: the keys of objects in order.
pub(crate) fn json_text(document: &Value) -> String {
    format!("{:#}\n", openapi_diff::sorted(document))
}

/// Returns the Rust files of a folder: none if it cannot be read.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths.sort();
    paths
}

/// An entry of the journal.
#[derive(Debug, Serialize, Deserialize)]
struct Replacement {
    /// From the root.
    path: PathBuf,
    old: Option<String>,
    new: Option<String>,
}

/// Returns the files whose content differs.
///
/// # Errors
/// When one of them exists and cannot be read as text.
pub(crate) fn pending(files: &[File]) -> Result<Vec<&Path>, Failure> {
    let mut pending = Vec::new();
    for (path, new) in files {
        if text(path, &path.display().to_string())? != *new {
            pending.push(path.as_path());
        }
    }
    Ok(pending)
}

/// Replaces or removes every file whose content differs.
///
/// # Errors
/// When one of them cannot be written; all are as they were then.
pub(crate) fn write(root: &Path, files: &[File]) -> Result<(), Failure> {
    let changed = pending(files)?;
    let changed: Vec<&File> = files
        .iter()
        .filter(|(path, _)| changed.contains(&&**path))
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let folder = root.join(FOLDER);
    check_unused(&folder)?;
    let done = begin(root, &folder, &changed).and_then(|()| replace(&folder, &changed));
    if done.is_err() {
        recover(root)?;
    }
    discard(&folder);
    done
}

/// Restores the files of an interrupted run. Every command calls it before it reads a file.
///
/// # Errors
/// When a file cannot be restored; the journal stays then, and the next run tries again.
pub fn recover(root: &Path) -> Result<(), Failure> {
    let folder = root.join(FOLDER);
    if !folder.exists() {
        return Ok(());
    }
    check_unused(&folder)?;
    let name = folder.join(JOURNAL);
    if let Some(bytes) = bytes(&name).map_err(|error| failed(&name, &error))? {
        let journal: Vec<Replacement> = serde_json::from_slice(&bytes).map_err(|error| {
            Failure::input(name.display().to_string(), format!("expected a journal; {error}"))
        })?;
        for one in &journal {
            let path = root.join(&one.path);
            restore(root, &folder, &path, one).map_err(|error| failed(&path, &error))?;
        }
    }
    discard(&folder);
    Ok(())
}

/// Rejects a folder that another process is using.
fn check_unused(folder: &Path) -> Result<(), Failure> {
    let process = fs::read_to_string(folder.join("process")).unwrap_or_default();
    // Another program can have the number of a process that was killed; one that has ended has no command line.
    let command = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let program = command.split('\0').next().map(Path::new);
    let is_xtask = program.is_some_and(|program| program.file_name().is_some_and(|name| name == "xtask"));
    if !is_xtask || process == std::process::id().to_string() {
        return Ok(());
    }
    let message = format!("expected one run at a time; process {process} is writing");
    Err(Failure::input(folder.display().to_string(), message))
}

/// Creates the journal.
fn begin(root: &Path, folder: &Path, files: &[&File]) -> Result<(), Failure> {
    let mut journal = Vec::new();
    for (path, new) in files {
        let old =
            bytes(path).and_then(|old| old.map(String::from_utf8).transpose().map_err(io::Error::other));
        journal.push(Replacement {
            path: path.strip_prefix(root).unwrap_or(path).to_path_buf(),
            old: old.map_err(|error| failed(path, &error))?,
            new: new.clone(),
        });
    }
    let begin = || {
        discard(folder);
        fs::create_dir_all(folder)?;
        fs::write(folder.join("process"), std::process::id().to_string())?;
        let draft = folder.join("draft");
        synced(&draft, &serde_json::to_string(&journal)?)?;
        fs::rename(draft, folder.join(JOURNAL))
    };
    begin().map_err(|error| failed(folder, &error))
}

fn replace(folder: &Path, files: &[&File]) -> Result<(), Failure> {
    files
        .iter()
        .try_for_each(|(path, new)| put(folder, path, new.as_deref()).map_err(|error| failed(path, &error)))
}

/// Writes a file whole, or removes it. Where it is on another disk, it is copied: the journal covers an interruption.
fn put(folder: &Path, path: &Path, content: Option<&str>) -> io::Result<()> {
    let Some(content) = content else {
        return fs::remove_file(path);
    };
    let draft = folder.join("draft");
    synced(&draft, content)?;
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::rename(&draft, path).or_else(|_| fs::copy(draft, path).map(drop))
}

/// Restores a file that has the new content, or a part of it, which an interrupted copy leaves.
fn restore(root: &Path, folder: &Path, path: &Path, replacement: &Replacement) -> io::Result<()> {
    let now = bytes(path)?;
    let is_ours = match (&now, &replacement.new) {
        (Some(now), Some(new)) => new.as_bytes().starts_with(now),
        (now, new) => now.is_none() && new.is_none(),
    };
    if is_ours {
        put(folder, path, replacement.old.as_deref())?;
    }
    // The folders that the run has created. One with other files stays.
    let mut parents = path.ancestors().skip(1).take_while(|parent| *parent != root);
    parents.all(|parent| !parent.exists() || fs::remove_dir(parent).is_ok());
    Ok(())
}

/// Removes the journal first, then its folder, and that of build results, if it is empty.
fn discard(folder: &Path) {
    drop(fs::remove_file(folder.join(JOURNAL)));
    drop(fs::remove_dir_all(folder));
    folder.parent().map(fs::remove_dir);
}

fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn synced(path: &Path, content: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    let message = format!("expected a file that can be read and written; {error}");
    Failure::input(path.display().to_string(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(folder: &Path) -> Vec<(&str, String)> {
        let names = ["changed", "removed", "deep/er/new", "blocked"];
        let read = |name| Some((name, fs::read_to_string(folder.join(name)).ok()?));
        names.into_iter().filter_map(read).collect()
    }

    fn workspace() -> (tempfile::TempDir, Vec<File>) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("changed"), "old").unwrap();
        fs::write(path("removed"), "old").unwrap();
        let files = vec![
            (path("changed"), Some("new".to_owned())),
            (path("removed"), None),
            (path("deep/er/new"), Some("new".to_owned())),
        ];
        (folder, files)
    }

    #[test]
    fn writes_all_and_leaves_nothing_else() {
        let (folder, files) = workspace();
        write(folder.path(), &files).unwrap();
        let names: Vec<_> = content(folder.path()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["changed", "deep/er/new"]);
        assert!(!folder.path().join("target").exists());
    }

    #[cfg(unix)]
    #[test]
    fn writes_none_if_one_cannot_be_written() {
        let (folder, mut files) = workspace();
        let before = content(folder.path());
        std::os::unix::fs::symlink("nowhere", folder.path().join("blocked")).unwrap();
        files.push((folder.path().join("blocked/new"), Some("new".to_owned())));
        assert!(write(folder.path(), &files).is_err());
        assert_eq!(content(folder.path()), before);
        assert!(!folder.path().join("deep").exists());
    }

    #[test]
    fn restores_after_an_interruption_at_every_point_and_keeps_later_edits() {
        let count = workspace().1.len();
        for done in 0..=count {
            let (folder, files) = workspace();
            let mut before = content(folder.path());
            let own = folder.path().join(FOLDER);
            let files: Vec<&File> = files.iter().collect();
            begin(folder.path(), &own, &files).unwrap();
            replace(&own, &files[..done]).unwrap();
            if done == count {
                fs::write(folder.path().join("changed"), "edited").unwrap();
                before[0].1 = "edited".to_owned();
            }
            recover(folder.path()).unwrap();
            assert_eq!(content(folder.path()), before, "after {done}");
            assert!(
                !own.exists() && !folder.path().join("deep").exists(),
                "after {done}"
            );
        }
    }
}
