//! `propose`: what `regen` changed, as a pull request.
//!
//! There is one open pull request at a time: a later run updates it, leaves it alone when there is nothing new, or
//! closes it when HubSpot reverted its change. Commits of others on its branch are never overwritten.
//!
//! It has two steps, so that a workflow reads foreign pages without permission to write: [`Propose::prepare`] runs
//! `regen` and writes a proposal to a folder, and [`Propose::open`] reads that folder alone, pushes the branch and calls
//! `gh`.

mod git;
mod pulls;

use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use openapi_diff::{Format, Verdict};
use serde::{Deserialize, Serialize};

use self::git::{BRANCH, Git};
use self::pulls::{Pull, State};
use crate::regen::sources::VersionId;
use crate::regen::{self, Done, Failure, Options};

/// The maximum length of the report, below GitHub's limit of 65,536 characters for texts.
const LONGEST: usize = 60_000;

/// The files of a proposal.
const STATE: &str = "proposal.json";
const REPORT: &str = "report.md";
const PATCH: &str = "changes.patch";

const NOTHING: &str = "Nothing to propose: HubSpot's docs have not changed.";

/// How to propose.
#[derive(Debug, Clone)]
pub struct Propose {
    /// The folder that holds `openapi/`.
    pub root: PathBuf,
    /// The branch that the pull request is for.
    pub base: String,
}

/// What `regen` found.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proposal {
    /// The commit that it changes.
    base: String,
    /// None if there is nothing to propose.
    headline: Option<Headline>,
    /// The sources that were read: the version and the address of each.
    read: Vec<(VersionId, String)>,
    /// The report, as Markdown.
    #[serde(skip)]
    report: String,
    /// The changes, as `git diff --binary` writes them.
    #[serde(skip)]
    patch: String,
}

/// What a reviewer sees first.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Headline {
    /// The label: the verdict.
    label: String,
    /// The title of the pull request, and the subject of its commit.
    title: String,
}

impl Proposal {
    fn write(&self, folder: &Path) -> Result<(), Failure> {
        let state = serde_json::to_string_pretty(self).map_err(|error| unusable(folder, STATE, error))?;
        fs::create_dir_all(folder).map_err(|error| unusable(folder, "", error))?;
        for (name, text) in [(REPORT, &self.report), (PATCH, &self.patch), (STATE, &state)] {
            fs::write(folder.join(name), text).map_err(|error| unusable(folder, name, error))?;
        }
        Ok(())
    }

    fn read(folder: &Path) -> Result<Self, Failure> {
        let text =
            |name: &str| fs::read_to_string(folder.join(name)).map_err(|error| unusable(folder, name, error));
        let state = serde_json::from_str(&text(STATE)?).map_err(|error| unusable(folder, STATE, error))?;
        let (report, patch) = (text(REPORT)?, text(PATCH)?);
        Ok(Self {
            report,
            patch,
            ..state
        })
    }
}

impl Propose {
    /// Runs `regen`, and writes the proposal to a folder. The work tree is then as it was.
    ///
    /// # Errors
    /// When the work tree has changes, `regen` fails, or the folder cannot be written. If `regen` fails after it wrote
    /// a report, `out` gets that report.
    pub fn prepare(&self, from: &[String], folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
        let git = Git::open(&self.root)?;
        let mut report = Vec::new();
        let options = Options {
            from: from.to_vec(),
            longest: Some(LONGEST),
            ..Options::new(self.root.clone(), Format::Markdown)
        };
        let done = match regen::run(&options, &mut report) {
            Ok(done) => done,
            Err(failure) => return out.write_all(&report).map_err(unwritten).and(Err(failure)),
        };
        let tree = git.stage()?;
        let prepared = headline(&git, &done, &tree).and_then(|headline| {
            let proposal = Proposal {
                base: git.head()?,
                headline,
                read: done.read,
                report: String::from_utf8_lossy(&report).into_owned(),
                patch: git.patch(&tree)?,
            };
            proposal.write(folder)
        });
        // The work tree had no changes, so that this reverts those of `regen` alone.
        git.revert()?;
        prepared
    }

    /// Opens a pull request for a prepared proposal, or updates, closes or leaves alone the open one.
    ///
    /// # Errors
    /// When the work tree has changes or another commit, the proposal changes other files than `regen` writes, `git` or
    /// `gh` fails, or the branch has commits of others and no pull request.
    pub fn open(&self, folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
        let proposal = Proposal::read(folder)?;
        let git = Git::open(&self.root)?;
        let base = &proposal.base;
        if git.head()? != *base {
            let message = format!("expected the commit {base} to be checked out, which the proposal changes");
            return Err(Failure::input(folder.display().to_string(), message));
        }
        let tip = git.tip()?;
        let done = git
            .apply(&proposal.patch)
            .and_then(|tree| match &proposal.headline {
                Some(headline) => self.propose(&git, &proposal, headline, &tree, tip.as_deref()),
                None => self.withdraw(&git, &proposal, tip.as_deref()),
            });
        git.revert()?;
        writeln!(out, "{}", done?).map_err(unwritten)
    }

    /// Prepares a proposal and opens its pull request.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare) and [`open`](Self::open).
    pub fn prepare_and_open(&self, from: &[String], out: &mut dyn Write) -> Result<(), Failure> {
        let folder = tempfile::tempdir().map_err(unwritten)?;
        self.prepare(from, folder.path(), out)?;
        self.open(folder.path(), out)
    }

