//! From OpenAPI 3.0 and 3.1 to JSON Schema 2020-12, as a sender and a receiver read it. None of this is the
//! comparison's code: a fault of one must not hide a fault of the other.
//!
//! One schema has three readings:
//! - *open*: what the keywords say. Properties that are not declared may have any value.
//! - *closed*: what a program written for this document sends, so no properties but the declared ones.
//! - *tolerant*: what a client written for this document can read. It ignores unknown properties, and keeps values
//!   that were added to an enum.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::adapter::Direction;

const COMPONENTS: &str = "#/components/schemas/";

/// Keywords that mean the same in JSON Schema.
const KEPT: [&str; 16] = [
    "type",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "minContains",
    "maxContains",
];

/// Formats that JSON Schema defines; the validator checks these.
const FORMATS: [&str; 9] = [
    "date-time",
    "date",
    "time",
    "email",
    "uuid",
    "uri",
    "ipv4",
    "ipv6",
    "hostname",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    Open,
    Closed,
    Tolerant,
}

/// Lowers schemas of one document for one direction and reading.
pub(crate) struct Lowering<'d> {
    document: &'d Value,
    is_3_0: bool,
    direction: Direction,
    reading: Reading,
    other: &'d Literals,
    /// The other document of the pair.
    beside: Option<&'d Value>,
}

/// What a document lists.
#[derive(Debug, Default)]
pub(crate) struct Literals {
    /// Every enum and `const`: a tolerant client can read values that were added to an enum of its document.
    enums: Vec<BTreeSet<String>>,
    /// The names of all properties: free-form objects are not expected to contain those of the other document.
    names: BTreeSet<String>,
}

impl Literals {
    pub(crate) fn of(document: &Value) -> Self {
        let mut literals = Self::default();
        literals.collect(document);
        literals
    }

    fn collect(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                if let Some(values) = map.get("enum").and_then(Value::as_array) {
                    self.enums.push(texts(values));
                }
                if let Some(value) = map.get("const") {
                    self.enums.push(texts(std::slice::from_ref(value)));
                }
                // Alternatives that each list values are a list of all of them.
                for members in ["oneOf", "anyOf"]
                    .iter()
                    .filter_map(|key| map.get(*key)?.as_array())
                {
                    let lists = members.iter().map(|member| member.get("enum")?.as_array());
                    if let Some(lists) = lists.collect::<Option<Vec<_>>>() {
                        self.enums
                            .push(lists.into_iter().flat_map(|list| texts(list)).collect());
                    }
                }
                if let Some(properties) = map.get("properties").and_then(Value::as_object) {
                    self.names.extend(properties.keys().cloned());
                }
                map.values().for_each(|inner| self.collect(inner));
            }
            Value::Array(list) => list.iter().for_each(|inner| self.collect(inner)),
            _ => {}
        }
    }
}

/// Literals of no document.
pub(crate) static NO_LITERALS: Literals = Literals {
    enums: Vec::new(),
    names: BTreeSet::new(),
};

impl<'d> Lowering<'d> {
    pub(crate) fn new(
        document: &'d Value,
        direction: Direction,
        reading: Reading,
        other: &'d Literals,
    ) -> Self {
        let version = document["openapi"].as_str().unwrap_or_default();
        Self {
            document,
            is_3_0: version.starts_with("3.0"),
            direction,
            reading,
            other,
            beside: None,
        }
    }

    /// Reads discriminators as far as the other document of the pair has them, too.
    pub(crate) fn beside(self, other: &'d Value) -> Self {
        Self {
            beside: Some(other),
            ..self
        }
    }

    /// A complete JSON Schema of the values that fit `schema`.
    pub(crate) fn root(&self, schema: &Value) -> Value {
        let lowered = self.place(schema);
        let mut names = BTreeSet::new();
        let mut queue = references(schema);
        while let Some(name) = queue.pop() {
            if names.insert(name.clone()) {
                queue.extend(references(self.component(&name)));
            }
        }
        let components: Map<String, Value> = names
            .iter()
            .map(|name| (name.clone(), self.schema(self.component(name), &BTreeSet::new())))
            .collect();
        if components.is_empty() {
            return lowered;
        }
        json!({"$defs": components, "allOf": [lowered]})
    }

