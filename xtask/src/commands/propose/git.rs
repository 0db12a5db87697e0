//! The branch with the proposal, by `git`. The branch that is checked out stays.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use xshell::{Shell, cmd};

use super::{Failure, failed, read};
use crate::regen::lock::{Entry, Lock, digest};
use crate::regen::sources::VersionId;

/// The name of the branch.
pub(super) const BRANCH: &str = "regen";
/// The address of this command's commits.
const EMAIL: &str = "regen@localhost";
/// The folder of all areas.
const AREAS: &str = "openapi";

/// The locks of all versions.
type Locks = BTreeMap<VersionId, Lock>;

/// The repository.
pub(super) struct Git {
    pub(super) shell: Shell,
}

impl Git {
    /// Opens the repository in a folder. Changes in its work tree would become part of the proposal: they are refused.
    pub(super) fn open(root: &Path) -> Result<Self, Failure> {
        let shell = Shell::new().map_err(failed)?;
        shell.change_dir(root);
        // The committer is this command, whoever runs it.
        for role in ["AUTHOR", "COMMITTER"] {
            shell.set_var(format!("GIT_{role}_NAME"), BRANCH);
            shell.set_var(format!("GIT_{role}_EMAIL"), EMAIL);
        }
        let git = Self { shell };
        let changed = git.read("status --porcelain")?;
        if changed.is_empty() {
            return Ok(git);
        }
        let message = format!("expected a work tree without changes; found\n{changed}");
        Err(Failure::input("git status", message))
    }

    /// Runs `git` with arguments that have no spaces, and returns what it prints.
    fn read(&self, arguments: &str) -> Result<String, Failure> {
        let arguments = arguments.split(' ');
        read(cmd!(self.shell, "git {arguments...}"))
    }

    /// Returns the commit that is checked out.
    pub(super) fn head(&self) -> Result<String, Failure> {
        self.read("rev-parse --verify HEAD^{commit}")
    }

    /// Stages all changes of the work tree, and returns the tree.
    pub(super) fn stage(&self) -> Result<String, Failure> {
        self.read("add --all")?;
        self.read("write-tree")
    }

    /// Returns the change from what is checked out to a tree.
    pub(super) fn patch(&self, tree: &str) -> Result<String, Failure> {
        let patch = self.read(&format!("diff --binary --full-index --no-renames HEAD {tree}"))?;
        Ok(if patch.is_empty() { patch } else { patch + "\n" })
    }

    /// Applies a patch to what is checked out, and returns the tree.
    ///
    /// The patch may come from a job that read foreign pages: it may change the files that `regen` writes, and no others.
    pub(super) fn apply(&self, patch: &str) -> Result<String, Failure> {
        if !patch.is_empty() {
            read(cmd!(self.shell, "git apply --index --binary -").stdin(patch))?;
        }
        let changes = self.read("diff-index --cached --raw --no-renames -z HEAD")?;
        let mut parts = changes.split_terminator('\0');
        while let (Some(change), Some(path)) = (parts.next(), parts.next()) {
            // `:100644 100644 <before> <after> M`; a file that is gone has the mode 000000.
            let mode = change.split(' ').nth(1).unwrap_or_default();
            if !is_written_by_regen(path) || !matches!(mode, "100644" | "000000") {
                let expected =
                    "expected a proposal that changes files of `regen` only; this file gets the mode";
                return Err(Failure::input(path, format!("{expected} {mode}")));
            }
        }
        self.read("write-tree")
    }

    /// Reverts all changes of the work tree.
    pub(super) fn revert(&self) -> Result<(), Failure> {
        self.read("reset --quiet --hard").map(drop)
    }