    fn propose(
        &self,
        git: &Git,
        proposal: &Proposal,
        headline: &Headline,
        tree: &str,
        tip: Option<&str>,
    ) -> Result<String, Failure> {
        let pulls = pulls::list(&git.shell)?;
        let open = pulls.iter().find(|pull| pull.state == State::Open);
        let of_tip = |state| {
            pulls
                .iter()
                .find(|pull| pull.state == state && tip == Some(pull.head.as_str()))
        };
        let mut is_pushed = false;
        if let Some(tip) = tip {
            let is_merged = git.is_merged(tip)? || of_tip(State::Merged).is_some();
            if !is_merged && !git.is_own(tip)? {
                return self.leave_alone(git, proposal, (tip, tree), open);
            }
            is_pushed = !is_merged && git.holds(tip, tree)?;
        }
        match (open, of_tip(State::Closed)) {
            (Some(open), _) if is_pushed => return Ok(format!("Already proposed: {}", open.url)),
            (None, Some(closed)) if is_pushed => {
                return Ok(format!(
                    "Not proposed again, since {} was closed. Delete the branch `{BRANCH}` to propose it again.",
                    closed.url
                ));
            }
            _ if is_pushed => {}
            _ => git.push(tree, &headline.title, tip)?,
        }
        let url = pulls::open(&git.shell, open, &self.base, headline, &proposal.report)?;
        Ok(format!("{}: {url}", headline.label))
    }

    /// Comments on a pull request whose branch has commits of others.
    fn leave_alone(
        &self,
        git: &Git,
        proposal: &Proposal,
        (tip, tree): (&str, &str),
        open: Option<&Pull>,
    ) -> Result<String, Failure> {
        let short = tip.get(..10).unwrap_or(tip);
        let Some(open) = open else {
            let message = format!(
                "expected a commit of this command; {short} is by another author, and has no open pull request. Merge \
                 the branch or rename it, and run this again"
            );
            return Err(Failure::input(format!("the branch {BRANCH}"), message));
        };
        if git.holds_facts(tip, tree)? {
            return Ok(format!(
                "Already proposed, and has commits of others: {}",
                open.url
            ));
        }
        let comment = format!(
            "HubSpot's docs changed again. {short} on this branch is a commit of another author, so nothing was \
             overwritten; `cargo xtask regen` updates the branch. The report of the change to `{}`:\n\n{}",
            self.base, proposal.report
        );
        let mark = format!("{short} {}", git.facts_digest(tree)?);
        open.comment_once(&git.shell, &comment, &mark)?;
        Ok(format!("Left alone, with a comment: {}", open.url))
    }

    /// Closes the open pull request if HubSpot reverted the change that it proposes.
    fn withdraw(&self, git: &Git, proposal: &Proposal, tip: Option<&str>) -> Result<String, Failure> {
        let Some(tip) = tip else {
            return Ok(NOTHING.to_owned());
        };
        let pulls = pulls::list(&git.shell)?;
        let Some(open) = pulls.iter().find(|pull| pull.state == State::Open) else {
            return Ok(NOTHING.to_owned());
        };
        let url = &open.url;
        if let Some(unread) = git.unread(tip, &proposal.read)? {
            return Ok(format!(
                "Nothing else to propose. {url} stays open, since {unread} was not read."
            ));
        }
        let reverted = format!(
            "HubSpot reverted this change: its docs again say what `{}` says.",
            self.base
        );
        if git.is_own(tip)? {
            open.close(&git.shell, &reverted)?;
            git.delete(tip)?;
            return Ok(format!("{NOTHING} Closed: {url}"));
        }
        let comment = format!("{reverted} The branch has commits of others, so it stays open.");
        open.comment_once(&git.shell, &comment, &format!("{tip} reverted"))?;
        Ok(format!("{NOTHING} Left open, with a comment: {url}"))
    }
}

/// Returns the label and the title of what `regen` found, if it is worth a review.
fn headline(git: &Git, done: &Done, tree: &str) -> Result<Option<Headline>, Failure> {
    if git.changed("HEAD", tree)?.is_empty() {
        return Ok(None);
    }
    // Where no file is stale, the locks alone changed.
    let (label, title) = match done.verdict {
        _ if done.stale.is_empty() && !git.is_news("HEAD", tree)? => return Ok(None),
        _ if done.stale.is_empty() => ("unchanged", "docs: same content from another source"),
        Verdict::Breaking => ("breaking", "docs changed: breaking on the wire"),
        Verdict::Additive => ("additive", "docs changed: additive on the wire"),
        Verdict::Docs | Verdict::None => ("unchanged", "docs changed: nothing on the wire"),
    };
    Ok(Some(Headline {
        label: format!("wire: {label}"),
        title: format!("HubSpot's {title}"),
    }))
}

fn unwritten(error: io::Error) -> Failure {
    Failure::input("the report", error.to_string())
}

fn unusable(folder: &Path, name: &str, error: impl Display) -> Failure {
    let message = format!("expected a file of `cargo xtask propose --prepare`; {error}");
    Failure::input(folder.join(name).display().to_string(), message)
}

/// Returns the error for a command that failed, and has printed its own message.
fn failed(error: xshell::Error) -> Failure {
    Failure::input("propose", error.to_string())
}

/// Runs a command, and returns what it prints.
fn read(command: xshell::Cmd<'_>) -> Result<String, Failure> {
    command.quiet().read().map_err(failed)
}
