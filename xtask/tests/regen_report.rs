//! What a report compares, lists, escapes and says of the recorded cases.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it fails, and prints what it skips"
)]

#[path = "regen_support/command.rs"]
mod command;
mod regen_support;

use std::path::{Path, PathBuf};

use regen_support::Workspace;
use serde_json::{Value, json};

const MESSAGES: &str = "/conversations/v3/conversations/threads/{threadId}/messages";
const ORIGINAL: &str =
    "/conversations/v3/conversations/threads/{threadId}/messages/{messageId}/original-content";

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

#[test]
fn compares_with_the_last_release_or_commit() {
    let workspace = Workspace::of_v3();
    workspace.commit();
    let document = workspace.document("v3", "spec.json", |document| {
        schema(document, "PublicFile")["properties"]["mood"] = json!({"type": "string"});
    });
    let (ran, first) = workspace.regen_json(&[&document], &[]);
    assert_eq!(
        (ran.code, &first["semver"], &first["since"]),
        (Some(0), &"minor".into(), &"HEAD".into())
    );
    // The second half of the work: the description that the first report asks for.
    let overlay = workspace.text("openapi/conversations/overlay.yaml");
    let action =
        "  - target: $.components.schemas.File\n    update: {properties: {mood: {description: The mood.}}}\n";
    workspace.write(
        "openapi/conversations/overlay.yaml",
        &format!("{overlay}{action}"),
    );
    let (ran, second) = workspace.regen_json(&[], &["--offline"]);
    assert_eq!(
        (ran.code, &second["semver"]),
        (Some(0), &"minor".into()),
        "{second:#}"
    );
    assert_eq!(first["changes"], second["changes"]);
    workspace.commit();
    let (_, third) = workspace.regen_json(&[], &["--offline"]);
    assert_eq!(
        (&third["semver"], &third["verdict"]),
        (&"none".into(), &"none".into())
    );
    let (_, since) = workspace.regen_json(&[], &["--check", "--since", "HEAD~1"]);
    assert_eq!(
        (&since["semver"], &since["stale"]),
        (&"minor".into(), &false.into())
    );
    // The last release comes before HEAD.
    workspace.git(&["tag", "v0.1.0", "HEAD~1"]);
    let (_, tagged) = workspace.regen_json(&[], &["--check"]);
    assert_eq!(
        (&tagged["semver"], &tagged["since"]),
        (&"minor".into(), &"v0.1.0".into())
    );
    let ran = workspace.xtask(&["regen", "--check", "--since", "no\u{1b}where"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.errors.contains("expected a commit") && !ran.errors.contains('\u{1b}'),
        "{}",
        ran.errors
    );
}

#[test]
fn reports_each_change_once_with_its_versions() {
    let workspace = Workspace::of_repository();
    let change = |document: &mut Value| {
        schema(document, "PublicFile")["properties"]["mood"] = json!({"type": "string"});
        for (path, item) in document["paths"].as_object_mut().unwrap() {
            if path.ends_with("/threads/{threadId}/messages") {
                item["post"]["deprecated"] = true.into();
            }
        }
    };
    let old = workspace.document("v3", "old.json", change);
    let new = workspace.document("2026-09", "new.json", change);
    let (_, report) = workspace.regen_json(&[&old, &new], &["--check"]);
    let changes = report["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{report:#}");
    assert!(
        changes
            .iter()
            .all(|change| change["versions"] == json!(["v3", "2026-09"])),
        "{report:#}"
    );
    assert_eq!(
        changes[1]["message"],
        format!("POST {MESSAGES} is deprecated now")
    );
    let sdk = report["sdk"]["changes"].as_array().unwrap();
    assert!(
        sdk.iter().all(|change| !change.to_string().contains("2026-09")),
        "{sdk:#?}"
    );
    let text = workspace
        .xtask(&["regen", "--check", "--from", "old.json", "--from", "new.json"])
        .out;
    assert_eq!(
        text.matches("new optional property `mood` of `File` (conversations v3 and 2026-09)")
            .count(),
        1,
        "{text}"
    );
    let (_, report) = workspace.regen_json(&[&new], &["--check"]);
    assert_eq!(report["changes"][0]["versions"], json!(["2026-09"]), "{report:#}");
}

#[test]
fn reports_deadlines_until_they_have_passed() {
    let workspace = Workspace::of_repository();
    let deadlines = |today: &str| {
        let ran = workspace.xtask(&["regen", "--check", "--today", today]);
        ["OAuth v1", "2027-03 is due", "unsupported from September 2027"].map(|part| ran.out.contains(part))
    };
    assert_eq!(deadlines("2026-11-28"), [true, true, true]);
    assert_eq!(deadlines("2027-02-16"), [true, true, true]);
    assert_eq!(deadlines("2027-02-17"), [false, true, true]);
    assert_eq!(deadlines("2027-04-01"), [false, false, true]);
    assert_eq!(deadlines("2027-09-01"), [false, false, false]);
    let section =
        "\n[versions.2027-03]\nlike = \"v3\"\nprefixes = [\"/conversations/conversations/2027-03\"]\n";
    let sources = workspace.text("openapi/conversations/sources.toml");
    workspace.write(
        "openapi/conversations/sources.toml",
        &format!("{sources}{section}"),
    );
    assert_eq!(deadlines("2026-11-28"), [true, false, true]);
}

/// Whether text controls a terminal.
fn is_hidden(c: char) -> bool {
    c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c)
}

