//! The lines that the overlay lacks: names and descriptions, to be completed.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::facts::{self, entries, items, text};

/// Parts of HubSpot's names that ours do not have, or of names that were made from a place.
const FOREIGN: [&str; 4] = ["Public", "Egg", "Item", "CollectionResponse"];

/// Returns the lines to add to `overlay.yaml`: none where everything has a name and a description. The operations of a
/// version that is like another are named by that one.
pub(super) fn lines(spec: &Value, is_like_another: bool) -> String {
    let names = facts::schemas(spec).map(|(name, _)| name);
    let foreign = names.filter(|name| FOREIGN.iter().any(|word| name.contains(word)));
    let foreign: Map<String, Value> = foreign.map(|name| (name.clone(), Value::Null)).collect();
    let mut actions = if is_like_another {
        Vec::new()
    } else {
        operations(spec)
    };
    // A shared schema is described where its type is.
    for (name, schema) in facts::schemas(spec).filter(|(_, schema)| schema.get("x-rust-shared").is_none()) {
        let mut update = Map::new();
        if text(schema, "description").is_empty() {
            update.insert("description".into(), Value::Null);
        }
        // The tag of a union's variant needs no description.
        let properties = entries(schema, "properties").filter(|(_, property)| {
            text(property, "description").is_empty() && items(property, "enum").count() != 1
        });
        let properties: Map<String, Value> = properties
            .map(|(name, _)| (name.clone(), json!({"description": null})))
            .collect();
        if !properties.is_empty() {
            update.insert("properties".into(), properties.into());
        }
        actions.extend(action(&format!("$.components.schemas{}", member(name)), update));
    }
    section("x-rename", foreign.is_empty(), &foreign) + &section("actions", actions.is_empty(), &actions)
}

/// Writes a section as the overlay is indented. A value is to be written into each empty place.
fn section(key: &str, is_empty: bool, content: &impl Serialize) -> String {
    if is_empty {
        return String::new();
    }
    let yaml = serde_yaml_ng::to_string(content).unwrap_or_default();
    let lines = yaml
        .lines()
        .map(|line| format!("  {}\n", line.strip_suffix("null").unwrap_or(line)));
    format!("{key}:\n{}", lines.collect::<String>())
}

fn operations(spec: &Value) -> Vec<Value> {
    let mut actions = Vec::new();
    let mut parameters = BTreeSet::new();
    for (method, path, operation) in facts::operations(spec) {
        let is_method = |id: &str| !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let mut keys = vec!["operationId", "summary", "description"];
        keys.retain(|key| match (*key, text(operation, key)) {
            ("operationId", id) => !is_method(id),
            (_, text) => text.is_empty(),
        });
        let update = keys
            .into_iter()
            .map(|key| (key.to_owned(), Value::Null))
            .collect();
        actions.extend(action(&format!("$.paths[{}].{method}", literal(path)), update));
        let undescribed = items(operation, "parameters").filter(|one| text(one, "description").is_empty());
        parameters.extend(undescribed.map(|parameter| text(parameter, "name")));
    }
    for name in parameters {
        let target = format!("$.paths[*][*].parameters[?(@.name=={})]", literal(name));
        actions.extend(action(
            &target,
            Map::from_iter([("description".to_owned(), Value::Null)]),
        ));
    }
    actions
}

fn action(target: &str, update: Map<String, Value>) -> Option<Value> {
    (!update.is_empty()).then(|| json!({"target": target, "update": update}))
}

/// Returns a step of a `JSONPath`.
fn member(name: &str) -> String {
    let is_identifier = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_identifier {
        format!(".{name}")
    } else {
        format!("[{}]", literal(name))
    }
}

/// Returns a string of `JSONPath`.
fn literal(text: &str) -> String {
    if text.contains(|c: char| c == '\'' || c == '\\' || c.is_control()) {
        Value::from(text).to_string()
    } else {
        format!("'{text}'")
    }
}
