//! One public method for each operation, which gives a request to be sent.

use proc_macro2::TokenStream;
use quote::quote;

use crate::document::Raw;
use crate::error::{Error, Result};
use crate::names;
use crate::objects::{argument, convert, rust_type};
use crate::spec::{Idempotency, Kind, Operation, Parameter, Spec};

pub(crate) fn operations(spec: &Spec, raw: &Raw) -> Result<TokenStream> {
    let requests: Vec<(TokenStream, TokenStream)> = spec
        .operations
        .iter()
        .map(|operation| request(spec, operation, raw))
        .collect::<Result<_>>()?;
    let (methods, requests): (Vec<_>, Vec<_>) = requests.into_iter().unzip();
    Ok(quote! {
        impl Client {
            #(#methods)*
        }
        #(#requests)*
    })
}

fn request(spec: &Spec, operation: &Operation, raw: &Raw) -> Result<(TokenStream, TokenStream)> {
    let id = names::ident(&operation.id);
    let request = names::ident(&names::pascal(&operation.id));
    let answer = match &operation.answer {
        Some(answer) => rust_type(&spec.kind(answer)),
        None => quote!(()),
    };
    let place = format!("/paths/{}/{}", operation.path, operation.method);
    let thread = operation
        .parameters
        .iter()
        .find(|p| p.kind == Kind::Newtype("ThreadId".to_owned()));
    let thread = thread.map(|p| names::field(&p.name));
    let thread = thread.map_or_else(|| quote!(None), |ident| quote!(Some(self.#ident)));
    let finish = match operation.answer {
        Some(_) => quote!(finish),
        None => quote!(done),
    };
    let idempotency = match operation.idempotency {
        Idempotency::Safe => quote!(Safe),
        Idempotency::Idempotent => quote!(Idempotent),
        Idempotency::NonIdempotent => quote!(NonIdempotent),
    };

    let mut fields: Vec<TokenStream> = Vec::new();
    let mut arguments: Vec<TokenStream> = Vec::new();
    let mut values: Vec<TokenStream> = Vec::new();
    let mut setters: Vec<TokenStream> = Vec::new();
    for parameter in &operation.parameters {
        let Parameter { name, kind, doc, .. } = parameter;
        let ident = names::field(name);
        let type_ = rust_type(kind);
        if parameter.required {
            let argument = argument(kind);
            let value = convert(kind, &quote!(#ident));
            fields.push(quote! { #ident: #type_, });
            arguments.push(quote! { #ident: #argument });
            values.push(quote! { #ident: #value, });
            continue;
        }
        // What is added to cannot be replaced by a setter.
        let seen = matches!(kind, Kind::List(_)).then(|| quote!(pub(crate)));
        fields.push(quote! { #seen #ident: Option<#type_>, });
        values.push(quote! { #ident: None, });
        setters.push(setter(kind, &ident, doc));
    }
    if let Some(body) = &operation.body {
        let body = rust_type(&spec.kind(body));
        fields.push(quote! { pub(crate) body: #body, });
        arguments.push(quote! { body: impl Into<#body> });
        values.push(quote! { body: body.into(), });
    }
    let passed =
        raw.arguments(&operation.id)?
            .into_iter()
            .map(|name| match named(&operation.parameters, &name) {
                Some(parameter) => Ok(pass(parameter)),
                None if name == "body" => Ok(quote!(&self.body)),
                None => Err(Error::new(
                    &place,
                    format!("progenitor asks for {name}, which is no parameter"),
                )),
            });
    let passed: Vec<TokenStream> = passed.collect::<Result<_>>()?;
    let setters = (!setters.is_empty()).then(|| quote! { impl #request { #(#setters)* } });
    let doc = &operation.doc;
    let id_text = &operation.id;
    // What is to be sent is nobody's to print by accident.
    let derive = if operation.body.is_some() {
        quote!(#[derive(Clone)])
    } else {
        quote!(#[derive(Clone, Debug)])
    };
    let made_by = format!("A request made by [`Client::{id}`]. Nothing is sent before it is awaited.");
    let method = quote! {
        #[doc = #doc]
        pub fn #id(&self, #(#arguments),*) -> #request {
            #request { client: self.clone(), #(#values)* }
        }
    };
    // A string in a path must stay one segment of it; an id that is a number must be valid.
    let segments = operation.parameters.iter().filter(|p| p.in_path);
    let segments = segments.filter_map(|p| {
        let (name, ident) = (&p.name, names::field(&p.name));
        let text = match &p.kind {
            Kind::Text => quote!(&self.#ident),
            Kind::Newtype(_) | Kind::Named(_) if !p.is_number() => quote!(self.#ident.as_str()),
            Kind::Newtype(_) => {
                return Some(quote! {
                    self.#ident.check().map_err(|error| Error::from(error).in_operation(#id_text, 0))?;
                });
            }
            _ => return None,
        };
        Some(quote! { segment(#name, #text).map_err(|error| error.in_operation(#id_text, 0))?; })
    });
    // What is left of its time and of its attempts: a send keeps count of them itself.
    let left = operation.sends.then(|| quote!(.left(time, retry)));
    let once = quote! {
        #(#segments)*
        let raw = self.client.call(#id_text, Idempotency::#idempotency, #thread) #left .raw();
        let result = raw.#id(#(#passed),*).await;
        raw.inner.#finish(result)
    };
    // A send goes through the code that never sends twice, which comes back for the single attempt.
    let (output, run, attempt) = if operation.sends {
        let run = quote! { self.client.thread(self.thread_id).send(self.body).await };
        let attempt = quote! {
            impl #request {
                pub(crate) async fn once(&self, time: Duration, retry: RetryPolicy) -> Result<Response<#answer>, Error> {
                    #once
                }
            }
        };
        (quote!(Sent), run, Some(attempt))
    } else {
        (quote!(Response<#answer>), once, None)
    };
    let future = quote! {
        #attempt
        impl IntoFuture for #request {
            type Output = Result<#output, Error>;
            type IntoFuture = BoxFuture<#output>;
            fn into_future(self) -> BoxFuture<#output> {
                Box::pin(async move { #run })
            }
        }
    };
    let request = quote! {
        #[doc = #made_by]
        #derive
        #[must_use = "nothing is sent before it is awaited"]
        pub struct #request {
            client: Client,
            #(#fields)*
        }
        #setters
        #future
    };
    Ok((method, request))
}

/// The parameter that progenitor has an argument for. It breaks some names into words in another way.
fn named<'p>(parameters: &'p [Parameter], argument: &str) -> Option<&'p Parameter> {
    let letters = |name: &str| names::snake(name).replace('_', "");
    let exact = parameters.iter().find(|p| names::field(&p.name) == argument);
    let alike = || {
        let mut alike = parameters
            .iter()
            .filter(|p| letters(&p.name) == letters(argument));
        alike.next().filter(|_| alike.next().is_none())
    };
    exact.or_else(alike)
}

fn setter(kind: &Kind, ident: &proc_macro2::Ident, doc: &str) -> TokenStream {
    let (doc, argument, set) = match kind {
        Kind::List(inner) => {
            let value = convert(inner, &quote!(#ident));
            (
                format!("Adds one. {doc}"),
                argument(inner),
                quote! { self.#ident.get_or_insert_default().push(#value); },
            )
        }
        _ => {
            let value = convert(kind, &quote!(#ident));
            (
                doc.to_owned(),
                argument(kind),
                quote! { self.#ident = Some(#value); },
            )
        }
    };
    quote! {
        #[doc = #doc]
        pub fn #ident(mut self, #ident: #argument) -> Self {
            #set
            self
        }
    }
}

/// A parameter as progenitor's method takes it: lists by reference, numbers as they are, and all else as text.
fn pass(parameter: &Parameter) -> TokenStream {
    let ident = names::field(&parameter.name);
    match (&parameter.kind, parameter.required) {
        (Kind::Newtype(_), true) if parameter.is_number() => quote!(self.#ident.into()),
        (Kind::Newtype(_), false) if parameter.is_number() => quote!(self.#ident.map(Into::into)),
        (Kind::Text, true) => quote!(&self.#ident),
        (Kind::Text, false) => quote!(self.#ident.as_deref()),
        (Kind::Newtype(_) | Kind::Named(_), true) => quote!(self.#ident.as_str()),
        (Kind::Newtype(_) | Kind::Named(_), false) => quote!(self.#ident.as_ref().map(|word| word.as_str())),
        (Kind::Time, true) => quote!(&self.#ident.to_string()),
        (Kind::Time, false) => quote!(self.#ident.as_ref().map(ToString::to_string).as_deref()),
        (Kind::List(_), true) => quote!(&self.#ident),
        (Kind::List(_), false) => quote!(self.#ident.as_ref()),
        _ => quote!(self.#ident),
    }
}
