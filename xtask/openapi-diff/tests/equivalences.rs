//! What means the same compares as the same, and normalises to the same bytes up to schema names.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

mod common;
#[path = "common/equivalent.rs"]
mod equivalent;
#[path = "common/generate.rs"]
mod generate;

use common::{assert_same, json, notes};
use equivalent::assert_equivalent;
use generate::{composed, document, inlined, map_schemas, renamed, reordered, respelled, respelled_in_3_1};
use openapi_diff::normalize;
use openapi_diff::{Verdict, compare};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The number of runs that must give the same bytes.
const RUNS: usize = 20;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equals_other_spellings_of_a_document(document in document(), seed: u64) {
        assert_equivalent(&document, &document, "itself");
        assert_equivalent(&document, &reordered(&document), "reordered");
        assert_equivalent(&document, &renamed(&document), "renamed");
        assert_equivalent(&document, &inlined(&document, seed), "inlined");
        assert_equivalent(&document, &composed(&document, seed), "composed");
        assert_equivalent(&document, &respelled(&document, seed), "respelled");
        assert_equivalent(&document, &respelled_in_3_1(&document), "in 3.1");
        let all = reordered(&renamed(&composed(&inlined(&document, seed), seed.rotate_left(9))));
        let all = respelled(&all, seed.rotate_left(3));
        assert_equivalent(&document, &all, "all of it");
        assert_equivalent(&document, &respelled_in_3_1(&all), "all of it, in 3.1");
    }

    #[test]
    fn normalizes_without_a_change_on_the_wire(document in document()) {
        let normal = normalize(&document).unwrap();
        prop_assert_eq!(&normalize(&normal).unwrap(), &normal);
        for (old, new) in [(&document, &normal), (&normal, &document)] {
            let report = compare(old, new).unwrap();
            prop_assert!(report.verdict <= Verdict::Docs, "{}", json(&report));
        }
    }

    #[test]
    fn finds_a_change_in_another_spelling(document in document(), seed: u64) {
        let mut changed = document.clone();
        let mut done = 0;
        map_schemas(&mut changed, &mut |schema| {
            if schema.get("properties").is_some() {
                schema["properties"]["added"] = json!({"type": "boolean"});
                done += 1;
            }
        });
        prop_assert!(done > 0, "the guard: something was changed");
        let plain = compare(&document, &changed).unwrap();
        let other = compare(&document, &renamed(&composed(&changed, seed))).unwrap();
        prop_assert_eq!(plain.verdict, other.verdict);
        prop_assert_eq!(plain.changes.len(), other.changes.len(), "{}\n{}", json(&plain), json(&other));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn compares_any_two_documents_deterministically(old in document(), new in document()) {
        // Each run has other hash maps.
        for (old, new) in [(&old, &new), (&new, &old)] {
            let first = json(&compare(old, new).unwrap());
            for _ in 1..RUNS {
                prop_assert_eq!(&first, &json(&compare(old, new).unwrap()));
            }
        }
        let first = normalize(&old).unwrap().to_string();
        for _ in 1..RUNS {
            prop_assert_eq!(&first, &normalize(&old).unwrap().to_string());
        }
    }
}

#[test]
fn equals_other_spellings_of_the_notes_api() {
    let document = notes();
    assert_equivalent(&document, &reordered(&document), "reordered");
    assert_equivalent(&document, &renamed(&document), "renamed");
    assert_equivalent(&document, &respelled_in_3_1(&document), "in 3.1");
    for seed in 0..64 {
        assert_equivalent(&document, &inlined(&document, seed), "inlined");
        assert_equivalent(&document, &composed(&document, seed), "composed");
    }
}

fn with_schemas(schemas: Value) -> Value {
    json!({
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {
            "description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Root"}}},
        }}}}},
        "components": {"schemas": schemas},
    })
}

