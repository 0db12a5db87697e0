//! The document, read into what the generator works on.
//!
//! Only what this generator can carry over faithfully is accepted. Anything else is an error that names
//! its place: better no build than a client that quietly sends something else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::names;

mod operations;

/// Everything the generator needs to know of a document.
#[derive(Debug)]
pub(crate) struct Spec {
    pub title: String,
    pub version: String,
    pub operations: Vec<Operation>,
    pub schemas: BTreeMap<String, Schema>,
    /// Schemas that can stand in a request, by name.
    pub sent: BTreeSet<String>,
    /// Schemas that can stand in an answer, by name.
    pub received: BTreeSet<String>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    /// The start of the path, of those that the document lists in `x-path-prefixes`; it differs between versions.
    pub prefix: String,
    pub doc: String,
    pub parameters: Vec<Parameter>,
    pub body: Option<String>,
    /// What it answers with, if with anything.
    pub answer: Option<String>,
    pub error: Option<String>,
    pub idempotency: Idempotency,
    /// Whether it sends a message, and hand-written code makes sure of what became of it.
    pub sends: bool,
}

/// What an operation does at HubSpot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idempotency {
    /// Nothing.
    Safe,
    /// It makes something so, and asking twice makes it no different.
    Idempotent,
    /// Something that happens once for each time it is asked for.
    NonIdempotent,
}

impl Operation {
    /// The path behind the prefix.
    pub(crate) fn resource(&self) -> &str {
        self.path.strip_prefix(&self.prefix).unwrap_or(&self.path)
    }

    /// The schemas that one sends with it.
    fn asks(&self) -> Vec<&str> {
        let parameters = self.parameters.iter().filter_map(|p| p.kind.named());
        self.body.as_deref().into_iter().chain(parameters).collect()
    }

    /// The schemas that come back from it.
    fn answers(&self) -> Vec<&str> {
        let all = self.answer.iter().chain(&self.error);
        all.map(String::as_str).collect()
    }
}

#[derive(Debug)]
pub(crate) struct Parameter {
    pub name: String,
    pub in_path: bool,
    pub required: bool,
    pub doc: String,
    pub kind: Kind,
    pub schema: Value,
}

impl Parameter {
    /// Whether it is a number in Rust as it is on the wire.
    pub(crate) fn is_number(&self) -> bool {
        self.kind != Kind::Text && self.schema.get("type").and_then(Value::as_str) == Some("integer")
    }
}

#[derive(Debug)]
pub(crate) struct Schema {
    pub doc: String,
    pub shape: Shape,
    pub json: Value,
}

#[derive(Debug)]
pub(crate) enum Shape {
    Object(Object),
    Union(Union),
    Enum(Vec<String>),
}

#[derive(Debug)]
pub(crate) struct Object {
    /// The one value of its `type`, where it is a member of a union.
    pub tag: Option<String>,
    pub fields: Vec<Field>,
    /// Whether hand-written code gives it its constructor.
    pub manual_constructor: bool,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub wire: String,
    pub doc: String,
    pub required: bool,
    pub kind: Kind,
}

#[derive(Debug)]
pub(crate) struct Union {
    /// The value of `type` and the schema it stands for, in the order of the values.
    pub members: BTreeMap<String, String>,
}

/// What a value is. Integers have one kind: the width HubSpot declares is not a promise it keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Boolean,
    Integer,
    Number,
    Time,
    /// Any JSON: what the members of a union declare differently, before the member is known.
    Any,
    /// A hand-written type around a string or an integer, named by `x-rust-newtype`.
    Newtype(String),
    /// An enum or a union.
    Named(String),
    /// An object.
    Object(String),
    List(Box<Kind>),
    Map(Box<Kind>),
}

/// The property that tells the members of a union apart.
pub(crate) const TAG: &str = "type";

