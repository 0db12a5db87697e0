//! `propose`: what `regen` changed, as a pull request.
//!
//! The body is the report, the label is the verdict, and there is one open pull request at a time: a later run
//! brings it up to date, leaves it alone when there is nothing new, or closes it when HubSpot took its change back.
//! What somebody else committed to its branch is never overwritten. `git` and `gh` do the work, so that it runs by
//! hand as it does on a schedule.

mod branch;
mod pulls;
mod sources;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Output};

use openapi_diff::{Format, Verdict};

use self::pulls::{Pull, State};
use crate::regen::{self, Done, Failure, Options};

/// The branch that holds what is proposed.
const BRANCH: &str = "regen";
/// GitHub takes texts of 65,536 characters.
const LONGEST: usize = 60_000;

/// What to do.
#[derive(Debug, Clone)]
pub struct Propose {
    /// The folder that holds `openapi/`.
    pub root: PathBuf,
    /// Files and addresses to read; without any, all that `sources.toml` lists.
    pub from: Vec<String>,
    /// The branch to propose it to.
    pub base: String,
}

/// What a run has to say to the repository.
struct Proposal {
    /// The work tree after `regen`, as an object of git's.
    tree: String,
    label: &'static str,
    title: &'static str,
    report: String,
}

impl Propose {
    /// Runs `regen`, and opens a pull request, or brings the open one up to date, if the spec changed, or if the
    /// facts are read from where they had not been read before.
    ///
    /// # Errors
    /// When the work tree holds changes, an input cannot be used or reached, `git` or `gh` refuses, or the branch
    /// holds somebody's work without a pull request. What `regen` wrote stays in the work tree then.
    pub fn run(&self, out: &mut dyn Write) -> Result<(), Failure> {
        let changed = self.git(&["status", "--porcelain"])?;
        if !changed.trim().is_empty() {
            return Err(Failure::input(
                "git status",
                format!(
                    "expected a work tree without changes; found\n{}",
                    changed.trim_end()
                ),
            ));
        }
        let tip = self.tip()?;
        let mut report = Vec::new();
        let options = Options {
            from: self.from.clone(),
            ..Options::new(self.root.clone(), Format::Markdown)
        };
        let done = match regen::run(&options, &mut report) {
            Ok(done) => done,
            Err(failure) => {
                // Of versions that part there is a report, which nobody would see otherwise.
                out.write_all(&report)
                    .map_err(|error| failed("the report", &error))?;
                return Err(failure);
            }
        };
        let report = bounded(String::from_utf8_lossy(&report).into_owned());
        self.git(&["add", "--all"])?;
        let tree = self.git(&["write-tree"])?.trim().to_owned();
        let said = match self.worth(&done, &tree)? {
            Some((label, title)) => {
                let proposal = Proposal {
                    tree,
                    label,
                    title,
                    report,
                };
                self.propose(&proposal, tip.as_deref())?
            }
            None => self.withdraw(&done.read, tip.as_deref())?,
        };
        // It was without changes before: what goes is what `regen` wrote, and that is on the branch.
        self.git(&["reset", "--quiet", "--hard"])?;
        writeln!(out, "{said}").map_err(|error| failed("the report", &error))
    }

    /// The label and the title of what this run found, if it is worth anybody's time.
    fn worth(&self, done: &Done, tree: &str) -> Result<Option<(&'static str, &'static str)>, Failure> {
        if self.changed("HEAD", tree)?.is_empty() {
            return Ok(None);
        }
        if done.stale.is_empty() {
            // The locks alone changed. A page's bytes do from day to day, and that is nothing to review.
            let (before, after) = (self.locks("HEAD")?, self.locks(tree)?);
            let title = "HubSpot's docs say the same, and are read from another source";
            return Ok(sources::is_news(&before, &after).then_some(("wire: unchanged", title)));
        }
        Ok(Some(match done.verdict {
            Verdict::Breaking => ("wire: breaking", "HubSpot's docs changed: breaking on the wire"),
            Verdict::Additive => ("wire: additive", "HubSpot's docs changed: additive on the wire"),
            Verdict::Docs | Verdict::None => {
                ("wire: unchanged", "HubSpot's docs changed: nothing on the wire")
            }
        }))
    }

    fn propose(&self, proposal: &Proposal, tip: Option<&str>) -> Result<String, Failure> {
        let pulls = self.pulls()?;
        let open = pulls.iter().find(|pull| pull.state == State::Open);
        let mut push = true;
        if let Some(tip) = tip {
            let merged = self.is_merged(tip)?
                || pulls
                    .iter()
                    .any(|pull| pull.state == State::Merged && pull.head == tip);
            if !merged && !self.is_own(tip)? {
                return self.leave_alone(proposal, tip, open);
            }
            let same = !merged && self.holds(tip, &proposal.tree)?;
            if let (true, Some(open)) = (same, open) {
                return Ok(format!("Proposed already: {}", open.url));
            }
            let closed = pulls
                .iter()
                .find(|pull| pull.state == State::Closed && pull.head == tip);
            if let (true, Some(closed)) = (same, closed) {
                return Ok(format!(
                    "Not proposed again: somebody closed {}. Delete the branch `{BRANCH}` for another.",
                    closed.url
                ));
            }
            push = !same;
        }
        if push {
            self.push(&proposal.tree, proposal.title, tip)?;
        }
        let url = self.pull_request(proposal, open)?;
        Ok(format!("{}: {url}", proposal.label))
    }

