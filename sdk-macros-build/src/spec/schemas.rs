//! Reads schemas.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::json::{REFERENCE, array, doc, object, reference, string};
use super::{EnumValue, Field, Kind, Object, Schema, SchemaKind, TAG, Union};
use crate::error::{Error, Result, bail};
use crate::{enums, names};

pub(super) fn schema(json: &Value, place: &str) -> Result<Schema> {
    let kind = if json.get("oneOf").is_some() {
        SchemaKind::Union(union(json, place)?)
    } else if json.get("enum").is_some() {
        SchemaKind::Enum(enum_values(json, place)?)
    } else {
        SchemaKind::Object(fields(json, place)?)
    };
    Ok(Schema {
        doc: rust_doc(json),
        description: doc(json),
        kind,
        json: json.clone(),
    })
}

/// The description with `x-rust-example`, which is of no use to readers of the JSON Schema.
fn rust_doc(json: &Value) -> String {
    let example = json.get("x-rust-example").and_then(Value::as_str);
    let example = example.map(|code| format!("\n\n```\n{}\n```", code.trim_end()));
    doc(json) + &example.unwrap_or_default()
}

fn union(json: &Value, place: &str) -> Result<Union> {
    let discriminator = format!("{place}/discriminator");
    let given = json.get("discriminator").unwrap_or(&Value::Null);
    let property = string(given, &discriminator, "propertyName")?;
    if property != TAG {
        bail!(
            &discriminator,
            "propertyName {TAG:?} expected, found {property:?}"
        );
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
        variants.push(enums::variant(tag, variants.iter(), &mapping)?);
    }
    for (index, member) in array(json, "oneOf").iter().enumerate() {
        let known = reference(member).is_some_and(|name| members.values().any(|member| *member == name));
        if !known {
            let place = format!("{place}/oneOf/{index}");
            bail!(
                &place,
                "a reference that the discriminator's mapping names expected"
            );
        }
    }
    Ok(Union { members })
}

fn fields(json: &Value, place: &str) -> Result<Object> {
    let kind_of = json.get("type").and_then(Value::as_str);
    if kind_of != Some("object") {
        bail!(place, "an object, an enum or a union expected, found {kind_of:?}");
    }
    let required: Vec<&str> = array(json, "required").iter().filter_map(Value::as_str).collect();
    let mut tag = None;
    let mut fields = Vec::new();
    let empty = Value::Object(Map::new());
    let properties = format!("{place}/properties");
    for (wire, property) in object(json.get("properties").unwrap_or(&empty), &properties)? {
        let place = format!("{properties}/{wire}");
        if wire == TAG && property.get("enum").is_some() {
            let mut values = strings(property, &place)?;
            if values.len() != 1 {
                bail!(&place, "an enum of several values should be a schema of its own");
            }
            tag = values.pop();
            continue;
        }
        let kind = kind(property, &place)?;
        let required = required.contains(&wire.as_str());
        fields.push(Field {
            wire: wire.clone(),
            ident: names::field(wire),
            doc: doc(property),
            required,
            kind,
            has_accessor: property.get("x-rust-accessor").is_some(),
        });
    }
    if let Some((one, other)) = names::name_collision(fields.iter().map(|field| field.wire.as_str())) {
        let name = names::field(one);
        bail!(
            &properties,
            "{one:?} and {other:?} would both be the field `{name}`"
        );
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
        bail!(
            place,
            "an inline enum or union should be a schema of its own, as `cargo xtask regen` makes it"
        );
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
            bail!(place, "a type or a reference expected, found {other:?}");
        }
    })
}

pub(super) fn newtype(name: &Value, place: &str) -> Result<Kind> {
    let name = name.as_str().filter(|name| names::is_type_name(name));
    let place = format!("{place}/x-rust-newtype");
    name.map(|name| Kind::Newtype(name.to_owned()))
        .ok_or_else(|| Error::new(&place, "the name of a Rust type expected"))
}

/// The values of an enum. `x-rust-variants` has names and descriptions for them:
/// `{"createdAt": {"name": "OldestFirst", "description": "Oldest first."}}`.
fn enum_values(json: &Value, place: &str) -> Result<Vec<EnumValue>> {
    let mut values: Vec<EnumValue> = Vec::new();
    let all = strings(json, place)?;
    let place = format!("{place}/enum");
    let described = json.get("x-rust-variants").and_then(Value::as_object);
    if let Some(name) = described
        .into_iter()
        .flat_map(Map::keys)
        .find(|name| !all.contains(name))
    {
        bail!(&place, "x-rust-variants describes {name:?}, which is not a value");
    }
    for wire in all {
        let described = |key: &str| described?.get(&wire)?.get(key)?.as_str();
        let name = described("name").unwrap_or(&wire);
        let in_use = values.iter().map(|value| &value.variant);
        let variant = enums::variant(name, in_use, &place)?;
        let doc =
            described("description").map_or_else(|| format!("`{wire}`"), |doc| format!("`{wire}`: {doc}"));
        values.push(EnumValue { wire, variant, doc });
    }
    Ok(values)
}

fn strings(json: &Value, place: &str) -> Result<Vec<String>> {
    let strings: Option<Vec<String>> = array(json, "enum")
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect();
    strings
        .filter(|strings| !strings.is_empty())
        .ok_or_else(|| Error::new(&format!("{place}/enum"), "a list of strings expected"))
}
