//! `propose`: what `regen` changed, as a pull request.
//!
//! The body is the report, the label is the verdict, and there is one open pull request at a time: a later run
//! brings it up to date. `git` and `gh` do the work, so that it runs by hand as it does on a schedule.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::diff::{Format, Verdict};
use crate::regen::{self, Failure, Options};

/// The branch that holds what is proposed.
const BRANCH: &str = "regen";

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

impl Propose {
    /// Runs `regen`, and opens a pull request, or brings the open one up to date, if the spec changed.
    ///
    /// # Errors
    /// When the work tree holds changes, an input cannot be used or reached, or `git` or `gh` refuses. What
    /// `regen` wrote stays in the work tree then.
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
        let mut body = Vec::new();
        let options = Options {
            root: self.root.clone(),
            from: self.from.clone(),
            offline: false,
            check: false,
            format: Format::Markdown,
        };
        let done = match regen::run(&options, &mut body) {
            Ok(done) => done,
            Err(failure) => {
                // Of versions that part there is a report, which nobody would see otherwise.
                out.write_all(&body)
                    .map_err(|error| failed("the report", &error))?;
                return Err(failure);
            }
        };
        if done.stale.is_empty() {
            // The lock alone may have changed: a page's bytes do from day to day. That is nothing to review.
            self.git(&["checkout", "--quiet", "--", "."])?;
            return say(out, "Nothing to propose: HubSpot's docs say what they said.");
        }
        let (label, title) = match done.verdict {
            Verdict::Breaking => ("wire: breaking", "HubSpot's docs changed: breaking on the wire"),
            Verdict::Additive => ("wire: additive", "HubSpot's docs changed: additive on the wire"),
            Verdict::Docs | Verdict::None => {
                ("wire: unchanged", "HubSpot's docs changed: nothing on the wire")
            }
        };
        let mut file = tempfile::NamedTempFile::new().map_err(|error| failed("a temporary file", &error))?;
        file.write_all(&body)
            .map_err(|error| failed("a temporary file", &error))?;
        self.push(title)?;
        let url = self.pull_request(title, label, file.path())?;
        say(out, &format!("{label}: {url}"))
    }

    fn push(&self, title: &str) -> Result<(), Failure> {
        self.git(&["switch", "--quiet", "--force-create", BRANCH])?;
        self.git(&["add", "--all"])?;
        self.git(&[
            // A machine that runs this on a schedule has no name of its own.
            "-c",
            "user.name=regen",
            "-c",
            "user.email=regen@localhost",
            "commit",
            "--quiet",
            "--message",
            title,
        ])?;
        // The branch is this command's own: what it held before was an older proposal.
        self.git(&["push", "--quiet", "--force", "origin", BRANCH])?;
        Ok(())
    }

    fn pull_request(&self, title: &str, label: &str, body: &Path) -> Result<String, Failure> {
        let body = body.display().to_string();
        self.gh(&["label", "create", label, "--force"])?;
        let open = self.gh(&[
            "pr", "list", "--head", BRANCH, "--state", "open", "--json", "url", "--jq", ".[].url",
        ])?;
        let Some(url) = open.lines().next().filter(|url| !url.is_empty()) else {
            let made = self.gh(&[
                "pr",
                "create",
                "--head",
                BRANCH,
                "--base",
                &self.base,
                "--title",
                title,
                "--body-file",
                &body,
                "--label",
                label,
            ])?;
            return Ok(made.trim().to_owned());
        };
        let labels = self.gh(&["pr", "view", url, "--json", "labels", "--jq", ".labels[].name"])?;
        let mut arguments = vec![
            "pr",
            "edit",
            url,
            "--title",
            title,
            "--body-file",
            &body,
            "--add-label",
            label,
        ];
        // Yesterday's verdict is not today's.
        for other in labels
            .lines()
            .filter(|other| other.starts_with("wire: ") && *other != label)
        {
            arguments.extend(["--remove-label", other]);
        }
        self.gh(&arguments)?;
        Ok(url.to_owned())
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
        } = Command::new(program)
            .args(arguments)
            .current_dir(&self.root)
            .output()
            .map_err(|error| failed(&line(), &error))?;
        if !status.success() {
            let said = String::from_utf8_lossy(&stderr);
            return Err(Failure::input(line(), format!("{status}: {}", said.trim_end())));
        }
        Ok(String::from_utf8_lossy(&stdout).into_owned())
    }
}

fn say(out: &mut dyn Write, line: &str) -> Result<(), Failure> {
    writeln!(out, "{line}").map_err(|error| failed("the report", &error))
}

fn failed(what: &str, error: &io::Error) -> Failure {
    Failure::input(what, error.to_string())
}
