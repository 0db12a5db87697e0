//! Typed `httpmock` operations: progenitor's, with paths that match every version of the API.
//!
//! progenitor matches a path by a regular expression that contains the values as they are. The SDK's functions take
//! their places: `crate::mock::path` adds the other versions, and `crate::mock::segment` percent-encodes a value as
//! the client does and escapes it for the expression.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};

use crate::error::Result;
use crate::spec::{Kind, Operation, Spec};
use crate::{names, progenitor};

/// Generates the typed operations for `httpmock`.
pub(crate) fn mocks(spec: &Spec) -> Result<TokenStream> {
    let mut file = progenitor::mocks(spec)?;
    // Sealed: an operation that is added later adds a method, which would break other implementations.
    for item in &mut file.items {
        if let syn::Item::Trait(extension) = item {
            extension.supertraits.push(syn::parse_quote!(sealed::Sealed));
        }
    }
    let mut patterns = PathPatterns { unexpected: None };
    patterns.visit_file_mut(&mut file);
    match patterns.unexpected {
        Some(source) => Err(progenitor::refused(&format!(
            "expected a path pattern, found `{source}`"
        ))),
        None => Ok(quote! {
            #file
            mod sealed {
                pub trait Sealed {}
                impl Sealed for ::httpmock::MockServer {}
            }
        }),
    }
}

/// Returns what a mock can require of a request: the names of progenitor's methods, with the types that they take.
pub(crate) fn conditions(operation: &Operation) -> Vec<(String, TokenStream)> {
    let parameters = operation.parameters.iter().map(|parameter| {
        let value = match &parameter.kind {
            Kind::Newtype(_) if parameter.is_integer => quote!(u64),
            Kind::Number => quote!(f64),
            // These are the text that they are in a URL.
            Kind::Text | Kind::Newtype(_) | Kind::Named(_) | Kind::Time | Kind::List(_) => quote!(&str),
            other => quote!(#other),
        };
        let is_optional = !parameter.required;
        let value = if is_optional {
            quote!(impl Into<Option<#value>>)
        } else {
            value
        };
        (names::valid(&names::snake(&parameter.name)), value)
    });
    // progenitor has no forms, so that a mock does not compare one.
    let body = operation
        .body
        .iter()
        .filter(|_| !operation.has_form)
        .map(|body| ("body".to_owned(), quote!(&#body)));
    parameters.chain(body).collect()
}

/// Returns what a mock can respond: the names of progenitor's methods, with the types of the bodies.
pub(crate) fn responses(operation: &Operation) -> Vec<(&'static str, Option<&Kind>)> {
    let error = operation.error.as_ref();
    let errors = ["client_error", "server_error"].map(|name| (name, error));
    let success = [("success", operation.response.as_ref())];
    success
        .into_iter()
        .chain(errors.into_iter().filter(|(_, error)| error.is_some()))
        .collect()
}

/// Rewrites `regex::Regex::new(…)` and the values that are formatted into its argument.
struct PathPatterns {
    /// A call of another form than expected. Its values would not be escaped, so generation fails.
    unexpected: Option<String>,
}

impl VisitMut for PathPatterns {
    fn visit_expr_call_mut(&mut self, call: &mut syn::ExprCall) {
        if call.func.to_token_stream().to_string() != quote!(regex::Regex::new).to_string() {
            return visit_mut::visit_expr_call_mut(self, call);
        }
        *call.func = syn::parse_quote!(crate::mock::path);
        if !call.args.first_mut().is_some_and(escape_values) {
            self.unexpected = Some(call.to_token_stream().to_string());
        }
    }
}

/// Whether the pattern is a literal, or a `format!` whose values are escaped now.
fn escape_values(pattern: &mut syn::Expr) -> bool {
    let syn::Expr::Reference(reference) = pattern else {
        return matches!(pattern, syn::Expr::Lit(_));
    };
    let syn::Expr::Macro(format) = &mut *reference.expr else {
        return false;
    };
    let parse = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
    let Ok(mut arguments) = format.mac.parse_body_with(parse) else {
        return false;
    };
    for value in arguments.iter_mut().skip(1) {
        *value = syn::parse_quote!(crate::mock::segment(&#value));
    }
    format.mac.tokens = arguments.to_token_stream();
    true
}
