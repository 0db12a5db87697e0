//! The facts of a document one by one, each under a typed name, and the one comparison of two documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::model::{
    entries, enum_values, items, operations, resolve, schema_name, schemas, target, text, title, unwrapped,
};

/// The name of a fact: the operation, such as `POST /path`, or the schema that it is part of, and the part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The operation or the schema.
    pub owner: String,
    /// The part of it.
    pub part: Part,
}

/// A part of an operation or of a schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// An operation itself.
    Operation,
    /// A parameter: where it is, and its name.
    Parameter(String, String),
    /// The request body.
    Request,
    /// A response, by its status.
    Response(String),
    /// A response's header: the status, and its name.
    Header(String, String),
    /// The security of an operation.
    Security,
    /// A schema itself.
    Schema,
    /// A property.
    Property(String),
    /// A value of an enum, or the value that selects a member of a union.
    Value(String),
}

impl Fact {
    /// Returns the name of a part.
    pub fn new(owner: impl Into<String>, part: Part) -> Self {
        let owner = owner.into();
        Self { owner, part }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.owner)?;
        match &self.part {
            Part::Operation | Part::Schema => Ok(()),
            Part::Parameter(place, name) => write!(f, " {place} {name}"),
            Part::Request => write!(f, " request"),
            Part::Response(status) => write!(f, " {status}"),
            Part::Header(status, name) => write!(f, " {status} header {name}"),
            Part::Security => write!(f, " security"),
            Part::Property(name) => write!(f, ".{name}"),
            Part::Value(value) => write!(f, " = {value}"),
        }
    }
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Returns every fact of a document with its content. The content of a schema is what is no fact of its own.
pub fn facts(document: &Value) -> BTreeMap<Fact, Value> {
    let mut facts = BTreeMap::new();
    for (method, path, operation) in operations(document) {
        let title = title(method, path);
        let mut add = |part, content| facts.insert(Fact::new(&title, part), content);
        for parameter in items(operation, "parameters") {
            let part = Part::Parameter(text(parameter, "in").into(), text(parameter, "name").into());
            let required = parameter["required"] == true;
            add(part, json!({"required": required, "schema": parameter["schema"]}));
        }
        for (status, response) in entries(operation, "responses") {
            for (name, header) in entries(response, "headers") {
                add(Part::Header(status.clone(), name.clone()), header.clone());
            }
            add(Part::Response(status.clone()), response["content"].clone());
        }
        for (key, part) in [("requestBody", Part::Request), ("security", Part::Security)] {
            if let Some(content) = operation.get(key) {
                add(part, content.clone());
            }
        }
        add(Part::Operation, Value::Null);
    }
    for (name, schema) in schemas(document) {
        let mut add = |part, content| facts.insert(Fact::new(name, part), content);
        for (property, inner) in entries(schema, "properties") {
            let required = items(schema, "required").any(|required| required == property);
            let content = json!({"required": required, "schema": inner});
            add(Part::Property(property.clone()), content);
        }
        for value in items(schema, "enum").filter_map(Value::as_str) {
            add(Part::Value(value.to_owned()), Value::Null);
        }
        let mapping = &schema["discriminator"]["mapping"];
        for (value, member) in mapping.as_object().into_iter().flatten() {
            add(Part::Value(value.clone()), member.clone());
        }
        let mut rest = schema.as_object().cloned().unwrap_or_default();
        rest.retain(|key, _| match key.as_str() {
            "oneOf" | "discriminator" => !mapping.is_object(),
            key => !matches!(key, "properties" | "required" | "enum"),
        });
        add(Part::Schema, rest.into());
    }
    facts
}

/// A fact that two documents do not have alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The fact.
    pub fact: Fact,
    /// Whether a document that has it requires it.
    pub required: bool,
    /// What differs.
    pub change: Change,
}

