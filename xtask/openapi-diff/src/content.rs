//! Strings that carry bytes. 3.0 spells them by `format`, 3.1 by `contentEncoding` and `contentMediaType`.

use serde_json::Value;

use super::expand::Keywords;

const BYTES: &str = "application/octet-stream";

/// Annotations of 3.1 about the content of strings, which restrict nothing.
pub(super) const ANNOTATIONS: [&str; 3] = ["contentEncoding", "contentMediaType", "contentSchema"];

/// Formats that restrict nothing: hints for display.
const HINTS: [&str; 4] = ["password", "string", "text", "textarea"];

/// The format of a schema, and the keywords that it replaces.
pub(super) struct ContentFormat<'d> {
    pub(super) format: Option<&'d str>,
    /// Whether `contentEncoding` is part of the format.
    pub(super) has_encoding: bool,
    /// Whether `contentMediaType` is part of the format.
    pub(super) has_media_type: bool,
}

/// Returns the format in the spelling of 3.0.
pub(super) fn format(keywords: &Keywords) -> ContentFormat<'_> {
    let text = |key: &str| keywords.get(key).and_then(Value::as_str);
    let format = text("format").filter(|format| !HINTS.contains(format));
    let is_encoded =
        |name: &str| text("contentEncoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case(name));
    let is_bytes = text("contentMediaType").is_some_and(|media| media.eq_ignore_ascii_case(BYTES));
    let unencoded = !keywords.contains_key("contentEncoding");
    let (format, has_encoding) = match format {
        None | Some("byte" | "base64") if is_encoded("base64") => (Some("byte"), true),
        None | Some("base64url") if is_encoded("base64url") => (Some("base64url"), true),
        None | Some("binary") if is_bytes && unencoded => (Some("binary"), false),
        Some("base64") => (Some("byte"), false),
        other => (other, false),
    };
    ContentFormat {
        format,
        has_encoding,
        has_media_type: is_bytes && matches!(format, Some("byte" | "base64url" | "binary")),
    }
}

/// Returns the annotations of a schema about the content of strings that no `format` of OpenAPI 3.0 replaces:
/// [`normalize`](crate::normalize) leaves them out.
pub fn content_annotations(schema: &Keywords) -> impl Iterator<Item = &'static str> {
    let content = format(schema);
    let is_left_out = move |key: &&str| match *key {
        "contentEncoding" => !content.has_encoding,
        "contentMediaType" => !content.has_media_type,
        _ => true,
    };
    let present = ANNOTATIONS.into_iter().filter(|key| schema.contains_key(*key));
    present.filter(is_left_out)
}

/// Whether a schema only says that a body consists of bytes, which each body of its media type does.
pub(super) fn is_raw(media_type: &str, schema: &Value) -> bool {
    let (kind, subtype) = media_type.split_once('/').unwrap_or_default();
    let is_binary = matches!(kind, "image" | "audio" | "video") && !subtype.ends_with("+xml");
    let Some(keywords) = schema.as_object().filter(|_| is_binary || media_type == BYTES) else {
        return false;
    };
    let names_bytes = keywords.contains_key("format") || keywords.contains_key("contentMediaType");
    names_bytes
        && keywords.iter().all(|(key, value)| match key.as_str() {
            "type" => value == "string",
            "format" => value == "binary",
            "contentMediaType" => value == BYTES || value == media_type,
            "description" | "title" | "example" | "examples" => true,
            key => key.starts_with("x-"),
        })
}
