//! The value of one field: how it is read, whatever JSON it turns out to be.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::budget::{charge, grow};
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

/// A type that the value of a field can have.
pub(crate) trait JsonField: Serialize + Sized {
    /// The expected JSON, for error messages.
    const EXPECTED: &'static str;
    /// The memory of a value of another type, beside that of its JSON.
    const MISMATCH_BYTES: usize = 0;

    fn from_json_str(_: &str) -> Option<Self> {
        None
    }
    fn from_bool(_: bool) -> Option<Self> {
        None
    }
    fn from_number(_: &Number) -> Option<Self> {
        None
    }
    fn from_seq<'de, A: SeqAccess<'de>>(list: A) -> Result<Parsed<Self>, A::Error> {
        mismatch(json_list(Vec::new(), list)?)
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<Self>, A::Error> {
        mismatch(any_json(map)?)
    }
    /// Reads JSON that none of the above takes.
    fn from_mismatch(value: Value) -> Parsed<Self> {
        Parsed::Mismatch(value)
    }
    /// Reads such a value, or `null`, as an element of a list. If `Self` cannot hold it, the whole list does not fit.
    fn list_element(value: Value) -> Result<Self, Value> {
        match Self::from_mismatch(value) {
            Parsed::Value(element) => Ok(element),
            Parsed::Null => Err(Value::Null),
            Parsed::Mismatch(value) => Err(value),
        }
    }

    /// Collects problems and unrecognized values in it.
    fn inspect(&self, _at: &Path<'_>, _findings: &mut Findings) {}
}

impl Parsed<Value> {
    pub(super) fn into_json(self) -> Value {
        match self {
            Self::Value(value) | Self::Mismatch(value) => value,
            Self::Null => Value::Null,
        }
    }
}

/// A key, borrowed from the input where that is possible.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Name<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// Reads any JSON.
pub(super) fn json<'de, D: Deserializer<'de>>(from: D) -> Result<Value, D::Error> {
    from.deserialize_any(LenientSeed::<Value>::new(""))
        .map(Parsed::into_json)
}

/// Reads the rest of a list of any JSON.
pub(super) fn json_list<'de, A: SeqAccess<'de>>(mut all: Vec<Value>, mut list: A) -> Result<Value, A::Error> {
    while let Some(element) = list.next_element_seed(LenientSeed::<Value>::new(""))? {
        grow(&mut all)?;
        all.push(element.into_json());
    }
    Ok(Value::Array(all))
}

/// What `serde_json` names a number, which it shows as a map when its feature `arbitrary_precision` is on somewhere.
const NUMBER: &str = "$serde_json::private::Number";
/// The memory of an entry of a map, and of the first one. The nodes of a map may be half empty; that of `serde_json`'s feature
/// `preserve_order`, by whose values it is known, doubles as it grows.
const ENTRY: usize = match size_of::<(String, Value)>() {
    size @ ..=56 => size * 5 / 2,
    size => size * 4,
};
const FIRST_ENTRY: usize = 11 * (size_of::<String>() + size_of::<Value>()) + 128;

/// Reads any JSON from a map.
pub(super) fn any_json<'de, A: MapAccess<'de>>(mut map: A) -> Result<Value, A::Error> {
    let mut all = Map::new();
    while let Some(Name(name)) = map.next_key()? {
        let entry = if all.is_empty() { FIRST_ENTRY } else { ENTRY };
        charge(entry + name.len())?;
        let value = map.next_value_seed(LenientSeed::<Value>::new(""))?.into_json();
        all.insert(name.into_owned(), value);
    }
    let digits = all.get(NUMBER).filter(|_| all.len() == 1).and_then(Value::as_str);
    let number = digits.and_then(|digits| digits.parse().ok());
    Ok(number.map_or_else(|| Value::Object(all), Value::Number))
}

fn mismatch<T: JsonField, E: Error>(json: Value) -> Result<Parsed<T>, E> {
    charge(T::MISMATCH_BYTES)?;
    Ok(T::from_mismatch(json))
}

/// Returns what was read from a scalar, or else keeps its JSON.
fn parsed<T: JsonField, E: Error>(value: Option<T>, json: impl Into<Value>) -> Result<Parsed<T>, E> {
    value.map_or_else(|| mismatch(json.into()), |value| Ok(Parsed::Value(value)))
}

/// Reads a [`JsonField`] without failing for the type of the input.
pub(super) struct LenientSeed<T> {
    /// Whether it is an id, which HubSpot writes as a string in one place and as a number in another (observed).
    is_id: bool,
    value: PhantomData<T>,
}

impl<T: JsonField> LenientSeed<T> {
    /// Creates the seed for the value of a field of this name.
    #[inline]
    pub(super) fn new(name: &str) -> Self {
        Self {
            is_id: name == "id" || name.ends_with("Id"),
            value: PhantomData,
        }
    }

    fn number<E: Error>(self, number: Number) -> Result<Parsed<T>, E> {
        let id = || T::from_json_str(&number.to_string()).filter(|_| self.is_id);
        parsed(T::from_number(&number).or_else(id), number)
    }
}

impl<'de, T: JsonField> DeserializeSeed<'de> for LenientSeed<T> {
    type Value = Parsed<T>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: JsonField> Visitor<'de> for LenientSeed<T> {
    type Value = Parsed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        parsed(T::from_bool(value), value)
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.number(value.into())
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.number(value.into())
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        let number = Number::from_f64(value);
        parsed(number.as_ref().and_then(T::from_number), value)
    }
    #[inline]
    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        charge(value.len())?;
        parsed(T::from_json_str(value), value)
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        // With the buffer in which the parser has unescaped it, which grows by doubling.
        charge(value.len().saturating_mul(4))?;
        parsed(T::from_json_str(value), value)
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
        match T::from_map(map)? {
            Parsed::Mismatch(Value::Number(number)) => self.number(number),
            parsed => Ok(parsed),
        }
    }
}

/// Returns a [`JsonField`] as JSON.
pub(super) fn to_json<T: JsonField>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A generated enum or union. It is a [`JsonField`] by the implementation in `As`.
pub(crate) trait Model: Serialize + Sized {
    type As: JsonFieldAs<Self>;
}

/// An implementation of [`JsonField`] for all enums, or for all unions. Rust allows only one `impl JsonField for T`.
pub(crate) trait JsonFieldAs<T> {
    const EXPECTED: &'static str;
    const MISMATCH_BYTES: usize = 0;
    fn from_json_str(_: &str) -> Option<T> {
        None
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<T>, A::Error> {
        any_json(map).map(Parsed::Mismatch)
    }
    fn from_mismatch(value: Value) -> Parsed<T> {
        Parsed::Mismatch(value)
    }
    fn inspect(value: &T, at: &Path<'_>, findings: &mut Findings);
}

impl<T: Model> JsonField for T {
    const EXPECTED: &'static str = T::As::EXPECTED;
    const MISMATCH_BYTES: usize = T::As::MISMATCH_BYTES;
    fn from_json_str(text: &str) -> Option<Self> {
        T::As::from_json_str(text)
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<Self>, A::Error> {
        T::As::from_map(map)
    }
    fn from_mismatch(value: Value) -> Parsed<Self> {
        T::As::from_mismatch(value)
    }
    fn inspect(&self, at: &Path<'_>, findings: &mut Findings) {
        T::As::inspect(self, at, findings);
    }
}
