//! `cargo xtask propose`, with a real `git`, and a `gh` that records its calls.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

mod regen_support;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regen_support::{Workspace, fixture};
use serde_json::{Value, json};

const URL: &str = "https://example.com/pull/7";
/// Records its arguments, one line for each call. The pull requests, and the labels and comments of the open one, are files
/// beside it.
const GH: &str = r#"#!/bin/sh
here=$(dirname "$0")
printf '%s|' "$@" >> "$here/calls"
echo >> "$here/calls"
call="$*"
while [ $# -gt 0 ]; do
  [ "$1" = --body-file ] && cp "$2" "$here/body"
  shift
done
case "$call" in
  "pr list "*) cat "$here/pulls";;
  "pr view "*"--json comments"*) cat "$here/comments";;
  "pr view "*) cat "$here/labels";;
  "pr comment "*) cat "$here/body" >> "$here/comments";;
  "pr create "*) echo https://example.com/pull/7;;
esac
"#;

struct Repository {
    workspace: Workspace,
    outside: tempfile::TempDir,
}

impl Repository {
    fn new() -> Self {
        let repository = Self {
            workspace: Workspace::of_fixtures(),
            outside: tempfile::tempdir().unwrap(),
        };
        let gh = repository.outside.path().join("gh");
        fs::write(&gh, GH).unwrap();
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        repository.set("pulls", "[]");
        repository.set("labels", "");
        repository.set("comments", "");
        let remote = repository.outside.path().join("remote.git");
        repository.git(&["init", "--quiet", "--bare", remote.to_str().unwrap()]);
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
        repository.git(&["config", "user.name", "t"]);
        repository.git(&["config", "user.email", "t@localhost"]);
        repository.commit_all("All");
        repository
    }

