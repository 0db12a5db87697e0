//! Lists of accepted changes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;

use common::{json, notes};
use openapi_diff::{AcceptedChanges, Format, Report, Semver, Verdict, compare, render};

const ENTRY: &str = "[[accepted]]\nrule = \"type-changed\"\nplace = \"/components/schemas/Note/properties/id\"\nreason = \"no client reads @it\"\nexpires = 2026-12-31\n";

fn report() -> Report {
    let mut new = notes();
    new["components"]["schemas"]["Note"]["properties"]["id"]["type"] = "string".into();
    new["components"]["schemas"]["Mood"]["enum"][0] = "FINE".into();
    compare(&notes(), &new).unwrap()
}

/// Applies a list on 2026-06-01.
fn applied(list: &str) -> (Report, Vec<String>) {
    let mut report = report();
    let list = AcceptedChanges::parse(list, "accepted.toml").unwrap();
    let warnings = list.apply(&mut report, "2026-06-01".parse().unwrap());
    (report, warnings.iter().map(ToString::to_string).collect())
}

#[test]
fn accepts_a_change_by_rule_and_place() {
    assert_eq!(report().verdict, Verdict::Breaking);
    for place in [
        "/components/schemas/Note/properties/id",
        "/components/schemas/Note/*",
        "/components/*",
    ] {
        let (report, warnings) = applied(&ENTRY.replace("/components/schemas/Note/properties/id", place));
        assert!(warnings.is_empty(), "{place}: {warnings:?}");
        assert_eq!(
            (report.verdict, report.semver),
            (Verdict::Additive, Semver::Major)
        );
        let [accepted] = report.accepted.as_slice() else {
            panic!("{place}: {} accepted", report.accepted.len());
        };
        assert_eq!(accepted.reason, "no client reads @it");
        let mut out = Vec::new();
        render(&report, Format::Text { color: false }, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.starts_with("additive; major (2 additive, 1 accepted)"),
            "{text}"
        );
        assert!(
            text.contains("accepted until 2026-12-31: no client reads @it"),
            "{text}"
        );
        let mut out = Vec::new();
        render(&report, Format::Markdown, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.contains("Accepted until 2026-12-31: no client reads `@it`"),
            "{text}"
        );
        assert!(json(&report).contains("\"expires\": \"2026-12-31\""));
    }
}

#[test]
fn an_expired_entry_accepts_nothing_and_is_named() {
    let (report, warnings) = applied(&ENTRY.replace("2026-12-31", "2026-05-31"));
    assert_eq!(report.verdict, Verdict::Breaking);
    assert!(report.accepted.is_empty());
    let [warning] = warnings.as_slice() else {
        panic!("{warnings:?}")
    };
    for part in [
        "accepted.toml",
        "line 1",
        "type-changed",
        "Note/properties/id",
        "expired on 2026-05-31",
    ] {
        assert!(warning.contains(part), "{warning}");
    }
    let (report, _) = applied(&ENTRY.replace("2026-12-31", "2026-06-01"));
    assert_eq!(report.verdict, Verdict::Additive, "the last day counts");
}

#[test]
fn names_an_entry_that_matches_no_change() {
    for (from, to) in [
        ("type-changed", "type-widened"),
        ("properties/id", "properties/i"),
        ("Note/properties/id", "Not/*"),
        (
            "/components/schemas/Note/properties/id",
            "/components/schemas/Note/properties/id/*",
        ),
    ] {
        let (report, warnings) = applied(&format!("\n\n{}", ENTRY.replace(from, to)));
        assert_eq!(report.verdict, Verdict::Breaking);
        assert!(
            warnings[0].contains("line 3") && warnings[0].contains("matches no change"),
            "{warnings:?}"
        );
    }
}

#[test]
fn rejects_entries_that_lack_something() {
    for (from, to, problem) in [
        ("reason = \"no client reads @it\"\n", "", "missing field `reason`"),
        ("no client reads @it", " ", "has no reason"),
        ("expires = 2026-12-31\n", "", "missing field `expires`"),
        (
            "2026-12-31",
            "2026-12-31T00:00:00",
            "expires at 2026-12-31T00:00:00",
        ),
        ("2026-12-31", "\"soon\"", "is not a list of accepted changes"),
        ("2026-12-31", "2026-02-30", "is not a list of accepted changes"),
        ("type-changed", "type-change", "unknown rule `type-change`"),
        ("/components/schemas/Note/properties/id", "Note", "place `Note`"),
        ("reason", "because", "unknown field `because`"),
        ("[[accepted]]", "[[accept]]", "unknown field `accept`"),
        ("[[accepted]]", "[accepted]", "is not a list of accepted changes"),
    ] {
        let error = AcceptedChanges::parse(&ENTRY.replace(from, to), "accepted.toml").unwrap_err();
        let text = error.to_string();
        assert!(
            text.starts_with("accepted.toml: ") && text.contains(problem),
            "{text}"
        );
        assert!(text.contains(" at line ") && text.lines().count() == 1, "{text}");
    }
    assert!(AcceptedChanges::parse("", "accepted.toml").is_ok());
}

#[test]
fn accepts_only_the_values_of_an_entry() {
    let change = report().changes.remove(0);
    assert_eq!(change.kind.rule().id, "type-changed");
    let written = |value: &serde_json::Value| format!("'{value}'");
    let (before, after) = (written(&change.before), written(&change.after));
    for values in [
        format!("before = {before}\nafter = {after}\n"),
        format!("after = {after}\n"),
    ] {
        let (report, warnings) = applied(&format!("{ENTRY}{values}"));
        assert!(warnings.is_empty(), "{warnings:?}");
        assert_eq!(report.verdict, Verdict::Additive);
    }
    for values in [
        format!("before = {after}\n"),
        format!("before = {before}\nafter = 'null'\n"),
        "after = 7\n".to_owned(),
    ] {
        let (report, warnings) = applied(&format!("{ENTRY}{values}"));
        assert_eq!(report.verdict, Verdict::Breaking);
        let [warning] = warnings.as_slice() else {
            panic!("{warnings:?}")
        };
        assert!(
            warning.contains("matches no change: the report has before = "),
            "{warning}"
        );
    }
}
