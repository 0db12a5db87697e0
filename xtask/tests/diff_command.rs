//! `diff` as it is used: exit codes, what stands on which stream, what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands, as tests do"
)]

mod common;

use std::fs;
use std::process::{Command, Output};

use common::notes;
use serde_json::Value;
use xtask::diff::{Format, compare, render};
use xtask::openapi::{parse, parse_within};

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
fn exit_codes_say_whether_something_breaks() {
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
fn yaml_and_json_of_one_document_are_the_same() {
    let yaml = include_bytes!("common/notes.yaml");
    let output = run(yaml, notes().to_string().as_bytes(), &["--report", "json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("\"verdict\": \"none\"")
    );
}

#[test]
fn what_is_no_openapi_document_gets_one_line_that_says_why() {
    let good = notes().to_string().into_bytes();
    let cut = &good[..good.len() / 2];
    let with = |schema: &str| {
        format!(r#"{{"openapi": "3.0.3", "paths": {{}}, "components": {{"schemas": {{"A": {schema}}}}}}}"#)
            .into_bytes()
    };
    let own = with(r##"{"$ref": "#/components/schemas/A"}"##);
    let circle = with(r##"{"allOf": [{"$ref": "#/components/schemas/A"}]}"##);
    let dangling = with(r##"{"items": {"$ref": "#/components/schemas/B"}}"##);
    let outside = with(r#"{"items": {"$ref": "other.json#/B"}}"#);
    let deep = with(&format!(
        "{}{}",
        r#"{"items":"#.repeat(200),
        "1".to_owned() + &"}".repeat(200)
    ));
    let bad: [(&[u8], &str, &str); 15] = [
        (b"", "is empty", "OpenAPI"),
        (b"\n \n", "is empty", "OpenAPI"),
        (b"<!doctype html><title>Log in</title>", "is HTML", "OpenAPI"),
        (b"\x89PNG\r\n\x1a\n\x00", "is binary", "OpenAPI"),
        (b"{\"openapi\": \"3.0.3\"\0}", "is binary", "OpenAPI"),
        (cut, "ends early", "line 1 column"),
        (b"just some words", "is no object", "OpenAPI"),
        (b"[1, 2]", "is no object", "OpenAPI"),
        (br#"{"swagger": "2.0"}"#, "is Swagger", "OpenAPI 3.0 or 3.1"),
        (br#"{"paths": {}}"#, "has no `openapi` version", "OpenAPI"),
        (br#"{"openapi": "4.0.0"}"#, "version", "/openapi"),
        (&own, "resolves only to itself", "/components/schemas/A"),
        (&circle, "resolves only to itself", "/components/schemas/A"),
        (&dangling, "leads nowhere", "/components/schemas/A/items"),
        (
            &outside,
            "leads out of the document",
            "/components/schemas/A/items",
        ),
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
        parse(&deep, "deep")
            .unwrap_err()
            .to_string()
            .contains("recursion limit")
    );
    let error = parse_within(&good, "notes", 100).unwrap_err().to_string();
    assert!(
        error.contains("over the cap") && error.contains("at most 100 bytes"),
        "{error}"
    );
}

#[test]
fn what_stands_where_it_cannot_is_an_error_and_no_panic() {
    let places = [
        "/paths",
        "/paths/~1notes",
        "/paths/~1notes/get",
        "/paths/~1notes/get/parameters",
        "/paths/~1notes/get/parameters/0",
        "/paths/~1notes/get/responses",
        "/paths/~1notes/get/responses/200/headers",
        "/paths/~1notes/post/requestBody",
        "/paths/~1notes/post/requestBody/content",
        "/components/schemas/Note",
        "/components/schemas/Note/properties",
        "/components/schemas/Note/properties/id/type",
        "/components/schemas/Note/required",
        "/components/schemas/Author/oneOf",
        "/components/securitySchemes",
        "/components/securitySchemes/oauth/flows",
        "/security",
        "/servers",
        "/info",
        "/components/schemas/Mood/enum",
        "/components/schemas/Target/discriminator",
        "/paths/~1notes/get/tags",
        "/components",
    ];
    let mut refused = 0;
    for place in places {
        for value in [
            Value::Null,
            true.into(),
            7.into(),
            "x".into(),
            serde_json::json!([1]),
            serde_json::json!({"a": 1}),
        ] {
            let bytes = changed(place, value);
            let Ok(document) = parse(&bytes, "mangled") else {
                refused += 1;
                continue;
            };
            match compare(&notes(), &document) {
                Ok(_) => {
                    let _ = xtask::openapi::normalise(&document);
                }
                Err(error) => {
                    refused += 1;
                    assert!(error.to_string().contains("expected"), "{error}");
                }
            }
        }
    }
    assert!(refused > 40, "{refused} refused");
}

#[test]
fn text_and_markdown_put_what_breaks_first() {
    let mut new = notes();
    new["components"]["schemas"]["Note"]["properties"]["id"]["type"] = "string".into();
    new["components"]["schemas"]["Mood"]["enum"][0] = "FINE".into();
    new["info"]["version"] = "2".into();
    let report = compare(&notes(), &new).unwrap();
    let written = |format| {
        let mut out = Vec::new();
        render(&report, format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    for format in [Format::Text { colour: false }, Format::Markdown] {
        let text = written(format);
        let at = |word: &str| text.find(word).unwrap_or_else(|| panic!("{word} in {text}"));
        assert!(
            at("Breaking") < at("Additive") && at("Additive") < at("Docs"),
            "{text}"
        );
        assert!(at("type-changed") < at("enum-value-added") && at("enum-value-added") < at("info-changed"));
        assert!(
            text.contains("GET /notes/{noteId}") && !text.contains('\u{1b}'),
            "{text}"
        );
    }
    assert!(written(Format::Text { colour: true }).contains("\u{1b}[31mBreaking"));
}
