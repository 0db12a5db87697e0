//! Whether the versions of the API have one meaning, so that one client and one set of types serve them all.
//!
//! What only one version has (an optional field, a value of a list, a type of message) is reported and conflicts with
//! nothing: enums and unions are open, and unknown fields are kept. What both have, with another content, conflicts.

use std::collections::BTreeMap;

use openapi_diff::path::resource;
use serde_json::{Value, json};

use super::error::Failure;
use super::facts::list::{self, Change};
use super::facts::{self, Fact, Part, entry, operations, schemas, unwrapped};
use super::sources::{Sources, VersionId};

/// Two versions, compared.
#[derive(Debug)]
pub(super) struct Agreement {
    /// The version that the client is generated from.
    pub(super) first: VersionId,
    /// The other one, of the same area.
    pub(super) other: VersionId,
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
            "expected the facts of {}, since one client serves both; {} (CONTRIBUTING.md, \"When versions conflict\")",
            self.first.spec_file(),
            self.parted.join("; ")
        );
        Some(Failure::input(self.other.spec_file(), why))
    }
}

/// Checks the head of each area's overlay: its name is that of its folder, which only one area lacks, and its prefixes are
/// those of `sources.toml`.
///
/// # Errors
/// When one of them is missing or another.
pub(super) fn heads(specs: &[(&VersionId, &Value, bool)], sources: &Sources) -> Result<(), Failure> {
    let mut at_root: Option<&VersionId> = None;
    for (id, spec, _) in specs {
        let Some(version) = sources.versions.get(*id) else {
            continue;
        };
        let area = &id.area;
        let why = match (spec.get("x-rust-area").and_then(Value::as_str), at_root) {
            (Some(name), _) if name == area => {
                let found = spec.get("x-path-prefixes").unwrap_or(&Value::Null);
                if *found == json!(version.prefixes) {
                    continue;
                }
                let expected = version.prefixes.join(", ");
                format!("expected `x-path-prefixes: [{expected}]`, as in sources.toml; found {found}")
            }
            (Some(name), _) => format!("expected `x-rust-area: {area}`, as its folder; found `{name}`"),
            (None, Some(root)) if root.area != *area => {
                let root = &root.area;
                format!(
                    "expected `x-rust-area: {area}`: {root} has none either, and only one area is at the crate's root"
                )
            }
            (None, _) => {
                at_root = Some(id);
                continue;
            }
        };
        return Err(Failure::input(format!("openapi/{area}/{}", version.overlay), why));
    }
    Ok(())
}

/// Checks that no two areas have an operation of one name: all are methods of the client.
///
/// # Errors
/// When two have.
pub(super) fn names(specs: &[(&VersionId, &Value, bool)]) -> Result<(), Failure> {
    let mut areas: BTreeMap<&str, &VersionId> = BTreeMap::new();
    for (id, spec, _) in specs {
        for (.., operation) in operations(spec) {
            let Some(name) = operation.get("operationId").and_then(Value::as_str) else {
                continue;
            };
            let first = *areas.entry(name).or_insert(id);
            if first.area != id.area {
                let why = format!(
                    "expected another operationId than `{name}`, which {} has: all operations are methods of one client",
                    first.area
                );
                return Err(Failure::input(format!("openapi/{}/overlay.yaml", id.area), why));
            }
        }
    }
    Ok(())
}

/// Checks that a schema which an area shares with the one at the crate's root means the same in both: only one type is
/// generated of it. `is_partial` specs, of facts that are known to be incomplete, show nothing of the others.
///
/// # Errors
/// When the root has no such schema, or another one.
pub(super) fn shared(specs: &[(&VersionId, &Value, bool)]) -> Result<(), Failure> {
    let is_root = |(_, spec, _): &&(&VersionId, &Value, bool)| spec.get("x-rust-area").is_none();
    if specs.iter().filter(is_root).any(|(.., is_partial)| *is_partial) {
        return Ok(());
    }
    for (id, spec, _) in specs.iter().filter(|(.., is_partial)| !is_partial) {
        let shared = schemas(spec).filter(|(_, schema)| schema.get("x-rust-shared").is_some());
        for (name, schema) in shared {
            let mut roots = specs.iter().filter(is_root).filter_map(|(root, spec, _)| {
                let (_, theirs) = schemas(spec).find(|(theirs, _)| *theirs == name)?;
                Some((root, theirs))
            });
            let Some((root, theirs)) = roots.next() else {
                let message = format!(
                    "expected `{name}` in the area at the crate's root, which shares it; it has none"
                );
                return Err(Failure::input(id.spec_file(), message));
            };
            let [own, theirs] = [schema, theirs].map(|schema| {
                let mut schema = schema.clone();
                without_prose(&mut schema, false);
                schema
            });
            if own != theirs {
                let why = format!(
                    "expected `{name}` as in {}, which shares it; they differ: read the newer file of both areas, or give \
                     it another name and remove its `x-rust-shared` in openapi/{}/overlay.yaml",
                    root.spec_file(),
                    id.area
                );
                return Err(Failure::input(id.spec_file(), why));
            }
        }
    }
    Ok(())
}

/// Compares two shipped specs, each with its version's name.
///
/// Paths, security and headers of responses may differ: the client maps the first, and is generated from neither of the
/// others.
pub(super) fn compare(
    (first_id, spec): (&VersionId, &Value),
    (other_id, other_spec): (&VersionId, &Value),
) -> Agreement {
    let (first, other) = (&first_id.name, &other_id.name);
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
        first: first_id.clone(),
        other: other_id.clone(),
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

/// Removes what no program notices, and the `allOf` around a reference that was described. A property may have the name
/// `description`.
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
            if map.len() == 1 && !are_names {
                let bare = unwrapped(value).clone();
                *value = bare;
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

    #[test]
    fn a_described_reference_is_the_reference() {
        let reference = json!({"$ref": "#/components/schemas/Note"});
        for (mut described, expected) in [
            (
                json!({"description": "A note.", "allOf": [reference]}),
                reference.clone(),
            ),
            (
                json!({"allOf": [reference, {"type": "object"}]}),
                json!({"allOf": [reference, {"type": "object"}]}),
            ),
            (
                json!({"allOf": [reference], "nullable": true}),
                json!({"allOf": [reference], "nullable": true}),
            ),
        ] {
            without_prose(&mut described, false);
            assert_eq!(described, expected);
        }
    }

    fn held(first: &Value, other: &Value) -> Agreement {
        compare(
            (&VersionId::new("a", "v1"), first),
            (&VersionId::new("a", "v2"), other),
        )
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
