//! JSON to a tree: every key once, every number exactly.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::error::InputError;
use crate::number::{Decimal, to_json};

/// The most digits that a 64-bit number never rounds.
const SAFE_DIGITS: usize = 15;

/// Parses a JSON document.
pub(super) fn parse(text: &str) -> Result<Value, InputError> {
    let text = with_exact_numbers(text)?;
    serde_json::from_str::<Tree>(&text)
        .map(|tree| tree.0)
        .map_err(|e| {
            let at = format!("line {} column {}", e.line(), e.column());
            if e.is_eof() {
                return InputError::new("JSON ends early (truncated?)", at, "the rest of the document");
            }
            let whole = e.to_string();
            let cause = whole.split(" at line ").next().unwrap_or(&whole);
            if e.is_data() {
                return InputError::new(cause, at, "each key once");
            }
            InputError::new(format!("is not valid JSON: {cause}"), at, super::EXPECTED)
        })
}

/// Replaces the numbers that the parser would round by their exact form.
pub(super) fn with_exact_numbers(text: &str) -> Result<Cow<'_, str>, InputError> {
    let bytes = text.as_bytes();
    let mut out = String::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match byte {
            b'"' => {
                at = end_of_string(bytes, at + 1);
                if bytes
                    .get(start + 1..)
                    .is_some_and(|rest| rest.starts_with(b"\\u0000"))
                {
                    return Err(super::scalar::begins_with_nul(super::position(text, start)));
                }
            }
            b'-' | b'0'..=b'9' => {
                at = start + number_length(text.get(start..).unwrap_or_default());
                let number = text.get(start..at).unwrap_or_default();
                if let Some(exact) = exact_form(number) {
                    out.push_str(text.get(copied..start).unwrap_or_default());
                    out.push_str(&exact);
                    copied = at;
                }
            }
            _ => at += 1,
        }
    }
    if copied == 0 {
        return Ok(Cow::Borrowed(text));
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Ok(Cow::Owned(out))
}

fn number_length(text: &str) -> usize {
    let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    text.bytes().take_while(is_part).count()
}

/// Returns the JSON text of a number that the parser would round.
fn exact_form(number: &str) -> Option<String> {
    if number.len() <= SAFE_DIGITS && !number.contains(['e', 'E'])
        || serde_json::from_str::<IgnoredAny>(number).is_err()
    {
        return None;
    }
    let exact = to_json(&Decimal::parse(number)?);
    (!exact.is_number()).then(|| exact.to_string())
}

/// Returns the index after the closing quote.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// A JSON value in which no object has a key twice.
pub(super) struct Tree(pub(super) Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor).map(Self)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Tree(item)) = items.next_element()? {
            if list.is_empty() {
                // Most arrays have one value, and a vector grows from none to four.
                list.reserve_exact(1);
            }
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if map.contains_key(&key) {
                return Err(de::Error::custom(format_args!("has the key `{key}` twice")));
            }
            let Tree(value) = entries.next_value()?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
