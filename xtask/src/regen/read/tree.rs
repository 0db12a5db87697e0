//! Mintlify's older tree, in place of `OpenAPI` in Markdown pages up to 2025.
//!
//! It has types and marks, nested fields and alternatives, and no schema has a name. So it is read as what a
//! page shows: it confirms, contradicts and adds, and the names stay those that are known.

use serde_json::Value;

use super::page::{Body, Field, Label, Page, Place};
use super::sample::{FORMATS, Shape};
use super::text::{is_success, split_address};

/// Reads the tree; `None` if it is none. `paths` holds one operation there, not a map of paths.
pub(crate) fn read(tree: &Value) -> Option<Page> {
    let operation = tree.get("paths")?;
    let path = operation.get("path")?.as_str()?.to_owned();
    let method = operation.get("method")?.as_str()?.to_ascii_lowercase();
    let server = operation.pointer("/servers/0/url").and_then(Value::as_str);
    let host = server.and_then(|url| split_address(&format!("{}/x", url.trim_end_matches('/')))?.0);
    let responses = operation.get("response").and_then(Value::as_object);
    let success = responses.and_then(|responses| responses.iter().find(|(status, _)| is_success(status)));
    Some(Page {
        method,
        path,
        host,
        parameters: Some(parameters(operation.pointer("/request/parameters"))),
        request: body(operation.pointer("/request/body")),
        response: body(success.map(|(_, response)| response)),
        status: success.map(|(status, _)| status.clone()),
        ..Page::default()
    })
}

fn parameters(places: Option<&Value>) -> Vec<Field> {
    let mut fields = Vec::new();
    for (place, parameters) in places.and_then(Value::as_object).into_iter().flatten() {
        for (name, parameter) in parameters.as_object().into_iter().flatten() {
            let schema = parameter
                .pointer("/schema/0")
                .or_else(|| parameter.get("schema"))
                .unwrap_or(parameter);
            let place = Place::named(place);
            let required = place == Some(Place::Path) || schema.get("required") == Some(&Value::Bool(true));
            fields.push(Field {
                place,
                ..field(name, schema, required)
            });
        }
    }
    fields
}

fn body(media: Option<&Value>) -> Body {
    let schemas = media.and_then(|media| media.get("application/json")?.get("schemaArray")?.as_array());
    let Some(first) = schemas.and_then(|schemas| schemas.first()) else {
        return Body::default();
    };
    let parts = parts(first);
    let required: Vec<&str> = parts
        .iter()
        .flat_map(|part| [part.get("required"), part.get("requiredProperties")])
        .filter_map(|names| names?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let fields: Vec<Field> = parts
        .iter()
        .filter_map(|part| part.get("properties")?.as_object())
        .flatten()
        .map(|(name, schema)| field(name, schema, required.contains(&name.as_str())))
        .collect();
    Body {
        sample: Some(shape(first)),
        fields: (!fields.is_empty()).then_some(fields),
        members: schemas.map(Vec::len).filter(|members| *members > 1),
        is_partial: false,
    }
}

fn field(name: &str, schema: &Value, required: bool) -> Field {
    Field {
        name: name.to_owned(),
        place: None,
        label: label(schema),
        required,
        nullable: find(schema, "nullable") == Some(&Value::Bool(true)),
        deprecated: find(schema, "deprecated") == Some(&Value::Bool(true)),
        values: values(schema),
    }
}

/// The schema and everything it is composed of.
fn parts(schema: &Value) -> Vec<&Value> {
    let mut all = vec![schema];
    let mut next = 0;
    while let Some(part) = all.get(next) {
        let inner = part.get("allOf").and_then(Value::as_array);
        all.extend(inner.into_iter().flatten());
        next += 1;
    }
    all
}

fn find<'a>(schema: &'a Value, key: &str) -> Option<&'a Value> {
    parts(schema).into_iter().find_map(|part| part.get(key))
}

fn values(schema: &Value) -> Vec<String> {
    let values = find(schema, "enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    values.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The alternatives of a value.
fn members(schema: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"]
        .into_iter()
        .find_map(|key| find(schema, key)?.as_array())
}

fn label(schema: &Value) -> Label {
    if let Some(members) = members(schema) {
        let title = |member: &Value| {
            find(member, "title")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        return Label::Union(members.iter().map(title).collect());
    }
    if !values(schema).is_empty() {
        return Label::Enum;
    }
    let text = |key: &str| find(schema, key).and_then(Value::as_str);
    match text("type") {
        Some("array") => Label::Array(Box::new(find(schema, "items").map_or(Label::Unknown, label))),
        Some("object") => Label::Object,
        Some(kind) => Label::Scalar {
            kind: kind.to_owned(),
            format: text("format").map(str::to_owned),
        },
        None => Label::Unknown,
    }
}

fn shape(schema: &Value) -> Shape {
    if let Some(first) = members(schema).and_then(|members| members.first()) {
        return shape(first);
    }
    if let Some(value) = values(schema).into_iter().next() {
        return Shape::Word(value);
    }
    let properties: Vec<(String, Shape)> = parts(schema)
        .into_iter()
        .filter_map(|part| part.get("properties")?.as_object())
        .flatten()
        .map(|(name, inner)| (name.clone(), shape(inner)))
        .collect();
    if !properties.is_empty() {
        return Shape::Object(properties);
    }
    let text = |key: &str| find(schema, key).and_then(Value::as_str);
    match text("type") {
        Some("string") => {
            let known = FORMATS.iter().find(|(_, format)| text("format") == Some(*format));
            known.map_or(Shape::Text, |(_, format)| Shape::Formatted(format))
        }
        Some("integer") => Shape::Number,
        Some("number") => Shape::Fraction,
        Some("boolean") => Shape::Bool,
        Some("array") => Shape::Array(find(schema, "items").map(|items| Box::new(shape(items)))),
        Some("object") => Shape::Empty,
        _ => Shape::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn types_marks_and_nested_fields() {
        let tree = json!({"paths": {"path": "/x/{y}", "method": "post", "servers": [{"url": "https://h.com"}],
            "request": {"parameters": {"path": {"y": {"schema": [{"type": "string"}]}}, "query": {}},
                "body": {"application/json": {"schemaArray": [{"type": "object", "required": true,
                    "requiredProperties": ["b"],
                    "properties": {"a": {"allOf": [{"type": "object", "properties": {"c": {"type": "integer"}}}]},
                        "b": {"allOf": [{"enum": ["ONE", "TWO"]}]}}}]}}},
            "response": {"200": {"application/json": {"schemaArray": [{"type": "object"}]}}}}});
        let page = read(&tree).unwrap();
        assert_eq!(
            (page.method.as_str(), page.host.as_deref()),
            ("post", Some("h.com"))
        );
        assert_eq!(page.status.as_deref(), Some("200"));
        let fields = page.request.fields.unwrap();
        assert_eq!(fields[1].values, ["ONE", "TWO"]);
        assert!(fields[1].required && !fields[0].required);
        let sample = page.request.sample.unwrap();
        assert_eq!(sample.property("a").unwrap().property("c"), Some(&Shape::Number));
        assert!(read(&json!({"paths": {"/x": {"post": {}}}})).is_none());
    }
}
