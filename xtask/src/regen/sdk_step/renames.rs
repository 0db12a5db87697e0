//! Schemas and operations that only have another name. Each is one change, instead of one at every place with the name.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase as _;
use openapi_diff::Semver;
use serde_json::{Map, Value};

use super::Change;
use crate::regen::facts::tidy;

/// Returns the old description with the names of the new one, and the changes of names.
pub(super) fn renamed(old: &Value, new: &Value) -> (Value, Vec<Change>) {
    let (mut old, new) = (tidy(old.clone()), &tidy(new.clone()));
    let mut changes = Vec::new();
    // One rename can show another: that of a schema with a property of the first.
    while let Some((was, is)) = renamed_schema(&old, new)
        && let Some(renamed) = rename_schema(&old, &was, &is)
    {
        old = renamed;
        changes.push(change("type", &was, &is));
    }
    rename_operations(&mut old, new, &mut changes);
    (old, changes)
}

fn change(of: &str, was: &str, is: &str) -> Change {
    let message = format!("the {of} `{was}` was renamed to `{is}`");
    Change {
        before: Some(was.to_owned()),
        after: Some(is.to_owned()),
        ..Change::new(format!("{of}-renamed"), Semver::Major, was, message)
    }
}

fn schemas(description: &Value) -> Option<&Map<String, Value>> {
    description.pointer("/components/schemas")?.as_object()
}

/// Finds a removed schema and an added one that differ in their names alone, and for which no other would do.
fn renamed_schema(old: &Value, new: &Value) -> Option<(String, String)> {
    let (old, new) = (schemas(old)?, schemas(new)?);
    // A schema without parts is the same as any other without.
    let parts = ["properties", "oneOf", "enum"];
    let has_parts = |schema: &Value| parts.iter().any(|key| schema.get(key).is_some());
    let mut pairs: Vec<(&String, &String)> = Vec::new();
    for (was, schema) in old
        .iter()
        .filter(|(was, schema)| !new.contains_key(*was) && has_parts(schema))
    {
        let schema = without_docs(schema);
        for (is, other) in new.iter().filter(|(is, _)| !old.contains_key(*is)) {
            if retargeted(&schema, was, is) == retargeted(&without_docs(other), is, is) {
                pairs.push((was, is));
            }
        }
    }
    let is_unique = |(was, is): &&(&String, &String)| {
        pairs.iter().filter(|(other, _)| other == was).count() == 1
            && pairs.iter().filter(|(_, other)| other == is).count() == 1
    };
    let (was, is) = pairs.iter().find(is_unique)?;
    Some(((*was).clone(), (*is).clone()))
}

/// Renames a schema, and all references to it.
fn rename_schema(description: &Value, was: &str, is: &str) -> Option<Value> {
    let mut renamed: Value = serde_json::from_str(&retargeted(description, was, is)).ok()?;
    let schemas = renamed.pointer_mut("/components/schemas")?.as_object_mut()?;
    let schema = schemas.remove(was)?;
    schemas.insert(is.to_owned(), schema);
    Some(renamed)
}

/// Returns JSON with the references to a schema replaced.
fn retargeted(json: &Value, was: &str, is: &str) -> String {
    let reference = |name: &str| format!("\"#/components/schemas/{name}\"");
    json.to_string().replace(&reference(was), &reference(is))
}

/// Copies a schema without its documentation. A property of such a name is an object.
fn without_docs(schema: &Value) -> Value {
    let is_doc =
        |key: &str, value: &Value| ["description", "x-rust-example"].contains(&key) && value.is_string();
    match schema {
        Value::Object(map) => {
            let rest = map.iter().filter(|(key, value)| !is_doc(key, value));
            rest.map(|(key, value)| (key.clone(), without_docs(value)))
                .collect()
        }
        Value::Array(list) => list.iter().map(without_docs).collect(),
        other => other.clone(),
    }
}

/// Gives operations of the same method and path the names of the new description.
fn rename_operations(old: &mut Value, new: &Value, changes: &mut Vec<Change>) {
    let (old_ids, new_ids) = (ids(old), ids(new));
    for (path, item) in old["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let was = operation["operationId"].as_str().unwrap_or_default().to_owned();
            let Some(is) = new["paths"][path][method]["operationId"].as_str() else {
                continue;
            };
            if old_ids.contains(is) || new_ids.contains(&was) {
                continue;
            }
            if operation.get("x-rust-outcome").is_some() {
                // A hand-written method sends the message; its mock has the name.
                let mock = |id: &str| format!("mock::MockServerExt::{id}");
                changes.push(change("method", &mock(&was), &mock(is)));
            } else {
                let request = |id: &str| format!("operations::{}", id.to_upper_camel_case());
                changes.push(change(
                    "method",
                    &format!("Client::{was}"),
                    &format!("Client::{is}"),
                ));
                changes.push(change("type", &request(&was), &request(is)));
            }
            operation["operationId"] = is.into();
        }
    }
}

/// Returns the names of all operations.
fn ids(description: &Value) -> BTreeSet<String> {
    let paths = description["paths"].as_object().into_iter().flatten();
    let operations = paths.filter_map(|(_, item)| item.as_object()).flatten();
    let ids = operations.filter_map(|(_, operation)| operation["operationId"].as_str());
    ids.map(str::to_owned).collect()
}
