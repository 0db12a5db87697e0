//! From the OpenAPI description of HubSpot's Conversations API to the Rust source of the
//! `hubspot-conversations` SDK.
//!
//! The operations are [progenitor](https://docs.rs/progenitor)'s. The types are generated here, since they
//! follow policies that progenitor does not have:
//!
//! - **Enums are open**: a value that HubSpot adds later is kept, and written back unchanged.
//! - **Unions are tagged** by `type`, with a fallback for a `type` that is not known.
//! - **Responses are tolerant**: a field that is missing, new or of another type affects nothing else.
//! - **Requests are strict**: what HubSpot needs is an argument of the constructor.
//! - **One type for each schema**, however many places refer to it.
//!
//! The generated source refers to the SDK by `crate::…` and is of no use elsewhere. A document that cannot
//! be represented faithfully is an [`Error`] that names the file and the place in it.

mod accessors;
mod enums;
mod error;
mod items;
mod kinds;
mod mocks;
mod names;
mod objects;
mod operations;
mod paging;
mod progenitor;
mod requests;
mod schemas;
mod shared_field;
mod spec;
mod unions;

use proc_macro2::TokenStream;
use quote::quote;

pub use error::Error;
use error::Result;
pub use items::{Item, ItemKind};
use spec::{SchemaKind, Spec};

/// The Rust source made from a document, by modules.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The types of the API.
    pub types: String,
    /// Pure functions that build the requests.
    pub requests: String,
    /// The client's operations.
    pub operations: String,
    /// JSON Schemas of request types, for the SDK's feature `schemars`.
    pub schemas: String,
    /// Typed operations for `httpmock`, for the SDK's feature `mock`.
    pub mock: String,
    /// The public items of all modules.
    pub items: Vec<Item>,
}

impl Generated {
    /// Returns each module as a file: its name and its source.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let files = [
            ("types.rs", &self.types),
            ("requests.rs", &self.requests),
            ("operations.rs", &self.operations),
            ("schemas.rs", &self.schemas),
            ("mock.rs", &self.mock),
        ];
        files.into_iter().map(|(name, source)| (name, source.as_str()))
    }
}

/// Generates the source for a document. Errors refer to the document as `file`.
///
/// The same document always gives the same source.
///
/// # Errors
///
/// Returns an error if the text is not JSON, not OpenAPI 3.0, or contains what the SDK cannot express. The error has one
/// line, with the file and the place in it.
pub fn generate(document: &str, file: &str) -> std::result::Result<Generated, Error> {
    generate_from(document).map_err(|e| e.in_file(file))
}

/// Generates the module `webhook`: the types of what HubSpot sends on its own initiative. The document has schemas and no
/// operations.
///
/// # Errors
///
/// Returns the errors of [`generate`].
pub fn generate_webhooks(document: &str, file: &str) -> std::result::Result<String, Error> {
    let types = Spec::read_received(document).and_then(|spec| types(&spec));
    types.map_err(|e| e.in_file(file))
}

/// Generates the source of an area, and the module `webhook` if it has webhooks: the name and the source of each file. Each
/// document is given with the name by which errors refer to it.
///
/// # Errors
///
/// Returns the errors of [`generate`].
pub fn generate_area(
    (document, file): (&str, &str),
    webhooks: Option<(&str, &str)>,
) -> std::result::Result<Vec<(&'static str, String)>, Error> {
    let api = generate(document, file)?;
    let mut files: Vec<_> = api
        .files()
        .map(|(name, source)| (name, source.to_owned()))
        .collect();
    if let Some((document, file)) = webhooks {
        files.push(("webhook.rs", generate_webhooks(document, file)?));
    }
    Ok(files)
}

fn generate_from(document: &str) -> Result<Generated> {
    let spec = Spec::read(document)?;
    let requests = requests::requests(&spec)?;
    let operations = operations::operations(&spec);
    let lists = paging::lists(&spec);
    Ok(Generated {
        types: types(&spec)?,
        requests: pretty(quote! {
            use crate::request::{InvalidRequest, Request, path_number, path_segment};
            #requests
        })?,
        operations: pretty(quote! {
            use super::AREA;
            use super::types::*;
            use super::requests;
            use crate::client::BoxFuture;
            use crate::model::*;
            use crate::options::call_options;
            use crate::request::Idempotency;
            use crate::{ActorId, Client, Object, Response, Result, ThreadId};
            #operations
            #lists
        })?,
        schemas: pretty(schemas::schemas(&spec))?,
        mock: pretty(mocks::mocks(&spec)?)?,
        items: items::items(&spec),
    })
}

/// Returns the module of a document's types.
fn types(spec: &Spec) -> Result<String> {
    let mut all = TokenStream::new();
    for schema in spec.own_schemas() {
        all.extend(match &schema.kind {
            SchemaKind::Enum(values) => {
                enums::open_enum(&schema.name, &schema.doc, values, spec.has_default(&schema.name))
            }
            SchemaKind::Union(variants) if schema.usage.is_received => {
                unions::received(spec, schema, variants)?
            }
            SchemaKind::Union(variants) => unions::sent(schema, variants),
            SchemaKind::Object(object) => objects::object(schema, object),
        });
    }
    let has_forms = spec.schemas.values().any(|schema| schema.usage.is_form);
    let forms = has_forms.then(|| {
        quote!(
            use crate::multipart::{FilePart, Form, FormResult, Multipart};
        )
    });
    let shared = spec.schemas.values().filter(|schema| schema.is_shared);
    let shared: Vec<_> = shared.map(|schema| names::ident(&schema.name)).collect();
    let shared = (!shared.is_empty()).then(|| quote!(pub use crate::types::{#(#shared),*};));
    pretty(quote! {
        use crate::model::*;
        #shared
        #forms
        use crate::{ActorId, ThreadId};
        use serde::{Deserialize, Deserializer, Serialize, Serializer};
        #all
    })
}

fn pretty(tokens: TokenStream) -> Result<String> {
    let file =
        syn::parse2(tokens).map_err(|e| Error::new("generated source", format!("does not parse: {e}")))?;
    let source = prettyplease::unparse(&file);
    Ok(format!(
        "// Generated from the OpenAPI description. Do not edit.\n{source}"
    ))
}
