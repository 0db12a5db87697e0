//! Mintlify's older tree, in place of `OpenAPI` in Markdown pages up to 2025.
//!
//! It has types and marks, nested fields and alternatives, and no schema has a name. So it is read as what a
//! page shows: it confirms, contradicts and adds, and the names stay those that are known.

use serde_json::{Map, Value};

use super::page::{Body, Field, Label, Page, Place};
use super::sample::{FORMATS, Shape};
use super::text::{is_success, split_address};

type Schema = Map<String, Value>;

/// Reads the tree; `None` if it is none. `paths` is one operation there, not a map of paths.
pub(crate) fn read(tree: &Value) -> Option<Page> {
    let operation = tree.get("paths")?;
    let path = operation.get("path")?.as_str()?.to_owned();
    let method = operation.get("method")?.as_str()?.to_ascii_lowercase();
    let server = operation.pointer("/servers/0/url").and_then(Value::as_str);
    let host = server.and_then(|url| split_address(&format!("{url}/{path}"))?.0);
    let mut responses = entries(operation.get("response"));
    let success = responses.find(|(status, _)| is_success(status));
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

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn items<'a>(schema: &'a Schema, key: &str) -> impl Iterator<Item = &'a Value> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn parameters(places: Option<&Value>) -> Vec<Field> {
    let parameters = entries(places).flat_map(|(place, all)| {
        let place = Place::named(place);
        entries(Some(all)).map(move |(name, parameter)| {
            let schema = parameter.pointer("/schema/0").or_else(|| parameter.get("schema"));
            let schema = merged(schema.unwrap_or(parameter));
            let required = place == Some(Place::Path) || is_true(&schema, "required");
            Field {
                place,
                ..field(name, &schema, required)
            }
        })
    });
    parameters.collect()
}

fn body(media: Option<&Value>) -> Body {
    let schemas = media.and_then(|media| media.get("application/json")?.get("schemaArray")?.as_array());
    let Some(first) = schemas.and_then(|schemas| schemas.first()).map(merged) else {
        return Body::default();
    };
    let names = ["required", "requiredProperties"].map(|key| items(&first, key));
    let required: Vec<&str> = names.into_iter().flatten().filter_map(Value::as_str).collect();
    let fields: Vec<Field> = entries(first.get("properties"))
        .map(|(name, schema)| field(name, &merged(schema), required.contains(&name.as_str())))
        .collect();
    Body {
        sample: Some(shape(&first)),
        fields: Some(fields).filter(|fields| !fields.is_empty()),
        members: schemas.map(Vec::len).filter(|members| *members > 1),
        is_partial: false,
    }
}

fn field(name: &str, schema: &Schema, required: bool) -> Field {
    Field {
        name: name.to_owned(),
        place: None,
        label: label(schema),
        required,
        nullable: is_true(schema, "nullable"),
        deprecated: is_true(schema, "deprecated"),
        values: values(schema),
    }
}

/// Merges a schema with all that its `allOf` have. The first value of a keyword counts.
fn merged(schema: &Value) -> Schema {
    let mut merged = schema.as_object().cloned().unwrap_or_default();
    let Some(Value::Array(parts)) = merged.remove("allOf") else {
        return merged;
    };
    for (key, value) in parts.iter().flat_map(self::merged) {
        match (merged.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
            (Some(Value::Array(known)), Value::Array(more)) if key != "enum" => known.extend(more),
            (Some(_), _) => {}
            (None, value) => drop(merged.insert(key, value)),
        }
    }
    merged
}

fn is_true(schema: &Schema, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

fn text<'a>(schema: &'a Schema, key: &str) -> Option<&'a str> {
    schema.get(key)?.as_str()
}

fn values(schema: &Schema) -> Vec<String> {
    let values = items(schema, "enum").filter_map(Value::as_str);
    values.map(str::to_owned).collect()
}

/// Returns the alternatives of a value.
fn members(schema: &Schema) -> Vec<Schema> {
    let key = if schema.contains_key("oneOf") {
        "oneOf"
    } else {
        "anyOf"
    };
    items(schema, key).map(merged).collect()
}

fn label(schema: &Schema) -> Label {
    let members = members(schema);
    if !members.is_empty() {
        let title = |member| text(member, "title").unwrap_or_default().to_owned();
        return Label::Union(members.iter().map(title).collect());
    }
    if !values(schema).is_empty() {
        return Label::Enum;
    }
    match text(schema, "type") {
        Some("array") => {
            let items = schema.get("items").map(|items| label(&merged(items)));
            Label::Array(Box::new(items.unwrap_or(Label::Unknown)))
        }
        Some("object") => Label::Object,
        Some(kind) => Label::Scalar {
            kind: kind.to_owned(),
            format: text(schema, "format").map(str::to_owned),
        },
        None => Label::Unknown,
    }
}

fn shape(schema: &Schema) -> Shape {
    if let Some(first) = members(schema).first() {
        return shape(first);
    }
    if let Some(value) = values(schema).into_iter().next() {
        return Shape::Word(value);
    }
    let properties = entries(schema.get("properties"));
    let properties: Vec<_> = properties
        .map(|(name, inner)| (name.clone(), shape(&merged(inner))))
        .collect();
    if !properties.is_empty() {
        return Shape::Object(properties);
    }
    match text(schema, "type") {
        Some("string") => {
            let format = text(schema, "format");
            let known = FORMATS.iter().find(|(_, known)| format == Some(*known));
            known.map_or(Shape::Text, |(_, format)| Shape::Formatted(format))
        }
        Some("integer") => Shape::Number,
        Some("number") => Shape::Fraction,
        Some("boolean") => Shape::Bool,
        Some("array") => Shape::Array(schema.get("items").map(|items| Box::new(shape(&merged(items))))),
        Some("object") => Shape::Empty,
        _ => Shape::Unknown,
    }
}
