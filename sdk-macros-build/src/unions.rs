//! Unions by `type`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::accessors::accessors;
use crate::enums;
use crate::error::{Result, bail};
use crate::names::{self, FALLBACK};
use crate::objects;
use crate::shared_field::SharedField;
use crate::spec::{Field, Kind, Object, Schema, Spec, TAG, Usage, Variant};

/// Returns a union that HubSpot sends, with the type that collects the fields of all its variants. Every variant is
/// boxed: it comes in lists, and the objects of messages take from 296 to 560 bytes (a page is then decoded in 1.03 times
/// the time of a flat struct).
pub(crate) fn received(spec: &Spec, schema: &Schema, variants: &[Variant]) -> Result<TokenStream> {
    let Schema { name, usage, .. } = schema;
    let fallback_name = fallback_name(name);
    let place = |schema: &str| format!("/components/schemas/{schema}");
    if spec.schemas.contains_key(&fallback_name) {
        bail!(place(&fallback_name), "the fallback of {name} needs this name");
    }
    let shared = SharedField::all(variants);
    let object = fallback(name, &shared);
    object.check_names(&place(name))?;
    let fallback = names::ident(&fallback_name);
    let doc = format!(
        "[`{name}`] whose `type` is missing or not known to this version of the crate. \
         It has every field that any known `type` has."
    );
    let structure = objects::structure(&fallback, &doc, &object, *usage);
    let arms = variants.iter().map(|variant| {
        let Variant { tag, ident, .. } = variant;
        let schema = variant.object_ident();
        let fields = variant.object.fields.iter();
        let values = fields.map(|field| value_of_variant(field, &shared, *usage));
        quote! {
            Some(#tag) => {
                let fields = #schema { #(#values)* };
                Self::#ident(with_remaining(fields, all))
            }
        }
    });
    let ident = names::ident(name);
    let doc = format!("[`{name}`] of a `type` that this version of the crate does not know, or of none.");
    let boxed = |name: &Ident| quote!(Box<Object<#name>>);
    let declaration = declaration(schema, variants, boxed, &boxed(&fallback), &doc);
    let accessors = accessors(&ident, variants.len(), &shared);
    let variant = variant(variants, &quote!(&**value));
    let model = enums::model(&ident, "AsUnion", "read");
    Ok(quote! {
        #declaration
        #accessors
        impl Union for #ident {
            type Fallback = #fallback;
            fn from_fields(mut all: Object<#fallback>) -> Self {
                let kind = all.kind.take();
                match kind.as_deref() {
                    #(#arms)*
                    _ => {
                        all.kind = kind;
                        Self::Unrecognized(Box::new(all))
                    }
                }
            }
            #variant
        }
        #model
        #structure
    })
}

/// Returns the name of the type that a union's unknown variants have.
pub(crate) fn fallback_name(union: &str) -> String {
    format!("{FALLBACK}{union}")
}

/// Returns the type that a union's unknown variants have: the fields of all variants, and the `type`.
pub(crate) fn fallback(union: &str, shared: &[SharedField<'_>]) -> Object {
    let tag_doc = format!("The `type`, if it has one: none that [`{union}`] has a variant for.");
    let tag = Field::new(TAG, tag_doc, Kind::Text);
    Object {
        fields: shared.iter().map(SharedField::fallback).chain([tag]).collect(),
        ..Object::default()
    }
}

/// Returns a union that is only sent. It is made one by one, and not boxed.
pub(crate) fn sent(schema: &Schema, variants: &[Variant]) -> TokenStream {
    let ident = names::ident(&schema.name);
    let doc = format!("Any other [`{ident}`], as the JSON to send.");
    let object = |name: &Ident| quote!(Object<#name>);
    let declaration = declaration(schema, variants, object, &quote!(serde_json::Value), &doc);
    let variant = variant(variants, &quote!(value));
    let model = enums::model(&ident, "AsSentUnion", "read_strictly");
    let tags = variants.iter().map(|variant| &variant.tag);
    let names: Vec<&Ident> = variants.iter().map(|variant| &variant.ident).collect();
    let members: Vec<Ident> = variants.iter().map(Variant::object_ident).collect();
    quote! {
        #declaration
        impl SentUnion for #ident {
            fn from_tag(tag: Option<&str>, value: serde_json::Value) -> Self {
                match tag {
                    #(Some(#tags) => Self::#names(variant_from_json(value)),)*
                    _ => Self::Unrecognized(value),
                }
            }
            #variant
        }
        #model
        #(
            impl From<#members> for #ident {
                fn from(member: #members) -> Self {
                    Self::#names(member.into())
                }
            }
        )*
    }
}

/// Returns the enum. `object` makes the type that a variant holds from its name.
fn declaration(
    schema: &Schema,
    variants: &[Variant],
    object: impl Fn(&Ident) -> TokenStream,
    fallback: &TokenStream,
    fallback_doc: &str,
) -> TokenStream {
    let ident = names::ident(&schema.name);
    let doc = &schema.doc;
    let derives = objects::derives(schema.usage, false);
    let variants = variants.iter().map(|variant| {
        let (doc, ident) = (format!("`{}`", variant.tag), &variant.ident);
        let object = object(&variant.object_ident());
        quote!(#[doc = #doc] #ident(#object))
    });
    quote! {
        #[doc = #doc]
        #derives
        #[derive(Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            #[doc = #fallback_doc]
            Unrecognized(#fallback),
        }
    }
}

/// Returns the function that gives what a variant holds; `value` is the expression for it.
fn variant(variants: &[Variant], value: &TokenStream) -> TokenStream {
    let variants = variants.iter().map(|variant| &variant.ident);
    quote! {
        fn variant(&self) -> &dyn Variant {
            match self {
                #(Self::#variants(value) => #value,)*
                Self::Unrecognized(value) => #value,
            }
        }
    }
}

/// Moves one field from the fallback to the variant.
fn value_of_variant(field: &Field, shared: &[SharedField<'_>], usage: Usage) -> TokenStream {
    let Field { ident, wire, .. } = field;
    let mut value = quote!(all.#ident.take());
    let is_conflicting =
        |SharedField { field, .. }: &SharedField<'_>| field.wire == *wire && field.kind == Kind::Any;
    if shared.iter().any(is_conflicting) {
        value = quote!(retype(#wire, #value, all.extra_mut()));
    }
    if usage.requires(field) {
        value = quote!(required(#wire, #value, all.extra_mut()));
    }
    quote! { #ident: #value, }
}
