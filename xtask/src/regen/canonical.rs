//! One way to write a JSON document, so that the same facts are the same bytes everywhere.

use serde_json::Value;

/// The document with every object's keys in order, two spaces of indentation and a newline at the end.
pub(crate) fn to_bytes(document: &Value) -> Vec<u8> {
    // A `Value` holds only what JSON can say, so writing one to memory has no way to fail.
    let mut bytes = serde_json::to_vec_pretty(&sorted(document)).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The value with every object's keys in order. `serde_json` keeps them as they were inserted as soon as any crate of the
/// build enables that.
pub(crate) fn sorted(value: &Value) -> Value {
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    sorted
}
