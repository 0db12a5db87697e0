//! From any document to the description that the generator works on.

use std::path::Path;

use hubspot_conversations_codegen::{Generated, generate};
use serde_json::Value;

use crate::regen;

/// The reason why a document has no SDK, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotGenerated(String);

impl std::fmt::Display for NotGenerated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotGenerated {}

/// Generates the SDK of a description. Schemas that no operation reaches are left out, and the order of sets is that of
/// the shipped descriptions.
pub(super) fn sdk(description: &Value, name: &str) -> Result<Generated, NotGenerated> {
    let bytes = regen::to_bytes(&regen::facts::tidy(description.clone()));
    generate(&String::from_utf8_lossy(&bytes), name).map_err(|error| NotGenerated(error.to_string()))
}

/// Returns the description of a document: the document if the generator takes it, and otherwise what `regen` makes of it.
///
/// # Errors
/// If neither can be generated.
pub fn shipped(document: &Value, name: &str, root: Option<&Path>) -> Result<Value, NotGenerated> {
    let Err(NotGenerated(refusal)) = sdk(document, name) else {
        return Ok(document.clone());
    };
    if is_description(document) {
        return Err(NotGenerated(refusal));
    }
    let Some(root) = root else {
        let message = format!(
            "{refusal}; without a workspace (no openapi/overlay.yaml in a folder above), `regen` cannot make a \
             description of it"
        );
        return Err(NotGenerated(message));
    };
    let made = regen::shipped(document.clone(), root, name).map_err(|failure| {
        NotGenerated(format!(
            "{refusal}; `regen` cannot make a description of it: {failure}"
        ))
    })?;
    sdk(&made, name).map(|_| made)
}

/// Whether the document is a description: it has an extension of the overlay's.
fn is_description(document: &Value) -> bool {
    match document {
        Value::Object(map) => map
            .iter()
            .any(|(key, value)| key.starts_with("x-rust-") || is_description(value)),
        Value::Array(list) => list.iter().any(is_description),
        _ => false,
    }
}