#[test]
fn breaks_cycles_of_parents_that_list_their_subtypes() {
    let own = |kind: &str| json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": [kind]}}});
    let member =
        |kind: &str| json!({"allOf": [{"$ref": "#/components/schemas/Root"}, own(kind)], "properties": {}});
    let union = json!({"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}], "properties": {}});
    let cyclic = with_schemas(json!({"Root": union, "A": member("A"), "B": member("B")}));
    let flat = with_schemas(json!({"Root": union, "A": own("A"), "B": own("B")}));
    assert_equivalent(&cyclic, &flat, "cycle broken");
    let mut inlined = cyclic.clone();
    inlined["components"]["schemas"]["Root"]["oneOf"][0] = member("A");
    assert_equivalent(&inlined, &flat, "cycle broken where a member is inlined");
    // A wrapper that only comments on the parent is the parent.
    let wrapped = with_schemas(json!({
        "Root": {"type": "object", "properties": {"it": {"allOf": [{"$ref": "#/components/schemas/P"}]}}},
        "P": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]},
        "A": {"allOf": [{"$ref": "#/components/schemas/P"}, own("A")]},
        "B": {"allOf": [{"$ref": "#/components/schemas/P"}, own("B")]},
    }));
    let mut bare = wrapped.clone();
    bare["components"]["schemas"]["Root"]["properties"]["it"] = json!({"$ref": "#/components/schemas/P"});
    assert_equivalent(&wrapped, &bare, "wrapper");
    let normal = normalize(&wrapped).unwrap();
    assert_eq!(
        normal["components"]["schemas"]["P"]["oneOf"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn equals_the_spelling_of_3_1() {
    let old = with_schemas(json!({"Root": {"type": "object", "properties": {
        "a": {"type": "string", "nullable": true},
        "b": {"type": "string", "enum": ["X"]},
        "c": {"type": "integer", "minimum": 3, "exclusiveMinimum": true},
        "d": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/D"}]},
    }}, "D": {"type": "object", "properties": {"x": {"type": "string"}}}}));
    let mut new = with_schemas(json!({"Root": {"type": "object", "properties": {
        "a": {"type": ["string", "null"]},
        "b": {"const": "X"},
        "c": {"type": "integer", "exclusiveMinimum": 3},
        "d": {"oneOf": [{"$ref": "#/components/schemas/D"}, {"type": "null"}]},
    }}, "D": {"type": "object", "properties": {"x": {"type": "string"}}}}));
    new["openapi"] = "3.1.0".into();
    assert_equivalent(&old, &new, "3.1");
    new["components"]["schemas"]["D"]["prefixItems"] = json!([{"type": "string"}]);
    let error = normalize(&new).unwrap_err().to_string();
    assert!(
        error.contains("prefixItems") && error.contains("/components/schemas/D"),
        "{error}"
    );
}

#[test]
fn refuses_a_normal_form_that_loses_something() {
    for (root, problem) in [
        (
            json!({"type": ["string", "array"], "items": {"type": "integer"}}),
            Some("one type"),
        ),
        (
            json!({"type": ["string", "object"], "properties": {"a": {"type": "integer"}}}),
            Some("one type"),
        ),
        (json!({"type": ["string", "array"]}), None),
        (
            json!({"type": ["object", "array"], "items": {"type": "integer"}, "required": ["a"]}),
            None,
        ),
        (json!({"type": "string", "xml": {"name": "r"}}), None),
    ] {
        let mut document = with_schemas(json!({ "Root": root }));
        document["openapi"] = "3.1.0".into();
        match (normalize(&document), problem) {
            (Ok(normal), None) => {
                assert_same(&document, &normal, &root.to_string());
                assert_eq!(normalize(&normal).unwrap(), normal);
            }
            (Err(error), Some(problem)) => assert!(error.to_string().contains(problem), "{error}"),
            (found, _) => panic!("{root}: {found:?}"),
        }
    }
    let mut xml = with_schemas(json!({"Root": {"type": "string", "xml": {"name": "r"}}}));
    let content = &mut xml["paths"]["/a"]["get"]["responses"]["200"]["content"];
    content["application/xml"] = content["application/json"].clone();
    let error = normalize(&xml).unwrap_err().to_string();
    assert!(error.contains("application/xml at GET /a"), "{error}");
}

#[test]
fn names_inline_enums_and_unions_stably() {
    let document = with_schemas(json!({
        "Root": {"type": "object", "properties": {
            "state": {"type": "string", "enum": ["ON", "OFF"]},
            "parts": {"type": "array", "items": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}},
        }},
        "A": {"type": "object", "properties": {"x": {"type": "string"}, "state": {"type": "string", "enum": ["OFF", "ON"]}}},
        "B": {"type": "object", "properties": {"y": {"type": "string"}}},
    }));
    let normal = normalize(&document).unwrap();
    let names: Vec<&String> = normal["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(
        names,
        ["A", "AState", "B", "Root", "RootPartsItem"],
        "equal enums share a name: {normal}"
    );
    assert_eq!(
        normal["components"]["schemas"]["AState"]["enum"],
        json!(["OFF", "ON"])
    );
    let text = normal.to_string();
    assert!(!text.contains("allOf") && !text.contains("\"x-"), "{text}");
}

#[test]
fn terminates_on_depth_and_cycles() {
    let mut schemas = serde_json::Map::new();
    for at in 0..20_000 {
        let next = format!(
            "#/components/schemas/{}",
            if at == 19_999 {
                "Root".to_owned()
            } else {
                format!("L{}", at + 1)
            }
        );
        let schema = match at % 3 {
            0 => json!({"type": "array", "items": {"$ref": next}}),
            1 => json!({"allOf": [{"$ref": next}], "description": "on"}),
            _ => json!({"type": "object", "additionalProperties": {"$ref": next}}),
        };
        schemas.insert(format!("L{at}"), schema);
    }
    schemas.insert(
        "Root".to_owned(),
        json!({"type": "array", "items": {"$ref": "#/components/schemas/L0"}}),
    );
    let deep = with_schemas(Value::Object(schemas.clone()));
    assert_same(&deep, &deep, "deep");
    normalize(&deep).unwrap();
    schemas.insert("Root".to_owned(), json!({"type": "string"}));
    let report = compare(&deep, &with_schemas(Value::Object(schemas))).unwrap();
    assert_eq!(report.verdict, Verdict::Breaking);
    for root in [
        json!({"allOf": [{"$ref": "#/components/schemas/Root"}, {"type": "object"}]}),
        json!({"oneOf": [{"$ref": "#/components/schemas/Root"}, {"type": "string"}]}),
        json!({"anyOf": [{"$ref": "#/components/schemas/Root"}, {"$ref": "#/components/schemas/Root"}]}),
        json!({"not": {"$ref": "#/components/schemas/Root"}}),
    ] {
        let document = with_schemas(json!({ "Root": root }));
        assert_same(&document, &document, "a cycle");
        normalize(&document).unwrap();
    }
}
