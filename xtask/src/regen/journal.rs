//! Files that are replaced together: after an interruption, the next run restores what was there before.
//!
//! Everything new is complete in `target/regen` before the first file is replaced, beside a copy of what it replaces. The
//! journal there is created and removed by one rename each: while it exists, the write has not finished. Only files that
//! have the interrupted run's content are restored, so that later work is never lost.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::Failure;
use super::files::{File, read};
use super::lock::digest;

/// The folder of the journal, which git ignores.
const FOLDER: &str = "target/regen";

#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    files: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    /// From the root.
    path: PathBuf,
    /// Whether there was such a file.
    existed: bool,
    /// The digest of the new content; `None` removes the file.
    new: Option<String>,
    /// The folders that did not exist, innermost first.
    folders: Vec<PathBuf>,
}

/// Replaces or removes every file whose content differs.
///
/// # Errors
/// When one of them cannot be written; all are as they were then.
pub(crate) fn write(root: &Path, files: &[File]) -> Result<(), Failure> {
    let changed = super::files::pending(files)?;
    if changed.is_empty() {
        return Ok(());
    }
    let files: Vec<&File> = files.iter().filter(|(path, _)| changed.contains(path)).collect();
    let folder = root.join(FOLDER);
    check_unused(&folder)?;
    let result = prepare(root, &folder, &files)
        .and_then(|()| commit(&folder, &files))
        .map_err(|(path, error)| super::files::failed(&path, &error));
    match result {
        Ok(()) => {
            discard(&folder);
            Ok(())
        }
        Err(failure) => {
            restore(root, &folder)?;
            Err(failure)
        }
    }
}

/// Restores the files of an interrupted run. Every command calls it before it reads a file.
///
/// # Errors
/// When a file cannot be restored; the journal stays then, and the next run tries again.
pub fn recover(root: &Path) -> Result<(), Failure> {
    let folder = root.join(FOLDER);
    if folder.exists() {
        restore(root, &folder)
    } else {
        Ok(())
    }
}

/// Rejects a folder that another process is using.
fn check_unused(folder: &Path) -> Result<(), Failure> {
    let process = fs::read_to_string(folder.join("process")).unwrap_or_default();
    // Another program can have the number of a process that was killed; one that has ended has no command line.
    let command = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let program = command
        .split('\0')
        .next()
        .map(Path::new)
        .and_then(Path::file_name);
    if process == std::process::id().to_string() || program.is_none_or(|program| program != "xtask") {
        return Ok(());
    }
    let message = format!("expected one run at a time; process {process} is writing");
    Err(Failure::input(folder.display().to_string(), message))
}

type Step = Result<(), (PathBuf, io::Error)>;

/// Writes old and new content to the journal's folder, and creates the journal.
fn prepare(root: &Path, folder: &Path, files: &[&File]) -> Step {
    let at = |path: &Path| {
        let path = path.to_path_buf();
        move |error| (path, error)
    };
    discard(folder);
    fs::create_dir_all(folder).map_err(at(folder))?;
    fs::write(folder.join("process"), std::process::id().to_string()).map_err(at(folder))?;
    let mut entries = Vec::new();
    for (index, (path, new)) in files.iter().enumerate() {
        let old = match fs::read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err((path.clone(), error)),
        };
        for (kind, bytes) in [("old", &old), ("new", new)] {
            if let Some(bytes) = bytes {
                let copy = folder.join(format!("{index}.{kind}"));
                synced(&copy, bytes).map_err(at(&copy))?;
            }
        }
        let relative = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_path_buf();
        let missing = path.ancestors().skip(1).take_while(|folder| !folder.exists());
        entries.push(Entry {
            path: relative(path),
            existed: old.is_some(),
            new: new.as_deref().map(digest),
            folders: missing.map(relative).collect(),
        });
    }
    let journal = Journal { files: entries };
    let draft = folder.join("journal.draft");
    let bytes = serde_json::to_vec(&journal).map_err(|error| (draft.clone(), error.into()))?;
    synced(&draft, &bytes).map_err(at(&draft))?;
    fs::rename(&draft, folder.join("journal")).map_err(at(&draft))
}

fn commit(folder: &Path, files: &[&File]) -> Step {
    for (index, (path, new)) in files.iter().enumerate() {
        let done = match new {
            Some(_) => put(&folder.join(format!("{index}.new")), path),
            None => fs::remove_file(path),
        };
        done.map_err(|error| (path.clone(), error))?;
    }
    Ok(())
}

/// Moves a file to its place. Where that is on another disk, it is copied: the journal covers an interruption.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::rename(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

