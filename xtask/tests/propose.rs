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
/// Writes down its arguments, a line a call. The pull requests, the labels and the comments of the one that is open are
/// files beside it.
const GH: &str = r#"#!/bin/sh
here=$(dirname "$0")
printf '%s|' "$@" >> "$here/calls"
echo >> "$here/calls"
asked="$*"
while [ $# -gt 0 ]; do
  [ "$1" = --body-file ] && cp "$2" "$here/body"
  shift
done
case "$asked" in
  "pr list "*) cat "$here/pulls";;
  "pr view "*"--json comments"*) cat "$here/comments";;
  "pr view "*) cat "$here/labels";;
  "pr comment "*) cat "$here/body" >> "$here/comments";;
  "pr create "*) echo https://example.com/pull/7;;
esac
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
        place.tells("pulls", "[]");
        place.tells("labels", "");
        place.tells("comments", "");
        let remote = place.outside.path().join("remote.git");
        place.git(&["init", "--quiet", "--bare", remote.to_str().unwrap()]);
        place.git(&["init", "--quiet", "--initial-branch=main"]);
        place.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
        place.git(&["config", "user.name", "t"]);
        place.git(&["config", "user.email", "t@localhost"]);
        place.commits("All");
        place
    }

    /// Somebody commits what there is.
    fn commits(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Somebody commits to what is proposed, and pushes it.
    fn works_on_it(&self) {
        self.git(&["switch", "--quiet", "--create", "work", "origin/regen"]);
        self.workspace.write("notes.txt", "mine");
        self.commits("Mine");
        self.git(&["push", "--quiet", "origin", "work:regen"]);
        self.git(&["switch", "--quiet", "main"]);
    }

    /// The commit that is proposed.
    fn tip(&self) -> String {
        let listed = self.git(&["ls-remote", "origin", "refs/heads/regen"]);
        listed.split_whitespace().next().unwrap_or_default().to_owned()
    }

    /// GitHub says that of the pull request of what is proposed.
    fn has_pull(&self, state: &str) {
        let pull = json!([
            {"url": "https://example.com/pull/8", "state": "OPEN", "headRefOid": "0", "isCrossRepository": true},
            {"url": URL, "state": state, "headRefOid": self.tip(), "isCrossRepository": false},
        ]);
        self.tells("pulls", &pull.to_string());
    }

    /// How many calls of `gh` began so.
    fn asked(&self, beginning: &str) -> usize {
        let calls = self.told("calls");
        calls.lines().filter(|call| call.starts_with(beginning)).count()
    }

    /// A document that has a property more, which is proposed, with a pull request that is open.
    fn proposed() -> (Self, PathBuf) {
        let place = Self::new();
        let additive = place.additive("brandNew");
        said(&place.propose(&additive));
        place.has_pull("OPEN");
        (place, additive)
    }

    fn additive(&self, name: &str) -> PathBuf {
        self.changed(|document| {
            document["components"]["schemas"]["Note"]["properties"][name] = json!({"type": "string"});
        })
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
        self.run(&["--from", from.to_str().unwrap()])
    }

    /// Writes a proposal to the folder `proposal` outside the work tree, and returns the folder.
    fn prepare(&self, from: &Path) -> String {
        let folder = self.outside.path().join("proposal").display().to_string();
        let prepared = self.run(&["--from", from.to_str().unwrap(), "--prepare", &folder]);
        assert_eq!(said(&prepared), "");
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

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn opens_a_pull_request_and_updates_it() {
    let place = Place::new();
    let additive = place.additive("brandNew");
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

    assert_eq!(place.git(&["branch", "--show-current"]), "main\n");
    assert_eq!(place.git(&["status", "--porcelain"]), "", "the tree is as it was");

    // A day later there is more to say, and the one pull request says it.
    place.has_pull("OPEN");
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
fn proposes_nothing_without_a_change() {
    let place = Place::new();
    let same = place.changed(|document| document["info"]["description"] = json!("Other words."));
    let said = said(&place.propose(&same));
    assert!(said.starts_with("Nothing to propose"), "{said}");
    assert_eq!(place.told("calls"), "");
    assert_eq!(place.git(&["status", "--porcelain"]), "", "the tree is as it was");
}

#[test]
fn does_not_propose_the_same_again() {
    let (place, additive) = Place::proposed();
    let tip = place.tip();
    assert_eq!(
        said(&place.propose(&additive)),
        format!("Already proposed: {URL}\n")
    );
    // Other bytes of the source, and a branch that moved on elsewhere, are nothing new.
    let text = fs::read_to_string(&additive).unwrap();
    fs::write(&additive, format!("{text}\n")).unwrap();
    place.workspace.write("elsewhere.txt", "other work");
    place.commits("Elsewhere");
    assert_eq!(
        said(&place.propose(&additive)),
        format!("Already proposed: {URL}\n")
    );
    assert_eq!(place.tip(), tip);
    assert_eq!(place.asked("pr|edit|"), 0);

    // Who closes it has decided; a branch whose pull request could not be opened gets it now.
    place.has_pull("CLOSED");
    let closed = said(&place.propose(&additive));
    assert!(closed.contains(&format!("since {URL} was closed")), "{closed}");
    assert_eq!(place.asked("pr|create|"), 1);
    place.tells("pulls", "[]");
    assert_eq!(
        said(&place.propose(&additive)),
        format!("wire: additive: {URL}\n")
    );
    assert_eq!(place.asked("pr|create|"), 2);
    assert_eq!(place.tip(), tip);
}

#[test]
fn does_not_overwrite_commits_of_others() {
    let (place, additive) = Place::proposed();
    place.works_on_it();
    place.has_pull("OPEN");
    let tip = place.tip();
    let same = said(&place.propose(&additive));
    assert_eq!(
        same,
        format!("Already proposed, and has commits of others: {URL}\n")
    );
    assert_eq!(place.asked("pr|comment|"), 0);

    // HubSpot goes on: that is told once, day after day.
    let more = place.additive("newerStill");
    for _ in 0..2 {
        let told = said(&place.propose(&more));
        assert_eq!(told, format!("Left alone, with a comment: {URL}\n"));
    }
    assert_eq!(place.asked("pr|comment|"), 1);
    let comment = place.told("comments");
    assert!(
        comment.contains(&tip[..10]) && comment.contains("newerStill"),
        "{comment}"
    );
    said(&place.propose(&place.additive("newestOfAll")));
    assert_eq!(place.asked("pr|comment|"), 2);
    // And that it was reverted.
    said(&place.propose(&place.changed(|_| {})));
    assert_eq!(place.asked("pr|comment|"), 3);
    assert!(place.told("comments").contains("reverted this change"));
    assert_eq!(place.asked("pr|close|"), 0);
    assert_eq!(place.tip(), tip);

    // Without a pull request nobody would read it, so that it stops.
    place.tells("pulls", "[]");
    let additive = place.additive("brandNew");
    let refused = place.propose(&additive);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        error.contains("the branch regen") && error.contains(&tip[..10]),
        "{error}"
    );
    assert_eq!(place.tip(), tip);
    // What was merged can be overwritten: nothing is lost.
    place.git(&["reset", "--quiet", "--hard"]);
    place.has_pull("MERGED");
    assert_eq!(
        said(&place.propose(&additive)),
        format!("wire: additive: {URL}\n")
    );
    assert_ne!(place.tip(), tip);
}

#[test]
fn closes_the_pull_request_of_a_reverted_change() {
    let (place, _) = Place::proposed();
    // Another source does not tell.
    let told = said(&place.propose(&fixture("api.json")));
    assert!(
        told.contains(&format!("{URL} stays open, since changed.json was not read")),
        "{told}"
    );
    assert_ne!(place.tip(), "");

    let told = said(&place.propose(&place.changed(|_| {})));
    assert!(
        told.contains("Nothing to propose") && told.contains(&format!("Closed: {URL}")),
        "{told}"
    );
    assert_eq!(place.asked(&format!("pr|close|{URL}|--comment|")), 1);
    assert_eq!(place.tip(), "", "the branch is gone");
    assert_eq!(place.git(&["status", "--porcelain"]), "");
}

#[test]
fn refuses_a_work_tree_with_changes() {
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
fn reports_a_failure_of_gh() {
    let place = Place::new();
    place.tells("gh", "#!/bin/sh\necho 'not logged in' >&2\nexit 4\n");
    let changed = place.changed(|document| {
        document["components"]["schemas"]["Note"]["properties"]["brandNew"] = json!({"type": "string"});
    });
    let refused = place.propose(&changed);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        error.contains("gh pr list") && error.contains("not logged in"),
        "{error}"
    );
}

#[test]
fn opens_a_prepared_proposal_without_its_sources() {
    let place = Place::new();
    let additive = place.additive("brandNew");
    let folder = place.prepare(&additive);
    assert_eq!(place.told("calls"), "", "preparing needs no `gh`");
    assert_eq!(place.tip(), "", "and pushes nothing");
    assert_eq!(place.git(&["status", "--porcelain"]), "");

    fs::remove_file(additive).unwrap();
    assert_eq!(
        said(&place.run(&["--open", &folder])),
        format!("wire: additive: {URL}\n")
    );
    assert!(place.told("body").contains("brandNew"));
    assert_eq!(place.git(&["status", "--porcelain"]), "");

    place.workspace.write("elsewhere.txt", "other work");
    place.commits("Elsewhere");
    let refused = place.run(&["--open", &folder]);
    assert_eq!(refused.status.code(), Some(2));
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(error.contains("to be checked out"), "{error}");
}

#[test]
fn refuses_a_proposal_that_changes_files_of_others() {
    let place = Place::new();
    let folder = place.prepare(&place.additive("brandNew"));
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
            new_file("openapi/x.json", "120000", "/etc/passwd"),
            "openapi/x.json",
        ),
        (new_file("openapi/x.json", "100755", "{}"), "openapi/x.json"),
        (new_file("../x.json", "100644", "{}"), ""),
        (new_file(".git/hooks/pre-push", "100755", "exit 1"), ""),
    ] {
        fs::write(&patch, format!("{proposed}{more}")).unwrap();
        let refused = place.run(&["--open", &folder]);
        assert_eq!(refused.status.code(), Some(2), "{more}");
        let error = String::from_utf8(refused.stderr).unwrap();
        assert!(error.contains(named), "{error}");
        assert_eq!(place.tip(), "", "nothing is pushed");
        assert_eq!(place.git(&["status", "--porcelain"]), "", "{more}");
    }
    assert_eq!(place.told("calls"), "");
}

#[test]
fn a_long_report_keeps_what_has_to_be_decided_and_added() {
    for (count, is_whole) in [(400, true), (1_500, false)] {
        let place = Place::new();
        let long = place.changed(|document| {
            let note = &mut document["components"]["schemas"]["Note"]["properties"];
            for number in 0..count {
                note[format!("property{number:04}{}", "x".repeat(60))] = json!({"type": "string"});
            }
        });
        said(&place.propose(&long));
        let body = place.told("body");
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