/// What differs between two documents, of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// Both have it: the content in the first and in the second, where they differ.
    Altered(String, String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fact = &self.fact;
        match &self.change {
            Change::Added => write!(f, "{fact}"),
            Change::Removed => write!(f, "{fact} is gone"),
            Change::Altered(before, after) => write!(f, "{fact} was {before} and is now {after}"),
        }
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Compares the facts of two documents: those that are alike, and the differences.
pub fn compare(first: &Value, second: &Value) -> (BTreeSet<Fact>, Vec<Difference>) {
    let (mut same, mut differences) = (BTreeSet::new(), Vec::new());
    let mut theirs = facts(second);
    for (fact, content) in facts(first) {
        let required = content["required"] == true;
        let change = match theirs.remove(&fact) {
            Some(other) if other == content => {
                same.insert(fact);
                continue;
            }
            Some(other) => Change::Altered(
                differing((first, &content), (second, &other)),
                differing((second, &other), (first, &content)),
            ),
            None => Change::Removed,
        };
        differences.push(Difference {
            fact,
            required,
            change,
        });
    }
    differences.extend(theirs.into_iter().map(|(fact, content)| Difference {
        fact,
        required: content["required"] == true,
        change: Change::Added,
    }));
    differences.sort_by(|a, b| a.fact.cmp(&b.fact));
    (same, differences)
}

/// Returns in words where the content of a fact is not that of the other document.
fn differing((document, fact): (&Value, &Value), (other, theirs): (&Value, &Value)) -> String {
    let (Some(schema), Some(their_schema)) = (fact.get("schema"), theirs.get("schema")) else {
        return differing_parts(fact, theirs);
    };
    let mut words = Vec::new();
    if fact["required"] != theirs["required"] {
        let is_required = fact["required"] == true;
        words.push(if is_required { "required" } else { "optional" }.to_owned());
    }
    if schema != their_schema {
        let described = describe(document, schema);
        let same_words = described == describe(other, their_schema);
        words.push(match target(unwrapped(schema.get("items").unwrap_or(schema))) {
            Some(name) => format!("{described} `{name}`"),
            None if same_words => format!("{described} ({})", differing_parts(schema, their_schema)),
            None => described,
        });
    }
    words.join(" ")
}

/// Returns the places where a value is not as the other, each with what is there.
fn differing_parts(value: &Value, other: &Value) -> String {
    fn gather(value: Option<&Value>, other: Option<&Value>, place: &str, found: &mut Vec<String>) {
        match (value, other) {
            (one, two) if one == two => {}
            (Some(Value::Object(one)), Some(Value::Object(two))) => {
                let keys: BTreeSet<&String> = one.keys().chain(two.keys()).collect();
                for key in keys {
                    let place = format!("{place} {key}");
                    gather(one.get(key), two.get(key), place.trim(), found);
                }
            }
            (None | Some(Value::Null), _) => found.push(format!("no {place}")),
            (Some(Value::Object(_) | Value::Array(_)), _) => found.push(format!("another {place}")),
            (Some(Value::String(text)), _) => {
                let name = schema_name(text).unwrap_or(text);
                found.push(format!("{place} {name}").trim().to_owned());
            }
            (Some(plain), _) => found.push(format!("{place} {plain}").trim().to_owned()),
        }
    }
    let mut found = Vec::new();
    gather(Some(value), Some(other), "", &mut found);
    found.join(", ")
}

/// Returns the type of a schema in words.
pub(crate) fn describe(document: &Value, schema: &Value) -> String {
    let schema = resolve(document, unwrapped(schema));
    let format = schema["format"].as_str();
    match schema["type"].as_str() {
        _ if enum_values(schema).is_some() => "enum".into(),
        Some("array") => format!("{}[]", describe(document, &schema["items"])),
        Some(kind) => format.map_or_else(|| kind.into(), |format| format!("{kind}<{format}>")),
        None if schema.get("oneOf").or(schema.get("anyOf")).is_some() => "union".into(),
        None => "anything".into(),
    }
}
