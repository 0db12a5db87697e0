//! Reading a document: the shipped operations, whole, under HubSpot's names.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::canonical::finish;
use super::merge::{Doubt, Partial, Why};
use super::model::{
    derived_name, entries, entry, is_method, items, object, reached, schemas, target, text, title,
};
use super::{list, shape};
use crate::regen::error::Failure;
use crate::regen::read::refused;
use crate::regen::read::text::split_address;
use crate::regen::sources::{Operation, Sources};

/// Begins the name of a property that has the name of the schema it is in.
const NAME_MARK: &str = "\u{1}";

/// The document's operations that are ours: method and path, each with the operation it is.
pub(crate) type Found<'a> = Vec<(String, String, &'a Operation)>;

/// Returns the mark by which an operation is known wherever it moves.
pub(crate) fn identity(operation: &Operation) -> String {
    format!("{}-{}", operation.method, operation.path)
}

/// Returns the operations found; nothing else of the document is read. What a path does not declare is `known`'s.
///
/// # Errors
/// When one of the operations cannot be understood.
pub(crate) fn read(
    document: &Value,
    found: &Found<'_>,
    known: &Value,
    source: &str,
) -> Result<Partial, Failure> {
    let mut cut = cut(document, found);
    let mut doubts = annotations(&cut);
    inline_derived(&mut cut);
    let declared: BTreeSet<String> = schemas(&cut)
        .map(|(name, _)| openapi_diff::component_name(name))
        .collect();
    mark_names(&mut cut);
    let canonical = openapi_diff::normalize(&cut).map_err(|error| refused(source, &error))?;
    let mut facts = shape::facts(&canonical, &declared);
    unmark_names(&mut facts);
    for (method, path, operation) in found {
        let known = &known["paths"][path][method];
        let operation_now = entry(&mut facts, &["paths", path, method]);
        operation_now.insert("operationId".into(), identity(operation).into());
        complete_path(operation_now, known, path, &title(method, path), &mut doubts);
    }
    let document = finish(facts);
    Ok(Partial {
        shown: list::facts(&document).into_keys().collect(),
        document,
        doubts,
    })
}

/// Returns the part of the document that is about the operations found. A document of HubSpot's can be a thousand times
/// that, so nothing else of it is copied.
fn cut(document: &Value, found: &Found<'_>) -> Value {
    let rest = document.as_object().into_iter().flatten();
    let rest = rest.filter(|(key, _)| !matches!(key.as_str(), "paths" | "components"));
    let mut cut = Value::Object(rest.map(|(key, value)| (key.clone(), value.clone())).collect());
    for (method, path, _) in found {
        let kept = entries(&document["paths"], path).filter(|(key, _)| *key == method || !is_method(key));
        entry(&mut cut, &["paths", path]).extend(kept.map(|(key, value)| (key.clone(), value.clone())));
    }
    if let Some(components) = document.get("components") {
        let kept = components_of(&cut, components);
        object(&mut cut).insert("components".to_owned(), kept);
    }
    cut
}

/// Returns the components that a value leads to, in any way, and the security schemes, which are used by name.
fn components_of(value: &Value, components: &Value) -> Value {
    let wanted = reached(components, value, |value| match value {
        // A discriminator may give a schema's bare name.
        Value::String(text) => {
            let schemas = components.get("schemas").and_then(Value::as_object);
            let named = schemas.and_then(|schemas| schemas.get_key_value(text));
            named
                .map(|(name, _)| ("schemas", name.as_str()))
                .into_iter()
                .collect()
        }
        value => subtypes(value, components)
            .map(|(name, _)| ("schemas", name.as_str()))
            .collect(),
    });
    let mut kept = json!({});
    for (kind, of_kind) in components.as_object().into_iter().flatten() {
        let is_kept = |name: &str| kind == "securitySchemes" || wanted.contains(&(kind.as_str(), name));
        let of_kind = of_kind.as_object().into_iter().flatten();
        let of_kind = of_kind.filter(|(name, _)| is_kept(name));
        entry(&mut kept, &[kind]).extend(of_kind.map(|(name, value)| (name.clone(), value.clone())));
    }
    kept
}

