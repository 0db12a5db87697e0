//! Keywords with the value `null`, which are absent: some programs write them for all that they omit.

use std::borrow::Cow;

use serde_json::Value;

use super::refs::{NAME_MAPS, is_data};

/// Returns the document without keywords that are `null`, and copies it only if it has any. Names, as of properties, and
/// data, as in `default`, may be `null`.
pub(super) fn without_nulls(document: &Value) -> Cow<'_, Value> {
    if !has_nulls(document) {
        return Cow::Borrowed(document);
    }
    let mut document = document.clone();
    let mut stack: Vec<(&mut Value, bool)> = vec![(&mut document, false)];
    while let Some((value, are_names)) = stack.pop() {
        match value {
            Value::Object(map) => {
                if !are_names {
                    map.retain(|key, value| !is_absent(key, value));
                }
                for (key, value) in map.iter_mut() {
                    if are_names || !is_data(key) {
                        stack.push((value, !are_names && has_names(key)));
                    }
                }
            }
            Value::Array(items) => stack.extend(items.iter_mut().map(|item| (item, are_names))),
            _ => {}
        }
    }
    Cow::Owned(document)
}

/// Whether the keys below a keyword are names, or those of the items of its list: a requirement without scopes is still one.
fn has_names(key: &str) -> bool {
    NAME_MAPS.contains(&key) || key == "security"
}

fn is_absent(key: &str, value: &Value) -> bool {
    value.is_null() && !is_data(key)
}

fn has_nulls(document: &Value) -> bool {
    let mut stack: Vec<(&Value, bool)> = vec![(document, false)];
    while let Some((value, are_names)) = stack.pop() {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    if !are_names && is_absent(key, value) {
                        return true;
                    }
                    let is_nested = value.is_object() || value.is_array();
                    if is_nested && (are_names || !is_data(key)) {
                        stack.push((value, !are_names && has_names(key)));
                    }
                }
            }
            Value::Array(items) => stack.extend(items.iter().map(|item| (item, are_names))),
            _ => {}
        }
    }
    false
}
