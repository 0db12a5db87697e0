//! The parts of a schema: its own keywords, those that it refers to, and those of its `allOf`.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::error::InputError;
use crate::refs;

pub(crate) type Keywords = Map<String, Value>;

/// One part of a schema: a value must match all of them.
#[derive(Clone, Copy)]
pub(crate) struct Part<'d> {
    pub(crate) keywords: &'d Keywords,
    /// Whether it was reached by a `$ref`, so that its description belongs to that component.
    pub(crate) by_ref: bool,
    /// Whether it is a member of an `allOf`, whose order means nothing.
    pub(crate) is_member: bool,
    /// Whether a schema around it is `nullable`, as 3.0 writes a reference to a schema or null.
    pub(crate) in_nullable: bool,
    /// Whether it is beside a `$ref` of 3.0, where keywords describe and restrict nothing.
    pub(crate) only_describes: bool,
    /// Whether its union lists the schema that it is a part of, which makes the union redundant.
    pub(crate) without_union: bool,
}

/// How a part is reached from its schema.
#[derive(Clone, Copy, Default)]
struct Path {
    by_ref: bool,
    is_member: bool,
    in_nullable: bool,
}

/// The result of expanding a schema.
pub(crate) enum Parts<'d> {
    /// `false`: no value matches.
    Never,
    /// All of these parts.
    All(Vec<Part<'d>>),
}

pub(crate) struct Expander<'d> {
    pub(crate) document: &'d Value,
    /// Whether the keywords beside a `$ref` restrict values: since 3.1.
    siblings_restrict: bool,
    anchors: OnceCell<HashMap<&'d str, &'d Value>>,
    parents: HashMap<usize, bool>,
    /// The subtypes of each component that has a discriminator and no union: the components that are `allOf` it.
    subtypes: HashMap<usize, Vec<&'d Value>>,
}

pub(crate) fn address<T>(value: &T) -> usize {
    std::ptr::from_ref(value) as usize
}

