//! Reading one value, whatever it turns out to be.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;
use std::mem::discriminant;
use std::str::FromStr;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Number, Value};

use super::{Found, Model, Path};

/// What came of reading a value.
pub(crate) enum Reading<T> {
    /// It has the shape expected.
    Good(T),
    /// It is `null`, which is read as absent.
    Null,
    /// It has another shape, and is this.
    Bad(Value),
}

impl<T> Reading<T> {
    fn or_bad(good: Option<T>, bad: impl FnOnce() -> Value) -> Self {
        good.map_or_else(|| Self::Bad(bad()), Self::Good)
    }
}

/// Anything that can stand as the value of a field.
pub(crate) trait JsonField: Sized {
    /// What it is in JSON, for people.
    const EXPECTED: &'static str;

    fn from_text(_: &str) -> Option<Self> {
        None
    }
    fn from_owned_text(text: String) -> Result<Self, String> {
        Self::from_text(&text).ok_or(text)
    }
    fn from_boolean(_: bool) -> Option<Self> {
        None
    }
    fn from_number(_: &Number) -> Option<Self> {
        None
    }
    fn from_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Reading<Self>, A::Error> {
        let mut all = Vec::new();
        while let Some(value) = list.next_element()? {
            all.push(value);
        }
        Ok(Self::from_other(Value::Array(all)))
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Reading<Self>, A::Error> {
        // serde_json shows a number as a map when its feature `arbitrary_precision` is on somewhere.
        let value = Value::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(match &value {
            Value::Number(number) => Reading::or_bad(Self::from_number(number), || value.clone()),
            _ => Self::from_other(value),
        })
    }
    /// A value of a shape that none of the above takes.
    fn from_other(value: Value) -> Reading<Self> {
        Reading::Bad(value)
    }
    /// The same as an element of a list, if it can hold such a value: then it costs only itself.
    fn of_element(value: Value) -> Result<Self, Value> {
        Err(value)
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;
    /// Goes through it for what is looked for.
    fn look(&self, _at: &Path<'_>, _found: &mut Found) {}
}

/// Reads a [`JsonField`] without ever failing for the shape of the input.
pub(crate) struct Lenient<T>(PhantomData<T>);

impl<T> Lenient<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: JsonField> DeserializeSeed<'de> for Lenient<T> {
    type Value = Reading<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: JsonField> Visitor<'de> for Lenient<T> {
    type Value = Reading<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(T::from_boolean(value).map_or_else(|| T::from_other(value.into()), Reading::Good))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        let number = Number::from(value);
        Ok(T::from_number(&number).map_or_else(|| T::from_other(number.into()), Reading::Good))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        let number = Number::from(value);
        Ok(T::from_number(&number).map_or_else(|| T::from_other(number.into()), Reading::Good))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        let number = Number::from_f64(value);
        let good = number.as_ref().and_then(T::from_number);
        Ok(good.map_or_else(|| T::from_other(value.into()), Reading::Good))
    }
    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(T::from_text(value).map_or_else(|| T::from_other(value.into()), Reading::Good))
    }
    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(T::from_owned_text(value).map_or_else(|text| T::from_other(text.into()), Reading::Good))
    }
    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Reading::Null)
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Reading::Null)
    }
    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        T::from_list(list)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::from_map(map)
    }
}

/// A [`JsonField`] as serde wants to see it.
pub(crate) struct Written<'a, T>(pub &'a T);

impl<T: JsonField> serde::Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.write(to)
    }
}