    /// Fetches the branch of `origin`, and returns its last commit; `None` without such a branch.
    pub(super) fn tip(&self) -> Result<Option<String>, Failure> {
        let reference = format!("refs/heads/{BRANCH}");
        let listed = self.read(&format!("ls-remote origin {reference}"))?;
        let Some(tip) = listed.split_whitespace().next() else {
            return Ok(None);
        };
        self.read(&format!("fetch --quiet --no-tags origin {reference}"))?;
        Ok(Some(tip.to_owned()))
    }

    /// Whether a commit is this command's. Amending or rebasing it changes the committer.
    pub(super) fn is_own(&self, commit: &str) -> Result<bool, Failure> {
        let by = self.read(&format!("show --no-patch --format=%ae,%ce {commit}"))?;
        Ok(by == format!("{EMAIL},{EMAIL}"))
    }

    /// Whether a commit is part of what is checked out.
    pub(super) fn is_merged(&self, commit: &str) -> Result<bool, Failure> {
        let command = cmd!(self.shell, "git merge-base --is-ancestor {commit} HEAD");
        let output = command.quiet().ignore_status().output().map_err(failed)?;
        Ok(output.status.success())
    }

    /// Returns the files in which two commits or trees differ.
    pub(super) fn changed(&self, one: &str, other: &str) -> Result<BTreeSet<String>, Failure> {
        let names = self.read(&format!("diff --name-only --no-renames -z {one} {other}"))?;
        Ok(names.split_terminator('\0').map(str::to_owned).collect())
    }

    /// Whether a commit proposes the same as a tree: the files that one of them changes are equal, but for the digests of
    /// sources. The rest of the tree may have changed.
    pub(super) fn holds(&self, commit: &str, tree: &str) -> Result<bool, Failure> {
        let mut proposed = self.changed(&format!("{commit}^"), commit)?;
        proposed.extend(self.changed("HEAD", tree)?);
        let differ = self.changed(commit, tree)?;
        Ok(proposed
            .intersection(&differ)
            .all(|file| VersionId::of_fact(file, "lock").is_some())
            && !self.is_news(commit, tree)?)
    }

    /// Whether a commit has the facts of a tree.
    pub(super) fn holds_facts(&self, commit: &str, tree: &str) -> Result<bool, Failure> {
        Ok(self.facts_digest(commit)? == self.facts_digest(tree)? && !self.is_news(commit, tree)?)
    }

    /// Whether a tree has news about sources that another one lacks.
    pub(super) fn is_news(&self, before: &str, after: &str) -> Result<bool, Failure> {
        Ok(is_news(&self.locks(before)?, &self.locks(after)?))
    }

    /// Returns a source of a proposed commit that this run has not read. Whether HubSpot reverted the change is unknown
    /// then.
    pub(super) fn unread(
        &self,
        commit: &str,
        read: &[(VersionId, String)],
    ) -> Result<Option<String>, Failure> {
        Ok(unread(&self.locks("HEAD")?, &self.locks(commit)?, read))
    }

    /// Returns a digest of the facts of a tree.
    pub(super) fn facts_digest(&self, tree: &str) -> Result<String, Failure> {
        let listed = self.read(&format!("ls-tree -r {tree} -- {AREAS}"))?;
        // Behind a tabulator is the path.
        let is_fact = |line: &&str| {
            let file = line.split_once('\t').map(|(_, file)| file);
            file.is_some_and(|file| VersionId::of_fact(file, "json").is_some())
        };
        let facts: Vec<&str> = listed.lines().filter(is_fact).collect();
        let mut digest = digest(facts.join("\n").as_bytes());
        digest.truncate(10);
        Ok(digest)
    }

