//! Versions that part: what is told, what is written, and what follows from the other anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it stands, and says what it read"
)]

#[path = "common/dated.rs"]
mod dated;
mod regen_support;

use std::fs;
use std::path::PathBuf;

use openapi_diff::Format;
use regen_support::Workspace;
use serde_json::{Value, json};

const DATED: [&str; 2] = ["openapi/2026-09.json", "openapi/upstream/2026-09.json"];

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
    let own = if schema.get("allOf").is_some() {
        &mut schema["allOf"][1]
    } else {
        schema
    };
    own["properties"][property] = json!({"type": "integer", "format": "int64"});
}

/// The document of v3 as it is known, and that of 2026-09, each with a property retyped.
fn documents(workspace: &Workspace, schema: &str, property: &str) -> (PathBuf, PathBuf) {
    let mut v3 = workspace.json("openapi/upstream/v3.json");
    let mut dated = dated::document(&v3);
    retype(&mut v3, schema, property);
    retype(&mut dated, schema, property);
    (
        workspace.write("v3.json", &v3.to_string()),
        workspace.write("dated.json", &dated.to_string()),
    )
}

/// Gives 2026-09 a document of HubSpot's own, as far as the lock can tell.
fn read_dated(workspace: &Workspace) {
    let dated = dated::document(&workspace.json("openapi/upstream/v3.json"));
    let dated = workspace.write("own.json", &dated.to_string());
    assert_eq!(workspace.regen(&[dated], false).unwrap().0, 0);
    assert!(
        !workspace
            .text("openapi/upstream/2026-09.lock")
            .contains("derived")
    );
}

fn is_derived(workspace: &Workspace) -> bool {
    workspace
        .text("openapi/upstream/2026-09.lock")
        .contains(dated::DERIVED)
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
            if *source == v3 {
                read_dated(&workspace);
            }
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
            let parted = report["versions"][0]["parted"].as_array().unwrap();
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
            "\nVersions part: v3 and 2026-09\n  parted: File.name",
        ),
        (
            Format::Markdown,
            "\n### Versions part: v3 and 2026-09\n\n- parted: `File.name`",
        ),
    ] {
        let (_, report) = workspace.parted(std::slice::from_ref(&dated), format);
        assert!(report.contains(heading), "{report}");
        assert!(report.contains("Not written"), "{report}");
    }
}

#[test]
fn what_was_derived_of_v3_follows_it() {
    // Without its list of words the overlay has to be cleaned up first.
    for (schema, property, fact) in RETYPED.into_iter().filter(|(_, property, _)| *property != "type") {
        let workspace = Workspace::of_repository();
        assert!(is_derived(&workspace));
        let (v3, _) = documents(&workspace, schema, property);
        let (code, report) = workspace.regen(std::slice::from_ref(&v3), false).unwrap();
        assert_eq!(
            (code, &report["verdict"]),
            (0, &"breaking".into()),
            "{fact}: {report:#}"
        );
        assert_eq!(report["versions"][0]["parted"], json!([]));
        // Two versions changed, and one SDK.
        let told: Vec<&Value> = report["sdk"]["changes"].as_array().unwrap().iter().collect();
        assert!(!told.is_empty(), "{report:#}");
        for (index, change) in told.iter().enumerate() {
            assert!(!told[..index].contains(change), "told twice: {change:#}");
        }
        for name in DATED {
            assert!(report["written"].to_string().contains(name), "{report:#}");
        }
        assert!(is_derived(&workspace));
        assert_eq!(workspace.regen(&[], true).unwrap().0, 0);
        // It is what would come of v3's facts if nothing had been known.
        let followed = DATED.map(|name| workspace.text(name));
        for name in DATED.iter().chain(&["openapi/upstream/2026-09.lock"]) {
            fs::remove_file(workspace.path(name)).unwrap();
        }
        let derived = dated::document(&workspace.json("openapi/upstream/v3.json"));
        let derived = workspace.write("derived.json", &derived.to_string());
        workspace.regen(&[derived], false).unwrap();
        assert!(followed == DATED.map(|name| workspace.text(name)), "{fact}");
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
        let (code, report) = workspace.regen(std::slice::from_ref(&file), true).unwrap();
        let changed = !report["changes"].as_array().unwrap().is_empty();
        assert_eq!(report["versions"][0]["parted"], json!([]), "{}", file.display());
        assert!(code == 1 || !changed, "{}", file.display());
        println!("{}: {}", file.display(), report["verdict"]);
    }
}
