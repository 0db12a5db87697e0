//! The branch with the proposal, by `git`. The branch that is checked out stays.

use std::collections::{BTreeMap, BTreeSet};

use xshell::{Shell, cmd};

use super::{Failure, git, read, run, sources};
use crate::regen::lock::{Lock, digest};

/// The name of the branch.
pub(super) const BRANCH: &str = "regen";
/// The address of this command's commits.
pub(super) const EMAIL: &str = "regen@localhost";
const FACTS: &str = "openapi/upstream";

/// The repository, by `git` in its folder.
pub(super) struct Branch {
    pub(super) shell: Shell,
}

impl Branch {
    /// Refuses a work tree with changes, which would become part of the proposal.
    pub(super) fn expect_no_changes(&self) -> Result<(), Failure> {
        let changed = read(cmd!(self.shell, "git status --porcelain"))?;
        if changed.is_empty() {
            return Ok(());
        }
        Err(Failure::input(
            "git status",
            format!("expected a work tree without changes; found\n{changed}"),
        ))
    }

    /// Returns the name of a commit.
    pub(super) fn commit(&self, revision: &str) -> Result<String, Failure> {
        read(git(
            &self.shell,
            &["rev-parse", "--verify", &format!("{revision}^{{commit}}")],
        ))
    }

    /// Stages all changes of the work tree, and returns the tree.
    pub(super) fn stage(&self) -> Result<String, Failure> {
        run(cmd!(self.shell, "git add --all"))?;
        read(cmd!(self.shell, "git write-tree"))
    }

    /// Returns the change from what is checked out to a tree.
    pub(super) fn patch(&self, tree: &str) -> Result<String, Failure> {
        let mut patch = read(cmd!(
            self.shell,
            "git diff --binary --full-index --no-renames HEAD {tree}"
        ))?;
        if !patch.is_empty() {
            patch.push('\n');
        }
        Ok(patch)
    }

    /// Applies a patch to what is checked out, and returns the tree.
    ///
    /// The patch may come from a job that read foreign pages: it may change the files that `regen` writes, and no others.
    pub(super) fn apply(&self, patch: &str) -> Result<String, Failure> {
        if !patch.is_empty() {
            let command = cmd!(self.shell, "git apply --index --binary -").stdin(patch);
            run(command)?;
        }
        let changes = read(cmd!(
            self.shell,
            "git diff-index --cached --raw --no-renames -z HEAD"
        ))?;
        let mut parts = changes.split_terminator('\0');
        while let (Some(change), Some(path)) = (parts.next(), parts.next()) {
            // `:100644 100644 <before> <after> M`; a file that is gone has the mode 000000.
            let mode = change.split(' ').nth(1).unwrap_or_default();
            if !is_written_by_regen(path) || !matches!(mode, "100644" | "000000") {
                return Err(Failure::input(
                    path,
                    format!(
                        "expected a proposal that changes files of `regen` only; this file gets the mode {mode}"
                    ),
                ));
            }
        }
        read(cmd!(self.shell, "git write-tree"))
    }

    /// Reverts all changes of the work tree.
    pub(super) fn revert(&self) -> Result<(), Failure> {
        run(cmd!(self.shell, "git reset --quiet --hard"))
    }

    /// Fetches the branch of `origin`, and returns its last commit; `None` without such a branch.
    pub(super) fn tip(&self) -> Result<Option<String>, Failure> {
        let reference = format!("refs/heads/{BRANCH}");
        let listed = read(cmd!(self.shell, "git ls-remote origin {reference}"))?;
        let Some(tip) = listed.split_whitespace().next() else {
            return Ok(None);
        };
        run(cmd!(self.shell, "git fetch --quiet --no-tags origin {reference}"))?;
        Ok(Some(tip.to_owned()))
    }

    /// Whether a commit is this command's. Amending or rebasing it changes the committer.
    pub(super) fn is_own(&self, commit: &str) -> Result<bool, Failure> {
        let by = read(git(
            &self.shell,
            &["show", "--no-patch", "--format=%ae %ce", commit],
        ))?;
        Ok(by == format!("{EMAIL} {EMAIL}"))
    }

