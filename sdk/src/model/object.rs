//! A JSON object, whole.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::MapAccess;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::json_field::{JsonField, Reading};
use super::{Extra, Found, Path, Problem, Readable, Schema, inspect, read, read_strictly, write};

/// A JSON object: the fields of a `T`, and whatever else is in it.
///
/// Reads like its `T`. What HubSpot sends beyond the fields of `T`, or in a shape that they do not take, is in
/// [`extra`](Self::extra) and is written back when the object is serialised. Anything that takes an object
/// takes a plain `T` as well.
#[derive(Clone, Default, PartialEq)]
pub struct Object<T> {
    fields: T,
    extra: Extra,
}

impl<T> Object<T> {
    pub(crate) fn new(fields: T, extra: Extra) -> Self {
        Self { fields, extra }
    }

    /// The fields alone. What is beside them is lost.
    pub fn into_inner(self) -> T {
        self.fields
    }

    /// What is in the object besides the fields of `T`.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// What is in the object besides the fields of `T`, to change it. On something to send, it is sent.
    pub fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }

    pub(super) fn parts(&mut self) -> (&mut T, &mut Extra) {
        (&mut self.fields, &mut self.extra)
    }
}

// The bound is a private trait that every object of this crate implements: a type's own, not a user's, choice.
#[allow(private_bounds)]
impl<T: Schema> Object<T> {
    /// Every field, however deep, that came in a shape this version of the crate did not expect. Empty for
    /// nearly every object.
    pub fn problems(&self) -> Vec<Problem> {
        inspect::problems_by(|found| inspect::of_shape(self, &Path::Root, found))
    }

    /// Where in it, however deep, there is something that is new to this version of the crate: a word, the `type` of
    /// a kind, a field. It costs nothing; a later version may know it.
    pub fn unrecognized(&self) -> Vec<String> {
        inspect::unrecognized_by(|found| inspect::of_shape(self, &Path::Root, found))
    }
}

impl<T> From<T> for Object<T> {
    fn from(fields: T) -> Self {
        Self::new(fields, Extra::default())
    }
}

impl<T> Deref for Object<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.fields
    }
}

impl<T> DerefMut for Object<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.fields
    }
}

impl<T: fmt::Debug> fmt::Debug for Object<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fields.fmt(f)?;
        if self.extra.is_empty() && self.extra.whole().is_none() {
            return Ok(());
        }
        f.write_str(" + ")?;
        self.extra.fmt(f)
    }
}

impl<T: Readable> JsonField for Object<T> {
    const EXPECTED: &'static str = "an object";
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Reading<Self>, A::Error> {
        read::fields(map).map(Reading::Good)
    }
    fn of_element(value: Value) -> Result<Self, Value> {
        Ok(of_other(value))
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        write::write(&self.fields, &self.extra, to)
    }
    fn look(&self, at: &Path<'_>, found: &mut Found) {
        inspect::of_shape(self, at, found);
    }
}

impl<T: Schema> Serialize for Object<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        write::write(&self.fields, &self.extra, to)
    }
}

impl<'de, T: Readable> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if T::STRICT {
            read_strictly(from)
        } else {
            read(from)
        }
    }
}

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Object<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

/// An object that is not one: what stands in its place is kept whole.
pub(super) fn of_other<T: Default>(value: Value) -> Object<T> {
    Object::new(T::default(), Extra::of_whole(value))
}
