//! Resolves `$ref`s, and checks that all of them can be resolved.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::error::InputError;

/// The maximum length of a chain of references; a longer one is rejected like a loop.
const LONGEST_CHAIN: usize = 10_000;

/// Keywords below which the keys of an object are names (of properties, schemas, statuses), not keywords.
pub(crate) const NAME_MAPS: [&str; 22] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "securitySchemes",
    "mediaTypes",
    "additionalOperations",
    "links",
    "callbacks",
    "pathItems",
    "paths",
    "webhooks",
    "content",
    "encoding",
    "variables",
    "flows",
];

/// Whether everything below a keyword is data, where `$ref` is a value and not a reference.
pub(crate) fn is_data(key: &str) -> bool {
    matches!(
        key,
        "example" | "examples" | "default" | "enum" | "const" | "mapping" | "scopes"
    ) || key.starts_with("x-")
}

/// Returns the reference that an object is.
pub(crate) fn reference(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}

/// Returns the target of a reference of this document.
pub(crate) fn lookup<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = reference.strip_prefix('#')?;
    if let Some(found) = at_pointer(document, pointer) {
        return Some(found);
    }
    if !pointer.starts_with('/') {
        return anchors(document).get(pointer).copied();
    }
    document.pointer(&percent_decoded(pointer)?)
}

/// Returns the value at a pointer, most of which have no escapes and lead through objects.
fn at_pointer<'a>(document: &'a Value, pointer: &str) -> Option<&'a Value> {
    if pointer.contains('~') || !pointer.starts_with('/') {
        return document.pointer(pointer);
    }
    let mut steps = pointer.split('/').skip(1);
    let through_objects = steps.try_fold(document, |value, step| value.as_object()?.get(step));
    through_objects.or_else(|| document.pointer(pointer))
}

/// Returns the schemas of a document that have a name of their own: an `$anchor`, or a `$dynamicAnchor` that no other
/// schema has. Searches the document.
pub(crate) fn anchors(document: &Value) -> HashMap<&str, &Value> {
    let mut found: HashMap<&str, Option<&Value>> = HashMap::new();
    let mut stack: Vec<(&Value, bool)> = vec![(document, false)];
    while let Some((value, names)) = stack.pop() {
        match value {
            Value::Object(map) => {
                let anchor = ["$anchor", "$dynamicAnchor"]
                    .iter()
                    .find_map(|key| map.get(*key)?.as_str());
                if let Some(name) = anchor.filter(|_| !names) {
                    found
                        .entry(name)
                        .and_modify(|known| *known = None)
                        .or_insert(Some(value));
                }
                for (key, child) in map.iter().filter(|(key, _)| names || !is_data(key)) {
                    stack.push((child, !names && NAME_MAPS.contains(&key.as_str())));
                }
            }
            Value::Array(items) => stack.extend(items.iter().map(|item| (item, false))),
            _ => {}
        }
    }
    found
        .into_iter()
        .filter_map(|(name, schema)| Some((name, schema?)))
        .collect()
}

