//! Generated documents, and other spellings of a document.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

const COMPONENTS: usize = 5;

fn reference() -> impl Strategy<Value = Value> {
    (0..COMPONENTS).prop_map(|at| json!({"$ref": format!("#/components/schemas/S{at}")}))
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"type": "string"})),
        Just(json!({"type": "string", "format": "date-time"})),
        Just(json!({"type": "string", "maxLength": 9, "description": "short"})),
        Just(json!({"type": "string", "enum": ["A", "B"]})),
        Just(json!({"type": "string", "enum": ["C"], "default": "C"})),
        Just(json!({"type": "integer", "format": "int64", "nullable": true})),
        Just(json!({"type": "number", "minimum": 1})),
        Just(json!({"type": "integer", "minimum": 5, "maximum": 10})),
        Just(json!({"type": "integer", "multipleOf": 4, "minimum": 8})),
        Just(json!({"type": "integer", "enum": [1, 2]})),
        Just(json!({"type": "boolean", "default": false})),
        Just(json!({})),
    ]
}

fn object(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let properties = prop::collection::btree_map("[a-d]", (inner, any::<bool>()), 1..4);
    (properties, 0..4_u8).prop_map(|(properties, extra)| {
        let required: Vec<&String> = properties
            .iter()
            .filter(|(_, (_, on))| *on)
            .map(|(name, _)| name)
            .collect();
        let mut out = json!({"type": "object", "required": required});
        match extra {
            0 => out["additionalProperties"] = false.into(),
            1 => out["additionalProperties"] = json!({"type": "string"}),
            2 => out["description"] = "an object".into(),
            _ => {}
        }
        let map: Map<String, Value> = properties
            .into_iter()
            .map(|(name, (schema, _))| (name, schema))
            .collect();
        out["properties"] = Value::Object(map);
        out
    })
}

fn schema() -> impl Strategy<Value = Value> {
    prop_oneof![3 => scalar(), 2 => reference()].prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            3 => object(inner.clone()),
            1 => inner.clone().prop_map(|items| json!({"type": "array", "items": items})),
            1 => inner.clone().prop_map(|value| json!({"type": "object", "additionalProperties": value})),
            1 => prop::collection::vec(inner, 2..4).prop_map(|members| json!({"oneOf": members})),
            1 => (reference(), reference()).prop_map(|(a, b)| json!({"anyOf": [a, b]})),
        ]
    })
}

/// A document whose components refer to each other at random, cycles included.
pub(crate) fn document() -> impl Strategy<Value = Value> {
    let components = prop::collection::vec(object(schema()), COMPONENTS);
    let operation = (schema(), schema(), schema());
    (components, prop::collection::vec(operation, 1..4)).prop_map(|(components, operations)| {
        let schemas: Map<String, Value> =
            (0..).zip(components).map(|(at, schema)| (format!("S{at}"), schema)).collect();
        let mut paths = Map::new();
        for (at, (parameter, body, response)) in (0..).zip(operations) {
            let operation = json!({
                "parameters": [
                    {"name": "b", "in": "query", "schema": parameter},
                    {"name": "a", "in": "query", "schema": {"type": "string"}},
                ],
                "requestBody": {"content": {"application/json": {"schema": body}}},
                "responses": {"200": {"description": "", "content": {"application/json": {"schema": response}}}},
            });
            paths.insert(format!("/p{at}"), json!({"post": operation}));
        }
        json!({
            "openapi": "3.0.3", "info": {"title": "Made up", "version": "1"},
            "paths": paths, "components": {"schemas": schemas},
        })
    })
}