#[test]
fn escapes_names_from_documents() {
    const EVIL: &str = "x\u{1b}[2J\u{202e}\n\n```\n# pwned @octocat <img src=x>\r";
    let workspace = Workspace::of_v3();
    let document = workspace.document("v3", "e\u{1b}[2J\u{202e}`vil.json", |document| {
        schema(document, "PublicFile")["properties"][EVIL] = json!({"type": "string"});
        let values = &mut schema(document, "PublicMessageStatusStatusType")["enum"];
        values.as_array_mut().unwrap().push(EVIL.into());
        let path = format!("/conversations/v3/conversations/{EVIL}");
        document["paths"][path] = json!({"get": {"operationId": EVIL, "responses": {}}});
        let parameters = &mut document["paths"][MESSAGES]["get"]["parameters"];
        let parameter = json!({"name": EVIL, "in": "query", "schema": {"type": "string"}});
        parameters.as_array_mut().unwrap().push(parameter);
        document["paths"].as_object_mut().unwrap().remove(ORIGINAL);
    });
    for format in ["text", "markdown", "json"] {
        for verbose in [vec![], vec!["--verbose"]] {
            let mut arguments = vec![
                "regen",
                "--check",
                "--report",
                format,
                "--from",
                document.to_str().unwrap(),
            ];
            arguments.extend(verbose);
            let ran = workspace.xtask(&arguments);
            assert!(ran.code.is_some_and(|code| code != 101), "{}", ran.errors);
            for text in [&ran.out, &ran.errors] {
                assert!(!text.contains(is_hidden), "{format}: {text:?}");
            }
            let is_lead = |line: &str| line.starts_with("# pwned") || line.starts_with("```\n");
            assert!(!ran.out.lines().any(is_lead), "{format}: {}", ran.out);
        }
    }
    // The lines to add are YAML.
    let ran = workspace.xtask(&[
        "regen",
        "--check",
        "--report",
        "json",
        "--from",
        document.to_str().unwrap(),
    ]);
    let lines = ran.json()["overlay"]["missing"][0].as_str().unwrap().to_owned();
    let lines: Value = serde_yaml_ng::from_str(&lines).unwrap();
    assert!(lines.to_string().contains("pwned"), "{lines}");
    let missing = Path::new("no\u{1b}[2J\u{202e}.json");
    let ran = workspace.xtask(&["regen", "--from", missing.to_str().unwrap()]);
    assert!(
        ran.code == Some(2) && !ran.errors.contains(is_hidden),
        "{:?}",
        ran.errors
    );
}

/// The recorded cases, where they are at hand: the kinds of misleading reports that were found in trials.
#[test]
fn reports_the_recorded_cases_as_expected() {
    let Some(upstream) = std::env::var_os("CONVERSATIONS_UPSTREAM").map(PathBuf::from) else {
        println!("skipped: CONVERSATIONS_UPSTREAM is not set");
        return;
    };
    let cases = upstream.join("../cases/regen");
    for (case, code, first_line, parts) in [
        (
            "01-required-hidden-by-overlay/spec.json",
            2,
            "major",
            &["new required property `priority`"] as &[&str],
        ),
        (
            "01-required-hidden-by-overlay/page.md",
            2,
            "major",
            &["`richText` of `NewMessage` became required"],
        ),
        (
            "02-operation-gone-from-whole-file/spec.json",
            0,
            "gone from HubSpot's file (in doubt)",
            &["original-content"],
        ),
        (
            "03-new-operation-in-file-not-told/spec.json",
            0,
            "is not shipped",
            &[
                " is in HubSpot's file, and not shipped",
                "[[versions.v3.operations]]",
            ],
        ),
        ("06-report-injection/spec.json", 1, "additive", &[]),
        ("06-report-injection/escape.json", 1, "additive", &[]),
        (
            "07-deprecation-not-actionable/spec.json",
            1,
            "docs",
            &["/threads/{threadId}/messages is deprecated now"],
        ),
        (
            "09-not-generated-exit-0/spec.json",
            4,
            "the SDK cannot be generated",
            &["Not written"],
        ),
        (
            "09-not-generated-exit-0/multipart.json",
            4,
            "the SDK cannot be generated",
            &["Not written"],
        ),
    ] {
        let path = cases.join(case);
        if !path.is_file() {
            println!("skipped: {case} is not at hand");
            continue;
        }
        let workspace = Workspace::of_repository();
        let ran = workspace.xtask(&["regen", "--check", "--from", path.to_str().unwrap()]);
        assert_eq!(ran.code, Some(code), "{case}: {}{}", ran.out, ran.errors);
        assert!(ran.first_line().contains(first_line), "{case}: {}", ran.out);
        assert!(
            parts.iter().all(|part| ran.out.contains(part)),
            "{case}: {}",
            ran.out
        );
        assert!(!ran.out.contains(is_hidden), "{case}");
        assert!(
            !ran.out.contains("nothing changed") || case.starts_with("03"),
            "{case}"
        );
    }
}
