//! Parses the schemas of a document.

use serde_json::Value;

use super::node::Node;
use super::{Elsewhere, EnumValue, Field, Kind, Object, Schema, SchemaKind, TAG, Usage, Variant};
use crate::error::{Result, bail};
use crate::names;

impl Schema {
    pub(super) fn read(name: &str, node: &Node<'_>) -> Result<Self> {
        let kind = if node.has("oneOf") {
            SchemaKind::Union(variants(node)?)
        } else if node.has("enum") {
            SchemaKind::Enum(enum_values(node)?)
        } else {
            SchemaKind::Object(object(node)?)
        };
        let description = node.description();
        // The example is of no use to readers of the JSON Schema.
        let example = node.text("x-rust-example");
        let example = example.map(|code| format!("\n\n```\n{}\n```", code.trim_end()));
        Ok(Self {
            name: name.to_owned(),
            doc: format!("{description}{}", example.unwrap_or_default()),
            description,
            is_shared: node.has("x-rust-shared"),
            elsewhere: match node.text("x-rust-elsewhere") {
                Some("sent") => Some(Elsewhere::Sent),
                Some(_) => Some(Elsewhere::Standalone),
                None => None,
            },
            kind,
            usage: Usage::RECEIVED,
        })
    }
}

fn variants(node: &Node<'_>) -> Result<Vec<Variant>> {
    let discriminator = node.at("discriminator");
    if discriminator.text("propertyName") != Some(TAG) {
        return discriminator.at("propertyName").expected("`type`");
    }
    let mapping = discriminator.at("mapping");
    let members = mapping.members()?;
    let idents = names::variants(members.iter().map(|(tag, _)| *tag), &mapping.place)?;
    let mut variants: Vec<Variant> = Vec::new();
    for ((tag, target), ident) in members.into_iter().zip(idents) {
        let schema = target.target(target.json.as_str())?;
        let object = object(&target.schema(&schema))?;
        if object.tag.as_deref() != Some(tag) {
            let found = object.tag;
            bail!(
                target.place,
                "{schema} expected to have the `{TAG}` {tag:?} alone, found {found:?}"
            );
        }
        variants.push(Variant {
            tag: tag.to_owned(),
            ident,
            schema,
            object,
        });
    }
    for member in node.at("oneOf").elements() {
        let name = member.reference()?;
        if variants
            .iter()
            .all(|variant| name.as_ref() != Some(&variant.schema))
        {
            return member.expected("a reference that the discriminator's mapping names");
        }
    }
    Ok(variants)
}

fn object(node: &Node<'_>) -> Result<Object> {
    if node.text("type") != Some("object") {
        return node.at("type").expected("an object, an enum or a union");
    }
    let mut object = Object {
        required: node.at("required").texts().map(str::to_owned).collect(),
        manual_constructor: node.has("x-rust-constructor"),
        ..Object::default()
    };
    let properties = node.at("properties");
    for (wire, property) in properties.members_if_any()? {
        if wire == TAG && property.has("enum") {
            let [value] = strings(&property)?[..] else {
                return property
                    .at("enum")
                    .expected("one value, or a reference to a named schema");
            };
            object.tag = Some(value.to_owned());
            continue;
        }
        let mut field = Field::new(wire, property.description(), Kind::read(&property)?);
        field.required = object.required.iter().any(|name| name == wire);
        field.has_accessor = property.has("x-rust-accessor");
        object.fields.push(field);
    }
    object.check_names(&properties.place)?;
    Ok(object)
}

impl Kind {
    pub(super) fn read(node: &Node<'_>) -> Result<Self> {
        if node.has("x-rust-newtype") {
            let name = node.string("x-rust-newtype")?;
            names::check_type(name, &node.at("x-rust-newtype").place)?;
            return Ok(Self::Newtype(name.to_owned()));
        }
        if let Some(name) = node.reference()? {
            let target = node.schema(&name);
            let is_object = !target.has("enum") && !target.has("oneOf");
            let kind = if is_object { Self::Object } else { Self::Named };
            return Ok(kind(name));
        }
        if node.has("enum") || node.has("oneOf") {
            return node.expected("a named schema instead of an inline enum or union");
        }
        let nested = |key: &str| Self::read(&node.at(key)).map(Box::new);
        Ok(match node.text("type") {
            Some("string") if node.text("format") == Some("date-time") => Self::Time,
            Some("string") if node.text("format") == Some("binary") => Self::Binary,
            Some("string") => Self::Text,
            Some("boolean") => Self::Boolean,
            Some("integer") => Self::Integer,
            Some("number") => Self::Number,
            Some("array") => Self::List(nested("items")?),
            Some("object") => match node.at("properties").members_if_any()?.is_empty() {
                true => Self::Map(Box::new(map_value(&node.at("additionalProperties"))?)),
                false => return node.expected("a named schema instead of an inline object"),
            },
            None if says_nothing(node) => Self::Any,
            _ => return node.expected("a type or a reference"),
        })
    }
}

/// Returns the type of the values of a map. An object of which nothing is declared can have any values.
fn map_value(node: &Node<'_>) -> Result<Kind> {
    match node.json {
        Value::Null | Value::Bool(true) => Ok(Kind::Any),
        Value::Bool(false) => node.expected("an object that can have properties"),
        _ => Kind::read(node),
    }
}

/// Whether a schema takes any JSON: it has prose at most. Any other keyword is one that this generator does not know.
fn says_nothing(node: &Node<'_>) -> bool {
    let is_prose =
        |key: &String| ["description", "example", "title"].contains(&key.as_str()) || key.starts_with("x-");
    node.json
        .as_object()
        .is_some_and(|schema| schema.keys().all(is_prose))
}

/// Reads the values of an enum. `x-rust-variants` has names and descriptions for them:
/// `{"createdAt": {"name": "OldestFirst", "description": "Oldest first."}}`.
fn enum_values(node: &Node<'_>) -> Result<Vec<EnumValue>> {
    let all = strings(node)?;
    let variants = node.at("x-rust-variants");
    for (name, variant) in variants.members_if_any()? {
        if !all.contains(&name) {
            bail!(variant.place, "{name:?} is not a value");
        }
    }
    let names = all
        .iter()
        .map(|wire| variants.at(wire).text("name").unwrap_or(wire));
    let idents = names::variants(names, &node.at("enum").place)?;
    let values = all.iter().zip(idents).map(|(wire, variant)| EnumValue {
        wire: (*wire).to_owned(),
        variant,
        doc: match variants.at(wire).text("description") {
            Some(doc) => format!("`{wire}`: {doc}"),
            None => format!("`{wire}`"),
        },
    });
    Ok(values.collect())
}

fn strings<'d>(node: &Node<'d>) -> Result<Vec<&'d str>> {
    let values = node.at("enum");
    let strings: Vec<&str> = values.texts().collect();
    if strings.is_empty() || strings.len() != values.elements().len() {
        return values.expected("a list of strings");
    }
    Ok(strings)
}
