//! Unions by `type`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::accessors::accessors;
use crate::enums::{self, FALLBACK};
use crate::error::{Result, bail};
use crate::names;
use crate::objects::{self, Role};
use crate::spec::{Field, Kind, Object, Spec, TAG, Union};

/// A field of a union's variants, as each of them declares it.
pub(crate) struct SharedField<'s> {
    pub wire: &'s str,
    /// The schemas that have it.
    pub members: Vec<(&'s str, &'s Field)>,
    pub first: &'s Field,
}

impl SharedField<'_> {
    pub(crate) fn of(&self, member: &str) -> Option<&Field> {
        let mut members = self.members.iter();
        members.find_map(|(name, field)| (*name == member).then_some(*field))
    }

    /// Whether the variants declare it with different types.
    pub(crate) fn is_conflicting(&self) -> bool {
        self.members
            .iter()
            .any(|(_, field)| field.kind != self.first.kind)
    }

    pub(crate) fn kind(&self) -> &Kind {
        if self.is_conflicting() {
            &Kind::Any
        } else {
            &self.first.kind
        }
    }

    /// What is true of it in every variant that has it.
    pub(crate) fn doc(&self) -> String {
        if self.members.iter().all(|(_, field)| field.doc == self.first.doc) {
            return self.first.doc.clone();
        }
        format!("As in {}, which differ in what it is.", self.links().join(" or "))
    }

    /// Links to the schemas that have it, for docs.
    pub(crate) fn links(&self) -> Vec<String> {
        let links: BTreeSet<String> = self
            .members
            .iter()
            .map(|(name, _)| format!("[`{name}`]"))
            .collect();
        links.into_iter().collect()
    }
}

/// A union that HubSpot sends, with the type that collects the fields of all its variants.
pub(crate) fn received(spec: &Spec, name: &str, doc: &str, union: &Union) -> Result<TokenStream> {
    let fallback_name = format!("{FALLBACK}{name}");
    if spec.schemas.contains_key(&fallback_name) {
        let place = format!("/components/schemas/{fallback_name}");
        bail!(&place, "the fallback of {name} needs this name");
    }
    let fields = shared_fields(spec, union);
    let fallback = fallback(name, &fields);
    let wires = fallback.fields.iter().map(|field| field.wire.as_str());
    if let Some((one, other)) = names::name_collision(wires) {
        let place = format!("/components/schemas/{name}");
        let ident = names::field(one);
        bail!(
            &place,
            "the properties {one:?} and {other:?} of its variants would both be `{ident}`"
        );
    }
    let fallback_doc = format!(
        "[`{name}`] whose `type` is missing or not known to this version of the crate. \
         It has every field that any known `type` has."
    );
    let is_sent = spec.sent.contains(name);
    let fallback_name = names::ident(&fallback_name);
    let structure = objects::structure(
        &fallback_name,
        &fallback_doc,
        &fallback,
        Role::Received,
        is_sent,
        true,
    );
    let members = union.members.iter();
    let members = members.filter_map(|(tag, member)| Some((tag, member, spec.object(member)?)));
    let arms = members.map(|(tag, member, object)| {
        let values = object.fields.iter().map(|field| {
            let is_conflicting = fields
                .iter()
                .any(|shared| shared.wire == field.wire && shared.is_conflicting());
            value_of_variant(field, is_conflicting)
        });
        let variant = names::variant(tag);
        let member = names::ident(member);
        quote! {
            Some(#tag) => {
                let fields = #member { #(#values)* };
                Self::#variant(with_remaining(fields, all))
            }
        }
    });
    let ident = names::ident(name);
    let enum_ = declaration(name, doc, union, Role::Received, is_sent);
    let variants = variants(union);
    let model = enums::model(&ident, "AsUnion", "read");
    let accessors = accessors(name, union, &fields);
    Ok(quote! {
        #enum_
        #accessors
        impl Union for #ident {
            type Fallback = #fallback_name;
            fn from_fields(mut all: Object<#fallback_name>) -> Self {
                let kind = all.kind.take();
                match kind.as_deref() {
                    #(#arms)*
                    _ => {
                        all.kind = kind;
                        Self::Unrecognized(Box::new(all))
                    }
                }
            }
            fn variant(&self) -> &dyn Variant {
                match self {
                    #(Self::#variants(member) => &**member,)*
                    Self::Unrecognized(fallback) => &**fallback,
                }
            }
        }
        #model
        #structure
    })
}