/// Rewrites every schema, inner ones first. `rewrite` gets each schema and a number that differs for each.
pub(crate) fn map_schemas(value: &mut Value, rewrite: &mut impl FnMut(&mut Value)) {
    fn schema(value: &mut Value, rewrite: &mut impl FnMut(&mut Value)) {
        for key in ["properties"] {
            if let Some(map) = value.get_mut(key).and_then(Value::as_object_mut) {
                map.values_mut().for_each(|inner| schema(inner, rewrite));
            }
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = value.get_mut(key).filter(|inner| inner.is_object()) {
                schema(inner, rewrite);
            }
        }
        for key in ["oneOf", "anyOf", "allOf"] {
            if let Some(list) = value.get_mut(key).and_then(Value::as_array_mut) {
                list.iter_mut().for_each(|inner| schema(inner, rewrite));
            }
        }
        rewrite(value);
    }
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                match key.as_str() {
                    "schema" => schema(inner, rewrite),
                    "schemas" => inner
                        .as_object_mut()
                        .unwrap()
                        .values_mut()
                        .for_each(|one| schema(one, rewrite)),
                    _ => map_schemas(inner, rewrite),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| map_schemas(inner, rewrite)),
        _ => {}
    }
}

/// A coin that falls the same way for the same seed.
pub(crate) fn coin(seed: u64) -> impl FnMut() -> bool {
    let mut state = seed | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state & 1 == 0
    }
}

/// Puts components where they are referred to, at some of the places.
pub(crate) fn inlined(document: &Value, seed: u64) -> Value {
    let mut out = document.clone();
    let mut coin = coin(seed);
    map_schemas(&mut out, &mut |schema| {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str)
            && coin()
        {
            *schema = document.pointer(name.trim_start_matches('#')).unwrap().clone();
        }
    });
    out
}

/// Spells the limits and values of some schemas by other keywords.
pub(crate) fn respelled(document: &Value, seed: u64) -> Value {
    let mut out = document.clone();
    let mut coin = coin(seed);
    map_schemas(&mut out, &mut |schema| {
        if schema.get("type").is_none() || !coin() {
            return;
        }
        let integer = schema["type"] == "integer";
        if let Some(bound) = schema.get("minimum").and_then(Value::as_i64).filter(|_| integer) {
            schema["minimum"] = (bound - 1).into();
            schema["exclusiveMinimum"] = true.into();
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array).cloned() {
            let members: Vec<Value> = values.iter().map(|value| json!({"enum": [value]})).collect();
            schema["oneOf"] = members.into();
            schema.as_object_mut().unwrap().remove("enum");
        }
        let (key, without_effect) = match schema["type"].as_str() {
            Some("integer") => ("multipleOf", json!(1.0)),
            Some("string") => ("pattern", json!("^.*$")),
            Some("array") => ("minItems", json!(0)),
            Some("object") => ("maxLength", json!(3)),
            _ => return,
        };
        let keywords = schema.as_object_mut().unwrap();
        keywords.entry(key).or_insert(without_effect);
    });
    out
}

/// Spells a document of 3.0 as one of 3.1.
pub(crate) fn respelled_in_3_1(document: &Value) -> Value {
    let mut out = document.clone();
    out["openapi"] = "3.1.0".into();
    map_schemas(&mut out, &mut |schema| {
        let Some(keywords) = schema.as_object_mut() else {
            return;
        };
        // 3.0 ignores what is beside a reference.
        if keywords.contains_key("$ref") {
            keywords.retain(|key, _| key == "$ref");
            return;
        }
        for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
            match keywords.remove(exclusive) {
                Some(Value::Bool(true)) => {
                    let value = keywords.remove(bound).unwrap_or(Value::Null);
                    keywords.insert(exclusive.to_owned(), value);
                }
                Some(Value::Bool(false)) | None => {}
                Some(other) => panic!("{exclusive}: {other}"),
            }
        }
        if let Some(example) = keywords.remove("example").filter(|example| !example.is_null()) {
            keywords.insert("examples".to_owned(), json!([example]));
        }
        if let Some([only]) = keywords.get("enum").and_then(Value::as_array).map(Vec::as_slice) {
            let only = only.clone();
            keywords.remove("enum");
            keywords.insert("const".to_owned(), only);
        }
        if keywords.get("format") == Some(&json!("byte")) {
            keywords.remove("format");
            keywords.insert("contentEncoding".to_owned(), "base64".into());
        }
        if keywords.remove("nullable") == Some(Value::Bool(true)) {
            or_null(keywords);
        }
    });
    out
}

