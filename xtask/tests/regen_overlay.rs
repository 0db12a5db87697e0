//! What the overlay may say: names, prose, and corrections that cite their evidence. Nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where it stands, and says what it read"
)]

mod regen_support;

use std::collections::BTreeSet;
use std::fs;

use regen_support::Workspace;
use serde_json::Value;
use xtask::regen::facts::{Fact, list};
use xtask::regen::overlay::{Layer, Tolerance};
use xtask::regen::sources::{Sources, VersionId};

fn of_v3(workspace: &Workspace, overlay: &str) -> Layer {
    let sources = fs::read_to_string(workspace.path("openapi/conversations/sources.toml")).unwrap();
    let mut all = Sources::parse("hosts = []", "sources.toml").unwrap();
    all.add_area("conversations", &sources, "sources.toml").unwrap();
    let version = VersionId::new("conversations", "v3");
    let layer = Layer::parse(overlay, "overlay.yaml").unwrap();
    layer.for_version(&version, &all).unwrap()
}

#[test]
fn nothing_comes_from_the_overlay_alone() {
    let workspace = Workspace::of_repository();
    let overlay = fs::read_to_string(workspace.path("openapi/conversations/overlay.yaml")).unwrap();
    let layer = of_v3(&workspace, &overlay);
    let facts = workspace.json("openapi/conversations/upstream/v3.json");
    let spec = workspace.json("openapi/conversations/v3.json");
    let tolerance = Tolerance {
        partial: false,
        before: None,
    };
    let applied = layer.apply(&facts, tolerance).unwrap();
    assert_eq!(applied.spec, spec);
    assert!(applied.unmatched.is_empty());

    // The same operations, parameters, schemas, properties and enum values, on both sides of the overlay.
    let upstream: BTreeSet<Fact> = list::facts(&applied.facts).into_keys().collect();
    let shipped: BTreeSet<Fact> = list::facts(&spec).into_keys().collect();
    assert!(upstream.len() > 300, "only {} facts", upstream.len());
    assert_eq!(shipped, upstream);

    // Types agree, and required marks are taken away by corrections only: these, and no more.
    let (upstream, shipped) = (list::facts(&applied.facts), list::facts(&spec));
    let required = |fact: &Value| fact["required"].clone();
    let differing: Vec<String> = shipped
        .keys()
        .filter(|k| required(&shipped[*k]) != required(&upstream[*k]))
        .map(ToString::to_string)
        .collect();
    let corrected = [
        "NewComment.attachments",
        "NewMessage.attachments",
        "NewMessage.recipients",
        "Recipient.deliveryIdentifiers",
    ];
    assert_eq!(differing, corrected);
    assert_eq!(
        layer.corrections().count(),
        5,
        "actions that correct a fact; each cites its evidence"
    );
}

#[test]
fn every_difference_but_prose_is_a_correction() {
    let workspace = Workspace::of_repository();
    let facts = workspace.json("openapi/conversations/upstream/v3.json");
    let overlay = fs::read_to_string(workspace.path("openapi/conversations/overlay.yaml")).unwrap();
    let applied = of_v3(&workspace, &overlay)
        .apply(
            &facts,
            Tolerance {
                partial: false,
                before: None,
            },
        )
        .unwrap();
    let report = openapi_diff::compare(&applied.facts, &applied.spec).unwrap();
    let wire: Vec<String> = report
        .changes
        .iter()
        .filter(|change| change.level != openapi_diff::Level::Docs)
        .map(|change| format!("{} {}", change.kind.rule().id, change.pointer))
        .collect();
    let (optional, others): (Vec<&String>, Vec<&String>) = wire
        .iter()
        .partition(|change| change.starts_with("property-became-optional "));
    assert_eq!(optional.len(), 4, "{wire:?}");
    assert_eq!(
        others,
        ["type-changed /components/schemas/BatchError/properties/subCategory"]
    );
}

#[test]
fn a_correction_needs_evidence_and_prose_does_not() {
    for (action, is_correction) in [
        ("update: {description: d, x-rust-type: {a: 1}}", false),
        ("update: {properties: {type: {description: d}}}", false),
        ("update: {description: {type: string}}", true),
        ("update: {type: string}", true),
        ("remove: true", true),
    ] {
        let overlay = format!("overlay: 1.1.0\nactions:\n  - target: $.info\n    {action}\n");
        let refused = Layer::parse(&overlay, "overlay.yaml").err();
        assert_eq!(refused.is_some(), is_correction, "{action}: {refused:?}");
    }
}
