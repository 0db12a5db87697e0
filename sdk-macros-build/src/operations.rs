//! One public method for each operation, which returns a request to be awaited.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use crate::error::{Result, bail};
use crate::names;
use crate::requests::Requests;
use crate::spec::{Kind, Operation, Parameter, Spec};

/// Returns the methods and their requests. Hand-written code in the SDK has those that send a message.
pub(crate) fn operations(spec: &Spec, requests: &Requests<'_>) -> Result<TokenStream> {
    let operations = spec.operations.iter().filter(|operation| !operation.sends);
    let parts: Vec<(TokenStream, TokenStream)> = operations
        .map(|operation| request(spec, operation, requests))
        .collect::<Result<_>>()?;
    let (methods, requests): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
    Ok(quote! {
        impl Client {
            #(#methods)*
        }
        #(#requests)*
    })
}

fn request(
    spec: &Spec,
    operation: &Operation,
    requests: &Requests<'_>,
) -> Result<(TokenStream, TokenStream)> {
    let id = names::ident(&operation.id);
    let name = names::ident(&names::pascal(&operation.id));
    let mut fields: Vec<TokenStream> = Vec::new();
    let mut arguments: Vec<TokenStream> = Vec::new();
    let mut values: Vec<TokenStream> = Vec::new();
    let mut setters: Vec<TokenStream> = Vec::new();
    for parameter in &operation.parameters {
        let Parameter { ident, kind, .. } = parameter;
        if parameter.required {
            let argument = kind.argument();
            let value = kind.convert(ident);
            fields.push(quote! { #ident: #kind, });
            arguments.push(quote! { #ident: #argument });
            values.push(quote! { #ident: #value, });
            continue;
        }
        // A setter of a list appends, so the SDK replaces the list by its field.
        let visibility = matches!(kind, Kind::List(_)).then(|| quote!(pub(crate)));
        fields.push(quote! { #visibility #ident: Option<#kind>, });
        values.push(quote! { #ident: None, });
        setters.push(setter(parameter));
    }
    if let Some(body) = &operation.body {
        let body = spec.kind(body);
        fields.push(quote! { body: #body, });
        arguments.push(quote! { body: impl Into<#body> });
        values.push(quote! { body: body.into(), });
    }
    let setters = (!setters.is_empty()).then(|| quote! { impl #name { #(#setters)* } });
    // A body may hold a customer's words, which no log should show by accident.
    let derive = match operation.body {
        Some(_) => quote!(#[derive(Clone)]),
        None => quote!(#[derive(Clone, Debug)]),
    };
    let doc = &operation.doc;
    let request_doc = format!("A request made by [`Client::{id}`]. Nothing is sent before it is awaited.");
    let method = quote! {
        #[doc = #doc]
        pub fn #id(&self, #(#arguments),*) -> #name {
            #name { client: self.clone(), #(#values)* }
        }
    };
    let future = future(spec, operation, requests, &name)?;
    let request = quote! {
        #[doc = #request_doc]
        #derive
        #[must_use = "nothing is sent before it is awaited"]
        pub struct #name {
            client: Client,
            #(#fields)*
        }
        call_options!(#name);
        #setters
        #future
    };
    Ok((method, request))
}

/// Returns the future of a request: builds it, executes it and reads the response.
fn future(spec: &Spec, operation: &Operation, requests: &Requests<'_>, name: &Ident) -> Result<TokenStream> {
    let id = names::ident(&operation.id);
    let id_text = &operation.id;
    let prefix = &operation.prefix;
    let place = format!("/paths/{}/{}", operation.path, operation.method);
    let values = requests.arguments(operation)?.into_iter().map(|argument| {
        match parameter_of(&operation.parameters, &argument) {
            Some(parameter) => Ok(value(parameter)),
            None if argument == "body" => Ok(quote!(&self.body)),
            None => bail!(
                &place,
                "progenitor has the argument {argument}, which is no parameter"
            ),
        }
    });
    let values: Vec<TokenStream> = values.collect::<Result<_>>()?;
    let idempotency = names::ident(&format!("{:?}", operation.idempotency));
    let mut parameters = operation.parameters.iter();
    let thread = parameters.find(|p| p.kind == Kind::Newtype("ThreadId".to_owned()));
    let thread = match thread {
        Some(Parameter { ident, .. }) => quote!(Some(self.#ident)),
        None => quote!(None),
    };
    let (output, read) = match &operation.answer {
        Some(answer) => (spec.kind(answer).to_token_stream(), quote!(response.json())),
        None => (quote!(()), quote!(Ok(response.discard_body()))),
    };
    Ok(quote! {
        impl IntoFuture for #name {
            type Output = Result<Response<#output>>;
            type IntoFuture = BoxFuture<Response<#output>>;
            fn into_future(self) -> BoxFuture<Response<#output>> {
                Box::pin(async move {
                    let prefix = self.client.path_prefix(#prefix);
                    let request = requests::#id(prefix, #(#values),*);
                    let response = self.client.execute(#id_text, Idempotency::#idempotency, #thread, request).await?;
                    #read
                })
            }
        }
    })
}

/// Finds the parameter of an argument. progenitor splits some names into words in another way.
fn parameter_of<'p>(parameters: &'p [Parameter], argument: &str) -> Option<&'p Parameter> {
    let letters = |name: &str| names::snake(name).replace('_', "");
    let exact = parameters.iter().find(|p| p.ident == argument);
    let similar = || {
        let mut similar = parameters
            .iter()
            .filter(|p| letters(&p.name) == letters(argument));
        similar.next().filter(|_| similar.next().is_none())
    };
    exact.or_else(similar)
}

fn setter(parameter: &Parameter) -> TokenStream {
    let Parameter { ident, kind, doc, .. } = parameter;
    let (taken, effect) = match kind {
        Kind::List(item) => (&**item, "Appends: each call adds a value to those set before."),
        _ => (kind, "Replaces the value set before."),
    };
    let (argument, value) = (taken.argument(), taken.convert(ident));
    let set = match kind {
        Kind::List(_) => quote!(self.#ident.get_or_insert_default().push(#value);),
        _ => quote!(self.#ident = Some(#value);),
    };
    let doc = format!("{doc}\n\n{effect}");
    quote! {
        #[doc = #doc]
        pub fn #ident(mut self, #ident: #argument) -> Self {
            #set
            self
        }
    }
}

/// Returns a parameter as progenitor's function takes it: lists by reference, numbers as they are, all else as text.
fn value(parameter: &Parameter) -> TokenStream {
    let ident = &parameter.ident;
    match (&parameter.kind, parameter.required) {
        (Kind::Newtype(_), true) if parameter.is_number() => quote!(self.#ident.into()),
        (Kind::Newtype(_), false) if parameter.is_number() => quote!(self.#ident.map(Into::into)),
        (Kind::Text, true) => quote!(&self.#ident),
        (Kind::Text, false) => quote!(self.#ident.as_deref()),
        (Kind::Newtype(_) | Kind::Named(_), true) => quote!(self.#ident.as_str()),
        (Kind::Newtype(_) | Kind::Named(_), false) => {
            quote!(self.#ident.as_ref().map(|value| value.as_str()))
        }
        (Kind::Time, true) => quote!(&self.#ident.to_string()),
        (Kind::Time, false) => quote!(self.#ident.as_ref().map(ToString::to_string).as_deref()),
        (Kind::List(_), true) => quote!(&self.#ident),
        (Kind::List(_), false) => quote!(self.#ident.as_ref()),
        _ => quote!(self.#ident),
    }
}
