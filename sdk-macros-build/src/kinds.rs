//! How a value is written in Rust: its type, an argument for it, and the method that sets it; and its JSON Schema.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use serde_json::{Value, json};

use crate::names;
use crate::spec::Kind;

/// The type of a value.
impl ToTokens for Kind {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Text => quote!(String),
            Self::Boolean => quote!(bool),
            Self::Integer => quote!(i64),
            Self::Count => quote!(u32),
            Self::Number => quote!(serde_json::Number),
            Self::Time => quote!(Timestamp),
            Self::Binary => quote!(FilePart),
            Self::Any => quote!(serde_json::Value),
            Self::Newtype(name) | Self::Named(name) => names::ident(name).into_token_stream(),
            Self::Object(name) => {
                let name = names::ident(name);
                quote!(Object<#name>)
            }
            Self::List(inner) => quote!(Vec<#inner>),
            Self::Map(inner) => quote!(std::collections::BTreeMap<String, #inner>),
        });
    }
}

impl Kind {
    /// Whether a value is copied, and an argument for it has its own type.
    pub(crate) fn is_copy(&self) -> bool {
        matches!(self, Self::Boolean | Self::Integer | Self::Count)
    }

    /// Returns the type of an argument for a value, and the expression that converts the argument.
    pub(crate) fn argument(&self, name: &Ident) -> (TokenStream, TokenStream) {
        match self {
            copy if copy.is_copy() => (quote!(#copy), quote!(#name)),
            Self::List(item) if item.is_copy() || matches!(**item, Self::List(_)) => {
                let collect = quote!(#name.into_iter().collect());
                (quote!(impl IntoIterator<Item = #item>), collect)
            }
            Self::List(item) => {
                let collect = quote!(#name.into_iter().map(Into::into).collect());
                (quote!(impl IntoIterator<Item = impl Into<#item>>), collect)
            }
            Self::Map(value) => {
                let collect =
                    quote!(#name.into_iter().map(|(name, value)| (name.into(), value.into())).collect());
                (
                    quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>),
                    collect,
                )
            }
            other => (quote!(impl Into<#other>), quote!(#name.into())),
        }
    }

    /// Returns the JSON Schema of a value. `references` is the place of the named ones.
    pub(crate) fn json_schema(&self, references: &str) -> Value {
        match self {
            Self::Text | Self::Newtype(_) => json!({"type": "string"}),
            Self::Boolean => json!({"type": "boolean"}),
            Self::Integer => json!({"type": "integer"}),
            Self::Count => json!({"type": "integer", "format": "uint32", "minimum": 0}),
            Self::Number => json!({"type": "number"}),
            Self::Time => json!({"type": "string", "format": "date-time"}),
            Self::Binary => json!({"type": "string", "format": "binary"}),
            Self::Any => json!({}),
            Self::Named(name) | Self::Object(name) => json!({"$ref": format!("{references}{name}")}),
            Self::List(item) => json!({"type": "array", "items": item.json_schema(references)}),
            Self::Map(value) => {
                json!({"type": "object", "additionalProperties": value.json_schema(references)})
            }
        }
    }

    /// Returns the type of the value that a setter takes: an item of a list, if it appends one.
    pub(crate) fn set_value(&self, appends: bool) -> &Self {
        match self {
            Self::List(item) if appends => item,
            other => other,
        }
    }

    /// Returns the method `name` that sets an optional field, or appends an item to it.
    pub(crate) fn setter(&self, name: &Ident, field: &Ident, appends: bool, doc: &str) -> TokenStream {
        let (argument, value) = self.set_value(appends).argument(name);
        let set = match self {
            Self::List(_) if appends => quote!(self.#field.get_or_insert_default().push(#value);),
            _ => quote!(self.#field = Some(#value);),
        };
        quote! {
            #[doc = #doc]
            pub fn #name(mut self, #name: #argument) -> Self {
                #set
                self
            }
        }
    }
}
