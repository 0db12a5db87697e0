//! Bytes in, what they say of the API out. The form is known by its content, never by a name.

pub mod curl;
pub mod fields;
pub mod html;
pub mod lenient;
pub mod markdown;
pub mod page;
pub mod plain;
pub mod sample;
pub mod sections;
pub mod text;
pub mod tree;
pub mod words;

use std::borrow::Cow;

use serde_json::Value;

use self::page::Page;
use super::error::Failure;

/// The largest source that is read, and fetched: many times HubSpot's largest file.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// What a source says.
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
    /// What it says.
    pub content: Content,
    /// The day the source says it was last changed.
    pub date: Option<String>,
}

/// Reads a source of any form.
///
/// `ships` tells whether an operation is one of ours, so that a foreign page is refused for what it is
/// before anything else is found wrong with it.
///
/// # Errors
/// When it is of no form, or incomplete.
pub fn read(bytes: &[u8], source: &str, ships: &dyn Fn(&str, &str) -> bool) -> Result<Reading, Failure> {
    const FORMS: &str = "expected an OpenAPI 3 document, an endpoint page in Markdown, text or HTML";
    let refuse = |found: &str| Err(Failure::input(source, format!("{FORMS}; {found}")));
    if bytes.len() > MAX_BYTES {
        return refuse(&format!("{} bytes are over the cap of {MAX_BYTES}", bytes.len()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => text,
        Ok(text) => {
            return refuse(&format!(
                "found binary data at byte {}",
                text.find('\0').unwrap_or_default()
            ));
        }
        Err(error) => return refuse(&format!("found binary data at byte {}", error.valid_up_to())),
    };
    let text = if text.contains('\r') {
        Cow::from(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::from(text)
    };
    let start = text.trim_start();
    if start.is_empty() {
        return refuse("found nothing: the source is empty");
    }
    if start.starts_with('{') {
        return document(&text, source, "OpenAPI JSON");
    }
    // Markdown may begin with an element of its own.
    let head = start.get(..64).unwrap_or(start).to_ascii_lowercase();
    let is_html = head.starts_with("<!doctype") || head.starts_with("<html") || head.starts_with("<?xml");
    if is_html
        || start.starts_with('<') && !markdown::has_block(&text)
        || html::is_operation(&text) && text.contains("</") && !markdown::has_block(&text)
    {
        if html::is_operation(&text) {
            let page = html::read(&text, source)?;
            return Ok(Reading {
                form: "rendered page, HTML",
                date: page.modified.clone(),
                content: Content::Page(Box::new(page)),
            });
        }
        return refuse(&format!("found {}", other_page(&text)));
    }
    if markdown::has_block(&text) {
        return fragment(&text, source, ships);
    }
    if text.lines().any(|line| {
        line.starts_with("openapi:") || line.starts_with("\"openapi\":") || line.starts_with("swagger:")
    }) {
        return document(&quoted_version(&text), source, "OpenAPI YAML");
    }
    let text = plain::plain(&text);
    if text::has_request(&text) {
        let form = text::extraction(&text);
        let page = text::read(&text, source)?;
        return Ok(Reading {
            form,
            date: page.modified.clone(),
            content: Content::Page(Box::new(page)),
        });
    }
    refuse(&format!("found {}", other_page(&text)))
}

/// The YAML with a version that is a text: without quotes `3.1` is a number.
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

fn document(text: &str, source: &str, form: &'static str) -> Result<Reading, Failure> {
    let document = openapi_diff::read(text.as_bytes(), source).map_err(|error| refused(source, &error))?;
    Ok(Reading {
        form,
        content: Content::Document(document),
        date: None,
    })
}

/// The parser names its source itself.
pub(crate) fn refused(source: &str, error: &openapi_diff::InputError) -> Failure {
    let message = error.to_string();
    let message = message
        .strip_prefix(&format!("{source}: "))
        .unwrap_or(&message)
        .to_owned();
    Failure::input(source, message)
}

fn fragment(text: &str, source: &str, ships: &dyn Fn(&str, &str) -> bool) -> Result<Reading, Failure> {
    let block = markdown::block(text, source)?;
    let operation = format!("{} {}", block.method.to_uppercase(), block.path);
    let foreign = |failure: Failure| {
        if ships(&block.method, &block.path) {
            failure
        } else {
            not_shipped(source, &operation)
        }
    };
    let inside = |message: String| Failure::input(source, format!("in the block of {operation}: {message}"));
    let tree: Value = serde_yaml_ng::from_str(&quoted_version(&block.yaml))
        .map_err(|error| foreign(inside(format!("expected YAML; {error}"))))?;
    if let Some(page) = tree::read(&tree) {
        let content = Content::Page(Box::new(page));
        return Ok(Reading {
            form: "page in Markdown, older syntax",
            content,
            date: text::modified(text),
        });
    }
    let (form, document) = ("page in Markdown", tree);
    let bytes = serde_json::to_vec(&document).map_err(|error| inside(error.to_string()))?;
    let document = openapi_diff::read(&bytes, source).map_err(|error| foreign(refused(source, &error)))?;
    let declared = document
        .get("paths")
        .and_then(|paths| paths.get(&block.path))
        .and_then(|item| item.get(&block.method));
    if declared.is_none() {
        return Err(inside(
            "expected the block to declare the operation that its first line names".into(),
        ));
    }
    Ok(Reading {
        form,
        content: Content::Document(document),
        date: text::modified(text),
    })
}

/// The refusal of an operation that is not ours.
pub(crate) fn not_shipped(source: &str, operation: &str) -> Failure {
    Failure::input(
        source,
        format!("expected an operation of openapi/upstream/sources.toml; {operation} is none of them"),
    )
}

/// What a text without an operation most likely is.
fn other_page(text: &str) -> &'static str {
    let lower = text.to_lowercase();
    let has = |needles: &[&str]| needles.iter().any(|needle| lower.contains(needle));
    if !has(&["<html", "<!doctype"]) && markdown::is_guide(text) {
        return "a guide: prose and samples, without the OpenAPI block or the one sample request of an endpoint's page";
    }
    if has(&[
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
    } else if has(&["<html", "<!doctype", "<body"]) {
        "an HTML page without an operation"
    } else {
        "text without a sample request"
    }
}
