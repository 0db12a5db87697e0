//! What HubSpot says, as one `OpenAPI` document without a word of its prose.

mod body;
pub mod build;
pub mod check;
pub mod document;
pub mod list;
mod marks;
pub mod page;
mod settle;
pub mod shape;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::canonical;
use crate::regen::sources::Version;

/// Marks an operation of which only samples have been read: what it lacks may well exist.
pub const PARTIAL: &str = "x-partial";

const SCHEMAS: &str = "#/components/schemas/";

/// What a source has to say about the facts at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Facts that the source shows as they were.
    pub confirmed: BTreeSet<String>,
    /// Facts that nothing had shown before.
    pub added: Vec<String>,
    /// Facts that the source shows otherwise, or shows to be gone.
    pub changed: Vec<String>,
    /// Where the source differs in a way its form is no proof of: reported, never applied.
    pub doubted: Vec<String>,
    /// Operations that stand at another path: before, now.
    pub moved: Vec<(String, String)>,
    /// Operations that the source is about.
    pub operations: BTreeSet<String>,
}

/// Facts of which nothing is known yet.
pub fn empty(name: &str, version: &Version) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Conversations messages", "version": name},
        "servers": [{"url": version.server}],
        "paths": {},
        "components": {"schemas": {}},
    })
}

/// A schema reference.
pub(crate) fn reference(name: &str) -> Value {
    json!({"$ref": format!("{SCHEMAS}{name}")})
}

/// The name of the schema that is referred to.
pub(crate) fn target(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

/// The schema itself, behind references.
pub(crate) fn resolve<'a>(facts: &'a Value, mut schema: &'a Value) -> &'a Value {
    for _ in 0..32 {
        match target(schema).and_then(|name| facts.get("components")?.get("schemas")?.get(name)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

/// The schema that a reference with something beside it wraps in an `allOf` of one.
pub(crate) fn unwrapped(schema: &Value) -> &Value {
    match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([one]) => one,
        _ => schema,
    }
}

/// The named schemas.
pub(crate) fn schemas(facts: &Value) -> impl Iterator<Item = (&String, &Value)> {
    facts
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// The object below the keys, made if it is not there.
pub(crate) fn entry<'a>(value: &'a mut Value, keys: &[&str]) -> &'a mut Map<String, Value> {
    let mut here = value;
    for key in keys {
        here = object(here).entry((*key).to_owned()).or_insert_with(|| json!({}));
    }
    object(here)
}

/// The object that a value is, or becomes.
pub(crate) fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(map) => map,
        // The line above has just made it one.
        _ => unreachable!("a value that is an object"),
    }
}

/// Method, path and content of every operation.
pub(crate) fn operations(facts: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    const METHODS: [&str; 8] = [
        "get", "post", "put", "patch", "delete", "head", "options", "trace",
    ];
    let items = facts
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    items.flat_map(|(path, item)| {
        let operations = item.as_object().into_iter().flatten();
        operations
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
            .map(move |(method, op)| (method, path, op))
    })
}

/// Whether all of the version is known: every operation, each from more than samples.
pub(crate) fn is_whole(facts: &Value, version: &Version) -> bool {
    let known = operations(facts)
        .filter(|(.., operation)| operation.get(PARTIAL).is_none())
        .count();
    known >= version.operations.len()
}

/// One union and one enum per meaning, nothing that no operation reaches, all in one order.
pub fn finish(mut facts: Value) -> Value {
    merge_derived_unions(&mut facts);
    tidy(facts)
}

/// Nothing that no operation reaches, all in one order.
pub(crate) fn tidy(mut facts: Value) -> Value {
    prune(&mut facts);
    sort_sets(&mut facts);
    canonical::sorted(&facts)
}

/// `type` and `Parent` give `ParentType`. What the name of a schema may not hold becomes `_`.
pub(crate) fn derived_name(parent: &str, property: &str) -> String {
    let mut letters = property.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let name = format!("{first}{}", letters.as_str());
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let name = name.replace(|c: char| !is_allowed(c), "_");
    format!("{parent}{name}")
}

/// A list's union that upstream did not name is the named union of the same members, if there is one.
fn merge_derived_unions(facts: &mut Value) {
    let members = |schema: &Value| -> Option<BTreeSet<String>> {
        schema
            .get("oneOf")?
            .as_array()?
            .iter()
            .map(|member| target(member).map(str::to_owned))
            .collect()
    };
    let mut derived = BTreeSet::new();
    for (name, schema) in schemas(facts) {
        for (property, inner) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Some(item) = inner.get("items").and_then(target)
                && item == format!("{}Item", derived_name(name, property))
            {
                derived.insert(item.to_owned());
            }
        }
    }
    let mut same = Vec::new();
    for (name, schema) in schemas(facts).filter(|(name, _)| derived.contains(*name)) {
        let named = schemas(facts).find(|(other, union)| {
            !derived.contains(*other) && members(union).is_some() && members(union) == members(schema)
        });
        if let Some((other, _)) = named {
            same.push((name.clone(), other.clone()));
        }
    }
    for (name, other) in same {
        retarget(facts, &format!("{SCHEMAS}{name}"), &format!("{SCHEMAS}{other}"));
    }
}

/// Turns every reference to one schema into a reference to another.
pub(crate) fn retarget(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| retarget(item, from, to)),
        Value::Object(map) => map.values_mut().for_each(|item| retarget(item, from, to)),
        _ => {}
    }
}

/// The names of all schemas that the value reaches.
pub(crate) fn reached(facts: &Value, from: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => {
                if let Some(name) = text.strip_prefix(SCHEMAS)
                    && found.insert(name.to_owned())
                {
                    open.extend(
                        facts
                            .pointer("/components/schemas")
                            .and_then(|schemas| schemas.get(name)),
                    );
                }
            }
            Value::Array(items) => open.extend(items),
            Value::Object(map) => open.extend(map.values()),
            _ => {}
        }
    }
    found
}

/// Takes out what no operation reaches.
pub(crate) fn prune(facts: &mut Value) {
    let keep = facts
        .get("paths")
        .map(|paths| reached(facts, paths))
        .unwrap_or_default();
    entry(facts, &["components", "schemas"]).retain(|name, _| keep.contains(name));
    let used: BTreeSet<String> = operations(facts)
        .filter_map(|(.., operation)| operation.get("security")?.as_array())
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|requirement| requirement.keys().cloned())
        .collect();
    entry(facts, &["components", "securitySchemes"]).retain(|name, _| used.contains(name));
    if used.is_empty() {
        entry(facts, &["components"]).remove("securitySchemes");
    }
    entry(facts, &["paths"]).retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
}

/// Lists whose order means nothing get one order.
fn sort_sets(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut() {
                if let (Value::Array(items), "required" | "enum" | "oneOf" | "anyOf") =
                    (&mut *inner, key.as_str())
                {
                    items.sort_by_key(ToString::to_string);
                    items.dedup();
                }
                if let (Value::Array(items), "parameters") = (&mut *inner, key.as_str()) {
                    items.sort_by_key(|p| (p["in"].to_string(), p["name"].to_string()));
                }
                sort_sets(inner);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(sort_sets),
        _ => {}
    }
}
