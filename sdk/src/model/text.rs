//! Reads JSON from bytes, within a bound of memory, and despite strings and numbers that `serde_json` refuses.
//!
//! A text that HubSpot cuts in the middle of an emoji ends in half a surrogate pair, and one such string would cost a
//! whole page of messages. What `serde_json` refuses is therefore replaced, and the text read a second time:
//!
//! - in a string, half a surrogate pair and bytes that are not UTF-8 by `U+FFFD`; control characters and backslashes
//!   that escape nothing by themselves, escaped;
//! - a number beyond `f64` or in another form than JSON's, by a string of it, which a field of another type reports as a
//!   [`Problem`];
//! - what is nested deeper than 127 levels by a string of its text.
//!
//! Other words, brackets, commas and colons stay as they are: an answer that is cut short is not JSON, whatever its beginning says.
//!
//! [`Problem`]: super::Problem

use serde::de::DeserializeOwned;
use serde_json::Number;

use super::budget::{self, Excess};

/// The nesting that `serde_json` accepts.
const MAX_DEPTH: usize = 127;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why an answer cannot be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    Json(serde_json::Error),
    TooLarge(Excess),
}

/// Reads an answer. A list in it may have `max_entries`.
pub(crate) fn from_slice<T: DeserializeOwned>(body: &[u8], max_entries: usize) -> Result<T, ReadError> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let read = |text: &[u8], bytes| match budget::within(bytes, max_entries, || serde_json::from_slice(text))
    {
        (Ok(value), _) => Ok(value),
        (Err(_), Some(excess)) => Err(ReadError::TooLarge(excess)),
        (Err(error), None) => Err(ReadError::Json(error)),
    };
    let bytes = budget::bytes_for(body.len());
    match read(body, bytes) {
        Err(ReadError::Json(error)) if error.is_syntax() => match repair(body) {
            Some(text) => read(&text, bytes.saturating_sub(text.capacity())),
            None => Err(ReadError::Json(error)),
        },
        result => result,
    }
}

/// Returns the text with what cannot be read replaced. `None` if it is no JSON: if it has other words, if a string or a
/// deep value has no end, or if it would become twice as long.
fn repair(body: &[u8]) -> Option<Vec<u8>> {
    let mut text = Repaired(Vec::with_capacity(body.len().saturating_mul(2)));
    let mut rest = body;
    let mut depth = 0_usize;
    while let Some(first) = rest.first() {
        let length = match first {
            b'"' => {
                let length = string_length(rest)?;
                text.put_string(rest.get(1..length - 1)?)?;
                length
            }
            b'{' | b'[' if depth == MAX_DEPTH => {
                let length = container_length(rest)?;
                text.quote(rest.get(..length)?)?;
                length
            }
            b'{' | b'[' | b'}' | b']' | b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => {
                match first {
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                text.put(&[*first])?;
                1
            }
            // A number by itself is no answer.
            _ if depth == 0 => return None,
            _ => {
                let ends = |byte: &u8| b"\"{[}],: \n\r\t".contains(byte);
                let length = rest.iter().position(ends).unwrap_or(rest.len());
                let word = rest.get(..length)?;
                let is_json = matches!(word, b"true" | b"false" | b"null")
                    || serde_json::from_slice::<Number>(word).is_ok();
                match word {
                    _ if is_json => text.put(word)?,
                    b"NaN" | b"Infinity" | [b'+' | b'-' | b'.' | b'0'..=b'9', ..] => text.quote(word)?,
                    _ => return None,
                }
                length
            }
        };
        rest = rest.get(length..)?;
    }
    Some(text.0)
}

/// Returns the length of the string at the beginning, with its quotation marks.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Returns the length of the object or list at the beginning.
fn container_length(text: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    loop {
        let rest = text.get(at..)?;
        match rest.first()? {
            b'"' => at += string_length(rest)? - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

/// Returns the code unit of an escape such as `\ud83d` at the beginning.
fn code_unit(text: &[u8]) -> Option<u16> {
    let digits = text.strip_prefix(br"\u")?.get(..4)?;
    let digits = std::str::from_utf8(digits).ok()?;
    u16::from_str_radix(digits, 16)
        .ok()
        .filter(|_| !digits.starts_with('+'))
}

/// The text as it can be read, which does not grow beyond its capacity.
struct Repaired(Vec<u8>);

impl Repaired {
    fn put(&mut self, bytes: &[u8]) -> Option<()> {
        let has_room = self.0.capacity() - self.0.len() >= bytes.len();
        has_room.then(|| self.0.extend_from_slice(bytes))
    }

    /// Writes a string whose escapes or characters may be invalid.
    fn put_string(&mut self, content: &[u8]) -> Option<()> {
        self.put(b"\"")?;
        let mut rest = content;
        while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
            let (plain, escape) = rest.split_at(at);
            self.put_characters(plain)?;
            let (replacement, length): (Option<&[u8]>, usize) = match (escape.get(1), code_unit(escape)) {
                (Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'), _) => (None, 2),
                (_, Some(0xD800..=0xDBFF)) => match escape.get(6..).and_then(code_unit) {
                    Some(0xDC00..=0xDFFF) => (None, 12),
                    _ => (Some(br"\ufffd"), 6),
                },
                (_, Some(0xDC00..=0xDFFF)) => (Some(br"\ufffd"), 6),
                (_, Some(_)) => (None, 6),
                (_, None) => (Some(br"\\"), 1),
            };
            self.put(replacement.or(escape.get(..length))?)?;
            rest = escape.get(length..)?;
        }
        self.put_characters(rest)?;
        self.put(b"\"")
    }

    /// Writes bytes as a string.
    fn quote(&mut self, content: &[u8]) -> Option<()> {
        self.put(b"\"")?;
        for part in content.split_inclusive(|byte| matches!(byte, b'"' | b'\\')) {
            match part.split_last()? {
                (last @ (b'"' | b'\\'), before) => {
                    self.put_characters(before)?;
                    self.put(&[b'\\', *last])?;
                }
                _ => self.put_characters(part)?,
            }
        }
        self.put(b"\"")
    }

    /// Writes characters without an escape, control characters escaped and bytes that are not UTF-8 replaced.
    fn put_characters(&mut self, content: &[u8]) -> Option<()> {
        for chunk in content.utf8_chunks() {
            for part in chunk.valid().as_bytes().split_inclusive(|byte| *byte < b' ') {
                match part.split_last()? {
                    (control, before) if *control < b' ' => {
                        self.put(before)?;
                        self.put(format!("\\u{control:04x}").as_bytes())?;
                    }
                    _ => self.put(part)?,
                }
            }
            if !chunk.invalid().is_empty() {
                self.put("\u{fffd}".as_bytes())?;
            }
        }
        Some(())
    }
}
