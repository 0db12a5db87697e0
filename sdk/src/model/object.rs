//! A JSON object with all its fields.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::MapAccess;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::json_field::{JsonField, Parsed};
use super::read::read_fields;
use super::{
    Extra, Findings, JsonObject, Path, Problem, Readable, Schema, inspect, read, read_strictly, write,
};

/// A JSON object: the fields of a `T`, and everything else that it has.
///
/// It dereferences to `T`. What HubSpot sends beyond the fields of `T`, or with a JSON type that they do not take, is
/// in [`extra`](Self::extra) and is written back when the object is serialized. A function of this crate that takes
/// an object takes a plain `T` as well. [`JsonObject`](crate::JsonObject) is the bound for functions of your own.
///
/// ```
/// use hubspot_conversations::{DeliveryIdentifier, Object};
///
/// # fn main() -> serde_json::Result<()> {
/// let json = r#"{"type": "HS_EMAIL_ADDRESS", "value": "customer@example.com", "brandNew": 1}"#;
/// let address: Object<DeliveryIdentifier> = serde_json::from_str(json)?;
/// assert_eq!(address.value.as_deref(), Some("customer@example.com"));
/// assert_eq!(address.extra().len(), 1); // what this crate does not know is kept, and written back
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Object<T> {
    fields: T,
    extra: Extra,
}

impl<T> Object<T> {
    pub(crate) fn new(fields: T, extra: Extra) -> Self {
        Self { fields, extra }
    }

    /// Returns the fields alone; [`extra`](Self::extra) is dropped.
    pub fn into_inner(self) -> T {
        self.fields
    }

    /// Returns what the object has besides the fields of `T`.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Returns the same, mutable. What is added to an object to send is sent.
    pub fn extra_mut(&mut self) -> &mut Extra {
        &mut self.extra
    }
}

impl<T: JsonObject> Object<T> {
    /// Returns every field, however deep, whose JSON this version of the crate did not expect. Nearly always empty.
    pub fn problems(&self) -> Vec<Problem> {
        self.findings().problems
    }

    /// Returns the paths, however deep, of what is new to this version of the crate: an enum value, a `type`, a field. A
    /// later version may know it.
    pub fn unrecognized(&self) -> Vec<String> {
        self.findings().unrecognized
    }

    fn findings(&self) -> Findings {
        let mut findings = Findings::default();
        inspect::inspect(&self.fields, &self.extra, &Path::Root, &mut findings);
        findings
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
        if self.extra.is_empty() && self.extra.non_object().is_none() {
            return Ok(());
        }
        f.write_str(" + ")?;
        self.extra.fmt(f)
    }
}

impl<T: Readable> JsonField for Object<T> {
    const EXPECTED: &'static str = "an object";
    const MISMATCH_BYTES: usize = Extra::FIRST_ENTRY;
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<Self>, A::Error> {
        read_object(map).map(Parsed::Value)
    }
    fn list_element(value: Value) -> Result<Self, Value> {
        Ok(from_non_object(value))
    }
    fn inspect(&self, at: &Path<'_>, findings: &mut Findings) {
        inspect::inspect(&self.fields, &self.extra, at, findings);
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

/// Reads all fields of an object.
pub(super) fn read_object<'de, T: Readable, A: MapAccess<'de>>(map: A) -> Result<Object<T>, A::Error> {
    let mut object = Object::<T>::default();
    read_fields(map, &mut object.fields, &mut object.extra)?;
    Ok(object)
}

/// Returns an empty object that keeps a value which is not an object.
pub(super) fn from_non_object<T: Default>(value: Value) -> Object<T> {
    Object::new(T::default(), Extra::from_non_object(value))
}