    fn component(&self, name: &str) -> &'d Value {
        &self.document["components"]["schemas"][name]
    }

    /// The schema of a whole value, other than that of a part of a composition.
    fn place(&self, schema: &Value) -> Value {
        let mut lowered = self.schema(schema, &BTreeSet::new());
        let Some(map) = lowered
            .as_object_mut()
            .filter(|_| self.reading == Reading::Closed)
        else {
            return lowered;
        };
        if self.declares(schema, 0) {
            map.entry("unevaluatedProperties").or_insert(Value::Bool(false));
        } else if !self.other.names.is_empty() && self.is_free_form(schema) {
            map.insert(
                "propertyNames".to_owned(),
                json!({"not": {"enum": self.other.names}}),
            );
        }
        lowered
    }

    fn is_free_form(&self, schema: &Value) -> bool {
        let schema = self.resolve(schema);
        let other = schema.get("additionalProperties");
        let is_typed = other
            .and_then(Value::as_object)
            .is_some_and(|map| !map.is_empty());
        !is_typed
            && ["propertyNames", "patternProperties", "allOf"]
                .iter()
                .all(|key| schema.get(*key).is_none())
    }

    fn schema(&self, schema: &Value, hidden: &BTreeSet<String>) -> Value {
        let Some(map) = schema.as_object() else {
            return schema.clone();
        };
        if self.is_3_0
            && let Some(name) = target(schema)
        {
            return json!({ "$ref": format!("#/$defs/{name}") });
        }
        let mut hidden = hidden.clone();
        self.hidden_properties(schema, &mut hidden, 0);
        let mut out = Map::new();
        // Each keyword that other keywords of the same name could replace becomes a schema of its own.
        let mut all: Vec<Value> = Vec::new();
        for (key, value) in map {
            match key.as_str() {
                "$ref" => {
                    if let Some(name) = target(schema) {
                        out.insert(key.clone(), format!("#/$defs/{name}").into());
                    }
                }
                "properties" => {
                    out.insert(key.clone(), self.properties(value, &hidden));
                }
                "patternProperties" => {
                    out.insert(key.clone(), self.properties(value, &BTreeSet::new()));
                }
                "required" => {
                    let names = value.as_array().into_iter().flatten();
                    let names = names.filter(|name| !hidden.contains(name.as_str().unwrap_or_default()));
                    out.insert(key.clone(), names.cloned().collect());
                }
                "dependentRequired" => {
                    out.insert(key.clone(), value.clone());
                }
                "additionalProperties" | "unevaluatedProperties" => {
                    if let Some(lowered) = self.other_properties(value) {
                        out.insert(key.clone(), lowered);
                    }
                }
                "items" => {
                    out.insert(key.clone(), self.place(value));
                }
                "prefixItems" => {
                    let items = value.as_array().into_iter().flatten();
                    out.insert(key.clone(), items.map(|item| self.place(item)).collect());
                }
                "contains" | "propertyNames" | "not" => {
                    out.insert(key.clone(), self.open().schema(value, &BTreeSet::new()));
                }
                "allOf" => all.extend(
                    value
                        .as_array()
                        .into_iter()
                        .flatten()
                        .map(|part| self.schema(part, &hidden)),
                ),
                "oneOf" | "anyOf" => all.push(self.union(key, schema, value, &hidden)),
                "enum" => all.push(self.values(value.as_array().map_or(&[], Vec::as_slice))),
                "const" => all.push(self.values(std::slice::from_ref(value))),
                "format" => all.extend(format(value.as_str().unwrap_or_default())),
                "contentEncoding" if value == "base64" => all.extend(format("byte")),
                known if KEPT.contains(&known) => {
                    out.insert(key.clone(), value.clone());
                }
                _ => {}
            }
        }
        if self.is_3_0 {
            read_as_3_0(map, &mut out);
        }
        if !all.is_empty() {
            out.insert("allOf".to_owned(), all.into());
        }
        if self.is_3_0 && is_nullable(map) {
            return json!({"anyOf": [out, {"type": "null"}]});
        }
        Value::Object(out)
    }

    fn open(&self) -> Self {
        Self {
            document: self.document,
            reading: Reading::Open,
            other: &NO_LITERALS,
            ..*self
        }
    }

    fn properties(&self, properties: &Value, hidden: &BTreeSet<String>) -> Value {
        let entries = properties.as_object().into_iter().flatten();
        entries
            .map(|(name, schema)| {
                let schema = match (hidden.contains(name), self.reading) {
                    (false, _) => self.place(schema),
                    (true, Reading::Closed) => Value::Bool(false),
                    (true, _) => Value::Bool(true),
                };
                (name.clone(), schema)
            })
            .collect()
    }

    /// What else an object may contain; none where this reading does not restrict it here.
    fn other_properties(&self, schema: &Value) -> Option<Value> {
        match (schema, self.reading) {
            (Value::Bool(true), Reading::Closed) | (Value::Bool(false), Reading::Tolerant) => None,
            (Value::Object(map), Reading::Closed) if map.is_empty() => None,
            (schema, _) => Some(self.place(schema)),
        }
    }

    /// A `oneOf` or `anyOf`. By the specification, a discriminator restricts nothing: it selects an alternative. So its
    /// values are fixed in each alternative, unless it comes or goes: then alternatives are not counted either.
    fn union(&self, key: &str, schema: &Value, members: &Value, hidden: &BTreeSet<String>) -> Value {
        let members = members.as_array().map_or(&[][..], Vec::as_slice);
        let is_tagged = schema.get("discriminator").is_some();
        let names: Vec<&str> = members.iter().filter_map(member_name).collect();
        // Which of several comes or goes is not known here.
        let count = |document: &Value| discriminators(document, &names);
        let is_read = self
            .beside
            .is_none_or(|other| count(other) == count(self.document));
        let is_tagged = is_tagged && is_read;
        let all_free = !members.iter().any(|member| self.declares(member, 0));
        let lowered = members.iter().map(|member| {
            let mut lowered = self.schema(member, hidden);
            let free = !all_free && !self.declares(member, 0) && member.get("additionalProperties").is_none();
            if self.reading == Reading::Closed && free && let Some(map) = lowered.as_object_mut() {
                // An object without declared properties is free-form, also beside alternatives that declare some.
                map.insert("additionalProperties".to_owned(), true.into());
            }
            match self.discriminator_values(schema, member).filter(|_| is_tagged) {
                Some((property, values)) => json!({
                    "allOf": [lowered, {"properties": {&property: {"enum": values}}, "required": [&property]}],
                }),
                None => lowered,
            }
        });
        let lowered: Vec<Value> = lowered.collect();
        let key = if self.reading == Reading::Tolerant || !is_read {
            "anyOf"
        } else {
            key
        };
        json!({ key: lowered })
    }

    /// The discriminator's property and its values for a member: those mapped to it, or its own name unless its
    /// schema lists the values.
    fn discriminator_values(&self, schema: &Value, member: &Value) -> Option<(String, Vec<Value>)> {
        let discriminator = schema.get("discriminator")?;
        let property = discriminator["propertyName"].as_str()?;
        let name = member_name(member)?;
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let leads_here = |to: &Value| {
            let to = to.as_str().unwrap_or_default();
            to.strip_prefix(COMPONENTS).unwrap_or(to) == name
        };
        let mapped = mapping.into_iter().flatten().filter(|(_, to)| leads_here(to));
        let mapped: Vec<Value> = mapped.map(|(value, _)| value.as_str().into()).collect();
        if !mapped.is_empty() {
            return Some((property.to_owned(), mapped));
        }
        // A name counts where neither document lists the values.
        let beside = self.beside.map(|document| Self { document, ..*self });
        let listed = self.lists_values(name, property)
            || beside.is_some_and(|other| other.lists_values(name, property));
        (!listed).then(|| (property.to_owned(), vec![name.into()]))
    }

    fn lists_values(&self, component: &str, property: &str) -> bool {
        let property = self.find_property(self.component(component), property, 0);
        property.is_some_and(|property| {
            let property = self.resolve(property);
            property.get("enum").is_some() || property.get("const").is_some()
        })
    }

    fn values(&self, values: &[Value]) -> Value {
        let own = texts(values);
        let joined = |other: &BTreeSet<String>| !other.is_subset(&own) && !other.is_disjoint(&own);
        if self.reading != Reading::Tolerant || !self.other.enums.iter().any(joined) {
            return json!({ "enum": values });
        }
        let types: BTreeSet<&str> = values.iter().map(type_of).collect();
        json!({ "type": types })
    }

    /// Adds the properties that are not sent in this direction, from the schema and everything it is composed of.
    fn hidden_properties(&self, schema: &Value, hidden: &mut BTreeSet<String>, depth: usize) {
        if depth > 8 {
            return;
        }
        let schema = self.resolve(schema);
        let flag = match self.direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if self.is_flagged(property, flag, 0) {
                hidden.insert(name.clone());
            }
        }
        for part in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.hidden_properties(part, hidden, depth + 1);
        }
    }

    fn is_flagged(&self, schema: &Value, flag: &str, depth: usize) -> bool {
        let own = !(self.is_3_0 && schema.get("$ref").is_some()) && schema[flag] == true;
        own || depth < 8
            && (only_part(schema).is_some_and(|part| self.is_flagged(part, flag, depth + 1))
                || schema.get("$ref").is_some() && self.is_flagged(self.resolve(schema), flag, depth + 1)
                || schema
                    .get("allOf")
                    .and_then(Value::as_array)
                    .is_some_and(|parts| parts.iter().any(|part| self.is_flagged(part, flag, depth + 1))))
    }

    /// Whether a value of the schema is an object with declared properties, whichever alternative it fits.
    fn declares(&self, schema: &Value, depth: usize) -> bool {
        if depth > 8 {
            return false;
        }
        let list = |schema: &Value, key: &str| {
            schema
                .get(key)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let ends = |schema: &Value| {
            schema
                .get("properties")
                .and_then(Value::as_object)
                .is_some_and(|map| !map.is_empty())
                || list(schema, "allOf")
                    .iter()
                    .any(|part| self.declares(part, depth + 1))
                || ["oneOf", "anyOf"].iter().any(|key| {
                    list(schema, key)
                        .iter()
                        .any(|part| self.declares(part, depth + 1))
                })
        };
        ends(schema) || schema.get("$ref").is_some() && ends(self.resolve(schema))
    }

    fn find_property<'s>(&'s self, schema: &'s Value, name: &str, depth: usize) -> Option<&'s Value> {
        let schema = self.resolve(schema);
        if let Some(found) = schema.get("properties").and_then(|map| map.get(name)) {
            return Some(found);
        }
        let parts = schema
            .get("allOf")
            .and_then(Value::as_array)
            .filter(|_| depth < 8);
        parts
            .into_iter()
            .flatten()
            .find_map(|part| self.find_property(part, name, depth + 1))
    }

    fn resolve<'s>(&'s self, mut schema: &'s Value) -> &'s Value {
        for _ in 0..8 {
            match target(schema) {
                Some(name) => schema = self.component(name),
                None => break,
            }
        }
        schema
    }
}

