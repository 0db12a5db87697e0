//! The places of a document where instances go over the wire.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::adapter::Direction;

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// One place: a body in one media type, the case without a body, or the parameters of an operation.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) schema: Value,
    /// Whether values go as text, so that `5` is a number and a string alike.
    pub(crate) is_text: bool,
}

pub(crate) type Slots = BTreeMap<(Direction, String), Slot>;

/// All slots of a document.
pub(crate) fn slots(document: &Value) -> Slots {
    let mut out = Slots::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                operation_slots(document, &format!("{method} {path}"), item, operation, &mut out);
            }
        }
    }
    out
}

fn operation_slots(document: &Value, label: &str, item: &Value, operation: &Value, out: &mut Slots) {
    let mut add = |direction, key: String, schema: Value, is_text| {
        out.insert((direction, format!("{label} {key}")), Slot { schema, is_text });
    };
    let body = operation.get("requestBody").map(|body| resolve(document, body));
    if body.is_none_or(|body| body["required"] != true) {
        add(
            Direction::Request,
            "without body".to_owned(),
            Value::Bool(true),
            false,
        );
    }
    for (name, schema) in body.map(contents).unwrap_or_default() {
        add(Direction::Request, format!("body {name}"), schema, false);
    }
    add(
        Direction::Request,
        "parameters".to_owned(),
        parameters(document, item, operation),
        true,
    );
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let contents = contents(resolve(document, response));
        if contents.is_empty() {
            add(
                Direction::Response,
                format!("{status} without body"),
                Value::Bool(true),
                false,
            );
        }
        for (name, schema) in contents {
            add(Direction::Response, format!("{status} {name}"), schema, false);
        }
    }
}

fn contents(body: &Value) -> Vec<(String, Value)> {
    let content = body
        .get("content")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    content
        .map(|(name, media)| (name.clone(), media.get("schema").cloned().unwrap_or(json!({}))))
        .collect()
}

/// The query and header parameters as one object.
fn parameters(document: &Value, item: &Value, operation: &Value) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for holder in [item, operation] {
        for parameter in holder
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let parameter = resolve(document, parameter);
            let place = parameter["in"].as_str().unwrap_or_default();
            let name = parameter["name"].as_str().unwrap_or_default();
            if !["query", "header"].contains(&place) {
                continue;
            }
            let key = format!("{place} {name}");
            if parameter["required"] == true {
                required.push(key.clone());
            }
            properties.insert(key, parameter.get("schema").cloned().unwrap_or(json!({})));
        }
    }
    // A constant last name lets the closed reading reject undeclared parameters where none is declared.
    properties.insert("path".to_owned(), json!({"type": "string", "maxLength": 0}));
    json!({"type": "object", "properties": properties, "required": required})
}

fn resolve<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let target = value
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix('#'));
    target
        .and_then(|pointer| document.pointer(pointer))
        .unwrap_or(value)
}
