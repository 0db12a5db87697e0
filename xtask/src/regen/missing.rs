//! The lines that the overlay lacks: names and descriptions, to be completed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use openapi_diff::escape_terminal;
use serde_json::Value;

use super::facts;

/// Parts of HubSpot's names that ours do not have, or of names that were made from a place.
const FOREIGN: [&str; 4] = ["Public", "Egg", "Item", "CollectionResponse"];

/// Returns the lines to add to `overlay.yaml`: none where everything has a name and a description. The operations of a
/// version that is like another are named by that one.
pub(super) fn lines(spec: &Value, is_like_another: bool) -> String {
    let mut lines = String::new();
    let mut foreign = facts::schemas(spec)
        .map(|(name, _)| name)
        .filter(|name| FOREIGN.iter().any(|word| name.contains(word)))
        .peekable();
    if foreign.peek().is_some() {
        lines.push_str("x-rename:\n");
    }
    for name in foreign {
        let _ = writeln!(lines, "  {}: ", key(name));
    }
    let mut actions = String::new();
    if !is_like_another {
        operations(spec, &mut actions);
    }
    for (name, schema) in facts::schemas(spec) {
        let properties = undescribed_properties(schema);
        let is_described = !text(schema, "description").is_empty();
        if is_described && properties.is_empty() {
            continue;
        }
        target(&mut actions, &format!("$.components.schemas{}", member(name)));
        if !is_described {
            actions.push_str("      description: \n");
        }
        if !properties.is_empty() {
            actions.push_str("      properties:\n");
        }
        for property in properties {
            let _ = writeln!(actions, "        {}: {{description: }}", key(property));
        }
    }
    if !actions.is_empty() {
        lines.push_str("actions:\n");
        lines.push_str(&actions);
    }
    lines
}

fn operations(spec: &Value, actions: &mut String) {
    let mut parameters = BTreeSet::new();
    for (method, path, operation) in facts::operations(spec) {
        let id = text(operation, "operationId");
        let is_method = !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let mut keys = vec!["operationId", "summary", "description"];
        keys.retain(|key| match *key {
            "operationId" => !is_method,
            key => text(operation, key).is_empty(),
        });
        if !keys.is_empty() {
            target(actions, &format!("$.paths{}.{method}", quoted_member(path)));
        }
        for key in keys {
            let _ = writeln!(actions, "      {key}: ");
        }
        let listed = operation
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let undescribed = listed.filter(|parameter| text(parameter, "description").is_empty());
        parameters.extend(undescribed.map(|parameter| text(parameter, "name")));
    }
    for name in parameters {
        target(
            actions,
            &format!("$.paths[*][*].parameters[?(@.name=={})]", literal(name)),
        );
        actions.push_str("      description: \n");
    }
}

fn target(actions: &mut String, path: &str) {
    let is_plain = path
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "$.['](){}/_-*?@=".contains(c));
    let path = if is_plain { path.to_owned() } else { quoted(path) };
    let _ = writeln!(actions, "  - target: {path}\n    update:");
}

/// Returns the properties without a description. The tag of a union's variant needs none.
fn undescribed_properties(schema: &Value) -> Vec<&String> {
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let is_tag = |property: &Value| {
        let values = property.get("enum").and_then(Value::as_array);
        values.is_some_and(|values| values.len() == 1)
    };
    let undescribed =
        properties.filter(|(_, property)| !is_tag(property) && text(property, "description").is_empty());
    undescribed.map(|(name, _)| name).collect()
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A key of YAML: in quotes, unless every reader takes it for a string.
fn key(name: &str) -> String {
    let is_word =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&&*name.to_lowercase());
    if is_identifier(name) && !is_word {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A string of YAML or TOML in double quotes, with hidden characters escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if escape_terminal(c.encode_utf8(&mut [0; 4])) == "\u{fffd}" => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A step of a `JSONPath`.
fn member(name: &str) -> String {
    if is_identifier(name) {
        format!(".{name}")
    } else {
        quoted_member(name)
    }
}

fn quoted_member(name: &str) -> String {
    format!("[{}]", literal(name))
}

/// A string of `JSONPath`.
fn literal(text: &str) -> String {
    let mut literal = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => literal.extend(['\\', c]),
            c if c < ' ' => {
                let _ = write!(literal, "\\u{:04x}", u32::from(c));
            }
            c => literal.push(c),
        }
    }
    literal + "'"
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
