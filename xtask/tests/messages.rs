//! What maintainers read: `--help`, the reports and the errors of every command, in one file, to be read in a row; and a
//! report as a pull request shows it.
//!
//! After a change, `UPDATE_MESSAGES=1 cargo test -p xtask --test messages` writes both files anew.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[path = "regen_support/command.rs"]
mod command;
mod regen_support;

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use openapi_diff::Date;
use regen_support::{Workspace, fixture};
use serde_json::{Value, json};

const MESSAGES: &str = "tests/messages.txt";
const PULL_REQUEST: &str = "tests/pull_request.md";
const TODAY: &str = "2026-11-02";
const OVERLAY: &str = "openapi/conversations/overlay.yaml";
const SOURCES: &str = "openapi/conversations/sources.toml";

/// The text so far.
#[derive(Default)]
struct Text(String);

impl Text {
    fn part(&mut self, title: &str) {
        write!(self.0, "\n== {title}\n\n").unwrap();
    }

    /// Runs a command in a workspace.
    fn run(&mut self, when: &str, workspace: &Workspace, arguments: &[&str]) {
        let ran = workspace.xtask(arguments);
        let code = ran.code.unwrap();
        writeln!(
            self.0,
            "# {when}\n$ cargo xtask {} (exit status {code})",
            arguments.join(" ")
        )
        .unwrap();
        for line in ran.out.lines().chain(ran.errors.lines()) {
            let line = same(line, workspace);
            writeln!(self.0, "{}", format!("    {line}").trim_end()).unwrap();
        }
        self.0.push('\n');
    }

    fn regen(&mut self, when: &str, workspace: &Workspace, arguments: &[&str]) {
        let dated = [&["regen", "--today", TODAY], arguments].concat();
        self.run(when, workspace, &dated);
    }
}

/// Replaces what differs between two runs.
fn same(line: &str, workspace: &Workspace) -> String {
    let folder = workspace.path("");
    let folder = folder.to_str().unwrap().trim_end_matches('/');
    line.replace(&format!("/private{folder}"), "FOLDER")
        .replace(folder, "FOLDER")
        .replace(&Date::today().to_string(), "TODAY")
}

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

/// A workspace of the fixtures under version control, whose overlay lacks nothing.
fn committed() -> Workspace {
    let workspace = Workspace::of_fixtures();
    let (_, report) = workspace.offline().unwrap();
    let lines = report["overlay"]["missing"][0].as_str().unwrap();
    let (renames, actions) = lines.split_once("actions:\n").unwrap();
    assert!(renames.contains("PictureEgg:"), "{renames}");
    let mut overlay = workspace.text(OVERLAY);
    overlay = overlay.replace(
        "  TextEgg: NewText\n",
        "  TextEgg: NewText\n  PictureEgg: NewPicture\n",
    );
    for line in actions.replace("PictureEgg", "NewPicture").lines() {
        let value = match line.trim() {
            "description:" => " One line of prose.",
            "summary:" => " One line.",
            "operationId:" => " get_note",
            _ => "",
        };
        writeln!(overlay, "{}{value}", line.trim_end()).unwrap();
    }
    workspace.write(OVERLAY, &overlay);
    workspace.edit(
        SOURCES,
        "server =",
        "prefixes = [\"/conversations/v3/boxes\"]\nunshipped = [\"GET /conversations/v3/boxes/{boxId}\"]\nserver =",
    );
    let (_, report) = workspace.offline().unwrap();
    assert_eq!(report["overlay"]["missing"], json!([]), "{report:#}");
    workspace.commit();
    workspace
}

/// Writes the document of the fixtures with a change.
fn document(workspace: &Workspace, name: &str, change: impl FnOnce(&mut Value)) {
    let mut document: Value = serde_json::from_slice(&fs::read(fixture("api.json")).unwrap()).unwrap();
    change(&mut document);
    workspace.write(name, &document.to_string());
}

fn add_property(document: &mut Value) {
    schema(document, "Note")["properties"]["color"] = json!({"type": "string"});
}

