//! Reads a generated type from JSON.
//!
//! Each field of each object passes through a chain of small functions here and in `json_field`, one after the other.
//! `#[inline]` makes them one: without it, a page takes an eighth longer to decode.

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess};
use serde_json::Value;

use super::budget::charge;
use super::json_field::{JsonField, LenientSeed, Name, Parsed, json};
use super::{Extra, FieldReader, Readable, problems};

/// The value of one field, not yet read.
struct FieldValue<'a, 'de, A> {
    name: &'a str,
    map: &'a mut A,
    extra: &'a mut Extra,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> FieldReader for FieldValue<'_, 'de, A> {
    type Error = A::Error;

    #[inline]
    fn optional<T: JsonField>(self, slot: &mut Option<T>) -> Result<(), A::Error> {
        *slot = self.value()?.ok();
        Ok(())
    }

    #[inline]
    fn required<T: JsonField + Default>(self, slot: &mut T) -> Result<(), A::Error> {
        *slot = match self.value()? {
            Ok(value) => value,
            Err((name, extra)) => {
                extra.charge(name)?;
                missing(name, extra)
            }
        };
        Ok(())
    }

    fn tag(self, tag: &'static str) -> Result<(), A::Error> {
        let value = self
            .map
            .next_value_seed(LenientSeed::<Value>::new(""))?
            .into_json();
        self.extra.discard(self.name);
        if value != tag {
            self.extra.charge(self.name)?;
            self.extra.insert_mismatch(self.name, value, tag);
        }
        Ok(())
    }

    fn unknown(self) -> Result<(), A::Error> {
        self.extra.charge(self.name)?;
        let value = self
            .map
            .next_value_seed(LenientSeed::<Value>::new(""))?
            .into_json();
        self.extra.insert(self.name, value);
        Ok(())
    }
}

impl<'a, 'de, A: MapAccess<'de>> FieldValue<'a, 'de, A> {
    /// Reads the value. Where there is none, returns the name and the extra fields, to note what is missing. The last of
    /// several values for a name counts, as in `serde_json`, so what an earlier one left is discarded.
    #[inline]
    fn value<T: JsonField>(self) -> Result<Result<T, (&'a str, &'a mut Extra)>, A::Error> {
        let value = self.map.next_value_seed(LenientSeed::<T>::new(self.name))?;
        self.extra.discard(self.name);
        Ok(match value {
            Parsed::Value(value) => Ok(value),
            Parsed::Null => Err((self.name, self.extra)),
            Parsed::Mismatch(value) => {
                self.extra.charge(self.name)?;
                self.extra.insert_mismatch(self.name, value, T::EXPECTED);
                Err((self.name, self.extra))
            }
        })
    }
}

/// Returns the default for a required field that has no value. If it did not fit, that is noted already.
pub(super) fn missing<T: JsonField + Default>(name: &str, extra: &mut Extra) -> T {
    if extra.mismatch(name).is_none() {
        extra.insert_missing(name, T::EXPECTED);
    }
    T::default()
}

/// Reads all fields of an object.
pub(super) fn read_fields<'de, T: Readable, A: MapAccess<'de>>(
    mut map: A,
    fields: &mut T,
    extra: &mut Extra,
) -> Result<(), A::Error> {
    let mut seen = 0_u64;
    while let Some(Name(name)) = map.next_key()? {
        if let Cow::Owned(name) = &name {
            // With the buffer in which the parser has unescaped it.
            charge(name.len().saturating_mul(4))?;
        }
        if let Some(index) = T::REQUIRED.iter().position(|required| *required == name) {
            seen |= 1 << index;
        }
        let value = FieldValue {
            name: &name,
            map: &mut map,
            extra,
            input: PhantomData,
        };
        fields.read_field(&name, value)?;
    }
    for (index, name) in T::REQUIRED.iter().enumerate() {
        if seen & (1 << index) == 0 {
            extra.charge(name)?;
            extra.insert_missing(name, "a value");
        }
    }
    Ok(())
}

/// Reads a value of a response. Fails only if the input is not JSON, or not the right type as a whole.
pub(crate) fn read<'de, T: JsonField, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    match from.deserialize_any(LenientSeed::<T>::new(""))? {
        Parsed::Value(value) => Ok(value),
        Parsed::Null => Err(D::Error::custom(format_args!(
            "expected {}, found null",
            T::EXPECTED
        ))),
        Parsed::Mismatch(_) => Err(D::Error::custom(format_args!("expected {}", T::EXPECTED))),
    }
}

/// Reads a value to send. Fails with the first problem in it.
pub(crate) fn read_strictly<'de, T: JsonField, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let value = read::<T, D>(from)?;
    match problems(&value).first() {
        None => Ok(value),
        Some(problem) => Err(D::Error::custom(problem)),
    }
}

/// Any JSON, whose memory counts for the bound on an answer.
#[derive(Debug)]
pub(crate) struct AnyJson(pub Value);

impl<'de> Deserialize<'de> for AnyJson {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        json(from).map(Self)
    }
}

/// A list, or a single value as a list of it.
#[cfg(feature = "webhook")]
#[derive(Debug)]
pub(crate) struct OneOrMany<T>(pub Vec<T>);

#[cfg(feature = "webhook")]
impl<'de, T: JsonField> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let one = match from.deserialize_any(LenientSeed::<Vec<T>>::new(""))? {
            Parsed::Value(all) => return Ok(Self(all)),
            Parsed::Mismatch(one) => one,
            Parsed::Null => Value::Null,
        };
        read(Value::Array(vec![one])).map(Self).map_err(Error::custom)
    }
}

/// Reads the value of a field of this name that is already in memory.
pub(super) fn from_json<T: JsonField>(name: &str, value: &Value) -> Parsed<T> {
    let parsed = value.deserialize_any(LenientSeed::<T>::new(name));
    parsed.unwrap_or_else(|_: serde_json::Error| Parsed::Mismatch(Value::Null))
}
