//! `propose`: what `regen` changed, as a pull request.
//!
//! There is one open pull request at a time: a later run updates it, leaves it alone when there is nothing new, or
//! closes it when HubSpot reverted its change. Commits of others on its branch are never overwritten.
//!
//! It has two steps, so that a workflow reads foreign pages without permission to write: [`Propose::prepare`] runs
//! `regen` and writes a [`Proposal`] to a folder, and [`Propose::open`] reads that folder alone, pushes the branch and
//! calls `gh`.

mod branch;
mod proposal;
mod pulls;
mod sources;

use std::io::Write;
use std::path::{Path, PathBuf};

use openapi_diff::{Format, Verdict};
use xshell::{Shell, cmd};

use self::branch::Branch;
pub use self::proposal::{Headline, Proposal};
use self::pulls::{Pull, State};
use crate::regen::{self, Done, Failure, Options};

/// How to propose.
#[derive(Debug, Clone)]
pub struct Propose {
    /// The folder that holds `openapi/`.
    pub root: PathBuf,
    /// The branch that the pull request is for.
    pub base: String,
}

impl Propose {
    /// Runs `regen`, and writes the proposal to a folder. The work tree is then as it was.
    ///
    /// # Errors
    /// When the work tree has changes, `regen` fails, or the folder cannot be written. If `regen` fails after it wrote
    /// a report, `out` gets that report.
    pub fn prepare(&self, from: &[String], folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
        let branch = self.branch()?;
        branch.expect_no_changes()?;
        let mut report = Vec::new();
        let options = Options {
            from: from.to_vec(),
            longest: Some(proposal::LONGEST),
            ..Options::new(self.root.clone(), Format::Markdown)
        };
        let done = match regen::run(&options, &mut report) {
            Ok(done) => done,
            Err(failure) => {
                out.write_all(&report)
                    .map_err(|error| Failure::input("the report", error.to_string()))?;
                return Err(failure);
            }
        };
        let tree = branch.stage()?;
        let prepared = headline(&branch, &done, &tree).and_then(|headline| {
            let proposal = Proposal {
                base: branch.commit("HEAD")?,
                headline,
                read: done.read,
                report: String::from_utf8_lossy(&report).into_owned(),
                patch: branch.patch(&tree)?,
            };
            proposal.write(folder)
        });
        // The work tree had no changes, so that this reverts those of `regen` alone.
        branch.revert()?;
        prepared
    }

    /// Opens a pull request for a prepared proposal, or updates, closes or leaves alone the open one.
    ///
    /// # Errors
    /// When the work tree has changes or another commit, the proposal changes other files than `regen` writes, `git` or
    /// `gh` fails, or the branch has commits of others and no pull request.
    pub fn open(&self, folder: &Path, out: &mut dyn Write) -> Result<(), Failure> {
        let proposal = Proposal::read(folder)?;
        let branch = self.branch()?;
        branch.expect_no_changes()?;
        if branch.commit("HEAD")? != proposal.base {
            return Err(Failure::input(
                folder.display().to_string(),
                format!(
                    "expected the commit {} to be checked out, which the proposal changes",
                    proposal.base
                ),
            ));
        }
        let tip = branch.tip()?;
        let done = branch
            .apply(&proposal.patch)
            .and_then(|tree| match &proposal.headline {
                Some(headline) => self.propose(&branch, &proposal, headline, &tree, tip.as_deref()),
                None => withdraw(&branch, &proposal, &self.base, tip.as_deref()),
            });
        branch.revert()?;
        writeln!(out, "{}", done?).map_err(|error| Failure::input("the report", error.to_string()))
    }

    /// Prepares a proposal and opens its pull request.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare) and [`open`](Self::open).
    pub fn prepare_and_open(&self, from: &[String], out: &mut dyn Write) -> Result<(), Failure> {
        let folder =
            tempfile::tempdir().map_err(|error| Failure::input("a temporary folder", error.to_string()))?;
        self.prepare(from, folder.path(), out)?;
        self.open(folder.path(), out)
    }

    fn branch(&self) -> Result<Branch, Failure> {
        let shell = Shell::new().map_err(failed)?;
        shell.change_dir(&self.root);
        // The committer is this command, whoever runs it.
        for who in ["AUTHOR", "COMMITTER"] {
            shell.set_var(format!("GIT_{who}_NAME"), branch::BRANCH);
            shell.set_var(format!("GIT_{who}_EMAIL"), branch::EMAIL);
        }
        Ok(Branch { shell })
    }

    fn propose(
        &self,
        branch: &Branch,
        proposal: &Proposal,
        headline: &Headline,
        tree: &str,
        tip: Option<&str>,
    ) -> Result<String, Failure> {
        let pulls = pulls::list(&branch.shell)?;
        let open = pulls.iter().find(|pull| pull.state == State::Open);
        let mut push = true;
        if let Some(tip) = tip {
            let is_merged = branch.is_merged(tip)?
                || pulls
                    .iter()
                    .any(|pull| pull.state == State::Merged && pull.head == tip);
            if !is_merged && !branch.is_own(tip)? {
                return self.leave_alone(branch, proposal, (tip, tree), open);
            }
            let is_same = !is_merged && branch.holds(tip, tree)?;
            if let (true, Some(open)) = (is_same, open) {
                return Ok(format!("Already proposed: {}", open.url));
            }
            let closed = pulls
                .iter()
                .find(|pull| pull.state == State::Closed && pull.head == tip);
            if let (true, Some(closed)) = (is_same, closed) {
                return Ok(format!(
                    "Not proposed again, since {} was closed. Delete the branch `{}` to propose it again.",
                    closed.url,
                    branch::BRANCH
                ));
            }
            push = !is_same;
        }
        if push {
            branch.push(tree, &headline.title, tip)?;
        }
        let url = match open {
            Some(open) => open.update(&branch.shell, headline, &proposal.report)?,
            None => pulls::create(&branch.shell, &self.base, headline, &proposal.report)?,
        };
        Ok(format!("{}: {url}", headline.label))
    }

