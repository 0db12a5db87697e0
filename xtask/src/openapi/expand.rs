//! A schema's parts: what it says itself, what it refers to, what its `allOf` adds.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::error::InputError;
use super::refs;

pub(super) type Keywords = Map<String, Value>;

/// One part of a schema: all of them hold at once.
pub(super) struct Part<'d> {
    pub(super) keywords: &'d Keywords,
    /// Reached through a `$ref`, so its prose is about that component, not about this place.
    pub(super) by_ref: bool,
    /// Its union lists the schema we come from: the union would say nothing but the schema itself.
    pub(super) without_union: bool,
}

/// What the parts of a schema come to.
pub(super) enum Parts<'d> {
    /// `false`: no value fits.
    Never,
    /// All of these.
    All(Vec<Part<'d>>),
}

pub(super) struct Expander<'d> {
    pub(super) document: &'d Value,
    parents: HashMap<usize, bool>,
    /// Of each component that tells its subtypes apart without listing them: those that are `allOf` it.
    subtypes: HashMap<usize, Vec<&'d Value>>,
}

pub(super) fn address<T>(value: &T) -> usize {
    std::ptr::from_ref(value) as usize
}

/// Says something about the values, rather than about the document.
pub(super) fn is_substantive(keywords: &Keywords) -> bool {
    keywords.iter().any(|(key, value)| match key.as_str() {
        "$ref" | "allOf" | "description" | "title" | "example" | "examples" | "deprecated" | "nullable"
        | "externalDocs" | "xml" | "discriminator" | "readOnly" | "writeOnly" | "default" | "$comment"
        | "summary" | "$id" | "$schema" | "$anchor" => false,
        "properties" => value.as_object().is_some_and(|map| !map.is_empty()),
        "required" => value.as_array().is_some_and(|list| !list.is_empty()),
        "type" => value != "object",
        "oneOf" | "anyOf" => members(keywords, key).len() > 1,
        "additionalProperties" => {
            value == &Value::Bool(false) || value.as_object().is_some_and(|m| !m.is_empty())
        }
        key => !key.starts_with("x-"),
    })
}

/// Says by which property subtypes are told apart, and not which there are.
fn is_parent_without_list(keywords: &Keywords) -> bool {
    let listed = ["oneOf", "anyOf"].iter().any(|key| keywords.contains_key(*key));
    !listed && keywords.get("discriminator").is_some_and(Value::is_object)
}

fn is_null(schema: &Value) -> bool {
    let Some(map) = schema.as_object() else {
        return false;
    };
    let of_type = |t: &Value| t == "null" || t.as_array().is_some_and(|l| l.len() == 1 && l[0] == "null");
    map.get("type").is_some_and(of_type)
        || map.get("const").is_some_and(Value::is_null)
        || map
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|l| !l.is_empty() && l.iter().all(Value::is_null))
        || (map.get("nullable") == Some(&Value::Bool(true)) && map.len() == 1)
}

/// The members of a `oneOf` or `anyOf`, without `null`.
pub(super) fn members<'d>(keywords: &'d Keywords, key: &str) -> Vec<&'d Value> {
    let list = keywords
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    list.iter().filter(|member| !is_null(member)).collect()
}

/// Whether a `oneOf` or `anyOf` has `null` among its members.
pub(super) fn has_null_member(keywords: &Keywords) -> bool {
    ["oneOf", "anyOf"].iter().any(|key| {
        keywords
            .get(*key)
            .and_then(Value::as_array)
            .is_some_and(|list| list.iter().any(is_null))
    })
}

impl<'d> Expander<'d> {
    pub(super) fn new(document: &'d Value) -> Self {
        let mut subtypes: HashMap<usize, Vec<&'d Value>> = HashMap::new();
        let components = || document.pointer("/components/schemas").and_then(Value::as_object);
        let components = || components().into_iter().flat_map(Map::values);
        for keywords in components().filter_map(Value::as_object) {
            if is_parent_without_list(keywords) {
                subtypes.insert(address(keywords), Vec::new());
            }
        }
        if !subtypes.is_empty() {
            for schema in components() {
                let all = schema
                    .get("allOf")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten();
                for reference in all.filter_map(refs::reference) {
                    let parent = refs::lookup(document, reference).and_then(Value::as_object);
                    if let Some(known) = parent.and_then(|parent| subtypes.get_mut(&address(parent))) {
                        known.push(schema);
                    }
                }
            }
        }
        Self {
            document,
            parents: HashMap::new(),
            subtypes,
        }
    }

