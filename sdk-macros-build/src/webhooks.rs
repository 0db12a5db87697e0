//! The types of what HubSpot sends on its own initiative: a document that has schemas and no operations.

use quote::quote;

use crate::error::Error;
use crate::spec::Spec;

/// Makes the module `webhook` for a document of schemas. `file` is the name that errors give it.
///
/// # Errors
///
/// As for [`generate`](crate::generate).
pub fn generate_webhooks(document: &str, file: &str) -> Result<String, Error> {
    let source = || {
        let types = crate::types(&Spec::read_received(document)?)?;
        crate::pretty(quote! {
            /// The types of webhooks.
            #[cfg(feature = "webhook")]
            pub mod webhook {
                use crate::model::*;
                use serde::{Deserialize, Deserializer, Serialize, Serializer};
                #types
            }
        })
    };
    source().map_err(|error: Error| error.in_file(file))
}
