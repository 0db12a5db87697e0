//! Reports as JSON.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::escape::is_hidden;

/// Writes a value as JSON with indentation. Hidden characters are escaped: programs read them, and terminals do not.
///
/// # Errors
/// When the value is no JSON, or the writer fails.
pub fn write_json<T: Serialize + ?Sized>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(value)?;
    let mut text = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if c != '\n' && is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text.push('\n');
    out.write_all(text.as_bytes())
}
