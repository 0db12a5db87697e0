//! Operations in which HubSpot's file and `sources.toml` differ are reported with what to do.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where it fails"
)]

#[path = "regen_support/command.rs"]
mod command;
mod regen_support;

use regen_support::Workspace;
use serde_json::{Value, json};

const ORIGINAL: &str =
    "/conversations/v3/conversations/threads/{threadId}/messages/{messageId}/original-content";

#[test]
fn reports_an_operation_that_is_gone_from_hubspots_file() {
    let workspace = Workspace::of_repository();
    let dated = ORIGINAL.replace("/v3/conversations/", "/conversations/2026-09/");
    let remove = |path: &str| {
        let path = path.to_owned();
        move |document: &mut Value| drop(document["paths"].as_object_mut().unwrap().remove(&path))
    };
    let old = workspace.document("v3", "old.json", remove(ORIGINAL));
    let new = workspace.document("2026-09", "new.json", remove(&dated));
    for (from, versions) in [
        (vec![old.as_path()], json!(["v3"])),
        (vec![new.as_path()], json!(["2026-09"])),
        (vec![new.as_path(), old.as_path()], json!(["v3", "2026-09"])),
    ] {
        let (ran, report) = workspace.regen_json(&from, &["--check"]);
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        let gone = report["operations"]["gone"].as_array().unwrap();
        assert_eq!(gone.len(), 1, "{report:#}");
        assert_eq!(
            (&gone[0]["operation"], &gone[0]["versions"]),
            (&format!("GET {ORIGINAL}").into(), &versions)
        );
        assert_eq!(
            (&report["semver"], &report["undecided"]),
            (&"major".into(), &true.into())
        );
    }
    for format in ["text", "markdown"] {
        let ran = workspace.xtask(&["regen", "--check", "--from", "old.json", "--report", format]);
        assert!(
            ran.first_line()
                .contains("1 operation is gone from HubSpot's file (in doubt)"),
            "{}",
            ran.out
        );
        assert!(ran.first_line().contains("undecided, up to major"), "{}", ran.out);
        assert!(
            !ran.out.contains("nothing changed") && ran.out.contains("original-content"),
            "{}",
            ran.out
        );
    }
}

#[test]
fn reports_an_operation_that_is_not_shipped_with_the_lines_to_add() {
    let workspace = Workspace::of_repository();
    let export = |path: &'static str| {
        move |document: &mut Value| {
            let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/PublicThread"}}}});
            document["paths"][path] = json!({"post": {"requestBody": body, "responses": {"200": body}}});
        }
    };
    let old = workspace.document(
        "v3",
        "old.json",
        export("/conversations/v3/conversations/threads/export"),
    );
    let new = workspace.document(
        "2026-09",
        "new.json",
        export("/conversations/conversations/2026-09/threads/export"),
    );
    let (ran, report) = workspace.regen_json(&[&new, &old], &["--check"]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let unshipped = report["operations"]["unshipped"].as_array().unwrap();
    assert_eq!(unshipped.len(), 1, "{report:#}");
    assert_eq!(unshipped[0]["versions"], json!(["v3", "2026-09"]));
    let lines = unshipped[0]["lines"].as_str().unwrap();
    let text = workspace.xtask(&["regen", "--check", "--from", "old.json"]);
    assert!(
        text.first_line()
            .contains("1 operation of HubSpot's is not shipped"),
        "{}",
        text.out
    );
    assert!(text.out.contains(
        "POST /conversations/v3/conversations/threads/export is in HubSpot's file, and not shipped"
    ));
    assert!(lines.lines().all(|line| text.out.contains(line)), "{}", text.out);
    // A path of another API is not reported.
    let other = workspace.document("v3", "other.json", export("/conversations/custom-channels/v3/x"));
    let (_, report) = workspace.regen_json(&[&other], &["--check"]);
    assert_eq!(report["operations"], json!({"gone": [], "unshipped": []}));
    // The lines are what is needed.
    let mark = "# HubSpot's names of the schemas in samples";
    workspace.edit(
        "openapi/conversations/sources.toml",
        mark,
        &format!("{lines}\n{mark}"),
    );
    let text = workspace.xtask(&["regen", "--check", "--from", "old.json"]);
    assert!(!text.out.contains("and not shipped"), "{}", text.out);
}