    /// Commits everything.
    fn commit_all(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Pushes a commit of another author to the proposed branch.
    fn push_foreign_commit(&self) {
        self.git(&["switch", "--quiet", "--create", "work", "origin/regen"]);
        self.workspace.write("notes.txt", "mine");
        self.commit_all("Mine");
        self.git(&["push", "--quiet", "origin", "work:regen"]);
        self.git(&["switch", "--quiet", "main"]);
    }

    /// Returns the proposed commit.
    fn tip(&self) -> String {
        let listed = self.git(&["ls-remote", "origin", "refs/heads/regen"]);
        listed.split_whitespace().next().unwrap_or_default().to_owned()
    }

    /// Sets the state of the pull request for the proposed commit.
    fn set_pull(&self, state: &str) {
        let pull = json!([
            {"url": "https://example.com/pull/8", "state": "OPEN", "headRefOid": "0", "isCrossRepository": true},
            {"url": URL, "state": state, "headRefOid": self.tip(), "isCrossRepository": false},
        ]);
        self.set("pulls", &pull.to_string());
    }

    /// Counts the calls of `gh` with this beginning.
    fn calls(&self, beginning: &str) -> usize {
        let calls = self.recorded("calls");
        calls.lines().filter(|call| call.starts_with(beginning)).count()
    }

    /// A repository with an open pull request for a new property, and the document that has the property.
    fn proposed() -> (Self, PathBuf) {
        let repository = Self::new();
        let additive = repository.additive("brandNew");
        printed(&repository.propose(&additive));
        repository.set_pull("OPEN");
        (repository, additive)
    }

    fn additive(&self, name: &str) -> PathBuf {
        self.changed(|document| {
            document["components"]["schemas"]["Note"]["properties"][name] = json!({"type": "string"});
        })
    }

    fn set(&self, file: &str, text: &str) {
        fs::write(self.outside.path().join(file), text).unwrap();
    }

    fn recorded(&self, file: &str) -> String {
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
        self.run(&["--from", from.to_str().unwrap()])
    }

    /// Writes a proposal to the folder `proposal` outside the work tree, and returns the folder.
    fn prepare(&self, from: &Path) -> String {
        let folder = self.outside.path().join("proposal").display().to_string();
        let prepared = self.run(&["--from", from.to_str().unwrap(), "--prepare", &folder]);
        assert_eq!(printed(&prepared), "");
        folder
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let path = std::env::var("PATH").unwrap();
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("propose")
            .args(arguments)
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

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn opens_a_pull_request_and_updates_it() {
    let repository = Repository::new();
    let additive = repository.additive("brandNew");
    assert_eq!(
        printed(&repository.propose(&additive)),
        format!("wire: additive: {URL}\n")
    );
    let calls = repository.recorded("calls");
    assert!(
        calls.contains("pr|create|--head|regen|--base|main|--title|"),
        "{calls}"
    );
    assert!(calls.contains("|--label|wire: additive|"), "{calls}");
    assert!(
        repository.recorded("body").contains("brandNew"),
        "{}",
        repository.recorded("body")
    );
    let pushed = repository.git(&["show", "--stat", "--format=%s", "origin/regen"]);
    assert!(
        pushed.starts_with("HubSpot's docs changed: additive on the wire"),
        "{pushed}"
    );
    assert!(pushed.contains("openapi/conversations/upstream/"), "{pushed}");

    assert_eq!(repository.git(&["branch", "--show-current"]), "main\n");
    assert_eq!(
        repository.git(&["status", "--porcelain"]),
        "",
        "the tree is as it was"
    );

    // A later change updates the same pull request.
    repository.set_pull("OPEN");
    repository.set("labels", "wire: additive\nby hand\n");
    let breaking = repository.changed(|document| {
        document["components"]["schemas"]["Note"]["properties"]["subject"]["type"] = json!("integer");
    });
    assert_eq!(
        printed(&repository.propose(&breaking)),
        format!("wire: breaking: {URL}\n")
    );
    let calls = repository.recorded("calls");
    let last = calls.lines().last().unwrap();
    assert!(last.starts_with(&format!("pr|edit|{URL}|")), "{last}");
    assert!(
        last.contains("|--add-label|wire: breaking|--remove-label|wire: additive|"),
        "{last}"
    );
    assert!(!last.contains("by hand"), "{last}");
}

#[test]
fn proposes_nothing_without_a_change() {
    let repository = Repository::new();
    let same = repository.changed(|document| document["info"]["description"] = json!("Other words."));
    let shown = printed(&repository.propose(&same));
    assert!(shown.starts_with("Nothing to propose"), "{shown}");
    assert_eq!(repository.recorded("calls"), "");
    assert_eq!(
        repository.git(&["status", "--porcelain"]),
        "",
        "the tree is as it was"
    );
}

#[test]
fn does_not_propose_the_same_again() {
    let (repository, additive) = Repository::proposed();
    let tip = repository.tip();
    assert_eq!(
        printed(&repository.propose(&additive)),
        format!("Already proposed: {URL}\n")
    );
    // Other bytes of the source, and a base branch with other commits, are nothing new.
    let text = fs::read_to_string(&additive).unwrap();
    fs::write(&additive, format!("{text}\n")).unwrap();
    repository.workspace.write("elsewhere.txt", "other work");
    repository.commit_all("Elsewhere");
    assert_eq!(
        printed(&repository.propose(&additive)),
        format!("Already proposed: {URL}\n")
    );
    assert_eq!(repository.tip(), tip);
    assert_eq!(repository.calls("pr|edit|"), 0);

    // A closed pull request stays closed; a branch whose pull request could not be opened gets one now.
    repository.set_pull("CLOSED");
    let closed = printed(&repository.propose(&additive));
    assert!(closed.contains(&format!("since {URL} was closed")), "{closed}");
    assert_eq!(repository.calls("pr|create|"), 1);
    repository.set("pulls", "[]");
    assert_eq!(
        printed(&repository.propose(&additive)),
        format!("wire: additive: {URL}\n")
    );
    assert_eq!(repository.calls("pr|create|"), 2);
    assert_eq!(repository.tip(), tip);
}

#[test]
fn does_not_overwrite_commits_of_others() {
    let (repository, additive) = Repository::proposed();
    repository.push_foreign_commit();
    repository.set_pull("OPEN");
    let tip = repository.tip();
    let same = printed(&repository.propose(&additive));
    assert_eq!(
        same,
        format!("Already proposed, and has commits of others: {URL}\n")
    );
    assert_eq!(repository.calls("pr|comment|"), 0);

    // A further change is reported once, however often it is found.
    let more = repository.additive("newerStill");
    for _ in 0..2 {
        let shown = printed(&repository.propose(&more));
        assert_eq!(shown, format!("Left alone, with a comment: {URL}\n"));
    }
    assert_eq!(repository.calls("pr|comment|"), 1);
    let comment = repository.recorded("comments");
    assert!(
        comment.contains(&tip[..10]) && comment.contains("newerStill"),
        "{comment}"
    );
    printed(&repository.propose(&repository.additive("newestOfAll")));
    assert_eq!(repository.calls("pr|comment|"), 2);
    // As is its end.
    printed(&repository.propose(&repository.changed(|_| {})));
    assert_eq!(repository.calls("pr|comment|"), 3);
    assert!(repository.recorded("comments").contains("reverted this change"));
    assert_eq!(repository.calls("pr|close|"), 0);
    assert_eq!(repository.tip(), tip);

    // Without a pull request a comment has no place, so that it fails.
    repository.set("pulls", "[]");
    let additive = repository.additive("brandNew");
    let refused = repository.propose(&additive);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        error.contains("the branch regen") && error.contains(&tip[..10]),
        "{error}"
    );
    assert_eq!(repository.tip(), tip);
    // A merged commit can be overwritten: nothing is lost.
    repository.git(&["reset", "--quiet", "--hard"]);
    repository.set_pull("MERGED");
    assert_eq!(
        printed(&repository.propose(&additive)),
        format!("wire: additive: {URL}\n")
    );
    assert_ne!(repository.tip(), tip);
}

#[test]
fn closes_the_pull_request_of_a_reverted_change() {
    let (repository, _) = Repository::proposed();
    // Another source proves nothing.
    let shown = printed(&repository.propose(&fixture("api.json")));
    assert!(
        shown.contains(&format!("{URL} stays open, since changed.json was not read")),
        "{shown}"
    );
    assert_ne!(repository.tip(), "");

    let shown = printed(&repository.propose(&repository.changed(|_| {})));
    assert!(
        shown.contains("Nothing to propose") && shown.contains(&format!("Closed: {URL}")),
        "{shown}"
    );
    assert_eq!(repository.calls(&format!("pr|close|{URL}|--comment|")), 1);
    assert_eq!(repository.tip(), "", "the branch is gone");
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}

#[test]
fn refuses_a_work_tree_with_changes() {
    let repository = Repository::new();
    repository.workspace.write("notes.txt", "mine");
    let refused = repository.propose(&fixture("api.json"));
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        error.contains("without changes") && error.contains("notes.txt"),
        "{error}"
    );
    assert_eq!(repository.recorded("calls"), "");
}

#[test]
fn reports_a_failure_of_gh() {
    let repository = Repository::new();
    repository.set("gh", "#!/bin/sh\necho 'not logged in' >&2\nexit 4\n");
    let changed = repository.changed(|document| {
        document["components"]["schemas"]["Note"]["properties"]["brandNew"] = json!({"type": "string"});
    });
    let refused = repository.propose(&changed);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        error.contains("gh pr list") && error.contains("not logged in"),
        "{error}"
    );
}