    /// Whether a commit is part of what is checked out.
    pub(super) fn is_merged(&self, commit: &str) -> Result<bool, Failure> {
        let command = cmd!(self.shell, "git merge-base --is-ancestor {commit} HEAD");
        let output = command.quiet().ignore_status().output().map_err(super::failed)?;
        Ok(output.status.success())
    }

    /// Returns the files in which two commits or trees differ.
    pub(super) fn changed(&self, one: &str, other: &str) -> Result<BTreeSet<String>, Failure> {
        let names = read(cmd!(
            self.shell,
            "git diff --name-only --no-renames -z {one} {other}"
        ))?;
        Ok(names.split_terminator('\0').map(str::to_owned).collect())
    }

    /// Whether a commit proposes the same as a tree: the files that one of them changes are equal, but for the digests of
    /// sources. The rest of the tree may have changed.
    pub(super) fn holds(&self, commit: &str, tree: &str) -> Result<bool, Failure> {
        let mut proposed = self.changed(&format!("{commit}^"), commit)?;
        proposed.extend(self.changed("HEAD", tree)?);
        let differ = self.changed(commit, tree)?;
        let mut files = proposed.intersection(&differ);
        Ok(files.all(|file| is_lock(file)) && self.holds_sources(commit, tree)?)
    }

    /// Whether a commit has the facts of a tree.
    pub(super) fn holds_facts(&self, commit: &str, tree: &str) -> Result<bool, Failure> {
        let differ = self.changed(commit, tree)?;
        let is_fact = |file: &String| file.starts_with(FACTS) && file.ends_with(".json");
        Ok(!differ.iter().any(is_fact) && self.holds_sources(commit, tree)?)
    }

    fn holds_sources(&self, commit: &str, tree: &str) -> Result<bool, Failure> {
        Ok(!sources::is_news(&self.locks(commit)?, &self.locks(tree)?))
    }

    /// Returns a digest of the facts of a tree.
    pub(super) fn facts_digest(&self, tree: &str) -> Result<String, Failure> {
        let listed = read(cmd!(self.shell, "git ls-tree -r {tree} -- {FACTS}"))?;
        let facts: Vec<&str> = listed.lines().filter(|line| line.ends_with(".json")).collect();
        let mut digest = digest(facts.join("\n").as_bytes());
        digest.truncate(10);
        Ok(digest)
    }

    /// Returns the locks of a commit or a tree, by version.
    pub(super) fn locks(&self, tree: &str) -> Result<BTreeMap<String, Lock>, Failure> {
        let listed = read(cmd!(self.shell, "git ls-tree -r --name-only {tree} -- {FACTS}"))?;
        let mut locks = BTreeMap::new();
        for file in listed.lines().filter(|file| is_lock(file)) {
            let text = read(git(&self.shell, &["show", &format!("{tree}:{file}")]))?;
            let name = file.trim_start_matches(FACTS).trim_start_matches('/');
            let name = name.trim_end_matches(".lock").to_owned();
            locks.insert(name, Lock::parse(&text, file)?);
        }
        Ok(locks)
    }

    /// Sets the branch to one commit with the tree, on top of what is checked out, unless the branch has moved since.
    pub(super) fn push(&self, tree: &str, message: &str, tip: Option<&str>) -> Result<(), Failure> {
        let commit = read(cmd!(self.shell, "git commit-tree {tree} -p HEAD -m {message}"))?;
        self.update(&commit, tip.unwrap_or_default())
    }

    /// Deletes the branch, unless it has moved since.
    pub(super) fn delete(&self, tip: &str) -> Result<(), Failure> {
        self.update("", tip)
    }

    fn update(&self, to: &str, from: &str) -> Result<(), Failure> {
        let lease = format!("--force-with-lease=refs/heads/{BRANCH}:{from}");
        let to = format!("{to}:refs/heads/{BRANCH}");
        run(cmd!(self.shell, "git push --quiet {lease} origin {to}"))
    }
}

fn is_lock(file: &str) -> bool {
    file.starts_with(FACTS) && file.ends_with(".lock")
}

/// Whether a file is one that `regen` writes: facts, locks, specs and generated source.
fn is_written_by_regen(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else {
        return false;
    };
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match folder {
        "openapi" => ends_with(&[".json"]),
        FACTS => ends_with(&[".json", ".lock"]),
        _ => folder.split('/').any(|part| part == "generated") && ends_with(&[".rs"]),
    }
}
