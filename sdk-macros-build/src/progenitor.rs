//! The document that progenitor gets, and the source that it returns.
//!
//! progenitor gets the operations alone, over schemas that are all replaced by the types generated here. Of the
//! responses it gets the success: the SDK reads errors itself, and progenitor refuses an operation with several.

use std::panic::{self, AssertUnwindSafe};

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::spec::{Kind, Operation, Parameter, SchemaKind, Spec};

const REFERENCE: &str = "#/components/schemas/";

/// Returns progenitor's client, with one method for each operation.
pub(crate) fn client(spec: &Spec) -> Result<syn::File> {
    generate(spec, false, |generator, document| {
        generator.generate_tokens(document)
    })
}

/// Returns progenitor's typed operations for `httpmock`.
pub(crate) fn mocks(spec: &Spec) -> Result<syn::File> {
    generate(spec, true, |generator, document| {
        generator.httpmock(document, "crate")
    })
}

fn generate(
    spec: &Spec,
    mock: bool,
    run: impl FnOnce(&mut Generator, &OpenAPI) -> std::result::Result<TokenStream, progenitor::Error>,
) -> Result<syn::File> {
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional);
    // The functions are in the module beside the types, and the mocks in a module within one.
    let module = if mock { "super::super" } else { "super" };
    for (name, schema) in &spec.schemas {
        let path = match schema.kind {
            SchemaKind::Object(_) => format!("crate::Object<{module}::types::{name}>"),
            _ => format!("{module}::types::{name}"),
        };
        settings.with_replacement(name, path, std::iter::empty::<TypeImpl>());
    }
    let document = serde_json::from_value(document(spec, mock)).map_err(|e| refused(&e))?;
    // progenitor panics at some documents.
    let run = AssertUnwindSafe(|| run(&mut Generator::new(&settings), &document));
    let tokens = panic::catch_unwind(run).map_err(|payload| {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let words = Vec::from_iter(text.unwrap_or("no message").split_whitespace());
        refused(&words.join(" ").chars().take(200).collect::<String>())
    })?;
    syn::parse2(tokens.map_err(|e| refused(&e))?).map_err(|e| refused(&e))
}

pub(crate) fn refused(error: &dyn std::fmt::Display) -> Error {
    Error::new("/paths", format!("progenitor cannot use the operations: {error}"))
}

fn document(spec: &Spec, mock: bool) -> Value {
    let mut paths = json!({});
    for operation in &spec.operations {
        let path = match operation.resource() {
            _ if mock => &operation.path,
            // progenitor takes no path without a slash: `requests` removes it.
            "" => "/",
            resource => resource,
        };
        paths[path][&operation.method] = describe(operation, mock);
    }
    let schemas = spec
        .schemas
        .keys()
        .map(|name| (name.clone(), json!({"type": "object"})));
    json!({
        "openapi": "3.0.3",
        "info": {"title": "", "version": ""},
        "paths": paths,
        "components": {"schemas": Map::from_iter(schemas)},
    })
}

fn describe(operation: &Operation, mock: bool) -> Value {
    let parameters: Vec<Value> = operation.parameters.iter().map(|p| parameter(p, mock)).collect();
    let content = |kind: &Kind| {
        let schema = kind.json_schema(REFERENCE);
        json!({"description": "", "content": {"application/json": {"schema": schema}}})
    };
    // Any 2xx is success, whichever one the document names.
    let success = operation
        .response
        .as_ref()
        .map_or_else(|| json!({"description": ""}), content);
    let mut described = json!({
        "operationId": operation.id,
        "parameters": parameters,
        "responses": {"2XX": success},
        "description": operation.doc,
    });
    if let (true, Some(error)) = (mock, &operation.error) {
        described["responses"]["4XX"] = content(error);
        described["responses"]["5XX"] = content(error);
    }
    // progenitor has no forms: it gets the operation without the body, which `requests` adds.
    if let Some(body) = operation.body.as_ref().filter(|_| !operation.has_form) {
        described["requestBody"] = content(body);
        described["requestBody"]["required"] = json!(true);
    }
    described
}

fn parameter(parameter: &Parameter, mock: bool) -> Value {
    let schema = match &parameter.kind {
        // The mocks compare a query parameter's text, and do not compile for a list of them.
        Kind::List(_) if mock => json!({"type": "string"}),
        Kind::Newtype(_) if parameter.is_integer => json!({"type": "integer", "format": "uint64"}),
        // These are passed on as the text that they are in a URL; in a list, an enum writes itself.
        Kind::Named(_) | Kind::Time => json!({"type": "string"}),
        kind => kind.json_schema(REFERENCE),
    };
    json!({
        "name": parameter.name,
        "in": if parameter.in_path { "path" } else { "query" },
        "required": parameter.required,
        "schema": schema,
        "description": parameter.doc,
    })
}
