//! The command `diff`: exit codes, streams, rejected input, rules.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

#[path = "../openapi-diff/tests/common/mod.rs"]
mod common;

use std::fs;
use std::process::{Command, Output};

use common::notes;
use openapi_diff::{read, read_within};
use serde_json::Value;

fn run(old: &[u8], new: &[u8], arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("old"), folder.path().join("new"));
    fs::write(&a, old).unwrap();
    fs::write(&b, new).unwrap();
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .args([a, b])
        .args(arguments)
        .output()
        .unwrap()
}

fn changed(pointer: &str, value: Value) -> Vec<u8> {
    let mut document = notes();
    *document.pointer_mut(pointer).unwrap() = value;
    document.to_string().into_bytes()
}

#[test]
fn exits_with_1_for_breaking_changes() {
    let old = notes().to_string().into_bytes();
    let breaking = changed("/components/schemas/Note/properties/id/type", "string".into());
    let additive = changed("/components/schemas/Mood/enum/0", "FINE".into());
    let docs = changed("/info/version", "2".into());
    for (new, code, verdict) in [
        (&old, 0, "none"),
        (&docs, 0, "docs"),
        (&additive, 0, "additive"),
        (&breaking, 1, "breaking"),
    ] {
        let output = run(&old, new, &["--report", "json"]);
        assert_eq!(output.status.code(), Some(code), "{verdict}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["verdict"], verdict);
        assert!(output.stderr.is_empty());
    }
    assert_eq!(run(&old, &old, &["--report", "html"]).status.code(), Some(2));
    let missing = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "nowhere", "nowhere"])
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        String::from_utf8(missing.stderr)
            .unwrap()
            .contains("nowhere: cannot be read")
    );
}

#[test]
fn exits_with_1_for_the_level_of_fail_on() {
    let old = notes().to_string().into_bytes();
    let breaking = changed("/components/schemas/Note/properties/id/type", "string".into());
    let additive = changed("/components/schemas/Mood/enum/0", "FINE".into());
    let docs = changed("/info/version", "2".into());
    for (fail_on, codes) in [
        ("breaking", [0, 0, 0, 1]),
        ("additive", [0, 0, 1, 1]),
        ("docs", [0, 1, 1, 1]),
    ] {
        for (new, code) in [&old, &docs, &additive, &breaking].into_iter().zip(codes) {
            let output = run(&old, new, &["--fail-on", fail_on]);
            assert_eq!(output.status.code(), Some(code), "{fail_on}");
        }
    }
    assert_eq!(run(&old, &old, &["--fail-on", "nothing"]).status.code(), Some(2));
}

#[test]
fn accepts_the_changes_of_a_file_until_they_expire() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("accepted.toml");
    let old = notes().to_string().into_bytes();
    let breaking = changed("/components/schemas/Note/properties/id/type", "string".into());
    let entry = "[[accepted]]\nrule = \"type-changed\"\nplace = \"/components/schemas/Note/properties/id\"\n\
                 reason = \"no client reads it\"\nexpires = 2026-12-31\n";
    let run = |text: &str, today: &str, new: &[u8]| {
        fs::write(&list, text).unwrap();
        let output = run(&old, new, &["--accept", list.to_str().unwrap(), "--today", today]);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, out, errors) = run(entry, "2026-12-31", &breaking);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    assert!(
        out.contains("accepted until 2026-12-31: no client reads it"),
        "{out}"
    );
    let (code, _, errors) = run(entry, "2027-01-01", &breaking);
    assert_eq!(code, Some(1));
    assert!(
        errors.starts_with("warning: ") && errors.contains("expired on 2026-12-31"),
        "{errors}"
    );
    let (code, _, errors) = run(entry, "2026-12-31", &old);
    assert_eq!(code, Some(0));
    assert!(
        errors.starts_with("warning: ") && errors.contains("matches no change"),
        "{errors}"
    );
    let (code, out, errors) = run(&entry.replace("no client reads it", ""), "2026-12-31", &breaking);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(
        errors.starts_with("error: ") && errors.contains("has no reason"),
        "{errors}"
    );
    assert_eq!(run(entry, "tomorrow", &breaking).0, Some(2));
}

#[test]
fn compares_yaml_with_json() {
    let yaml = include_bytes!("../openapi-diff/tests/common/notes.yaml");
    let output = run(yaml, notes().to_string().as_bytes(), &["--report", "json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("\"verdict\": \"none\"")
    );
}

