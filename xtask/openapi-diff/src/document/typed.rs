//! Values of the types that OpenAPI requires. Errors name the place of the value.

use serde_json::Value;

use crate::error::InputError;
use crate::expand::{address, kind, place};
use crate::refs;

/// Returns the entries of an object, sorted by key; none for an absent one.
pub(super) fn entries<'d>(
    document: &Value,
    value: Option<&'d Value>,
    what: &str,
) -> Result<Vec<(&'d String, &'d Value)>, InputError> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(map)) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            Ok(entries)
        }
        Some(other) => Err(mistyped(document, other, what, "an object")),
    }
}

/// Returns the items of an array; none for an absent one.
pub(super) fn list<'d>(
    document: &Value,
    value: Option<&'d Value>,
    what: &str,
) -> Result<&'d [Value], InputError> {
    match value {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(other) => Err(mistyped(document, other, what, "an array")),
    }
}

/// Returns the object that a value or its reference is. `null` is one without keywords.
pub(super) fn resolved<'d>(
    document: &'d Value,
    value: &'d Value,
    what: &str,
) -> Result<&'d Value, InputError> {
    let value = refs::resolve(document, value)?;
    match value {
        Value::Null | Value::Object(_) => Ok(value),
        other => Err(mistyped(document, other, what, "an object")),
    }
}

pub(super) fn mistyped(document: &Value, value: &Value, what: &str, expected: &str) -> InputError {
    InputError::new(
        format!("{what} is {}", kind(value)),
        place(document, address(value)),
        expected,
    )
}

/// Returns a keyword that decides what is sent. In YAML, `yes` is a string.
pub(super) fn flag(document: &Value, value: &Value, key: &str) -> Result<bool, InputError> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(other) => Err(mistyped(
            document,
            other,
            &format!("`{key}`"),
            "`true` or `false`",
        )),
    }
}

pub(super) fn is_deprecated(value: &Value) -> bool {
    value.get("deprecated") == Some(&Value::Bool(true))
}
