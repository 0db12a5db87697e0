//! Open enums.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::error::{Error, Result};
use crate::names;

/// The variant for words that are not known. HubSpot itself has values UNKNOWN, OTHER and NONE.
pub(crate) const FALLBACK: &str = "Unrecognized";

pub(crate) fn open_enum(name: &str, doc: &str, words: &[String]) -> Result<TokenStream> {
    let place = format!("/components/schemas/{name}/enum");
    let mut variants = Vec::new();
    for word in words {
        variants.push(variant(word, &variants, &place)?);
    }
    let fallback = names::ident(FALLBACK);
    let name = names::ident(name);
    let docs = words.iter().map(|word| format!("`{word}`"));
    Ok(quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#[doc = #docs] #variants,)*
            /// A word that this version of the crate does not know, kept as HubSpot wrote it.
            #fallback(UnrecognizedValue),
        }
        impl #name {
            /// The word as HubSpot writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #words,)*
                    Self::#fallback(word) => word.as_str(),
                }
            }
        }
        impl std::str::FromStr for #name {
            type Err = std::convert::Infallible;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                let word = match word {
                    #(#words => Self::#variants,)*
                    _ => Self::#fallback(UnrecognizedValue::new(word)),
                };
                Ok(word)
            }
        }
        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl Model for #name {
            type As = AsEnum;
        }
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                read(from)
            }
        }
    })
}

/// The variant for a word, which is none of those that are taken.
pub(crate) fn variant(word: &str, taken: &[Ident], place: &str) -> Result<Ident> {
    let variant = names::variant(word).filter(|variant| variant != FALLBACK);
    let variant =
        variant.ok_or_else(|| Error::new(place, format!("{word:?} cannot be the name of a variant")))?;
    if taken.contains(&variant) {
        return Err(Error::new(
            place,
            format!("{word:?} and another value would both be {variant}"),
        ));
    }
    Ok(variant)
}