/// Lets a schema of 3.1 be `null`, too.
fn or_null(keywords: &mut Map<String, Value>) {
    match keywords.get("type").cloned() {
        Some(Value::String(name))
            if !["allOf", "oneOf", "anyOf", "const"]
                .iter()
                .any(|key| keywords.contains_key(*key)) =>
        {
            keywords.insert("type".to_owned(), json!([name, "null"]));
            let listed = keywords.get_mut("enum").and_then(Value::as_array_mut);
            if let Some(listed) = listed.filter(|listed| !listed.contains(&Value::Null)) {
                listed.push(Value::Null);
            }
        }
        _ => {
            const OUTER: [&str; 6] = [
                "description",
                "title",
                "deprecated",
                "readOnly",
                "writeOnly",
                "default",
            ];
            let (outer, inner): (Map<_, _>, Map<_, _>) = std::mem::take(keywords)
                .into_iter()
                .partition(|(key, _)| OUTER.contains(&key.as_str()));
            *keywords = outer;
            keywords.insert("oneOf".to_owned(), json!([inner, {"type": "null"}]));
        }
    }
}

/// Gives every component another name.
pub(crate) fn renamed(document: &Value) -> Value {
    let text = document.to_string();
    let mut out: Value =
        serde_json::from_str(&text.replace("#/components/schemas/", "#/components/schemas/Z")).unwrap();
    let schemas = out["components"]["schemas"].take();
    let renamed: Map<String, Value> = schemas
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, schema)| (format!("Z{name}"), schema.clone()))
        .collect();
    out["components"]["schemas"] = Value::Object(renamed);
    out
}

/// Turns every list around whose order means nothing.
pub(crate) fn reordered(document: &Value) -> Value {
    let mut out = document.clone();
    turn(&mut out);
    out
}

fn turn(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                if matches!(
                    key.as_str(),
                    "parameters" | "required" | "enum" | "oneOf" | "anyOf" | "allOf" | "tags" | "security"
                ) && let Some(list) = inner.as_array_mut()
                {
                    list.reverse();
                }
                turn(inner);
            }
            let entries: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
            map.extend(entries.into_iter().rev());
        }
        Value::Array(list) => list.iter_mut().for_each(turn),
        _ => {}
    }
}

/// The same document with `allOf`: wraps some schemas, and splits some objects.
pub(crate) fn composed(document: &Value, seed: u64) -> Value {
    let mut out = document.clone();
    let mut coin = coin(seed);
    map_schemas(&mut out, &mut |schema| {
        if !coin() {
            return;
        }
        let whole = schema.take();
        let apart = whole
            .get("properties")
            .and_then(Value::as_object)
            .is_some_and(|map| map.len() > 1);
        *schema = if apart && whole.get("$ref").is_none() && coin() {
            take_apart(whole)
        } else if coin() {
            json!({"allOf": [{"allOf": [whole]}]})
        } else {
            json!({"allOf": [whole], "properties": {}, "example": null, "x-noise": true})
        };
    });
    out
}

fn take_apart(mut whole: Value) -> Value {
    let mut first = json!({"type": "object"});
    let properties = whole["properties"].as_object_mut().unwrap();
    let name = properties.keys().next().unwrap().clone();
    let schema = properties.remove(&name).unwrap();
    first["properties"] = json!({ name.clone(): schema });
    if let Some(required) = whole.get_mut("required").and_then(Value::as_array_mut) {
        if required.iter().any(|one| *one == name) {
            first["required"] = json!([name]);
        }
        required.retain(|one| *one != name);
    }
    json!({"allOf": [first, whole]})
}
