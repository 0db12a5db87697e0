//! No change of a keyword that restricts values, or of how they are written, passes without a finding.
#![allow(clippy::unwrap_used, reason = "a failed step is a failed test")]

mod common;

use common::json;
use openapi_diff::{Kind, Verdict, compare};
use serde_json::{Value, json};

/// Changes that clients tolerate by rule, although values differ.
const TOLERATED: [Kind; 6] = [
    Kind::EnumValueAdded,
    Kind::EnumValueRemoved,
    Kind::EnumRemoved,
    Kind::DefaultChanged,
    Kind::AdditionalAllowed,
    Kind::UnionLoosened,
];

/// Keywords with two values that do not mean the same.
fn keywords() -> Vec<[Value; 2]> {
    let text = || json!({"type": "string"});
    let number = || json!({"type": "integer"});
    let pairs = [
        json!([{"type": "string"}, {"type": "integer"}]),
        json!([{"type": ["string", "null"]}, {"type": "string"}]),
        json!([{"enum": ["a", "b"]}, {"enum": ["a"]}]),
        json!([{"const": "a"}, {"const": "b"}]),
        json!([{"type": "string", "format": "date"}, {"type": "string", "format": "uuid"}]),
        json!([{"maxLength": 2}, {"maxLength": 3}]),
        json!([{"pattern": "^a"}, {"pattern": "^b"}]),
        json!([{"minimum": 2}, {"minimum": 3}]),
        json!([{"exclusiveMaximum": 2}, {"exclusiveMaximum": 3}]),
        json!([{"multipleOf": 2}, {"multipleOf": 3}]),
        json!([{"type": "array", "uniqueItems": true}, {"type": "array"}]),
        json!([{"minItems": 2}, {"minItems": 3}]),
        json!([{"maxProperties": 2}, {"maxProperties": 3}]),
        json!([{"default": 2}, {"default": 3}]),
        json!([{"properties": {"a": text()}}, {"properties": {"a": number()}}]),
        json!([{"properties": {"a": text()}}, {"properties": {"b": text()}}]),
        json!([{"required": ["a"]}, {"required": ["b"]}]),
        json!([{"additionalProperties": false}, {"type": "object"}]),
        json!([{"additionalProperties": text()}, {"additionalProperties": number()}]),
        json!([{"unevaluatedProperties": text()}, {"unevaluatedProperties": number()}]),
        json!([{"patternProperties": {"^a": text()}}, {"patternProperties": {"^b": text()}}]),
        json!([{"patternProperties": {"^a": text()}}, {"patternProperties": {"^a": number()}}]),
        json!([{"propertyNames": {"maxLength": 2}}, {"propertyNames": {"maxLength": 3}}]),
        json!([{"dependentRequired": {"a": ["b"]}}, {"dependentRequired": {"a": ["c"]}}]),
        json!([{"dependentSchemas": {"a": {"required": ["b"]}}}, {"dependentSchemas": {"a": {"required": ["c"]}}}]),
        json!([{"items": text()}, {"items": number()}]),
        json!([{"prefixItems": [text()]}, {"prefixItems": [number()]}]),
        json!([{"prefixItems": [text()]}, {"prefixItems": [text(), text()]}]),
        json!([{"unevaluatedItems": text()}, {"unevaluatedItems": number()}]),
        json!([{"contains": text()}, {"contains": number()}]),
        json!([{"contains": text(), "maxContains": 2}, {"contains": text(), "maxContains": 3}]),
        json!([{"not": text()}, {"not": number()}]),
        json!([{"if": text(), "then": {"maxLength": 2}}, {"if": text(), "then": {"maxLength": 3}}]),
        json!([{"if": text(), "else": {"maximum": 2}}, {"if": text(), "else": {"maximum": 3}}]),
        json!([{"allOf": [{"required": ["a"]}]}, {"allOf": [{"required": ["b"]}]}]),
        json!([{"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"oneOf": [{"required": ["a"]}, {"required": ["c"]}]}]),
        json!([{"anyOf": [{"maxLength": 2}, {"minLength": 5}]}, {"anyOf": [{"maxLength": 2}, {"minLength": 6}]}]),
        json!([{"anyOf": [{"maxLength": 2}, {"minLength": 1}]}, {"oneOf": [{"maxLength": 2}, {"minLength": 1}]}]),
        json!([{"xml": {"name": "a"}}, {"xml": {"name": "b"}}]),
    ];
    pairs
        .into_iter()
        .map(|pair| serde_json::from_value(pair).unwrap())
        .collect()
}

/// Schemas that have the keywords in different company.
fn places(keywords: &Value) -> Vec<Value> {
    let beside = |other: Value| {
        let mut schema = other;
        for (key, value) in keywords.as_object().unwrap() {
            // A place that has the keyword already is left out.
            if schema.get(key).is_some() {
                return None;
            }
            schema[key.as_str()] = value.clone();
        }
        Some(schema)
    };
    // Names in XML below `not` and `if` are never written.
    let is_validated = keywords.get("xml").is_none();
    let member = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"const": "x"}}});
    let all = [
        Some(keywords.clone()),
        beside(json!({"$ref": "#/components/schemas/Limited"})),
        beside(json!({"anyOf": [{"maxProperties": 7}, {"minLength": 4}]})),
        beside(json!({"oneOf": [{"maxProperties": 7}, {"maxLength": 4}], "not": {"const": 1}})),
        Some(json!({"allOf": [{"not": {"const": 7}}, keywords]})),
        Some(json!({"allOf": [keywords, {"$ref": "#/components/schemas/Limited"}]})),
        Some(json!({"type": "object", "properties": {"p": keywords}})),
        Some(json!({"type": "object", "required": ["p"], "properties": {"p": keywords}})),
        Some(json!({"type": "object", "additionalProperties": keywords})),
        Some(json!({"type": "object", "patternProperties": {"^p": keywords}})),
        Some(json!({"type": "array", "items": keywords})),
        Some(json!({"oneOf": [member, keywords]})),
        Some(json!({"anyOf": [member, {"type": "boolean"}, keywords]})),
        is_validated.then(|| json!({"not": keywords})),
        is_validated.then(|| json!({"if": keywords, "then": {"maxProperties": 7}})),
        Some(json!({"type": "object", "properties": {"again": {"$ref": "#"}, "p": keywords}})),
    ];
    all.into_iter().flatten().collect()
}

