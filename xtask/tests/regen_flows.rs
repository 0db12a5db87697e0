//! Whole flows of a maintainer: the files are up to date after each run, and unchanged after each refusal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[path = "regen_support/command.rs"]
mod command;
mod regen_support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use regen_support::Workspace;
use serde_json::{Value, json};

/// Returns all files that git sees as changed or new, ignored ones included.
fn changed(workspace: &Workspace) -> Vec<String> {
    let mut command = Command::new("git");
    command.args([
        "status",
        "--porcelain",
        "--ignored",
        "--untracked-files=all",
        "-z",
    ]);
    let output = command.current_dir(workspace.path("")).output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    listed
        .split_terminator('\0')
        .map(|line| line[3..].to_owned())
        .collect()
}

fn add_mood(document: &mut Value) {
    document["components"]["schemas"]["PublicFile"]["properties"]["mood"] = json!({"type": "string"});
}

/// A repository, and documents of both versions outside of it.
fn repository(change: impl Fn(&mut Value)) -> (Workspace, tempfile::TempDir) {
    let workspace = Workspace::of_repository();
    workspace.commit();
    let outside = tempfile::tempdir().unwrap();
    for version in ["v3", "2026-09"] {
        let mut document = workspace.json(&format!("openapi/conversations/upstream/{version}.json"));
        change(&mut document);
        fs::write(
            outside.path().join(format!("{version}.json")),
            document.to_string(),
        )
        .unwrap();
    }
    (workspace, outside)
}

fn from<'a>(paths: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    let from = paths.iter().flat_map(|path| ["--from", path.as_str()]);
    ["regen"]
        .into_iter()
        .chain(from)
        .chain(more.iter().copied())
        .collect()
}

fn paths(folder: &Path, names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| folder.join(name).display().to_string())
        .collect()
}

#[test]
fn files_are_up_to_date_after_each_flow() {
    let (workspace, outside) = repository(add_mood);
    let both = paths(outside.path(), &["v3.json", "2026-09.json"]);
    let overlay = workspace.text("openapi/conversations/overlay.yaml");
    for (name, arguments, touched) in [
        ("nothing new", vec!["regen", "--offline"], &[][..]),
        (
            "a new property",
            from(&both, &[]),
            &["openapi/", "sdk/src/generated/conversations/"],
        ),
        (
            "the same again",
            from(&both, &[]),
            &["openapi/", "sdk/src/generated/conversations/"],
        ),
    ] {
        let ran = workspace.xtask(&arguments);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.errors);
        let check = workspace.xtask(&["regen", "--check"]);
        assert_eq!(check.code, Some(0), "{name}: {}", check.out);
        assert!(check.out.contains("Fresh: "), "{name}: {}", check.out);
        for file in changed(&workspace) {
            assert!(
                touched.iter().any(|folder| file.starts_with(folder)),
                "{name} touches {file}"
            );
        }
    }
    // Another description in the overlay.
    assert!(overlay.contains("summary: "));
    workspace.write(
        "openapi/conversations/overlay.yaml",
        &overlay.replacen("summary: ", "summary: Now ", 1),
    );
    assert_eq!(workspace.xtask(&["regen", "--check"]).code, Some(1));
    assert_eq!(workspace.xtask(&["regen", "--offline"]).code, Some(0));
    assert_eq!(workspace.xtask(&["regen", "--check"]).code, Some(0));
    // And back: the files are those from before, whatever was read in between.
    workspace.git(&["checkout", "--quiet", "--", "openapi/conversations/overlay.yaml"]);
    let (_, before) = repository(|_| {});
    let ran = workspace.xtask(&from(&paths(before.path(), &["v3.json", "2026-09.json"]), &[]));
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let changed: Vec<String> = changed(&workspace);
    assert!(changed.iter().all(|file| file.ends_with(".lock")), "{changed:?}");
}

#[test]
fn no_refusal_leaves_a_trace() {
    let (workspace, outside) = repository(add_mood);
    let write = |name: &str, text: &str| fs::write(outside.path().join(name), text).unwrap();
    write("login.html", "<!doctype html><title>Log in</title>");
    write("empty", "");
    let document = fs::read_to_string(outside.path().join("v3.json")).unwrap();
    write("cut.json", &document[..document.len() / 2]);
    write("other.json", &document.replace("/v3/", "/2031-09/"));
    let retyped = document.replacen(r#""mood":{"type":"string"}"#, r#""mood":{"type":"integer"}"#, 1);
    assert_ne!(retyped, document);
    write("retyped.json", &retyped);
    for (names, code) in [
        (&["login.html"][..], 2),
        (&["empty"], 2),
        (&["cut.json"], 2),
        (&["other.json"], 2),
        (&["missing.json"], 2),
        // They contradict each other, or the other version.
        (&["v3.json", "retyped.json"], 2),
        (&["retyped.json", "2026-09.json"], 2),
    ] {
        let ran = workspace.xtask(&from(&paths(outside.path(), names), &[]));
        assert_eq!(ran.code, Some(code), "{names:?}: {}{}", ran.out, ran.errors);
        assert_eq!(changed(&workspace), Vec::<String>::new(), "{names:?}");
    }
    // An address that cannot be reached, and a spec that cannot be generated.
    let ran = workspace.xtask(&["regen", "--from", "https://127.0.0.1:9/v3.json"]);
    assert_eq!(ran.code, Some(3), "{}", ran.errors);
    assert_eq!(changed(&workspace), Vec::<String>::new());
    workspace.edit(
        "openapi/conversations/overlay.yaml",
        "operationId: get_thread",
        "operationId: \"no name\"",
    );
    workspace.git(&["commit", "--quiet", "--all", "--message", "A name that is none"]);
    let ran = workspace.xtask(&["regen", "--offline"]);
    assert_eq!(ran.code, Some(4), "{}{}", ran.out, ran.errors);
    assert_eq!(changed(&workspace), Vec::<String>::new());
}

#[test]
fn no_kill_leaves_a_trace() {
    let (workspace, outside) = repository(add_mood);
    let both = paths(outside.path(), &["v3.json", "2026-09.json"]);
    for wait in [1, 50, 200, 400, 800, 1_200, 1_600, 2_400] {
        let mut child = workspace.start(&from(&both, &[]));
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        // The next command, whichever it is, restores the files.
        assert_eq!(workspace.xtask(&["diff", "--list-rules"]).code, Some(0));
        let changed = changed(&workspace);
        if !changed.is_empty() {
            // The run was at its end.
            assert_eq!(workspace.xtask(&["regen", "--check"]).code, Some(0), "{wait} ms");
            let is_written = |file: &String| {
                file.starts_with("openapi/") || file.starts_with("sdk/src/generated/conversations/")
            };
            assert!(changed.iter().all(is_written), "{wait} ms: {changed:?}");
            workspace.git(&["checkout", "--quiet", "--", "."]);
        }
    }
}
