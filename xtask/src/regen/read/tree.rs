//! Mintlify's older tree, in place of `OpenAPI` in Markdown pages up to 2025, turned into the text form of the page.
//!
//! No schema has a name in it. So it is read as what a page shows, with the samples and lists that Mintlify prints.

use serde_json::{Map, Value, json};

use super::lists::{self, END};
use super::sample::FORMATS;
use super::text::is_success;

/// The places of parameters, and the headings of their sections.
const PLACES: [(&str, &str); 4] = [
    ("path", "Path Parameters"),
    ("query", "Query Parameters"),
    ("header", "Headers"),
    ("cookie", "Cookies"),
];

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

    let mut command = format!("curl --request {method} --url '{server}/{path}'");
    if let Some(body) = request.first() {
        command += &format!(" --data '{}'", sample(body));
    }
    let mut lines = vec![command];
    lines.extend(status.cloned());
    lines.extend(response.first().map(|body| sample(body).to_string()));
    for (place, heading) in PLACES {
        let parameters = operation.pointer(&format!("/request/parameters/{place}"));
        let required = |_: &str| place == "path";
        section(&mut lines, heading, 1, parameters, &required);
    }
    for (heading, members) in [("Body", &request), ("Response", &response)] {
        let Some(body) = members.first() else { continue };
        let names = [strings(&body["required"]), strings(&body["requiredProperties"])].concat();
        let required = |name: &str| names.contains(&name);
        section(
            &mut lines,
            heading,
            members.len(),
            body.get("properties"),
            &required,
        );
    }
    lines.push(END.to_owned());
    Some(lines.join("\n"))
}

/// Adds the heading and the fields of a section that has any.
fn section(
    lines: &mut Vec<String>,
    heading: &str,
    members: usize,
    fields: Option<&Value>,
    is_required: &dyn Fn(&str) -> bool,
) {
    for (at, (name, schema)) in entries(fields).enumerate() {
        if at == 0 {
            lines.push(format!("#### {heading}"));
            lines.extend(
                (0..members)
                    .filter(|_| members > 1)
                    .map(|member| format!("* {member}")),
            );
        }
        let schema = schema
            .get("schema")
            .map_or(schema, |schema| schema.get(0).unwrap_or(schema));
        let schema = merged(schema);
        let is = |key: &str| schema[key] == true;
        let label = label(&schema) + if is("nullable") { " | null" } else { "" };
        let required = is_required(name) || is("required");
        let marks = [(required, "required"), (is("deprecated"), "deprecated")].into_iter();
        let marks = marks.filter_map(|(is_set, mark)| is_set.then_some(mark));
        lists::write(lines, name, &label, marks, &strings(&schema["enum"]));
    }
}

fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn strings(value: &Value) -> Vec<&str> {
    items(value).filter_map(Value::as_str).collect()
}

/// Returns the members of a body, of which there is one unless it is a union.
fn bodies(media: Option<&Value>) -> Vec<Value> {
    let media = media.map(|media| &media["application/json"]["schemaArray"]);
    media.into_iter().flat_map(items).map(merged).collect()
}

/// Merges a schema with all that its `allOf` have. The first value of a keyword counts.
fn merged(schema: &Value) -> Value {
    let mut merged = schema.as_object().cloned().unwrap_or_default();
    let parts = merged.remove("allOf").unwrap_or_default();
    for part in items(&parts).map(self::merged) {
        for (key, value) in entries(Some(&part)) {
            match (merged.get_mut(key), value) {
                (Some(Value::Object(known)), Value::Object(more)) => known.extend(more.clone()),
                (Some(Value::Array(known)), Value::Array(more)) if key != "enum" => {
                    known.extend(more.clone());
                }
                (Some(_), _) => {}
                (None, value) => drop(merged.insert(key.clone(), value.clone())),
            }
        }
    }
    Value::Object(merged)
}

/// Returns the members of a union.
fn members(schema: &Value) -> Vec<Value> {
    let all = ["oneOf", "anyOf"].into_iter().flat_map(|key| items(&schema[key]));
    all.map(merged).collect()
}

/// Returns the label that Mintlify prints for a schema.
fn label(schema: &Value) -> String {
    let members = members(schema);
    if !members.is_empty() {
        let title = |member: &Value| format!("{} · object", member["title"].as_str().unwrap_or_default());
        return members.iter().map(title).collect::<Vec<_>>().join(" | ");
    }
    if schema["enum"].is_array() {
        return "enum<string>".to_owned();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("array"), _) => format!("({})[]", label(&merged(&schema["items"]))),
        (Some("object"), _) => "object".to_owned(),
        (Some(kind), Some(format)) => format!("{kind}<{format}>"),
        (kind, _) => kind.unwrap_or("any").to_owned(),
    }
}

/// Returns the sample that Mintlify prints for a schema.
fn sample(schema: &Value) -> Value {
    if let Some(first) = members(schema).first() {
        return sample(first);
    }
    if let Some(value) = schema["enum"].get(0) {
        return value.clone();
    }
    let properties = entries(schema.get("properties"));
    let properties: Map<String, Value> = properties
        .map(|(name, inner)| (name.clone(), sample(&merged(inner))))
        .collect();
    match schema["type"].as_str() {
        _ if !properties.is_empty() => Value::Object(properties),
        Some("string") => {
            let known = FORMATS.iter().find(|(_, format)| schema["format"] == *format);
            json!(known.map_or("<string>", |(placeholder, _)| placeholder))
        }
        Some("integer" | "number") => json!(123),
        Some("boolean") => json!(true),
        Some("array") => json!([sample(&merged(&schema["items"]))]),
        Some("object") => json!({}),
        _ => json!("<any>"),
    }
}