fn help(text: &mut Text) {
    text.part("Help");
    let workspace = Workspace::of_fixtures();
    text.run("all commands", &workspace, &["--help"]);
    for command in ["regen", "diff", "propose", "release", "bench"] {
        text.run(command, &workspace, &[command, "--help"]);
    }
    text.run("an unknown command", &workspace, &["generate"]);
    text.run(
        "arguments that exclude each other",
        &workspace,
        &["regen", "--offline", "--from", "api.json"],
    );
}

/// What `regen` reports of changes.
fn changes(text: &mut Text) {
    text.part("Reports of regen");
    let workspace = committed();
    text.regen("nothing to do", &workspace, &["--check"]);
    document(&workspace, "same.json", |_| {});
    text.regen(
        "a source without news",
        &workspace,
        &["--check", "--from", "same.json"],
    );
    document(&workspace, "prose.json", |document| {
        schema(document, "Note")["properties"]["id"]["description"] = "Other prose.".into();
    });
    text.regen("new prose", &workspace, &["--check", "--from", "prose.json"]);
    document(&workspace, "added.json", add_property);
    text.regen("a new property", &workspace, &["--check", "--from", "added.json"]);
    text.regen(
        "the same, as Markdown",
        &workspace,
        &["--check", "--from", "added.json", "--report", "markdown"],
    );
    text.regen(
        "the same, verbose",
        &workspace,
        &["--check", "--from", "added.json", "--verbose"],
    );
    document(&workspace, "breaking.json", |document| {
        schema(document, "Note")["properties"]["subject"] = json!({"type": "integer"});
        schema(document, "Note")["properties"]
            .as_object_mut()
            .unwrap()
            .remove("length");
        let values = &mut schema(document, "Note")["properties"]["mood"]["enum"];
        values.as_array_mut().unwrap().push("SLEEPY".into());
    });
    text.regen(
        "changes that break",
        &workspace,
        &["--check", "--from", "breaking.json"],
    );
    text.regen("a change that is written", &workspace, &["--from", "added.json"]);
    text.regen("the same once more", &workspace, &["--from", "added.json"]);

    let workspace = committed();
    workspace.edit(OVERLAY, "How they felt", "The mood of its author");
    text.regen("files that are not up to date", &workspace, &["--check"]);

    let workspace = committed();
    document(&workspace, "hidden.json", |document| {
        let labels = &mut schema(document, "TextEgg")["required"];
        labels.as_array_mut().unwrap().push("label".into());
    });
    text.regen(
        "a change that a correction hides",
        &workspace,
        &["--check", "--from", "hidden.json"],
    );

    let workspace = committed();
    document(&workspace, "gone.json", |document| {
        let paths = document["paths"].as_object_mut().unwrap();
        paths
            .remove("/conversations/v3/boxes/{boxId}/notes/{noteId}")
            .unwrap();
    });
    text.regen(
        "an operation that is gone",
        &workspace,
        &["--check", "--from", "gone.json"],
    );
    document(&workspace, "unshipped.json", |document| {
        let body =
            json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}});
        document["paths"]["/conversations/v3/boxes/{boxId}/archive"] =
            json!({"post": {"requestBody": body, "responses": {"200": body}}});
    });
    text.regen(
        "an operation that is not shipped",
        &workspace,
        &["--check", "--from", "unshipped.json"],
    );

    let announced = "\n[[deadlines]]\ndate = \"2027-03-01\"\nwhat = \"version v3 is unsupported\"\nsource = \"https://example.com\"\n";
    let hosts = workspace.text("openapi/sources.toml");
    workspace.write("openapi/sources.toml", &format!("{hosts}{announced}"));
    text.regen("an announced date", &workspace, &["--check"]);
}

