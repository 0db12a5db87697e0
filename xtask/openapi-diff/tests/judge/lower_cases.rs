//! The lowering itself, by small cases: what the judge relies on must be right without the comparison.

use serde_json::{Value, json};

use super::adapter::Direction::{self, Request, Response};
use super::lower::{Lowering, NO_LITERALS, Reading};
use Reading::{Closed, Open, Tolerant};

fn is_valid(version: &str, schema: Value, direction: Direction, reading: Reading, instance: Value) -> bool {
    let document = json!({"openapi": version, "components": {"schemas": {
        "Cat": {"type": "object", "properties": {"kind": {"type": "string"}, "claws": {"type": "integer"}}},
        "Dog": {"type": "object", "properties": {"kind": {"type": "string"}, "tail": {"type": "boolean"}}},
    }}});
    let lowered = Lowering::new(&document, direction, reading, &NO_LITERALS).root(&schema);
    jsonschema::draft202012::is_valid(&lowered, &instance)
}

#[test]
fn lowers_openapi_3_0() {
    let case = |schema: Value, instance: Value| is_valid("3.0.3", schema, Request, Open, instance);
    let nullable = json!({"type": "string", "nullable": true});
    assert!(case(nullable.clone(), json!(null)));
    assert!(!case(json!({"type": "string"}), json!(null)));
    assert!(!case(nullable, json!(1)));
    let above = json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true});
    assert!(!case(above.clone(), json!(3)));
    assert!(case(above, json!(4)));
    assert!(case(json!({"minimum": 3, "exclusiveMinimum": false}), json!(3)));
    let siblings = json!({"$ref": "#/components/schemas/Cat", "minProperties": 9});
    assert!(
        case(siblings, json!({"claws": 1})),
        "3.0 ignores what is beside a reference"
    );
    assert!(!case(
        json!({"type": "integer", "format": "int32"}),
        json!(2_147_483_648_u64)
    ));
}

#[test]
fn lowers_openapi_3_1() {
    let case = |schema: Value, instance: Value| is_valid("3.1.0", schema, Request, Open, instance);
    assert!(case(json!({"type": ["string", "null"]}), json!(null)));
    assert!(!case(json!({"exclusiveMinimum": 3}), json!(3)));
    assert!(!case(
        json!({"$ref": "#/components/schemas/Cat", "minProperties": 2}),
        json!({"claws": 1})
    ));
    assert!(!case(json!({"const": "a"}), json!("b")));
    assert!(!case(
        json!({"patternProperties": {"^x": {"type": "string"}}}),
        json!({"x1": 1})
    ));
}

#[test]
fn lowers_properties_by_direction() {
    let schema = json!({
        "type": "object",
        "properties": {"id": {"type": "string", "readOnly": true}, "secret": {"type": "string", "writeOnly": true}},
        "required": ["id", "secret"],
    });
    let case = |direction, instance| is_valid("3.0.3", schema.clone(), direction, Closed, instance);
    assert!(case(Request, json!({"secret": "s"})));
    assert!(!case(Request, json!({"id": "1", "secret": "s"})));
    assert!(case(Response, json!({"id": "1"})));
    assert!(!case(Response, json!({"secret": "s"})));
}

#[test]
fn lowers_discriminators() {
    let mut schema = json!({
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"CAT": "#/components/schemas/Cat"}},
    });
    let case = |schema: &Value, instance| is_valid("3.0.3", schema.clone(), Response, Open, instance);
    assert!(case(&schema, json!({"kind": "CAT", "claws": 4})));
    assert!(!case(&schema, json!({"kind": "CAT", "claws": "four"})));
    assert!(
        case(&schema, json!({"kind": "Dog"})),
        "a component without a mapping has its name for a value"
    );
    assert!(!case(&schema, json!({"kind": "Cat"})));
    assert!(!case(&schema, json!({})));
    schema.as_object_mut().unwrap().remove("discriminator");
    assert!(
        !case(&schema, json!({"kind": "CAT"})),
        "without a discriminator both match"
    );
}

#[test]
fn reads_closed_and_tolerant() {
    let object = json!({"allOf": [{"properties": {"a": {"type": "string"}}}, {"properties": {"b": {}}}]});
    let case = |reading, instance| is_valid("3.1.0", object.clone(), Response, reading, instance);
    assert!(case(Open, json!({"c": 1})));
    assert!(!case(Closed, json!({"c": 1})));
    assert!(case(Closed, json!({"a": "", "b": 1})));
    let strict = json!({"properties": {"a": {}}, "additionalProperties": false});
    assert!(is_valid(
        "3.1.0",
        strict.clone(),
        Response,
        Tolerant,
        json!({"c": 1})
    ));
    assert!(!is_valid("3.1.0", strict, Response, Open, json!({"c": 1})));
}
