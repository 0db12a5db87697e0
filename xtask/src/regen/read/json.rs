//! JSON samples as pages print them: a value that prose or another program follows without a blank, and that may
//! have comments, a comma after the last item, and `...` for what was left out.

use std::borrow::Cow;

use jsonc_parser::{ParseOptions, parse_to_serde_value};
use serde_json::Value;

use super::sample::Shape;

/// The deepest nesting that is read, as in `serde_json`.
const MAX_DEPTH: usize = 128;

/// JSON of a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Json {
    pub(crate) value: Value,
    /// Whether it has `...` for what was left out.
    pub(crate) is_cut: bool,
}

/// How far reading came, in bytes, and why it stopped there.
pub(crate) type Unread = (usize, String);

impl Json {
    /// Reads the text as one value.
    pub(crate) fn whole(text: &str) -> Option<Self> {
        let text = text.trim();
        let (json, length) = Self::leading(text).ok()?;
        (length == text.len()).then_some(json)
    }

    /// Reads the value at the start of the text, with the number of bytes it took.
    ///
    /// # Errors
    /// Those of the strict reading.
    pub(crate) fn leading(text: &str) -> Result<(Self, usize), Unread> {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        let error = match values.next() {
            Some(Ok(value)) => return Ok((Self { value, is_cut: false }, values.byte_offset())),
            Some(Err(error)) => error,
            None => return Err((0, "there is nothing".into())),
        };
        let lenient = || {
            let length = block_length(text)?;
            Some((Self::lenient(&text[..length])?, length))
        };
        lenient().ok_or_else(|| {
            let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
            // The parser counts lines from the start of the sample.
            let message = error.to_string();
            let reason = match message.split_once(" at line ") {
                _ if error.is_eof() => "the text ends there",
                Some((reason, _)) => reason,
                None => &message,
            };
            (lines.map(str::len).sum(), reason.to_owned())
        })
    }

    fn lenient(text: &str) -> Option<Self> {
        let options = ParseOptions {
            allow_loose_object_property_names: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            // `'\''` is a quote that a shell has to read first.
            allow_extended_string_escapes: false,
            ..ParseOptions::default()
        };
        let whole = without_ellipses(text);
        let value = parse_to_serde_value(&whole, &options).ok()?;
        let is_cut = whole != text;
        Some(Self { value, is_cut })
    }

    pub(crate) fn shape(&self) -> Shape {
        if self.is_cut {
            Shape::of_some(&self.value)
        } else {
            Shape::of(&self.value)
        }
    }
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
