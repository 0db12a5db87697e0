//! The comparison on what really happened: HubSpot's own documents, oldest first.
//!
//! They are not ours to copy, so they are read from where `CONVERSATIONS_UPSTREAM` points; without it these
//! tests say that they skip. The golden files hold names and our own words only. `UPDATE_GOLDEN=1` writes them.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands and says what it read, as tests do"
)]

#[path = "../openapi-diff/tests/common/mod.rs"]
mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::json;
use openapi_diff::{Report, Verdict, compare};
use openapi_diff::{normalize, read};
use serde_json::Value;

/// Pairs with a golden file, the verdict, and what every id that is no mere docs begins with.
const PAIRS: [(&str, &str, Verdict, &str); 16] = [
    ("001", "003", Verdict::Breaking, ""),
    ("003", "005", Verdict::Docs, ""),
    ("005", "009", Verdict::Breaking, ""),
    ("009", "015", Verdict::Additive, ""),
    ("015", "017", Verdict::Breaking, ""),
    ("017", "019", Verdict::Docs, ""),
    ("019", "021", Verdict::Breaking, "security-"),
    ("021", "022", Verdict::Docs, ""),
    ("022", "023", Verdict::Docs, "security-"),
    ("023", "024", Verdict::Docs, "security-"),
    ("024", "045", Verdict::Breaking, "security-"),
    ("045", "047", Verdict::Breaking, "security-"),
    ("047", "049", Verdict::Breaking, "property-became-optional"),
    ("047", "050", Verdict::None, ""),
    ("050", "051", Verdict::Breaking, "security-"),
    ("051", "052", Verdict::Additive, "header-added"),
];

fn history() -> Option<PathBuf> {
    let Some(upstream) = std::env::var_os("CONVERSATIONS_UPSTREAM") else {
        println!("skipped: CONVERSATIONS_UPSTREAM is not set");
        return None;
    };
    Some(Path::new(&upstream).join("history/v3"))
}

fn version(folder: &Path, number: &str) -> Value {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with(number));
    let [path] = names.as_slice() else {
        panic!("{number} is not one file of {}", folder.display())
    };
    read(&fs::read(path).unwrap(), number).unwrap()
}

fn wire(report: &Report) -> Vec<(&'static str, &str)> {
    let on_wire = report
        .changes
        .iter()
        .filter(|change| change.level != openapi_diff::Level::Docs);
    on_wire
        .map(|change| (change.kind.rule().id, change.pointer.rsplit('/').next().unwrap()))
        .collect()
}

#[test]
fn every_step_gets_its_verdict_and_its_golden_report() {
    let Some(folder) = history() else { return };
    let goldens = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for (old, new, verdict, prefix) in PAIRS {
        let (before, after) = (version(&folder, old), version(&folder, new));
        let report = compare(&before, &after).unwrap();
        let text = json(&report);
        assert_eq!(report.verdict, verdict, "{old} to {new}: {text}");
        for change in &report.changes {
            assert!(
                change.kind.rule().id.starts_with(prefix),
                "{old} to {new}: {text}"
            );
        }
        for run in 0..20 {
            assert_eq!(
                json(&compare(&before, &after).unwrap()),
                text,
                "{old} to {new}, run {run}"
            );
        }
        let golden = goldens.join(format!("{old}-{new}.json"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &text).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_else(|e| panic!("{}: {e}", golden.display()));
        assert_eq!(text, expected, "{}", golden.display());
    }
    println!("{} pairs compared", PAIRS.len());
}

#[test]
fn the_first_step_is_exactly_four_changes() {
    let Some(folder) = history() else { return };
    let report = compare(&version(&folder, "001"), &version(&folder, "003")).unwrap();
    assert_eq!(
        wire(&report),
        [
            ("property-retyped", "mappedTemplateId"),
            ("parameter-added", "associatedTicketId"),
            ("property-added", "contentId"),
            ("property-added", "rootMicId"),
        ]
    );
    assert_eq!(
        report.changes[0].before,
        serde_json::json!({"type": "string", "required": true})
    );
    let after = serde_json::json!({"type": "integer", "format": "int64", "required": false});
    assert_eq!(report.changes[0].after, after);
    assert_eq!(report.changes.len(), 4);
}

#[test]
fn ninety_five_marks_are_lost_and_restored() {
    let Some(folder) = history() else { return };
    let (old, lost, back) = (
        version(&folder, "047"),
        version(&folder, "049"),
        version(&folder, "050"),
    );
    assert_eq!(compare(&old, &lost).unwrap().changes.len(), 95);
    assert_eq!(compare(&lost, &back).unwrap().changes.len(), 95);
    assert_eq!(normalize(&old).unwrap(), normalize(&back).unwrap());
}

#[test]
fn every_version_equals_itself_and_its_normal_form() {
    let Some(folder) = history() else { return };
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let document = read(&fs::read(&path).unwrap(), "history").unwrap();
        common::assert_same(&document, &document, "a document and itself");
        let normal = normalize(&document).unwrap();
        assert_eq!(normalize(&normal).unwrap(), normal, "{}", path.display());
        let report = compare(&document, &normal).unwrap();
        assert!(
            report.verdict <= Verdict::Docs,
            "{}: {}",
            path.display(),
            json(&report)
        );
        count += 1;
    }
    assert!(count >= 17, "{count} versions in {}", folder.display());
    println!("{count} versions read");
}

#[test]
fn scopes_that_are_not_said_are_not_gone_in_the_normal_form_either() {
    let Some(folder) = history() else { return };
    let [said, unsaid] = ["022", "023"].map(|number| normalize(&version(&folder, number)).unwrap());
    let report = compare(&said, &unsaid).unwrap();
    assert_eq!(report.verdict, Verdict::Docs, "{}", json(&report));
}