    /// The branch holds commits of somebody else's: says what is new beside them.
    fn leave_alone(&self, proposal: &Proposal, tip: &str, open: Option<&Pull>) -> Result<String, Failure> {
        let short = tip.get(..10).unwrap_or(tip);
        let Some(open) = open else {
            return Err(Failure::input(
                format!("the branch {BRANCH}"),
                format!(
                    "expected a commit of this command's at its tip; {short} is somebody's, and no pull request \
                     is open for it. Merge it, or give it another name, and run this again"
                ),
            ));
        };
        if self.holds_facts(tip, &proposal.tree)? {
            return Ok(format!(
                "Proposed already, and somebody works on it: {}",
                open.url
            ));
        }
        let mark = format!("<!-- {short} {} -->", self.facts_digest(&proposal.tree)?);
        let comment = format!(
            "HubSpot's docs say something else again. {short} on this branch is somebody's work, so that nothing was \
             overwritten: `cargo xtask regen` brings the branch up to date. The report against `{}`:\n\n{}\n\n{mark}\n",
            self.base, proposal.report
        );
        self.comment_once(open, &comment, &mark)?;
        Ok(format!("Left alone, with a comment: {}", open.url))
    }

    /// Nothing is worth proposing: what is proposed is not, either, once HubSpot took it back.
    fn withdraw(&self, read: &[(String, String)], tip: Option<&str>) -> Result<String, Failure> {
        let nothing = "Nothing to propose: HubSpot's docs say what they said.";
        let Some(tip) = tip else {
            return Ok(nothing.to_owned());
        };
        let pulls = self.pulls()?;
        let Some(open) = pulls.iter().find(|pull| pull.state == State::Open) else {
            return Ok(nothing.to_owned());
        };
        let (before, proposed) = (self.locks("HEAD")?, self.locks(tip)?);
        if let Some(unread) = sources::unread(&before, &proposed, read) {
            return Ok(format!(
                "Nothing else to propose. {} stays open, since {unread} was not read.",
                open.url
            ));
        }
        let moot = format!(
            "HubSpot's docs say again what `{}` says: this is moot.",
            self.base
        );
        if self.is_own(tip)? {
            self.gh(&["pr", "close", &open.url, "--comment", &moot])?;
            self.delete(tip)?;
            return Ok(format!("{nothing} Closed: {}", open.url));
        }
        let mark = format!("<!-- {tip} moot -->");
        let comment = format!("{moot} The branch holds somebody's work, so that it stays open.\n\n{mark}\n");
        self.comment_once(open, &comment, &mark)?;
        Ok(format!("{nothing} Left open, with a comment: {}", open.url))
    }

    fn git(&self, arguments: &[&str]) -> Result<String, Failure> {
        self.call("git", arguments)
    }

    fn gh(&self, arguments: &[&str]) -> Result<String, Failure> {
        self.call("gh", arguments)
    }

    fn call(&self, program: &str, arguments: &[&str]) -> Result<String, Failure> {
        let line = || format!("{program} {}", arguments.join(" "));
        let Output {
            status,
            stdout,
            stderr,
        } = self
            .command(program, arguments)
            .output()
            .map_err(|error| failed(&line(), &error))?;
        if !status.success() {
            let said = String::from_utf8_lossy(&stderr);
            return Err(Failure::input(line(), format!("{status}: {}", said.trim_end())));
        }
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root);
        // Whatever the person or the machine is called: the name tells whose commit it is.
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), BRANCH);
            command.env(format!("GIT_{who}_EMAIL"), branch::EMAIL);
        }
        command
    }
}

/// The text, as much of it as GitHub takes.
fn bounded(mut text: String) -> String {
    if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(text[..cut].rfind('\n').unwrap_or(cut));
        text.push_str("\n\nThe report goes on: `cargo xtask regen` prints all of it.");
    }
    text
}

fn failed(what: &str, error: &io::Error) -> Failure {
    Failure::input(what, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_cut_at_the_end_of_a_line() {
        assert_eq!(bounded("short\n".to_owned()), "short\n");
        let long = bounded("eleven ümla\n".repeat(6_000));
        assert!(long.chars().count() < LONGEST + 100);
        assert!(
            long.contains("\neleven ümla\n\nThe report goes on"),
            "{}",
            &long[long.len() - 100..]
        );
    }
}
