//! The form of a source, and the reader for it.

use std::borrow::Cow;

use serde_json::Value;

use super::page::Page;
use super::{html, markdown, text, tree};
use crate::regen::error::Failure;

/// The largest source that is read, and fetched: many times HubSpot's largest file.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// What a source states.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Whole operations, with every schema they reach.
    Document(Value),
    /// One operation, in samples and labels.
    Page(Box<Page>),
}

/// A source that has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The form's name, as reports and locks have it.
    pub form: &'static str,
    /// What it states.
    pub content: Content,
    /// The day of its last change, where the source has it.
    pub date: Option<String>,
}

/// Reads a source of any form.
///
/// `ships` returns whether an operation is one of ours. The page of another one is refused as that, whatever else is wrong
/// with it. `select` returns the paths of a document that are about ours; without one, the whole document is read.
///
/// # Errors
/// When it is of no form, or incomplete.
pub fn read(
    bytes: &[u8],
    source: &str,
    ships: &dyn Fn(&str, &str) -> bool,
    select: &dyn Fn(&[&str]) -> Vec<String>,
) -> Result<Reading, Failure> {
    let document = |text: &str, form: &'static str| document(text, (source, form), select);
    const FORMS: &str = "expected an OpenAPI 3 document, an endpoint page in Markdown, text or HTML";
    let refuse = |found: String| Err(Failure::input(source, format!("{FORMS}; {found}")));
    if bytes.len() > MAX_BYTES {
        return refuse(format!("{} bytes are over the cap of {MAX_BYTES}", bytes.len()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| error.valid_up_to());
    let text = match text.and_then(|text| text.find('\0').map_or(Ok(text), Err)) {
        Ok(text) => text,
        Err(at) => return refuse(format!("found binary data at byte {at}")),
    };
    if text.trim_start().starts_with('{') {
        // Other spaces are part of a text in a document that is JSON without a change.
        return document(text, "OpenAPI JSON")
            .or_else(|failure| document(&with_spaces(text), "OpenAPI JSON").map_err(|_| failure));
    }
    let lines = match text.contains('\r') {
        true => Cow::from(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::from(text),
    };
    let text = with_spaces(&lines);
    let start = text.trim_start();
    if start.is_empty() {
        return refuse("found nothing: the source is empty".into());
    }
    let date = text::modified(&text);
    let block = markdown::block(&text);
    // Markdown may begin with an element of its own.
    let is_html =
        block.is_none() && (start.starts_with('<') || html::is_operation(&text) && text.contains("</"));
    if is_html {
        if html::is_operation(&text) {
            let expected =
                "expected the page of one operation; found HTML without a sample request or a path";
            let shown = html::to_text(&text).ok_or_else(|| Failure::input(source, expected))?;
            return page("rendered page, HTML", &with_spaces(&shown), source, date);
        }
    } else if let Some(block) = block {
        return fragment(&block, source, date, ships);
    } else if is_yaml(&text) {
        return document(&quoted_version(&text), "OpenAPI YAML");
    } else {
        let shown = decoded(&text);
        if text::has_request(&shown) {
            return page(text::extraction(&shown), &shown, source, date);
        }
    }
    refuse(format!("found {}", other_page(&text)))
}

/// Returns the text with spaces for U+00A0 and its kin, which browsers copy in their place.
fn with_spaces(text: &str) -> Cow<'_, str> {
    let is_kin =
        |c: char| c.is_whitespace() && !c.is_ascii() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    if text.contains(is_kin) {
        Cow::from(text.replace(is_kin, " "))
    } else {
        Cow::from(text)
    }
}

/// Decodes character references, and turns typographic quotes into those of a shell and of JSON.
fn decoded(text: &str) -> String {
    let text = html_escape::decode_html_entities(text);
    let text = with_spaces(&text).replace(['\u{2018}', '\u{2019}'], "'");
    // Where straight ones are there, the others are part of a sentence.
    if text.contains('"') {
        return text;
    }
    text.replace(['\u{201c}', '\u{201d}'], "\"")
}

fn is_yaml(text: &str) -> bool {
    let keys = ["openapi:", "\"openapi\":", "swagger:"];
    text.lines()
        .any(|line| keys.iter().any(|key| line.starts_with(key)))
}

/// Quotes the version of a document in YAML: without quotes `3.1` is a number.
fn quoted_version(text: &str) -> Cow<'_, str> {
    let line = text.lines().find(|line| line.starts_with("openapi:"));
    let version = line.and_then(|line| line.strip_prefix("openapi:")).map(str::trim);
    match (line, version) {
        (Some(line), Some(version)) if version.parse::<f64>().is_ok() => {
            Cow::from(text.replacen(line, &format!("openapi: \"{version}\""), 1))
        }
        _ => Cow::from(text),
    }
}

fn document(
    text: &str,
    (source, form): (&str, &'static str),
    select: &dyn Fn(&[&str]) -> Vec<String>,
) -> Result<Reading, Failure> {
    let document = openapi_diff::read_part(text.as_bytes(), source, select);
    let document = document.map_err(|error| refused(source, &error))?;
    Ok(Reading {
        form,
        content: Content::Document(document),
        date: None,
    })
}

/// The parser names its source itself.
pub(crate) fn refused(source: &str, error: &openapi_diff::InputError) -> Failure {
    let message = error.to_string();
    let prefix = format!("{source}: ");
    Failure::input(
        source,
        message.strip_prefix(&prefix).unwrap_or(&message).to_owned(),
    )
}

/// Reads a page by its text form.
fn page(form: &'static str, shown: &str, source: &str, date: Option<String>) -> Result<Reading, Failure> {
    let content = Content::Page(Box::new(text::read(shown, source)?));
    Ok(Reading { form, content, date })
}

/// Reads the block of a page in Markdown.
fn fragment(
    block: &markdown::Block,
    source: &str,
    date: Option<String>,
    ships: &dyn Fn(&str, &str) -> bool,
) -> Result<Reading, Failure> {
    let operation = format!("{} {}", block.method.to_uppercase(), block.path);
    let inside = |message: String| Failure::input(source, format!("in the block of {operation}: {message}"));
    let foreign = |failure: Failure| match ships(&block.method, &block.path) {
        true => failure,
        false => not_shipped(source, &operation),
    };
    if !block.is_closed {
        let line = block.line;
        let expected =
            format!("expected the OpenAPI block that opens at line {line} to close; the text ends first");
        return Err(Failure::input(source, expected));
    }
    let tree: Value = serde_yaml_ng::from_str(&quoted_version(&block.yaml))
        .map_err(|error| foreign(inside(format!("expected YAML; {error}"))))?;
    if let Some(shown) = tree::to_text(&tree) {
        return page("page in Markdown, older syntax", &shown, source, date);
    }
    let document = openapi_diff::read(tree.to_string().as_bytes(), source)
        .map_err(|error| foreign(refused(source, &error)))?;
    if document["paths"][&block.path].get(&block.method).is_none() {
        let expected = "expected the block to declare the operation that its first line names";
        return Err(inside(expected.into()));
    }
    let content = Content::Document(document);
    Ok(Reading {
        form: "page in Markdown",
        content,
        date,
    })
}

/// Returns the refusal of an operation that is not ours.
pub(crate) fn not_shipped(source: &str, operation: &str) -> Failure {
    let expected = "expected an operation of an area (openapi/*/sources.toml)";
    Failure::input(source, format!("{expected}; {operation} is none of them"))
}

/// Returns what a text without an operation most likely is.
fn other_page(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let is_html = has(&["<html", "<!doctype"]);
    if !is_html && markdown::is_guide(text) {
        "a guide: prose and samples, without the OpenAPI block or the one sample request of an endpoint's page"
    } else if has(&[
        "just a moment",
        "cf-chl",
        "challenge-platform",
        "cf-browser-verification",
        "checking your browser",
        "cf-error",
    ]) {
        "a challenge of the site's protection, not the page"
    } else if has(&[
        "type=\"password\"",
        "type='password'",
        "sign in",
        "log in",
        "login",
    ]) {
        "a login page"
    } else if has(&[
        "404",
        "page not found",
        "doesn't exist",
        "does not exist",
        "not be found",
    ]) {
        "a page that says it was not found"
    } else if is_html || has(&["<body"]) {
        "an HTML page without an operation"
    } else {
        "text without a sample request"
    }
}
