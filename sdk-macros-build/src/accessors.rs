//! Accessors of a received union: what can be read without matching on its variants.
//!
//! Each field that several variants have gets a method of the union, and so does one that the overlay marks with
//! `x-rust-accessor: union`. It returns nothing for variants without the field. Left out are fields that the variants
//! declare with different types, and names that every union uses itself.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::names;
use crate::objects::{Role, rust_type};
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
            && RESERVED
                .iter()
                .all(|reserved| names::field(field.wire) != reserved)
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
                    known => tag(known),
                }
            }
            /// What HubSpot sent beyond the fields that this version of the crate knows.
            pub fn extra(&self) -> &Extra {
                extra(self)
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
    let ident = names::field(field.wire);
    let everywhere = union.members.values().all(|member| field.of(member).is_some());
    let is_required = |member: &str| {
        field
            .of(member)
            .is_some_and(|field| Role::Received.is_required(field))
    };
    let kind = rust_type(field.kind());
    // An id is there in every variant; only the fallback can lack it.
    let is_id = everywhere && union.members.values().all(|member| is_required(member));
    let style = match field.kind() {
        Kind::Text if is_id => Style::Required(quote!(&str), quote!(as_deref().unwrap_or_default())),
        Kind::Newtype(_) if is_id => {
            Style::Required(quote!(&#kind), quote!(as_ref().unwrap_or(#kind::EMPTY)))
        }
        Kind::Text => Style::Optional(quote!(&str), quote!(as_deref())),
        Kind::Boolean | Kind::Integer | Kind::Count => Style::Copied(kind),
        Kind::List(item) => Style::List(rust_type(item)),
        _ => Style::Optional(quote!(&#kind), quote!(as_ref())),
    };
    let returned = style.returned();
    let arms = union.members.iter().filter_map(|(tag, member)| {
        let variant = names::variant(tag).filter(|_| field.of(member).is_some())?;
        let value = style.read(&quote!(member.#ident), is_required(member));
        Some(quote! { Self::#variant(member) => #value, })
    });
    let fallback = style.read(&quote!(member.#ident), false);
    let rest = (!everywhere).then(|| {
        let nothing = style.nothing();
        quote! { _ => #nothing, }
    });
    let doc = doc(field, everywhere, is_id);
    quote! {
        #[doc = #doc]
        pub fn #ident(&self) -> #returned {
            match self {
                #(#arms)*
                Self::Unrecognized(member) => #fallback,
                #rest
            }
        }
    }
}

/// How an accessor returns its field.
enum Style {
    /// The type, and how an `Option` becomes it.
    Required(TokenStream, TokenStream),
    Optional(TokenStream, TokenStream),
    Copied(TokenStream),
    List(TokenStream),
}

impl Style {
    fn returned(&self) -> TokenStream {
        match self {
            Self::Required(kind, _) => kind.clone(),
            Self::Optional(kind, _) | Self::Copied(kind) => quote!(Option<#kind>),
            Self::List(item) => quote!(&[#item]),
        }
    }

    fn read(&self, place: &TokenStream, is_required: bool) -> TokenStream {
        match (self, is_required) {
            (Self::Required(..) | Self::List(_), true) => quote!(&#place),
            (Self::Optional(..), true) => quote!(Some(&#place)),
            (Self::Copied(_), true) => quote!(Some(#place)),
            (Self::Required(_, convert) | Self::Optional(_, convert), false) => quote!(#place.#convert),
            (Self::Copied(_), false) => place.clone(),
            (Self::List(_), false) => quote!(list(&#place)),
        }
    }

    fn nothing(&self) -> TokenStream {
        match self {
            Self::List(_) => quote!(&[]),
            _ => quote!(None),
        }
    }
}

fn doc(field: &SharedField<'_>, everywhere: bool, is_id: bool) -> String {
    let mut doc = field.doc();
    if is_id {
        doc.push_str(" Empty if HubSpot sent none, which [`problems`](Self::problems) then reports.");
    } else if !everywhere {
        let members: BTreeSet<String> = field
            .members
            .iter()
            .map(|(name, _)| format!("[`{name}`]"))
            .collect();
        let members: Vec<String> = members.into_iter().collect();
        doc = format!("{doc} Of {}.", members.join(", "));
    }
    doc
}
