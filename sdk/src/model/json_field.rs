//! The value of one field: how it is read, whatever JSON it turns out to be, and written.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;
use serde_json::{Number, Value};

use super::{Findings, Path};

/// The result of reading a value.
pub(crate) enum Parsed<T> {
    /// The value has the expected type.
    Value(T),
    /// The value is `null`, which is read as absent.
    Null,
    /// The value has another type, and is kept as JSON.
    Mismatch(Value),
}

impl<T> Parsed<T> {
    fn or_mismatch(parsed: Option<T>, mismatched: impl FnOnce() -> Value) -> Self {
        parsed.map_or_else(|| Self::Mismatch(mismatched()), Self::Value)
    }
}

/// A type that the value of a field can have.
pub(crate) trait JsonField: Sized {
    /// The expected JSON, for error messages.
    const EXPECTED: &'static str;

    fn from_json_str(_: &str) -> Option<Self> {
        None
    }
    fn from_json_string(text: String) -> Result<Self, String> {
        Self::from_json_str(&text).ok_or(text)
    }
    fn from_bool(_: bool) -> Option<Self> {
        None
    }
    fn from_number(_: &Number) -> Option<Self> {
        None
    }
    fn from_seq<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Parsed<Self>, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = list.next_element()? {
            all.push(value);
        }
        Ok(Self::from_mismatch(Value::Array(all)))
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<Self>, A::Error> {
        // serde_json shows a number as a map when its feature `arbitrary_precision` is on somewhere.
        let value = Value::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(match &value {
            Value::Number(number) => Parsed::or_mismatch(Self::from_number(number), || value.clone()),
            _ => Self::from_mismatch(value),
        })
    }
    /// Reads JSON that none of the above takes.
    fn from_mismatch(value: Value) -> Parsed<Self> {
        Parsed::Mismatch(value)
    }
    /// Reads such a value as an element of a list, if `Self` can hold it; otherwise the whole list does not fit.
    fn list_element(value: Value) -> Result<Self, Value> {
        Err(value)
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;
    /// Collects what is to be found in it.
    fn inspect(&self, _at: &Path<'_>, _findings: &mut Findings) {}
}

/// Reads a [`JsonField`] without failing for the type of the input.
pub(crate) struct LenientSeed<T>(PhantomData<T>);

impl<T> LenientSeed<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: JsonField> DeserializeSeed<'de> for LenientSeed<T> {
    type Value = Parsed<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: JsonField> Visitor<'de> for LenientSeed<T> {
    type Value = Parsed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(T::from_bool(value).map_or_else(|| T::from_mismatch(value.into()), Parsed::Value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        let number = Number::from(value);
        Ok(T::from_number(&number).map_or_else(|| T::from_mismatch(number.into()), Parsed::Value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        let number = Number::from(value);
        Ok(T::from_number(&number).map_or_else(|| T::from_mismatch(number.into()), Parsed::Value))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        let number = Number::from_f64(value);
        let parsed = number.as_ref().and_then(T::from_number);
        Ok(parsed.map_or_else(|| T::from_mismatch(value.into()), Parsed::Value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(T::from_json_str(value).map_or_else(|| T::from_mismatch(value.into()), Parsed::Value))
    }
    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(T::from_json_string(value).map_or_else(|text| T::from_mismatch(text.into()), Parsed::Value))
    }
    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Parsed::Null)
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Parsed::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::from_seq(list)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::from_map(map)
    }
}

/// A [`JsonField`] for serde.
pub(crate) struct SerializeField<'a, T>(pub &'a T);

impl<T: JsonField> serde::Serialize for SerializeField<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.write(to)
    }
}

/// Returns a [`JsonField`] as JSON.
pub(crate) fn to_json<T: JsonField>(value: &T) -> Value {
    value.write(serde_json::value::Serializer).unwrap_or_default()
}

/// A generated type that is an enum or a union; it is a [`JsonField`] in the way of `As`.
pub(crate) trait Model: Sized {
    type As: JsonFieldAs<Self>;
}

/// How enums, or unions, are a [`JsonField`].
pub(crate) trait JsonFieldAs<T> {
    const EXPECTED: &'static str;
    fn from_json_str(_: &str) -> Option<T> {
        None
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<T>, A::Error>;
    fn from_mismatch(value: Value) -> Parsed<T> {
        Parsed::Mismatch(value)
    }
    fn write<S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error>;
    fn inspect(value: &T, at: &Path<'_>, findings: &mut Findings);
}

impl<T: Model> JsonField for T {
    const EXPECTED: &'static str = <T::As as JsonFieldAs<T>>::EXPECTED;
    fn from_json_str(text: &str) -> Option<Self> {
        <T::As as JsonFieldAs<T>>::from_json_str(text)
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<Self>, A::Error> {
        <T::As as JsonFieldAs<T>>::from_map(map)
    }
    fn from_mismatch(value: Value) -> Parsed<Self> {
        <T::As as JsonFieldAs<T>>::from_mismatch(value)
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        <T::As as JsonFieldAs<T>>::write(self, to)
    }
    fn inspect(&self, at: &Path<'_>, findings: &mut Findings) {
        <T::As as JsonFieldAs<T>>::inspect(self, at, findings);
    }
}
