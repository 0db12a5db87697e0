//! Each single change of the shipped description, with the step it asks of the SDK's version.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands, as tests do"
)]

mod sdk_step_cases;

use openapi_diff::Semver::{Major, Minor, None as Same, Patch};
use openapi_diff::compare;
use sdk_step_cases::{CASES, description};
use serde_json::Value;
use xtask::sdk_step::{SdkReport, VersionStep, next_version};

fn step(old: &Value, new: &Value) -> VersionStep {
    let wire = compare(old, new).unwrap();
    let pair = [(old, "old"), (new, "new")];
    let report = SdkReport::join(wire.clone(), pair, &wire, None);
    report.unwrap_or_else(|error| panic!("{error}")).sdk
}

#[test]
fn every_change_gets_its_step_and_names_what_changed() {
    let old = description();
    let mut wrong = Vec::new();
    for (name, change, semver, told) in CASES {
        let mut new = old.clone();
        change(&mut new);
        let step = step(&old, &new);
        let found: Vec<String> = step
            .changes
            .iter()
            .map(|c| format!("{} {}", c.kind, c.item))
            .collect();
        let missing: Vec<_> = told
            .iter()
            .filter(|one| !found.iter().any(|f| f == *one))
            .collect();
        let nothing = told.is_empty() && !found.is_empty();
        if step.semver != *semver || !missing.is_empty() || nothing {
            wrong.push(format!(
                "{name}: {:?}, not told: {missing:?}, of {found:#?}",
                step.semver
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(CASES.len() >= 25);
}

fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.reverse();
            let back = |(key, one): (&String, &Value)| {
                let mut one = reversed(one);
                let is_set = matches!(
                    key.as_str(),
                    "enum" | "required" | "oneOf" | "parameters" | "security"
                );
                if let (true, Value::Array(list)) = (is_set, &mut one) {
                    list.reverse();
                }
                (key.clone(), one)
            };
            Value::Object(entries.into_iter().map(back).collect())
        }
        Value::Array(list) => list.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

#[test]
fn order_is_no_difference_and_hides_none() {
    let old = description();
    let back = reversed(&old);
    assert_ne!(
        serde_json::to_string(&old).unwrap(),
        serde_json::to_string(&back).unwrap()
    );
    assert_eq!(step(&old, &back), step(&old, &old));
    assert_eq!(step(&old, &back).semver, Same);
    for case in CASES.iter().step_by(9) {
        let mut new = old.clone();
        case.1(&mut new);
        assert_eq!(step(&back, &new), step(&old, &reversed(&new)), "{}", case.0);
    }
}

#[test]
fn what_is_major_one_way_is_never_less_than_a_patch_on_the_way_back() {
    let old = description();
    for case in CASES.iter().filter(|case| case.2 == Major).step_by(5) {
        let mut new = old.clone();
        case.1(&mut new);
        assert!(step(&new, &old).semver >= Patch, "{}", case.0);
    }
}

#[test]
fn next_version_follows_cargos_rules() {
    // The version, and that after a patch, a minor and a major step.
    for (from, patch, minor, major) in [
        ("0.1.0", "0.1.1", "0.1.1", "0.2.0"),
        ("0.1.9", "0.1.10", "0.1.10", "0.2.0"),
        ("0.9.3", "0.9.4", "0.9.4", "0.10.0"),
        ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
        ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
        ("9.9.9+build.1", "9.9.10", "9.10.0", "10.0.0"),
        ("1.0.0-rc.1", "1.0.0", "1.0.0", "1.0.0"),
        ("1.1.0-rc.1", "1.1.0", "1.1.0", "2.0.0"),
        ("1.1.1-rc.1", "1.1.1", "1.2.0", "2.0.0"),
        ("0.2.0-alpha", "0.2.0", "0.2.0", "0.2.0"),
        ("0.2.1-alpha", "0.2.1", "0.2.1", "0.3.0"),
        ("0.0.3-alpha", "0.0.3", "0.0.3", "0.0.3"),
    ] {
        let version = from.parse().unwrap();
        let next = |step| next_version(&version, step).to_string();
        assert_eq!(next(Same), from);
        assert_eq!(next(Patch), patch, "{from}, patch");
        assert_eq!(next(Minor), minor, "{from}, minor");
        assert_eq!(next(Major), major, "{from}, major");
    }
}
