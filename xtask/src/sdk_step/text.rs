//! Pieces of Rust as text of one form: what differs in it differs for a user.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, Generics, Path, Signature};

/// The tokens without needless white space, and without the prefixes that only say where a name is from.
pub(super) fn compact(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'';
    let mut out = String::new();
    let mut letters = spaced.chars().peekable();
    while let Some(c) = letters.next() {
        if !c.is_whitespace() {
            out.push(c);
            continue;
        }
        let next = letters.peek().copied().unwrap_or(' ');
        let between_words = out.ends_with(is_word) && is_word(next);
        if between_words || out.ends_with([',', '=', '>', '+']) && is_word(next) || next == '=' || next == '+'
        {
            out.push(' ');
        }
    }
    let out = out.replace("crate::types::", "").replace("crate::", "");
    let out = out.replace(" ::", " ").replace("<::", "<").replace("(::", "(");
    let out = out.strip_prefix("::").unwrap_or(&out).to_owned();
    out.replace("core::", "std::").replace("alloc::", "std::")
}

/// The last name of a path.
pub(super) fn last(path: &Path) -> String {
    path.segments
        .last()
        .map(|segment| segment.ident.to_string())
        .unwrap_or_default()
}

/// The last name of a trait's path with its arguments; a lifetime of the implementation's own says nothing.
pub(super) fn trait_name(path: &Path) -> String {
    let name = path.segments.last().map(compact).unwrap_or_default();
    name.strip_suffix("<'de>").map(str::to_owned).unwrap_or(name)
}

/// Parameters and bounds, if there are any.
pub(super) fn generics(generics: &Generics) -> String {
    if generics.params.is_empty() {
        return String::new();
    }
    let bounds = generics.where_clause.as_ref().map(compact).unwrap_or_default();
    format!("{} {bounds}", compact(generics)).trim_end().to_owned()
}

/// What a caller's code depends on: everything but the names of the arguments.
pub(super) fn signature(signature: &Signature) -> String {
    written(signature, false)
}

/// The signature as a reader of the documentation sees it.
pub(super) fn shown(signature: &Signature) -> String {
    written(signature, true)
}

fn written(signature: &Signature, with_names: bool) -> String {
    let arguments: Vec<String> = signature
        .inputs
        .iter()
        .map(|argument| match argument {
            FnArg::Receiver(receiver) => {
                let mut receiver = receiver.clone();
                receiver.attrs.clear();
                if receiver.reference.is_none() {
                    // `mut self` is the method's own affair.
                    receiver.mutability = None;
                }
                compact(&receiver)
            }
            FnArg::Typed(typed) if with_names => format!("{}: {}", compact(&typed.pat), compact(&typed.ty)),
            FnArg::Typed(typed) => compact(&typed.ty),
        })
        .collect();
    let answer = match &signature.output {
        syn::ReturnType::Default => String::new(),
        syn::ReturnType::Type(_, kind) => format!(" -> {}", compact(kind)),
    };
    let marks = [
        signature.constness.map(|mark| compact(&mark)),
        signature.asyncness.map(|mark| compact(&mark)),
        signature.unsafety.map(|mark| compact(&mark)),
    ];
    let marks: String = marks.into_iter().flatten().map(|mark| mark + " ").collect();
    let generics = generics(&signature.generics);
    format!("{marks}fn{generics}({}){answer}", arguments.join(", "))
}

/// The source without its documentation.
///
/// # Errors
/// When it is no Rust.
pub(super) fn without_docs(source: &str) -> Result<String, proc_macro2::LexError> {
    Ok(strip(source.parse()?).to_string())
}

fn strip(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let marks = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '#');
        if marks {
            // `#![doc…]` has a mark more.
            let bang = matches!(trees.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!')
                .then(|| trees.next())
                .flatten();
            let is_docs = matches!(trees.peek(), Some(TokenTree::Group(group))
                if group.stream().into_iter().next().is_some_and(|first| first.to_string() == "doc"));
            if is_docs {
                trees.next();
                continue;
            }
            out.push(tree);
            out.extend(bang);
            continue;
        }
        out.push(match tree {
            TokenTree::Group(group) => {
                TokenTree::Group(proc_macro2::Group::new(group.delimiter(), strip(group.stream())))
            }
            other => other,
        });
    }
    out.into_iter().collect()
}

/// The text with a name replaced wherever it stands as a whole word.
pub(super) fn with_name(text: &str, from: &str, to: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        out.push_str(before);
        let whole = !before.ends_with(is_word) && !out.ends_with(is_word) && !after.starts_with(is_word);
        out.push_str(if whole { to } else { from });
        rest = after;
    }
    out + rest
}