/// Returns the pointer of a value of the document, or of an object's keywords, by its address. Searches the document: for
/// errors only.
pub(crate) fn place(document: &Value, of: usize) -> String {
    let mut open = vec![(document, String::new())];
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

/// Whether the schema restricts values, and does not only describe them.
pub(crate) fn is_substantive(keywords: &Keywords) -> bool {
    keywords.iter().any(|(key, value)| match key.as_str() {
        "$ref" | "allOf" | "description" | "title" | "example" | "examples" | "deprecated" | "nullable"
        | "externalDocs" | "discriminator" | "readOnly" | "writeOnly" | "default" | "$comment"
        | "summary" | "$id" | "$schema" | "$anchor" | "$dynamicAnchor" => false,
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

/// Whether the schema has a discriminator and does not list its subtypes.
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

/// Returns the members of a `oneOf` or `anyOf`, without `null`.
pub(crate) fn members<'d>(keywords: &'d Keywords, key: &str) -> Vec<&'d Value> {
    let list = keywords
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    list.iter().filter(|member| !is_null(member)).collect()
}

/// Whether a `oneOf` or `anyOf` has `null` among its members.
pub(crate) fn has_null_member(keywords: &Keywords) -> bool {
    ["oneOf", "anyOf"].iter().any(|key| {
        keywords
            .get(*key)
            .and_then(Value::as_array)
            .is_some_and(|list| list.iter().any(is_null))
    })
}

/// Whether two members of a `oneOf` state the type `null`, so that it is rejected.
pub(crate) fn matches_null_twice(keywords: &Keywords) -> bool {
    let states_null = |member: &&Value| match member.get("type") {
        Some(Value::String(name)) => name == "null",
        Some(Value::Array(names)) => names.iter().any(|name| name == "null"),
        _ => false,
    };
    let members = keywords.get("oneOf").and_then(Value::as_array);
    members.is_some_and(|members| members.iter().filter(states_null).count() > 1)
}

/// Whether all members of a union state their type, and none is `null`.
pub(crate) fn excludes_null(keywords: &Keywords) -> bool {
    let is_excluded = |member: &Value| match member.get("type") {
        Some(Value::String(name)) => name != "null" && member.get("nullable") != Some(&Value::Bool(true)),
        Some(Value::Array(names)) => !names.iter().any(|name| name == "null"),
        _ => false,
    };
    ["oneOf", "anyOf"].iter().any(|key| {
        let members = keywords.get(*key).and_then(Value::as_array);
        members.is_some_and(|members| !members.is_empty() && members.iter().all(is_excluded))
    })
}

impl<'d> Expander<'d> {
    pub(crate) fn new(document: &'d Value) -> Self {
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
        let version = document.get("openapi").and_then(Value::as_str);
        Self {
            document,
            siblings_restrict: !version.is_some_and(|version| version.starts_with("3.0")),
            anchors: OnceCell::new(),
            parents: HashMap::new(),
            subtypes,
        }
    }

    /// Returns the target of a discriminator's mapping: a component by its bare name, or the target of a reference.
    pub(crate) fn mapping_target(&self, target: &str) -> Result<&'d Value, InputError> {
        let by_name = self
            .document
            .pointer("/components/schemas")
            .and_then(|all| all.get(target));
        match by_name {
            Some(schema) => Ok(schema),
            None => self.follow(target),
        }
    }

    /// Returns the subtypes of a schema that has a discriminator and no union: those of its mapping, and
    /// those that are `allOf` it.
    pub(crate) fn subtypes(&self, keywords: &'d Keywords) -> Result<Vec<&'d Value>, InputError> {
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
        let mut subtypes = Vec::new();
        for target in mapping.filter_map(Value::as_str) {
            subtypes.push(self.mapping_target(target)?);
        }
        subtypes.extend(self.subtypes.get(&address(keywords)).into_iter().flatten());
        subtypes.retain(|heir| {
            heir.as_object()
                .is_none_or(|heir| address(heir) != address(keywords))
        });
        Ok(subtypes)
    }

    /// Returns the schema that a `$dynamicRef` points to, if it is the only one of that name.
    pub(crate) fn dynamic_target(&self, keywords: &'d Keywords) -> Option<&'d Value> {
        let reference = keywords.get("$dynamicRef")?.as_str()?;
        match reference.strip_prefix('#').filter(|name| !name.starts_with('/')) {
            Some(name) => self.anchor(name),
            None => refs::lookup(self.document, reference),
        }
    }

    fn anchor(&self, name: &str) -> Option<&'d Value> {
        let anchors = self.anchors.get_or_init(|| refs::anchors(self.document));
        anchors.get(name).copied()
    }

    pub(crate) fn follow(&self, reference: &str) -> Result<&'d Value, InputError> {
        let name = reference.strip_prefix('#').filter(|name| !name.starts_with('/'));
        if let Some(schema) = name.and_then(|name| self.anchor(name)) {
            return Ok(schema);
        }
        refs::lookup(self.document, reference).ok_or_else(|| {
            InputError::new(
                format!("`$ref` {reference} cannot be resolved"),
                reference,
                "the name of a schema",
            )
        })
    }

    /// Returns the pointer of a value of the document, as [`place`].
    pub(crate) fn place(&self, of: usize) -> String {
        place(self.document, of)
    }

    /// Returns the parts of all these schemas, in the order of the document.
    pub(crate) fn parts(&mut self, schemas: &[&'d Value]) -> Result<Parts<'d>, InputError> {
        let mut parts = Vec::new();
        let mut never = false;
        self.walk(schemas, |value, path| {
            if let Value::Object(keywords) = value {
                if keywords.keys().any(|key| key != "$ref" && key != "allOf") {
                    parts.push(Part {
                        keywords,
                        by_ref: path.by_ref,
                        is_member: path.is_member,
                        in_nullable: path.in_nullable,
                        only_describes: self.only_describes(keywords),
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

    /// Whether the keywords of a schema, apart from its `$ref`, restrict nothing.
    pub(crate) fn only_describes(&self, keywords: &Keywords) -> bool {
        !self.siblings_restrict && keywords.get("$ref").is_some_and(Value::is_string)
    }

    /// Visits schemas, their references and their `allOf` members, each once.
    fn walk(&self, schemas: &[&'d Value], mut visit: impl FnMut(&'d Value, Path)) -> Result<(), InputError> {
        let mut seen = HashSet::new();
        let start = Path::default();
        let mut stack: Vec<(&'d Value, Path)> = schemas.iter().rev().map(|schema| (*schema, start)).collect();
        while let Some((value, path)) = stack.pop() {
            if !seen.insert(address(value)) {
                continue;
            }
            visit(value, path);
            let keywords = match value {
                Value::Object(keywords) => keywords,
                Value::Bool(_) => continue,
                other => {
                    let problem = format!("the schema is {}", kind(other));
                    return Err(InputError::new(problem, self.place(address(other)), "an object"));
                }
            };
            let start = stack.len();
            let only_describes = self.only_describes(keywords);
            let is_nullable = !only_describes && keywords.get("nullable") == Some(&Value::Bool(true));
            let path = Path {
                in_nullable: path.in_nullable || is_nullable,
                ..path
            };
            if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
                stack.push((self.follow(reference)?, Path { by_ref: true, ..path }));
            }
            if let Some(target) = self.dynamic_target(keywords) {
                stack.push((target, Path { by_ref: true, ..path }));
            }
            if only_describes {
                continue;
            }
            if let Some(list) = keywords.get("allOf").and_then(Value::as_array) {
                let is_member = path.is_member || list.len() > 1;
                stack.extend(list.iter().map(|member| (member, Path { is_member, ..path })));
            }
            for key in ["oneOf", "anyOf"] {
                // A union of one member is that member, or null.
                if let [only] = members(keywords, key).as_slice() {
                    let in_nullable = path.in_nullable || has_null_member(keywords);
                    stack.push((*only, Path { in_nullable, ..path }));
                }
            }
            if let Some(added) = stack.get_mut(start..) {
                added.reverse();
            }
        }
        Ok(())
    }

    /// A parent that is the `oneOf` of its subtypes, while each subtype is `allOf` the parent and more:
    /// for a subtype, this union is redundant.
    fn drop_circular_unions(&mut self, parts: &mut [Part<'d>]) -> Result<(), InputError> {
        let substantive: Vec<usize> = parts
            .iter()
            .filter(|part| !part.only_describes && is_substantive(part.keywords))
            .map(|part| address(part.keywords))
            .collect();
        for part in parts.iter_mut().filter(|part| !part.only_describes) {
            if substantive.len() < 2 && self.subtypes(part.keywords)?.is_empty() {
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
        let subtypes = self.subtypes(keywords)?;
        if members.len() < 2 && subtypes.is_empty() {
            return Ok(false);
        }
        let members = if subtypes.is_empty() { members } else { subtypes };
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

pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