/// What `regen` reports before it refuses to write.
fn refused(text: &mut Text) {
    text.part("Reports of regen that writes nothing");
    let workspace = committed();
    let sources = workspace.text(SOURCES);
    let dated = "\n[versions.2026-09]\nlike = \"v3\"\nprefixes = [\"/conversations/boxes/2026-09\"]\n";
    workspace.write(SOURCES, &format!("{sources}{dated}"));
    document(&workspace, "dated.json", |document| {
        let text = document
            .to_string()
            .replace("/conversations/v3/boxes", "/conversations/boxes/2026-09");
        *document = serde_json::from_str(&text).unwrap();
        document["info"]["version"] = "2026-09".into();
        schema(document, "Note")["properties"]["subject"] = json!({"type": "integer"});
    });
    text.regen("versions that conflict", &workspace, &["--from", "dated.json"]);
    let workspace = committed();
    workspace.edit(
        SOURCES,
        "server =",
        "generated = \"sdk/src/generated/conversations\"\nserver =",
    );
    document(&workspace, "unusable.json", |document| {
        let bag = json!({"oneOf": [{"type": "string"}, {"type": "integer"}]});
        schema(document, "Note")["properties"]["bag"] = bag;
    });
    text.regen(
        "a spec that cannot be generated",
        &workspace,
        &["--from", "unusable.json"],
    );
}

/// Sources and settings that cannot be used.
fn failures(text: &mut Text) {
    text.part("Errors of regen");
    let workspace = committed();
    text.regen("no source", &workspace, &[]);
    text.regen("a file that is not there", &workspace, &["--from", "none.json"]);
    text.regen("a folder", &workspace, &["--from", "openapi"]);
    text.regen(
        "an address over plain HTTP",
        &workspace,
        &["--from", "http://example.com/api.json"],
    );
    text.regen(
        "an unknown revision",
        &workspace,
        &["--check", "--since", "nowhere"],
    );
    let api = fs::read_to_string(fixture("api.json")).unwrap();
    for (when, name, content) in [
        ("an empty file", "empty.json", String::new()),
        ("a file that was cut", "cut.json", api[..api.len() / 2].to_owned()),
        (
            "JSON that is no description",
            "other.json",
            "{\"a\": 1}".to_owned(),
        ),
        ("Swagger 2", "swagger.json", "{\"swagger\": \"2.0\"}".to_owned()),
        (
            "a page that is no reference",
            "page.md",
            "# Boxes\n\nSome words.\n".to_owned(),
        ),
        (
            "a description of another API",
            "foreign.json",
            api.replace("/notes", "/nuts").replace("archived", "shelved"),
        ),
        (
            "another server",
            "server.json",
            api.replace("https://api.hubapi.com\"}]", "https://api.example.com\"}]"),
        ),
    ] {
        workspace.write(name, &content);
        text.regen(when, &workspace, &["--from", name]);
    }
    document(&workspace, "one.json", add_property);
    document(&workspace, "two.json", |document| {
        schema(document, "Note")["properties"]["color"] = json!({"type": "integer"});
    });
    text.regen(
        "files that contradict each other",
        &workspace,
        &["--from", "one.json", "--from", "two.json"],
    );
    for (when, file, from, to) in [
        (
            "an action of the overlay that matches nothing",
            OVERLAY,
            "schemas.Note\n",
            "schemas.Nought\n",
        ),
        (
            "a rename of a schema that is not there",
            OVERLAY,
            "  NoteMood: Mood",
            "  NoteMoot: Mood",
        ),
        (
            "a name that is taken",
            OVERLAY,
            "  NoteMood: Mood",
            "  NoteMood: Author",
        ),
        (
            "prose about a property that is not there",
            OVERLAY,
            "        mood: {",
            "        modd: {",
        ),
        (
            "a correction without evidence",
            OVERLAY,
            "    x-evidence: Seen to be accepted without labels.\n",
            "",
        ),
        ("an overlay that is no YAML", OVERLAY, "actions:", "actions: ["),
        (
            "settings that are no TOML",
            SOURCES,
            "[versions.v3]",
            "[versions.v3",
        ),
        ("a setting that is unknown", SOURCES, "server =", "servers ="),
        (
            "a method that is none",
            SOURCES,
            "method = \"get\"",
            "method = \"fetch\"",
        ),
        (
            "a date that is none",
            "openapi/sources.toml",
            "hosts =",
            "deadlines = [{ date = \"soon\", what = \"a\", source = \"b\" }]\nhosts =",
        ),
    ] {
        let workspace = committed();
        workspace.edit(file, from, to);
        text.regen(when, &workspace, &["--offline"]);
    }
}

