//! The SDK's section in the reports of `diff --sdk` and `regen`.
//!
//! `UPDATE_GOLDEN=1` writes the golden files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test stops where it stands, as tests do"
)]

mod regen_support;
mod sdk_step_cases;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clap::Parser as _;
use openapi_diff::{Format, Semver};
use regen_support::{Workspace, fixture};
use sdk_step_cases::{CASES, description};
use serde_json::Value;
use xtask::commands::diff::Diff;

#[derive(Debug, clap::Parser)]
struct Arguments {
    #[command(flatten)]
    diff: Diff,
}

/// A workspace with a version of its own.
fn workspace() -> Workspace {
    let workspace = Workspace::of_repository();
    workspace.write("Cargo.toml", "[workspace.package]\nversion = \"0.4.2\"\n");
    workspace
}

fn changed(names: &[&str]) -> Value {
    changed_of(description(), names)
}

fn changed_of(mut document: Value, names: &[&str]) -> Value {
    for name in names {
        let (_, change, ..) = CASES.iter().find(|case| case.0 == *name).unwrap();
        change(&mut document);
    }
    document
}

fn report(workspace: &Workspace, old: &Path, new: &Path, format: Format) -> (u8, String, String) {
    let paths = [old, new].map(|path| path.to_str().unwrap());
    let diff = Arguments::parse_from(["diff", "--sdk", paths[0], paths[1]]).diff;
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let root = workspace.path("");
    let code = diff.run(Some(&root), format, &mut out, &mut errors).unwrap();
    (
        code,
        String::from_utf8(out).unwrap(),
        String::from_utf8(errors).unwrap(),
    )
}

#[test]
fn each_format_shows_wire_and_sdk() {
    let workspace = workspace();
    let old = workspace.write("old.json", &description().to_string());
    let new = changed(&[
        "enum value added",
        "response field removed",
        "response field became optional",
        "operation moved",
        "schema description changed",
        "schema renamed",
    ]);
    let new = workspace.write("new.json", &new.to_string());
    for (format, name) in [
        (Format::Text { color: false }, "sdk.txt"),
        (Format::Markdown, "sdk.md"),
        (Format::Json, "sdk.json"),
    ] {
        let (code, text, errors) = report(&workspace, &old, &new, format);
        assert_eq!((code, errors.as_str()), (1, ""), "{name}");
        for run in 0..3 {
            assert_eq!(
                report(&workspace, &old, &new, format).1,
                text,
                "{name}, run {run}"
            );
        }
        let golden = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden")
            .join(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &text).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_else(|e| panic!("{}: {e}", golden.display()));
        assert_eq!(text, expected.replace("\r\n", "\n"), "{name}");
    }
    let (_, colours, _) = report(&workspace, &old, &new, Format::Text { color: true });
    assert!(colours.contains("\u{1b}[31mBreaking"));
}

#[test]
fn json_has_the_step_of_the_sdk() {
    let workspace = workspace();
    let old = workspace.write("old.json", &description().to_string());
    for (names, semver, next) in [
        (&[][..], "none", "0.4.2"),
        (&["schema description changed"], "patch", "0.4.3"),
        (&["enum value added"], "minor", "0.4.3"),
        (&["enum value removed"], "major", "0.5.0"),
        // Breaking for a strict client only.
        (&["response field became optional"], "patch", "0.4.3"),
    ] {
        let new = workspace.write("new.json", &changed(names).to_string());
        let (_, text, _) = report(&workspace, &old, &new, Format::Json);
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(report["semver"], semver, "{names:?}");
        assert_eq!(report["sdk"]["semver"], semver);
        assert_eq!(report["sdk"]["from"], "0.4.2");
        assert_eq!(report["sdk"]["next"], next, "{names:?}");
        assert_eq!(
            report["sdk"]["changes"].as_array().unwrap().is_empty(),
            names.is_empty()
        );
        for change in report["sdk"]["changes"].as_array().unwrap() {
            assert!(
                change["kind"].is_string() && change["item"].is_string() && change["message"].is_string()
            );
        }
    }
}

#[test]
fn describes_documents_of_hubspot_as_regen_does() {
    let workspace = Workspace::of_fixtures();
    let root = workspace.path("");
    let old: Value = serde_json::from_str(&fs::read_to_string(fixture("api.json")).unwrap()).unwrap();
    let made = xtask::regen::described(&old, "api.json", Some(&root));
    // The fixtures' overlay names no methods, so the generator rejects the result.
    let refused = made.unwrap_err().to_string();
    assert!(refused.starts_with("api.json: /"), "{refused}");
    // The facts become the shipped description.
    let workspace = Workspace::of_repository();
    let facts = workspace.json("openapi/conversations/upstream/v3.json");
    let made = xtask::regen::described(&facts, "facts", Some(&workspace.path(""))).unwrap();
    assert_eq!(made, workspace.json("openapi/conversations/v3.json"));
}

fn run(old: &Path, new: &Path, folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .current_dir(folder)
        .args(["diff", "--sdk"])
        .args([old, new])
        .output()
        .unwrap()
}