    /// What a discriminator's mapping names: a component by its bare name, or what a reference leads to.
    pub(super) fn mapped(&self, target: &str) -> Result<&'d Value, InputError> {
        let by_name = self
            .document
            .pointer("/components/schemas")
            .and_then(|all| all.get(target));
        match by_name {
            Some(schema) => Ok(schema),
            None => self.follow(target),
        }
    }

    /// The subtypes of a schema that says how they are told apart and does not list them: those that its mapping
    /// names, and those that are `allOf` it.
    pub(super) fn heirs(&self, keywords: &'d Keywords) -> Result<Vec<&'d Value>, InputError> {
        if !is_parent_without_list(keywords) {
            return Ok(Vec::new());
        }
        let mapping = keywords
            .get("discriminator")
            .and_then(|found| found.get("mapping"));
        let mapping = mapping
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(Map::values);
        let mut heirs = Vec::new();
        for target in mapping.filter_map(Value::as_str) {
            heirs.push(self.mapped(target)?);
        }
        heirs.extend(self.subtypes.get(&address(keywords)).into_iter().flatten());
        heirs.retain(|heir| {
            heir.as_object()
                .is_none_or(|heir| address(heir) != address(keywords))
        });
        Ok(heirs)
    }

    pub(super) fn follow(&self, reference: &str) -> Result<&'d Value, InputError> {
        refs::lookup(self.document, reference).ok_or_else(|| {
            InputError::new(
                format!("`$ref` {reference} leads nowhere"),
                reference,
                "the name of a schema",
            )
        })
    }

    /// The pointer of a value of the document, or of an object's keywords, by its address. It is looked for only when
    /// it has to be told.
    pub(super) fn place(&self, of: usize) -> String {
        let mut open = vec![(self.document, String::new())];
        while let Some((value, pointer)) = open.pop() {
            if address(value) == of || value.as_object().is_some_and(|map| address(map) == of) {
                return pointer;
            }
            match value {
                Value::Object(map) => {
                    open.extend(
                        map.iter()
                            .map(|(key, inner)| (inner, format!("{pointer}/{}", refs::escape(key)))),
                    );
                }
                Value::Array(items) => {
                    open.extend(
                        items
                            .iter()
                            .enumerate()
                            .map(|(at, inner)| (inner, format!("{pointer}/{at}"))),
                    );
                }
                _ => {}
            }
        }
        "a schema".to_owned()
    }

    /// Everything that holds of a value of all these schemas, in the order it is written.
    pub(super) fn parts(&mut self, schemas: &[&'d Value]) -> Result<Parts<'d>, InputError> {
        let mut parts = Vec::new();
        let mut never = false;
        self.walk(schemas, |value, by_ref| {
            if let Value::Object(keywords) = value {
                if keywords.keys().any(|key| key != "$ref" && key != "allOf") {
                    parts.push(Part {
                        keywords,
                        by_ref,
                        without_union: false,
                    });
                }
            } else if value == &Value::Bool(false) {
                never = true;
            }
        })?;
        if never {
            return Ok(Parts::Never);
        }
        self.drop_circular_unions(&mut parts)?;
        Ok(Parts::All(parts))
    }

    /// Visits schemas, their references and their `allOf` members, each once.
    fn walk(&self, schemas: &[&'d Value], mut visit: impl FnMut(&'d Value, bool)) -> Result<(), InputError> {
        let mut seen = HashSet::new();
        let mut stack: Vec<(&'d Value, bool)> = schemas.iter().rev().map(|schema| (*schema, false)).collect();
        while let Some((value, by_ref)) = stack.pop() {
            if !seen.insert(address(value)) {
                continue;
            }
            visit(value, by_ref);
            let keywords = match value {
                Value::Object(keywords) => keywords,
                Value::Bool(_) => continue,
                other => {
                    let problem = format!("{} stands where a schema should", kind(other));
                    return Err(InputError::new(problem, self.place(address(other)), "an object"));
                }
            };
            let start = stack.len();
            if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
                stack.push((self.follow(reference)?, true));
            }
            if let Some(list) = keywords.get("allOf").and_then(Value::as_array) {
                stack.extend(list.iter().map(|member| (member, by_ref)));
            }
            for key in ["oneOf", "anyOf"] {
                // A choice of one is no choice.
                if let [only] = members(keywords, key).as_slice() {
                    stack.push((*only, by_ref));
                }
            }
            if let Some(added) = stack.get_mut(start..) {
                added.reverse();
            }
        }
        Ok(())
    }

    /// A parent that is the `oneOf` of its subtypes, while each subtype is `allOf` the parent and more:
    /// seen from a subtype, the union only says that the subtype is one of the subtypes.
    fn drop_circular_unions(&mut self, parts: &mut [Part<'d>]) -> Result<(), InputError> {
        let substantive: Vec<usize> = parts
            .iter()
            .filter(|part| is_substantive(part.keywords))
            .map(|part| address(part.keywords))
            .collect();
        for part in parts {
            if substantive.len() < 2 && self.heirs(part.keywords)?.is_empty() {
                continue;
            }
            if !self.is_parent_of_its_members(part.keywords)? {
                continue;
            }
            let own = self.keyword_addresses_from(part.keywords)?;
            part.without_union = substantive.iter().any(|other| !own.contains(other));
        }
        Ok(())
    }

    fn keyword_addresses_from(&self, keywords: &'d Keywords) -> Result<HashSet<usize>, InputError> {
        let mut reached = HashSet::from([address(keywords)]);
        let mut below: Vec<&'d Value> = Vec::new();
        below.extend(
            keywords
                .get("allOf")
                .and_then(Value::as_array)
                .into_iter()
                .flatten(),
        );
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
            below.push(self.follow(reference)?);
        }
        self.walk(&below, |value, _| {
            if let Value::Object(keywords) = value {
                reached.insert(address(keywords));
            }
        })?;
        Ok(reached)
    }

    fn is_parent_of_its_members(&mut self, keywords: &'d Keywords) -> Result<bool, InputError> {
        let members: Vec<&'d Value> = ["oneOf", "anyOf"]
            .iter()
            .flat_map(|key| members(keywords, key))
            .collect();
        let heirs = self.heirs(keywords)?;
        if members.len() < 2 && heirs.is_empty() {
            return Ok(false);
        }
        let members = if heirs.is_empty() { members } else { heirs };
        let this = address(keywords);
        if let Some(&known) = self.parents.get(&this) {
            return Ok(known);
        }
        let mut is_parent = false;
        self.walk(&members, |value, _| {
            is_parent |= value
                .as_object()
                .is_some_and(|keywords| address(keywords) == this);
        })?;
        self.parents.insert(this, is_parent);
        Ok(is_parent)
    }
}

pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