#[test]
fn rejects_documents_with_one_line() {
    let good = notes().to_string().into_bytes();
    let cut = &good[..good.len() / 2];
    let with = |schema: &str| {
        format!(r#"{{"openapi": "3.0.3", "paths": {{}}, "components": {{"schemas": {{"A": {schema}}}}}}}"#)
            .into_bytes()
    };
    let own = with(r##"{"$ref": "#/components/schemas/A"}"##);
    let circle = with(r##"{"allOf": [{"$ref": "#/components/schemas/A"}]}"##);
    let dangling = with(r##"{"items": {"$ref": "#/components/schemas/B"}}"##);
    let outside = with(r#"{"items": {"$ref": "https://api.example/other.json#/B"}}"#);
    let missing = with(r#"{"items": {"$ref": "other.json#/B"}}"#);
    let above = with(r#"{"items": {"$ref": "../other.json#/B"}}"#);
    let deep = with(&format!(
        "{}{}",
        r#"{"items":"#.repeat(200),
        "1".to_owned() + &"}".repeat(200)
    ));
    let bad: [(&[u8], &str, &str); 17] = [
        (b"", "is empty", "OpenAPI"),
        (b"\n \n", "is empty", "OpenAPI"),
        (b"<!doctype html><title>Log in</title>", "is HTML", "OpenAPI"),
        (b"\x89PNG\r\n\x1a\n\x00", "is binary", "OpenAPI"),
        (b"{\"openapi\": \"3.0.3\"\0}", "is binary", "OpenAPI"),
        (cut, "ends early", "line 1 column"),
        (b"just some words", "is not an object", "OpenAPI"),
        (b"[1, 2]", "is not an object", "OpenAPI"),
        (br#"{"swagger": "2.0"}"#, "is Swagger", "convert it first"),
        (br#"{"paths": {}}"#, "has no `openapi` version", "OpenAPI"),
        (br#"{"openapi": "4.0.0"}"#, "version", "/openapi"),
        (&own, "resolves only to itself", "/components/schemas/A"),
        (&circle, "resolves only to itself", "/components/schemas/A"),
        (&dangling, "cannot be resolved", "/components/schemas/A/items"),
        (
            &outside,
            "points outside the document",
            "/components/schemas/A/items",
        ),
        (&missing, "cannot be read", "/components/schemas/A/items"),
        (&above, "leaves the folder", "/components/schemas/A/items"),
    ];
    for (bytes, problem, place) in bad {
        for (old, new) in [(bytes, good.as_slice()), (good.as_slice(), bytes)] {
            let output = run(old, new, &["--report", "json"]);
            let error = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{error}");
            assert!(output.stdout.is_empty());
            assert_eq!(error.lines().count(), 1, "{error}");
            assert!(
                error.contains(problem) && error.contains(place) && error.contains("expected"),
                "{error}"
            );
            let name = if old == bytes && old != good.as_slice() {
                "old"
            } else {
                "new"
            };
            assert!(error.contains(&format!("/{name}: ")), "names the source: {error}");
        }
    }
    assert!(
        read(&deep, "deep")
            .unwrap_err()
            .to_string()
            .contains("recursion limit")
    );
    let error = read_within(&good, "notes", 100).unwrap_err().to_string();
    assert!(
        error.contains("exceed the limit") && error.contains("at most 100 bytes"),
        "{error}"
    );
}

fn xtask_diff(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn explains_a_rule_in_each_format() {
    let rule = "property-removed";
    let (code, text, errors) = xtask_diff(&["--explain", rule]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    for part in [
        rule,
        "in responses  breaking",
        "why",
        "SDK step",
        "before  ",
        "after   ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let (_, markdown, _) = xtask_diff(&["--explain", rule, "--format", "markdown"]);
    assert!(markdown.starts_with("### `property-removed`") && markdown.contains("```yaml"));
    let (_, json, _) = xtask_diff(&["--explain", rule, "--report", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["level"]["request"], "breaking");
    assert_eq!(json["example"]["place"], "schema");
}

#[test]
fn lists_every_rule_in_each_format() {
    let (code, text, errors) = xtask_diff(&["--list-rules"]);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let (_, markdown, _) = xtask_diff(&["--list-rules", "--format", "markdown"]);
    let (_, json, _) = xtask_diff(&["--list-rules", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json.as_array().unwrap().len(), openapi_diff::RULES.len());
    assert_eq!(text.lines().count(), openapi_diff::RULES.len() + 1);
    assert_eq!(markdown.lines().count(), openapi_diff::RULES.len() + 2);
}

#[test]
fn names_similar_rules_for_an_unknown_one() {
    let (code, text, errors) = xtask_diff(&["--explain", "status"]);
    assert_eq!((code, text.as_str()), (Some(2), ""));
    assert!(errors.contains("similar: success-status-added"), "{errors}");
    let (code, _, errors) = xtask_diff(&["--explain", "nothing"]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("--list-rules"), "{errors}");
    assert_eq!(xtask_diff(&["only-one"]).0, Some(2));
}
