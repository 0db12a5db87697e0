//! Objects that are told apart by their `type`, which may come last.
//!
//! Reading collects the fields of all members at once, typed, in one pass; when the object ends, the
//! member that `type` names takes those that are its own, and the others are kept beside them.

use serde::de::MapAccess;
use serde::ser::Serializer;
use serde_json::Value;

use super::json_field::{JsonFieldAs, Reading, to_json};
use super::{Extra, FieldVisitor, Found, JsonField, Object, Path, Readable, Schema, inspect, object, read};

/// A union that HubSpot sends.
pub(crate) trait Union: Sized {
    /// The fields of all members.
    type Any: Readable;

    /// Picks the member that the fields' `type` names.
    fn pick(any: Object<Self::Any>) -> Self;
    /// Shows the member, whichever it is.
    fn visit<V: Visit>(&self, visit: V) -> V::Output;
}

/// What wants to see a member of a union.
pub(crate) trait Visit {
    type Output;
    fn object<T: Schema>(self, member: &Object<T>) -> Self::Output;
    fn json(self, value: &Value) -> Self::Output;
}

/// A [`Union`] as a part of something else.
#[derive(Debug)]
pub(crate) enum AsUnion {}

impl<T: Union> JsonFieldAs<T> for AsUnion {
    const EXPECTED: &'static str = "an object";
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Reading<T>, A::Error> {
        read::fields::<T::Any, A>(map).map(|any| Reading::Good(T::pick(any)))
    }
    fn from_other(value: Value) -> Reading<T> {
        Reading::Good(T::pick(object::of_other(value)))
    }
    fn write<S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        value.visit(Write(to))
    }
    fn look(value: &T, at: &Path<'_>, found: &mut Found) {
        value.visit(Look(at, found));
    }
}

/// A union that one sends: small, and read only where somebody stores what is yet to be sent.
#[derive(Debug)]
pub(crate) enum AsSentUnion {}

pub(crate) trait SentUnion: Sized {
    fn of_type(tag: Option<&str>, value: Value) -> Self;
    fn visit<V: Visit>(&self, visit: V) -> V::Output;
}

impl<T: SentUnion> JsonFieldAs<T> for AsSentUnion {
    const EXPECTED: &'static str = "an object";
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Reading<T>, A::Error> {
        let value = read::json(map)?;
        let tag = value.get("type").and_then(Value::as_str).map(str::to_owned);
        Ok(Reading::Good(T::of_type(tag.as_deref(), value)))
    }
    fn write<S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        value.visit(Write(to))
    }
    fn look(value: &T, at: &Path<'_>, found: &mut Found) {
        value.visit(Look(at, found));
    }
}

struct Write<S>(S);

impl<S: Serializer> Visit for Write<S> {
    type Output = Result<S::Ok, S::Error>;
    fn object<T: Schema>(self, member: &Object<T>) -> Self::Output {
        serde::Serialize::serialize(member, self.0)
    }
    fn json(self, value: &Value) -> Self::Output {
        serde::Serialize::serialize(value, self.0)
    }
}

struct Look<'a, 'f>(&'a Path<'a>, &'f mut Found);

impl Visit for Look<'_, '_> {
    type Output = ();
    fn object<T: Schema>(self, member: &Object<T>) {
        // Of no kind that is known.
        if T::TAG.is_none() && member.extra().whole().is_none() {
            self.1.new_here(&self.0.field("type"));
        }
        inspect::of_shape(member, self.0, self.1);
    }
    fn json(self, _: &Value) {}
}

/// A member with its fields, and what is left of the collected ones: kept as fields not known to it.
pub(crate) fn member<M, T: Readable>(fields: M, mut any: Object<T>) -> Object<M> {
    let mut rest = Rest(std::mem::take(any.extra_mut()));
    any.each(&mut rest);
    Object::new(fields, rest.0)
}

struct Rest(Extra);

impl FieldVisitor for Rest {
    fn field<T: JsonField>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.0.insert(name, to_json(value));
        }
    }
    fn required<T: JsonField>(&mut self, name: &'static str, value: &T) {
        self.0.insert(name, to_json(value));
    }
}

/// A field that the member cannot be without; where it is missing, that is noted.
pub(crate) fn required<T: JsonField + Default>(name: &'static str, value: Option<T>, extra: &mut Extra) -> T {
    value.unwrap_or_else(|| {
        if extra.fault(name).is_none() {
            extra.missing(name, T::EXPECTED);
        }
        T::default()
    })
}

/// A field that the members declare with different shapes, now that the member is known.
pub(crate) fn retype<T: JsonField>(name: &'static str, value: Option<Value>, extra: &mut Extra) -> Option<T> {
    let value = value?;
    match read::from_json(value.clone()) {
        Reading::Good(value) => Some(value),
        Reading::Null => None,
        Reading::Bad(_) => {
            extra.broken(name, value, T::EXPECTED);
            None
        }
    }
}

/// A member of a union that one sends, from its JSON.
pub(crate) fn of_json<T: Readable>(value: Value) -> Object<T> {
    match read::from_json(value) {
        Reading::Good(member) => member,
        Reading::Null | Reading::Bad(_) => Object::default(),
    }
}
