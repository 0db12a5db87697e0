//! What HubSpot's file of a dated version says, made of what its file of v3 says and of the differences between the
//! two, until HubSpot's own is read.
//!
//! The differences (own comparison of HubSpot's files of v3 and 2026-09 — documented): every path stands under one
//! prefix; a subtype is an `allOf` of its parent, which is a `oneOf` of the subtypes, and of what it was; the 201 has no
//! `Location`; private apps may do what OAuth apps may; summaries are gone; a batch's answer has its errors in itself;
//! lists of values come in another order.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::error::Failure;
use super::facts::document::inline_derived;
use super::inputs::Input;
use super::lock::{Lock, digest};
use super::read::{Content, Reading};
use super::sources::Version;

/// What the lock says of facts that were made so.
pub const DERIVED: &str = "from the facts of v3 and the documented differences; HubSpot's file was not read";

const SCHEMAS: &str = "#/components/schemas/";

/// Whether all that is known of a version was made of another's facts.
pub(super) fn is_derived(lock: &Lock) -> bool {
    !lock.sources.is_empty() && lock.sources.iter().all(|source| source.derived.is_some())
}

/// The document of a version as a source, made of the facts of the version that it is like.
///
/// # Errors
/// When JSON cannot be written, which facts always can.
pub(super) fn input(
    facts: &Value,
    first: &Version,
    (name, version): (&str, &Version),
) -> Result<Input, Failure> {
    let address = format!("{name}.derived.json");
    let prefix = version.prefixes.first().map(String::as_str).unwrap_or_default();
    let mut document = document(facts, &first.prefixes, (name, prefix));
    document["info"]["x-derived"] = DERIVED.into();
    let mut bytes =
        serde_json::to_vec_pretty(&document).map_err(|error| Failure::input(&address, error.to_string()))?;
    bytes.push(b'\n');
    Ok(Input {
        version: Some(name.to_owned()),
        sha256: digest(&bytes),
        address,
        date: None,
        reading: Reading {
            form: "OpenAPI JSON",
            content: Content::Document(document),
            date: None,
        },
    })
}

/// The document of a version, by its name and what its paths begin with; `prefixes` is what those of v3 do.
pub fn document(v3: &Value, prefixes: &[String], (name, prefix): (&str, &str)) -> Value {
    let mut dated = v3.clone();
    dated["info"]["version"] = name.into();
    let Some(paths) = dated["paths"].as_object_mut() else {
        return dated;
    };
    let mut moved: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for (path, item) in std::mem::take(paths) {
        let resource = prefixes.iter().find_map(|old| path.strip_prefix(old.as_str()));
        let path = resource.map_or_else(|| path.clone(), |resource| format!("{prefix}{resource}"));
        for (method, mut operation) in item.as_object().cloned().unwrap_or_default() {
            operation["operationId"] = format!("{method}-{path}").into();
            of_operation(&mut operation);
            moved.entry(path.clone()).or_default().insert(method, operation);
        }
    }
    dated["paths"] = json!(moved);
    dated["components"]["securitySchemes"]["private_apps"] =
        json!({"type": "apiKey", "name": "private-app", "in": "header"});
    inline_derived(&mut dated);
    merge_batches(&mut dated);
    wrap_subtypes(&mut dated);
    write_as_upstream(&mut dated["components"]["schemas"]);
    dated
}

fn of_operation(operation: &mut Value) {
    let object = operation.as_object_mut();
    object.map(|operation| operation.remove("summary"));
    if let Some(responses) = operation["responses"].as_object_mut() {
        for response in responses.values_mut().filter_map(Value::as_object_mut) {
            response.remove("headers");
        }
    }
    if let Some(Value::Array(security)) = operation.get_mut("security") {
        let scopes: Vec<Value> = security
            .iter()
            .filter_map(|one| one.get("oauth2"))
            .cloned()
            .collect();
        security.extend(scopes.into_iter().map(|scopes| json!({"private_apps": scopes})));
    }
}

/// `BatchResponseX` takes over what `BatchResponseXWithErrors` has besides, and with it its answers.
fn merge_batches(dated: &mut Value) {
    let Some(schemas) = dated["components"]["schemas"].as_object_mut() else {
        return;
    };
    let whole: Vec<String> = schemas
        .keys()
        .filter_map(|name| name.strip_suffix("WithErrors"))
        .filter(|name| schemas.contains_key(*name))
        .map(str::to_owned)
        .collect();
    let mut dropped = Vec::new();
    for name in whole {
        let errors = format!("{name}WithErrors");
        let from = schemas.remove(&errors).unwrap_or_default();
        for (property, schema) in from["properties"].as_object().into_iter().flatten() {
            let properties = schemas[&name]["properties"].as_object_mut();
            properties.map(|known| known.entry(property.clone()).or_insert_with(|| schema.clone()));
        }
        dropped.push(format!("{SCHEMAS}{errors}"));
    }
    for item in dated["paths"]
        .as_object_mut()
        .into_iter()
        .flat_map(Map::values_mut)
    {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            if let Some(responses) = operation["responses"].as_object_mut() {
                responses.retain(|_, response| {
                    let text = response.to_string();
                    !dropped.iter().any(|name| text.contains(&format!("\"{name}\"")))
                });
            }
        }
    }
}

/// Each member of a named union becomes an `allOf` of the union and of itself.
fn wrap_subtypes(dated: &mut Value) {
    let Some(schemas) = dated["components"]["schemas"].as_object_mut() else {
        return;
    };
    let mut parents = BTreeMap::new();
    for (parent, schema) in schemas.iter() {
        for member in schema["oneOf"].as_array().into_iter().flatten() {
            let name = member["$ref"]
                .as_str()
                .and_then(|target| target.strip_prefix(SCHEMAS));
            if let Some(name) = name {
                parents.insert(name.to_owned(), parent.clone());
            }
        }
    }
    for (name, parent) in parents {
        let Some(schema) = schemas.get_mut(&name) else {
            continue;
        };
        let own = std::mem::take(schema);
        *schema = json!({"properties": {}, "allOf": [{"$ref": format!("{SCHEMAS}{parent}")}, own]});
    }
}

/// Lists of values in another order; and what selects a union's member said by the member's own list of one value
/// only.
fn write_as_upstream(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(write_as_upstream),
        Value::Object(map) => {
            if map.contains_key("oneOf") {
                map.remove("discriminator");
            }
            for (key, inner) in map.iter_mut() {
                match inner {
                    Value::Array(values) if key == "enum" => values.reverse(),
                    inner => write_as_upstream(inner),
                }
            }
        }
        _ => {}
    }
}