fn diff(text: &mut Text) {
    text.part("Reports and errors of diff");
    let workspace = Workspace::of_fixtures();
    document(&workspace, "old.json", |_| {});
    document(&workspace, "docs.json", |document| {
        document["info"]["version"] = "2".into();
    });
    document(&workspace, "additive.json", add_property);
    document(&workspace, "breaking.json", |document| {
        schema(document, "Note")["properties"]["subject"] = json!({"type": "integer"});
        document["paths"]["/conversations/v3/boxes/{boxId}/notes"]["post"]["deprecated"] = true.into();
    });
    for (when, new) in [
        ("no difference", "old.json"),
        ("other prose", "docs.json"),
        ("an addition", "additive.json"),
        ("a change that breaks", "breaking.json"),
    ] {
        text.run(when, &workspace, &["diff", "old.json", new]);
    }
    text.run(
        "the same, as Markdown",
        &workspace,
        &["diff", "old.json", "breaking.json", "--report", "markdown"],
    );
    let accepted = "[[accepted]]\nrule = \"type-changed\"\nplace = \"/components/schemas/Note/properties/subject\"\n\
                    reason = \"no client reads it\"\nexpires = 2026-12-31\n";
    workspace.write("accepted.toml", accepted);
    let with = |today| {
        [
            "diff",
            "old.json",
            "breaking.json",
            "--accept",
            "accepted.toml",
            "--today",
            today,
        ]
    };
    text.run("a change that is accepted", &workspace, &with(TODAY));
    text.run("an acceptance that has expired", &workspace, &with("2027-01-01"));
    workspace.write("accepted.toml", &accepted.replace("no client reads it", ""));
    text.run("an acceptance without a reason", &workspace, &with(TODAY));
    text.run(
        "a file that is not there",
        &workspace,
        &["diff", "old.json", "none.json"],
    );
    workspace.write("other.json", "{\"a\": 1}");
    text.run(
        "JSON that is no description",
        &workspace,
        &["diff", "old.json", "other.json"],
    );
    workspace.write("cut.json", "{\"openapi\": ");
    text.run(
        "a file that was cut",
        &workspace,
        &["diff", "old.json", "cut.json"],
    );
    text.run(
        "a version that is not there",
        &workspace,
        &["diff", "conversations/v3", "conversations/v9"],
    );
}

/// A `gh` that answers as for a repository without a pull request, and keeps the body of one that it opens.
const GH: &str = r#"#!/bin/sh
call="$*"
while [ $# -gt 0 ]; do
  [ "$1" = --body-file ] && cp "$2" "$BODY"
  shift
done
case "$call" in
  "pr list "*) echo '[]';;
  "pr create "*) echo https://example.com/pull/7;;
esac
"#;

