//! The one form in which facts are kept.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::model::{derived_name, entries, operations, prune, retarget, schemas, target};
use crate::regen::sources::{Version, VersionId};

/// The mark of an operation of which only samples have been read: what it lacks may well exist.
pub const PARTIAL: &str = "x-partial";

/// Returns the document in which nothing is known yet.
pub fn empty(id: &VersionId, version: &Version) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": id.area, "version": id.name},
        "servers": [{"url": version.server}],
        "paths": {},
        "components": {"schemas": {}},
    })
}

/// Whether all of the version is known: every operation, each from more than samples.
pub(crate) fn is_whole(facts: &Value, version: &Version) -> bool {
    let known = operations(facts).filter(|(.., operation)| operation.get(PARTIAL).is_none());
    known.count() >= version.operations.len()
}

/// Returns the facts with one union for each meaning, without what no operation reaches, in one order.
pub fn finish(mut facts: Value) -> Value {
    merge_derived_unions(&mut facts);
    tidy(facts)
}

/// Returns the document without what no operation reaches, in one order.
pub(crate) fn tidy(mut document: Value) -> Value {
    prune(&mut document);
    sort_sets(&mut document);
    document.sort_all_objects();
    document
}

/// Whether the name of an array's items was made of the schema and the property that contain them.
pub(super) fn is_derived_item(owner: &str, property: &str, item: &str) -> bool {
    item.strip_suffix("Item") == Some(derived_name(owner, property).as_str())
}

/// Returns the names of unions that were made of the property that lists them.
pub(super) fn derived_items(facts: &Value) -> BTreeSet<String> {
    let properties = schemas(facts).flat_map(|(owner, schema)| {
        entries(schema, "properties").map(move |(property, inner)| (owner, property, &inner["items"]))
    });
    let named = properties.filter_map(|(owner, property, item)| Some((owner, property, target(item)?)));
    let derived = named.filter(|(owner, property, item)| is_derived_item(owner, property, item));
    derived.map(|(.., item)| item.to_owned()).collect()
}

/// Gives an array's union that HubSpot did not name the name of the union of the same members, if there is one.
fn merge_derived_unions(facts: &mut Value) {
    let derived = derived_items(facts);
    let members = |union: &Value| -> Option<BTreeSet<String>> {
        let members = union.get("oneOf")?.as_array()?.iter();
        members.map(|member| target(member).map(str::to_owned)).collect()
    };
    let mut named: BTreeMap<BTreeSet<String>, &String> = BTreeMap::new();
    for (name, union) in schemas(facts).filter(|(name, _)| !derived.contains(*name)) {
        if let Some(members) = members(union) {
            named.entry(members).or_insert(name);
        }
    }
    let same = schemas(facts).filter(|(name, _)| derived.contains(*name));
    let same = same.filter_map(|(name, union)| Some((name.clone(), (*named.get(&members(union)?)?).clone())));
    for (name, other) in same.collect::<Vec<_>>() {
        let reference = |name| format!("#/components/schemas/{name}");
        retarget(facts, &reference(name), &reference(other));
    }
}

/// Gives lists whose order has no meaning one order.
fn sort_sets(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                match (&mut *inner, key.as_str()) {
                    (Value::Array(items), "required" | "enum" | "oneOf" | "anyOf") => {
                        items.sort_by_key(ToString::to_string);
                        items.dedup();
                    }
                    (Value::Array(items), "parameters") => {
                        items.sort_by_key(|p| (p["in"].to_string(), p["name"].to_string()));
                    }
                    _ => {}
                }
                sort_sets(inner);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(sort_sets),
        _ => {}
    }
}
