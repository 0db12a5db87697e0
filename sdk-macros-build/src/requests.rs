//! Pure functions that build requests, cut from progenitor's client.
//!
//! progenitor's method for an operation formats the URL, builds a `reqwest::Request`, sends it and reads the response.
//! Here each becomes `fn operation(prefix, arguments) -> Result<Request>`, which ends when the request is built. Every
//! statement up to there is recognized by its form. Anything else is an error, so that a release of progenitor that
//! builds requests in another way shows while generating, and not on the wire.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Expr, FnArg, ImplItem, ImplItemFn, Item, Local, Pat, Stmt, Token};

use crate::error::{Error, Result};
use crate::paging;
use crate::spec::{Operation, Spec};

/// The functions of a client that progenitor generated.
pub(crate) struct Requests<'s> {
    spec: &'s Spec,
    client: syn::File,
}

impl<'s> Requests<'s> {
    pub(crate) fn new(spec: &'s Spec, client: syn::File) -> Self {
        Self { spec, client }
    }

    /// Returns the module's functions, one for each operation.
    pub(crate) fn functions(&self) -> Result<TokenStream> {
        self.spec
            .operations
            .iter()
            .map(|operation| self.function(operation))
            .collect()
    }

    /// Returns the names of a function's arguments behind the prefix, in their order.
    pub(crate) fn arguments(&self, operation: &Operation) -> Result<Vec<String>> {
        let method = self.method(operation)?;
        Ok(typed(method)
            .map(|typed| typed.pat.to_token_stream().to_string())
            .collect())
    }

    fn method(&self, operation: &Operation) -> Result<&ImplItemFn> {
        let blocks = self.client.items.iter().filter_map(|item| match item {
            Item::Impl(block) => Some(&block.items),
            _ => None,
        });
        let mut methods = blocks.flatten().filter_map(|item| match item {
            ImplItem::Fn(method) => Some(method),
            _ => None,
        });
        let found = methods.find(|method| method.sig.ident == operation.id.as_str());
        found.ok_or_else(|| refused(operation, "no method", &""))
    }