/// The component that a member of a union is. A composition of one schema is that schema.
fn member_name(member: &Value) -> Option<&str> {
    target(only_part(member).unwrap_or(member))
}

/// The schema that a composition consists of, if it consists of one.
fn only_part(schema: &Value) -> Option<&Value> {
    let map = schema.as_object().filter(|map| map.len() == 1)?;
    let (key, parts) = map.iter().next()?;
    match parts.as_array()?.as_slice() {
        [part] if matches!(key.as_str(), "allOf" | "oneOf" | "anyOf") => Some(part),
        _ => None,
    }
}

/// Counts the unions of one of these components that have a discriminator.
fn discriminators(value: &Value, names: &[&str]) -> usize {
    match value {
        Value::Object(map) => {
            let members = ["oneOf", "anyOf"]
                .iter()
                .filter_map(|key| map.get(*key)?.as_array());
            let mut members = members.flatten().filter_map(member_name);
            let is_one = map.contains_key("discriminator") && members.any(|name| names.contains(&name));
            let below = map.values().map(|inner| discriminators(inner, names));
            usize::from(is_one) + below.sum::<usize>()
        }
        Value::Array(list) => list.iter().map(|inner| discriminators(inner, names)).sum(),
        _ => 0,
    }
}

/// What only 3.0 spells in its own way.
fn read_as_3_0(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        let is_exclusive = map.get(exclusive) == Some(&Value::Bool(true));
        out.remove(exclusive);
        if is_exclusive && let Some(value) = out.remove(bound) {
            out.insert(exclusive.to_owned(), value);
        }
    }
}

