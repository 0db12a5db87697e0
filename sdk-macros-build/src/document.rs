//! What progenitor is given to see, and what is taken of its output.
//!
//! progenitor gets the operations alone, over schemas that are all replaced by the types made here. It is
//! not shown the answers that are not successes: reading those is the transport's work, and progenitor
//! stops at more than one of them for an operation.

use proc_macro2::{Group, TokenStream, TokenTree};
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::{ToTokens, quote};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::spec::{Kind, Operation, Parameter, Spec};

const PLACE: &str = "/paths";

pub(crate) struct Progenitor<'s> {
    spec: &'s Spec,
    settings: GenerationSettings,
}

/// The client that progenitor makes.
pub(crate) struct Raw(syn::File);

impl<'s> Progenitor<'s> {
    pub(crate) fn new(spec: &'s Spec) -> Result<Self> {
        let mut settings = GenerationSettings::new();
        settings
            .with_interface(InterfaceStyle::Positional)
            .with_hooks(HooksMode::Expected)
            .with_inner_type("crate::call::Call".parse().map_err(|e| internal(&e))?);
        for name in spec.schemas.keys() {
            let path = match spec.object(name) {
                Some(_) => format!("crate::Object<crate::types::{name}>"),
                None => format!("crate::types::{name}"),
            };
            settings.with_replacement(name, path, std::iter::empty::<TypeImpl>());
        }
        Ok(Self { spec, settings })
    }

    /// The client, with one method for each operation.
    pub(crate) fn client(&self) -> Result<Raw> {
        let tokens = self
            .generator()
            .generate_tokens(&self.document(false)?)
            .map_err(|e| internal(&e))?;
        let mut file: syn::File = syn::parse2(tokens).map_err(|e| internal(&e))?;
        // Of the types nothing is left, the hooks' check is what the compiler says at their use, and what is
        // brought from progenitor's crate is the sdk's own.
        file.items
            .retain(|item| !matches!(item, syn::Item::Mod(_) | syn::Item::Const(_) | syn::Item::Use(_)));
        for item in &mut file.items {
            // Its own constructors are not used: one of them sets a timeout that is not ours, and panics.
            if let syn::Item::Impl(block) = item {
                let is_new = |f: &syn::ImplItemFn| f.sig.ident == "new" || f.sig.ident == "new_with_client";
                block
                    .items
                    .retain(|item| !matches!(item, syn::ImplItem::Fn(f) if is_new(f)));
            }
        }
        file.items
            .retain(|item| !matches!(item, syn::Item::Impl(block) if block.items.is_empty()));
        crate::trim::trim(&mut file);
        Ok(Raw(file))
    }

    /// The typed operations for `httpmock`.
    pub(crate) fn mock(&self) -> Result<TokenStream> {
        let tokens = self
            .generator()
            .httpmock(&self.document(true)?, "crate")
            .map_err(|e| internal(&e))?;
        let mut file: syn::File = syn::parse2(tokens).map_err(|e| internal(&e))?;
        // A trait that others may implement could not be given a method for a new operation without breaking
        // them, and nobody but `MockServer` has a use for this one.
        for item in &mut file.items {
            if let syn::Item::Trait(extension) = item {
                extension.supertraits.push(syn::parse_quote!(sealed::Sealed));
            }
        }
        let sealed = quote! {
            mod sealed {
                pub trait Sealed {}
                impl Sealed for ::httpmock::MockServer {}
            }
        };
        Ok(of_any_version(quote! { #file #sealed }))
    }

    fn generator(&self) -> Generator {
        Generator::new(&self.settings)
    }

    fn document(&self, mock: bool) -> Result<openapiv3::OpenAPI> {
        let mut paths = Map::new();
        for operation in &self.spec.operations {
            let item = paths.entry(&operation.path).or_insert_with(|| json!({}));
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
            "info": {"title": self.spec.title, "version": self.spec.version},
            "paths": paths,
            "components": {"schemas": schemas},
        });
        serde_json::from_value(document).map_err(|e| internal(&e))
    }
}

impl Raw {
    pub(crate) fn source(&self) -> TokenStream {
        self.0.to_token_stream()
    }

    /// The arguments of an operation's method, in their order.
    pub(crate) fn arguments(&self, operation: &str) -> Result<Vec<String>> {
        let functions = self.0.items.iter().filter_map(|item| match item {
            syn::Item::Impl(block) => Some(block.items.iter()),
            _ => None,
        });
        let found = functions.flatten().find_map(|item| match item {
            syn::ImplItem::Fn(function) if function.sig.ident == operation => Some(&function.sig),
            _ => None,
        });
        let signature = found.ok_or_else(|| internal(&format!("progenitor made no method {operation}")))?;
        let names = signature.inputs.iter().filter_map(|argument| match argument {
            syn::FnArg::Typed(typed) => Some(typed.pat.to_token_stream().to_string()),
            syn::FnArg::Receiver(_) => None,
        });
        Ok(names.collect())
    }
}

/// The mocks with their paths' expressions made by the SDK, which knows the paths of other versions of the API.
fn of_any_version(tokens: TokenStream) -> TokenStream {
    const OWN: [&str; 7] = ["regex", ":", ":", "Regex", ":", ":", "new"];
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    let mut new = TokenStream::new();
    while let Some((token, after)) = rest.split_first() {
        let begins =
            rest.len() >= OWN.len() && rest.iter().zip(OWN).all(|(token, own)| token.to_string() == own);
        if begins {
            new.extend(quote! { crate::mock::path });
            rest = rest.get(OWN.len()..).unwrap_or_default();
            continue;
        }
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), of_any_version(group.stream()));
                inner.set_span(group.span());
                new.extend([TokenTree::Group(inner)]);
            }
            other => new.extend([other.clone()]),
        }
        rest = after;
    }
    new
}

fn show(operation: &Operation, mock: bool) -> Value {
    let parameters: Vec<Value> = operation.parameters.iter().map(|p| parameter(p, mock)).collect();
    let content = |name: &str| {
        let reference = format!("#/components/schemas/{name}");
        json!({"description": "", "content": {"application/json": {"schema": {"$ref": reference}}}})
    };
    // Any 2xx is success, whichever one the document names.
    let success = match &operation.answer {
        Some(answer) => content(answer),
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
        Kind::Newtype(_) if parameter.is_number() => json!({"type": "integer", "format": "uint64"}),
        kind => passed(kind),
    };
    json!({
        "name": parameter.name,
        "in": if parameter.in_path { "path" } else { "query" },
        "required": parameter.required,
        "schema": schema,
        "description": parameter.doc,
    })
}

/// What progenitor is to take for a parameter. Words, times and ids are passed on as the text that they are in
/// an address, except in a list, whose items write themselves.
fn passed(kind: &Kind) -> Value {
    match kind {
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Integer => json!({"type": "integer", "format": "int64"}),
        Kind::Count => json!({"type": "integer", "format": "uint32"}),
        Kind::Number => json!({"type": "number"}),
        Kind::List(item) => match item.named() {
            Some(name) => json!({"type": "array", "items": {"$ref": format!("#/components/schemas/{name}")}}),
            None => json!({"type": "array", "items": passed(item)}),
        },
        _ => json!({"type": "string"}),
    }
}

fn internal(error: &dyn std::fmt::Display) -> Error {
    Error::new(PLACE, format!("progenitor cannot use the operations: {error}"))
}
