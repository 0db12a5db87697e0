//! Schemas behind applicators of 3.1 and behind discriminators are compared like all others.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed step is a failed test")]

use openapi_diff::{Report, Verdict, compare};
use serde_json::{Value, json};

/// A document that receives or returns the schema `Root`.
fn document(request: bool, schemas: &Value) -> Value {
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/Root"}}});
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
        "components": {"schemas": schemas},
    })
}

fn report(request: bool, old: &Value, new: &Value) -> Report {
    compare(&document(request, old), &document(request, new)).unwrap()
}

/// The verdict in a request and in a response.
fn verdicts(old: &Value, new: &Value) -> [Verdict; 2] {
    [true, false].map(|request| report(request, old, new).verdict)
}

const BOTH: [Verdict; 2] = [Verdict::Breaking; 2];

/// The pair with `Root` as it is and another `A`.
fn behind(root: &Value, old: &Value, new: &Value) -> [Verdict; 2] {
    verdicts(&json!({"Root": root, "A": old}), &json!({"Root": root, "A": new}))
}

#[test]
fn resolves_references_below_every_applicator() {
    let a = || json!({"$ref": "#/components/schemas/A"});
    let (text, number) = (json!({"type": "string"}), json!({"type": "integer"}));
    let (open, closed) = (
        json!({"type": "object", "properties": {"x": {"type": "string"}}}),
        json!({"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]}),
    );
    for root in [
        json!({"type": "object", "patternProperties": {"^x": a()}}),
        json!({"type": "object", "dependentSchemas": {"x": a()}}),
        json!({"if": a(), "then": {"type": "string"}}),
        json!({"if": {"type": "string"}, "then": a()}),
        json!({"if": {"type": "string"}, "then": {}, "else": a()}),
        json!({"type": "array", "contains": a()}),
        json!({"type": "array", "prefixItems": [{"type": "string"}, a()]}),
        json!({"type": "array", "unevaluatedItems": a()}),
        json!({"type": "object", "unevaluatedProperties": a()}),
        json!({"type": "object", "propertyNames": a()}),
        json!({"type": "string", "contentSchema": a()}),
        json!({"not": a()}),
        json!({"not": {"type": "array"}, "allOf": [{"not": a()}]}),
        json!({"type": "object", "patternProperties": {"^x": {"type": "array", "items": a()}}}),
    ] {
        assert_eq!(behind(&root, &text, &number), BOTH, "{root}");
        assert_eq!(behind(&root, &number, &text), BOTH, "{root}");
        // A schema that accepts less makes the whole accept less, unless it is a condition, negated or an annotation.
        let is_opposed = ["if", "not", "contentSchema"]
            .iter()
            .any(|key| root.get(*key).is_some());
        let tightened = [Verdict::Breaking, Verdict::Additive];
        let expected = if is_opposed { BOTH } else { tightened };
        assert_eq!(behind(&root, &open, &closed), expected, "{root}");
        // Names, references and descriptions make no difference on the wire.
        let named = |name: &str, schema: &Value| {
            let text = root.to_string().replace("schemas/A", &format!("schemas/{name}"));
            let root: Value = serde_json::from_str(&text).unwrap();
            json!({"Root": root, name: schema})
        };
        assert_eq!(
            verdicts(&named("A", &open), &named("B", &open)),
            [Verdict::None; 2],
            "{root}"
        );
        let mut described = open.clone();
        described["properties"]["x"]["description"] = "words".into();
        let [request, response] = verdicts(&named("A", &open), &named("A", &described));
        assert!(request <= Verdict::Docs && response <= Verdict::Docs, "{root}");
        let inlined = root.to_string().replace(&a().to_string(), &open.to_string());
        let inlined = json!({"Root": serde_json::from_str::<Value>(&inlined).unwrap()});
        assert_eq!(
            verdicts(&named("A", &open), &inlined),
            [Verdict::None; 2],
            "{root}"
        );
    }
}

#[test]
fn reports_new_constraints_on_requests_as_breaking() {
    let text = json!({"type": "string"});
    for (old, new) in [
        (
            json!({"type": "array", "items": text}),
            json!({"type": "array", "items": false}),
        ),
        (json!({"type": "array"}), json!({"type": "array", "items": false})),
        (
            json!({"type": "object"}),
            json!({"type": "object", "unevaluatedProperties": text}),
        ),
        (
            json!({"type": "object"}),
            json!({"type": "object", "patternProperties": {"x": false}}),
        ),
    ] {
        let (old, new) = (json!({"Root": old}), json!({"Root": new}));
        assert_eq!(report(true, &old, &new).verdict, Verdict::Breaking, "{new}");
        assert_ne!(report(true, &new, &old).verdict, Verdict::None, "{new}");
    }
    let nothing = json!({"Root": {"type": "object", "unevaluatedProperties": true}});
    let plain = json!({"Root": {"type": "object"}});
    assert_eq!(verdicts(&plain, &nothing), [Verdict::None; 2]);
}

#[test]
fn compares_undeclared_required_properties_with_other_properties() {
    let declared =
        json!({"Root": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}});
    let undeclared = json!({"Root": {"type": "object", "required": ["a"]}});
    assert_eq!(
        verdicts(&declared, &undeclared),
        [Verdict::Additive, Verdict::Breaking]
    );
    assert_eq!(
        verdicts(&undeclared, &declared),
        [Verdict::Breaking, Verdict::Additive]
    );
    let mut typed = undeclared.clone();
    typed["Root"]["additionalProperties"] = json!({"type": "string"});
    let mut closed = declared.clone();
    closed["Root"]["additionalProperties"] = json!({"type": "string"});
    assert_eq!(verdicts(&closed, &typed), [Verdict::None; 2]);
    let anything = json!({"Root": {"type": "object", "properties": {"a": {}}, "required": ["a"]}});
    assert_eq!(verdicts(&anything, &undeclared), [Verdict::None; 2]);
}

fn parent(mapping: Option<Value>, x: &str) -> Value {
    let mut discriminator = json!({"propertyName": "t"});
    if let Some(mapping) = mapping {
        discriminator["mapping"] = mapping;
    }
    let subtype = |kind: &str| {
        json!({"allOf": [
            {"$ref": "#/components/schemas/Root"},
            {"type": "object", "properties": {"x": {"type": kind}}, "required": ["x"]},
        ]})
    };
    json!({
        "Root": {
            "type": "object", "properties": {"t": {"type": "string"}}, "required": ["t"],
            "discriminator": discriminator,
        },
        "A": subtype(x),
        "B": subtype("boolean"),
    })
}

#[test]
fn compares_subtypes_of_a_discriminator_without_a_union() {
    for mapping in [
        None,
        Some(json!({"a": "A", "b": "#/components/schemas/B"})),
        Some(json!({"a": "A"})),
    ] {
        let (old, new) = (
            parent(mapping.clone(), "string"),
            parent(mapping.clone(), "integer"),
        );
        assert_eq!(verdicts(&old, &old), [Verdict::None; 2]);
        assert_eq!(verdicts(&old, &new), BOTH, "{mapping:?}");
        let report = report(false, &old, &new);
        assert_eq!(report.changes.len(), 1, "{:?}", report.changes);
        assert!(
            report.changes[0].pointer.ends_with("/properties/x"),
            "{:?}",
            report.changes
        );
    }
    let mut fewer = parent(None, "string");
    fewer.as_object_mut().unwrap().remove("B");
    let all = parent(None, "string");
    assert_eq!(verdicts(&all, &fewer)[0], Verdict::Breaking);
    assert_eq!(verdicts(&fewer, &all)[1], Verdict::Breaking);
}

#[test]
fn maps_unlisted_variants_by_name() {
    let pets = |name: &str, mapping: Option<Value>, tagged: bool| {
        let pet = |sound: &str, tag: &str| {
            let mut kind = json!({"type": "string"});
            if tagged {
                kind["enum"] = json!([tag]);
            }
            json!({"type": "object", "required": ["kind"], "properties": {"kind": kind, sound: {"type": "string"}}})
        };
        let mut root = json!({
            "oneOf": [{"$ref": format!("#/components/schemas/{name}")}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind"},
        });
        if let Some(mapping) = mapping {
            root["discriminator"]["mapping"] = mapping;
        }
        json!({"Root": root, name: pet("meow", "CAT"), "Dog": pet("bark", "DOG")})
    };
    let (cat, kitty) = (pets("Cat", None, false), pets("Kitty", None, false));
    assert_eq!(report(true, &cat, &kitty).verdict, Verdict::Breaking);
    // With a mapping, or a value of its own, the name is not sent.
    let mapped = |name: &str| {
        let mapping = json!({"cat": name, "dog": "Dog"});
        pets(name, Some(mapping), false)
    };
    assert_eq!(verdicts(&mapped("Cat"), &mapped("Kitty")), [Verdict::None; 2]);
    assert_eq!(
        verdicts(&pets("Cat", None, true), &pets("Kitty", None, true)),
        [Verdict::None; 2]
    );
    let mapping = json!({"Cat": "Cat", "Dog": "#/components/schemas/Dog"});
    assert_eq!(
        verdicts(&cat, &pets("Cat", Some(mapping), false)),
        [Verdict::None; 2]
    );
}

#[test]
fn reports_a_status_range_as_wider_than_one_status() {
    let plain = json!({"Root": {"type": "string"}});
    let old = document(false, &plain);
    let with = |status: &str| {
        let mut new = old.clone();
        let responses = new["paths"]["/a"]["post"]["responses"].as_object_mut().unwrap();
        let response = responses.remove("200").unwrap();
        responses.insert(status.to_owned(), response);
        new
    };
    let report = compare(&old, &with("2XX")).unwrap();
    assert_eq!(report.verdict, Verdict::Breaking, "{:?}", report.changes);
    assert_eq!(report.changes.len(), 1, "{:?}", report.changes);
    assert_eq!(compare(&with("2XX"), &old).unwrap().verdict, Verdict::None);
    assert_eq!(
        compare(&with("404"), &with("4XX")).unwrap().verdict,
        Verdict::Additive
    );
}

/// A rule's reason is that of its worse direction: in the other one it would not be true.
#[test]
fn explains_a_change_for_its_direction() {
    let object = |required: Value| json!({"Root": {"type": "object", "properties": {"x": {"type": "string"}}, "required": required}});
    let (open, closed) = (object(json!([])), object(json!(["x"])));
    for (request, old, new, why) in [
        (true, &open, &closed, "a request without it is rejected"),
        (false, &open, &closed, "responses stay readable"),
        (true, &closed, &open, "values sent today are still accepted"),
        (false, &closed, &open, "a response may lack it"),
    ] {
        let report = report(request, old, new);
        let whys: Vec<&str> = report.changes.iter().map(|change| change.why).collect();
        assert_eq!(whys, [why], "{report:?}");
    }
}