/// Whether `null` matches, whatever else the schema lists: before 3.0.3 the specification said no more of `nullable`.
fn is_nullable(map: &Map<String, Value>) -> bool {
    map.get("nullable") == Some(&Value::Bool(true)) && map.contains_key("type")
}

/// A format as a schema; none where a schema cannot express it.
fn format(name: &str) -> Option<Value> {
    Some(match name {
        "int32" => json!({"minimum": i32::MIN, "maximum": i32::MAX}),
        "int64" => json!({"minimum": i64::MIN, "maximum": i64::MAX}),
        "float" => json!({"minimum": -3.5e38, "maximum": 3.5e38}),
        "byte" => json!({"pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"}),
        known if FORMATS.contains(&known) => json!({ "format": known }),
        _ => return None,
    })
}

pub(crate) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn texts(values: &[Value]) -> BTreeSet<String> {
    values.iter().map(Value::to_string).collect()
}

/// The name of the component that a schema refers to.
pub(crate) fn target(schema: &Value) -> Option<&str> {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix(COMPONENTS))
}

/// The names of all components that are referred to anywhere below a value.
pub(crate) fn references(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        Value::Object(map) => {
            found.extend(target(value).map(str::to_owned));
            map.values().for_each(|inner| found.extend(references(inner)));
        }
        Value::Array(list) => list.iter().for_each(|inner| found.extend(references(inner))),
        _ => {}
    }
    found
}
