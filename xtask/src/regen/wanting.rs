//! What the overlay does not say yet, as the lines to add to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::facts;

/// Words that HubSpot's names have for its own sake, or that a name has that nobody gave.
const STRANGE: [&str; 4] = ["Public", "Egg", "Item", "CollectionResponse"];

/// The lines that `overlay.yaml` lacks, to be filled in: none where everything has a name and a description.
/// The operations of a version that is like another are the other's to name.
pub(super) fn lines(spec: &Value, is_like_another: bool) -> String {
    let mut lines = String::new();
    let strange: Vec<&String> = facts::schemas(spec)
        .map(|(name, _)| name)
        .filter(|name| STRANGE.iter().any(|word| name.contains(word)))
        .collect();
    if !strange.is_empty() {
        lines.push_str("x-rename:\n");
        for name in strange {
            let _ = writeln!(lines, "  {name}: ");
        }
    }
    let mut actions = String::new();
    let mut parameters = BTreeSet::new();
    for (method, path, operation) in facts::operations(spec).filter(|_| !is_like_another) {
        let id = text(operation, "operationId");
        let is_name = !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let keys = ["operationId", "summary", "description"].into_iter();
        let keys = keys.filter(|key| {
            if *key == "operationId" {
                !is_name
            } else {
                text(operation, key).is_empty()
            }
        });
        let keys: Vec<&str> = keys.collect();
        if !keys.is_empty() {
            let _ = writeln!(actions, "  - target: $.paths['{path}'].{method}\n    update:");
            for key in keys {
                let _ = writeln!(actions, "      {key}: ");
            }
        }
        let listed = operation.get("parameters").and_then(Value::as_array);
        let silent = listed
            .into_iter()
            .flatten()
            .filter(|p| text(p, "description").is_empty());
        parameters.extend(silent.map(|p| text(p, "name").to_owned()));
    }
    for name in parameters {
        let _ = writeln!(
            actions,
            "  - target: $.paths[*][*].parameters[?(@.name=='{name}')]\n    update:\n      description: "
        );
    }
    for (name, schema) in facts::schemas(spec) {
        let silent = silent_properties(schema);
        let is_silent = text(schema, "description").is_empty();
        if !is_silent && silent.is_empty() {
            continue;
        }
        let _ = writeln!(actions, "  - target: $.components.schemas.{name}\n    update:");
        if is_silent {
            actions.push_str("      description: \n");
        }
        if !silent.is_empty() {
            actions.push_str("      properties:\n");
        }
        for property in silent.keys() {
            let _ = writeln!(actions, "        {property}: {{description: }}");
        }
    }
    if !actions.is_empty() {
        lines.push_str("actions:\n");
        lines.push_str(&actions);
    }
    lines
}

/// The properties without a description. What tells a union's members apart needs none.
fn silent_properties(schema: &Value) -> BTreeMap<&String, &Value> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let is_tag = |property: &Value| {
        let values = property.get("enum").and_then(Value::as_array);
        values.is_some_and(|values| values.len() == 1)
    };
    let all = properties.into_iter().flatten();
    all.filter(|(_, property)| !is_tag(property) && text(property, "description").is_empty())
        .collect()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
