//! Unions: objects whose `type`, which may come last, names the variant.

use serde::de::MapAccess;
use serde_json::Value;

use super::budget::{charge, check};
use super::json_field::{JsonFieldAs, Parsed, any_json, json};
use super::{
    Extra, FieldVisitor, Findings, JsonField, Object, Path, Readable, Schema, inspect, object, read,
};

/// A union that HubSpot sends.
pub(crate) trait Union: Sized {
    /// The fields of all variants.
    type Fallback: Readable;

    /// Returns the variant that the field `type` names.
    fn from_fields(fields: Object<Self::Fallback>) -> Self;
    fn variant(&self) -> &dyn Variant;
}

/// A union that is only sent.
pub(crate) trait SentUnion: Sized {
    fn from_tag(tag: Option<&str>, value: Value) -> Self;
    fn variant(&self) -> &dyn Variant;
}

/// The object of a variant, of whichever type.
pub(crate) trait Variant {
    /// Returns the `type` of the variant; `None` for a fallback.
    fn tag(&self) -> Option<&'static str>;
    fn extra(&self) -> &Extra;
    fn inspect(&self, at: &Path<'_>, findings: &mut Findings);
}

impl<T: Schema> Variant for Object<T> {
    fn tag(&self) -> Option<&'static str> {
        T::TAG
    }
    fn extra(&self) -> &Extra {
        self.extra()
    }
    fn inspect(&self, at: &Path<'_>, findings: &mut Findings) {
        let is_fallback = T::TAG.is_none();
        if is_fallback && self.extra().non_object().is_none() {
            findings.unrecognized.push(Path::Field(at, "type").to_string());
        }
        inspect::inspect(&**self, self.extra(), at, findings);
    }
}

/// The fallback of a union that is only sent.
impl Variant for Value {
    fn tag(&self) -> Option<&'static str> {
        None
    }
    fn extra(&self) -> &Extra {
        Extra::EMPTY
    }
    fn inspect(&self, _: &Path<'_>, _: &mut Findings) {}
}

/// A [`Union`] as a [`JsonField`].
#[derive(Debug)]
pub(crate) enum AsUnion {}

impl<T: Union> JsonFieldAs<T> for AsUnion {
    const EXPECTED: &'static str = "an object";
    const MISMATCH_BYTES: usize = size_of::<Object<T::Fallback>>() + Extra::FIRST_ENTRY;
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<T>, A::Error> {
        // The variant is boxed, and is smaller than the fallback.
        charge(size_of::<Object<T::Fallback>>())?;
        let fields: Object<T::Fallback> = object::read_object(map)?;
        let charged = fields.extra().bytes();
        let value = T::from_fields(fields);
        charge(value.variant().extra().bytes().saturating_sub(charged))?;
        check()?;
        Ok(Parsed::Value(value))
    }
    fn from_mismatch(value: Value) -> Parsed<T> {
        Parsed::Value(T::from_fields(object::from_non_object(value)))
    }
    fn inspect(value: &T, at: &Path<'_>, findings: &mut Findings) {
        value.variant().inspect(at, findings);
    }
}

/// A [`SentUnion`] as a [`JsonField`]. It is read through [`Value`], which is slower: only programs that store messages
/// before they send them read it.
#[derive(Debug)]
pub(crate) enum AsSentUnion {}

impl<T: SentUnion> JsonFieldAs<T> for AsSentUnion {
    const EXPECTED: &'static str = "an object";
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<T>, A::Error> {
        let value = any_json(map)?;
        let tag = value.get("type").and_then(Value::as_str).map(str::to_owned);
        Ok(Parsed::Value(T::from_tag(tag.as_deref(), value)))
    }
    fn inspect(value: &T, at: &Path<'_>, findings: &mut Findings) {
        value.variant().inspect(at, findings);
    }
}

/// Returns a list, empty if it is absent.
pub(crate) fn list<T>(list: &Option<Vec<T>>) -> &[T] {
    list.as_deref().unwrap_or_default()
}

/// Returns the object of a variant with its fields. Collected fields that the variant does not have become unknown ones.
pub(crate) fn with_remaining<M, T: Readable>(fields: M, mut collected: Object<T>) -> Box<Object<M>> {
    let mut remaining = Remaining(std::mem::take(collected.extra_mut()));
    collected.visit_fields(&mut remaining);
    Box::new(Object::new(fields, remaining.0))
}

struct Remaining(Extra);

impl Remaining {
    /// Adds a field as JSON. It is read again from its text, so that its memory is charged.
    fn add<T: JsonField>(&mut self, name: &'static str, value: &T) {
        let text = serde_json::to_vec(value).unwrap_or_default();
        let charged: serde_json::Result<()> = charge(text.capacity()).and_then(|()| self.0.charge(name));
        let value = charged.and_then(|()| json(&mut serde_json::Deserializer::from_slice(&text)));
        self.0.insert(name, value.unwrap_or_default());
    }
}

impl FieldVisitor for Remaining {
    fn field<T: JsonField>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }
    fn required<T: JsonField>(&mut self, name: &'static str, value: &T) {
        self.add(name, value);
    }
}

/// Returns the value of a required field, or its default, noted as missing.
pub(crate) fn required<T: JsonField + Default>(name: &'static str, value: Option<T>, extra: &mut Extra) -> T {
    value.unwrap_or_else(|| read::missing(name, extra))
}

/// Reads a field that the variants declare with different types, now that the variant is known.
pub(crate) fn retype<T: JsonField>(name: &'static str, value: Option<Value>, extra: &mut Extra) -> Option<T> {
    let value = value?;
    match read::from_json(name, &value) {
        Parsed::Value(value) => Some(value),
        Parsed::Null => None,
        Parsed::Mismatch(_) => {
            extra.insert_mismatch(name, value, T::EXPECTED);
            None
        }
    }
}

/// Reads a variant of a union that is only sent.
pub(crate) fn variant_from_json<T: Readable>(value: Value) -> Object<T> {
    match read::from_json("", &value) {
        Parsed::Value(object) => object,
        Parsed::Null | Parsed::Mismatch(_) => Object::default(),
    }
}
