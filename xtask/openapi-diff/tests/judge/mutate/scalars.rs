//! Changes of strings, numbers and enums.

use serde_json::{Value, json};

use super::{Schema, is_type, list, toggle};
use crate::documents::{FORMATS, Generator, PATTERNS, VALUES, Version};

pub(super) fn bound(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    // Beside listed values a bound changes nothing, or removes some of them.
    if schema.contains_key("enum") {
        return false;
    }
    let keys: &[&str] = match () {
        () if is_type(schema, "string") => &["minLength", "maxLength"],
        () if is_type(schema, "integer") || is_type(schema, "number") => {
            &["minimum", "maximum", "multipleOf"]
        }
        () if is_type(schema, "array") => &["minItems", "maxItems"],
        () if is_type(schema, "object") => &["minProperties", "maxProperties"],
        () => return false,
    };
    let key = *generator.random.pick(keys);
    let fresh: u64 = match key {
        "minimum" => 2,
        "maximum" => 7,
        "multipleOf" => 3,
        "maxLength" | "maxItems" | "maxProperties" => 3,
        _ => 1,
    };
    match schema.get(key).and_then(Value::as_u64) {
        None => schema.insert(key.to_owned(), fresh.into()),
        Some(_) if generator.random.chance(25) => schema.remove(key),
        Some(own) if generator.random.chance(50) && own > 1 => {
            schema.insert(key.to_owned(), (own - 1).into())
        }
        Some(own) => schema.insert(key.to_owned(), (own + 1).into()),
    };
    true
}

pub(super) fn exclusive(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let (bound, exclusive) = *generator
        .random
        .pick(&[("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")]);
    if generator.version == Version::V30 {
        return schema.contains_key(bound) && toggle(schema, exclusive);
    }
    if let Some(value) = schema.remove(bound) {
        schema.insert(exclusive.to_owned(), value);
        return true;
    }
    let value = schema.remove(exclusive);
    value.is_some_and(|value| schema.insert(bound.to_owned(), value).is_none())
}

pub(super) fn pattern(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if !is_type(schema, "string") || schema.contains_key("enum") || schema.contains_key("format") {
        return false;
    }
    if schema.remove("pattern").is_none() || generator.random.chance(50) {
        schema.insert("pattern".to_owned(), (*generator.random.pick(&PATTERNS)).into());
    }
    true
}

pub(super) fn format(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let formats: &[&str] = match () {
        () if is_type(schema, "string")
            && !schema.contains_key("enum")
            && !schema.contains_key("pattern") =>
        {
            &FORMATS
        }
        () if is_type(schema, "integer") => &["int32", "int64"],
        () => return false,
    };
    if schema.remove("format").is_none() || generator.random.chance(50) {
        schema.insert("format".to_owned(), (*generator.random.pick(formats)).into());
    }
    true
}

pub(super) fn change_type(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let is_plain = schema.get("type").is_some_and(Value::is_string) && !schema.contains_key("enum");
    let name = *generator
        .random
        .pick(&["string", "integer", "number", "boolean", "object"]);
    is_plain
        && schema
            .insert("type".to_owned(), name.into())
            .is_some_and(|own| own != name)
}

pub(super) fn integer_number(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let name = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => "number",
        Some("number") => "integer",
        _ => return false,
    };
    schema.insert("type".to_owned(), name.into());
    true
}

pub(super) fn nullable(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let mut types = match schema.get("type") {
        Some(Value::String(name)) => vec![Value::from(name.clone())],
        Some(Value::Array(names)) => names.clone(),
        _ => return false,
    };
    let is_on = if generator.version == Version::V30 {
        toggle(schema, "nullable");
        schema.contains_key("nullable")
    } else {
        let is_on = !types.contains(&"null".into());
        types.retain(|name| name != "null");
        if types.is_empty() {
            return false;
        }
        if is_on {
            types.push("null".into());
        }
        schema.insert(
            "type".to_owned(),
            if types.len() == 1 {
                types.remove(0)
            } else {
                types.into()
            },
        );
        is_on
    };
    if let Some(values) = list(schema, "enum") {
        values.retain(|value| !value.is_null());
        if is_on {
            values.push(Value::Null);
        }
    }
    true
}

pub(super) fn enum_add(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let is_integer = is_type(schema, "integer");
    let Some(values) = list(schema, "enum") else {
        return false;
    };
    let value = if is_integer {
        json!(20)
    } else {
        json!(*generator.random.pick(&VALUES))
    };
    !values.contains(&value) && {
        values.push(value);
        true
    }
}

pub(super) fn enum_remove(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    list(schema, "enum")
        .filter(|values| values.len() > 1)
        .is_some_and(|values| {
            values.remove(generator.random.below(values.len()));
            true
        })
}

pub(super) fn enum_replace(_: &mut Generator<'_>, schema: &mut Schema) -> bool {
    let is_text = |values: &Value| {
        values
            .as_array()
            .is_some_and(|values| values.iter().all(Value::is_string))
    };
    schema.get("enum").is_some_and(is_text)
        && schema
            .insert("enum".to_owned(), json!(["SEVEN", "EIGHT"]))
            .is_some()
}

pub(super) fn enum_toggle(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if schema.remove("enum").is_some() {
        return true;
    }
    let is_plain = schema.get("type").is_some_and(|name| name == "string") && schema.len() == 1;
    is_plain
        && schema
            .insert("enum".to_owned(), generator.values().into())
            .is_none()
}

pub(super) fn default(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if schema.remove("default").is_some() && generator.random.chance(50) {
        return true;
    }
    let value = match schema.get("type").and_then(Value::as_str) {
        Some("string") if schema.len() == 1 => json!("text"),
        Some("boolean") => json!(true),
        _ => return false,
    };
    schema.insert("default".to_owned(), value);
    true
}

pub(super) fn type_list(generator: &mut Generator<'_>, schema: &mut Schema) -> bool {
    if generator.version == Version::V30 {
        return false;
    }
    let mut names = match schema.get("type") {
        Some(Value::String(name)) => vec![Value::from(name.clone())],
        Some(Value::Array(names)) => names.clone(),
        _ => return false,
    };
    let name = Value::from(
        *generator
            .random
            .pick(&["string", "integer", "boolean", "object", "array"]),
    );
    if names.contains(&name) {
        names.retain(|own| *own != name);
    } else {
        names.push(name);
    }
    !names.is_empty()
        && schema
            .insert(
                "type".to_owned(),
                if names.len() == 1 {
                    names.remove(0)
                } else {
                    names.into()
                },
            )
            .is_some()
}
