//! The pull requests of the branch, by `gh`.

use std::io::Write as _;

use serde::Deserialize;
use tempfile::NamedTempFile;

use super::{BRANCH, Failure, Proposal, Propose, failed};

/// What became of a pull request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum State {
    Open,
    Closed,
    Merged,
}

/// A pull request.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pull {
    pub(super) url: String,
    pub(super) state: State,
    /// The commit that it ends with, or ended.
    #[serde(rename = "headRefOid")]
    pub(super) head: String,
    /// Whether the branch is a fork's, which has one of the same name.
    #[serde(rename = "isCrossRepository")]
    is_from_fork: bool,
}

impl Propose {
    /// Those that there are or were for the branch, the newest first.
    pub(super) fn pulls(&self) -> Result<Vec<Pull>, Failure> {
        let fields = "url,state,headRefOid,isCrossRepository";
        let told = self.gh(&["pr", "list", "--head", BRANCH, "--state", "all", "--json", fields])?;
        let pulls: Vec<Pull> = serde_json::from_str(&told)
            .map_err(|error| Failure::input("gh pr list", format!("expected its JSON; {error}")))?;
        Ok(pulls.into_iter().filter(|pull| !pull.is_from_fork).collect())
    }

    /// Opens one, or brings the open one up to date.
    pub(super) fn pull_request(&self, proposal: &Proposal, open: Option<&Pull>) -> Result<String, Failure> {
        let Proposal { label, title, .. } = proposal;
        let file = text_file(&proposal.report)?;
        let body = file.path().display().to_string();
        self.gh(&["label", "create", label, "--force"])?;
        let Some(Pull { url, .. }) = open else {
            let base = self.base.as_str();
            let made = self.gh(&[
                "pr",
                "create",
                "--head",
                BRANCH,
                "--base",
                base,
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
            .filter(|other| other.starts_with("wire: ") && other != label)
        {
            arguments.extend(["--remove-label", other]);
        }
        self.gh(&arguments)?;
        Ok(url.clone())
    }

    /// Comments, unless a comment with that mark is there: a schedule says the same every day.
    pub(super) fn comment_once(&self, pull: &Pull, text: &str, mark: &str) -> Result<(), Failure> {
        let told = self.gh(&[
            "pr",
            "view",
            &pull.url,
            "--json",
            "comments",
            "--jq",
            ".comments[].body",
        ])?;
        if told.contains(mark) {
            return Ok(());
        }
        let file = text_file(text)?;
        let body = file.path().display().to_string();
        self.gh(&["pr", "comment", &pull.url, "--body-file", &body])?;
        Ok(())
    }
}

fn text_file(text: &str) -> Result<NamedTempFile, Failure> {
    let failed = |error| failed("a temporary file", &error);
    let mut file = NamedTempFile::new().map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    Ok(file)
}
