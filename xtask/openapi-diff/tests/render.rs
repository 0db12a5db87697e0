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
