//! Single changes of the shipped description, with their version steps.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test stops where it stands, as tests do"
)]

mod sdk_step_cases;

use std::fs;
use std::path::Path;

use openapi_diff::Semver::{Major, Minor, None as Same, Patch};
use openapi_diff::compare;
use sdk_step_cases::{CASES, description, reachable};
use serde_json::Value;
use xtask::regen::sdk_step::{VersionStep, changes, next_version};

fn step(old: &Value, new: &Value) -> VersionStep {
    let wire = compare(old, new).unwrap();
    let changes = changes([(old, "old"), (new, "new")], &wire).unwrap();
    VersionStep::new(changes, None, Same, None)
}

#[test]
fn every_change_has_its_step_and_names_its_items() {
    let old = description();
    let mut wrong = Vec::new();
    for (name, change, semver, expected) in CASES {
        let mut new = old.clone();
        change(&mut new);
        let step = step(&old, &new);
        let found: Vec<String> = step
            .changes
            .iter()
            .map(|c| format!("{} {}", c.kind, c.item))
            .collect();
        let missing: Vec<_> = expected
            .iter()
            .filter(|one| !found.iter().any(|f| f == *one))
            .collect();
        let nothing = expected.is_empty() && !found.is_empty();
        if step.semver != *semver || !missing.is_empty() || nothing {
            wrong.push(format!(
                "{name}: {:?}, missing: {missing:?}, of {found:#?}",
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
fn order_makes_no_difference() {
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
fn reverse_of_a_major_change_has_a_step() {
    let old = description();
    for case in CASES.iter().filter(|case| case.2 == Major).step_by(5) {
        let mut new = old.clone();
        case.1(&mut new);
        assert!(step(&new, &old).semver >= Patch, "{}", case.0);
    }
}

/// The verdicts of cargo-semver-checks, which `.ci/semver --table` records: a step, the name of a case, and the lints.
const VERDICTS: &str = include_str!("sdk_step_cases/verdicts.tsv");

#[test]
fn no_step_is_below_the_recorded_verdict() {
    let lines = VERDICTS.lines().filter(|line| !line.starts_with('#'));
    let recorded: Vec<(&str, &str)> = lines
        .map(|line| {
            let mut columns = line.split('\t');
            (columns.next().unwrap(), columns.next().unwrap())
        })
        .collect();
    let names: Vec<&str> = recorded.iter().map(|(_, name)| *name).collect();
    let expected: Vec<&str> = CASES.iter().map(|case| case.0).collect();
    assert_eq!(names, expected, "run `.ci/semver --table`");
    for ((verdict, name), (_, _, step, _)) in recorded.iter().zip(CASES) {
        let verdict = match *verdict {
            // What hand-written code uses is gone, or has another signature.
            "major" | "unbuilt" => Major,
            "minor" => Minor,
            "patch" => Same,
            other => panic!("{name}: {other}"),
        };
        assert!(*step >= verdict, "{name}: {step:?} is below {verdict:?}");
    }
}

/// Writes the generated source of each case, for `.ci/semver --table`.
#[test]
fn writes_sources_for_semver_checks() {
    let Some(folder) = std::env::var_os("SDK_STEP_SOURCES") else {
        println!("skipped: SDK_STEP_SOURCES is not set");
        return;
    };
    let whole: Value = serde_json::from_str(include_str!("../../openapi/conversations/v3.json")).unwrap();
    for (number, (name, change, ..)) in CASES.iter().enumerate() {
        let mut document = whole.clone();
        change(&mut document);
        let text = reachable(document).to_string();
        let generated = hubspot_conversations_codegen::generate(&text, name).unwrap();
        let folder = Path::new(&folder).join(format!("{number:02}"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("name"), name).unwrap();
        for (file, source) in generated.files() {
            fs::write(folder.join(file), source).unwrap();
        }
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
