//! Whether the versions of the API are of one meaning, so that one client and one set of types serve them all.
//!
//! What a version has besides (an optional field, a value of a list, a kind of message) is told and stops nothing:
//! lists and unions are open, and unknown fields are kept. What both have, and have otherwise, does stop.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::error::Failure;
use super::facts::{self, check, list};
use crate::paths::resource;

/// Two versions, held against each other.
#[derive(Debug)]
pub(super) struct Agreement {
    /// The version that the client is generated from.
    pub(super) first: String,
    /// The other.
    pub(super) other: String,
    /// How many facts are the same.
    pub(super) same: usize,
    /// What only the first has.
    pub(super) only_first: Vec<String>,
    /// What only the other has.
    pub(super) only_other: Vec<String>,
}

/// Holds two shipped specs against each other, each with its version's name.
///
/// Paths, security and headers of answers may differ: the client maps the first, and is generated from neither of
/// the others.
///
/// # Errors
/// When a fact of both differs, naming each that does.
pub(super) fn compare(
    (first, spec): (&str, &Value),
    (other, other_spec): (&str, &Value),
) -> Result<Agreement, Failure> {
    let pairs = pairs(spec, other_spec);
    let here = Side::new(
        spec,
        pairs.iter().map(|(method, path, _)| (*method, *path, *path)),
    );
    let there = Side::new(
        other_spec,
        pairs
            .iter()
            .map(|(method, path, theirs)| (*method, *theirs, *path)),
    );
    let mut agreement = Agreement {
        first: first.to_owned(),
        other: other.to_owned(),
        same: 0,
        only_first: Vec::new(),
        only_other: Vec::new(),
    };
    let mut parted = Vec::new();
    for (name, fact) in &here.facts {
        match there.facts.get(name) {
            Some(theirs) if theirs == fact => agreement.same += 1,
            Some(theirs) => parted.push(format!(
                "{name} is {} in {first} and {} in {other}",
                here.words(fact, theirs),
                there.words(theirs, fact)
            )),
            None if there.lacks(name) => {
                if is_required(fact) {
                    parted.push(format!("{name} is required in {first} and not in {other}"));
                } else {
                    agreement.only_first.push(name.clone());
                }
            }
            None => {}
        }
    }
    let besides = there
        .facts
        .iter()
        .filter(|(name, _)| !here.facts.contains_key(*name));
    for (name, fact) in besides.filter(|(name, _)| here.lacks(name)) {
        if is_required(fact) {
            parted.push(format!("{name} is required in {other} and not in {first}"));
        } else {
            agreement.only_other.push(name.clone());
        }
    }
    if parted.is_empty() {
        return Ok(agreement);
    }
    Err(Failure::input(
        format!("openapi/{other}.json"),
        format!(
            "expected what openapi/{first}.json says, since one client serves both; {} (CONTRIBUTING.md, \"When \
             versions part\")",
            parted.join("; ")
        ),
    ))
}

/// Method, path and the other's path of each operation that both have.
fn pairs<'a>(spec: &'a Value, other: &'a Value) -> Vec<(&'a str, &'a str, &'a str)> {
    facts::operations(spec)
        .filter_map(|(method, path, operation)| {
            let is_same = |(m, p, theirs): &(&String, &String, &Value)| {
                *m == method && (is_named_alike(theirs, operation) || resource(p) == resource(path))
            };
            let (_, theirs, _) = facts::operations(other).find(is_same)?;
            Some((method.as_str(), path.as_str(), theirs.as_str()))
        })
        .collect()
}

fn is_named_alike(one: &Value, other: &Value) -> bool {
    let id = one.get("operationId").and_then(Value::as_str);
    id.is_some() && id == other.get("operationId").and_then(Value::as_str)
}

/// One of the two.
struct Side {
    /// What it says of the operations that both have, without prose.
    document: Value,
    facts: BTreeMap<String, Value>,
    schemas: BTreeSet<String>,
}

