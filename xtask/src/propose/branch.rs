//! The branch that holds what is proposed, by `git`. The branch of whoever runs this is not left.

use std::collections::{BTreeMap, BTreeSet};

use super::{BRANCH, Failure, Propose, failed, sources};
use crate::regen::lock::{Lock, digest};

/// Whose commits this command's are.
pub(super) const EMAIL: &str = "regen@localhost";
const FACTS: &str = "openapi/upstream";

impl Propose {
    /// The commit that the branch ends with at `origin`, fetched; `None` without such a branch.
    pub(super) fn tip(&self) -> Result<Option<String>, Failure> {
        let reference = format!("refs/heads/{BRANCH}");
        let listed = self.git(&["ls-remote", "origin", &reference])?;
        let Some(tip) = listed.split_whitespace().next() else {
            return Ok(None);
        };
        self.git(&["fetch", "--quiet", "--no-tags", "origin", &reference])?;
        Ok(Some(tip.to_owned()))
    }

    /// Whether this command made that commit. Who amends or rebases one becomes its committer.
    pub(super) fn is_own(&self, commit: &str) -> Result<bool, Failure> {
        let by = self.git(&["show", "--no-patch", "--format=%ae %ce", commit])?;
        Ok(by.trim() == format!("{EMAIL} {EMAIL}"))
    }

    /// Whether that commit is part of what is here.
    pub(super) fn is_merged(&self, commit: &str) -> Result<bool, Failure> {
        let arguments = ["merge-base", "--is-ancestor", commit, "HEAD"];
        let done = self
            .command("git", &arguments)
            .output()
            .map_err(|error| failed("git merge-base", &error))?;
        Ok(done.status.success())
    }

    /// The files in which two commits or trees differ.
    pub(super) fn changed(&self, one: &str, other: &str) -> Result<BTreeSet<String>, Failure> {
        // NUL, since names that are not plain are quoted otherwise.
        let names = self.git(&["diff", "--name-only", "--no-renames", "-z", one, other])?;
        Ok(names.split_terminator('\0').map(str::to_owned).collect())
    }

    /// Whether the proposal of that commit is this one: whatever the one or the other changes is the same in both,
    /// other than the bytes of sources. The rest of the tree may have moved on.
    pub(super) fn holds(&self, commit: &str, tree: &str) -> Result<bool, Failure> {
        let mut proposed = self.changed(&format!("{commit}^"), commit)?;
        proposed.extend(self.changed("HEAD", tree)?);
        let differ = self.changed(commit, tree)?;
        let mut files = proposed.intersection(&differ);
        Ok(files.all(|file| is_lock(file)) && self.holds_sources(commit, tree)?)
    }

    /// Whether a commit has the facts of a tree, whatever else it has.
    pub(super) fn holds_facts(&self, commit: &str, tree: &str) -> Result<bool, Failure> {
        let differ = self.changed(commit, tree)?;
        let is_fact = |file: &String| file.starts_with(FACTS) && file.ends_with(".json");
        Ok(!differ.iter().any(is_fact) && self.holds_sources(commit, tree)?)
    }

    fn holds_sources(&self, commit: &str, tree: &str) -> Result<bool, Failure> {
        Ok(!sources::is_news(&self.locks(commit)?, &self.locks(tree)?))
    }

    /// What tells the facts of one day from those of another.
    pub(super) fn facts_digest(&self, tree: &str) -> Result<String, Failure> {
        let listed = self.git(&["ls-tree", "-r", tree, "--", FACTS])?;
        let facts: Vec<&str> = listed.lines().filter(|line| line.ends_with(".json")).collect();
        let mut digest = digest(facts.join("\n").as_bytes());
        digest.truncate(10);
        Ok(digest)
    }

    /// The locks of a commit or a tree, by the version's name.
    pub(super) fn locks(&self, tree: &str) -> Result<BTreeMap<String, Lock>, Failure> {
        let listed = self.git(&["ls-tree", "-r", "--name-only", tree, "--", FACTS])?;
        let mut locks = BTreeMap::new();
        for file in listed.lines().filter(|file| is_lock(file)) {
            let text = self.git(&["show", &format!("{tree}:{file}")])?;
            let name = file.trim_start_matches(FACTS).trim_start_matches('/');
            let name = name.trim_end_matches(".lock").to_owned();
            locks.insert(name, Lock::parse(&text, file)?);
        }
        Ok(locks)
    }

    /// Puts the tree on the branch in one commit on top of what is here, unless the branch has moved since.
    pub(super) fn push(&self, tree: &str, message: &str, tip: Option<&str>) -> Result<(), Failure> {
        let commit = self.git(&["commit-tree", tree, "-p", "HEAD", "-m", message])?;
        self.update(commit.trim(), tip.unwrap_or_default())
    }

    /// Deletes the branch, unless it has moved since.
    pub(super) fn delete(&self, tip: &str) -> Result<(), Failure> {
        self.update("", tip)
    }

    fn update(&self, to: &str, from: &str) -> Result<(), Failure> {
        let lease = format!("--force-with-lease=refs/heads/{BRANCH}:{from}");
        let to = format!("{to}:refs/heads/{BRANCH}");
        self.git(&["push", "--quiet", &lease, "origin", &to])?;
        Ok(())
    }
}

fn is_lock(file: &str) -> bool {
    file.starts_with(FACTS) && file.ends_with(".lock")
}
