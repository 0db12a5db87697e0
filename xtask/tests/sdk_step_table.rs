//! Each single change of the shipped description, with the step it asks of the SDK's version.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands, as tests do"
)]

mod sdk_step_cases;

use openapi_diff::Semver::{Major, None as Same, Patch};
use openapi_diff::compare;
use sdk_step_cases::{CASES, description};
use serde_json::Value;
use xtask::sdk_step::{Impact, assess};

fn impact(old: &Value, new: &Value) -> Impact {
    let wire = compare(old, new).unwrap();
    assess((old, "old"), (new, "new"), &wire, None).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_change_gets_its_step_and_names_what_changed() {
    let old = description();
    let mut wrong = Vec::new();
    for (name, change, semver, told) in CASES {
        let mut new = old.clone();
        change(&mut new);
        let impact = impact(&old, &new);
        let found: Vec<String> = impact
            .changes
            .iter()
            .map(|c| format!("{} {}", c.kind, c.item))
            .collect();
        let missing: Vec<_> = told
            .iter()
            .filter(|one| !found.iter().any(|f| f == *one))
            .collect();
        let nothing = told.is_empty() && !found.is_empty();
        if impact.semver != *semver || !missing.is_empty() || nothing {
            wrong.push(format!(
                "{name}: {:?}, not told: {missing:?}, of {found:#?}",
                impact.semver
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(CASES.len() >= 25);
}

/// What the generator writes, without white space, so that it can be asked without the reader under test.
fn source(document: &Value) -> String {
    let generated = hubspot_conversations_codegen::generate(&document.to_string(), "made").unwrap();
    let all = format!(
        "{}{}{}{}",
        generated.types, generated.requests, generated.operations, generated.mock
    );
    all.split_whitespace().collect()
}

#[test]
fn the_generated_source_bears_out_what_the_table_says() {
    let old = description();
    let was = source(&old);
    // The case, what stands in the old source only, and what stands in the new one only.
    for (name, gone, come) in [
        ("an answer's new field", "", "pubnote:Option<String>,"),
        ("an answer's field gone", "pubin_reply_to_id:", ""),
        ("an id no longer certain", "pubid:String,", ""),
        ("a word gone", "///`INCOMING`Incoming,", ""),
        ("a new word", "", "///`SIDEWAYS`Sideways,"),
        ("a new member of a union", "", "Reminder(Box<Object<Reminder>>),"),
        (
            "something optional to send",
            "",
            "pubfnnote(mutself,note:implInto<String>)->Self",
        ),
        (
            "something needed, and asked for",
            "pubfnnew(file_id:implInto<String>)->Self",
            "pubfnnew(caption:implInto<String>,file_id:implInto<String>)->Self",
        ),
        (
            "something needed becomes optional",
            "pubfnnew(file_id:implInto<String>)->Self",
            "",
        ),
        (
            "an optional parameter",
            "",
            "pubfncolour(mutself,colour:implInto<String>)->Self",
        ),
        (
            "a required parameter",
            "pubfnlist_messages(&self,thread_id:implInto<ThreadId>)->ListMessages",
            "pubfnlist_messages(&self,thread_id:implInto<ThreadId>,colour:implInto<String>,)->ListMessages",
        ),
        (
            "a type read by itself becomes a union's",
            "implReadableforSender{",
            "",
        ),
        (
            "an operation with another name",
            "pubfnget_message(",
            "pubfnread_message(",
        ),
        ("an operation at another path", "", ""),
        ("another error status", "", ""),
    ] {
        let (_, change, ..) = CASES.iter().find(|case| case.0 == name).unwrap();
        let mut new = old.clone();
        change(&mut new);
        let is = source(&new);
        let public = |text: &str| text.split(['{', ';']).filter(|line| line.contains("pub")).count();
        for (text, here, there) in [(gone, &was, &is), (come, &is, &was)] {
            if !text.is_empty() {
                assert!(
                    here.matches(text).count() > there.matches(text).count(),
                    "{name}: {text}"
                );
            }
        }
        if gone.is_empty() && come.is_empty() {
            assert_eq!(public(&was), public(&is), "{name}");
        }
    }
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
    assert_eq!(impact(&old, &back), impact(&old, &old));
    assert_eq!(impact(&old, &back).semver, Same);
    for case in CASES.iter().step_by(9) {
        let mut new = old.clone();
        case.1(&mut new);
        assert_eq!(impact(&back, &new), impact(&old, &reversed(&new)), "{}", case.0);
    }
}

#[test]
fn what_is_major_one_way_is_never_less_than_a_patch_on_the_way_back() {
    let old = description();
    for case in CASES.iter().filter(|case| case.2 == Major).step_by(5) {
        let mut new = old.clone();
        case.1(&mut new);
        assert!(impact(&new, &old).semver >= Patch, "{}", case.0);
    }
}
