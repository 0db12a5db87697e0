//! Structs.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::names;
use crate::spec::{Field, Kind, Object, Schema, Usage};

pub(crate) fn object(schema: &Schema, object: &Object) -> TokenStream {
    let name = names::ident(&schema.name);
    let structure = structure(&name, &schema.doc, object, schema.usage);
    let constructor = constructor(&name, object, schema.usage);
    let setters = setters(object, schema.usage);
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
        let Field { doc, wire, ident, .. } = field;
        let kind = field_type(field, usage);
        let (visit, read) = if usage.requires(field) {
            required.push(wire);
            (quote!(required), quote!(required))
        } else {
            (quote!(field), quote!(optional))
        };
        fields.push(quote! { #[doc = #doc] pub #ident: #kind, });
        visits.push(quote! { to.#visit(#wire, &self.#ident); });
        reads.push(quote! { #wire => value.#read(&mut self.#ident), });
    }
    let derives = derives(usage, true);
    if usage.is_form {
        return form(name, doc, object, (&derives, &fields));
    }
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
    let readable = is_readable(object, usage).then(|| {
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

/// Returns the struct of a form, with the trait by which it becomes a body.
fn form(
    name: &Ident,
    doc: &str,
    object: &Object,
    (derives, fields): (&TokenStream, &[TokenStream]),
) -> TokenStream {
    let parts = object.fields.iter().map(|Field { wire, ident, .. }| {
        quote! { let form = form.part(#wire, &self.#ident)?; }
    });
    quote! {
        #[doc = #doc]
        #derives
        #[non_exhaustive]
        #[must_use = "it is not sent yet"]
        pub struct #name {
            #(#fields)*
        }
        impl Form for #name {
            fn form(&self) -> FormResult {
                let form = Multipart::new();
                #(#parts)*
                Ok(form)
            }
        }
    }
}

/// Returns the type of a field.
pub(crate) fn field_type(field: &Field, usage: Usage) -> TokenStream {
    let kind = &field.kind;
    match usage.requires(field) {
        true => quote!(#kind),
        false => quote!(Option<#kind>),
    }
}

/// Returns whether an object is read by itself. What is a variant of a received union alone is read by the union.
pub(crate) fn is_readable(object: &Object, usage: Usage) -> bool {
    !usage.is_received || object.tag.is_none() || usage.is_standalone
}

/// Returns the fields that the constructor takes. Without any there is no generated constructor.
pub(crate) fn constructor_fields(object: &Object, usage: Usage) -> Vec<&Field> {
    let is_generated = usage.is_sent && !object.manual_constructor;
    let fields = object.fields.iter();
    fields.filter(|field| is_generated && field.required).collect()
}

/// Returns a field as an argument of the constructor.
pub(crate) fn argument(field: &Field) -> TokenStream {
    let ident = &field.ident;
    let (argument, _) = field.kind.argument(ident);
    quote!(#ident: #argument)
}

fn constructor(name: &Ident, object: &Object, usage: Usage) -> TokenStream {
    let required = constructor_fields(object, usage);
    if required.is_empty() {
        return TokenStream::new();
    }
    let arguments = required.iter().map(|field| argument(field));
    let sets = required.iter().map(|field| {
        let ident = &field.ident;
        let (_, value) = field.kind.argument(ident);
        match usage.requires(field) {
            true => quote!(new.#ident = #value;),
            false => quote!(new.#ident = Some(#value);),
        }
    });
    let rest = match required.len() == object.fields.len() {
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

/// The method that sets an optional field of what is sent.
pub(crate) struct Setter<'o> {
    field: &'o Field,
    pub name: Ident,
    /// Whether it adds one element to a list.
    appends: bool,
}

/// Returns the setters of an object.
pub(crate) fn setters(object: &Object, usage: Usage) -> Vec<Setter<'_>> {
    let optional = object
        .fields
        .iter()
        .filter(|field| usage.is_sent && !field.required && !field.is_idempotency_key);
    let setters = optional.map(|field| {
        let one = names::field(&names::singular(&names::snake(&field.wire)));
        // `deliveryIdentifier` and `deliveryIdentifiers` exist both; the former gets the name.
        let is_free = object.fields.iter().all(|other| other.ident != one);
        let appends = is_free && matches!(field.kind, Kind::List(_));
        let name = if appends { one } else { field.ident.clone() };
        Setter { field, name, appends }
    });
    setters.collect()
}

impl Setter<'_> {
    /// Returns the argument.
    pub(crate) fn argument(&self) -> TokenStream {
        let name = &self.name;
        let (argument, _) = self.field.kind.set_value(self.appends).argument(name);
        quote!(#name: #argument)
    }
}

impl ToTokens for Setter<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Field { ident, doc, kind, .. } = self.field;
        let doc = if self.appends {
            format!("Adds one. {doc}")
        } else {
            doc.clone()
        };
        tokens.extend(kind.setter(&self.name, ident, self.appends, &doc));
    }
}
