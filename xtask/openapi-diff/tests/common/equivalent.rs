//! Equivalence of documents: neither a change between them nor a difference of their normal forms.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use openapi_diff::normalize;
use serde_json::Value;

use crate::common::assert_same;

/// The normal form with each schema named by a hash of its content, so that names do not matter.
fn nameless(document: &Value) -> String {
    let normal = normalize(document).unwrap();
    let empty = serde_json::Map::new();
    let schemas = normal
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let mut names: BTreeMap<String, String> = schemas
        .keys()
        .map(|name| (format!("#/components/schemas/{name}"), String::new()))
        .collect();
    for _ in 0..=schemas.len() {
        names = schemas
            .iter()
            .map(|(name, schema)| {
                let mut hasher = DefaultHasher::new();
                with_names(schema, &names).to_string().hash(&mut hasher);
                (
                    format!("#/components/schemas/{name}"),
                    format!("{:016x}", hasher.finish()),
                )
            })
            .collect();
    }
    let distinct: BTreeSet<&String> = names.values().collect();
    assert_eq!(distinct.len(), names.len(), "two components are equal: {normal}");
    let components: BTreeMap<&String, Value> = schemas
        .iter()
        .map(|(name, schema)| {
            (
                &names[&format!("#/components/schemas/{name}")],
                with_names(schema, &names),
            )
        })
        .collect();
    format!("{}\n{components:#?}", with_names(&normal["paths"], &names))
}

fn with_names(value: &Value, names: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => names.get(text).unwrap_or(text).as_str().into(),
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(|inner| with_names(inner, names)).collect();
            list.sort_by_key(Value::to_string);
            list.into()
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, inner)| (key.clone(), with_names(inner, names)))
            .collect(),
        other => other.clone(),
    }
}

/// Compares in both directions, and normalizes both.
pub(crate) fn assert_equivalent(old: &Value, new: &Value, what: &str) {
    assert_same(old, new, what);
    assert_same(new, old, what);
    assert_eq!(nameless(old), nameless(new), "{what}");
}