impl Spec {
    pub(crate) fn read(text: &str) -> Result<Self> {
        let document: Value = serde_json::from_str(text).map_err(|e| {
            Error::new(
                &format!("line {}, column {}", e.line(), e.column()),
                format!("not JSON: {e}"),
            )
        })?;
        let version = string(&document, "", "openapi")?;
        if !version.starts_with("3.0.") {
            return Err(Error::new(
                "/openapi",
                format!("OpenAPI 3.0 expected, found {version:?}"),
            ));
        }
        extensions(&document, "")?;
        let mut schemas = BTreeMap::new();
        let base = "/components/schemas";
        for (name, json) in object_at(&document, base)? {
            let place = format!("{base}/{name}");
            if !names::is_type_name(name) {
                return Err(Error::new(
                    &place,
                    format!("{name:?} cannot be the name of a Rust type"),
                ));
            }
            schemas.insert(name.clone(), schema(json, &place)?);
        }
        let operations = operations::operations(&document)?;
        let mut spec = Self {
            title: string(&document["info"], "/info", "title")?,
            version: string(&document["info"], "/info", "version")?,
            operations,
            schemas,
            sent: BTreeSet::new(),
            received: BTreeSet::new(),
        };
        spec.check_references()?;
        spec.tell_objects();
        spec.sent = spec.reach(Operation::asks);
        spec.received = spec.reach(Operation::answers);
        Ok(spec)
    }

    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        match &self.schemas.get(name)?.shape {
            Shape::Object(object) => Some(object),
            _ => None,
        }
    }

    /// What a schema is, as the kind of a value.
    pub(crate) fn kind(&self, name: &str) -> Kind {
        if self.object(name).is_some() {
            Kind::Object(name.to_owned())
        } else {
            Kind::Named(name.to_owned())
        }
    }

    fn reach<'s>(&'s self, roots: impl Fn(&'s Operation) -> Vec<&'s str>) -> BTreeSet<String> {
        let mut open: Vec<&str> = self.operations.iter().flat_map(roots).collect();
        let mut seen = BTreeSet::new();
        while let Some(name) = open.pop() {
            if seen.insert(name.to_owned()) {
                open.extend(self.schemas.get(name).into_iter().flat_map(Schema::references));
            }
        }
        seen
    }

    /// Tells the kinds that are objects from the other named ones.
    fn tell_objects(&mut self) {
        fn tell(kind: &mut Kind, objects: &BTreeSet<String>) {
            match kind {
                Kind::Named(name) if objects.contains(name) => *kind = Kind::Object(std::mem::take(name)),
                Kind::List(inner) | Kind::Map(inner) => tell(inner, objects),
                _ => {}
            }
        }
        let is_object = |schema: &Schema| matches!(schema.shape, Shape::Object(_));
        let objects = self.schemas.iter().filter(|(_, schema)| is_object(schema));
        let objects = objects.map(|(name, _)| name.clone()).collect();
        for schema in self.schemas.values_mut() {
            if let Shape::Object(object) = &mut schema.shape {
                object
                    .fields
                    .iter_mut()
                    .for_each(|field| tell(&mut field.kind, &objects));
            }
        }
    }

    fn check_references(&self) -> Result<()> {
        let check = |place: &str, name: &str| {
            if self.schemas.contains_key(name) {
                return Ok(());
            }
            Err(Error::new(
                place,
                format!("refers to the schema {name:?}, which does not exist"),
            ))
        };
        for (name, schema) in &self.schemas {
            let place = format!("/components/schemas/{name}");
            for reference in schema.references() {
                check(&place, reference)?;
            }
            if let Shape::Union(union) = &schema.shape {
                for (tag, member) in &union.members {
                    let is = self.object(member).and_then(|object| object.tag.as_deref());
                    if is != Some(tag) {
                        return Err(Error::new(
                            &format!("{place}/discriminator/mapping/{tag}"),
                            format!(
                                "{member} should have a `{TAG}` whose only value is {tag:?}, and has {is:?}"
                            ),
                        ));
                    }
                }
            }
        }
        for operation in &self.operations {
            let place = format!("/paths/{}/{}", escape(&operation.path), operation.method);
            for name in operation.asks().into_iter().chain(operation.answers()) {
                check(&place, name)?;
            }
            for parameter in &operation.parameters {
                let object = parameter.kind.named().filter(|name| self.object(name).is_some());
                if let Some(object) = object {
                    let message = format!(
                        "{} is the object {object}, and cannot stand in an address",
                        parameter.name
                    );
                    return Err(Error::new(&place, message));
                }
            }
        }
        Ok(())
    }
}

