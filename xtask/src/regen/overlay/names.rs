//! `x-rename`: our names for upstream's schemas, several of which may be one schema of ours.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::regen::facts::{self, PARTIAL, entry};

/// New names by upstream's.
pub(super) type Names = BTreeMap<String, String>;

/// Returns the names of the facts' schemas.
pub(super) fn known(facts: &Value) -> BTreeSet<String> {
    facts::schemas(facts).map(|(name, _)| name.clone()).collect()
}

/// Finds two schemas that cannot be one.
pub(super) fn conflict(facts: &Value, names: &Names) -> Option<(String, String)> {
    let retargeted = retargeted(facts, names);
    let schemas = retargeted.pointer("/components/schemas")?;
    let mut merged: BTreeMap<&String, (&String, Value)> = BTreeMap::new();
    for (old, new) in names {
        let Some(schema) = schemas.get(old) else { continue };
        let schema = with_sorted_union(schema);
        let union = match merged.remove(new) {
            None => (old, schema),
            Some((first, known)) => match fuller(known, schema) {
                Some(both) => (first, both),
                None => return Some((first.clone(), old.clone())),
            },
        };
        merged.insert(new, union);
    }
    None
}

/// Renames the schemas, and merges those of one new name.
pub(super) fn renamed(facts: &Value, names: &Names) -> Value {
    let mut renamed = retargeted(facts, names);
    let schemas = entry(&mut renamed, &["components", "schemas"]);
    let mut moved = Map::new();
    for (old, new) in names {
        if let Some(schema) = schemas.remove(old) {
            let both = match moved.remove(new) {
                Some(known) => fuller(known.clone(), schema).unwrap_or(known),
                None => schema,
            };
            moved.insert(new.clone(), both);
        }
    }
    schemas.extend(moved);
    finish_references(&mut renamed);
    for item in entry(&mut renamed, &["paths"]).values_mut() {
        for operation in facts::object(item).values_mut() {
            facts::object(operation).remove(PARTIAL);
        }
    }
    renamed
}

/// Marks a reference to a new name, which can be the old name of another schema.
const MARK: &str = "#/components/schemas/ ";

fn retargeted(facts: &Value, names: &Names) -> Value {
    let mut renamed = facts.clone();
    for (old, new) in names {
        let old = format!("#/components/schemas/{old}");
        facts::retarget(&mut renamed, &old, &format!("{MARK}{new}"));
    }
    renamed
}

fn finish_references(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(MARK) {
                *text = format!("#/components/schemas/{name}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(finish_references),
        Value::Object(map) => map.values_mut().for_each(finish_references),
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
    if a == b || has_all_of(&a, &b) {
        Some(a)
    } else {
        has_all_of(&b, &a).then_some(b)
    }
}

/// Sorts a union's variants by their new names.
fn with_sorted_union(schema: &Value) -> Value {
    let mut schema = openapi_diff::sorted(schema);
    if let Some(Value::Array(variants)) = schema.get_mut("oneOf") {
        variants.sort_by_key(ToString::to_string);
    }
    schema
}
