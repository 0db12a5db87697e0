//! Open enums.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::names::{self, FALLBACK};
use crate::spec::EnumValue;

pub(crate) fn open_enum(name: &str, doc: &str, values: &[EnumValue], has_default: bool) -> TokenStream {
    let fallback = names::ident(FALLBACK);
    let name = names::ident(name);
    let docs = values.iter().map(|value| &value.doc);
    let variants: Vec<&Ident> = values.iter().map(|value| &value.variant).collect();
    let values: Vec<&String> = values.iter().map(|value| &value.wire).collect();
    let model = model(&name, "AsEnum", "read");
    let default = has_default.then(|| {
        quote! {
            /// No value, which HubSpot rejects where it requires one.
            impl Default for #name {
                fn default() -> Self {
                    Self::#fallback(UnrecognizedValue::new(""))
                }
            }
        }
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #docs] #variants,)*
            /// A value that this version of the crate does not know, kept as HubSpot wrote it.
            #fallback(UnrecognizedValue),
        }
        impl #name {
            /// The value as HubSpot writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#fallback(value) => value.as_str(),
                }
            }
        }
        impl std::str::FromStr for #name {
            type Err = std::convert::Infallible;
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                let value = match value {
                    #(#values => Self::#variants,)*
                    _ => Self::#fallback(UnrecognizedValue::new(value)),
                };
                Ok(value)
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
        #default
        #model
    }
}

/// Returns the traits by which an enum or a union is read.
pub(crate) fn model(name: &Ident, kind: &str, read: &str) -> TokenStream {
    let (kind, read) = (names::ident(kind), names::ident(read));
    quote! {
        impl Model for #name {
            type As = #kind;
        }
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                #read(from)
            }
        }
    }
}
