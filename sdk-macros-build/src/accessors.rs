//! Accessors of a received union: what can be read without matching on its variants.
//!
//! Each field that several variants have gets a method of the union, and so does one that the overlay marks with
//! `x-rust-accessor: union`. It returns nothing for variants without the field. Left out are fields that the variants
//! declare with different types, and names that every union uses itself.

use proc_macro2::TokenStream;
use quote::quote;

use crate::names;
use crate::objects::Role;
use crate::spec::{Kind, Union};
use crate::unions::SharedField;

/// Methods of every received union.
const RESERVED: [&str; 4] = ["extra", "problems", "type_name", "unrecognized"];

pub(crate) fn accessors(name: &str, union: &Union, fields: &[SharedField<'_>]) -> TokenStream {
    let ident = names::ident(name);
    let is_offered = |field: &&SharedField<'_>| {
        let is_marked = field.members.iter().any(|(_, field)| field.has_accessor);
        (is_marked || field.members.len() > 1)
            && !field.is_conflicting()
            && RESERVED.iter().all(|reserved| field.first.ident != reserved)
    };
    let accessors = fields
        .iter()
        .filter(is_offered)
        .map(|field| accessor(union, field));
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

fn accessor(union: &Union, field: &SharedField<'_>) -> TokenStream {
    let ident = &field.first.ident;
    let kind = field.kind();
    let is_in = |member: &String| field.of(member).is_some();
    let everywhere = union.members.values().all(is_in);
    // An id is there in every variant; only the fallback can lack it.
    let is_id = everywhere
        && field
            .members
            .iter()
            .all(|(_, field)| Role::Received.is_required(field));
    let optional = match kind {
        Kind::Text => quote!(member.#ident.as_deref()),
        Kind::List(_) => quote!(list(&member.#ident)),
        kind if kind.is_copy() => quote!(member.#ident),
        _ => quote!(member.#ident.as_ref()),
    };
    let (returned, nothing) = match kind {
        Kind::Text if is_id => (quote!(&str), quote!(unwrap_or_default())),
        _ if is_id => (quote!(&#kind), quote!(unwrap_or(#kind::EMPTY))),
        Kind::Text => (quote!(Option<&str>), quote!(None)),
        Kind::List(item) => (quote!(&[#item]), quote!(&[])),
        kind if kind.is_copy() => (quote!(Option<#kind>), quote!(None)),
        _ => (quote!(Option<&#kind>), quote!(None)),
    };
    let (value, fallback, rest) = match (is_id, everywhere) {
        (true, _) => (quote!(&member.#ident), quote!(#optional.#nothing), None),
        (false, true) => (optional.clone(), optional, None),
        (false, false) => (optional.clone(), optional, Some(quote! { _ => #nothing, })),
    };
    let with_field = union.members.iter().filter(|(_, member)| is_in(member));
    let variants = with_field.filter_map(|(tag, _)| names::variant(tag));
    let doc = doc(field, everywhere, is_id);
    quote! {
        #[doc = #doc]
        pub fn #ident(&self) -> #returned {
            match self {
                #(Self::#variants(member) => #value,)*
                Self::Unrecognized(member) => #fallback,
                #rest
            }
        }
    }
}

fn doc(field: &SharedField<'_>, everywhere: bool, is_id: bool) -> String {
    let mut doc = field.doc();
    if is_id {
        doc.push_str(" Empty if HubSpot sent none, which [`problems`](Self::problems) then reports.");
    } else if !everywhere {
        doc = format!("{doc} Of {}.", field.links().join(", "));
    }
    doc
}
