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

impl Reading {
    fn page(form: &'static str, page: Page, date: Option<String>) -> Self {
        Self {
            form,
            content: Content::Page(Box::new(page)),
            date,
        }
    }
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
    let binary = |at: usize| refuse(format!("found binary data at byte {at}"));
    let text = match std::str::from_utf8(bytes).map(|text| (text, text.find('\0'))) {
        Ok((text, None)) => text,
        Ok((_, Some(at))) => return binary(at),
        Err(error) => return binary(error.valid_up_to()),
    };
    if text.trim_start().starts_with('{') {
        // Other spaces are part of a text in a document that is JSON without a change.
        return document(text, "OpenAPI JSON").or_else(|failure| match with_spaces(text) {
            Cow::Owned(text) => document(&text, "OpenAPI JSON").map_err(|_| failure),
            Cow::Borrowed(_) => Err(failure),
        });
    }
    let text = normalized(text);
    let start = text.trim_start();
    if start.is_empty() {
        return refuse("found nothing: the source is empty".into());
    }
    let block = markdown::block(&text);
    let head = start.get(..64).unwrap_or(start).to_ascii_lowercase();
    let is_html = ["<!doctype", "<html", "<?xml"]
        .iter()
        .any(|tag| head.starts_with(tag));
    // Markdown may begin with an element of its own.
    let is_element =
        block.is_none() && (start.starts_with('<') || html::is_operation(&text) && text.contains("</"));
    if is_html || is_element {
        if html::is_operation(&text) {
            let page = html::read(&text, source)?;
            let date = page.modified.clone();
            return Ok(Reading::page("rendered page, HTML", page, date));
        }
    } else if let Some(block) = block {
        return fragment(&text, &block, source, ships);
    } else if is_yaml(&text) {
        return document(&quoted_version(&text), "OpenAPI YAML");
    } else {
        let text = decoded(&text);
        if text::has_request(&text) {
            let page = text::read(&text, source)?;
            let date = page.modified.clone();
            return Ok(Reading::page(text::extraction(&text), page, date));
        }
    }
    refuse(format!("found {}", other_page(&text)))
}

/// Returns the text with line feeds alone as ends of lines, and with one kind of space.
fn normalized(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        Cow::from(with_spaces(&text).into_owned())
    } else {
        with_spaces(text)
    }
}

/// Returns the text with spaces for U+00A0 and its kin, which browsers copy in their place.
pub(crate) fn with_spaces(text: &str) -> Cow<'_, str> {
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

/// Parses the block of a page in Markdown.
fn fragment(
    text: &str,
    block: &markdown::Block,
    source: &str,
    ships: &dyn Fn(&str, &str) -> bool,
) -> Result<Reading, Failure> {
    if !block.is_closed {
        let line = block.line;
        let expected =
            format!("expected the OpenAPI block that opens at line {line} to close; the text ends first");
        return Err(Failure::input(source, expected));
    }
    let operation = format!("{} {}", block.method.to_uppercase(), block.path);
    let inside = |message: String| Failure::input(source, format!("in the block of {operation}: {message}"));
    let foreign = |failure: Failure| {
        let is_ours = ships(&block.method, &block.path);
        if is_ours {
            failure
        } else {
            not_shipped(source, &operation)
        }
    };
    let tree: Value = serde_yaml_ng::from_str(&quoted_version(&block.yaml))
        .map_err(|error| foreign(inside(format!("expected YAML; {error}"))))?;
    let date = text::modified(text);
    if let Some(page) = tree::read(&tree) {
        return Ok(Reading::page("page in Markdown, older syntax", page, date));
    }
    let bytes = serde_json::to_vec(&tree).map_err(|error| inside(error.to_string()))?;
    let document = openapi_diff::read(&bytes, source).map_err(|error| foreign(refused(source, &error)))?;
    let item = document.get("paths").and_then(|paths| paths.get(&block.path));
    if item.and_then(|item| item.get(&block.method)).is_none() {
        let expected = "expected the block to declare the operation that its first line names";
        return Err(inside(expected.into()));
    }
    Ok(Reading {
        form: "page in Markdown",
        content: Content::Document(document),
        date,
    })
}

/// Returns the refusal of an operation that is not ours.
pub(crate) fn not_shipped(source: &str, operation: &str) -> Failure {
    let expected = "expected an operation of openapi/upstream/sources.toml";
    Failure::input(source, format!("{expected}; {operation} is none of them"))
}

/// Words of pages without an operation, and what such a page most likely is.
const OTHER_PAGES: [(&str, &str); 4] = [
    (
        "just a moment|cf-chl|challenge-platform|cf-browser-verification|checking your browser|cf-error",
        "a challenge of the site's protection, not the page",
    ),
    (
        "type=\"password\"|type='password'|sign in|log in|login",
        "a login page",
    ),
    (
        "404|page not found|doesn't exist|does not exist|not be found",
        "a page that says it was not found",
    ),
    ("<html|<!doctype|<body", "an HTML page without an operation"),
];

/// Returns what a text without an operation most likely is.
fn other_page(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    if !lower.contains("<html") && !lower.contains("<!doctype") && markdown::is_guide(text) {
        return "a guide: prose and samples, without the OpenAPI block or the one sample request of an endpoint's page";
    }
    let is = |(words, _): &&(&str, _)| words.split('|').any(|word| lower.contains(word));
    OTHER_PAGES
        .iter()
        .find(is)
        .map_or("text without a sample request", |(_, found)| found)
}
