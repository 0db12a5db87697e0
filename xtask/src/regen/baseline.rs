//! The state that a report compares with: the last release, or a commit.
//!
//! The files of the work tree may hold half of a change already, which a report of the rest would not show.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::error::Failure;
use super::files;

/// A commit, or the work tree where git has none.
#[derive(Debug)]
pub(super) enum Baseline {
    Commit(String),
    WorkTree,
}

impl Baseline {
    /// Finds the commit: the given one, the last release's tag, or `HEAD`.
    ///
    /// # Errors
    /// When git does not know the given one.
    pub(super) fn find(root: &Path, given: Option<&str>) -> Result<Self, Failure> {
        let is_commit = |name: &str| {
            let commit = format!("{name}^{{commit}}");
            git(
                root,
                &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit],
            )
            .is_some()
        };
        if let Some(name) = given {
            if is_commit(name) {
                return Ok(Self::Commit(name.to_owned()));
            }
            let message = format!("expected a commit, a tag or a branch of this repository; found `{name}`");
            return Err(Failure::input("--since", message));
        }
        let tag = git(root, &["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]);
        let tag = tag.map(|tag| String::from_utf8_lossy(&tag).trim().to_owned());
        // The workspace can be a copy inside of another repository.
        let has_overlay = |name: &&str| {
            git(
                root,
                &["cat-file", "-e", &format!("{name}:./openapi/overlay.yaml")],
            )
            .is_some()
        };
        let found = [tag.as_deref(), Some("HEAD")]
            .into_iter()
            .flatten()
            .find(has_overlay);
        Ok(found.map_or(Self::WorkTree, |name| Self::Commit(name.to_owned())))
    }

    /// Returns the commit's name in reports.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Commit(name) => Some(name),
            Self::WorkTree => None,
        }
    }

    /// Reads a JSON document of that state; `None` if it has none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn json(&self, root: &Path, file: &str) -> Result<Option<Value>, Failure> {
        match self {
            Self::WorkTree => files::json(&root.join(file), file),
            Self::Commit(commit) => {
                let Some(bytes) = git(root, &["show", &format!("{commit}:./{file}")]) else {
                    return Ok(None);
                };
                let name = format!("{file} of {commit}");
                files::json_of(&files::text_of(bytes, &name)?, &name).map(Some)
            }
        }
    }
}

/// Returns what git prints; `None` if it fails, or is not installed.
fn git(root: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let done = Command::new("git")
        .current_dir(root)
        .args(arguments)
        .output()
        .ok()?;
    done.status.success().then_some(done.stdout)
}
