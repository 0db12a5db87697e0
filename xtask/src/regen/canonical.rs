//! One way to write a JSON document, so that the same facts are the same bytes everywhere.

use serde_json::{Map, Value};

/// The document with every object's keys in order, two spaces of indentation and a newline at the end.
pub(crate) fn to_bytes(document: &Value) -> Vec<u8> {
    // A `Value` holds only what JSON can say, so writing one to memory has no way to fail.
    let mut bytes = serde_json::to_vec_pretty(&sorted(document)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The value with every object's keys in order. Said here rather than left to `serde_json`, whose map
/// keeps insertion order as soon as any crate of the build asks for that.
pub(crate) fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            Value::Object(
                entries
                    .into_iter()
                    .map(|(key, value)| (key.clone(), sorted(value)))
                    .collect::<Map<_, _>>(),
            )
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}
