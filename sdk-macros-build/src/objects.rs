//! Structs.

use proc_macro2::TokenStream;
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
    let sent = spec.sent.contains(name);
    let declaration = declaration(name, doc, object, role, sent);
    let fields_impl = fields_impl(name, object, role);
    // A variant of a received union is read by the union.
    let read_alone = role == Role::Sent || object.tag.is_none();
    let readable = read_alone.then(|| readable(name, object, role));
    let constructor = (sent && !object.manual_constructor).then(|| constructor(name, object, role));
    let setters = sent.then(|| setters(name, object));
    quote! { #declaration #fields_impl #readable #constructor #setters }
}

/// The derives of a type. Only types that are sent are `Eq` and `Hash`, as keys of what a program has sent.
pub(crate) fn derives(is_sent: bool, has_default: bool) -> TokenStream {
    let comparison = is_sent.then(|| quote!(Eq, Hash,));
    let default = has_default.then(|| quote!(Default,));
    quote! { #[derive(Clone, Debug, #default PartialEq, #comparison)] }
}

pub(crate) fn declaration(name: &str, doc: &str, object: &Object, role: Role, is_sent: bool) -> TokenStream {
    let name = names::ident(name);
    let fields = object.fields.iter().map(|field| {
        let Field { doc, wire, .. } = field;
        let ident = names::field(wire);
        let kind = rust_type(&field.kind);
        let kind = if role.is_required(field) {
            kind
        } else {
            quote!(Option<#kind>)
        };
        quote! { #[doc = #doc] pub #ident: #kind, }
    });
    let must_use = (role == Role::Sent).then(|| quote! { #[must_use = "it is not sent yet"] });
    let derives = derives(is_sent, true);
    // Alone it is written as in an object, with the `type` that it has in a union.
    let serialize = is_sent.then(|| quote! { #[derive(Serialize)] #[serde(into = "Object<Self>")] });
    quote! {
        #[doc = #doc]
        #derives
        #serialize
        #[non_exhaustive]
        #must_use
        pub struct #name {
            #(#fields)*
        }
    }
}

pub(crate) fn fields_impl(name: &str, object: &Object, role: Role) -> TokenStream {
    let name = names::ident(name);
    let tag = object
        .tag
        .as_ref()
        .map(|tag| quote! { const TAG: Option<&'static str> = Some(#tag); });
    let required_names: Vec<&str> = object
        .fields
        .iter()
        .filter(|field| role.is_required(field))
        .map(|field| field.wire.as_str())
        .collect();
    let required = (!required_names.is_empty())
        .then(|| quote! { const REQUIRED: &'static [&'static str] = &[#(#required_names),*]; });
    let strict = (role == Role::Sent).then(|| quote! { const STRICT: bool = true; });
    let each = object.fields.iter().map(|field| {
        let ident = names::field(&field.wire);
        let wire = &field.wire;
        let show = if role.is_required(field) {
            quote!(required)
        } else {
            quote!(field)
        };
        quote! { to.#show(#wire, &self.#ident); }
    });
    let to = if object.fields.is_empty() {
        quote!(_)
    } else {
        quote!(to)
    };
    quote! {
        impl Schema for #name {
            #tag
            #required
            #strict
            fn visit_fields<F: FieldVisitor>(&self, #to: &mut F) {
                #(#each)*
            }
        }
    }
}

pub(crate) fn readable(name: &str, object: &Object, role: Role) -> TokenStream {
    let name = names::ident(name);
    let tag = object
        .tag
        .as_ref()
        .map(|tag| quote! { "type" => value.tag(#tag), });
    let arms = object.fields.iter().map(|field| {
        let ident = names::field(&field.wire);
        let wire = &field.wire;
        let read = if role.is_required(field) {
            quote!(required)
        } else {
            quote!(optional)
        };
        quote! { #wire => value.#read(&mut self.#ident), }
    });
    quote! {
        impl Readable for #name {
            fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
                match name {
                    #(#arms)*
                    #tag
                    _ => value.unknown(),
                }
            }
        }
    }
}

pub(crate) fn deserialize(name: &str, read: &TokenStream) -> TokenStream {
    let name = names::ident(name);
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                #read(from)
            }
        }
    }
}

fn constructor(name: &str, object: &Object, role: Role) -> TokenStream {
    let needed: Vec<&Field> = object.fields.iter().filter(|field| field.required).collect();
    if needed.is_empty() {
        return TokenStream::new();
    }
    let arguments = needed.iter().map(|field| {
        let ident = names::field(&field.wire);
        let kind = argument(&field.kind);
        quote!(#ident: #kind)
    });
    let idents: Vec<_> = needed.iter().map(|field| names::field(&field.wire)).collect();
    let values = needed.iter().map(|field| {
        let ident = names::field(&field.wire);
        let value = convert(&field.kind, &quote!(#ident));
        if role.is_required(field) {
            value
        } else {
            quote!(Some(#value))
        }
    });
    let name_ident = names::ident(name);
    let rest = match object.fields.iter().all(|field| field.required) {
        true => "",
        false => "; setters add the others",
    };
    let doc = format!("Makes one with the fields that HubSpot requires{rest}.");
    quote! {
        impl #name_ident {
            #[doc = #doc]
            pub fn new(#(#arguments),*) -> Self {
                let mut new = Self::default();
                #(new.#idents = #values;)*
                new
            }
        }
    }
}

fn setters(name: &str, object: &Object) -> TokenStream {
    let setters: Vec<TokenStream> = object
        .fields
        .iter()
        .filter(|field| !field.required)
        .map(|field| setter(field, object))
        .collect();
    if setters.is_empty() {
        return TokenStream::new();
    }
    let name = names::ident(name);
    quote! { impl #name { #(#setters)* } }
}

fn setter(field: &Field, object: &Object) -> TokenStream {
    let ident = names::field(&field.wire);
    let doc = &field.doc;
    if let Kind::List(inner) = &field.kind {
        let one = names::field(&names::singular(&names::snake(&field.wire)));
        // `deliveryIdentifier` and `deliveryIdentifiers` exist both; the former gets the name.
        if !object.fields.iter().any(|other| names::field(&other.wire) == one) {
            let kind = argument(inner);
            let value = convert(inner, &quote!(#one));
            let doc = format!("Adds one. {doc}");
            return quote! {
                #[doc = #doc]
                pub fn #one(mut self, #one: #kind) -> Self {
                    self.#ident.get_or_insert_default().push(#value);
                    self
                }
            };
        }
    }
    let kind = argument(&field.kind);
    let value = convert(&field.kind, &quote!(#ident));
    quote! {
        #[doc = #doc]
        pub fn #ident(mut self, #ident: #kind) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}

pub(crate) fn rust_type(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(String),
        Kind::Boolean => quote!(bool),
        Kind::Integer => quote!(i64),
        Kind::Count => quote!(u32),
        Kind::Number => quote!(serde_json::Number),
        Kind::Time => quote!(Timestamp),
        Kind::Any => quote!(serde_json::Value),
        Kind::Newtype(name) => {
            let name = names::ident(name);
            quote!(#name)
        }
        Kind::Named(name) => {
            let name = names::ident(name);
            quote!(#name)
        }
        Kind::Object(name) => {
            let name = names::ident(name);
            quote!(Object<#name>)
        }
        Kind::List(inner) => {
            let inner = rust_type(inner);
            quote!(Vec<#inner>)
        }
        Kind::Map(inner) => {
            let inner = rust_type(inner);
            quote!(std::collections::BTreeMap<String, #inner>)
        }
    }
}

/// The type of an argument for a value.
pub(crate) fn argument(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Boolean | Kind::Integer | Kind::Count => rust_type(kind),
        Kind::List(inner) => {
            let inner = argument_item(inner);
            quote!(impl IntoIterator<Item = #inner>)
        }
        _ => {
            let kind = rust_type(kind);
            quote!(impl Into<#kind>)
        }
    }
}

fn argument_item(kind: &Kind) -> TokenStream {
    match kind {
        Kind::List(_) | Kind::Boolean | Kind::Integer | Kind::Count => rust_type(kind),
        _ => {
            let kind = rust_type(kind);
            quote!(impl Into<#kind>)
        }
    }
}

/// Converts an argument to the value.
pub(crate) fn convert(kind: &Kind, from: &TokenStream) -> TokenStream {
    match kind {
        Kind::Boolean | Kind::Integer | Kind::Count => from.clone(),
        Kind::List(inner)
            if matches!(
                **inner,
                Kind::List(_) | Kind::Boolean | Kind::Integer | Kind::Count
            ) =>
        {
            quote!(#from.into_iter().collect())
        }
        Kind::List(_) => quote!(#from.into_iter().map(Into::into).collect()),
        _ => quote!(#from.into()),
    }
}
