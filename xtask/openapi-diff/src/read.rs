//! Reads documents, and checks their version and references.

mod bundle;
mod folder;
mod json;
mod part;
mod place;
mod scalar;
mod uri;
mod v3_2;
mod yaml;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use self::bundle::Bundle;
pub(crate) use self::bundle::FILES;
use self::folder::Folder;
use super::error::InputError;
use super::refs;

/// The maximum size of a document, in bytes.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

const EXPECTED: &str = "an OpenAPI 3.0, 3.1 or 3.2 document in JSON or YAML";

/// Reads an OpenAPI document of at most [`MAX_BYTES`] from JSON or YAML. `source` names it in errors.
///
/// ```
/// let document = openapi_diff::read(b"openapi: 3.1.0\ninfo: {title: Notes, version: '1'}\npaths: {}", "notes.yaml")?;
/// assert_eq!(document["info"]["title"], "Notes");
///
/// let error = openapi_diff::read(br#"{"swagger": "2.0"}"#, "old.json").unwrap_err();
/// assert!(error.to_string().starts_with("old.json: is Swagger 2.0"));
/// # Ok::<(), openapi_diff::InputError>(())
/// ```
///
/// # Errors
/// When the bytes are not an OpenAPI document of 3.0, 3.1 or 3.2, are truncated, have a key twice in an object, or contain
/// a `$ref` that cannot be resolved.
pub fn read(bytes: &[u8], source: &str) -> Result<Value, InputError> {
    read_within(bytes, source, MAX_BYTES)
}

/// Reads an OpenAPI document of at most `cap` bytes, like [`read`].
///
/// # Errors
/// As [`read`].
pub fn read_within(bytes: &[u8], source: &str, cap: usize) -> Result<Value, InputError> {
    let read = || {
        let document = parse(bytes, source, cap)?;
        let bundle = has_ids(bytes).then(|| (Bundle::new(None, 0), ""));
        checked(document, bundle)
    };
    read().map_err(|error: InputError| error.in_source(source))
}

/// Reads the paths of an OpenAPI document that `select` returns, of all its paths, and the components that they lead to.
/// A large document in JSON takes little memory then. It is read as [`read`] reads it where that is not possible, as in
/// YAML, and where no path is selected.
///
/// ```
/// let bytes = br#"{"openapi": "3.1.0", "info": {"title": "Notes", "version": "1"}, "paths": {"/notes": {}, "/tags": {}}}"#;
/// let part = openapi_diff::read_part(bytes, "notes.json", &|_| vec!["/notes".to_owned()])?;
/// assert_eq!(part["paths"], serde_json::json!({"/notes": {}}));
/// # Ok::<(), openapi_diff::InputError>(())
/// ```
///
/// # Errors
/// As [`read`]; of the paths that are not selected, only syntax and the names of components are checked.
pub fn read_part(
    bytes: &[u8],
    source: &str,
    select: &dyn Fn(&[&str]) -> Vec<String>,
) -> Result<Value, InputError> {
    let is_plain = bytes.len() <= MAX_BYTES && !has_ids(bytes);
    let text = std::str::from_utf8(bytes).ok().filter(|_| is_plain);
    let part = text.and_then(|text| part::parse(text, select));
    match part.map(|part| checked(part, None)) {
        Some(Ok(part)) => Ok(part),
        _ => read(bytes, source),
    }
}

/// Whether a document may name schemas in other ways than by pointers.
fn has_ids(bytes: &[u8]) -> bool {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    ["$anchor", "$dynamicAnchor", "$id", "$self"]
        .iter()
        .any(|key| text.contains(key))
}

/// Reads an OpenAPI document from a file, and the files that it refers to.
///
/// These are below the folder of the first file: a `$ref` that leads elsewhere, through a symbolic link or to a URL is an
/// error. The result is one document. All files together may have [`MAX_BYTES`].
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let first = folder.path().join("openapi.yaml");
/// std::fs::write(&first, "openapi: 3.1.0\npaths: {/notes: {$ref: notes.yaml}}")?;
/// std::fs::write(folder.path().join("notes.yaml"), "get: {responses: {}}")?;
///
/// let document = openapi_diff::read_file(&first)?;
/// let single = openapi_diff::read(b"openapi: 3.1.0\npaths: {/notes: {get: {responses: {}}}}", "single.yaml")?;
/// assert!(openapi_diff::compare(&document, &single)?.changes.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`read`], and when a file cannot be read. The error names the file.
pub fn read_file(path: &Path) -> Result<Value, InputError> {
    let source = path.display().to_string();
    let read = || {
        let failed =
            |error: io::Error| InputError::new(format!("cannot be read: {error}"), "", "a readable file");
        let folder = Folder::of(path).map_err(failed)?;
        let cap = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
        let file = File::open(path).map_err(failed)?;
        // A vector that grows would be larger than the file.
        let size = file.metadata().map_or(0, |metadata| metadata.len().min(cap));
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
        file.take(cap.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        let document = parse(&bytes, &source, MAX_BYTES)?;
        let left = MAX_BYTES - bytes.len();
        drop(bytes);
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy())
            .unwrap_or_default();
        checked(document, Some((Bundle::new(Some(&folder), left), &name)))
    };
    read().map_err(|error: InputError| error.in_source(&source))
}

