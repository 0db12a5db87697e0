//! Functions that build requests without sending them, extracted from progenitor's client.
//!
//! progenitor's method for an operation builds a `reqwest::Request`, sends it and reads the response:
//!
//! ```text
//! let url = format!("{}/threads/{}", self.baseurl, encode_path(&thread_id.to_string()));
//! let mut header_map = …;
//! let mut request = self.client.get(url).query(&progenitor_client::QueryParam::new("sort", &sort)).….build()?;
//! ```
//!
//! Here each becomes `fn operation(prefix, arguments) -> Result<Request>`, with only the statements up to `build()`. These
//! must have exactly the form above, and use the operation's parameters in order. Anything else is an error, so that a
//! progenitor release that builds requests differently fails the generator, instead of changing what is sent.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::parse::{ParseStream, Parser as _};
use syn::{FnArg, ImplItem, ImplItemFn, Item, LitStr, PatType, Token, parenthesized};

use crate::error::{Error, Result};
use crate::names;
use crate::spec::{Operation, Parameter, Spec};
use crate::{paging, progenitor};

/// Returns the functions of the module `requests`, one for each operation.
pub(crate) fn requests(spec: &Spec) -> Result<TokenStream> {
    let client = progenitor::client(spec)?;
    let blocks = client.items.iter().filter_map(|item| match item {
        Item::Impl(block) => Some(&block.items),
        _ => None,
    });
    let methods = blocks.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    });
    let functions = spec.operations.iter().map(|operation| {
        let method = methods.clone().find(|method| method.sig.ident == operation.id);
        let missing = || syn::Error::new(Span::call_site(), "the client has no such method");
        let function = method
            .ok_or_else(missing)
            .and_then(|method| request_function(spec, operation, method));
        function.map_err(|e| {
            let message = format!("cannot extract the request from progenitor's method: {e}");
            Error::new(&operation.place, message)
        })
    });
    functions.collect()
}

fn request_function(spec: &Spec, operation: &Operation, method: &ImplItemFn) -> syn::Result<TokenStream> {
    let arguments = method.sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    });
    let types = arguments.clone().map(|argument| argument.ty.to_token_stream());
    let form = operation.form().map(|name| {
        let name = names::ident(&name);
        quote!(&super::types::#name)
    });
    let types = types.chain(form.clone());
    let body = operation.body.iter().map(|_| names::ident("body"));
    let idents = operation.parameters.iter().map(|p| p.ident.clone()).chain(body);
    let mut rest = operation.parameters.iter().zip(arguments);
    let statements = &method.block.stmts;
    let parser = |input: ParseStream<'_>| parse_request(spec, operation, &mut rest, input);
    let mut request = parser.parse2(quote!(#(#statements)*))?;
    if form.is_some() {
        request = quote!(#request.form(body)?);
    }
    let name = &method.sig.ident;
    Ok(quote! {
        pub(crate) fn #name<'a>(prefix: &str, #(#idents: #types),*) -> Result<Request, InvalidRequest> {
            Ok(#request)
        }
    })
}

/// Parses the statements that build the request, and returns the expression for it. `rest` has the parameters that are not
/// yet used, with progenitor's arguments for them.
fn parse_request<'s>(
    spec: &Spec,
    operation: &Operation,
    rest: &mut dyn Iterator<Item = (&'s Parameter, &'s PatType)>,
    input: ParseStream<'_>,
) -> syn::Result<TokenStream> {
    let url;
    expect(input, quote!(let))?;
    let local_url = variable(input, "url")?;
    expect(input, quote!(= format!))?;
    parenthesized!(url in input);
    let mut template: LitStr = url.parse()?;
    // The path is the prefix itself, which ends without a slash.
    if operation.resource().is_empty() && template.value() == "{}/" {
        template = LitStr::new("{}", template.span());
    }
    expect(&url, quote!(, self.baseurl,))?;
    let mut segments = Vec::new();
    while !url.is_empty() {
        let (Parameter { ident, .. }, PatType { pat, ty, .. }) = next_parameter(rest, &url)?;
        expect(&url, quote!(encode_path(&#pat.to_string())))?;
        url.parse::<Option<Token![,]>>()?;
        let name = ident.to_string();
        // Numbers need no encoding.
        segments.push(match quote!(#ty).to_string() == "u64" {
            true => quote!(path_number(#name, #ident)?),
            false => quote!(path_segment(#name, #ident)?),
        });
    }
    let [method, constant] =
        [operation.method.clone(), operation.method.to_uppercase()].map(|name| names::ident(&name));
    // Dropped: progenitor's own header with the document's version, which HubSpot does not define.
    let header = quote! {
        ;
        let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
        header_map.append(
            ::reqwest::header::HeaderName::from_static("api-version"),
            ::reqwest::header::HeaderValue::from_static(Self::api_version()),
        );
        #[allow(unused_mut)]
        let mut
    };
    expect(input, header)?;
    variable(input, "request")?;
    expect(input, quote!(= self.client.#method(#local_url)))?;
    let path = quote!(format!(#template, prefix, #(#segments),*));
    let mut request = quote!(Request::new(http::Method::#constant, #path));
    loop {
        let arguments;
        expect(input, quote!(.))?;
        let call: Ident = input.parse()?;
        parenthesized!(arguments in input);
        match call.to_string().as_str() {
            // Dropped: `accept` is the same for every request, and set when it is sent.
            "header" | "headers" => drop(arguments.parse::<TokenStream>()?),
            "json" => {
                expect(&arguments, quote!(&body))?;
                request = quote!(#request.json(&body)?);
            }
            "query" => {
                let (Parameter { name, ident, .. }, PatType { pat, .. }) = next_parameter(rest, &arguments)?;
                expect(
                    &arguments,
                    quote!(&progenitor_client::QueryParam::new(#name, &#pat)),
                )?;
                request = match paging::is_cursor(spec, operation, name) {
                    true => quote!(#request.cursor(#name, #ident)),
                    false => quote!(#request.query(#name, &#ident)?),
                };
            }
            "build" => break,
            _ => return Err(syn::Error::new(call.span(), format!("unexpected `{call}`"))),
        }
    }
    // What follows sends the request.
    input.parse::<TokenStream>()?;
    match rest.next() {
        Some((Parameter { name, .. }, _)) => Err(input.error(format!("the parameter {name:?} is not used"))),
        None => Ok(request),
    }
}

fn next_parameter<T>(rest: &mut dyn Iterator<Item = T>, input: ParseStream<'_>) -> syn::Result<T> {
    rest.next()
        .ok_or_else(|| input.error("the operation has no parameter for this argument"))
}

/// Parses a variable of progenitor's. It has underscores before its name where a parameter has that name.
fn variable(input: ParseStream<'_>, name: &str) -> syn::Result<Ident> {
    let ident: Ident = input.parse()?;
    match ident.to_string().trim_start_matches('_') == name {
        true => Ok(ident),
        false => Err(syn::Error::new(
            ident.span(),
            format!("expected `{name}`, found `{ident}`"),
        )),
    }
}

/// Parses exactly these tokens.
fn expect(input: ParseStream<'_>, tokens: TokenStream) -> syn::Result<()> {
    for expected in tokens {
        let found: TokenTree = input.parse()?;
        if found.to_string() != expected.to_string() {
            let message = format!("expected `{expected}`, found `{found}`");
            return Err(syn::Error::new(found.span(), message));
        }
    }
    Ok(())
}
