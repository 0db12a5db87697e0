//! Whether the versions of the API are of one meaning, so that one client and one set of types serve them all.
//!
//! What a version has besides (an optional field, a value of a list, a kind of message) is told and stops nothing:
//! lists and unions are open, and unknown fields are kept. What both have, and have otherwise, does stop.

use std::collections::{BTreeMap, BTreeSet};

use openapi_diff::path::resource;
use serde_json::{Map, Value, json};

use super::error::Failure;
use super::facts::{self, check, list};

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
    /// What both have, and have otherwise.
    pub(super) parted: Vec<String>,
    /// Whether the other is still what was made of older facts of the first.
    pub(super) behind: bool,
}

impl Agreement {
    /// Why nothing may be written, if so: the versions are not of one meaning. What was made of older facts of the first
    /// cannot contradict its new ones.
    pub(super) fn refusal(&self) -> Option<Failure> {
        let Self { first, other, .. } = self;
        let why = format!(
            "expected what openapi/{first}.json says, since one client serves both; {} (CONTRIBUTING.md, \"When \
             versions part\")",
            self.parted.join("; ")
        );
        let stops = !self.behind && !self.parted.is_empty();
        stops.then(|| Failure::input(format!("openapi/{other}.json"), why))
    }
}

/// Holds two shipped specs against each other, each with its version's name.
///
/// Paths, security and headers of answers may differ: the client maps the first, and is generated from neither of
/// the others.
/// `behind` says whether the other is still what was made of older facts of the first.
pub(super) fn compare(
    (first, spec): (&str, &Value),
    (other, other_spec): (&str, &Value),
    behind: bool,
) -> Agreement {
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
        parted: Vec::new(),
        behind,
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
    agreement.parted = parted;
    agreement
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
        let (Some(schema), Some(theirs)) = (fact.get("schema"), other.get("schema")) else {
            return differing(fact, other);
        };
        let mut words = Vec::new();
        if is_required(fact) != is_required(other) {
            words.push(if is_required(fact) { "required" } else { "optional" }.to_owned());
        }
        if schema != theirs {
            let described = check::describe(&self.document, schema);
            let inner = schema.get("items").unwrap_or(schema);
            // A described reference is wrapped in an `allOf` of one.
            let inner = inner.pointer("/allOf/0").unwrap_or(inner);
            let target = facts::target(inner);
            words.push(match target {
                Some(name) => format!("{described} `{name}`"),
                None if described == check::describe(&self.document, theirs) => {
                    format!("{described} ({})", differing(schema, theirs))
                }
                None => described,
            });
        }
        words.join(" ")
    }
}

/// Where a value is another than the other's: the places, each with what stands there.
fn differing(value: &Value, other: &Value) -> String {
    fn gather(value: Option<&Value>, other: Option<&Value>, place: &str, found: &mut Vec<String>) {
        match (value, other) {
            (one, two) if one == two => {}
            (Some(Value::Object(one)), Some(Value::Object(two))) => {
                let keys: BTreeSet<&String> = one.keys().chain(two.keys()).collect();
                for key in keys {
                    let place = if place.is_empty() {
                        key.clone()
                    } else {
                        format!("{place} {key}")
                    };
                    gather(one.get(key), two.get(key), &place, found);
                }
            }
            (None, _) => found.push(format!("no {place}")),
            (Some(Value::Object(_) | Value::Array(_)), _) => found.push(format!("another {place}")),
            (Some(Value::String(text)), _) => {
                let text = text
                    .rsplit('/')
                    .next()
                    .filter(|_| text.starts_with("#/"))
                    .unwrap_or(text);
                found.push(format!("{place} {text}").trim().to_owned());
            }
            (Some(plain), _) => found.push(format!("{place} {plain}").trim().to_owned()),
        }
    }
    let mut found = Vec::new();
    gather(Some(value), Some(other), "", &mut found);
    found.join(", ")
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

    fn held(first: &Value, other: &Value) -> Agreement {
        compare(("v1", first), ("v2", other), false)
    }

    fn refused(first: &Value, other: &Value) -> String {
        held(first, other).refusal().unwrap().to_string()
    }

    #[test]
    fn paths_security_headers_and_prose_may_differ() {
        let note = json!({"text": {"type": "string"}, "description": {"type": "string"}});
        let (one, two) = (spec("/a/v1/notes", &note, &[]), spec("/v2/a/notes", &note, &[]));
        let agreement = held(&one, &two);
        assert!(agreement.same >= 5 && agreement.only_first.is_empty() && agreement.only_other.is_empty());
    }

    #[test]
    fn what_only_one_has_is_told_unless_it_is_required() {
        let one = spec("/v1", &json!({"text": {"type": "string"}}), &[]);
        let more = json!({"text": {"type": "string"}, "mood": {"type": "string"}});
        let agreement = held(&one, &spec("/v2", &more, &[]));
        assert_eq!(agreement.only_other, ["Note.mood"]);
        let failure = refused(&one, &spec("/v2", &more, &["mood"]));
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
        let failure = refused(&one, &two);
        assert!(
            failure.contains("Note.description is string in v1 and integer in v2 ("),
            "{failure}"
        );
        let two = spec(
            "/v2",
            &json!({"text": {"type": "string"}, "description": {"type": "string"}}),
            &["text"],
        );
        let failure = refused(&one, &two);
        assert!(
            failure.contains("; Note.text is optional in v1 and required in v2 ("),
            "{failure}"
        );
    }
    #[test]
    fn what_is_behind_parts_and_stops_nothing() {
        let one = spec("/v1", &json!({"text": {"type": "string"}}), &[]);
        let two = spec("/v2", &json!({"text": {"type": "integer"}}), &[]);
        let agreement = compare(("v1", &one), ("v2", &two), true);
        assert_eq!(agreement.parted, ["Note.text is string in v1 and integer in v2"]);
        assert!(agreement.refusal().is_none());
    }

    #[test]
    fn what_parts_is_told_in_words() {
        let one = spec(
            "/v1",
            &json!({"text": {"type": "string", "maxLength": 5, "enum": ["A"]}}),
            &[],
        );
        let two = spec(
            "/v2",
            &json!({"text": {"type": "string", "maxLength": 6, "enum": ["B"]}}),
            &[],
        );
        assert_eq!(
            held(&one, &two).parted,
            [
                "Note.text is enum (another enum, maxLength 5) in v1 and enum (another enum, maxLength 6) in v2"
            ]
        );
        let mut two = one.clone();
        two["components"]["schemas"]["Note"]["maxProperties"] = json!(4);
        assert_eq!(
            held(&one, &two).parted,
            ["Note is no maxProperties in v1 and maxProperties 4 in v2"]
        );
        let schema = "/paths/~1v1/post/responses/201/content/application~1json/schema";
        let mut two = one.clone();
        two["components"]["schemas"]["Other"] = json!({"type": "object"});
        *two.pointer_mut(schema).unwrap() = json!({"$ref": "#/components/schemas/Other"});
        assert_eq!(
            held(&one, &two).parted,
            [
                "POST /v1 201 is application/json schema $ref Note in v1 and application/json schema $ref Other in v2"
            ]
        );
    }
}
