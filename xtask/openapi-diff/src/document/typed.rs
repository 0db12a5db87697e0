//! Values of the types that OpenAPI requires.

use serde_json::Value;

use crate::error::InputError;
use crate::expand::kind;

pub(super) fn object<'d>(
    value: Option<&'d Value>,
    at: &str,
) -> Result<Vec<(&'d String, &'d Value)>, InputError> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(map)) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            Ok(entries)
        }
        Some(other) => Err(InputError::new(
            format!("`{at}` is {}", kind(other)),
            at,
            "an object",
        )),
    }
}

pub(super) fn list<'d>(value: Option<&'d Value>, at: &str) -> Result<&'d [Value], InputError> {
    match value {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(other) => Err(InputError::new(
            format!("`{at}` is {}", kind(other)),
            at,
            "an array",
        )),
    }
}

pub(super) fn flag(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}
