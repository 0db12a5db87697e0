//! Bytes in, a checked OpenAPI document out.

use serde_json::Value;

use super::error::InputError;
use super::refs;

/// The largest document that is read: several times HubSpot's largest, far below what would hurt.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

const EXPECTED: &str = "an OpenAPI 3.0 or 3.1 document in JSON or YAML";

/// Reads an OpenAPI document of at most [`MAX_BYTES`] from JSON or YAML, recognised by content.
///
/// # Errors
/// When the bytes are no OpenAPI 3.0 or 3.1 document, are cut short, or hold a `$ref` that leads nowhere.
pub fn parse(bytes: &[u8], source: &str) -> Result<Value, InputError> {
    parse_within(bytes, source, MAX_BYTES)
}

/// [`parse`] with a size cap of the caller's choice.
///
/// # Errors
/// As [`parse`].
pub fn parse_within(bytes: &[u8], source: &str, cap: usize) -> Result<Value, InputError> {
    read(bytes, cap).map_err(|error| error.in_source(source))
}

fn read(bytes: &[u8], cap: usize) -> Result<Value, InputError> {
    if bytes.len() > cap {
        let problem = format!("{} bytes are over the cap", bytes.len());
        return Err(InputError::new(
            problem,
            format!("byte {cap}"),
            format!("at most {cap} bytes"),
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        InputError::new(
            "is binary, not UTF-8 text",
            format!("byte {}", e.valid_up_to()),
            EXPECTED,
        )
    })?;
    if let Some(at) = text.find('\0') {
        return Err(InputError::new(
            "is binary (holds a NUL)",
            format!("byte {at}"),
            EXPECTED,
        ));
    }
    let start = text.trim_start();
    let document = match start.chars().next() {
        None => return Err(InputError::new("is empty", "byte 0", EXPECTED)),
        Some('<') => return Err(InputError::new("is HTML or XML", "line 1 column 1", EXPECTED)),
        Some('{' | '[') => json(text)?,
        Some(_) => yaml(text)?,
    };
    check_version(&document)?;
    refs::check(&document)?;
    Ok(document)
}

fn json(text: &str) -> Result<Value, InputError> {
    serde_json::from_str(text).map_err(|e| {
        let at = format!("line {} column {}", e.line(), e.column());
        if e.is_eof() {
            return InputError::new("JSON ends early (truncated?)", at, "the rest of the document");
        }
        let whole = e.to_string();
        let cause = whole.split(" at line ").next().unwrap_or(&whole);
        InputError::new(format!("is no JSON: {cause}"), at, EXPECTED)
    })
}

fn yaml(text: &str) -> Result<Value, InputError> {
    serde_yaml_ng::from_str(text).map_err(|e| {
        let at = e.location().map_or_else(String::new, |l| {
            format!("line {} column {}", l.line(), l.column())
        });
        let whole = e.to_string();
        let cause = whole.split(" at line ").next().unwrap_or(&whole);
        InputError::new(format!("is neither JSON nor YAML of use: {cause}"), at, EXPECTED)
    })
}

fn check_version(document: &Value) -> Result<(), InputError> {
    let Some(root) = document.as_object() else {
        return Err(InputError::new("is no object", "/", EXPECTED));
    };
    if let Some(old) = root.get("swagger") {
        return Err(InputError::new(format!("is Swagger {old}"), "/swagger", EXPECTED));
    }
    let Some(version) = root.get("openapi") else {
        return Err(InputError::new("has no `openapi` version", "/", EXPECTED));
    };
    match version.as_str() {
        Some(v) if v.starts_with("3.0") || v.starts_with("3.1") => Ok(()),
        _ => Err(InputError::new(
            format!("is of OpenAPI version {version}"),
            "/openapi",
            EXPECTED,
        )),
    }
}
