//! Facts of a document that shows operations whole.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Findings, entry, list, object, reached, shape};
use crate::regen::error::Failure;
use crate::regen::read::text::split_address;
use crate::regen::sources::{Operation, Sources};

/// Before a property's name: it stands for the name of the schema it is in.
const NAME_MARK: &str = "\u{1}";

/// The document's operations that are ours, each with the operation it is.
pub(crate) type Found<'a> = Vec<(String, String, &'a Operation)>;

/// The facts of the operations found; nothing else of the document is looked at.
///
/// # Errors
/// When one of them cannot be understood.
pub(crate) fn facts(document: &Value, found: &Found<'_>, source: &str) -> Result<Value, Failure> {
    let mut cut = cut(document, found);
    inline_derived(&mut cut);
    let declared: BTreeSet<String> = super::schemas(&cut)
        .map(|(name, _)| openapi_diff::component_name(name))
        .collect();
    mark_names(&mut cut);
    let canonical =
        openapi_diff::normalize(&cut).map_err(|error| crate::regen::read::refused(source, &error))?;
    let mut facts = shape::facts(&canonical, &declared);
    unmark_names(&mut facts);
    Ok(facts)
}

/// The part of the document that speaks of the operations found. A document of HubSpot's can be a thousand times
/// that, so nothing else of it is copied.
fn cut(document: &Value, found: &Found<'_>) -> Value {
    const METHODS: [&str; 8] = [
        "get", "post", "put", "patch", "delete", "head", "options", "trace",
    ];
    let mut cut = json!({});
    for (key, value) in document.as_object().into_iter().flatten() {
        if !matches!(key.as_str(), "paths" | "components") {
            object(&mut cut).insert(key.clone(), value.clone());
        }
    }
    for (_, path, _) in found {
        let keep = |key: &str| {
            !METHODS.contains(&key) || found.iter().any(|(method, p, _)| method == key && p == path)
        };
        let item = document
            .get("paths")
            .and_then(|paths| paths.get(path)?.as_object());
        let kept = item.into_iter().flatten().filter(|(key, _)| keep(key));
        entry(&mut cut, &["paths", path]).extend(kept.map(|(key, value)| (key.clone(), value.clone())));
    }
    if let Some(components) = document.get("components") {
        let kept = components_of(&cut, components);
        object(&mut cut).insert("components".to_owned(), kept);
    }
    cut
}

/// The components that a value leads to, by whatever way, and the security schemes, which go by name.
fn components_of(value: &Value, components: &Value) -> Value {
    let mut wanted: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => {
                // A discriminator may give a schema's bare name.
                let by_name = || {
                    let (name, _) = components.get("schemas")?.as_object()?.get_key_value(text)?;
                    Some(("schemas", name.as_str()))
                };
                if let Some((kind, name)) = openapi_diff::component(components, text).or_else(by_name)
                    && wanted.insert((kind, name))
                {
                    open.extend(components.get(kind).and_then(|of_kind| of_kind.get(name)));
                }
            }
            Value::Array(items) => open.extend(items),
            Value::Object(map) => {
                open.extend(map.values());
                for (name, schema) in subtypes(value, components) {
                    if wanted.insert(("schemas", name)) {
                        open.push(schema);
                    }
                }
            }
            _ => {}
        }
    }
    let mut kept = json!({});
    for (kind, of_kind) in components.as_object().into_iter().flatten() {
        if kind == "securitySchemes" || !of_kind.is_object() {
            object(&mut kept).insert(kind.clone(), of_kind.clone());
            continue;
        }
        let of_kind = of_kind.as_object().into_iter().flatten();
        let reached = of_kind.filter(|(name, _)| wanted.contains(&(kind.as_str(), name.as_str())));
        entry(&mut kept, &[kind]).extend(reached.map(|(name, value)| (name.clone(), value.clone())));
    }
    kept
}

/// The components that are `allOf` a schema which tells its subtypes apart and does not list them.
fn subtypes<'a>(parent: &'a Value, components: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let listed = ["oneOf", "anyOf"].iter().any(|key| parent.get(*key).is_some());
    if listed || !parent.get("discriminator").is_some_and(Value::is_object) {
        return Vec::new();
    }
    let is_parent = |member: &Value| {
        let target = member.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| openapi_diff::component(components, target));
        let schema = target.and_then(|(kind, name)| components.get(kind)?.get(name));
        schema.is_some_and(|schema| std::ptr::eq(schema, parent))
    };
    let schemas = components.get("schemas").and_then(Value::as_object);
    let schemas = schemas
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.as_str(), schema));
    let is_subtype = |schema: &Value| {
        let all = schema.get("allOf").and_then(Value::as_array);
        all.is_some_and(|all| all.iter().any(is_parent))
    };
    schemas.filter(|(_, schema)| is_subtype(schema)).collect()
}

