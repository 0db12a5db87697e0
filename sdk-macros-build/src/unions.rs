//! Unions by `type`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::accessors::accessors;
use crate::enums::{self, FALLBACK};
use crate::error::{Result, bail};
use crate::names;
use crate::objects;
use crate::spec::{Field, Kind, Object, Schema, Spec, TAG, Usage, Variant};

/// A field of a union's variants.
pub(crate) struct SharedField<'s> {
    /// What is true of it in every variant that has it. Its type is [`Kind::Any`] where theirs differ.
    pub field: Field,
    /// The variants that have it.
    pub variants: Vec<&'s Variant>,
}

impl<'s> SharedField<'s> {
    /// Returns the fields of all variants, by name.
    fn all(variants: &'s [Variant]) -> Vec<Self> {
        let mut all: BTreeMap<&str, Vec<(&Variant, &Field)>> = BTreeMap::new();
        for variant in variants {
            for field in &variant.object.fields {
                all.entry(&field.wire).or_default().push((variant, field));
            }
        }
        all.values().filter_map(|members| Self::merge(members)).collect()
    }

    fn merge(members: &[(&'s Variant, &'s Field)]) -> Option<Self> {
        let (_, first) = members.first()?;
        let fields = || members.iter().map(|(_, field)| field);
        let mut shared = Self {
            field: (*first).clone(),
            variants: members.iter().map(|(variant, _)| *variant).collect(),
        };
        shared.field.required = fields().all(|field| field.required);
        shared.field.has_accessor |= members.len() > 1;
        if fields().any(|field| field.kind != first.kind) {
            shared.field.kind = Kind::Any;
        }
        if fields().any(|field| field.doc != first.doc) {
            let links = shared.links(" or ");
            shared.field.doc = format!("As in {links}, which differ in what it is.");
        }
        Some(shared)
    }

    /// Links to the schemas that have it, for docs.
    pub(crate) fn links(&self, separator: &str) -> String {
        let links = self
            .variants
            .iter()
            .map(|variant| format!("[`{}`]", variant.schema));
        let links: BTreeSet<String> = links.collect();
        Vec::from_iter(links).join(separator)
    }

    /// The field of the fallback.
    fn fallback(&self) -> Field {
        let mut field = self.field.clone();
        field.required = false;
        if let [only] = self.variants.as_slice() {
            field.doc = format!("In [`{}`]: {}", only.schema, field.doc);
        }
        field
    }
}

/// What differs between unions that HubSpot sends and those that are only sent to it.
struct Form {
    /// The types that the variants hold.
    objects: Vec<TokenStream>,
    fallback: TokenStream,
    fallback_doc: String,
    accessors: Option<TokenStream>,
    /// The model's trait, its functions but for `visit`, and that one's arm for the fallback.
    union: [TokenStream; 3],
    model: TokenStream,
    /// Items besides the enum and its traits.
    others: TokenStream,
}

pub(crate) fn union(spec: &Spec, schema: &Schema, variants: &[Variant]) -> Result<TokenStream> {
    let ident = names::ident(&schema.name);
    let Form {
        objects,
        fallback,
        fallback_doc,
        accessors,
        union: [union, functions, visit_fallback],
        model,
        others,
    } = match schema.usage.is_received {
        true => received(spec, schema, &ident, variants)?,
        false => sent(&ident, variants),
    };
    let doc = &schema.doc;
    let derives = objects::derives(schema.usage, false);
    let docs = variants.iter().map(|variant| format!("`{}`", variant.tag));
    let variants: Vec<&Ident> = variants.iter().map(|variant| &variant.ident).collect();
    Ok(quote! {
        #[doc = #doc]
        #derives
        #[non_exhaustive]
        pub enum #ident {
            #(#[doc = #docs] #variants(#objects),)*
            #[doc = #fallback_doc]
            Unrecognized(#fallback),
        }
        #accessors
        impl #union for #ident {
            #functions
            fn visit<'a, V: VariantVisitor<'a>>(&'a self, visitor: V) -> V::Output {
                match self {
                    #(Self::#variants(member) => visitor.object(member),)*
                    #visit_fallback
                }
            }
        }
        #model
        #others
    })
}

