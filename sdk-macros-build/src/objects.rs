//! Structs.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::names;
use crate::spec::{Field, Kind, Object, Schema, Usage};

pub(crate) fn object(schema: &Schema, object: &Object) -> TokenStream {
    let name = names::ident(&schema.name);
    let structure = structure(&name, &schema.doc, object, schema.usage);
    let is_sent = schema.usage.is_sent;
    let constructor =
        (is_sent && !object.manual_constructor).then(|| constructor(&name, object, schema.usage));
    let optional = object.fields.iter().filter(|field| is_sent && !field.required);
    let setters: Vec<TokenStream> = optional.map(|field| setter(field, object)).collect();
    let setters = (!setters.is_empty()).then(|| quote! { impl #name { #(#setters)* } });
    quote! { #structure #constructor #setters }
}

/// Returns the derives of a type. Only types that are sent are `Eq` and `Hash`, as keys of what a program has sent.
pub(crate) fn derives(usage: Usage, has_default: bool) -> TokenStream {
    let comparison = usage.is_sent.then(|| quote!(Eq, Hash,));
    let default = has_default.then(|| quote!(Default,));
    quote! { #[derive(Clone, Debug, #default PartialEq, #comparison)] }
}

/// Returns the struct, with the traits by which the model reads and writes it.
pub(crate) fn structure(name: &Ident, doc: &str, object: &Object, usage: Usage) -> TokenStream {
    let (mut fields, mut required) = (Vec::new(), Vec::new());
    let (mut visits, mut reads) = (Vec::new(), Vec::new());
    for field in &object.fields {
        let Field {
            doc,
            wire,
            ident,
            kind,
            ..
        } = field;
        let (kind, visit, read) = if usage.requires(field) {
            required.push(wire);
            (quote!(#kind), quote!(required), quote!(required))
        } else {
            (quote!(Option<#kind>), quote!(field), quote!(optional))
        };
        fields.push(quote! { #[doc = #doc] pub #ident: #kind, });
        visits.push(quote! { to.#visit(#wire, &self.#ident); });
        reads.push(quote! { #wire => value.#read(&mut self.#ident), });
    }
    let derives = derives(usage, true);
    // Alone it is written as in an object, with the `type` that it has in a union.
    let serialize = usage
        .is_sent
        .then(|| quote! { #[derive(Serialize)] #[serde(into = "Object<Self>")] });
    let is_strict = !usage.is_received;
    let must_use = is_strict.then(|| quote! { #[must_use = "it is not sent yet"] });
    let strict = is_strict.then(|| quote! { const STRICT: bool = true; });
    let tags: Vec<&String> = object.tag.iter().collect();
    let required = (!required.is_empty())
        .then(|| quote! { const REQUIRED: &'static [&'static str] = &[#(#required),*]; });
    let to = match visits.is_empty() {
        true => quote!(_),
        false => quote!(to),
    };
    // A variant of a received union is read by the union.
    let readable = (is_strict || tags.is_empty()).then(|| {
        quote! {
            impl Readable for #name {
                fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
                    match name {
                        #(#reads)*
                        #("type" => value.tag(#tags),)*
                        _ => value.unknown(),
                    }
                }
            }
        }
    });
    quote! {
        #[doc = #doc]
        #derives
        #serialize
        #[non_exhaustive]
        #must_use
        pub struct #name {
            #(#fields)*
        }
        impl Schema for #name {
            #(const TAG: Option<&'static str> = Some(#tags);)*
            #required
            #strict
            fn visit_fields<F: FieldVisitor>(&self, #to: &mut F) {
                #(#visits)*
            }
        }
        #readable
    }
}

fn constructor(name: &Ident, object: &Object, usage: Usage) -> TokenStream {
    let (mut arguments, mut sets) = (Vec::new(), Vec::new());
    for field in object.fields.iter().filter(|field| field.required) {
        let ident = &field.ident;
        let (argument, value) = field.kind.argument(ident);
        arguments.push(quote!(#ident: #argument));
        sets.push(match usage.requires(field) {
            true => quote!(new.#ident = #value;),
            false => quote!(new.#ident = Some(#value);),
        });
    }
    if arguments.is_empty() {
        return TokenStream::new();
    }
    let rest = match arguments.len() == object.fields.len() {
        true => "",
        false => "; setters add the others",
    };
    let doc = format!("Creates one with the fields that HubSpot requires{rest}.");
    quote! {
        impl #name {
            #[doc = #doc]
            pub fn new(#(#arguments),*) -> Self {
                let mut new = Self::default();
                #(#sets)*
                new
            }
        }
    }
}

fn setter(field: &Field, object: &Object) -> TokenStream {
    let Field {
        ident,
        doc,
        kind,
        wire,
        ..
    } = field;
    let one = names::field(&names::singular(&names::snake(wire)));
    // `deliveryIdentifier` and `deliveryIdentifiers` exist both; the former gets the name.
    let is_free = object.fields.iter().all(|other| other.ident != one);
    match kind {
        Kind::List(_) if is_free => kind.setter(&one, ident, true, &format!("Adds one. {doc}")),
        _ => kind.setter(ident, ident, false, doc),
    }
}
