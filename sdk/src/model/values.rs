//! The values that fields have: strings, booleans, numbers, lists, maps and open enums.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::mem::discriminant;
use std::str::FromStr;

use serde::de::{MapAccess, SeqAccess};
use serde_json::{Number, Value};

use super::budget::{charge, check, grow};
use super::json_field::{JsonFieldAs, LenientSeed, Parsed, any_json, json_list, to_json};
use super::read::from_json;
use super::{Findings, JsonField, Path};

impl JsonField for String {
    const EXPECTED: &'static str = "a string";
    #[inline]
    fn from_json_str(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl JsonField for bool {
    const EXPECTED: &'static str = "a boolean";
    fn from_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}

impl JsonField for i64 {
    const EXPECTED: &'static str = "an integer";
    fn from_number(number: &Number) -> Option<Self> {
        number.as_i64()
    }
    /// Takes the digits of an integer, and no other form of it.
    fn from_json_str(text: &str) -> Option<Self> {
        text.parse()
            .ok()
            .filter(|number: &Self| number.to_string() == text)
    }
}

impl JsonField for Number {
    const EXPECTED: &'static str = "a number";
    fn from_number(number: &Number) -> Option<Self> {
        Some(number.clone())
    }
}

/// Any JSON: where HubSpot declares no more, and for a field whose type differs between the variants of a union, until the
/// variant is known.
impl JsonField for Value {
    const EXPECTED: &'static str = "any JSON";
    fn from_mismatch(value: Value) -> Parsed<Self> {
        Parsed::Value(value)
    }
    fn from_number(number: &Number) -> Option<Self> {
        Some(Self::Number(number.clone()))
    }
}

impl<T: JsonField> JsonField for Vec<T> {
    const EXPECTED: &'static str = "a list";
    fn from_seq<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Parsed<Self>, A::Error> {
        let mut parsed = Vec::new();
        while let Some(element) = list.next_element_seed(LenientSeed::<T>::new(""))? {
            let element = match element {
                Parsed::Value(element) => Ok(element),
                Parsed::Mismatch(value) => T::list_element(value),
                Parsed::Null => charge(T::MISMATCH_BYTES).map(|()| T::list_element(Value::Null))?,
            };
            match element {
                Ok(element) => {
                    grow(&mut parsed)?;
                    parsed.push(element);
                }
                // Half a list would be wrong: the whole list does not fit.
                Err(mismatched) => {
                    charge((parsed.len() + 1).saturating_mul(size_of::<Value>() + size_of::<T>()))?;
                    let mut all: Vec<Value> = parsed.iter().map(to_json).collect();
                    all.push(mismatched);
                    return json_list(all, list).map(Parsed::Mismatch);
                }
            }
        }
        Ok(Parsed::Value(parsed))
    }
    fn inspect(&self, at: &Path<'_>, findings: &mut Findings) {
        if findings.skips_entries {
            return;
        }
        for (index, element) in self.iter().enumerate() {
            element.inspect(&Path::Element(at, index), findings);
        }
    }
}

impl<T: JsonField> JsonField for BTreeMap<String, T> {
    const EXPECTED: &'static str = "an object";
    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Parsed<Self>, A::Error> {
        let all = match any_json(map)? {
            Value::Object(all) => all,
            number => return Ok(Parsed::Mismatch(number)),
        };
        charge(all.len().saturating_mul(3 * size_of::<(String, T)>()))?;
        let mut parsed = Self::new();
        for (name, value) in &all {
            match from_json("", value) {
                Parsed::Value(value) => drop(parsed.insert(name.clone(), value)),
                // Where any JSON is possible, `null` is a value.
                Parsed::Null => {
                    if let Parsed::Value(null) = T::from_mismatch(Value::Null) {
                        parsed.insert(name.clone(), null);
                    }
                }
                // Half a map would be wrong, as half a list.
                Parsed::Mismatch(_) => return Ok(Parsed::Mismatch(Value::Object(all))),
            }
        }
        check()?;
        Ok(Parsed::Value(parsed))
    }
    fn inspect(&self, at: &Path<'_>, findings: &mut Findings) {
        for (name, value) in self {
            value.inspect(&Path::Field(at, name), findings);
        }
    }
}

/// An open enum as a [`JsonField`].
#[derive(Debug)]
pub(crate) enum AsEnum {}

impl<T: FromStr<Err = Infallible>> JsonFieldAs<T> for AsEnum {
    const EXPECTED: &'static str = "a string";
    fn from_json_str(text: &str) -> Option<T> {
        text.parse().ok()
    }
    fn inspect(value: &T, at: &Path<'_>, findings: &mut Findings) {
        // HubSpot has no empty value, so this is the fallback.
        let Ok(unknown) = T::from_str("");
        if discriminant(value) == discriminant(&unknown) {
            findings.unrecognized.push(at.to_string());
        }
    }
}