/// A union that HubSpot sends, with the type that collects the fields of all its variants. Every variant is boxed: it
/// comes in lists, and the objects of messages take from 296 to 560 bytes (a page is then decoded in 1.03 times the time
/// of a flat struct).
fn received(spec: &Spec, schema: &Schema, ident: &Ident, variants: &[Variant]) -> Result<Form> {
    let Schema { name, usage, .. } = schema;
    let fallback_name = format!("{FALLBACK}{name}");
    let place = |schema: &str| format!("/components/schemas/{schema}");
    if spec.schemas.contains_key(&fallback_name) {
        bail!(place(&fallback_name), "the fallback of {name} needs this name");
    }
    let shared = SharedField::all(variants);
    let mut object = Object {
        fields: shared.iter().map(SharedField::fallback).collect(),
        ..Object::default()
    };
    let tag_doc = format!("The `type`, if it has one: none that [`{name}`] has a variant for.");
    object.fields.push(Field::new(TAG, tag_doc, Kind::Text));
    object.check_names(&place(name))?;
    let fallback = names::ident(&fallback_name);
    let fallback_doc = format!(
        "[`{name}`] whose `type` is missing or not known to this version of the crate. \
         It has every field that any known `type` has."
    );
    let structure = objects::structure(&fallback, &fallback_doc, &object, *usage);
    let arms = variants.iter().map(
        |Variant {
             tag,
             ident,
             schema,
             object,
         }| {
            let values = object.fields.iter().map(|field| {
                let mut same = shared.iter().filter(|shared| shared.field.wire == field.wire);
                value_of_variant(field, same.any(|shared| shared.field.kind == Kind::Any), *usage)
            });
            let schema = names::ident(schema);
            quote! {
                Some(#tag) => {
                    let fields = #schema { #(#values)* };
                    Self::#ident(with_remaining(fields, all))
                }
            }
        },
    );
    let functions = quote! {
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
    };
    let visit_fallback = quote!(Self::Unrecognized(fallback) => visitor.object(fallback),);
    let doc = format!("[`{name}`] of a `type` that this version of the crate does not know, or of none.");
    Ok(Form {
        objects: schemas(variants).map(|name| quote!(Box<Object<#name>>)).collect(),
        fallback: quote!(Box<Object<#fallback>>),
        fallback_doc: doc,
        accessors: Some(accessors(ident, variants.len(), &shared)),
        union: [quote!(Union), functions, visit_fallback],
        model: model(ident, "AsUnion", "read"),
        others: structure,
    })
}

/// A union that is only sent. It is made one by one, and not boxed.
fn sent(ident: &Ident, variants: &[Variant]) -> Form {
    let tags = variants.iter().map(|variant| &variant.tag);
    let idents: Vec<&Ident> = variants.iter().map(|variant| &variant.ident).collect();
    let schemas: Vec<Ident> = schemas(variants).collect();
    let functions = quote! {
        fn from_tag(tag: Option<&str>, value: serde_json::Value) -> Self {
            match tag {
                #(Some(#tags) => Self::#idents(variant_from_json(value)),)*
                _ => Self::Unrecognized(value),
            }
        }
    };
    let visit_fallback = quote!(Self::Unrecognized(json) => visitor.json(json),);
    Form {
        objects: schemas.iter().map(|schema| quote!(Object<#schema>)).collect(),
        fallback: quote!(serde_json::Value),
        fallback_doc: format!("Any other [`{ident}`], as the JSON to send."),
        accessors: None,
        union: [quote!(SentUnion), functions, visit_fallback],
        model: model(ident, "AsSentUnion", "read_strictly"),
        others: quote! {
            #(
                impl From<#schemas> for #ident {
                    fn from(member: #schemas) -> Self {
                        Self::#idents(member.into())
                    }
                }
            )*
        },
    }
}

fn schemas(variants: &[Variant]) -> impl Iterator<Item = Ident> {
    variants.iter().map(|variant| names::ident(&variant.schema))
}

fn model(ident: &Ident, kind: &str, read: &str) -> TokenStream {
    enums::model(ident, kind, read, &quote!(JsonField::write(self, to)))
}

/// Moves one field from the fallback to the variant.
fn value_of_variant(field: &Field, is_conflicting: bool, usage: Usage) -> TokenStream {
    let Field { ident, wire, .. } = field;
    let mut value = quote!(all.#ident.take());
    if is_conflicting {
        value = quote!(retype(#wire, #value, all.extra_mut()));
    }
    if usage.requires(field) {
        value = quote!(required(#wire, #value, all.extra_mut()));
    }
    quote! { #ident: #value, }
}
