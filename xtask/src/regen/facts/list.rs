//! The facts of a document one by one, each under a typed name, and the one comparison of two documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::model::{
    entries, enum_values, items, operations, resolve, schema_name, schemas, target, text, title, unwrapped,
};

/// The name of a fact. The first field is the operation, such as `POST /path`, or the schema that the fact is part of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// An operation.
    Operation(String),
    /// A parameter: where it is, and its name.
    Parameter(String, String, String),
    /// A request body.
    Request(String),
    /// A response, by its status.
    Response(String, String),
    /// A response's header: the status, and its name.
    Header(String, String, String),
    /// The security of an operation.
    Security(String),
    /// A schema.
    Schema(String),
    /// A property of a schema.
    Property(String, String),
    /// A value of an enum, or the value that selects a member of a union.
    Value(String, String),
}

impl Fact {
    /// Returns the operation or the schema that the fact is part of.
    pub fn owner(&self) -> &str {
        match self {
            Self::Operation(owner)
            | Self::Parameter(owner, ..)
            | Self::Request(owner)
            | Self::Response(owner, _)
            | Self::Header(owner, ..)
            | Self::Security(owner)
            | Self::Schema(owner)
            | Self::Property(owner, _)
            | Self::Value(owner, _) => owner,
        }
    }

    /// Whether it is part of a schema.
    pub fn is_of_schema(&self) -> bool {
        matches!(self, Self::Schema(_) | Self::Property(..) | Self::Value(..))
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operation(name) | Self::Schema(name) => f.write_str(name),
            Self::Parameter(operation, place, name) => write!(f, "{operation} {place} {name}"),
            Self::Request(operation) => write!(f, "{operation} request"),
            Self::Response(operation, status) => write!(f, "{operation} {status}"),
            Self::Header(operation, status, name) => write!(f, "{operation} {status} header {name}"),
            Self::Security(operation) => write!(f, "{operation} security"),
            Self::Property(schema, property) => write!(f, "{schema}.{property}"),
            Self::Value(schema, value) => write!(f, "{schema} = {value}"),
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
        for parameter in items(operation, "parameters") {
            let (place, name) = (text(parameter, "in"), text(parameter, "name"));
            let content = json!({"required": parameter["required"] == true, "schema": parameter["schema"]});
            facts.insert(Fact::Parameter(title.clone(), place.into(), name.into()), content);
        }
        if let Some(body) = operation.get("requestBody") {
            facts.insert(Fact::Request(title.clone()), body.clone());
        }
        for (status, response) in entries(operation, "responses") {
            for (name, header) in entries(response, "headers") {
                let fact = Fact::Header(title.clone(), status.clone(), name.clone());
                facts.insert(fact, header.clone());
            }
            let fact = Fact::Response(title.clone(), status.clone());
            facts.insert(fact, response["content"].clone());
        }
        if let Some(security) = operation.get("security") {
            facts.insert(Fact::Security(title.clone()), security.clone());
        }
        facts.insert(Fact::Operation(title), Value::Null);
    }
    for (name, schema) in schemas(document) {
        for (property, inner) in entries(schema, "properties") {
            let required = items(schema, "required").any(|required| required == property);
            let content = json!({"required": required, "schema": inner});
            facts.insert(Fact::Property(name.clone(), property.clone()), content);
        }
        for value in items(schema, "enum").filter_map(Value::as_str) {
            facts.insert(Fact::Value(name.clone(), value.into()), Value::Null);
        }
        for (value, member) in entries(&schema["discriminator"], "mapping") {
            facts.insert(Fact::Value(name.clone(), value.clone()), member.clone());
        }
        let is_part = |key: &str| match key {
            "oneOf" | "discriminator" => schema["discriminator"]["mapping"].is_object(),
            _ => matches!(key, "properties" | "required" | "enum"),
        };
        let rest = schema.as_object().into_iter().flatten();
        let rest = rest.filter(|(key, _)| !is_part(key));
        let rest: Map<String, Value> = rest.map(|(key, value)| (key.clone(), value.clone())).collect();
        facts.insert(Fact::Schema(name.clone()), rest.into());
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
