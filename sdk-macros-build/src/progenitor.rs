//! The document that progenitor gets, and the source that it returns.
//!
//! progenitor gets the operations alone, over schemas that are all replaced by the types generated here. Of the
//! responses it gets the success: the SDK reads errors itself, and progenitor refuses an operation with several.

use std::panic::{self, AssertUnwindSafe};

use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::spec::{Kind, Operation, Parameter, SchemaKind, Spec};

const REFERENCE: &str = "#/components/schemas/";
const PLACE: &str = "/paths";

pub(crate) struct Progenitor<'s> {
    spec: &'s Spec,
    settings: GenerationSettings,
}

impl<'s> Progenitor<'s> {
    pub(crate) fn new(spec: &'s Spec) -> Self {
        let mut settings = GenerationSettings::new();
        settings.with_interface(InterfaceStyle::Positional);
        for (name, schema) in &spec.schemas {
            let path = match schema.kind {
                SchemaKind::Object(_) => format!("crate::Object<crate::types::{name}>"),
                _ => format!("crate::types::{name}"),
            };
            settings.with_replacement(name, path, std::iter::empty::<TypeImpl>());
        }
        Self { spec, settings }
    }

    /// Returns progenitor's client, with one method for each operation.
    pub(crate) fn client(&self) -> Result<syn::File> {
        let document = self.document(false)?;
        let tokens = catch_panic(|| {
            self.generator()
                .generate_tokens(&document)
                .map_err(|e| internal(&e))
        })?;
        syn::parse2(tokens).map_err(|e| internal(&e))
    }

    /// Returns progenitor's typed operations for `httpmock`.
    pub(crate) fn mocks(&self) -> Result<syn::File> {
        let document = self.document(true)?;
        let tokens = catch_panic(|| {
            let mut generator = self.generator();
            generator.httpmock(&document, "crate").map_err(|e| internal(&e))
        })?;
        syn::parse2(tokens).map_err(|e| internal(&e))
    }

    fn generator(&self) -> Generator {
        Generator::new(&self.settings)
    }

    fn document(&self, mock: bool) -> Result<openapiv3::OpenAPI> {
        let mut paths = Map::new();
        for operation in &self.spec.operations {
            let path = if mock {
                &operation.path
            } else {
                operation.resource()
            };
            let item = paths.entry(path).or_insert_with(|| json!({}));
            if let Some(item) = item.as_object_mut() {
                item.insert(operation.method.clone(), show(operation, mock));
            }
        }
        let schemas: Map<String, Value> = self
            .spec
            .schemas
            .keys()
            .map(|name| (name.clone(), json!({"type": "object"})))
            .collect();
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": "", "version": ""},
            "paths": paths,
            "components": {"schemas": schemas},
        });
        serde_json::from_value(document).map_err(|e| internal(&e))
    }
}

fn show(operation: &Operation, mock: bool) -> Value {
    let parameters: Vec<Value> = operation.parameters.iter().map(|p| parameter(p, mock)).collect();
    let content = |kind: &Kind| json!({"description": "", "content": {"application/json": {"schema": kind.json_schema(REFERENCE)}}});
    // Any 2xx is success, whichever one the document names.
    let success = match &operation.response {
        Some(response) => content(response),
        None => json!({"description": ""}),
    };
    let mut responses = json!({"2XX": success});
    if let (true, Some(error)) = (mock, &operation.error) {
        responses["4XX"] = content(error);
        responses["5XX"] = content(error);
    }
    let mut shown = json!({
        "operationId": operation.id,
        "parameters": parameters,
        "responses": responses,
        "description": operation.doc,
    });
    if let Some(body) = &operation.body {
        shown["requestBody"] = content(body);
        shown["requestBody"]["required"] = json!(true);
    }
    shown
}

fn parameter(parameter: &Parameter, mock: bool) -> Value {
    let schema = match &parameter.kind {
        // The mocks compare a query parameter's text, and do not compile for a list of them.
        Kind::List(_) if mock => json!({"type": "string"}),
        Kind::Newtype(_) if parameter.is_number => json!({"type": "integer", "format": "uint64"}),
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

/// Runs progenitor, which panics at some documents that it cannot carry over, and returns its panic as an error.
fn catch_panic<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let words: Vec<&str> = text.unwrap_or("no message").split_whitespace().collect();
        let message: String = words.join(" ").chars().take(200).collect();
        Err(internal(&message))
    })
}

pub(crate) fn internal(error: &dyn std::fmt::Display) -> Error {
    Error::new(PLACE, format!("progenitor cannot use the operations: {error}"))
}
