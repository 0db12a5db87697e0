//! JSON as people write it on a page: with comments, with commas too many, and with `...` for what they left out.

use serde_json::Value;

use super::sample::{Shape, leading_json};

/// JSON of a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Json {
    pub(crate) value: Value,
    /// Whether it says of itself that something was left out.
    pub(crate) is_cut: bool,
}

impl Json {
    pub(crate) fn shape(&self) -> Shape {
        if self.is_cut {
            Shape::of_some(&self.value)
        } else {
            Shape::of(&self.value)
        }
    }

    /// The text as one value.
    pub(crate) fn whole(text: &str) -> Option<Self> {
        let text = text.trim();
        let (json, length) = leading(text).ok()?;
        (length == text.len()).then_some(json)
    }
}

/// A value at the start of `text`: the value, and how many bytes it took.
///
/// # Errors
/// Those of the strict reading: how far it came, and why it stopped there.
pub(crate) fn leading(text: &str) -> Result<(Json, usize), (usize, String)> {
    match leading_json(text) {
        Ok((value, length)) => Ok((Json { value, is_cut: false }, length)),
        Err(failure) => lenient(text).ok_or(failure),
    }
}

/// The value with everything taken out that JSON does not know.
fn lenient(text: &str) -> Option<(Json, usize)> {
    let mut strict = String::new();
    let (mut at, mut depth, mut is_cut) = (0, 0_usize, false);
    loop {
        let rest = &text[at..];
        let c = rest.chars().next()?;
        let mut length = c.len_utf8();
        match c {
            '"' => {
                length = string(rest)?;
                strict.push_str(&rest[..length]);
            }
            '/' if rest.starts_with("//") => length = rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => length = rest.find("*/")? + 2,
            '.' | '\u{2026}' => {
                let dots = rest.trim_start_matches(c);
                length = rest.len() - dots.len();
                if c == '.' && length != 3 {
                    return None;
                }
                is_cut = true;
                if strict.trim_end().ends_with(':') {
                    strict.push_str("null");
                }
            }
            ',' if strict.trim_end().ends_with([',', '{', '[']) => {}
            '{' | '[' => {
                depth += 1;
                strict.push(c);
            }
            '}' | ']' => {
                let end = strict.trim_end().trim_end_matches(',').len();
                strict.truncate(end);
                strict.push(c);
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let value = serde_json::from_str(&strict).ok()?;
                    return Some((Json { value, is_cut }, at + length));
                }
            }
            // Numbers have dots of their own.
            c if c.is_ascii_digit() || c == '-' => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '+'));
                length = end.unwrap_or(rest.len());
                strict.push_str(&rest[..length]);
            }
            c => strict.push(c),
        }
        at += length;
    }
}

/// The length of the string at the start.
fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            '\n' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_people_add_is_taken_out() {
        for (text, value, is_cut) in [
            (
                "{\"a\": 1, // one\n\"b\": \"//x, ...\" /* two */,}",
                json!({"a": 1, "b": "//x, ..."}),
                false,
            ),
            ("{\"a\": [1.5, -2,],\n...\n}", json!({"a": [1.5, -2]}), true),
            (
                "{..., \"a\": {...}, \"b\": ..., \"c\": [{\"d\": 1}, \u{2026}]}",
                json!({"a": {}, "b": null, "c": [{"d": 1}]}),
                true,
            ),
        ] {
            let (json, length) = leading(&format!("{text}Prose.")).unwrap();
            assert_eq!((json, length), (Json { value, is_cut }, text.len()), "{text}");
        }
        for text in [
            "{a: 1}",
            "{'a': 1}",
            "{\"a\": 1",
            "{\"a\" 1}",
            "{..\n}",
            "{\"a\": 1 \"b\": 2}",
        ] {
            assert!(leading(text).is_err(), "{text}");
        }
    }
}
