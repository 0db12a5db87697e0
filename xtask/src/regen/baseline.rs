//! The state that a report compares with: the last release, or a commit.
//!
//! The files of the work tree may hold half of a change already, which a report of the rest would not show.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::error::Failure;
use super::files;
use super::read::refused;

/// A commit; the work tree, where git has none.
#[derive(Debug)]
pub(super) struct Baseline(Option<String>);

impl Baseline {
    /// Finds the commit: the given one, the last release's tag, or `HEAD`.
    ///
    /// # Errors
    /// When git does not know the given one.
    pub(super) fn find(root: &Path, given: Option<&str>) -> Result<Self, Failure> {
        if let Some(name) = given {
            let commit = format!("{name}^{{commit}}");
            let found = git(
                root,
                &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit],
            );
            let message = format!("expected a commit, a tag or a branch of this repository; found `{name}`");
            return match found {
                Some(_) => Ok(Self(Some(name.to_owned()))),
                None => Err(Failure::input("--since", message)),
            };
        }
        let tag = git(root, &["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]);
        let tag = tag.map(|tag| String::from_utf8_lossy(&tag).trim().to_owned());
        // The workspace can be a copy inside of another repository.
        let has_sources = |name: &String| {
            git(
                root,
                &["cat-file", "-e", &format!("{name}:./{}", super::sources::FILE)],
            )
            .is_some()
        };
        Ok(Self(tag.into_iter().chain(["HEAD".to_owned()]).find(has_sources)))
    }

    /// Returns the commit's name in reports.
    pub(super) fn name(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Reads a JSON document of that state; `None` if it has none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn json(&self, root: &Path, file: &str) -> Result<Option<Value>, Failure> {
        let Some(commit) = &self.0 else {
            return files::json(&root.join(file), file);
        };
        let Some(bytes) = git(root, &["show", &format!("{commit}:./{file}")]) else {
            return Ok(None);
        };
        let name = format!("{file} of {commit}");
        let document = openapi_diff::read(&bytes, &name).map_err(|error| refused(&name, &error))?;
        Ok(Some(document))
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
