//! Structs.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::names;
use crate::spec::{Field, Kind, Object, Spec};

/// How a schema is used, which determines the types of its fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Only in requests: read strictly.
    Sent,
    /// In responses, and possibly in requests: read tolerantly.
    Received,
}

impl Role {
    pub(crate) fn of(spec: &Spec, name: &str) -> Self {
        if spec.received.contains(name) {
            Self::Received
        } else {
            Self::Sent
        }
    }

    /// Whether a field is not optional. In a response, only an id is relied on.
    pub(crate) fn is_required(self, field: &Field) -> bool {
        field.required && (self == Self::Sent || field.wire == "id")
    }
}

pub(crate) fn object(spec: &Spec, name: &str, doc: &str, object: &Object) -> TokenStream {
    let role = Role::of(spec, name);
    let is_sent = spec.sent.contains(name);
    let name = names::ident(name);
    // A variant of a received union is read by the union.
    let is_readable = role == Role::Sent || object.tag.is_none();
    let structure = structure(&name, doc, object, role, is_sent, is_readable);
    let constructor = (is_sent && !object.manual_constructor).then(|| constructor(&name, object, role));
    let setters = is_sent.then(|| setters(&name, object));
    quote! { #structure #constructor #setters }
}

/// The derives of a type. Only types that are sent are `Eq` and `Hash`, as keys of what a program has sent.
pub(crate) fn derives(is_sent: bool, has_default: bool) -> TokenStream {
    let comparison = is_sent.then(|| quote!(Eq, Hash,));
    let default = has_default.then(|| quote!(Default,));
    quote! { #[derive(Clone, Debug, #default PartialEq, #comparison)] }
}

/// Returns the struct, with the traits by which the model reads and writes it.
pub(crate) fn structure(
    name: &Ident,
    doc: &str,
    object: &Object,
    role: Role,
    is_sent: bool,
    is_readable: bool,
) -> TokenStream {
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
        let (kind, visit, read) = if role.is_required(field) {
            required.push(wire);
            (quote!(#kind), quote!(required), quote!(required))
        } else {
            (quote!(Option<#kind>), quote!(field), quote!(optional))
        };
        fields.push(quote! { #[doc = #doc] pub #ident: #kind, });
        visits.push(quote! { to.#visit(#wire, &self.#ident); });
        reads.push(quote! { #wire => value.#read(&mut self.#ident), });
    }
    let must_use = (role == Role::Sent).then(|| quote! { #[must_use = "it is not sent yet"] });
    let derives = derives(is_sent, true);
    // Alone it is written as in an object, with the `type` that it has in a union.
    let serialize = is_sent.then(|| quote! { #[derive(Serialize)] #[serde(into = "Object<Self>")] });
    let tag = object.tag.iter();
    let tag_const = tag
        .clone()
        .map(|tag| quote! { const TAG: Option<&'static str> = Some(#tag); });
    let required = (!required.is_empty())
        .then(|| quote! { const REQUIRED: &'static [&'static str] = &[#(#required),*]; });
    let strict = (role == Role::Sent).then(|| quote! { const STRICT: bool = true; });
    let to = match visits.is_empty() {
        true => quote!(_),
        false => quote!(to),
    };
    let readable = is_readable.then(|| {
        quote! {
            impl Readable for #name {
                fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
                    match name {
                        #(#reads)*
                        #("type" => value.tag(#tag),)*
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
            #(#tag_const)*
            #required
            #strict
            fn visit_fields<F: FieldVisitor>(&self, #to: &mut F) {
                #(#visits)*
            }
        }
        #readable
    }
}

fn constructor(name: &Ident, object: &Object, role: Role) -> TokenStream {
    let needed: Vec<&Field> = object.fields.iter().filter(|field| field.required).collect();
    if needed.is_empty() {
        return TokenStream::new();
    }
    let idents: Vec<&Ident> = needed.iter().map(|field| &field.ident).collect();
    let arguments = needed.iter().map(|field| field.kind.argument());
    let values = needed.iter().map(|field| {
        let value = field.kind.convert(&field.ident);
        if role.is_required(field) {
            value
        } else {
            quote!(Some(#value))
        }
    });
    let rest = match needed.len() == object.fields.len() {
        true => "",
        false => "; setters add the others",
    };
    let doc = format!("Makes one with the fields that HubSpot requires{rest}.");
    quote! {
        impl #name {
            #[doc = #doc]
            pub fn new(#(#idents: #arguments),*) -> Self {
                let mut new = Self::default();
                #(new.#idents = #values;)*
                new
            }
        }
    }
}

fn setters(name: &Ident, object: &Object) -> TokenStream {
    let optional = object.fields.iter().filter(|field| !field.required);
    let setters: Vec<TokenStream> = optional.map(|field| setter(field, object)).collect();
    if setters.is_empty() {
        return TokenStream::new();
    }
    quote! { impl #name { #(#setters)* } }
}

fn setter(field: &Field, object: &Object) -> TokenStream {
    let Field { ident, doc, kind, .. } = field;
    if let Kind::List(item) = kind {
        let one = names::field(&names::singular(&names::snake(&field.wire)));
        // `deliveryIdentifier` and `deliveryIdentifiers` exist both; the former gets the name.
        if !object.fields.iter().any(|other| other.ident == one) {
            let argument = item.argument();
            let value = item.convert(&one);
            let doc = format!("Adds one. {doc}");
            return quote! {
                #[doc = #doc]
                pub fn #one(mut self, #one: #argument) -> Self {
                    self.#ident.get_or_insert_default().push(#value);
                    self
                }
            };
        }
    }
    let argument = kind.argument();
    let value = kind.convert(ident);
    quote! {
        #[doc = #doc]
        pub fn #ident(mut self, #ident: #argument) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}
