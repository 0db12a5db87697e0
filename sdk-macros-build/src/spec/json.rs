//! Helpers for reading JSON.

use serde_json::{Map, Value};

use crate::error::{Error, Result, bail};

/// What the overlay can tell this generator, with the values that it takes; where none are listed, any.
const EXTENSIONS: [(&str, &[&str]); 9] = [
    ("x-rust-accessor", &["union"]),
    ("x-rust-constructor", &["manual"]),
    ("x-rust-enum", &[]),
    ("x-rust-example", &[]),
    ("x-rust-idempotency", &["safe"]),
    ("x-rust-newtype", &[]),
    ("x-rust-outcome", &["sent"]),
    ("x-rust-type", &["count", "text"]),
    ("x-rust-variants", &[]),
];

/// Rejects a misspelled extension: if it were ignored, a send could lose the code that never sends twice.
pub(super) fn extensions(json: &Value, place: &str) -> Result<()> {
    if let Value::Array(all) = json {
        let mut all = all.iter().enumerate();
        return all.try_for_each(|(index, json)| extensions(json, &format!("{place}/{index}")));
    }
    for (key, value) in json.as_object().into_iter().flatten() {
        let place = format!("{place}/{}", escape(key));
        if key.starts_with("x-rust-") {
            let known = EXTENSIONS.iter().find(|(name, _)| name == key);
            let Some((_, values)) = known else {
                let known = EXTENSIONS.map(|(name, _)| name).join(", ");
                bail!(&place, "one of {known} expected");
            };
            if !values.is_empty() && !values.iter().any(|known| value == known) {
                let values = values.join("` or `");
                bail!(&place, "`{values}` expected, found {value}");
            }
        }
        extensions(value, &place)?;
    }
    Ok(())
}

pub(super) const REFERENCE: &str = "#/components/schemas/";

/// Returns the schema that is referred to, directly or by an `allOf` with one element (which allows a description).
pub(super) fn reference(json: &Value) -> Option<String> {
    let target = match array(json, "allOf") {
        [only] => only,
        _ => json,
    };
    target
        .get("$ref")?
        .as_str()?
        .strip_prefix(REFERENCE)
        .map(str::to_owned)
}

pub(super) fn doc(json: &Value) -> String {
    json.get("description")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

pub(super) fn string(json: &Value, place: &str, key: &str) -> Result<String> {
    json.get(key)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| Error::new(&format!("{place}/{key}"), "a string expected"))
}

pub(super) fn array<'j>(json: &'j Value, key: &str) -> &'j [Value] {
    json.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn object<'j>(json: &'j Value, place: &str) -> Result<&'j Map<String, Value>> {
    json.as_object()
        .ok_or_else(|| Error::new(place, "an object expected"))
}

pub(super) fn object_at<'j>(document: &'j Value, place: &str) -> Result<&'j Map<String, Value>> {
    object(document.pointer(place).unwrap_or(&Value::Null), place)
}

/// Escapes a key for a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