fn restore(root: &Path, folder: &Path) -> Result<(), Failure> {
    check_unused(folder)?;
    let name = folder.join("journal");
    let Some(bytes) = read(&name)? else {
        discard(folder);
        return Ok(());
    };
    let journal: Journal = serde_json::from_slice(&bytes).map_err(|error| {
        Failure::input(name.display().to_string(), format!("expected a journal; {error}"))
    })?;
    for (index, entry) in journal.files.iter().enumerate() {
        let path = root.join(&entry.path);
        restore_file(folder, index, entry, &path).map_err(|error| super::files::failed(&path, &error))?;
        for created in &entry.folders {
            // A folder with other files stays.
            drop(fs::remove_dir(root.join(created)));
        }
    }
    discard(folder);
    Ok(())
}

/// Restores a file that has the new content, or the part of it that was copied.
fn restore_file(folder: &Path, index: usize, entry: &Entry, path: &Path) -> io::Result<()> {
    let now = match fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let is_new = now.as_deref().map(digest) == entry.new;
    let copied = fs::read(folder.join(format!("{index}.new"))).ok();
    let is_part = match (&now, &copied) {
        (Some(now), Some(new)) => new.starts_with(now),
        _ => false,
    };
    if !is_new && !is_part {
        return Ok(());
    }
    if !entry.existed {
        return now.map_or(Ok(()), |_| fs::remove_file(path));
    }
    // The old content stays in the folder until all files are restored.
    let copy = folder.join(format!("{index}.restored"));
    fs::copy(folder.join(format!("{index}.old")), &copy)?;
    put(&copy, path)
}

/// Removes the journal first, then what it is about. What cannot be removed is in a folder of build results.
fn discard(folder: &Path) {
    drop(fs::rename(folder.join("journal"), folder.join("journal.done")));
    drop(fs::remove_dir_all(folder));
    // The folder of build results, if this run has created it.
    folder.parent().map(fs::remove_dir);
}

fn synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(folder: &Path) -> Vec<(String, String)> {
        let mut files = Vec::new();
        for name in ["changed", "removed", "deep/er/new", "blocked"] {
            if let Ok(text) = fs::read_to_string(folder.join(name)) {
                files.push((name.to_owned(), text));
            }
        }
        files
    }

    fn workspace() -> (tempfile::TempDir, Vec<File>) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("changed"), "old").unwrap();
        fs::write(path("removed"), "old").unwrap();
        let files = vec![
            (path("changed"), Some(b"new".to_vec())),
            (path("removed"), None),
            (path("deep/er/new"), Some(b"new".to_vec())),
        ];
        (folder, files)
    }

    #[test]
    fn writes_all_and_leaves_nothing_else() {
        let (folder, files) = workspace();
        write(folder.path(), &files).unwrap();
        let names: Vec<_> = content(folder.path()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["changed", "deep/er/new"]);
        assert!(!folder.path().join(FOLDER).exists());
    }

    #[test]
    fn writes_none_if_one_cannot_be_written() {
        let (folder, mut files) = workspace();
        let before = content(folder.path());
        fs::create_dir_all(folder.path().join("blocked/inside")).unwrap();
        let blocked = (folder.path().join("blocked"), None);
        files.push(blocked);
        assert!(write(folder.path(), &files).is_err());
        assert_eq!(content(folder.path()), before);
        assert!(!folder.path().join("deep").exists());
    }

    #[test]
    fn restores_after_an_interruption_at_every_point() {
        let count = workspace().1.len();
        for done in 0..=count {
            let (folder, files) = workspace();
            let before = content(folder.path());
            let own = folder.path().join(FOLDER);
            let files: Vec<&File> = files.iter().collect();
            prepare(folder.path(), &own, &files).unwrap();
            commit(&own, &files[..done]).unwrap();
            recover(folder.path()).unwrap();
            assert_eq!(content(folder.path()), before, "after {done}");
            assert!(
                !own.exists() && !folder.path().join("deep").exists(),
                "after {done}"
            );
        }
    }

    #[test]
    fn keeps_what_was_edited_after_an_interruption() {
        let (folder, files) = workspace();
        let own = folder.path().join(FOLDER);
        let files: Vec<&File> = files.iter().collect();
        prepare(folder.path(), &own, &files).unwrap();
        commit(&own, &files).unwrap();
        fs::write(folder.path().join("changed"), "edited").unwrap();
        recover(folder.path()).unwrap();
        let after = content(folder.path());
        assert_eq!(after[0].1, "edited");
        assert_eq!(after[1], ("removed".to_owned(), "old".to_owned()));
    }
}
