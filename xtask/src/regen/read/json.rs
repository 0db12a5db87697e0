//! JSON samples as pages print them: a value that prose or another program follows without a blank, and that may
//! have comments, a comma after the last item, and `...` for what was left out.

use std::borrow::Cow;

use jsonc_parser::{ParseOptions, parse_to_serde_value};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::sample::Shape;

/// The deepest nesting that is read, as in `serde_json`.
const MAX_DEPTH: usize = 128;

/// Where reading stopped, in bytes from the text's start, and what was expected.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) at: usize,
    pub(crate) expected: String,
}

impl Stop {
    pub(crate) fn new(at: usize, expected: impl Into<String>) -> Self {
        let expected = expected.into();
        Self { at, expected }
    }
}

/// Reads the text as one value.
pub(crate) fn whole(text: &str) -> Option<Shape> {
    let text = text.trim();
    let (shape, length) = leading(text).ok()?;
    (length == text.len()).then_some(shape)
}

/// Reads the value at the start of the text, with the number of bytes it took.
///
/// # Errors
/// How far it could be read, and why not further.
pub(crate) fn leading(text: &str) -> Result<(Shape, usize), Stop> {
    let length = block_length(text).ok_or_else(|| stop(text))?;
    let options = ParseOptions {
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        // `'\''` is a quote that a shell has to read first.
        allow_extended_string_escapes: false,
        ..ParseOptions::default()
    };
    let printed = &text[..length];
    let complete = without_ellipses(printed);
    let value: Value = parse_to_serde_value(&complete, &options).map_err(|_| stop(text))?;
    let shape = Shape::of(&value);
    // What it leaves out may well exist.
    let is_whole = complete == printed;
    Ok((if is_whole { shape } else { shape.into_example() }, length))
}

/// Returns where a strict parser stops, as the start of the line, and why.
fn stop(text: &str) -> Stop {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else {
        return Stop::new(0, "it is no JSON");
    };
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let message = error.to_string();
    let reason = match message.split_once(" at line ") {
        _ if error.is_eof() => "the text ends there",
        Some((reason, _)) => reason,
        None => &message,
    };
    Stop::new(lines.map(str::len).sum(), reason)
}

/// Removes the `...` that stand for fields, items and values outside strings.
fn without_ellipses(text: &str) -> Cow<'_, str> {
    if !text.contains(['.', '\u{2026}']) {
        return Cow::from(text);
    }
    let mut in_string = false;
    let parts = text.split('"').map(|part| {
        let was_in_string = in_string;
        in_string = !was_in_string || part.ends_with('\\');
        if was_in_string {
            return Cow::from(part);
        }
        let part = part.replace('\u{2026}', "...").replace(": ...", ": null");
        Cow::from(part.replace("...,", "").replace("...", ""))
    });
    Cow::from(parts.collect::<Vec<_>>().join("\""))
}

/// The length of the block of JSON or code that the text begins with, if it closes.
pub(crate) fn block_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), c) if c == open || c == '\n' => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '{' | '[') if depth == MAX_DEPTH => return None,
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') if depth <= 1 => return Some(at + c.len_utf8()),
            (None, '}' | ']') => depth -= 1,
            _ => {}
        }
    }
    None
}