/// Puts the lists of values and the unions that are named after where they stand back there, as upstream has
/// them: two of one meaning would come out under one name otherwise.
pub fn inline_derived(document: &mut Value) {
    let mut derived = Vec::new();
    for (parent, schema) in super::schemas(document) {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (property, inner) in properties.into_iter().flatten() {
            let used = inner.get("items").unwrap_or(inner);
            let content = super::resolve(document, used);
            let Some(name) = super::target(used) else { continue };
            let own = super::derived_name(parent, property);
            let is_ours = name == own || name.strip_suffix("Item") == Some(own.as_str());
            let is_value = content.get("enum").is_some() || content.get("oneOf").is_some();
            if is_ours && is_value && uses(document, name) == 1 {
                derived.push((parent.clone(), property.clone(), name.to_owned()));
            }
        }
    }
    for (parent, property, name) in derived {
        let content = entry(document, &["components", "schemas"]).remove(&name);
        let mut place = entry(document, &["components", "schemas", &parent, "properties"]).get_mut(&property);
        if place.as_ref().is_some_and(|inner| inner.get("items").is_some()) {
            place = place.and_then(|inner| inner.get_mut("items"));
        }
        if let (Some(place), Some(content)) = (place, content) {
            *place = content;
        }
    }
    inline_parameters(document);
}

/// Likewise for the words of parameters, which are named after the resource and the parameter.
fn inline_parameters(document: &mut Value) {
    let schemas = entry(document, &["components", "schemas"]).clone();
    let mut put = BTreeSet::new();
    for (path, item) in entry(document, &["paths"]).iter_mut() {
        let resource = shape::resource(path);
        for operation in object(item).values_mut() {
            let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
            for parameter in parameters.into_iter().flatten() {
                let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
                let own = super::derived_name(&resource, name);
                let Some(schema) = parameter.get_mut("schema") else {
                    continue;
                };
                let listed = schema.get("items").is_some();
                let used = if listed { &mut schema["items"] } else { schema };
                let content = schemas.get(&own).filter(|content| content.get("enum").is_some());
                if let Some(content) = content.filter(|_| super::target(used) == Some(own.as_str())) {
                    *used = content.clone();
                    put.insert(own);
                }
            }
        }
    }
    for name in put
        .into_iter()
        .filter(|name| uses(document, name) == 0)
        .collect::<Vec<_>>()
    {
        entry(document, &["components", "schemas"]).remove(&name);
    }
}

/// How often a schema is referred to.
fn uses(value: &Value, name: &str) -> usize {
    match value {
        Value::Array(items) => items.iter().map(|item| uses(item, name)).sum(),
        Value::Object(map) => {
            let inner: usize = map.values().map(|inner| uses(inner, name)).sum();
            inner + usize::from(super::target(value) == Some(name))
        }
        _ => 0,
    }
}

/// Two schemas of one meaning are one in a canonical document. A property that stands for the name keeps
/// them apart on the way through. A union has no properties of its own, and is told apart by its members.
fn mark_names(document: &mut Value) {
    for (name, schema) in entry(document, &["components", "schemas"]).iter_mut() {
        let is_object = schema.get("properties").is_some() || schema.get("allOf").is_some();
        let is_union = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
        if is_object && !is_union {
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
                .is_some_and(|p| p.as_object().is_some_and(serde_json::Map::is_empty))
            {
                map.remove("properties");
            }
            map.values_mut().for_each(unmark_names);
        }
        Value::Array(items) => items.iter_mut().for_each(unmark_names),
        _ => {}
    }
}

/// Takes over what the document says of the operations found.
pub(crate) fn apply(facts: &mut Value, new: &Value, found: &Found<'_>) -> Findings {
    let before = facts.clone();
    for (method, path, _) in found {
        if let Some(operation) = new.get("paths").and_then(|paths| paths.get(path)?.get(method)) {
            entry(facts, &["paths", path]).insert(method.clone(), operation.clone());
        }
    }
    let names = new
        .get("paths")
        .map(|paths| reached(new, paths))
        .unwrap_or_default();
    for (name, schema) in super::schemas(new).filter(|(name, _)| names.contains(*name)) {
        entry(facts, &["components", "schemas"]).insert(name.clone(), schema.clone());
    }
    for (name, scheme) in new
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        entry(facts, &["components", "securitySchemes"]).insert(name.clone(), scheme.clone());
    }
    let mut findings = list::compare(&before, &super::finish(facts.clone()));
    // What the document does not hold it does not confirm either.
    let shown = list::facts(&super::finish(new.clone()));
    findings.confirmed.retain(|fact| shown.contains_key(fact));
    findings.operations = found
        .iter()
        .map(|(method, path, _)| format!("{} {path}", method.to_uppercase()))
        .collect();
    findings
}

