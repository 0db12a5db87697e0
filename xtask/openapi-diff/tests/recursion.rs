//! Schemas that contain themselves are compared in a number of steps that depends on their own number.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use allocation_counter::measure;
use openapi_diff::{Kind, Report, Verdict, compare};
use serde_json::{Map, Value, json};

/// Far more than a comparison of a few schemas takes, and far less than one without end. Allocations are counted because
/// time depends on the machine.
const MOST_ALLOCATIONS: u64 = 20_000;

/// A document that receives and returns the schema `Pet`.
fn document(version: &str, schemas: &Value) -> Value {
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}});
    let operation = json!({
        "requestBody": {"content": content},
        "responses": {"200": {"description": "", "content": content}},
    });
    json!({
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": operation}},
        "components": {"schemas": schemas},
    })
}

fn report(version: &str, old: &Value, new: &Value, most: u64) -> Report {
    let (old, new) = (document(version, old), document(version, new));
    let mut report = None;
    let info = measure(|| report = Some(compare(&old, &new).unwrap()));
    let count = info.count_total;
    assert!(count <= most, "{count} allocations: {old} became {new}");
    report.unwrap()
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// The schema with the keywords of another.
fn with(schema: &Value, keywords: &Value) -> Value {
    let mut schema = schema.clone();
    for (key, value) in keywords.as_object().unwrap() {
        schema[key.as_str()] = value.clone();
    }
    schema
}

/// Keywords beside a reference, in each form that is merged with it.
fn wrapped(reference: &Value, keywords: &Value) -> Vec<Value> {
    vec![
        json!({"allOf": [reference, keywords]}),
        json!({"allOf": [keywords, reference, {}]}),
        with(&json!({"allOf": [reference]}), keywords),
        with(&json!({"allOf": [reference, {}]}), keywords),
        json!({"allOf": [{"allOf": [reference, keywords]}, {"allOf": [reference]}]}),
    ]
}

/// Schemas that contain another, or several times.
fn around(inner: &Value) -> Vec<Value> {
    vec![
        json!({"type": "object", "properties": {"e": inner}}),
        json!({"properties": {"e": inner}}),
        json!({"type": "object", "properties": {"e": {"type": "array", "items": inner}}}),
        json!({"type": "array", "items": inner}),
        json!({"type": "array", "items": {"type": "array", "items": inner}}),
        json!({"type": "object", "additionalProperties": inner}),
        json!({"type": "object", "additionalProperties": {"type": "array", "items": inner}}),
        json!({"type": "object", "properties": {"e": {"oneOf": [inner, {"type": "string"}]}}}),
        json!({"oneOf": [{"type": "object", "properties": {"e": inner}}, {"type": "array", "items": inner}]}),
        json!({"type": "object", "properties": {"e": inner}, "additionalProperties": inner}),
    ]
}

/// Keywords that a component gains, and whether a value or only its documentation changes.
fn gained() -> [(Value, bool); 6] {
    [
        (json!({"nullable": true}), true),
        (json!({"description": "words"}), false),
        (json!({"maxProperties": 5, "maxItems": 5}), true),
        (json!({"readOnly": true}), true),
        (json!({"default": {}}), true),
        (json!({"required": ["f"]}), true),
    ]
}

/// The same in the spelling of 3.1, which has no `nullable`.
fn spelled(version: &str, schema: &Value) -> Value {
    let mut schema = schema.clone();
    let is_nullable = schema.as_object_mut().unwrap().remove("nullable").is_some();
    if is_nullable && version == "3.0.3" {
        schema["nullable"] = true.into();
    } else if is_nullable && schema.get("type").is_some() {
        schema["type"] = json!([schema["type"], "null"]);
    } else if is_nullable {
        schema["anyOf"] = json!([{"type": "object"}, {"type": "null"}]);
    }
    schema
}

#[test]
fn ends_where_a_component_contains_itself_through_all_of() {
    let mut compared = 0;
    let beside = [
        json!({}),
        json!({"nullable": true}),
        json!({"description": "own"}),
        json!({"maxProperties": 4}),
        json!({"readOnly": true}),
        json!({"type": "object"}),
    ];
    for version in ["3.0.3", "3.1.0"] {
        for (first, keywords) in beside.iter().enumerate() {
            let forms = wrapped(&reference("Pet"), &spelled(version, keywords));
            let forms = forms.iter().cycle().skip(first);
            let pets = forms.zip(0..10).map(|(inner, at)| around(inner).swap_remove(at));
            for pet in pets {
                for (more, on_wire) in gained() {
                    let (old, new) = (
                        json!({"Pet": pet}),
                        json!({"Pet": spelled(version, &with(&pet, &more))}),
                    );
                    let mut verdict = Verdict::None;
                    for (old, new) in [(&old, &new), (&new, &old)] {
                        let found = report(version, old, new, MOST_ALLOCATIONS);
                        assert!(found.changes.len() < 12, "{} changes: {new}", found.changes.len());
                        verdict = verdict.max(found.verdict);
                        compared += 1;
                    }
                    // A list needs no property.
                    let binds = more.get("required").is_none() || pet["type"] != "array";
                    let least = match (on_wire, binds) {
                        (true, true) => Verdict::Breaking,
                        (true, false) => Verdict::None,
                        (false, _) => Verdict::Docs,
                    };
                    // Whether null matches is not said beside a schema that accepts anything.
                    let is_known = pet.get("type").is_some() || more.get("nullable").is_none();
                    assert!(verdict >= least || !is_known, "{verdict:?}: {old} became {new}");
                }
            }
        }
    }
    assert!(compared > 1_000, "the guard: {compared} pairs");
}

#[test]
fn ends_where_components_contain_each_other_through_all_of() {
    for version in ["3.0.3", "3.1.0"] {
        for keywords in [
            json!({}),
            json!({"maxProperties": 4}),
            json!({"description": "own"}),
        ] {
            let pets = wrapped(&reference("Owner"), &keywords);
            let owners = wrapped(&reference("Pet"), &json!({"minProperties": 1}));
            let forms = pets.iter().zip(&owners).cycle();
            for (at, (pet, owner)) in (0..10).zip(forms) {
                let (pet, owner) = (around(pet).swap_remove(at), around(owner).swap_remove(at));
                for (more, _) in gained() {
                    let old = json!({"Pet": pet, "Owner": owner});
                    let of_pet = json!({"Pet": spelled(version, &with(&pet, &more)), "Owner": owner});
                    let of_owner = json!({"Pet": pet, "Owner": spelled(version, &with(&owner, &more))});
                    for new in [of_pet, of_owner] {
                        for (old, new) in [(&old, &new), (&new, &old)] {
                            let found = report(version, old, new, MOST_ALLOCATIONS);
                            assert!(found.changes.len() < 24, "{} changes: {new}", found.changes.len());
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn reports_a_component_that_contains_itself_once() {
    let pet = json!({"properties": {"e": {"allOf": [reference("Pet"), {}]}}});
    let (old, new) = (
        json!({"Pet": pet}),
        json!({"Pet": with(&pet, &json!({"nullable": true}))}),
    );
    let found = report("3.0.3", &old, &new, MOST_ALLOCATIONS);
    let [change] = found.changes.as_slice() else {
        panic!("{:?}", found.changes)
    };
    assert_eq!(change.kind, Kind::NullableOn);
    assert_eq!(change.pointer, "/components/schemas/Pet");
    let tree = |most: u32| {
        let below = json!({"allOf": [reference("Pet"), {}]});
        json!({"Pet": {"type": "array", "items": below, "maxItems": most}})
    };
    let found = report("3.1.0", &tree(3), &tree(2), MOST_ALLOCATIONS);
    let [change] = found.changes.as_slice() else {
        panic!("{:?}", found.changes)
    };
    assert_eq!(change.kind, Kind::LimitTightened);
    assert_eq!(change.pointer, "/components/schemas/Pet");
}

/// Components of which each contains the next two, or all, through `allOf` and keywords beside it.
fn woven(number: usize, is_complete: bool, changed: bool) -> Value {
    let name = |at: usize| match at % number {
        0 => "Pet".to_owned(),
        at => format!("Pet{at}"),
    };
    let mut schemas = Map::new();
    for at in 0..number {
        let inner =
            |to: usize| json!({"allOf": [reference(&name(to)), {"maxItems": 99, "maxProperties": 50 + to}]});
        let schema = if is_complete {
            let properties = (0..number).map(|to| (format!("p{to}"), inner(to)));
            let types = if changed {
                json!(["object", "null"])
            } else {
                json!("object")
            };
            json!({"type": types, "minProperties": at + 1, "properties": properties.collect::<Map<_, _>>()})
        } else {
            let (items, additional) = (inner(at + 1), inner(at + 2));
            let least = at + usize::from(changed);
            json!({"type": ["array", "object"], "minItems": least, "items": items, "additionalProperties": additional})
        };
        schemas.insert(name(at), schema);
    }
    Value::Object(schemas)
}

#[test]
fn compares_each_pair_of_schemas_at_a_few_places() {
    for number in [2, 4, 8, 16] {
        for is_complete in [true, false] {
            let (old, new) = (
                woven(number, is_complete, false),
                woven(number, is_complete, true),
            );
            let schemas = (number * number) as u64;
            for (old, new) in [(&old, &new), (&new, &old)] {
                let found = report("3.1.0", old, new, 20_000 + schemas * 2_000);
                assert_ne!(found.verdict, Verdict::None);
                assert!(
                    found.changes.len() <= 64 * number,
                    "{} changes of {number}",
                    found.changes.len()
                );
            }
        }
    }
}

#[test]
fn ends_where_unions_contain_each_other() {
    let names = ["Pet", "Cat", "Dog", "Fox"];
    for number in 1..=names.len() {
        let names = names.get(..number).unwrap();
        for kind in ["anyOf", "oneOf"] {
            for own in [1, 0] {
                let schemas = |longest: usize| {
                    let of = |at: usize, name: &str| {
                        let others = names.iter().filter(|other| own == 0 || **other != name);
                        let mut members: Vec<Value> = others.map(|other| reference(other)).collect();
                        members
                            .extend((0..own).map(|_| json!({"type": "string", "maxLength": longest + at})));
                        json!({kind: members})
                    };
                    let all = names.iter().enumerate();
                    all.map(|(at, name)| ((*name).to_owned(), of(at, name)))
                        .collect::<Map<_, _>>()
                };
                let (old, new) = (Value::Object(schemas(10)), Value::Object(schemas(20)));
                let same = report("3.1.0", &old, &old, MOST_ALLOCATIONS);
                assert_eq!(same.verdict, Verdict::None);
                let found = report("3.1.0", &old, &new, MOST_ALLOCATIONS);
                assert_eq!(found.verdict == Verdict::Breaking, own > 0, "{old} became {new}");
            }
            // A circle of unions of one, made of alternatives that mean the same.
            let circle = names
                .iter()
                .zip(names.iter().cycle().skip(1))
                .map(|(name, next)| {
                    let (next, same) = (reference(next), json!({"allOf": [reference(next), {}]}));
                    ((*name).to_owned(), json!({kind: [next, same]}))
                });
            let circle = Value::Object(circle.collect());
            let same = report("3.1.0", &circle, &circle, MOST_ALLOCATIONS);
            assert_eq!(same.verdict, Verdict::None);
        }
    }
}