/// Returns the components that are `allOf` a schema with a discriminator that does not list its subtypes.
fn subtypes<'a>(parent: &'a Value, components: &'a Value) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let is_listed = parent.get("oneOf").or(parent.get("anyOf")).is_some();
    let is_open = !is_listed && parent.get("discriminator").is_some_and(Value::is_object);
    let is_parent = move |member: &Value| {
        let component = openapi_diff::component(components, text(member, "$ref"));
        component.is_some_and(|(kind, name)| std::ptr::eq(&components[kind][name], parent))
    };
    let subtypes = entries(components, "schemas").filter(move |_| is_open);
    subtypes.filter(move |(_, schema)| items(schema, "allOf").any(is_parent))
}

/// Puts enums and unions that were named after their place back there, as HubSpot has them: two of one meaning would
/// have one name otherwise.
pub fn inline_derived(document: &mut Value) {
    let mut left = BTreeMap::new();
    count_references(document, &mut left);
    let known = document["components"]["schemas"].clone();
    let mut inline = |place: &mut Value, own: &str| {
        let place = if place.get("items").is_some() {
            &mut place["items"]
        } else {
            place
        };
        let Some(name) = target(place).map(str::to_owned) else {
            return;
        };
        let is_value = |content: &&Value| content.get("enum").or(content.get("oneOf")).is_some();
        if let Some(content) = known.get(&name).filter(is_value)
            && (name == own || name.strip_suffix("Item") == Some(own))
        {
            *place = content.clone();
            left.entry(name).and_modify(|left| *left -= 1);
        }
    };
    for (parent, schema) in entry(document, &["components", "schemas"]) {
        let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
        for (property, inner) in properties.into_iter().flatten() {
            inline(inner, &derived_name(parent, property));
        }
    }
    for (path, item) in entry(document, &["paths"]) {
        for operation in object(item).values_mut() {
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            for parameter in parameters.into_iter().flatten() {
                let own = derived_name(&shape::resource(path), text(parameter, "name"));
                if let Some(schema) = parameter.get_mut("schema") {
                    inline(schema, &own);
                }
            }
        }
    }
    entry(document, &["components", "schemas"]).retain(|name, _| left.get(name) != Some(&0));
}

/// Counts the references to each schema.
fn count_references(value: &Value, counts: &mut BTreeMap<String, usize>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| count_references(item, counts)),
        Value::Object(map) => {
            if let Some(name) = target(value) {
                *counts.entry(name.to_owned()).or_default() += 1;
            }
            map.values().for_each(|inner| count_references(inner, counts));
        }
        _ => {}
    }
}

/// Keeps schemas of one meaning apart, which are one in a canonical document: by a property that has the schema's name.
/// A union has no properties of its own, and is told apart by its members.
fn mark_names(document: &mut Value) {
    for (name, schema) in entry(document, &["components", "schemas"]).iter_mut() {
        let has = |one: &str, other: &str| schema.get(one).or(schema.get(other)).is_some();
        if has("properties", "allOf") && !has("oneOf", "anyOf") {
            entry(schema, &["properties"]).insert(format!("{NAME_MARK}{name}"), json!({"type": "string"}));
        }
    }
}

fn unmark_names(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !key.starts_with(NAME_MARK));
            if map
                .get("properties")
                .and_then(Value::as_object)
                .is_some_and(Map::is_empty)
            {
                map.remove("properties");
            }
            map.values_mut().for_each(unmark_names);
        }
        Value::Array(items) => items.iter_mut().for_each(unmark_names),
        _ => {}
    }
}

/// Returns where a document has annotations that the facts cannot keep.
fn annotations(document: &Value) -> Vec<Doubt> {
    let mut lost = BTreeSet::new();
    let mut open = vec![(document, String::new(), false)];
    while let Some((value, place, are_names)) = open.pop() {
        match value {
            Value::Object(map) => {
                for (key, inner) in map {
                    if !are_names && openapi_diff::content_annotations(map).any(|lost| lost == key) {
                        lost.insert((place.clone(), key));
                    } else {
                        let are_names = !are_names && matches!(key.as_str(), "properties" | "schemas");
                        open.push((inner, format!("{place}/{}", openapi_diff::escape(key)), are_names));
                    }
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(at, inner)| (inner, format!("{place}/{at}"), false)));
            }
            _ => {}
        }
    }
    let lost = lost.into_iter().map(|(place, key)| format!("`{key}` at {place}"));
    lost.map(|about| Doubt::new(about, Why::Annotation)).collect()
}