/// Returns the type and the name of the component that a reference points to, or into.
pub fn component<'a>(components: &'a Value, reference: &str) -> Option<(&'a str, &'a str)> {
    let pointer = reference.strip_prefix("#/components/")?;
    let find = |pointer: &str| {
        let mut steps = pointer
            .splitn(3, '/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"));
        let (kind, of_kind) = components.as_object()?.get_key_value(&steps.next()?)?;
        let (name, _) = of_kind.as_object()?.get_key_value(&steps.next()?)?;
        Some((kind.as_str(), name.as_str()))
    };
    find(pointer).or_else(|| find(&percent_decoded(pointer)?))
}

/// Decodes the escapes of a URI.
pub(crate) fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Resolves references until the target is not a reference.
pub(crate) fn resolve<'a>(document: &'a Value, start: &'a Value) -> Result<&'a Value, InputError> {
    let mut value = start;
    for _ in 0..LONGEST_CHAIN {
        let Some(target) = reference(value) else {
            return Ok(value);
        };
        value = lookup(document, target).ok_or_else(|| dangling(target, target))?;
    }
    let name = reference(start).unwrap_or_default();
    Err(InputError::new(
        "`$ref` resolves only to itself",
        name,
        "a schema at its end",
    ))
}

/// Returns a value and those that it refers to, one after the other.
pub(crate) fn chain<'a>(document: &'a Value, start: &'a Value) -> Result<Vec<&'a Value>, InputError> {
    let mut values = vec![start];
    resolve(document, start)?;
    while let Some(target) = values.last().and_then(|value| reference(value)) {
        values.push(lookup(document, target).ok_or_else(|| dangling(target, target))?);
    }
    Ok(values)
}

/// Replaces every path item that is a reference by its target, with the keywords beside the reference.
pub fn inline_path_items(document: &mut Value) {
    let paths = document.get("paths").and_then(Value::as_object);
    let referring = paths
        .into_iter()
        .flatten()
        .filter(|(_, item)| reference(item).is_some());
    let inlined = referring.filter_map(|(path, item)| {
        let mut inlined = resolve(document, item).ok()?.as_object()?.clone();
        let beside = item.as_object()?.iter().filter(|(key, _)| *key != "$ref");
        inlined.extend(beside.map(|(key, value)| (key.clone(), value.clone())));
        Some((path.clone(), Value::Object(inlined)))
    });
    for (path, item) in inlined.collect::<Vec<_>>() {
        if let Some(place) = document.get_mut("paths").and_then(|paths| paths.get_mut(&path)) {
            *place = item;
        }
    }
}

fn dangling(target: &str, at: &str) -> InputError {
    if target.starts_with('#') {
        InputError::new(
            format!("`$ref` {target} cannot be resolved"),
            at,
            "a pointer to a value of the document",
        )
    } else {
        InputError::new(
            format!("`$ref` {target} points outside the document"),
            at,
            "a reference that begins with `#/`",
        )
    }
}

/// Escapes one step of a JSON pointer.
pub fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// Checks each reference of a document once, without recursion.
pub(crate) fn check(document: &Value) -> Result<(), InputError> {
    let mut good: HashSet<&str> = HashSet::new();
    // A pointer is needed for messages only, so each value stores just its parent and its step.
    let mut seen: Vec<(usize, Step<'_>)> = vec![(0, Step::Index(0))];
    let mut stack: Vec<(&Value, bool, usize)> = vec![(document, false, 0)];
    while let Some((value, names, place)) = stack.pop() {
        // The stack is last in, first out: entries past this place belong to values that are done.
        seen.truncate(place + 1);
        match value {
            Value::Object(map) => {
                if let Some(target) = map.get("$ref").filter(|target| !names && !target.is_null()) {
                    check_one(document, value, target, &mut good, || pointer(&seen, place))?;
                }
                for (key, child) in map {
                    let data = !names && is_data(key);
                    if data || !(child.is_object() || child.is_array()) {
                        continue;
                    }
                    seen.push((place, Step::Key(key)));
                    stack.push((child, !names && NAME_MAPS.contains(&key.as_str()), seen.len() - 1));
                }
            }
            Value::Array(items) => {
                for (index, child) in items.iter().enumerate() {
                    if child.is_object() || child.is_array() {
                        seen.push((place, Step::Index(index)));
                        stack.push((child, false, seen.len() - 1));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// One step of a pointer, formatted on demand.
enum Step<'d> {
    Key(&'d str),
    Index(usize),
}

fn pointer(seen: &[(usize, Step<'_>)], mut place: usize) -> String {
    let mut steps = Vec::new();
    while place != 0 {
        let Some((parent, step)) = seen.get(place) else {
            break;
        };
        steps.push(match step {
            Step::Key(key) => escape(key),
            Step::Index(index) => index.to_string(),
        });
        place = *parent;
    }
    steps.reverse();
    format!("/{}", steps.join("/"))
}

/// Checks a reference and those that follow it, up to one that is known to be good.
fn check_one<'a>(
    document: &'a Value,
    start: &'a Value,
    target: &Value,
    good: &mut HashSet<&'a str>,
    at: impl Fn() -> String,
) -> Result<(), InputError> {
    let Some(target) = target.as_str() else {
        return Err(InputError::new(
            format!("`$ref` is {target}"),
            at(),
            "a reference, as a string",
        ));
    };
    let mut value = start;
    let mut passed: HashSet<*const Value> = HashSet::new();
    let mut names: Vec<&str> = Vec::new();
    loop {
        let next = match next_link(value) {
            Some(Link::Reference(name)) if good.contains(name) => None,
            next => next,
        };
        let Some(next) = next else {
            good.extend(names);
            return Ok(());
        };
        if !passed.insert(std::ptr::from_ref(value)) {
            let problem = format!("`$ref` {target} resolves only to itself");
            return Err(InputError::new(problem, at(), "a schema at its end"));
        }
        value = match next {
            Link::Reference(name) => {
                names.push(name);
                lookup(document, name).ok_or_else(|| dangling(name, &at()))?
            }
            Link::Only(member) => member,
        };
    }
}

enum Link<'a> {
    Reference(&'a str),
    Only(&'a Value),
}

/// Returns the target of a value that only points elsewhere: a reference, or an `allOf` of one member.
fn next_link(value: &Value) -> Option<Link<'_>> {
    if let Some(name) = reference(value) {
        return Some(Link::Reference(name));
    }
    let map = value.as_object()?;
    let [only] = map.get("allOf")?.as_array()?.as_slice() else {
        return None;
    };
    (map.len() == 1).then_some(Link::Only(only))
}
