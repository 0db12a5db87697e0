//! Unions by `type`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::enums::FALLBACK;
use crate::error::{Error, Result};
use crate::names;
use crate::objects::{self, Role};
use crate::spec::{Field, Kind, Object, Spec, TAG, Union};

/// A union that HubSpot sends, with the type that collects the fields of all its members.
pub(crate) fn received(spec: &Spec, name: &str, doc: &str, union: &Union) -> Result<TokenStream> {
    let any_name = format!("{FALLBACK}{name}");
    if spec.schemas.contains_key(&any_name) {
        let place = format!("/components/schemas/{any_name}");
        return Err(Error::new(
            &place,
            format!("this name is taken by the fallback of {name}"),
        ));
    }
    let (any, differing) = collect(spec, name, union);
    if let Some((one, other)) = names::alike(any.fields.iter().map(|field| field.wire.as_str())) {
        let place = format!("/components/schemas/{name}");
        let alike = names::field(one);
        return Err(Error::new(
            &place,
            format!("the properties {one:?} and {other:?} of its members would both be `{alike}`"),
        ));
    }
    let any_doc = format!(
        "[`{name}`] whose `type` is missing or not known to this version of the crate. \
         It has every field that any known `type` has."
    );
    let declaration = objects::declaration(&any_name, &any_doc, &any, Role::Received);
    let shape = objects::shape(&any_name, &any, Role::Received);
    let readable = objects::readable(&any_name, &any, Role::Received);
    let any_ident = names::ident(&any_name);
    let members = union
        .members
        .iter()
        .filter_map(|(tag, member)| Some((tag, member, spec.object(member)?)));
    let picks = members.map(|(tag, member, object)| {
        let fields = object.fields.iter().map(|field| take(field, &differing));
        let variant = names::variant(tag);
        let member = names::ident(member);
        quote! {
            Some(#tag) => {
                let fields = #member { #(#fields)* };
                Self::#variant(member(fields, any))
            }
        }
    });
    let picks: Vec<TokenStream> = picks.collect();
    let name_ident = names::ident(name);
    let enum_ = declare(
        name,
        doc,
        union,
        &quote!(Box<Object<#any_ident>>),
        &union_fallback_doc(name),
    );
    let visits = variants(union);
    let deserialize = objects::deserialize(name, &quote!(read));
    let serialize_union = write_through(name);
    Ok(quote! {
        #enum_
        impl Union for #name_ident {
            type Any = #any_ident;
            fn pick(mut any: Object<#any_ident>) -> Self {
                let kind = any.kind.take();
                match kind.as_deref() {
                    #(#picks)*
                    _ => {
                        any.kind = kind;
                        Self::Unrecognized(Box::new(any))
                    }
                }
            }
            fn visit<V: Visit>(&self, visit: V) -> V::Output {
                match self {
                    #(Self::#visits(member) => visit.object(member),)*
                    Self::Unrecognized(any) => visit.object(any),
                }
            }
        }
        impl Model for #name_ident {
            type As = AsUnion;
        }
        #serialize_union
        #deserialize
        #declaration
        #shape
        #readable
    })
}

fn union_fallback_doc(name: &str) -> String {
    format!("[`{name}`] of a `type` that this version of the crate does not know, or of none.")
}