/// Checks a parsed document and its references, those to other files and ids by the bundle. `bundle` has its file's name.
fn checked(mut document: Value, bundle: Option<(Bundle<'_>, &str)>) -> Result<Value, InputError> {
    check_version(&mut document)?;
    if let Some((bundle, name)) = bundle {
        document = bundle.resolve(name, document)?;
    }
    refs::check(&document)?;
    v3_2::lower(&mut document);
    Ok(document)
}

/// Parses JSON or YAML of at most `cap` bytes.
fn parse(bytes: &[u8], source: &str, cap: usize) -> Result<Value, InputError> {
    if bytes.len() > cap {
        let problem = format!("{} bytes exceed the limit", bytes.len());
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
            "is binary (contains a NUL)",
            format!("byte {at}"),
            EXPECTED,
        ));
    }
    match text.trim_start().chars().next() {
        None => Err(InputError::new("is empty", "byte 0", EXPECTED)),
        Some('<') => Err(InputError::new("is HTML or XML", "line 1 column 1", EXPECTED)),
        // YAML can begin like JSON. The error for a document that is neither is that of JSON, which it resembles.
        Some('{' | '[') => json::parse(text).or_else(|error| {
            if has_extension(source, &["json"]) {
                return Err(error);
            }
            let is_yaml = has_extension(source, &["yaml", "yml"]);
            yaml::parse(text).map_err(|other| if is_yaml { other } else { error })
        }),
        Some(_) => yaml::parse(text),
    }
}

/// Whether a file's name has one of these extensions.
fn has_extension(source: &str, extensions: &[&str]) -> bool {
    let name = source.rsplit_once('.').map(|(_, extension)| extension);
    name.is_some_and(|name| extensions.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Returns the line and the column of a byte.
fn position(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("line {line} column {column}")
}

/// Descriptions of other kinds, by their key, and what to do about them.
const OTHER_FORMATS: [(&str, &str, &str); 6] = [
    (
        "swagger",
        "Swagger",
        "an OpenAPI document: convert it first, for example with `swagger2openapi`",
    ),
    (
        "swaggerVersion",
        "Swagger",
        "an OpenAPI document: convert it first",
    ),
    (
        "asyncapi",
        "AsyncAPI",
        "an OpenAPI document: AsyncAPI describes messages, not HTTP operations",
    ),
    (
        "arazzo",
        "Arazzo",
        "the OpenAPI document that its `sourceDescriptions` name",
    ),
    (
        "overlay",
        "an Overlay",
        "the OpenAPI document that it applies to, with the overlay applied",
    ),
    ("raml", "RAML", "an OpenAPI document: convert it first"),
];

/// Checks the version, and writes it as a string: an unquoted one of YAML is a number.
fn check_version(document: &mut Value) -> Result<(), InputError> {
    let Some(root) = document.as_object_mut() else {
        return Err(InputError::new("is not an object", "/", EXPECTED));
    };
    let Some(version) = root.get("openapi") else {
        for (key, format, expected) in OTHER_FORMATS {
            if let Some(version) = root.get(key) {
                let version = version
                    .as_str()
                    .map_or_else(|| version.to_string(), str::to_owned);
                return Err(InputError::new(
                    format!("is {format} {version}"),
                    format!("/{key}"),
                    expected,
                ));
            }
        }
        let expected = if root.contains_key("info") && root.contains_key("item") {
            "an OpenAPI document: this looks like a Postman collection"
        } else if root.contains_key("$schema") || root.contains_key("properties") {
            "an OpenAPI document: this looks like a JSON Schema"
        } else {
            EXPECTED
        };
        return Err(InputError::new("has no `openapi` version", "/", expected));
    };
    let text = match version {
        Value::String(text) => text.clone(),
        // 3.0 and 3 are one number.
        Value::Number(number) if number.as_f64() == Some(3.0) => "3.0".to_owned(),
        other => other.to_string(),
    };
    let known = ["3.0", "3.1", "3.2"];
    let is_known = |known: &&str| text == **known || text.starts_with(&format!("{known}."));
    if !known.iter().any(is_known) {
        let problem = format!("has the OpenAPI version {version}");
        return Err(InputError::new(problem, "/openapi", EXPECTED));
    }
    root.insert("openapi".to_owned(), text.into());
    Ok(())
}
