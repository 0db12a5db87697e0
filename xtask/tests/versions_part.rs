//! Versions that part: what is told, what is written, and what follows from the other anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it stands, and says what it read"
)]

mod regen_support;

use std::fs;
use std::path::PathBuf;

use openapi_diff::Format;
use regen_support::Workspace;
use serde_json::{Value, json};

/// A schema, its property, and what the property is.
const RETYPED: [(&str, &str, &str); 5] = [
    (
        "PublicConversationsMessage",
        "subject",
        "ChannelMessage.subject is string",
    ),
    (
        "PublicConversationsMessageEgg",
        "text",
        "NewMessage.text is string",
    ),
    ("PublicComment", "richText", "Comment.richText is string"),
    (
        "PublicDeliveryIdentifier",
        "type",
        "DeliveryIdentifier.type is enum `DeliveryIdentifierType`",
    ),
    ("PublicFile", "name", "File.name is string"),
];

fn retype(document: &mut Value, schema: &str, property: &str) {
    let schema = &mut document["components"]["schemas"][schema];
    schema["properties"][property] = json!({"type": "integer", "format": "int64"});
}

/// The document of v3 as it is known, and that of 2026-09, each with a property retyped.
fn documents(workspace: &Workspace, schema: &str, property: &str) -> (PathBuf, PathBuf) {
    let mut v3 = workspace.json("openapi/conversations/upstream/v3.json");
    let mut dated = workspace.json("openapi/conversations/upstream/2026-09.json");
    retype(&mut v3, schema, property);
    retype(&mut dated, schema, property);
    (
        workspace.write("v3.json", &v3.to_string()),
        workspace.write("dated.json", &dated.to_string()),
    )
}

#[test]
fn one_field_retyped_in_one_version_stops_the_run_with_that_one_fact() {
    for (schema, property, fact) in RETYPED {
        let workspace = Workspace::of_repository();
        let (v3, dated) = documents(&workspace, schema, property);
        let owner = fact.split(' ').next().unwrap();
        let of_v3 = format!("{owner} is integer<int64> in v3 and ");
        let of_dated = format!("{fact} in v3 and integer<int64> in 2026-09");
        for (source, told) in [(&dated, of_dated), (&v3, of_v3)] {
            let (failure, report) = workspace.parted(std::slice::from_ref(source), Format::Json);
            let failure = failure.to_string();
            assert!(failure.contains(&format!("; {told}")), "{failure}");
            assert_eq!(failure.matches(" in v3 and ").count(), 1, "{failure}");
            assert!(failure.contains("CONTRIBUTING.md"), "{failure}");
            // The report is whole: what changes, what it means, and where the versions part.
            let report: Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["verdict"], "breaking", "{report:#}");
            assert_eq!(report["sdk"]["semver"], "major", "{report:#}");
            assert_eq!(report["written"], json!([]));
            let parted = report["versions"][0]["conflicts"].as_array().unwrap();
            assert_eq!(parted.len(), 1, "{parted:?}");
            assert!(parted[0].as_str().unwrap().starts_with(&told), "{parted:?}");
        }
        // Where both change alike, the versions are of one meaning still.
        let (code, report) = workspace.regen(&[v3, dated], true).unwrap();
        assert_eq!((code, &report["verdict"]), (1, &"breaking".into()), "{report:#}");
    }
}

#[test]
fn every_form_of_the_report_says_where_versions_part() {
    let workspace = Workspace::of_repository();
    let (_, dated) = documents(&workspace, "PublicFile", "name");
    for (format, heading) in [
        (
            Format::Text { color: false },
            "\nVersions conflict: v3 and 2026-09 of conversations\n  conflict: File.name",
        ),
        (
            Format::Markdown,
            "\n### Versions conflict: v3 and `2026-09` of conversations\n\n- conflict: `File.name`",
        ),
    ] {
        let (_, report) = workspace.parted(std::slice::from_ref(&dated), format);
        assert!(report.contains(heading), "{report}");
        assert!(report.contains("Not written"), "{report}");
    }
}

#[test]
fn every_former_file_of_hubspots_gets_a_verdict() {
    let Some(folder) = std::env::var_os("CONVERSATIONS_UPSTREAM").map(PathBuf::from) else {
        println!("skipped: CONVERSATIONS_UPSTREAM is not set");
        return;
    };
    let entries = fs::read_dir(folder.join("history/v3")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert!(files.len() > 10, "{files:?}");
    let workspace = Workspace::of_repository();
    for file in files.into_iter().step_by(4) {
        let from = vec![file.display().to_string()];
        let mut out = Vec::new();
        let result = xtask::regen::run(&workspace.options(from, true, Format::Json), &mut out);
        let report: Value = serde_json::from_slice(&out).unwrap();
        let changed = !report["changes"].as_array().unwrap().is_empty();
        let conflicts = !report["versions"][0]["conflicts"].as_array().unwrap().is_empty();
        match result {
            Ok(done) => assert!((done.code == 1 || !changed) && !conflicts, "{}", file.display()),
            Err(failure) => assert!(
                failure.exit_code() == 2 && conflicts,
                "{}: {failure}",
                file.display()
            ),
        }
        println!("{}: {}", file.display(), report["verdict"]);
    }
}
