//! Reports as text and Markdown.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;

use common::notes;
use openapi_diff::{Format, compare, render};

#[test]
fn lists_breaking_changes_first() {
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
    for format in [Format::Text { color: false }, Format::Markdown] {
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
    assert!(written(Format::Text { color: true }).contains("\u{1b}[31mBreaking"));
}

/// The notes API with a markup in every name that a report may quote.
fn hostile() -> [serde_json::Value; 2] {
    let name = "@team `x` #12 <b>|\u{202e}\u{1b}[2J\n# heading";
    let mut old = notes();
    let schemas = old["components"]["schemas"].as_object_mut().unwrap();
    let note = schemas["Note"]["properties"].as_object_mut().unwrap();
    note.insert(
        name.to_owned(),
        serde_json::json!({"type": "string", "enum": [name, "a"]}),
    );
    let path = old["paths"]["/notes"].clone();
    old["paths"][format!("/{name}")] = path;
    let mut new = old.clone();
    let property = &mut new["components"]["schemas"]["Note"]["properties"][name];
    *property = serde_json::json!({"type": "integer", "enum": [1]});
    new["paths"].as_object_mut().unwrap().remove(&format!("/{name}"));
    [old, new]
}

#[test]
fn names_from_documents_are_neither_controls_nor_markup() {
    let [old, new] = hostile();
    let report = compare(&old, &new).unwrap();
    assert!(report.changes.len() > 2);
    let written = |format| {
        let mut out = Vec::new();
        render(&report, format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    for format in [Format::Text { color: false }, Format::Markdown, Format::Json] {
        assert!(!written(format).contains(['\u{1b}', '\u{202e}']), "{format:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&written(Format::Json)).unwrap();
    assert!(json.to_string().contains('\u{202e}'), "JSON keeps names");
    for line in written(Format::Markdown).lines() {
        let outside: String = line.split('`').step_by(2).collect();
        assert!(
            !outside.contains(['@', '|']) && !outside.contains("<b>"),
            "{line}"
        );
        assert!(!line.trim_start().starts_with("# heading"), "{line}");
    }
}

#[test]
fn folds_long_lists_in_markdown() {
    let mut old = notes();
    for number in 0..60 {
        let operation = old["paths"]["/notes"]["get"].clone();
        old["paths"][format!("/gone-{number}")] = serde_json::json!({"get": operation});
    }
    let mut report = compare(&old, &notes()).unwrap();
    let last = report.changes.last_mut().unwrap();
    last.operations = (0..9).map(|number| format!("GET /of-{number}")).collect();
    let mut out = Vec::new();
    render(&report, Format::Markdown, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(
        text.contains("<details><summary>35 more</summary>\n\n- "),
        "{text}"
    );
    assert!(
        text.contains("  <details><summary>6 more operations</summary>\n\n  `GET /of-3`, "),
        "{text}"
    );
    assert_eq!(
        text.matches("<details>").count(),
        text.matches("</details>").count()
    );
}