#[test]
fn opens_a_prepared_proposal_without_its_sources() {
    let repository = Repository::new();
    let additive = repository.additive("brandNew");
    let folder = repository.prepare(&additive);
    assert_eq!(repository.recorded("calls"), "", "preparing needs no `gh`");
    assert_eq!(repository.tip(), "", "and pushes nothing");
    assert_eq!(repository.git(&["status", "--porcelain"]), "");

    fs::remove_file(additive).unwrap();
    assert_eq!(
        printed(&repository.run(&["--open", &folder])),
        format!("wire: additive: {URL}\n")
    );
    assert!(repository.recorded("body").contains("brandNew"));
    assert_eq!(repository.git(&["status", "--porcelain"]), "");

    repository.workspace.write("elsewhere.txt", "other work");
    repository.commit_all("Elsewhere");
    let refused = repository.run(&["--open", &folder]);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(error.contains("to be checked out"), "{error}");
}

#[test]
fn refuses_a_proposal_that_changes_files_of_others() {
    let repository = Repository::new();
    let folder = repository.prepare(&repository.additive("brandNew"));
    let patch = PathBuf::from(&folder).join("changes.patch");
    let proposed = fs::read_to_string(&patch).unwrap();
    let new_file = |path: &str, mode: &str, line: &str| {
        format!(
            "diff --git a/{path} b/{path}\nnew file mode {mode}\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1 @@\n+{line}\n"
        )
    };
    for (more, named) in [
        (
            new_file(".github/workflows/x.yml", "100644", "on: push"),
            ".github/workflows/x.yml",
        ),
        (new_file("sdk/build.rs", "100644", "fn main() {}"), "sdk/build.rs"),
        (
            new_file("openapi/conversations/x.json", "120000", "/etc/passwd"),
            "openapi/conversations/x.json",
        ),
        (
            new_file("openapi/conversations/x.json", "100755", "{}"),
            "openapi/conversations/x.json",
        ),
        (new_file("../x.json", "100644", "{}"), ""),
        (new_file(".git/hooks/pre-push", "100755", "exit 1"), ""),
    ] {
        fs::write(&patch, format!("{proposed}{more}")).unwrap();
        let refused = repository.run(&["--open", &folder]);
        assert_eq!(refused.status.code(), Some(2), "{more}");
        let error = String::from_utf8(refused.stderr).unwrap();
        assert!(error.contains(named), "{error}");
        assert_eq!(repository.tip(), "", "nothing is pushed");
        assert_eq!(repository.git(&["status", "--porcelain"]), "", "{more}");
    }
    assert_eq!(repository.recorded("calls"), "");
}

#[test]
fn a_long_report_keeps_what_has_to_be_decided_and_added() {
    for (count, is_whole) in [(400, true), (1_500, false)] {
        let repository = Repository::new();
        let long = repository.changed(|document| {
            let note = &mut document["components"]["schemas"]["Note"]["properties"];
            for number in 0..count {
                note[format!("property{number:04}{}", "x".repeat(60))] = json!({"type": "string"});
            }
        });
        printed(&repository.propose(&long));
        let body = repository.recorded("body");
        assert!(body.chars().count() < 65_536, "{}", body.chars().count());
        for needed in [
            "for the SDK: major",
            "### For users of the SDK: ",
            "The overlay lacks these lines",
            "Written: ",
        ] {
            assert!(body.contains(needed), "{needed}: {body:.3000}");
        }
        let (_, lacks) = body.split_once("The overlay lacks these lines").unwrap();
        let last = format!("property{:04}", count - 1);
        assert_eq!(lacks.contains(&last), is_whole, "{count}");
        assert_eq!(
            body.matches("<details>").count(),
            body.matches("</details>").count()
        );
        let fences = body.lines().filter(|line| line.starts_with("```"));
        assert_eq!(fences.count() % 2, 0);
    }
}