/// What the document says of the operations found and the facts cannot keep, by its place.
pub(crate) fn unkept(document: &Value, found: &Found<'_>) -> Vec<String> {
    let cut = cut(document, found);
    let mut notes = BTreeSet::new();
    let mut open = vec![(&cut, String::new(), false)];
    while let Some((value, place, are_names)) = open.pop() {
        match value {
            Value::Object(map) => {
                let left_out: Vec<&str> = match are_names {
                    true => Vec::new(),
                    false => openapi_diff::content_annotations(map).collect(),
                };
                notes.extend(
                    left_out
                        .iter()
                        .map(|key| format!("`{key}` at {place} is not kept: OpenAPI 3.0 cannot say it")),
                );
                for (key, inner) in map {
                    if !left_out.contains(&key.as_str()) {
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
    notes.into_iter().collect()
}

/// Gives every path the parameters that its template has, and no others, as OpenAPI asks: one that the document does
/// not declare is what it was known as, or a text. Answers with what is in doubt.
pub(crate) fn complete_paths(new: &mut Value, known: &Value, found: &Found<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    for (method, path, _) in found {
        let title = format!("{} {path}", method.to_uppercase());
        let known = known.get("paths").and_then(|paths| paths.get(path)?.get(method));
        let operation = entry(new, &["paths", path, method]);
        let mut parameters = match operation.remove("parameters") {
            Some(Value::Array(parameters)) => parameters,
            _ => Vec::new(),
        };
        let template: Vec<&str> = path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect();
        let missing: Vec<&str> = template
            .iter()
            .filter(|name| !parameters.iter().any(|p| is_in_path(p, name)))
            .copied()
            .collect();
        let is_surplus = |p: &Value| p["in"] == "path" && !template.iter().any(|name| is_in_path(p, name));
        let surplus: Vec<Value> = parameters.iter().filter(|p| is_surplus(p)).cloned().collect();
        parameters.retain(|p| !is_surplus(p));
        let renamed = missing.len() == 1 && surplus.len() == 1;
        for parameter in &surplus {
            let name = &parameter["name"];
            doubts.push(match missing.as_slice() {
                [now] if renamed => {
                    format!("{title}: the parameter {name} is not in the path; taken for {{{now}}}")
                }
                _ => format!("{title}: the parameter {name} is not in the path; left out"),
            });
        }
        for name in missing {
            if let (true, Some(parameter)) = (renamed, surplus.first()) {
                let mut parameter = parameter.clone();
                parameter["name"] = name.into();
                parameters.push(parameter);
                continue;
            }
            let before = known.and_then(|known| known.get("parameters")?.as_array());
            let before = before.and_then(|all| all.iter().find(|p| is_in_path(p, name)).cloned());
            let taken = match before {
                Some(_) => "as it was known",
                None => "as a string",
            };
            doubts.push(format!(
                "{title}: {{{name}}} is not declared as a parameter; taken {taken}"
            ));
            let text = json!({"in": "path", "name": name, "required": true, "schema": {"type": "string"}});
            parameters.push(before.unwrap_or(text));
        }
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), parameters.into());
        }
    }
    doubts
}

fn is_in_path(parameter: &Value, name: &str) -> bool {
    parameter["in"] == "path" && parameter["name"] == name
}

/// Refuses a document that describes another host than HubSpot's.
///
/// # Errors
/// When one of its servers is not HubSpot's.
pub(crate) fn check_servers(document: &Value, sources: &Sources, source: &str) -> Result<(), Failure> {
    let root = document.get("servers");
    let paths = document
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let items = paths.flat_map(|(_, item)| {
        let operations = item
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, operation)| operation.get("servers"));
        item.get("servers").into_iter().chain(operations)
    });
    for server in root
        .into_iter()
        .chain(items)
        .filter_map(Value::as_array)
        .flatten()
    {
        let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
        let address = format!("{}/", url.trim_end_matches('/'));
        let host = split_host(&address);
        if !host.as_deref().is_some_and(|host| sources.is_host(host)) {
            let known = sources.hosts.join(" or ");
            return Err(Failure::input(
                source,
                format!("expected HubSpot's host ({known}) as its server; found `{url}`"),
            ));
        }
    }
    Ok(())
}

fn split_host(address: &str) -> Option<String> {
    split_address(&format!("{address}x")).and_then(|(host, _)| host)
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