impl Side {
    /// The part of a spec that is about these operations: method, path, and the path to speak of it by.
    fn new<'a>(spec: &Value, operations: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> Self {
        let mut document = spec.clone();
        let mut paths = Map::new();
        for (method, path, name) in operations {
            let Some(operation) = spec.get("paths").and_then(|paths| paths.get(path)?.get(method)) else {
                continue;
            };
            let mut operation = operation.clone();
            facts::object(&mut operation).remove("security");
            for response in facts::entry(&mut operation, &["responses"]).values_mut() {
                facts::object(response).remove("headers");
            }
            let item = paths.entry(name.to_owned()).or_insert_with(|| json!({}));
            facts::object(item).insert(method.to_owned(), operation);
        }
        facts::object(&mut document).insert("paths".into(), Value::Object(paths));
        without_prose(&mut document, false);
        let document = facts::tidy(document);
        let mut facts = list::facts(&document);
        let mut schemas = BTreeSet::new();
        for (name, schema) in facts::schemas(&document) {
            schemas.insert(name.clone());
            // Its parts are facts of their own.
            let rest = schema.as_object().into_iter().flatten().filter(|(key, _)| {
                let parts = ["properties", "required", "enum", "oneOf", "discriminator"];
                !parts.contains(&key.as_str())
            });
            let rest = rest.map(|(key, value)| (key.clone(), value.clone())).collect();
            facts.insert(name.clone(), Value::Object(rest));
        }
        Self {
            document,
            facts,
            schemas,
        }
    }

    /// Whether a fact is not there though the schema or operation is that it would be of. What is not there
    /// with all its parts is missed where it is used.
    fn lacks(&self, name: &str) -> bool {
        let owner = name.split(" = ").next().unwrap_or(name);
        let owner = owner.split('.').next().unwrap_or(owner);
        name.contains(" /") || self.schemas.contains(owner)
    }

    /// A fact in words, of which there are enough to tell it from the other's.
    fn words(&self, fact: &Value, other: &Value) -> String {
        let part = |fact: &Value, key: &str| fact.get(key).cloned();
        let (Some(schema), Some(theirs)) = (part(fact, "schema"), part(other, "schema")) else {
            return fact.to_string();
        };
        let mut words = Vec::new();
        if is_required(fact) != is_required(other) {
            words.push(if is_required(fact) { "required" } else { "optional" }.to_owned());
        }
        if schema != theirs {
            let described = check::describe(&self.document, &schema);
            let inner = schema.get("items").unwrap_or(&schema);
            // A described reference is wrapped in an `allOf` of one.
            let inner = inner.pointer("/allOf/0").unwrap_or(inner);
            let target = facts::target(inner);
            words.push(match target {
                Some(name) => format!("{described} `{name}`"),
                None if described == check::describe(&self.document, &theirs) => schema.to_string(),
                None => described,
            });
        }
        words.join(" ")
    }
}

fn is_required(fact: &Value) -> bool {
    fact.get("required") == Some(&Value::Bool(true))
}

/// Takes away what no program notices. A property may well be called `description`.
fn without_prose(value: &mut Value, are_names: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| without_prose(item, false)),
        Value::Object(map) => {
            if !are_names {
                map.retain(|key, value| {
                    let is_prose = matches!(key.as_str(), "description" | "summary" | "title");
                    !(is_prose && value.is_string() || key.starts_with("x-"))
                });
            }
            for (key, inner) in map.iter_mut() {
                let names = ["properties", "schemas", "mapping"];
                without_prose(inner, !are_names && names.contains(&key.as_str()));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(path: &str, note: &Value, required: &[&str]) -> Value {
        json!({
            "openapi": "3.0.3",
            "paths": {path: {"post": {
                "operationId": "send",
                "security": [{path: []}],
                "responses": {"201": {
                    "headers": {path: {"schema": {"type": "string"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}},
                }},
            }}},
            "components": {"schemas": {
                "Note": {"type": "object", "properties": note, "required": required, "description": path},
                "Unused": {"type": path},
            }},
        })
    }

    fn held(first: &Value, other: &Value) -> Result<Agreement, Failure> {
        compare(("v1", first), ("v2", other))
    }

    #[test]
    fn paths_security_headers_and_prose_may_differ() {
        let note = json!({"text": {"type": "string"}, "description": {"type": "string"}});
        let (one, two) = (spec("/a/v1/notes", &note, &[]), spec("/v2/a/notes", &note, &[]));
        let agreement = held(&one, &two).unwrap();
        assert!(agreement.same >= 5 && agreement.only_first.is_empty() && agreement.only_other.is_empty());
    }

    #[test]
    fn what_only_one_has_is_told_unless_it_is_required() {
        let one = spec("/v1", &json!({"text": {"type": "string"}}), &[]);
        let more = json!({"text": {"type": "string"}, "mood": {"type": "string"}});
        let agreement = held(&one, &spec("/v2", &more, &[])).unwrap();
        assert_eq!(agreement.only_other, ["Note.mood"]);
        let failure = held(&one, &spec("/v2", &more, &["mood"]))
            .unwrap_err()
            .to_string();
        assert!(
            failure.contains("Note.mood is required in v2 and not in v1 ("),
            "{failure}"
        );
    }

    #[test]
    fn what_both_have_is_of_one_type() {
        let one = spec(
            "/v1",
            &json!({"text": {"type": "string"}, "description": {"type": "string"}}),
            &[],
        );
        let two = spec(
            "/v2",
            &json!({"text": {"type": "string"}, "description": {"type": "integer"}}),
            &[],
        );
        let failure = held(&one, &two).unwrap_err().to_string();
        assert!(
            failure.contains("Note.description is string in v1 and integer in v2 ("),
            "{failure}"
        );
        let two = spec(
            "/v2",
            &json!({"text": {"type": "string"}, "description": {"type": "string"}}),
            &["text"],
        );
        let failure = held(&one, &two).unwrap_err().to_string();
        assert!(
            failure.contains("; Note.text is optional in v1 and required in v2 ("),
            "{failure}"
        );
    }
}
