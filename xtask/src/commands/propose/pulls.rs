//! The pull requests of the branch, by `gh`.

use serde::Deserialize;
use xshell::{Shell, TempDir, cmd};

use super::git::BRANCH;
use super::{Failure, Headline, failed, read};

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
    let mut pulls: Vec<Pull> = serde_json::from_str(&listed)
        .map_err(|error| Failure::input("gh pr list", format!("expected its JSON; {error}")))?;
    pulls.retain(|pull| !pull.is_from_fork);
    Ok(pulls)
}

/// Opens a pull request, or updates title, body and label of the open one, and returns its URL.
pub(super) fn open(
    shell: &Shell,
    open: Option<&Pull>,
    base: &str,
    Headline { label, title }: &Headline,
    body: &str,
) -> Result<String, Failure> {
    read(cmd!(shell, "gh label create {label} --force"))?;
    let (_folder, body) = text_file(shell, body)?;
    let Some(Pull { url, .. }) = open else {
        let create = cmd!(
            shell,
            "gh pr create --head {BRANCH} --base {base} --title {title}"
        );
        return read(
            create
                .arg("--body-file")
                .arg(body)
                .args(["--label", label.as_str()]),
        );
    };
    let labels = read(cmd!(shell, "gh pr view {url} --json labels --jq .labels[].name"))?;
    // The verdict of an earlier run.
    let others = labels
        .lines()
        .filter(|other| other.starts_with("wire: ") && other != label);
    let remove = others.flat_map(|other| ["--remove-label", other]);
    let edit = cmd!(
        shell,
        "gh pr edit {url} --title {title} --body-file {body} --add-label {label} {remove...}"
    );
    read(edit)?;
    Ok(url.clone())
}

impl Pull {
    /// Closes the pull request with a comment.
    pub(super) fn close(&self, shell: &Shell, comment: &str) -> Result<(), Failure> {
        let url = &self.url;
        read(cmd!(shell, "gh pr close {url} --comment {comment}")).map(drop)
    }

    /// Adds a comment, unless one has that mark: a schedule finds the same every day.
    pub(super) fn comment_once(&self, shell: &Shell, text: &str, mark: &str) -> Result<(), Failure> {
        let url = &self.url;
        let comments = read(cmd!(
            shell,
            "gh pr view {url} --json comments --jq .comments[].body"
        ))?;
        let mark = format!("<!-- {mark} -->");
        if comments.contains(&mark) {
            return Ok(());
        }
        let (_folder, body) = text_file(shell, &format!("{text}\n\n{mark}\n"))?;
        read(cmd!(shell, "gh pr comment {url} --body-file {body}")).map(drop)
    }
}

/// Writes a text to a file, which exists as long as its folder.
fn text_file(shell: &Shell, text: &str) -> Result<(TempDir, std::path::PathBuf), Failure> {
    let folder = shell.create_temp_dir().map_err(failed)?;
    let path = folder.path().join("body.md");
    shell.write_file(&path, text).map_err(failed)?;
    Ok((folder, path))
}
