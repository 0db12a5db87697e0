//! `x-rename`: our names for upstream's schemas, several of which may be one schema of ours.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::regen::facts::{self, PARTIAL, entry};

const SCHEMAS: &str = "#/components/schemas/";

/// New names by upstream's.
pub(super) type Names = BTreeMap<String, String>;

/// Renames the schemas, and merges those of one new name.
///
/// # Errors
/// The first two of one new name that cannot be one schema.
pub(super) fn renamed(facts: &Value, names: &Names) -> Result<Value, (String, String)> {
    let mut renamed = facts.clone();
    retarget(&mut renamed, names);
    let schemas = entry(&mut renamed, &["components", "schemas"]);
    let mut merged: BTreeMap<&String, (&String, Value)> = BTreeMap::new();
    for (old, new) in names {
        let Some(schema) = schemas.remove(old) else {
            continue;
        };
        let (first, both) = match merged.remove(new) {
            None => (old, schema),
            Some((first, known)) => match fuller(known, schema) {
                Some(both) => (first, both),
                None => return Err((first.clone(), old.clone())),
            },
        };
        merged.insert(new, (first, both));
    }
    schemas.extend(merged.into_iter().map(|(new, (_, schema))| (new.clone(), schema)));
    for item in entry(&mut renamed, &["paths"]).values_mut() {
        for operation in facts::object(item).values_mut() {
            facts::object(operation).remove(PARTIAL);
        }
    }
    Ok(renamed)
}

fn retarget(value: &mut Value, names: &Names) {
    match value {
        Value::String(text) => {
            if let Some(new) = text.strip_prefix(SCHEMAS).and_then(|old| names.get(old)) {
                *text = format!("{SCHEMAS}{new}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| retarget(item, names)),
        Value::Object(map) => map.values_mut().for_each(|item| retarget(item, names)),
        _ => {}
    }
}

/// Returns the schema for both: they are equal, or one of them is the other with more properties, all optional.
/// HubSpot's batches are like this: where something failed, the response has errors as well.
fn fuller(a: Value, b: Value) -> Option<Value> {
    fn has_all_of(more: &Value, less: &Value) -> bool {
        let (Some(more), Some(less)) = (more.as_object(), less.as_object()) else {
            return false;
        };
        let of = |schema: &Map<String, Value>| schema.get("properties").and_then(Value::as_object).cloned();
        let (Some(known), Some(fewer)) = (of(more), of(less)) else {
            return false;
        };
        let mut keys = more.keys().chain(less.keys());
        keys.all(|key| key == "properties" || more.get(key) == less.get(key))
            && fewer.iter().all(|(name, schema)| known.get(name) == Some(schema))
    }
    if with_sorted_union(&a) == with_sorted_union(&b) || has_all_of(&a, &b) {
        Some(a)
    } else {
        has_all_of(&b, &a).then_some(b)
    }
}

/// Sorts a union's variants by their new names.
fn with_sorted_union(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(Value::Array(variants)) = schema.get_mut("oneOf") {
        variants.sort_by_key(ToString::to_string);
    }
    schema
}