/// A union that is only sent.
pub(crate) fn sent(name: &str, doc: &str, union: &Union) -> TokenStream {
    let enum_ = declaration(name, doc, union, Role::Sent, true);
    let ident = names::ident(name);
    let tags: Vec<&String> = union.members.keys().collect();
    let variants = variants(union);
    let members: Vec<Ident> = union
        .members
        .values()
        .map(|member| names::ident(member))
        .collect();
    let model = enums::model(&ident, "AsSentUnion", "read_strictly");
    quote! {
        #enum_
        impl SentUnion for #ident {
            fn from_tag(tag: Option<&str>, value: serde_json::Value) -> Self {
                match tag {
                    #(Some(#tags) => Self::#variants(variant_from_json(value)),)*
                    _ => Self::Unrecognized(value),
                }
            }
            fn variant(&self) -> &dyn Variant {
                match self {
                    #(Self::#variants(member) => member,)*
                    Self::Unrecognized(json) => json,
                }
            }
        }
        #model
        #(
            impl From<#members> for #ident {
                fn from(member: #members) -> Self {
                    Self::#variants(member.into())
                }
            }
        )*
    }
}

/// The enum. What is received is boxed in every variant: it comes in lists, and the objects of messages take from 296
/// to 560 bytes (a page is then decoded in 1.03 times the time of a flat struct). What is sent is made one by one, and is
/// not boxed.
fn declaration(name: &str, doc: &str, union: &Union, role: Role, is_sent: bool) -> TokenStream {
    let ident = names::ident(name);
    let variants = variants(union);
    let members = union.members.values().map(|member| names::ident(member));
    let docs = union.members.keys().map(|tag| format!("`{tag}`"));
    let derives = objects::derives(is_sent, false);
    let (types, fallback, fallback_doc): (Vec<_>, _, _) = match role {
        Role::Received => {
            let fallback = names::ident(&format!("{FALLBACK}{name}"));
            (
                members.map(|member| quote!(Box<Object<#member>>)).collect(),
                quote!(Box<Object<#fallback>>),
                format!("[`{name}`] of a `type` that this version of the crate does not know, or of none."),
            )
        }
        Role::Sent => (
            members.map(|member| quote!(Object<#member>)).collect(),
            quote!(serde_json::Value),
            format!("Any other [`{name}`], as the JSON to send."),
        ),
    };
    quote! {
        #[doc = #doc]
        #derives
        #[derive(Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #ident {
            #(#[doc = #docs] #variants(#types),)*
            #[doc = #fallback_doc]
            Unrecognized(#fallback),
        }
    }
}

fn variants(union: &Union) -> Vec<Ident> {
    let tags = union.members.keys();
    tags.filter_map(|tag| names::variant(tag)).collect()
}

fn shared_fields<'s>(spec: &'s Spec, union: &'s Union) -> Vec<SharedField<'s>> {
    let mut all: BTreeMap<&str, SharedField<'s>> = BTreeMap::new();
    for member in union.members.values() {
        for field in spec.object(member).into_iter().flat_map(|object| &object.fields) {
            let shared = all.entry(&field.wire).or_insert_with(|| SharedField {
                wire: &field.wire,
                members: Vec::new(),
                first: field,
            });
            shared.members.push((member, field));
        }
    }
    all.into_values().collect()
}

/// The object with every field of every variant.
fn fallback(name: &str, fields: &[SharedField<'_>]) -> Object {
    let optional = |wire: &str, doc: String, kind: &Kind| Field {
        wire: wire.to_owned(),
        ident: names::field(wire),
        doc,
        required: false,
        kind: kind.clone(),
        has_accessor: false,
    };
    let mut all: Vec<Field> = Vec::new();
    for field in fields {
        let doc = match field.members.as_slice() {
            [(member, only)] => format!("In [`{member}`]: {}", only.doc),
            _ => field.doc(),
        };
        all.push(optional(field.wire, doc, field.kind()));
    }
    let doc = format!("The `type`, if it has one: none that [`{name}`] has a variant for.");
    all.push(optional(TAG, doc, &Kind::Text));
    Object {
        tag: None,
        fields: all,
        manual_constructor: false,
    }
}

/// Moves one field from the fallback to the variant.
fn value_of_variant(field: &Field, is_conflicting: bool) -> TokenStream {
    let Field { ident, wire, .. } = field;
    let mut value = quote!(all.#ident.take());
    if is_conflicting {
        value = quote!(retype(#wire, #value, all.extra_mut()));
    }
    if Role::Received.is_required(field) {
        value = quote!(required(#wire, #value, all.extra_mut()));
    }
    quote! { #ident: #value, }
}
