//! From any document to the description that the generator works on.

use std::path::Path;

use serde_json::Value;

use super::sdk;
use crate::regen;

/// Why the SDK of a document cannot be looked at, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable(String);

impl std::fmt::Display for Unusable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

/// The description to generate from: the document as it is where the generator takes it, else what `regen`
/// would make of it.
///
/// # Errors
/// When neither is possible.
pub fn shipped(document: &Value, name: &str, root: Option<&Path>) -> Result<Value, Unusable> {
    let Err(refused) = sdk(document, name) else {
        return Ok(document.clone());
    };
    if is_own(document) {
        return Err(Unusable(refused.to_string()));
    }
    let root = root.ok_or_else(|| {
        Unusable(format!(
            "{refused}; and without a workspace around (there is no openapi/overlay.yaml above) there is no \
             overlay to make a description of it"
        ))
    })?;
    let made = regen::shipped(document, root, name).map_err(|failure| {
        Unusable(format!(
            "{refused}; nor can regen make a description of it: {failure}"
        ))
    })?;
    match sdk(&made, name) {
        Ok(_) => Ok(made),
        Err(error) => Err(Unusable(error.to_string())),
    }
}

/// Whether the document is one of ours, or meant to be: it has what only our overlay says.
fn is_own(document: &Value) -> bool {
    match document {
        Value::Object(map) => map
            .iter()
            .any(|(key, value)| key.starts_with("x-rust-") || is_own(value)),
        Value::Array(list) => list.iter().any(is_own),
        _ => false,
    }
}

/// The description as text: what no operation reaches is left out, and what has no order of its own is
/// always in the same.
pub(super) fn canonical(description: &Value) -> String {
    let tidy = regen::facts::tidy(description.clone());
    // A `Value` is text once it is written.
    String::from_utf8(regen::to_bytes(&tidy)).unwrap_or_default()
}