#[test]
fn rejects_a_document_without_sdk_in_one_line() {
    let workspace = workspace();
    let old = workspace.write("old.json", &description().to_string());
    let text = description().to_string();
    let other = fs::read_to_string(fixture("api.json")).unwrap();
    let header = text.replacen("\"in\":\"query\"", "\"in\":\"header\"", 1);
    for (name, text, says) in [
        ("other.json", other.as_str(), "none of its 3 operations"),
        ("header.json", &header, "/parameters/"),
        ("empty.json", "", "is empty"),
        (
            "none.json",
            r#"{"openapi": "3.0.3", "info": {"title": "", "version": ""}, "paths": {}}"#,
            "no operations",
        ),
    ] {
        let bad = workspace.write(name, text);
        for (a, b) in [(&old, &bad), (&bad, &old)] {
            let output = run(a, b, &workspace.path(""));
            assert_eq!(output.status.code(), Some(2), "{name}");
            assert!(output.stdout.is_empty(), "{name}");
            let line = String::from_utf8(output.stderr).unwrap();
            assert_eq!(line.lines().count(), 1, "{line}");
            assert!(line.contains(name) && line.contains(says), "{name}: {line}");
        }
    }
    // Outside a workspace there is no overlay and no version; shipped descriptions need neither.
    let outside = tempfile::tempdir().unwrap();
    let facts = workspace.path("openapi/conversations/upstream/v3.json");
    let output = run(&facts, &old, outside.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("without a workspace")
    );
    assert_eq!(run(&old, &old, outside.path()).status.code(), Some(0));
}

#[test]
fn regen_names_the_next_version() {
    let workspace = workspace();
    let (code, fresh) = workspace.regen(&[], true).unwrap();
    assert_eq!((code, &fresh["semver"]), (0, &"none".into()));
    assert_eq!(fresh["sdk"]["next"], "0.4.2");
    // The spec of a time when HubSpot had another enum value and lacked a field.
    let shipped = workspace.json("openapi/conversations/v3.json");
    let older = changed_of(shipped, &["enum value added", "response field removed"]);
    workspace.write("openapi/conversations/v3.json", &older.to_string());
    let (code, stale) = workspace.regen(&[], true).unwrap();
    assert_eq!((code, &stale["semver"]), (1, &"major".into()));
    assert_eq!(stale["sdk"]["next"], "0.5.0");
    let items: Vec<&str> = stale["sdk"]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["item"].as_str().unwrap())
        .collect();
    assert_eq!(
        items,
        [
            "Direction::Sideways",
            "ChannelMessage.in_reply_to_id",
            "UnrecognizedMessage.in_reply_to_id"
        ]
    );
    let (_, text) = workspace.run(Vec::new(), true, Format::Markdown).unwrap();
    assert!(
        text.contains("### For users of the SDK: major, 0.4.2 to 0.5.0"),
        "{text}"
    );
}

#[test]
fn step_is_major_if_no_sdk_can_be_generated() {
    let workspace = Workspace::of_fixtures();
    workspace.edit("openapi/conversations/v3.json", "\"title\"", "\"x-title\"");
    let (_, report) = workspace.regen(&[], true).unwrap();
    assert!(report["sdk"]["unknown"].is_string(), "{report}");
    assert_eq!(report["semver"], "major", "{report}");
    assert_eq!(report["sdk"]["from"], Value::Null);
}

/// Two of HubSpot's documents, the step between them, and changes that the report must list.
const HISTORY: [(&str, &str, Semver, &[&str]); 15] = [
    (
        "001",
        "003",
        Semver::Major,
        &[
            "field-retyped WhatsAppTemplate.mapped_template_id",
            "field-added WhatsAppTemplate.content_id",
            "field-added WhatsAppTemplate.root_mic_id",
        ],
    ),
    ("003", "005", Semver::None, &[]),
    (
        "005",
        "009",
        Semver::Major,
        &[
            "field-retyped File.file_usage_type",
            "method-changed QuickReply::new",
            "type-added SocialMediaType",
        ],
    ),
    ("009", "015", Semver::None, &[]),
    ("015", "017", Semver::None, &[]),
    ("017", "019", Semver::None, &[]),
    ("019", "021", Semver::Patch, &["wire-security-scope-added "]),
    ("021", "022", Semver::None, &[]),
    ("022", "023", Semver::None, &[]),
    ("023", "024", Semver::None, &[]),
    ("024", "045", Semver::None, &[]),
    (
        "045",
        "047",
        Semver::Patch,
        &["wire-security-alternative-removed "],
    ),
    ("047", "050", Semver::None, &[]),
    ("050", "051", Semver::Patch, &["wire-security-scope-added "]),
    ("051", "052", Semver::None, &[]),
];

#[test]
fn history_of_hubspots_file_has_its_steps() {
    let Some(upstream) = std::env::var_os("CONVERSATIONS_UPSTREAM") else {
        println!("skipped: CONVERSATIONS_UPSTREAM is not set");
        return;
    };
    let folder = Path::new(&upstream).join("history/v3");
    let file = |number: &str| -> PathBuf {
        let mut entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(number))
            .unwrap_or_else(|| panic!("no {number}"))
    };
    let workspace = workspace();
    // The part about messages, so that the table does not depend on other operations.
    let part = |number: &str| -> PathBuf {
        let mut document: Value = serde_json::from_slice(&fs::read(file(number)).unwrap()).unwrap();
        let paths = document["paths"].as_object_mut().unwrap();
        paths.retain(|path, _| path.contains("/messages"));
        assert!(!paths.is_empty(), "{number}");
        workspace.write(&format!("{number}.json"), &document.to_string())
    };
    for (old, new, semver, expected) in HISTORY {
        let (_, text, errors) = report(&workspace, &part(old), &part(new), Format::Json);
        assert_eq!(errors, "", "{old} to {new}");
        let report: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            report["semver"],
            serde_json::to_value(semver).unwrap(),
            "{old} to {new}: {}",
            report["sdk"]
        );
        let found: Vec<String> = report["sdk"]["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| format!("{} {}", c["kind"].as_str().unwrap(), c["item"].as_str().unwrap()))
            .collect();
        for one in expected {
            assert!(
                found.iter().any(|change| change.starts_with(one)),
                "{old} to {new}: {one} of {found:#?}"
            );
        }
    }
    println!("{} pairs compared", HISTORY.len());
}