impl Schema {
    fn references(&self) -> Vec<&str> {
        match &self.shape {
            Shape::Object(object) => object.fields.iter().filter_map(|f| f.kind.named()).collect(),
            Shape::Union(union) => union.members.values().map(String::as_str).collect(),
            Shape::Enum(_) => Vec::new(),
        }
    }
}

impl Kind {
    /// The schema in it, however deep.
    pub(crate) fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) | Self::Object(name) => Some(name),
            Self::List(inner) | Self::Map(inner) => inner.named(),
            _ => None,
        }
    }
}

fn schema(json: &Value, place: &str) -> Result<Schema> {
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

fn union(json: &Value, place: &str) -> Result<Union> {
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

fn fields(json: &Value, place: &str) -> Result<Object> {
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

fn kind(json: &Value, place: &str) -> Result<Kind> {
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

fn newtype(name: &Value, place: &str) -> Result<Kind> {
    let name = name.as_str().filter(|name| names::is_type_name(name));
    let place = format!("{place}/x-rust-newtype");
    name.map(|name| Kind::Newtype(name.to_owned()))
        .ok_or_else(|| Error::new(&place, "the name of a Rust type expected"))
}

/// What the overlay can tell this generator, and in which words; a newtype is named freely.
const EXTENSIONS: [(&str, Option<&str>); 5] = [
    ("x-rust-constructor", Some("manual")),
    ("x-rust-idempotency", Some("safe")),
    ("x-rust-newtype", None),
    ("x-rust-outcome", Some("sent")),
    ("x-rust-type", Some("text")),
];

/// Refuses what is misspelt: unread, it would take from a send the code that never sends twice.
fn extensions(json: &Value, place: &str) -> Result<()> {
    if let Value::Array(all) = json {
        let mut all = all.iter().enumerate();
        return all.try_for_each(|(index, json)| extensions(json, &format!("{place}/{index}")));
    }
    for (key, value) in json.as_object().into_iter().flatten() {
        let place = format!("{place}/{}", escape(key));
        if key.starts_with("x-rust-") {
            let known = EXTENSIONS.iter().find(|(name, _)| name == key);
            let Some((_, word)) = known else {
                let known = EXTENSIONS.map(|(name, _)| name).join(", ");
                return Err(Error::new(&place, format!("one of {known} expected")));
            };
            if word.is_some_and(|word| value.as_str() != Some(word)) {
                let word = word.unwrap_or_default();
                return Err(Error::new(&place, format!("`{word}` expected, found {value}")));
            }
        }
        extensions(value, &place)?;
    }
    Ok(())
}

const REFERENCE: &str = "#/components/schemas/";

/// The schema referred to, alone or as the only part of an `allOf` (which carries a description).
fn reference(json: &Value) -> Option<String> {
    let target = match array(json, "allOf") {
        [only] => only,
        _ => json,
    };
    target
        .get("$ref")?
        .as_str()?
        .strip_prefix(REFERENCE)
        .map(str::to_owned)
}

fn words(json: &Value, place: &str) -> Result<Vec<String>> {
    let words: Option<Vec<String>> = array(json, "enum")
        .iter()
        .map(|word| word.as_str().map(str::to_owned))
        .collect();
    words
        .filter(|words| !words.is_empty())
        .ok_or_else(|| Error::new(&format!("{place}/enum"), "a list of strings expected"))
}

fn doc(json: &Value) -> String {
    json.get("description")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn string(json: &Value, place: &str, key: &str) -> Result<String> {
    json.get(key)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| Error::new(&format!("{place}/{key}"), "a string expected"))
}

fn array<'j>(json: &'j Value, key: &str) -> &'j [Value] {
    json.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn object<'j>(json: &'j Value, place: &str) -> Result<&'j Map<String, Value>> {
    json.as_object()
        .ok_or_else(|| Error::new(place, "an object expected"))
}

fn object_at<'j>(document: &'j Value, place: &str) -> Result<&'j Map<String, Value>> {
    object(document.pointer(place).unwrap_or(&Value::Null), place)
}

/// A key as it stands in a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