/// What `propose` prints, and the pull request that it opens.
fn propose(text: &mut Text) -> String {
    text.part("Propose");
    let workspace = committed();
    text.run(
        "no remote repository",
        &workspace,
        &["propose", "--from", "none.json"],
    );
    let outside = tempfile::tempdir().unwrap();
    let (gh, body, remote) = (
        outside.path().join("gh"),
        outside.path().join("body"),
        outside.path().join("remote.git"),
    );
    fs::write(&gh, GH).unwrap();
    fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
    workspace.git(&["init", "--quiet", "--bare", remote.to_str().unwrap()]);
    workspace.git(&["branch", "--move", "main"]);
    workspace.git(&["remote", "add", "origin", remote.to_str().unwrap()]);
    workspace.git(&["config", "user.name", "test"]);
    workspace.git(&["config", "user.email", "test@localhost"]);
    let changed = outside.path().join("api.json");
    let mut document: Value = serde_json::from_slice(&fs::read(fixture("api.json")).unwrap()).unwrap();
    let mut propose = |document: &Value| {
        fs::write(&changed, document.to_string()).unwrap();
        let path = std::env::var("PATH").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["propose", "--from", changed.to_str().unwrap()])
            .current_dir(workspace.path(""))
            .env("PATH", format!("{}:{path}", outside.path().display()))
            .env("BODY", &body)
            .output()
            .unwrap();
        let code = output.status.code().unwrap();
        writeln!(
            text.0,
            "$ cargo xtask propose --from api.json (exit status {code})"
        )
        .unwrap();
        for line in [output.stdout, output.stderr]
            .iter()
            .flat_map(|bytes| std::str::from_utf8(bytes).unwrap().lines())
        {
            let line = line.replace(outside.path().to_str().unwrap(), "FOLDER");
            writeln!(text.0, "{}", format!("    {line}").trim_end()).unwrap();
        }
        text.0.push('\n');
    };
    propose(&document);
    add_property(&mut document);
    schema(&mut document, "Note")["properties"]["subject"] = json!({"type": "integer"});
    let values = &mut schema(&mut document, "Note")["properties"]["mood"]["enum"];
    values.as_array_mut().unwrap().push("SLEEPY".into());
    let labels = &mut schema(&mut document, "TextEgg")["required"];
    labels.as_array_mut().unwrap().push("label".into());
    let body_of = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}});
    document["paths"]["/conversations/v3/boxes/{boxId}/archive"] =
        json!({"post": {"requestBody": body_of, "responses": {"200": body_of}}});
    propose(&document);
    let report = fs::read_to_string(&body).unwrap();
    report.replace(outside.path().to_str().unwrap(), "FOLDER")
}

fn release(text: &mut Text) {
    text.part("Release");
    let workspace = Workspace::of_fixtures();
    for name in ["own", "sdk/src"] {
        fs::create_dir_all(workspace.path(name)).unwrap();
    }
    workspace.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"own\"]\n[workspace.package]\nversion = \"1.2.3\"\nrepository = \"https://example.com/x\"\n\
         [workspace.dependencies]\nown = { path = \"own\", version = \"=1.2.3\" }\n",
    );
    workspace.write(
        "own/Cargo.toml",
        "[package]\nname = \"own\"\nrepository.workspace = true\n",
    );
    workspace.write("Cargo.lock", "[[package]]\nname = \"own\"\nversion = \"1.2.3\"\n");
    workspace.write("README.md", "# own\n\nhubspot-conversations = \"1.2\"\n");
    workspace.write(
        "CHANGELOG.md",
        "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-02-01\n\n### Added\n\n- One.\n",
    );
    workspace.write("sdk/src/lib.rs", "//! The crate.\n");
    text.run("one version everywhere", &workspace, &["release", "v1.2.3"]);
    text.run("another version", &workspace, &["release", "v1.3.0"]);
    text.run("no version", &workspace, &["release", "1.3"]);
    text.run(
        "nothing to release",
        &workspace,
        &["release", "v1.3.0", "--prepare"],
    );
}

/// Compares a text with the file, or writes the file.
fn check(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        fs::write(&path, text).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    let differing = written
        .lines()
        .zip(text.lines())
        .find(|(before, now)| before != now);
    assert!(
        written == text,
        "the messages differ from xtask/{name}, first in {differing:?}: read them, and write it anew with UPDATE_MESSAGES=1"
    );
}

#[test]
fn messages_are_those_of_the_files() {
    let mut text =
        Text("What maintainers read. Written by the test `messages`, which describes how.\n".to_owned());
    help(&mut text);
    changes(&mut text);
    refused(&mut text);
    failures(&mut text);
    diff(&mut text);
    let report = propose(&mut text);
    release(&mut text);
    check(MESSAGES, text.0.trim_end());
    check(PULL_REQUEST, &report);
}
