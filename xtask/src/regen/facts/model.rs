//! The parts of an `OpenAPI` document in JSON.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

const SCHEMAS: &str = "#/components/schemas/";

const METHODS: [&str; 8] = [
    "get", "post", "put", "patch", "delete", "head", "options", "trace",
];

/// Whether the key of a path item is a method.
pub(crate) fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

/// Returns `POST /path`.
pub(crate) fn title(method: &str, path: &str) -> String {
    format!("{} {path}", method.to_uppercase())
}

/// Returns the entries of the object at a key, if there is one.
pub(crate) fn entries<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flatten()
}

/// Returns the items of the array at a key, if there is one.
pub(crate) fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// Returns the string at a key, empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Returns a schema reference.
pub(crate) fn reference(name: &str) -> Value {
    json!({"$ref": format!("{SCHEMAS}{name}")})
}

/// Returns the name of the schema that a reference is to.
pub(crate) fn schema_name(reference: &str) -> Option<&str> {
    reference.strip_prefix(SCHEMAS)
}

/// Returns the name of the schema that is referred to.
pub(crate) fn target(schema: &Value) -> Option<&str> {
    schema_name(schema.get("$ref")?.as_str()?)
}

/// Returns the schema of that name.
pub(crate) fn schema<'a>(document: &'a Value, name: &str) -> Option<&'a Value> {
    document.get("components")?.get("schemas")?.get(name)
}

/// Returns the schema behind references.
pub(crate) fn resolve<'a>(document: &'a Value, mut inner: &'a Value) -> &'a Value {
    for _ in 0..32 {
        match target(inner).and_then(|name| schema(document, name)) {
            Some(next) => inner = next,
            None => break,
        }
    }
    inner
}

/// Returns the schema that a reference with something beside it wraps in an `allOf` of one.
pub(crate) fn unwrapped(schema: &Value) -> &Value {
    match schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([one]) => one,
        _ => schema,
    }
}

/// Returns the values of an enum.
pub(crate) fn enum_values(schema: &Value) -> Option<Vec<&str>> {
    let values = schema.get("enum")?.as_array()?;
    Some(values.iter().filter_map(Value::as_str).collect())
}

/// Returns the named schemas.
pub(crate) fn schemas(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    entries(&document["components"], "schemas")
}

/// Returns method, path and content of every operation.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    entries(document, "paths").flat_map(|(path, item)| {
        let operations = item.as_object().into_iter().flatten();
        let operations = operations.filter(|(method, _)| is_method(method));
        operations.map(move |(method, operation)| (method, path, operation))
    })
}

/// Returns the object below the keys, made if it is not there.
pub(crate) fn entry<'a>(value: &'a mut Value, keys: &[&str]) -> &'a mut Map<String, Value> {
    let mut here = value;
    for key in keys {
        here = object(here).entry(*key).or_insert_with(|| json!({}));
    }
    object(here)
}

/// Returns the object that a value is, or becomes.
pub(crate) fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(map) => map,
        // The line above has just made it one.
        _ => unreachable!("a value that is an object"),
    }
}

/// Returns the object at a key, made if it is not there.
pub(super) fn child<'a>(object: &'a mut Map<String, Value>, key: &str) -> &'a mut Map<String, Value> {
    self::object(object.entry(key).or_insert_with(|| json!({})))
}

/// Adds a value to the array at a key, which is made if it is not there, unless it is in it.
pub(super) fn push_once(object: &mut Map<String, Value>, key: &str, value: Value) {
    if let Value::Array(items) = object.entry(key).or_insert_with(|| json!([]))
        && !items.contains(&value)
    {
        items.push(value);
    }
}

/// Turns every reference to one schema into a reference to another.
pub(crate) fn retarget(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| retarget(item, from, to)),
        Value::Object(map) => map.values_mut().for_each(|item| retarget(item, from, to)),
        _ => {}
    }
}

/// Returns type and name of all components that the value leads to, by references and by `more`.
pub(super) fn reached<'a>(
    components: &'a Value,
    from: &'a Value,
    more: impl Fn(&'a Value) -> Vec<(&'a str, &'a str)>,
) -> BTreeSet<(&'a str, &'a str)> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(value) = open.pop() {
        let mut next = more(value);
        match value {
            Value::String(text) => next.extend(openapi_diff::component(components, text)),
            Value::Array(items) => open.extend(items),
            Value::Object(map) => open.extend(map.values()),
            _ => {}
        }
        next.retain(|component| found.insert(*component));
        open.extend(next.into_iter().map(|(kind, name)| &components[kind][name]));
    }
    found
}

/// Removes what no operation reaches.
pub(crate) fn prune(document: &mut Value) {
    let reached = reached(&document["components"], &document["paths"], |_| Vec::new());
    let keep: BTreeSet<String> = reached.into_iter().map(|(_, name)| name.to_owned()).collect();
    let requirements = operations(document).flat_map(|(.., operation)| items(operation, "security"));
    let used = requirements.filter_map(Value::as_object).flat_map(Map::keys);
    let used: BTreeSet<String> = used.cloned().collect();
    entry(document, &["components", "schemas"]).retain(|name, _| keep.contains(name));
    entry(document, &["components", "securitySchemes"]).retain(|name, _| used.contains(name));
    if used.is_empty() {
        entry(document, &["components"]).remove("securitySchemes");
    }
    entry(document, &["paths"]).retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
}

/// Returns `ParentType` of `Parent` and `type`. What the name of a schema may not contain becomes `_`.
pub(crate) fn derived_name(parent: &str, property: &str) -> String {
    let mut letters = property.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!(
        "{parent}{}",
        openapi_diff::component_name(&(first + letters.as_str()))
    )
}