fn document(request: bool, schema: &Value) -> Value {
    let text = schema
        .to_string()
        .replace("\"#\"", "\"#/components/schemas/Root\"");
    let schema: Value = serde_json::from_str(&text).unwrap();
    let content = json!({"application/xml": {"schema": {"$ref": "#/components/schemas/Root"}}});
    let mut operation = json!({"responses": {"200": {"description": ""}}});
    if request {
        operation["requestBody"] = json!({"content": content});
    } else {
        operation["responses"]["200"]["content"] = content;
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": {"Root": schema, "Limited": {"maxProperties": 9}}},
    })
}

#[test]
fn reports_every_change_of_a_keyword() {
    let mut silent = Vec::new();
    let mut compared = 0;
    for [first, second] in keywords() {
        let pairs = places(&first).into_iter().zip(places(&second));
        for (old, new) in pairs.flat_map(|(a, b)| [(a.clone(), b.clone()), (b, a)]) {
            let mut tolerated = true;
            let mut verdict = Verdict::None;
            for request in [true, false] {
                let (old, new) = (document(request, &old), document(request, &new));
                assert!(compare(&old, &old).unwrap().changes.is_empty(), "{old}");
                let report = compare(&old, &new).unwrap();
                if report.verdict <= Verdict::Docs {
                    silent.push(format!("{old} became {new}: {}", json(&report)));
                }
                verdict = verdict.max(report.verdict);
                tolerated &= report
                    .changes
                    .iter()
                    .all(|change| TOLERATED.contains(&change.kind));
            }
            compared += 1;
            // What is valid on one side alone breaks a request or a response.
            if verdict < Verdict::Breaking && !tolerated {
                silent.push(format!("{old} became {new}: {verdict:?}"));
            }
        }
    }
    assert!(compared > 1_000, "the guard: {compared} pairs");
    assert!(
        silent.is_empty(),
        "{} of {compared}:\n{}",
        silent.len(),
        silent.join("\n")
    );
}
