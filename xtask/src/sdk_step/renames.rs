//! Schemas and operations that only have another name. Each is one change, instead of one at every place with the name.

use heck::ToUpperCamelCase as _;
use openapi_diff::Semver;
use serde_json::{Map, Value};

use super::Change;

const REFERENCE: &str = "#/components/schemas/";

/// Returns the old description with the names of the new one, and the changes of names.
pub(super) fn renamed(old: &Value, new: &Value) -> (Value, Vec<Change>) {
    let mut old = old.clone();
    let mut changes = Vec::new();
    // One rename can show another: that of a schema with a property of the first.
    while let Some((was, is)) = renamed_schema(&old, new) {
        rename_schema(&mut old, &was, &is);
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
    let has_parts = |schema: &Value| {
        ["properties", "oneOf", "enum"]
            .iter()
            .any(|key| schema.get(key).is_some())
    };
    let removed = old
        .iter()
        .filter(|(name, schema)| !new.contains_key(*name) && has_parts(schema));
    let pairs: Vec<(&String, &String)> = removed
        .flat_map(|(was, schema)| {
            let added = new.iter().filter(|(name, _)| !old.contains_key(*name));
            let same = added.filter(move |(is, other)| {
                let mut schema = without_docs(schema);
                retarget(&mut schema, was, is);
                schema == without_docs(other)
            });
            same.map(move |(is, _)| (was, is))
        })
        .collect();
    let is_unique = |(was, is): &&(&String, &String)| {
        pairs.iter().filter(|(other, _)| other == was).count() == 1
            && pairs.iter().filter(|(_, other)| other == is).count() == 1
    };
    let (was, is) = pairs.iter().find(is_unique)?;
    Some(((*was).clone(), (*is).clone()))
}

fn rename_schema(description: &mut Value, was: &str, is: &str) {
    retarget(description, was, is);
    let schemas = description
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    if let Some(schemas) = schemas
        && let Some(schema) = schemas.remove(was)
    {
        schemas.insert(is.to_owned(), schema);
    }
}

/// Replaces the references to a schema.
fn retarget(value: &mut Value, was: &str, is: &str) {
    match value {
        Value::String(text) if text.strip_prefix(REFERENCE) == Some(was) => {
            *text = format!("{REFERENCE}{is}")
        }
        Value::Array(list) => list.iter_mut().for_each(|one| retarget(one, was, is)),
        Value::Object(map) => map.values_mut().for_each(|one| retarget(one, was, is)),
        _ => {}
    }
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
    let is_used = |description: &Value, id: &Value| {
        let paths = description["paths"].as_object().into_iter().flatten();
        let operations = paths.filter_map(|(_, item)| item.as_object()).flatten();
        operations
            .into_iter()
            .any(|(_, operation)| operation["operationId"] == *id)
    };
    let before = old.clone();
    let paths = old["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let is = &new["paths"][path][method]["operationId"];
            let (Some(from), Some(to)) = (operation["operationId"].as_str(), is.as_str()) else {
                continue;
            };
            if from == to || is_used(&before, is) || is_used(new, &operation["operationId"]) {
                continue;
            }
            // The message is sent by a hand-written method, of which only the mock has the name.
            let owner = match operation.get("x-rust-outcome") {
                Some(_) => "mock::MockServerExt",
                None => "Client",
            };
            changes.push(change(
                "method",
                &format!("{owner}::{from}"),
                &format!("{owner}::{to}"),
            ));
            if owner == "Client" {
                let request = |id: &str| format!("operations::{}", id.to_upper_camel_case());
                changes.push(change("type", &request(from), &request(to)));
            }
            operation["operationId"] = is.clone();
        }
    }
}