impl JsonField for String {
    const EXPECTED: &'static str = "a string";
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
    fn from_owned_text(text: String) -> Result<Self, String> {
        Ok(text)
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

impl JsonField for bool {
    const EXPECTED: &'static str = "a boolean";
    fn from_boolean(value: bool) -> Option<Self> {
        Some(value)
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bool(*self)
    }
}

impl JsonField for i64 {
    const EXPECTED: &'static str = "an integer";
    fn from_number(number: &Number) -> Option<Self> {
        number.as_i64()
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(*self)
    }
}

impl JsonField for Number {
    const EXPECTED: &'static str = "a number";
    fn from_number(number: &Number) -> Option<Self> {
        Some(number.clone())
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serde::Serialize::serialize(self, to)
    }
}

/// A field that the members of a union declare with different shapes: kept until the member is known.
impl JsonField for Value {
    const EXPECTED: &'static str = "any JSON";
    fn from_other(value: Value) -> Reading<Self> {
        Reading::Good(value)
    }
    fn from_number(number: &Number) -> Option<Self> {
        Some(Self::Number(number.clone()))
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serde::Serialize::serialize(self, to)
    }
}

impl<T: JsonField> JsonField for Vec<T> {
    const EXPECTED: &'static str = "a list";
    fn from_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Reading<Self>, A::Error> {
        let mut good = Vec::new();
        while let Some(element) = list.next_element_seed(Lenient::<T>::new())? {
            let element = match element {
                Reading::Null => T::from_other(Value::Null),
                other => other,
            };
            let element = match element {
                Reading::Good(element) => Ok(element),
                Reading::Bad(value) => T::of_element(value),
                Reading::Null => T::of_element(Value::Null),
            };
            match element {
                Ok(element) => good.push(element),
                // What cannot even be kept as an element costs the list: half a list would be a lie.
                Err(bad) => {
                    let mut all: Vec<Value> = good.iter().map(to_json).collect();
                    all.push(bad);
                    while let Some(value) = list.next_element()? {
                        all.push(value);
                    }
                    return Ok(Reading::Bad(Value::Array(all)));
                }
            }
        }
        Ok(Reading::Good(good))
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(self.len()))?;
        for element in self {
            list.serialize_element(&Written(element))?;
        }
        list.end()
    }
    fn look(&self, at: &Path<'_>, found: &mut Found) {
        for (index, element) in self.iter().enumerate() {
            element.look(&at.element(index), found);
        }
    }
}

impl<T: JsonField> JsonField for BTreeMap<String, T> {
    const EXPECTED: &'static str = "an object";
    fn from_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Reading<Self>, A::Error> {
        let mut good = Self::new();
        let mut bad = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(Lenient::<T>::new())?;
            // Of a name that stands twice the last value counts.
            good.remove(&name);
            bad.remove(&name);
            match value {
                Reading::Good(value) => drop(good.insert(name, value)),
                Reading::Null => {}
                Reading::Bad(value) => drop(bad.insert(name, value)),
            }
        }
        if bad.is_empty() {
            return Ok(Reading::Good(good));
        }
        bad.extend(good.iter().map(|(name, value)| (name.clone(), to_json(value))));
        Ok(Reading::Bad(Value::Object(bad)))
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.len()))?;
        for (name, value) in self {
            map.serialize_entry(name, &Written(value))?;
        }
        map.end()
    }
    fn look(&self, at: &Path<'_>, found: &mut Found) {
        for (name, value) in self {
            value.look(&at.field(name), found);
        }
    }
}

/// A [`JsonField`] as JSON. What has been read from JSON can be written to it.
pub(crate) fn to_json<T: JsonField>(part: &T) -> Value {
    part.write(serde_json::value::Serializer).unwrap_or_default()
}

/// How a generated type of one sort is a [`JsonField`].
pub(crate) trait JsonFieldAs<T> {
    const EXPECTED: &'static str;
    fn from_text(_: &str) -> Option<T> {
        None
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Reading<T>, A::Error>;
    fn from_other(value: Value) -> Reading<T> {
        Reading::Bad(value)
    }
    fn write<S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error>;
    fn look(value: &T, at: &Path<'_>, found: &mut Found);
}

impl<T: Model> JsonField for T {
    const EXPECTED: &'static str = <T::As as JsonFieldAs<T>>::EXPECTED;
    fn from_text(text: &str) -> Option<Self> {
        <T::As as JsonFieldAs<T>>::from_text(text)
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Reading<Self>, A::Error> {
        <T::As as JsonFieldAs<T>>::from_map(map)
    }
    fn from_other(value: Value) -> Reading<Self> {
        <T::As as JsonFieldAs<T>>::from_other(value)
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        <T::As as JsonFieldAs<T>>::write(self, to)
    }
    fn look(&self, at: &Path<'_>, found: &mut Found) {
        <T::As as JsonFieldAs<T>>::look(self, at, found);
    }
}

/// An enum of words that HubSpot may add to.
#[derive(Debug)]
pub(crate) enum AsEnum {}

impl<T: FromStr<Err = Infallible> + fmt::Display> JsonFieldAs<T> for AsEnum {
    const EXPECTED: &'static str = "a string";
    fn from_text(text: &str) -> Option<T> {
        let Ok(word) = text.parse();
        Some(word)
    }
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Reading<T>, A::Error> {
        Value::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Reading::Bad)
    }
    fn write<S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }
    fn look(value: &T, at: &Path<'_>, found: &mut Found) {
        if let Found::New(_) = found {
            // HubSpot has no empty word: it is one that is not known.
            let Ok(unknown) = T::from_str("");
            if discriminant(value) == discriminant(&unknown) {
                found.new_here(at);
            }
        }
    }
}
