//! What the comparison's tests share.
#![allow(dead_code, reason = "each test binary uses its own part")]

use openapi_diff::read;
use openapi_diff::{Format, Report, compare, render};
use serde_json::Value;

/// The notes API: one document in which every rule finds something to apply to.
pub(crate) fn notes() -> Value {
    read(include_bytes!("notes.yaml"), "notes.yaml").unwrap()
}

/// A report as a program reads it.
pub(crate) fn json(report: &Report) -> String {
    let mut out = Vec::new();
    render(report, Format::Json, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Compares, and shows what was found if that is not nothing.
pub(crate) fn assert_same(old: &Value, new: &Value, what: &str) {
    let report = compare(old, new).unwrap();
    assert!(report.changes.is_empty(), "{what}: {}", json(&report));
}
