//! Mintlify's older tree, in place of `OpenAPI` in Markdown pages up to 2025, turned into the text form of the page.
//!
//! No schema has a name in it. So it is read as what a page shows, with the samples and lists that Mintlify prints.

use serde_json::{Map, Value, json};

use super::lists::{self, Section};
use super::page::Place;
use super::sample::FORMATS;
use super::text::is_success;

type Schema = Map<String, Value>;

/// Returns the samples and the lists; `None` if it is no such tree. `paths` is one operation there, not a map of paths.
pub(crate) fn to_text(tree: &Value) -> Option<String> {
    let operation = tree.get("paths")?;
    let (path, method) = (
        operation.get("path")?.as_str()?,
        operation.get("method")?.as_str()?,
    );
    let server = operation.pointer("/servers/0/url").and_then(Value::as_str);
    let server = server.unwrap_or("https://");
    let mut responses = entries(operation.get("response"));
    let (status, response) = responses.find(|(status, _)| is_success(status)).unzip();
    let (request, response) = (bodies(operation.pointer("/request/body")), bodies(response));

    let mut lines = vec![format!("curl --request {method} --url '{server}/{path}'")];
    lines.extend(request.first().map(|body| format!("--data '{}'", sample(body))));
    lines = vec![lines.join(" ")];
    lines.extend(status.cloned());
    lines.extend(response.first().map(|body| sample(body).to_string()));
    for (place, parameters) in entries(operation.pointer("/request/parameters")) {
        let heading = Place::named(place).map(Section::heading);
        let mut parameters = entries(Some(parameters)).peekable();
        lines.extend(
            parameters
                .peek()
                .and(heading)
                .map(|heading| format!("#### {heading}")),
        );
        for (name, parameter) in parameters {
            let schema = parameter.pointer("/schema/0").or_else(|| parameter.get("schema"));
            let schema = merged(schema.unwrap_or(parameter));
            let required = place == "path" || is_true(&schema, "required");
            field(&mut lines, name, &schema, required);
        }
    }
    for (heading, bodies) in [("Body", &request), ("Response", &response)] {
        let Some(body) = bodies.first() else { continue };
        lines.push(format!("#### {heading}"));
        if bodies.len() > 1 {
            lines.extend((0..bodies.len()).map(|member| format!("* {member}")));
        }
        let required: Vec<&str> = ["required", "requiredProperties"]
            .into_iter()
            .flat_map(|key| strings(body, key))
            .collect();
        for (name, schema) in entries(body.get("properties")) {
            field(
                &mut lines,
                name,
                &merged(schema),
                required.contains(&name.as_str()),
            );
        }
    }
    lines.push(lists::END.to_owned());
    Some(lines.join("\n"))
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn strings<'a>(schema: &'a Schema, key: &str) -> Vec<&'a str> {
    let items = schema.get(key).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn is_true(schema: &Schema, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

/// Returns the members of a body, of which there is one unless it is a union.
fn bodies(media: Option<&Value>) -> Vec<Schema> {
    let schemas = media.and_then(|media| media.get("application/json")?.get("schemaArray")?.as_array());
    schemas.into_iter().flatten().map(merged).collect()
}

fn field(lines: &mut Vec<String>, name: &str, schema: &Schema, required: bool) {
    let null = if is_true(schema, "nullable") {
        " | null"
    } else {
        ""
    };
    let marks = [
        (required, "required"),
        (is_true(schema, "deprecated"), "deprecated"),
    ];
    let marks = marks
        .into_iter()
        .filter_map(|(is_set, mark)| is_set.then_some(mark));
    lists::write(
        lines,
        name,
        &(label(schema) + null),
        marks,
        &strings(schema, "enum"),
    );
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

/// Returns the members of a union.
fn members(schema: &Schema) -> Vec<Schema> {
    let members = schema
        .get("oneOf")
        .or_else(|| schema.get("anyOf"))
        .and_then(Value::as_array);
    members.into_iter().flatten().map(merged).collect()
}

fn items(schema: &Schema) -> Option<Schema> {
    schema.get("items").map(merged)
}

/// Returns the label that Mintlify prints for a schema.
fn label(schema: &Schema) -> String {
    let members = members(schema);
    if !members.is_empty() {
        let title = |member: &Schema| {
            member
                .get("title")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let titles = members.iter().map(|member| title(member) + " · object");
        return titles.collect::<Vec<_>>().join(" | ");
    }
    if schema.contains_key("enum") {
        return "enum<string>".to_owned();
    }
    let format = schema.get("format").and_then(Value::as_str);
    match (schema.get("type").and_then(Value::as_str), format) {
        (Some("array"), _) => format!(
            "({})[]",
            items(schema).map_or("any".to_owned(), |items| label(&items))
        ),
        (Some("object"), _) => "object".to_owned(),
        (Some(kind), Some(format)) => format!("{kind}<{format}>"),
        (kind, _) => kind.unwrap_or("any").to_owned(),
    }
}

/// Returns the sample that Mintlify prints for a schema.
fn sample(schema: &Schema) -> Value {
    if let Some(first) = members(schema).first() {
        return sample(first);
    }
    if let Some(value) = strings(schema, "enum").first() {
        return json!(value);
    }
    let properties = entries(schema.get("properties"));
    let properties: Schema = properties
        .map(|(name, inner)| (name.clone(), sample(&merged(inner))))
        .collect();
    match schema.get("type").and_then(Value::as_str) {
        _ if !properties.is_empty() => Value::Object(properties),
        Some("string") => {
            let format = schema.get("format").and_then(Value::as_str);
            let known = FORMATS.iter().find(|(_, known)| format == Some(*known));
            json!(known.map_or("<string>", |(placeholder, _)| placeholder))
        }
        Some("integer" | "number") => json!(123),
        Some("boolean") => json!(true),
        Some("array") => Value::Array(items(schema).iter().map(sample).collect()),
        Some("object") => json!({}),
        _ => json!("<any>"),
    }
}
