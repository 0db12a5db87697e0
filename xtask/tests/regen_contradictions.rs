//! Pages that do not agree with themselves, as fuzzing found them: nothing is told as a change on every run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it stands"
)]

mod regen_support;

use std::fs;

use regen_support::{Workspace, changes, fixture};
use serde_json::Value;

/// What the report of a copy of `whole.txt` with one edit says: its changes, and what it doubts.
fn read(workspace: &Workspace, from: &str, to: &str) -> (Vec<String>, String) {
    let text = fs::read_to_string(fixture("whole.txt")).unwrap();
    assert!(text.contains(from), "no {from}");
    let copy = workspace.write("copy", &text.replacen(from, to, 1));
    let (_, report) = workspace.regen(&[copy], false).unwrap();
    (changes(&report), report["sources"][0]["doubted"].to_string())
}

#[test]
fn a_parameter_that_becomes_an_enum_keeps_its_values() {
    let workspace = Workspace::of_fixtures();
    let (from, to) = (
        "property\n\nstring\n",
        "property\n\nenum<string>\n\nAvailable options:\n\n`ONE`,\n\n`TWO`\n",
    );
    let (first, _) = read(&workspace, from, to);
    assert!(!first.is_empty());
    let facts = workspace.json("openapi/conversations/upstream/v3.json");
    let is_list = |schema: &Value| schema["enum"] == serde_json::json!(["ONE", "TWO"]);
    let schemas = facts["components"]["schemas"].as_object().unwrap();
    assert!(schemas.values().any(is_list), "{facts:#}");
    assert_eq!(read(&workspace, from, to).0, Vec::<String>::new());
}

#[test]
fn a_parameter_that_becomes_an_enum_without_values_is_doubted() {
    let workspace = Workspace::of_fixtures();
    let (told, doubted) = read(&workspace, "property\n\nstring\n", "property\n\nenum<string>\n");
    assert_eq!(told, Vec::<String>::new());
    assert!(doubted.contains("does not tell whole"), "{doubted}");
}

#[test]
fn a_label_and_a_sample_of_different_types_are_doubted() {
    let workspace = Workspace::of_fixtures();
    let before = workspace.snapshot();
    // The sample shows a map.
    let (told, doubted) = read(&workspace, "marks\n\nobject\n", "marks\n\nobject[]\n");
    assert_eq!(told, Vec::<String>::new());
    assert!(doubted.contains("its label and its sample"), "{doubted}");
    let path = workspace.path("openapi/conversations/upstream/v3.json");
    assert_eq!(before[&path], fs::read(&path).unwrap());
}

#[test]
fn a_slash_in_a_name_is_part_of_it() {
    let workspace = Workspace::of_fixtures();
    let (from, to) = (
        "\"marks\": {}",
        "\"marks\": {},\n      \"a/b~c\": {\"d/e\": \"<string>\"}",
    );
    let (told, _) = read(&workspace, from, to);
    assert!(told.iter().any(|change| change.contains("a~1b~0c")), "{told:?}");
    assert_eq!(read(&workspace, from, to).0, Vec::<String>::new());
}