    /// Returns the locks of a commit or a tree, by version.
    fn locks(&self, tree: &str) -> Result<Locks, Failure> {
        let listed = self.read(&format!("ls-tree -r --name-only {tree} -- {AREAS}"))?;
        let mut locks = Locks::new();
        for file in listed.lines() {
            if let Some(version) = VersionId::of_fact(file, "lock") {
                let text = self.read(&format!("show {tree}:{file}"))?;
                locks.insert(version, Lock::parse(&text, file)?);
            }
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
        self.read(&format!("push --quiet {lease} origin {to}:refs/heads/{BRANCH}"))
            .map(drop)
    }
}

/// Returns the sources of all versions, with their versions.
fn sources(locks: &Locks) -> impl Iterator<Item = (&VersionId, &Entry)> {
    locks
        .iter()
        .flat_map(|(version, lock)| lock.sources.iter().map(move |source| (version, source)))
}

/// Whether an operation was read from HubSpot for the first time. Another digest, date or file name is no news: the bytes
/// of a page change from day to day.
fn is_news(before: &Locks, after: &Locks) -> bool {
    let fetched = |locks| -> BTreeSet<_> {
        let fetched = sources(locks).filter(|(_, source)| source.address.contains("://"));
        fetched
            .flat_map(|(version, source)| source.operations.iter().map(move |one| (version, one)))
            .collect()
    };
    !fetched(after).is_subset(&fetched(before))
}

/// Returns a proposed source that is neither old nor has been read, by version and address.
fn unread(before: &Locks, proposed: &Locks, read: &[(VersionId, String)]) -> Option<String> {
    let mut proposed = sources(proposed);
    let found = proposed.find(|(version, source)| {
        let is_old = sources(before).any(|old| old == (version, source));
        !is_old
            && !read
                .iter()
                .any(|(of, address)| of == *version && *address == source.address)
    });
    found.map(|(_, source)| source.address.clone())
}

/// Whether a file is one that `regen` writes: facts, locks, specs and generated source.
fn is_written_by_regen(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else {
        return false;
    };
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match Vec::from_iter(folder.split('/')).as_slice() {
        [AREAS, _] => ends_with(&[".json"]),
        [AREAS, _, "upstream"] => ends_with(&[".json", ".lock"]),
        _ => folder.split('/').any(|part| part == "generated") && ends_with(&[".rs"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lock with one source each: its address, the digit of its digest, its operations.
    fn locks(entries: &[(&str, &str, &str)]) -> Locks {
        let entry = |(address, digit, operations): &(&str, &str, &str)| Entry {
            address: (*address).to_owned(),
            form: "f".to_owned(),
            sha256: digit.repeat(64),
            date: None,
            operations: operations.split(", ").map(str::to_owned).collect(),
        };
        let sources = entries.iter().map(entry).collect();
        Locks::from([(VersionId::new("a", "v3"), Lock { sources })])
    }

    #[test]
    fn new_operations_are_news_and_other_bytes_are_not() {
        let file = locks(&[("a.json", "0", "GET /x")]);
        let page = locks(&[("https://a.example/x", "0", "GET /x")]);
        assert!(is_news(&file, &page), "the first real read");
        for (address, digit, operations, expected) in [
            ("https://a.example/x", "0", "GET /x", false),
            ("https://a.example/x", "1", "GET /x", false),
            ("https://b.example/x", "1", "GET /x", false),
            ("b.json", "0", "GET /x", false),
            ("https://a.example/x", "0", "GET /x, GET /y", true),
        ] {
            let after = locks(&[(address, digit, operations)]);
            assert_eq!(is_news(&page, &after), expected, "{address} {digit} {operations}");
        }
    }

    #[test]
    fn finds_sources_of_the_proposal_that_were_not_read() {
        let file = ("b.json", "0", "GET /y");
        let before = locks(&[("https://a.example/x", "0", "GET /x"), file]);
        let proposed = locks(&[("https://a.example/x", "1", "GET /x"), file]);
        let read = |address: &str| [(VersionId::new("a", "v3"), address.to_owned())];
        assert_eq!(unread(&before, &proposed, &read("https://a.example/x")), None);
        let other = unread(&before, &proposed, &read("https://a.example/x.md"));
        assert_eq!(other.as_deref(), Some("https://a.example/x"));
        assert_eq!(unread(&before, &before, &[]), None);
    }
}
