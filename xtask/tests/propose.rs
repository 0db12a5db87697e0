//! `cargo xtask propose`, with a real `git` and a `gh` that writes down what it is asked.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it stands"
)]

mod regen_support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regen_support::{Workspace, fixture};
use serde_json::{Value, json};

const URL: &str = "https://example.com/pull/7";
/// Writes down its arguments, a line a call; the open pull request and its labels are files beside it.
const GH: &str = r#"#!/bin/sh
here=$(dirname "$0")
printf '%s|' "$@" >> "$here/calls"
echo >> "$here/calls"
while [ $# -gt 0 ]; do
  [ "$1" = --body-file ] && cp "$2" "$here/body"
  case "$asked" in "pr list") cat "$here/open"; exit;; "pr view") cat "$here/labels"; exit;; esac
  asked="$asked${asked:+ }$1"
  shift
done
case "$asked" in "pr create"*) echo https://example.com/pull/7;; esac
"#;

struct Place {
    workspace: Workspace,
    outside: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            workspace: Workspace::of_fixtures(),
            outside: tempfile::tempdir().unwrap(),
        };
        let gh = place.outside.path().join("gh");
        fs::write(&gh, GH).unwrap();
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        place.tells("open", "");
        place.tells("labels", "");
        let remote = place.outside.path().join("remote.git");
        place.git(&["init", "--quiet", "--bare", remote.to_str().unwrap()]);
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
        place.git(&["add", "--all"]);
        place.git(&[
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@localhost",
            "commit",
            "--quiet",
            "--message",
            "All",
        ]);
        place
    }

    fn tells(&self, file: &str, text: &str) {
        fs::write(self.outside.path().join(file), text).unwrap();
    }

    fn told(&self, file: &str) -> String {
        fs::read_to_string(self.outside.path().join(file)).unwrap_or_default()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let done = Command::new("git")
            .args(arguments)
            .current_dir(self.workspace.path(""))
            .output()
            .unwrap();
        assert!(done.status.success(), "{arguments:?}: {done:?}");
        String::from_utf8(done.stdout).unwrap()
    }

    fn propose(&self, from: &Path) -> Output {
        let path = std::env::var("PATH").unwrap();
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["propose", "--from", from.to_str().unwrap()])
            .current_dir(self.workspace.path(""))
            .env("PATH", format!("{}:{path}", self.outside.path().display()))
            .output()
            .unwrap()
    }

    /// The fixtures' document with a change, outside of the work tree.
    fn changed(&self, change: impl FnOnce(&mut Value)) -> PathBuf {
        let mut document: Value = serde_json::from_slice(&fs::read(fixture("api.json")).unwrap()).unwrap();
        change(&mut document);
        let path = self.outside.path().join("changed.json");
        fs::write(&path, document.to_string()).unwrap();
        path
    }
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn what_changed_becomes_a_pull_request_and_then_the_same_one_again() {
    let place = Place::new();
    let additive = place.changed(|document| {
        document["components"]["schemas"]["Note"]["properties"]["brandNew"] = json!({"type": "string"});
    });
    assert_eq!(
        said(&place.propose(&additive)),
        format!("wire: additive: {URL}\n")
    );
    let calls = place.told("calls");
    assert!(
        calls.contains("pr|create|--head|regen|--base|main|--title|"),
        "{calls}"
    );
    assert!(calls.contains("|--label|wire: additive|"), "{calls}");
    assert!(place.told("body").contains("brandNew"), "{}", place.told("body"));
    let pushed = place.git(&["show", "--stat", "--format=%s", "origin/regen"]);
    assert!(
        pushed.starts_with("HubSpot's docs changed: additive on the wire"),
        "{pushed}"
    );
    assert!(pushed.contains("openapi/upstream/"), "{pushed}");

    // A day later there is more to say, and the one pull request says it.
    place.git(&["switch", "--quiet", "main"]);
    place.tells("open", URL);
    place.tells("labels", "wire: additive\nby hand\n");
    let breaking = place.changed(|document| {
        document["components"]["schemas"]["Note"]["properties"]["subject"]["type"] = json!("integer");
    });
    assert_eq!(
        said(&place.propose(&breaking)),
        format!("wire: breaking: {URL}\n")
    );
    let calls = place.told("calls");
    let last = calls.lines().last().unwrap();
    assert!(last.starts_with(&format!("pr|edit|{URL}|")), "{last}");
    assert!(
        last.contains("|--add-label|wire: breaking|--remove-label|wire: additive|"),
        "{last}"
    );
    assert!(!last.contains("by hand"), "{last}");
}

#[test]
fn without_a_change_there_is_nothing_to_propose() {
    let place = Place::new();
    let same = place.changed(|document| document["info"]["description"] = json!("Other words."));
    let said = said(&place.propose(&same));
    assert!(said.starts_with("Nothing to propose"), "{said}");
    assert_eq!(place.told("calls"), "");
    assert_eq!(place.git(&["status", "--porcelain"]), "", "the tree is as it was");
}

#[test]
fn nobodys_changes_are_swept_along() {
    let place = Place::new();
    place.workspace.write("notes.txt", "mine");
    let refused = place.propose(&fixture("api.json"));
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        error.contains("without changes") && error.contains("notes.txt"),
        "{error}"
    );
    assert_eq!(place.told("calls"), "");
}

#[test]
fn a_refusal_of_ghs_is_told() {
    let place = Place::new();
    place.tells("gh", "#!/bin/sh\necho 'not logged in' >&2\nexit 4\n");
    let changed = place.changed(|document| {
        document["components"]["schemas"]["Note"]["properties"]["brandNew"] = json!({"type": "string"});
    });
    let refused = place.propose(&changed);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        error.contains("gh label create") && error.contains("not logged in"),
        "{error}"
    );
}
