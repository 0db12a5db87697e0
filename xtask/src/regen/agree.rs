//! Whether the versions of the API have one meaning, so that one client and one set of types serve them all.
//!
//! What only one version has (an optional field, a value of a list, a type of message) is reported and conflicts with
//! nothing: enums and unions are open, and unknown fields are kept. What both have, with another content, conflicts.

use openapi_diff::path::resource;
use serde_json::{Value, json};

use super::error::Failure;
use super::facts::list::{self, Change};
use super::facts::{self, Fact, Part, entry, operations, schemas};

/// Two versions, compared.
#[derive(Debug)]
pub(super) struct Agreement {
    /// The version that the client is generated from.
    pub(super) first: String,
    /// The other.
    pub(super) other: String,
    /// How many facts are the same.
    pub(super) same: usize,
    /// What only the first has.
    pub(super) only_first: Vec<Fact>,
    /// What only the other has.
    pub(super) only_other: Vec<Fact>,
    /// What one client cannot serve, in words.
    pub(super) parted: Vec<String>,
}

impl Agreement {
    /// Returns why nothing may be written, if the versions conflict.
    pub(super) fn refusal(&self) -> Option<Failure> {
        if self.parted.is_empty() {
            return None;
        }
        let why = format!(
            "expected the facts of openapi/{}.json, since one client serves both; {} (CONTRIBUTING.md, \"When versions \
             conflict\")",
            self.first,
            self.parted.join("; ")
        );
        Some(Failure::input(format!("openapi/{}.json", self.other), why))
    }
}

/// Compares two shipped specs, each with its version's name.
///
/// Paths, security and headers of responses may differ: the client maps the first, and is generated from neither of the
/// others.
pub(super) fn compare((first, spec): (&str, &Value), (other, other_spec): (&str, &Value)) -> Agreement {
    let pairs = pairs(spec, other_spec);
    let here = part(
        spec,
        pairs.iter().map(|(method, path, _)| (*method, *path, *path)),
    );
    let there = part(
        other_spec,
        pairs
            .iter()
            .map(|(method, path, theirs)| (*method, *theirs, *path)),
    );
    let is_free = |fact: &Fact| matches!(fact.part, Part::Security | Part::Header(..));
    let (same, differences) = list::compare(&here, &there);
    let mut agreement = Agreement {
        first: first.to_owned(),
        other: other.to_owned(),
        same: same.iter().filter(|fact| !is_free(fact)).count(),
        only_first: Vec::new(),
        only_other: Vec::new(),
        parted: Vec::new(),
    };
    for difference in differences
        .into_iter()
        .filter(|difference| !is_free(&difference.fact))
    {
        let (fact, required) = (difference.fact, difference.required);
        let is_of_schema = matches!(fact.part, Part::Schema | Part::Property(_) | Part::Value(_));
        // A schema that only one has, with all its parts, differs where it is used.
        let has_owner = |spec| !is_of_schema || schemas(spec).any(|(name, _)| *name == fact.owner);
        match difference.change {
            Change::Removed if !has_owner(&there) => {}
            Change::Added if !has_owner(&here) => {}
            Change::Removed if !required => agreement.only_first.push(fact),
            Change::Added if !required => agreement.only_other.push(fact),
            Change::Removed => {
                let conflict = format!("{fact} is required in {first} and not in {other}");
                agreement.parted.push(conflict);
            }
            Change::Added => {
                let conflict = format!("{fact} is required in {other} and not in {first}");
                agreement.parted.push(conflict);
            }
            Change::Altered(one, two) => {
                let conflict = format!("{fact} is {one} in {first} and {two} in {other}");
                agreement.parted.push(conflict);
            }
        }
    }
    agreement
}

/// Returns method, path and the other's path of each operation that both have.
fn pairs<'a>(spec: &'a Value, other: &'a Value) -> Vec<(&'a str, &'a str, &'a str)> {
    let pairs = operations(spec).filter_map(|(method, path, operation)| {
        let is_same = |(m, p, theirs): &(&String, &String, &Value)| {
            let id = operation["operationId"].as_str();
            let has_same_id = id.is_some() && id == theirs["operationId"].as_str();
            *m == method && (has_same_id || resource(p) == resource(path))
        };
        let (_, theirs, _) = operations(other).find(is_same)?;
        Some((method.as_str(), path.as_str(), theirs.as_str()))
    });
    pairs.collect()
}

/// Returns the part of a spec that is about these operations, without prose: method, path, and the path to name it by.
fn part<'a>(spec: &Value, operations: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> Value {
    let mut part = json!({"components": spec["components"]});
    for (method, path, name) in operations {
        let operation = spec["paths"][path][method].clone();
        entry(&mut part, &["paths", name]).insert(method.to_owned(), operation);
    }
    without_prose(&mut part, false);
    facts::tidy(part)
}

/// Removes what no program notices. A property may have the name `description`.
fn without_prose(value: &mut Value, are_names: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| without_prose(item, false)),
        Value::Object(map) => {
            let is_prose = |key: &str, value: &Value| {
                let is_text = matches!(key, "description" | "summary" | "title") && value.is_string();
                is_text || key.starts_with("x-")
            };
            map.retain(|key, value| are_names || !is_prose(key, value));
            for (key, inner) in map.iter_mut() {
                let has_names = matches!(key.as_str(), "properties" | "schemas" | "mapping");
                without_prose(inner, !are_names && has_names);
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
        compare(("v1", first), ("v2", other))
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
        assert_eq!(
            agreement.only_other,
            [Fact::new("Note", Part::Property("mood".into()))]
        );
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
