//! The pull requests of the branch, by `gh`.

use serde::Deserialize;
use xshell::{Shell, TempDir, cmd};

use super::branch::BRANCH;
use super::{Failure, Headline, failed, read, run};

/// The state of a pull request.
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
    /// The last commit.
    #[serde(rename = "headRefOid")]
    pub(super) head: String,
    /// Whether the branch is one of a fork, which may have the same name.
    #[serde(rename = "isCrossRepository")]
    is_from_fork: bool,
}

/// Returns all pull requests of the branch, the newest first.
pub(super) fn list(shell: &Shell) -> Result<Vec<Pull>, Failure> {
    let fields = "url,state,headRefOid,isCrossRepository";
    let listed = read(cmd!(
        shell,
        "gh pr list --head {BRANCH} --state all --json {fields}"
    ))?;
    let pulls: Vec<Pull> = serde_json::from_str(&listed)
        .map_err(|error| Failure::input("gh pr list", format!("expected its JSON; {error}")))?;
    Ok(pulls.into_iter().filter(|pull| !pull.is_from_fork).collect())
}

/// Opens a pull request, and returns its URL.
pub(super) fn create(shell: &Shell, base: &str, headline: &Headline, body: &str) -> Result<String, Failure> {
    let Headline { label, title } = headline;
    run(cmd!(shell, "gh label create {label} --force"))?;
    let (_folder, body) = text_file(shell, body)?;
    read(cmd!(
        shell,
        "gh pr create --head {BRANCH} --base {base} --title {title} --body-file {body} --label {label}"
    ))
}

impl Pull {
    /// Updates the title, the body and the label, and returns the URL.
    pub(super) fn update(&self, shell: &Shell, headline: &Headline, body: &str) -> Result<String, Failure> {
        let Headline { label, title } = headline;
        let url = &self.url;
        run(cmd!(shell, "gh label create {label} --force"))?;
        let labels = read(cmd!(shell, "gh pr view {url} --json labels --jq .labels[].name"))?;
        // The verdict of an earlier run.
        let others = labels
            .lines()
            .filter(|other| other.starts_with("wire: ") && other != label);
        let remove: Vec<&str> = others.flat_map(|other| ["--remove-label", other]).collect();
        let (_folder, body) = text_file(shell, body)?;
        run(cmd!(
            shell,
            "gh pr edit {url} --title {title} --body-file {body} --add-label {label} {remove...}"
        ))?;
        Ok(url.clone())
    }

    /// Closes the pull request with a comment.
    pub(super) fn close(&self, shell: &Shell, comment: &str) -> Result<(), Failure> {
        let url = &self.url;
        run(cmd!(shell, "gh pr close {url} --comment {comment}"))
    }

    /// Adds a comment, unless one has that mark: a schedule finds the same every day.
    pub(super) fn comment_once(&self, shell: &Shell, text: &str, mark: &str) -> Result<(), Failure> {
        let url = &self.url;
        let comments = read(cmd!(
            shell,
            "gh pr view {url} --json comments --jq .comments[].body"
        ))?;
        if comments.contains(mark) {
            return Ok(());
        }
        let (_folder, body) = text_file(shell, text)?;
        run(cmd!(shell, "gh pr comment {url} --body-file {body}"))
    }
}

/// Writes a text to a file, which exists as long as its folder.
fn text_file(shell: &Shell, text: &str) -> Result<(TempDir, std::path::PathBuf), Failure> {
    let folder = shell.create_temp_dir().map_err(failed)?;
    let path = folder.path().join("body.md");
    shell.write_file(&path, text).map_err(failed)?;
    Ok((folder, path))
}