    /// Comments on a pull request whose branch has commits of others.
    fn leave_alone(
        &self,
        branch: &Branch,
        proposal: &Proposal,
        (tip, tree): (&str, &str),
        open: Option<&Pull>,
    ) -> Result<String, Failure> {
        let short = tip.get(..10).unwrap_or(tip);
        let Some(open) = open else {
            return Err(Failure::input(
                format!("the branch {}", branch::BRANCH),
                format!(
                    "expected a commit of this command; {short} is by somebody else, and has no open pull request. \
                     Merge the branch or rename it, and run this again"
                ),
            ));
        };
        if branch.holds_facts(tip, tree)? {
            return Ok(format!(
                "Already proposed, and has commits of others: {}",
                open.url
            ));
        }
        let mark = format!("<!-- {short} {} -->", branch.facts_digest(tree)?);
        let comment = format!(
            "HubSpot's docs changed again. {short} on this branch is a commit of somebody else, so nothing was \
             overwritten; `cargo xtask regen` updates the branch. The report of the change to `{}`:\n\n{}\n\n{mark}\n",
            self.base, proposal.report
        );
        open.comment_once(&branch.shell, &comment, &mark)?;
        Ok(format!("Left alone, with a comment: {}", open.url))
    }
}

/// Returns the label and the title of what `regen` found, if it is worth a review.
fn headline(branch: &Branch, done: &Done, tree: &str) -> Result<Option<Headline>, Failure> {
    let (label, title) = if branch.changed("HEAD", tree)?.is_empty() {
        return Ok(None);
    } else if done.stale.is_empty() {
        // The locks alone changed. The bytes of a page do so from day to day.
        if !sources::is_news(&branch.locks("HEAD")?, &branch.locks(tree)?) {
            return Ok(None);
        }
        (
            "wire: unchanged",
            "HubSpot's docs: same content from another source",
        )
    } else {
        match done.verdict {
            Verdict::Breaking => ("wire: breaking", "HubSpot's docs changed: breaking on the wire"),
            Verdict::Additive => ("wire: additive", "HubSpot's docs changed: additive on the wire"),
            Verdict::Docs | Verdict::None => {
                ("wire: unchanged", "HubSpot's docs changed: nothing on the wire")
            }
        }
    };
    Ok(Some(Headline {
        label: label.to_owned(),
        title: title.to_owned(),
    }))
}

/// Closes the open pull request if HubSpot reverted the change that it proposes.
fn withdraw(branch: &Branch, proposal: &Proposal, base: &str, tip: Option<&str>) -> Result<String, Failure> {
    const NOTHING: &str = "Nothing to propose: HubSpot's docs have not changed.";
    let Some(tip) = tip else {
        return Ok(NOTHING.to_owned());
    };
    let pulls = pulls::list(&branch.shell)?;
    let Some(open) = pulls.iter().find(|pull| pull.state == State::Open) else {
        return Ok(NOTHING.to_owned());
    };
    let (before, proposed) = (branch.locks("HEAD")?, branch.locks(tip)?);
    if let Some(unread) = sources::unread(&before, &proposed, &proposal.read) {
        return Ok(format!(
            "Nothing else to propose. {} stays open, since {unread} was not read.",
            open.url
        ));
    }
    let reverted = format!("HubSpot reverted this change: its docs again say what `{base}` says.");
    if branch.is_own(tip)? {
        open.close(&branch.shell, &reverted)?;
        branch.delete(tip)?;
        return Ok(format!("{NOTHING} Closed: {}", open.url));
    }
    let mark = format!("<!-- {tip} reverted -->");
    let comment = format!("{reverted} The branch has commits of others, so it stays open.\n\n{mark}\n");
    open.comment_once(&branch.shell, &comment, &mark)?;
    Ok(format!("{NOTHING} Left open, with a comment: {}", open.url))
}

/// Turns the failure of a command, which has printed its own message, into one of ours.
fn failed(error: xshell::Error) -> Failure {
    Failure::input("propose", error.to_string())
}

/// Runs a command that prints nothing of use.
fn run(command: xshell::Cmd<'_>) -> Result<(), Failure> {
    command.quiet().ignore_stdout().run().map_err(failed)
}

/// Runs a command, and returns what it prints.
fn read(command: xshell::Cmd<'_>) -> Result<String, Failure> {
    command.quiet().read().map_err(failed)
}

/// Runs `git` with arguments that [`cmd!`] cannot split.
fn git<'a>(shell: &'a Shell, arguments: &[&str]) -> xshell::Cmd<'a> {
    cmd!(shell, "git {arguments...}")
}
