//! Changes of objects and their properties.

use serde_json::{Value, json};

use super::{Schema, is_type, list, toggle};
use crate::documents::{Generator, NAMES, Version};

pub(super) fn property_add(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.schema(1);
    let name = *generator.random.pick(&NAMES);
    properties(schema)
        .is_some_and(|map| !map.contains_key(name) && map.insert(name.to_owned(), fresh).is_none())
}

pub(super) fn property_add_required(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.scalar();
    let name = *generator.random.pick(&NAMES);
    let is_new = properties(schema)
        .is_some_and(|map| !map.contains_key(name) && map.insert(name.to_owned(), fresh).is_none());
    is_new && set_required(schema, name, true)
}

fn set_required(schema: &mut Schema, name: &str, is_required: bool) -> bool {
    let mut names = list(schema, "required").cloned().unwrap_or_default();
    names.retain(|own| own != name);
    if is_required {
        names.push(name.into());
    }
    schema.remove("required");
    if !names.is_empty() {
        schema.insert("required".to_owned(), names.into());
    }
    true
}

fn any_property(generator: &mut Generator<'_>, schema: &mut Schema) -> Option<String> {
    let names: Vec<String> = properties(schema)?.keys().cloned().collect();
    Some(generator.random.pick(&names).clone())
}

pub(super) fn property_remove(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(name) = any_property(generator, schema) else {
        return false;
    };
    let is_removed = properties(schema).is_some_and(|map| map.len() > 1 && map.remove(&name).is_some());
    is_removed && (generator.random.chance(20) || set_required(schema, &name, false))
}

pub(super) fn property_replace(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let fresh = generator.schema(1);
    let Some(name) = any_property(generator, schema) else {
        return false;
    };
    properties(schema).is_some_and(|map| map.insert(name, fresh).is_some())
}

pub(super) fn required(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(name) = any_property(generator, schema) else {
        return false;
    };
    let is_required = list(schema, "required").is_some_and(|names| names.iter().any(|own| *own == name));
    set_required(schema, &name, !is_required)
}

pub(super) fn required_undeclared(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let name = *generator.random.pick(&NAMES);
    let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
    is_type(schema, "object")
        && !is_closed
        && properties(schema).is_none_or(|map| !map.contains_key(name))
        && set_required(schema, name, true)
}

pub(super) fn additional(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if !is_type(schema, "object") {
        return false;
    }
    let before = schema.remove("additionalProperties");
    let after = match generator.random.below(4) {
        0 => None,
        1 => Some(false.into()),
        2 => Some(true.into()),
        _ => Some(generator.scalar()),
    };
    if let Some(after) = after.clone() {
        schema.insert("additionalProperties".to_owned(), after);
    }
    before != after
}

pub(super) fn read_or_write_only(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let Some(name) = any_property(generator, schema) else {
        return false;
    };
    let key = *generator.random.pick(&["readOnly", "writeOnly"]);
    let property = properties(schema)
        .and_then(|map| map.get_mut(&name))
        .and_then(Value::as_object_mut);
    property.is_some_and(|property| {
        let is_other = property.contains_key("readOnly") && key != "readOnly"
            || property.contains_key("writeOnly") && key != "writeOnly";
        !is_other && !property.contains_key("$ref") && toggle(property, key)
    })
}

pub(super) fn pattern_properties(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if generator.version == Version::V30 || !is_type(schema, "object") {
        return false;
    }
    if schema.remove("patternProperties").is_none() || generator.random.chance(40) {
        schema.insert("patternProperties".to_owned(), json!({"^x": generator.scalar()}));
    }
    true
}

pub(super) fn names(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if generator.version == Version::V30 || !is_type(schema, "object") {
        return false;
    }
    let (key, value) = match generator.random.below(2) {
        0 => ("propertyNames", json!({"maxLength": 4})),
        _ => ("dependentRequired", json!({"a": ["b"]})),
    };
    if schema.remove(key).is_none() {
        schema.insert(key.to_owned(), value);
    }
    true
}

pub(super) fn properties(schema: &mut Schema) -> Option<&mut Schema> {
    schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .filter(|map| !map.is_empty())
}