    fn function(&self, operation: &Operation) -> Result<TokenStream> {
        let method = self.method(operation)?;
        let mut path = None;
        for statement in &method.block.stmts {
            match statement {
                Stmt::Local(local) if binds(local, "url") => path = Some(format(operation, method, local)?),
                // It holds the document's version alone, in a header that HubSpot does not have.
                Stmt::Local(local) if binds(local, "header_map") => {}
                Stmt::Expr(Expr::MethodCall(call), _) if is(&call.receiver, &quote!(header_map)) => {}
                Stmt::Local(local) if binds(local, "request") => {
                    let path = path.ok_or_else(|| refused(operation, "a request before its URL", local))?;
                    let build = self.build(operation, value(operation, local)?, &path)?;
                    let (name, arguments) = (&method.sig.ident, typed(method));
                    return Ok(quote! {
                        pub(crate) fn #name<'a>(prefix: &str, #(#arguments),*) -> Result<Request, InvalidRequest> {
                            #build
                        }
                    });
                }
                other => return Err(refused(operation, "a statement of another form", other)),
            }
        }
        Err(refused(operation, "no request", &method.sig))
    }

    /// Rewrites the calls that build a request, from the last to the first.
    fn build(&self, operation: &Operation, expression: &Expr, path: &TokenStream) -> Result<TokenStream> {
        let call = match expression {
            Expr::Try(inner) => match &*inner.expr {
                Expr::MethodCall(call) if call.method == "build" => {
                    let request = self.build(operation, &call.receiver, path)?;
                    return Ok(quote!(Ok(#request)));
                }
                other => return Err(refused(operation, "a fallible call of another form", other)),
            },
            Expr::MethodCall(call) => call,
            other => return Err(refused(operation, "an expression of another form", other)),
        };
        let method = call.method.to_string();
        let arguments = &call.args;
        if is(&call.receiver, &quote!(self.client)) {
            let name = quote::format_ident!("{}", method.to_uppercase());
            if method != operation.method || !is(arguments, &quote!(url)) {
                return Err(refused(operation, "another method or URL", call));
            }
            return Ok(quote!(Request::new(http::Method::#name, #path)));
        }
        let request = self.build(operation, &call.receiver, path)?;
        match method.as_str() {
            // The media types are the same for every request, and set where it is sent.
            "header" | "headers" => Ok(request),
            "json" => Ok(quote!(#request.json(#arguments)?)),
            "query" => {
                let parameter = syn::parse2::<Expr>(arguments.to_token_stream()).ok();
                let new = parameter.as_ref().and_then(query_parameter);
                let Some([name, value]) = new else {
                    return Err(refused(operation, "a query of another form", call));
                };
                if paging::is_cursor(self.spec, operation, &name.to_token_stream().to_string()) {
                    return Ok(quote!(#request.cursor(#name, *#value)));
                }
                Ok(quote!(#request.query(#name, #value)?))
            }
            _ => Err(refused(operation, "a call of another form", call)),
        }
    }
}

/// The name and the value of `&progenitor_client::QueryParam::new(name, value)`.
fn query_parameter(argument: &Expr) -> Option<[&Expr; 2]> {
    let Expr::Reference(reference) = argument else {
        return None;
    };
    let Expr::Call(call) = &*reference.expr else {
        return None;
    };
    let is_new = is(&call.func, &quote!(progenitor_client::QueryParam::new));
    match (is_new, call.args.first(), call.args.last()) {
        (true, Some(name), Some(value)) if call.args.len() == 2 => Some([name, value]),
        _ => None,
    }
}

/// Rewrites `format!("{}/path/{}", self.baseurl, encode_path(&id.to_string()))`. Numbers need no encoding.
fn format(operation: &Operation, method: &ImplItemFn, local: &Local) -> Result<TokenStream> {
    let expression = value(operation, local)?;
    let arguments = match expression {
        Expr::Macro(call) if call.mac.path.is_ident("format") => call
            .mac
            .parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
            .ok(),
        _ => None,
    };
    let mut arguments = arguments.into_iter().flatten();
    let (Some(template), Some(base)) = (arguments.next(), arguments.next()) else {
        return Err(refused(operation, "a URL of another form", local));
    };
    if !is(&base, &quote!(self.baseurl)) {
        return Err(refused(operation, "another base URL", local));
    }
    let segments = arguments.map(|argument| {
        let found = typed(method).find(|typed| {
            let name = &typed.pat;
            is(&argument, &quote!(encode_path(&#name.to_string())))
        });
        let typed = found.ok_or_else(|| refused(operation, "a segment of another form", &argument))?;
        let name = &typed.pat;
        let text = name.to_token_stream().to_string();
        match typed.ty.to_token_stream().to_string().as_str() {
            "u64" => Ok(quote!(path_number(#text, #name)?)),
            _ => Ok(quote!(path_segment(#text, #name)?)),
        }
    });
    let segments: Vec<TokenStream> = segments.collect::<Result<_>>()?;
    Ok(quote!(format!(#template, prefix, #(#segments),*)))
}

/// The arguments of a method without `self`.
fn typed(method: &ImplItemFn) -> impl Iterator<Item = &syn::PatType> {
    method.sig.inputs.iter().filter_map(|argument| match argument {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    })
}

fn binds(local: &Local, name: &str) -> bool {
    matches!(&local.pat, Pat::Ident(pattern) if pattern.ident == name)
}

fn value<'l>(operation: &Operation, local: &'l Local) -> Result<&'l Expr> {
    let init = local.init.as_ref().map(|init| &*init.expr);
    init.ok_or_else(|| refused(operation, "a variable without a value", local))
}

/// Compares two pieces of source without regard to space.
fn is(found: &impl ToTokens, known: &TokenStream) -> bool {
    found.to_token_stream().to_string() == known.to_string()
}

fn refused(operation: &Operation, what: &str, found: &impl ToTokens) -> Error {
    let place = format!(
        "/paths/{}/{}",
        crate::spec::escape(&operation.path),
        operation.method
    );
    let found: String = found.to_token_stream().to_string().chars().take(200).collect();
    Error::new(
        &place,
        format!("progenitor generated {what}, which cannot be cut to a request: {found}"),
    )
}
