//! From JSON to a generated type.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::Value;

use super::part::{Lenient, Part, Reading};
use super::{Extra, Readable, problems};

/// One field on its way in: its name, and its value still to be read.
pub(crate) struct Entry<'a, A> {
    pub name: &'a str,
    map: &'a mut A,
}

impl<'de, A: MapAccess<'de>> Entry<'_, A> {
    /// Reads the value into an optional field.
    pub(crate) fn to<T: Part>(self, slot: &mut Option<T>, extra: &mut Extra) -> Result<(), A::Error> {
        *slot = self.value(extra)?;
        Ok(())
    }

    /// Reads the value into a required field.
    pub(crate) fn must<T: Part>(self, slot: &mut T, extra: &mut Extra) -> Result<(), A::Error> {
        let name = self.name;
        match self.value(extra)? {
            Some(value) => *slot = value,
            None if extra.fault(name).is_none() => extra.missing(name, T::EXPECTED),
            None => {}
        }
        Ok(())
    }

    /// Keeps the value of a field that is not known.
    pub(crate) fn keep(self, extra: &mut Extra) -> Result<(), A::Error> {
        let value: Value = self.map.next_value()?;
        extra.insert(self.name, value);
        Ok(())
    }

    /// Reads over the `type` of a member that is already known to be that member.
    pub(crate) fn tag(self, tag: &'static str, extra: &mut Extra) -> Result<(), A::Error> {
        let value: Value = self.map.next_value()?;
        if value != tag {
            extra.broken(self.name, value, tag);
        }
        Ok(())
    }

    fn value<T: Part>(self, extra: &mut Extra) -> Result<Option<T>, A::Error> {
        Ok(match self.map.next_value_seed(Lenient::<T>::new())? {
            Reading::Good(value) => Some(value),
            Reading::Null => None,
            Reading::Bad(value) => {
                extra.broken(self.name, value, T::EXPECTED);
                None
            }
        })
    }
}

/// All fields of an object.
pub(super) fn fields<'de, T: Readable, A: MapAccess<'de>>(mut map: A) -> Result<T, A::Error> {
    let mut object = T::default();
    let mut seen = 0_u64;
    while let Some(Name(name)) = map.next_key_seed(NameSeed)? {
        if let Some(index) = T::REQUIRED.iter().position(|required| *required == name) {
            seen |= 1 << index;
        }
        object.read(Entry { name: &name, map: &mut map })?;
    }
    for (index, name) in T::REQUIRED.iter().enumerate() {
        if seen & (1 << index) == 0 {
            object.extra_mut().missing(name, "a value");
        }
    }
    Ok(object)
}

/// A value of an answer: fails only where the input is not JSON, or not even the right sort of value.
pub(crate) fn read<'de, T: Part, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    match from.deserialize_any(Lenient::<T>::new())? {
        Reading::Good(value) => Ok(value),
        Reading::Null => Err(D::Error::custom(format_args!("expected {}, found null", T::EXPECTED))),
        Reading::Bad(_) => Err(D::Error::custom(format_args!("expected {}", T::EXPECTED))),
    }
}

/// Something to send: fails with the first thing that does not fit.
pub(crate) fn read_strictly<'de, T: Part, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let value = read::<T, D>(from)?;
    match problems(&value).first() {
        None => Ok(value),
        Some(problem) => Err(D::Error::custom(problem)),
    }
}

/// A key, borrowed from the input where that is possible.
struct Name<'de>(Cow<'de, str>);

struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Name<'de>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Name<'de>, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameSeed {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }
    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Borrowed(name)))
    }
    fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
    fn visit_string<E>(self, name: String) -> Result<Name<'de>, E> {
        Ok(Name(Cow::Owned(name)))
    }
}

/// Reads a value that is already in memory.
pub(super) fn from_json<T: Part>(value: Value) -> Reading<T> {
    let kept = || Reading::Bad(Value::Null);
    value.deserialize_any(Lenient::<T>::new()).unwrap_or_else(|_: serde_json::Error| kept())
}

/// All of a JSON value, whatever it is.
pub(super) fn json<'de, A: MapAccess<'de>>(map: A) -> Result<Value, A::Error> {
    Value::deserialize(serde::de::value::MapAccessDeserializer::new(map))
}