/// Gives an operation the parameters that its path's template has, and no others, as OpenAPI requires: one that is not
/// declared is as it was known, or a string.
fn complete_path(
    operation: &mut Map<String, Value>,
    known: &Value,
    path: &str,
    title: &str,
    doubts: &mut Vec<Doubt>,
) {
    let template: Vec<&str> = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect();
    let is = |parameter: &Value, name: &str| parameter["in"] == "path" && parameter["name"] == name;
    let mut parameters = match operation.remove("parameters") {
        Some(Value::Array(parameters)) => parameters,
        _ => Vec::new(),
    };
    let mut missing = template.clone();
    missing.retain(|name| !parameters.iter().any(|parameter| is(parameter, name)));
    let is_surplus = |p: &Value| p["in"] == "path" && !template.iter().any(|name| is(p, name));
    let (surplus, mut parameters): (Vec<Value>, Vec<Value>) = parameters.drain(..).partition(is_surplus);
    let renamed = match (missing.as_slice(), surplus.as_slice()) {
        ([name], [_]) => Some((*name).to_owned()),
        _ => None,
    };
    for mut parameter in surplus {
        let about = format!("{title}: the parameter {}", parameter["name"]);
        doubts.push(Doubt::new(about, Why::NotInTemplate(renamed.clone())));
        if let Some(name) = &renamed {
            parameter["name"] = name.as_str().into();
            parameters.push(parameter);
        }
    }
    for name in missing.into_iter().filter(|_| renamed.is_none()) {
        let mut before = items(known, "parameters").filter(|parameter| is(parameter, name));
        let string = json!({"in": "path", "name": name, "required": true, "schema": {"type": "string"}});
        let (taken, parameter) = match before.next() {
            Some(known) => ("it was known", known.clone()),
            None => ("a string", string),
        };
        doubts.push(Doubt::new(format!("{title}: {{{name}}}"), Why::Undeclared(taken)));
        parameters.push(parameter);
    }
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), parameters.into());
    }
}

/// Refuses a document that describes another host than HubSpot's.
///
/// # Errors
/// When one of its servers is not HubSpot's.
pub(crate) fn check_servers(document: &Value, sources: &Sources, source: &str) -> Result<(), Failure> {
    let path_items = || entries(document, "paths").map(|(_, item)| item);
    let operations = path_items().filter_map(Value::as_object).flat_map(Map::values);
    let places = std::iter::once(document).chain(path_items()).chain(operations);
    for server in places.flat_map(|place| items(place, "servers")) {
        let url = text(server, "url");
        let address = split_address(&format!("{}/x", url.trim_end_matches('/')));
        if !address
            .and_then(|(host, _)| host)
            .is_some_and(|host| sources.is_host(&host))
        {
            return Err(sources.refuse_host(source, url));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_components_those_stay_that_something_leads_to() {
        let value = json!({
            "schema": {"$ref": "#/components/schemas/A%20b/properties/inner"},
            "discriminator": {"propertyName": "kind", "mapping": {"x": "Bare", "y": "no such schema"}},
            "parameters": [{"$ref": "#/components/parameters/of~1path"}],
        });
        let components = json!({
            "schemas": {
                "A b": {"properties": {"inner": {"items": {"$ref": "#/components/schemas/Next"}}}},
                "Next": {"allOf": [{"$ref": "#/components/schemas/Next"}]},
                "Bare": {"type": "object"},
                "Other": {"$ref": "#/components/schemas/Next"},
            },
            "parameters": {"of/path": {"name": "path"}, "other": {"name": "other"}},
            "responses": {"other": {"description": "Next"}},
            "securitySchemes": {"oauth2": {"type": "oauth2"}},
        });
        let mut expected = components.clone();
        for (kind, name) in [
            ("schemas", "Other"),
            ("parameters", "other"),
            ("responses", "other"),
        ] {
            assert!(entry(&mut expected, &[kind]).remove(name).is_some());
        }
        assert_eq!(components_of(&value, &components), expected);
    }
}
