//! The types of what HubSpot sends on its own initiative: a document that has schemas and no operations.

use crate::error::{Error, Result};
use crate::spec::Spec;

/// Makes the module `webhook` for a document of schemas. `file` is the name that errors give it.
///
/// # Errors
///
/// As for [`generate`](crate::generate).
pub fn generate_webhooks(document: &str, file: &str) -> std::result::Result<String, Error> {
    let types = || -> Result<String> { crate::types(&Spec::read_received(document)?) };
    types().map_err(|error| error.in_file(file))
}
