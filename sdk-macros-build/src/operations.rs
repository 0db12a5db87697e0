//! One public method for each operation, which returns a request to be awaited.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::names;
use crate::spec::{Field, Kind, Operation, Parameter, Spec};

/// Returns the methods and their requests. Hand-written code in the SDK has those that send a message.
pub(crate) fn operations(spec: &Spec) -> TokenStream {
    let operations = spec.operations.iter().filter(|operation| !operation.sends);
    let (methods, requests): (Vec<_>, Vec<_>) = operations.map(request).unzip();
    quote! {
        impl Client {
            #(#methods)*
        }
        #(#requests)*
    }
}

/// Returns the method of an operation, and the type of its request.
fn request(operation: &Operation) -> (TokenStream, TokenStream) {
    let id = names::ident(&operation.id);
    let name = names::ident(&names::pascal(&operation.id));
    let mut fields: Vec<TokenStream> = Vec::new();
    let mut values: Vec<TokenStream> = Vec::new();
    let mut setters: Vec<TokenStream> = Vec::new();
    for parameter in &operation.parameters {
        let Parameter { ident, kind, .. } = parameter;
        if parameter.required {
            let (_, value) = kind.argument(ident);
            fields.push(quote! { #ident: #kind, });
            values.push(quote! { #ident: #value, });
            continue;
        }
        // A setter of a list appends, so the SDK replaces the list by its field.
        let visibility = matches!(kind, Kind::List(_)).then(|| quote!(pub(crate)));
        fields.push(quote! { #visibility #ident: Option<#kind>, });
        values.push(quote! { #ident: None, });
        setters.push(setter(parameter));
    }
    if let Some(body) = operation.body_type() {
        fields.push(quote! { body: #body, });
        values.push(quote! { body: body.into(), });
    }
    if let Some(Field { ident, doc, .. }) = &operation.idempotency_key {
        setters.push(quote! {
            #[doc = #doc]
            pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
                self.body.#ident = Some(key.into());
                self
            }
        });
    }
    let setters = (!setters.is_empty()).then(|| quote! { impl #name { #(#setters)* } });
    // A body may hold a customer's words, which no log should show by accident.
    let derive = match operation.body {
        Some(_) => quote!(#[derive(Clone)]),
        None => quote!(#[derive(Clone, Debug)]),
    };
    let doc = &operation.doc;
    let request_doc = format!("A request made by [`Client::{id}`]. Nothing is sent before it is awaited.");
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[deprecated = "HubSpot has deprecated it"]));
    let arguments = arguments(operation);
    let method = quote! {
        #[doc = #doc]
        #deprecated
        pub fn #id(&self, #(#arguments),*) -> #name {
            #name { client: self.clone(), #(#values)* }
        }
    };
    let future = future(operation, &name);
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
    (method, request)
}

/// Returns the arguments of the method: what HubSpot requires.
pub(crate) fn arguments(operation: &Operation) -> Vec<TokenStream> {
    let required = operation.parameters.iter().filter(|parameter| parameter.required);
    let parameters = required.map(|Parameter { ident, kind, .. }| {
        let (argument, _) = kind.argument(ident);
        quote!(#ident: #argument)
    });
    let body = operation.body_type().map(|body| quote!(body: impl Into<#body>));
    parameters.chain(body).collect()
}

/// Returns the type of the response's value.
pub(crate) fn output(operation: &Operation) -> TokenStream {
    match &operation.response {
        Some(response) => quote!(#response),
        None => quote!(()),
    }
}

/// Returns the future of a request: builds it, executes it and reads the response.
fn future(operation: &Operation, name: &Ident) -> TokenStream {
    let id_text = &operation.id;
    let id = names::ident(id_text);
    let prefix = &operation.prefix;
    let prefix = match operation.versions.as_slice() {
        [] => quote!(self.client.prefix(AREA, #prefix)),
        versions => quote!(self.client.prefix_in(AREA, #prefix, #id_text, &[#(#versions),*])?),
    };
    let body = operation.body.iter().map(|_| quote!(&self.body));
    let values = operation.parameters.iter().map(value).chain(body);
    let idempotency = names::ident(operation.idempotency);
    let idempotency = match &operation.idempotency_key {
        Some(Field { ident, .. }) => quote!(Idempotency::by_key(self.body.#ident.as_deref())),
        None => quote!(Idempotency::#idempotency),
    };
    let mut parameters = operation.parameters.iter();
    let thread = parameters.find(|p| p.kind == Kind::Newtype("ThreadId".to_owned()));
    let thread = match thread {
        Some(Parameter { ident, .. }) => quote!(Some(self.#ident)),
        None => quote!(None),
    };
    let output = output(operation);
    let read = match &operation.response {
        Some(_) => quote!(response.json()),
        None => quote!(Ok(response.discard_body())),
    };
    // An operation that HubSpot does once for a key ends with an outcome, as a send does.
    let outcome = operation.idempotency_key.iter();
    let outcome: TokenStream = outcome
        .map(|_| quote!(.map_err(crate::Error::into_outcome)))
        .collect();
    quote! {
        impl IntoFuture for #name {
            type Output = Result<Response<#output>>;
            type IntoFuture = BoxFuture<Response<#output>>;
            fn into_future(self) -> BoxFuture<Response<#output>> {
                Box::pin(async move {
                    let prefix = #prefix;
                    let request = requests::#id(prefix, #(#values),*);
                    let response = self.client.execute(#id_text, #idempotency, #thread, request).await #outcome?;
                    #read #outcome
                })
            }
        }
    }
}

fn setter(parameter: &Parameter) -> TokenStream {
    let Parameter { ident, kind, doc, .. } = parameter;
    let effect = match kind {
        Kind::List(_) => "Appends: each call adds a value to those set before.",
        _ => "Replaces the value set before.",
    };
    kind.setter(ident, ident, true, &format!("{doc}\n\n{effect}"))
}

/// Returns a parameter as progenitor's function takes it: lists by reference, numbers as they are, all else as text.
fn value(parameter: &Parameter) -> TokenStream {
    let ident = &parameter.ident;
    match (&parameter.kind, parameter.required) {
        (Kind::Newtype(_), true) if parameter.is_integer => quote!(self.#ident.into()),
        (Kind::Newtype(_), false) if parameter.is_integer => quote!(self.#ident.map(Into::into)),
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
