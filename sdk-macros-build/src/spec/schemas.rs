//! Schemas, as the document has them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::json::{REFERENCE, array, doc, object, reference, string};
use super::{Field, Kind, Object, Schema, Shape, TAG, Union};
use crate::error::{Error, Result};
use crate::names;

pub(super) fn schema(json: &Value, place: &str) -> Result<Schema> {
    let shape = if json.get("oneOf").is_some() {
        Shape::Union(union(json, place)?)
    } else if json.get("enum").is_some() {
        Shape::Enum(words(json, place)?)
    } else {
        Shape::Object(fields(json, place)?)
    };
    Ok(Schema {
        doc: doc(json),
        shape,
        json: json.clone(),
    })
}

pub(super) fn union(json: &Value, place: &str) -> Result<Union> {
    let discriminator = format!("{place}/discriminator");
    let given = json.get("discriminator").unwrap_or(&Value::Null);
    let property = string(given, &discriminator, "propertyName")?;
    if property != TAG {
        return Err(Error::new(
            &discriminator,
            format!("propertyName {TAG:?} expected, found {property:?}"),
        ));
    }
    let mapping = format!("{discriminator}/mapping");
    let mut members = BTreeMap::new();
    for (tag, target) in object(given.get("mapping").unwrap_or(&Value::Null), &mapping)? {
        let name = target.as_str().and_then(|text| text.strip_prefix(REFERENCE));
        let name = name.ok_or_else(|| Error::new(&format!("{mapping}/{tag}"), "a reference expected"))?;
        members.insert(tag.clone(), name.to_owned());
    }
    let mut variants = Vec::new();
    for tag in members.keys() {
        variants.push(crate::enums::variant(tag, &variants, &mapping)?);
    }
    for (index, member) in array(json, "oneOf").iter().enumerate() {
        let known = reference(member).is_some_and(|name| members.values().any(|member| *member == name));
        if !known {
            let place = format!("{place}/oneOf/{index}");
            return Err(Error::new(
                &place,
                "a reference that the discriminator's mapping names expected",
            ));
        }
    }
    Ok(Union { members })
}

pub(super) fn fields(json: &Value, place: &str) -> Result<Object> {
    let kind_of = json.get("type").and_then(Value::as_str);
    if kind_of != Some("object") {
        return Err(Error::new(
            place,
            format!("an object, an enum or a union expected, found {kind_of:?}"),
        ));
    }
    let required: Vec<&str> = array(json, "required").iter().filter_map(Value::as_str).collect();
    let mut tag = None;
    let mut fields = Vec::new();
    let empty = Value::Object(Map::new());
    let properties = format!("{place}/properties");
    for (wire, property) in object(json.get("properties").unwrap_or(&empty), &properties)? {
        let place = format!("{properties}/{wire}");
        if wire == TAG && property.get("enum").is_some() {
            let mut values = words(property, &place)?;
            if values.len() != 1 {
                return Err(Error::new(
                    &place,
                    "an enum of several values should be a schema of its own",
                ));
            }
            tag = values.pop();
            continue;
        }
        let kind = kind(property, &place)?;
        let required = required.contains(&wire.as_str());
        fields.push(Field {
            wire: wire.clone(),
            doc: doc(property),
            required,
            kind,
        });
    }
    if let Some((one, other)) = names::alike(fields.iter().map(|field| field.wire.as_str())) {
        let alike = names::field(one);
        return Err(Error::new(
            &properties,
            format!("{one:?} and {other:?} would both be the field `{alike}`"),
        ));
    }
    let manual_constructor = json.get("x-rust-constructor").is_some();
    Ok(Object {
        tag,
        fields,
        manual_constructor,
    })
}

pub(super) fn kind(json: &Value, place: &str) -> Result<Kind> {
    if let Some(name) = json.get("x-rust-newtype") {
        return newtype(name, place);
    }
    if let Some(name) = reference(json) {
        return Ok(Kind::Named(name));
    }
    if json.get("enum").is_some() || json.get("oneOf").is_some() {
        return Err(Error::new(
            place,
            "an inline enum or union should be a schema of its own, as `cargo xtask regen` makes it",
        ));
    }
    let kind_of = json.get("type").and_then(Value::as_str);
    Ok(match (kind_of, json.get("format").and_then(Value::as_str)) {
        (Some("string"), Some("date-time")) => Kind::Time,
        (Some("string"), _) => Kind::Text,
        (Some("boolean"), _) => Kind::Boolean,
        (Some("integer"), _) => Kind::Integer,
        (Some("number"), _) => Kind::Number,
        (Some("array"), _) => {
            let place = format!("{place}/items");
            Kind::List(Box::new(kind(json.get("items").unwrap_or(&Value::Null), &place)?))
        }
        (Some("object"), _) => {
            let place = format!("{place}/additionalProperties");
            let values = json.get("additionalProperties").unwrap_or(&Value::Null);
            Kind::Map(Box::new(kind(values, &place)?))
        }
        (other, _) => {
            return Err(Error::new(
                place,
                format!("a type or a reference expected, found {other:?}"),
            ));
        }
    })
}

pub(super) fn newtype(name: &Value, place: &str) -> Result<Kind> {
    let name = name.as_str().filter(|name| names::is_type_name(name));
    let place = format!("{place}/x-rust-newtype");
    name.map(|name| Kind::Newtype(name.to_owned()))
        .ok_or_else(|| Error::new(&place, "the name of a Rust type expected"))
}

pub(super) fn words(json: &Value, place: &str) -> Result<Vec<String>> {
    let words: Option<Vec<String>> = array(json, "enum")
        .iter()
        .map(|word| word.as_str().map(str::to_owned))
        .collect();
    words
        .filter(|words| !words.is_empty())
        .ok_or_else(|| Error::new(&format!("{place}/enum"), "a list of strings expected"))
}