/// A union that one sends.
pub(crate) fn sent(name: &str, doc: &str, union: &Union) -> TokenStream {
    let fallback = format!("Any other [`{name}`], as the JSON to send.");
    let enum_ = declare(name, doc, union, &quote!(serde_json::Value), &fallback);
    let name_ident = names::ident(name);
    let tags: Vec<&String> = union.members.keys().collect();
    let variants = variants(union);
    let members: Vec<_> = union
        .members
        .values()
        .map(|member| names::ident(member))
        .collect();
    let deserialize = objects::deserialize(name, &quote!(read_strictly));
    let serialize = write_through(name);
    quote! {
        #enum_
        impl SentUnion for #name_ident {
            fn of_type(tag: Option<&str>, value: serde_json::Value) -> Self {
                match tag {
                    #(Some(#tags) => Self::#variants(of_json(value)),)*
                    _ => Self::Unrecognized(value),
                }
            }
            fn visit<V: Visit>(&self, visit: V) -> V::Output {
                match self {
                    #(Self::#variants(member) => visit.object(member),)*
                    Self::Unrecognized(json) => visit.json(json),
                }
            }
        }
        impl Model for #name_ident {
            type As = AsSentUnion;
        }
        #serialize
        #deserialize
        #(
            impl From<#members> for #name_ident {
                fn from(member: #members) -> Self {
                    Self::#variants(member.into())
                }
            }
        )*
    }
}

fn declare(name: &str, doc: &str, union: &Union, fallback: &TokenStream, fallback_doc: &str) -> TokenStream {
    let ident = names::ident(name);
    let variants = variants(union);
    let members: Vec<_> = union
        .members
        .values()
        .map(|member| names::ident(member))
        .collect();
    let docs = union.members.keys().map(|tag| format!("`{tag}`"));
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#[doc = #docs] #variants(Object<#members>),)*
            #[doc = #fallback_doc]
            Unrecognized(#fallback),
        }
    }
}

fn variants(union: &Union) -> Vec<proc_macro2::Ident> {
    union
        .members
        .keys()
        .filter_map(|tag| names::variant(tag))
        .collect()
}

fn write_through(name: &str) -> TokenStream {
    let name = names::ident(name);
    quote! {
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                JsonField::write(self, to)
            }
        }
    }
}

/// The fields of all members, and those among them that the members declare differently.
fn collect(spec: &Spec, name: &str, union: &Union) -> (Object, Vec<String>) {
    let mut all: BTreeMap<&str, Vec<(&str, &Field)>> = BTreeMap::new();
    for member in union.members.values() {
        for field in spec.object(member).into_iter().flat_map(|o| &o.fields) {
            all.entry(&field.wire).or_default().push((member, field));
        }
    }
    let mut differing: Vec<String> = Vec::new();
    let mut fields = Vec::new();
    for (wire, same) in all {
        let Some((_, first)) = same.first() else { continue };
        let kind = if same.iter().all(|(_, other)| other.kind == first.kind) {
            first.kind.clone()
        } else {
            differing.push(wire.to_owned());
            Kind::Any
        };
        // What one kind says of it need not be true of another.
        let doc = match same.as_slice() {
            [(member, only)] => format!("In [`{member}`]: {}", only.doc),
            _ if same.iter().all(|(_, other)| other.doc == first.doc) => first.doc.clone(),
            _ => {
                let members: BTreeSet<String> = same.iter().map(|(name, _)| format!("[`{name}`]")).collect();
                let members: Vec<String> = members.into_iter().collect();
                format!("As in {}, which differ in what it is.", members.join(" or "))
            }
        };
        fields.push(Field {
            wire: wire.to_owned(),
            doc,
            required: false,
            kind,
        });
    }
    let doc = format!("The `type`, if it has one: none that [`{name}`] has a variant for.");
    fields.push(Field {
        wire: TAG.to_owned(),
        doc,
        required: false,
        kind: Kind::Text,
    });
    (
        Object {
            tag: None,
            fields,
            manual_constructor: false,
        },
        differing,
    )
}

/// One field's way from the collected ones to the member.
fn take(field: &Field, differing: &[String]) -> TokenStream {
    let ident = names::field(&field.wire);
    let wire = &field.wire;
    let value = quote!(any.#ident.take());
    let value = if differing.contains(wire) {
        quote!(retype(#wire, #value, any.extra_mut()))
    } else {
        value
    };
    let value = if Role::Received.certain(field) {
        quote!(required(#wire, #value, any.extra_mut()))
    } else {
        value
    };
    quote! { #ident: #value, }
}
