//! Typed `httpmock` operations: progenitor's, with paths that match every version of the API.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;

use crate::error::Result;
use crate::progenitor::Progenitor;

/// Generates the typed operations for `httpmock`.
pub(crate) fn mocks(progenitor: &Progenitor<'_>) -> Result<TokenStream> {
    let mut file = progenitor.mocks()?;
    // A trait that others may implement could not be given a method for a new operation without breaking
    // them, and nobody but `MockServer` has a use for this one.
    for item in &mut file.items {
        if let syn::Item::Trait(extension) = item {
            extension.supertraits.push(syn::parse_quote!(sealed::Sealed));
        }
    }
    let sealed = quote! {
        mod sealed {
            pub trait Sealed {}
            impl Sealed for ::httpmock::MockServer {}
        }
    };
    Ok(of_any_version(quote! { #file #sealed }))
}

/// The mocks with their paths' expressions made by the SDK, which knows the paths of other versions of the API.
fn of_any_version(tokens: TokenStream) -> TokenStream {
    const OWN: [&str; 7] = ["regex", ":", ":", "Regex", ":", ":", "new"];
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    let mut new = TokenStream::new();
    while let Some((token, after)) = rest.split_first() {
        let begins =
            rest.len() >= OWN.len() && rest.iter().zip(OWN).all(|(token, own)| token.to_string() == own);
        if begins {
            new.extend(quote! { crate::mock::path });
            rest = rest.get(OWN.len()..).unwrap_or_default();
            continue;
        }
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), of_any_version(group.stream()));
                inner.set_span(group.span());
                new.extend([TokenTree::Group(inner)]);
            }
            other => new.extend([other.clone()]),
        }
        rest = after;
    }
    new
}
