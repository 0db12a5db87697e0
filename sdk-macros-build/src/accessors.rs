//! Accessors of a received union: what can be read without matching on its variants.
//!
//! Each field that several variants have gets a method of the union, and so does one that the overlay marks with
//! `x-rust-accessor: union`. It returns nothing for variants without the field. Left out are fields that the variants
//! declare with different types, and names that every union uses itself.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::shared_field::SharedField;
use crate::spec::{Field, Kind, Usage};

/// Methods of every received union.
const RESERVED: [&str; 4] = ["extra", "problems", "type_name", "unrecognized"];

pub(crate) fn accessors(ident: &Ident, variants: usize, fields: &[SharedField<'_>]) -> TokenStream {
    let accessors = offered(fields).map(|field| accessor(field, variants));
    quote! {
        impl #ident {
            #(#accessors)*
            /// The `type` as HubSpot writes it.
            pub fn type_name(&self) -> Option<&str> {
                match self {
                    Self::Unrecognized(fallback) => fallback.kind.as_deref(),
                    known => known.variant().tag(),
                }
            }
            /// What HubSpot sent beyond the fields that this version of the crate knows.
            pub fn extra(&self) -> &Extra {
                self.variant().extra()
            }
            /// Every field, however deep, whose JSON this version of the crate did not expect. Nearly always empty.
            pub fn problems(&self) -> Vec<Problem> {
                problems(self)
            }
            /// The paths, however deep, of what is new to this version of the crate: an enum value, a `type`, a
            /// field; such as `status.statusType`. A later version may know it.
            pub fn unrecognized(&self) -> Vec<String> {
                unrecognized(self)
            }
        }
    }
}

/// Returns the fields that have an accessor.
pub(crate) fn offered<'f, 's>(fields: &'f [SharedField<'s>]) -> impl Iterator<Item = &'f SharedField<'s>> {
    fields.iter().filter(|SharedField { field, .. }| {
        field.has_accessor && field.kind != Kind::Any && RESERVED.iter().all(|name| field.ident != name)
    })
}

/// What an accessor returns.
pub(crate) struct Returned {
    /// The declared type.
    pub declared: TokenStream,
    /// The value for a variant without the field; in case of an id, the method that returns it.
    nothing: TokenStream,
    is_everywhere: bool,
    /// Whether the field is an id that every variant has. Only the fallback can lack it.
    is_id: bool,
}

impl Returned {
    /// Returns it for a field of a union with this number of variants.
    pub(crate) fn of(shared: &SharedField<'_>, variants: usize) -> Self {
        let kind = &shared.field.kind;
        let is_everywhere = shared.variants.len() == variants;
        let is_id = is_everywhere && Usage::RECEIVED.requires(&shared.field);
        let (declared, nothing) = match kind {
            Kind::Text if is_id => (quote!(&str), quote!(unwrap_or_default())),
            _ if is_id => (quote!(&#kind), quote!(unwrap_or(#kind::EMPTY))),
            Kind::Text => (quote!(Option<&str>), quote!(None)),
            Kind::List(item) => (quote!(&[#item]), quote!(&[])),
            kind if kind.is_copy() => (quote!(Option<#kind>), quote!(None)),
            _ => (quote!(Option<&#kind>), quote!(None)),
        };
        Self {
            declared,
            nothing,
            is_everywhere,
            is_id,
        }
    }
}

fn accessor(shared: &SharedField<'_>, variants: usize) -> TokenStream {
    let Field { ident, kind, doc, .. } = &shared.field;
    let Returned {
        declared,
        nothing,
        is_everywhere,
        is_id,
    } = Returned::of(shared, variants);
    let optional = match kind {
        Kind::Text => quote!(member.#ident.as_deref()),
        Kind::List(_) => quote!(list(&member.#ident)),
        kind if kind.is_copy() => quote!(member.#ident),
        _ => quote!(member.#ident.as_ref()),
    };
    let (value, fallback, rest) = match (is_id, is_everywhere) {
        (true, _) => (quote!(&member.#ident), quote!(#optional.#nothing), None),
        (false, true) => (optional.clone(), optional, None),
        (false, false) => (optional.clone(), optional, Some(quote! { _ => #nothing, })),
    };
    let variants = shared.variants.iter().map(|variant| &variant.ident);
    let mut doc = doc.clone();
    if is_id {
        doc.push_str(" Empty if HubSpot sent none, which [`problems`](Self::problems) then reports.");
    } else if !is_everywhere {
        doc = format!("{doc} Of {}.", shared.links(", "));
    }
    quote! {
        #[doc = #doc]
        pub fn #ident(&self) -> #declared {
            match self {
                #(Self::#variants(member) => #value,)*
                Self::Unrecognized(member) => #fallback,
                #rest
            }
        }
    }
}
