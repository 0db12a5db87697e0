//! What a correction of the overlay hides is reported, and asks for a decision.

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

fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
    &mut document["components"]["schemas"][name]
}

/// Adds corrections to the overlay, and brings the files up to date with them.
fn with_corrections(actions: &str) -> Workspace {
    let workspace = Workspace::of_v3();
    let overlay = workspace.text("openapi/conversations/overlay.yaml");
    workspace.write(
        "openapi/conversations/overlay.yaml",
        &format!("{overlay}{actions}"),
    );
    let ran = workspace.xtask(&["regen", "--offline"]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.errors);
    workspace
}

/// A correction, a change of upstream's that it hides, the change's rule, and the least step.
type Hidden = (&'static str, fn(&mut Value), &'static str, &'static str);

const HIDDEN: [Hidden; 5] = [
    (
        "  - target: $.components.schemas.NewComment.required\n    remove: true\n    x-evidence: seen\n  \
         - target: $.components.schemas.NewComment\n    update: {required: [text, type]}\n    x-evidence: seen\n",
        |document| {
            let comment = schema(document, "PublicCommentEgg");
            comment["properties"]["priority"] = json!({"type": "string"});
            comment["required"]
                .as_array_mut()
                .unwrap()
                .push("priority".into());
        },
        "property-added-required",
        "major",
    ),
    (
        "",
        |document| {
            schema(document, "StandardError")["properties"]["subCategory"] = json!({"type": "integer"});
        },
        "type-changed",
        "major",
    ),
    (
        "  - target: $.components.schemas.Direction.enum\n    remove: true\n    x-evidence: seen\n  \
         - target: $.components.schemas.Direction\n    update: {enum: [INCOMING, OUTGOING]}\n    x-evidence: seen\n",
        |document| {
            let values = &mut schema(document, "PublicConversationsMessageDirection")["enum"];
            values.as_array_mut().unwrap().push("SIDEWAYS".into());
        },
        "enum-value-added",
        "minor",
    ),
    (
        "  - target: $.components.schemas.File\n    update: {properties: {name: {type: string}}}\n    \
         x-evidence: seen\n",
        |document| {
            let file = schema(document, "PublicFile");
            file["properties"].as_object_mut().unwrap().remove("name");
        },
        "property-removed",
        "major",
    ),
    (
        "  - target: $.paths[*][*].parameters[?(@.name=='property')]\n    remove: true\n    x-evidence: seen\n",
        |document| {
            let parameters =
                &mut document["paths"]["/conversations/v3/conversations/inboxes"]["get"]["parameters"];
            let parameter = json!({"name": "property", "in": "query", "schema": {"type": "string"}});
            parameters.as_array_mut().unwrap().push(parameter);
        },
        "parameter-added",
        "minor",
    ),
];

#[test]
fn reports_what_a_correction_holds_back() {
    for (actions, change, rule, step) in HIDDEN {
        let workspace = with_corrections(actions);
        let document = workspace.document("v3", "spec.json", change);
        let (ran, report) = workspace.regen_json(&[&document], &["--check"]);
        assert_eq!(ran.code, Some(1), "{rule}: {}", ran.errors);
        let held = report["held_back"].as_array().unwrap();
        assert_eq!(held.len(), 1, "{rule}: {report:#}");
        let line = held[0]["correction"]
            .as_str()
            .unwrap()
            .strip_prefix("openapi/conversations/overlay.yaml:")
            .unwrap();
        let line: usize = line.parse().unwrap();
        let overlay = workspace.text("openapi/conversations/overlay.yaml");
        let target = held[0]["target"].as_str().unwrap();
        assert_eq!(
            overlay.lines().nth(line - 1).unwrap(),
            format!("  - target: {target}"),
            "{rule}"
        );
        assert_eq!(held[0]["changes"][0]["id"], rule, "{report:#}");
        assert_eq!(held[0]["changes"].as_array().unwrap().len(), 1, "{report:#}");
        assert_eq!(
            (&report["semver"], &report["undecided"]),
            (&step.into(), &true.into()),
            "{rule}"
        );
        // One entry, which is marked.
        let entries = report["changes"].as_array().unwrap();
        assert_eq!(entries.len(), 1, "{rule}: {entries:#?}");
        assert_eq!(
            (&entries[0]["id"], &entries[0]["held_back"]),
            (&rule.into(), &held[0]["correction"])
        );

        let text = workspace.xtask(&["regen", "--check", "--from", "spec.json"]).out;
        let place = format!("openapi/conversations/overlay.yaml:{line}");
        assert!(!text.starts_with("nothing"), "{text}");
        assert!(
            text.lines()
                .next()
                .unwrap()
                .contains("1 change is held back by a correction"),
            "{text}"
        );
        assert!(
            text.contains(&format!("held back by the correction at {place} (evidence: ")),
            "{text}"
        );
        let markdown = workspace
            .xtask(&["regen", "--check", "--from", "spec.json", "--report", "markdown"])
            .out;
        assert!(
            markdown.contains(&format!("held back by the correction at `{place}` (evidence: ")),
            "{markdown}"
        );
        assert!(
            markdown.contains("\n### Held back by corrections: decide "),
            "{markdown}"
        );
    }
}

#[test]
fn reports_a_correction_at_a_new_place() {
    let workspace = with_corrections(
        "  - target: $.components.schemas[*].properties.eventual\n    update: {type: string}\n    x-evidence: seen\n"
            .replace("eventual", "subCategory")
            .as_str(),
    );
    let document = workspace.document("v3", "spec.json", |document| {
        schema(document, "PublicFile")["properties"]["subCategory"] = json!({"type": "integer"});
    });
    let (_, report) = workspace.regen_json(&[&document], &["--check"]);
    let held = &report["held_back"][0];
    let place = "/components/schemas/File/properties/subCategory/type";
    assert_eq!(
        held["first_seen"],
        json!([{"place": place, "value": "integer"}]),
        "{report:#}"
    );
    assert_eq!(report["undecided"], true);
}

#[test]
fn ships_what_upstream_adds_to_a_list_that_a_correction_shortens() {
    let workspace = Workspace::of_v3();
    let document = workspace.document("v3", "spec.json", |document| {
        let message = schema(document, "PublicConversationsMessageEgg");
        message["properties"]["priority"] = json!({"type": "string"});
        message["required"]
            .as_array_mut()
            .unwrap()
            .push("priority".into());
    });
    let (ran, report) = workspace.regen_json(&[&document], &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    assert_eq!(
        (&report["held_back"], &report["semver"]),
        (&json!([]), &"major".into()),
        "{report:#}"
    );
    assert_eq!(report["changes"].as_array().unwrap().len(), 1, "{report:#}");
    let required =
        &workspace.json("openapi/conversations/v3.json")["components"]["schemas"]["NewMessage"]["required"];
    assert!(required.to_string().contains("priority") && !required.to_string().contains("attachments"));
}
