//! What progenitor's client does for each request and need not, taken out of its source.
//!
//! Each piece is known by its whole form. Should progenitor write it otherwise, it stays as it is, and works.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};

pub(crate) fn trim(file: &mut syn::File) {
    for item in &mut file.items {
        match item {
            // A client is for one call: it goes with it, and shares the address with all.
            syn::Item::Struct(client) => {
                for attribute in &mut client.attrs {
                    if attribute.path().is_ident("derive") {
                        *attribute = syn::parse_quote!(#[derive(Debug)]);
                    }
                }
                for field in &mut client.fields {
                    if field.ident.as_ref().is_some_and(|name| name == "baseurl") {
                        field.ty = syn::parse_quote!(std::sync::Arc<str>);
                    }
                }
            }
            syn::Item::Impl(block) => {
                for item in &mut block.items {
                    if let syn::ImplItem::Fn(function) = item {
                        Trim::of(function).visit_impl_item_fn_mut(function);
                    }
                }
            }
            _ => {}
        }
    }
}

struct Trim {
    /// Whether the only header in the map is the one that tells the document's version: HubSpot does not know it.
    version: bool,
    /// Parameters that are numbers: there is nothing in them to encode.
    numbers: Vec<syn::Ident>,
}

const HEADERS: &str = "header_map";

impl Trim {
    fn of(function: &syn::ImplItemFn) -> Self {
        // It is made, it gets the version, and it is used.
        let source = function.block.to_token_stream().to_string();
        let numbers = function.sig.inputs.iter().filter_map(|argument| match argument {
            syn::FnArg::Typed(typed) if is(&typed.ty, &quote!(i64)) || is(&typed.ty, &quote!(u64)) => {
                match &*typed.pat {
                    syn::Pat::Ident(name) => Some(name.ident.clone()),
                    _ => None,
                }
            }
            _ => None,
        });
        Self {
            version: source.matches(HEADERS).count() == 3,
            numbers: numbers.collect(),
        }
    }
}

impl VisitMut for Trim {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        let is_version = |statement: &syn::Stmt| match statement {
            syn::Stmt::Local(local) => matches!(&local.pat, syn::Pat::Ident(name) if name.ident == HEADERS),
            syn::Stmt::Expr(syn::Expr::MethodCall(call), _) => is_headers(&call.receiver),
            _ => false,
        };
        if self.version {
            block.stmts.retain(|statement| !is_version(statement));
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_mut(&mut self, expression: &mut syn::Expr) {
        while let syn::Expr::MethodCall(call) = expression
            && self.version
            && call.method == "headers"
            && call.args.iter().any(is_headers)
        {
            *expression = (*call.receiver).clone();
        }
        if let syn::Expr::MethodCall(call) = expression {
            let receiver = &call.receiver;
            if is(call, &quote!(#receiver.json(&body))) {
                // Written at once into a buffer of a fitting size. The transport says that it is JSON.
                *expression = syn::parse_quote!(#receiver.body(crate::call::json(&body)?));
            } else if is(call, &quote!(self.baseurl.as_str())) {
                *expression = syn::parse_quote!(&self.baseurl);
            }
        }
        visit_mut::visit_expr_mut(self, expression);
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        let parse = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        let Some(Ok(mut arguments)) = call.path.is_ident("format").then(|| call.parse_body_with(parse))
        else {
            return;
        };
        for argument in &mut arguments {
            let encoded = |name: &&syn::Ident| is(argument, &quote!(encode_path(&#name.to_string())));
            if let Some(name) = self.numbers.iter().find(encoded) {
                *argument = syn::parse_quote!(#name);
            }
        }
        call.tokens = arguments.to_token_stream();
    }
}

fn is_headers(expression: &syn::Expr) -> bool {
    matches!(expression, syn::Expr::Path(path) if path.path.is_ident(HEADERS))
}

/// Whether it is just that.
fn is(found: &impl ToTokens, known: &TokenStream) -> bool {
    found.to_token_stream().to_string() == known.to_string()
}
