//! How a value is written in Rust: its type, the type of an argument for it, and the conversion between them.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

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

    /// Whether the items of a list are given as they are.
    fn is_plain_item(&self) -> bool {
        self.is_copy() || matches!(self, Self::List(_))
    }

    /// The type of an argument for a value.
    pub(crate) fn argument(&self) -> TokenStream {
        match self {
            Self::List(item) if item.is_plain_item() => quote!(impl IntoIterator<Item = #item>),
            Self::List(item) => quote!(impl IntoIterator<Item = impl Into<#item>>),
            copy if copy.is_copy() => quote!(#copy),
            other => quote!(impl Into<#other>),
        }
    }

    /// Converts an argument to the value.
    pub(crate) fn convert(&self, from: &impl ToTokens) -> TokenStream {
        match self {
            Self::List(item) if item.is_plain_item() => quote!(#from.into_iter().collect()),
            Self::List(_) => quote!(#from.into_iter().map(Into::into).collect()),
            copy if copy.is_copy() => quote!(#from),
            _ => quote!(#from.into()),
        }
    }
}
