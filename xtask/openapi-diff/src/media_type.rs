//! Media types and media ranges, compared as RFC 9110 defines them.
//!
//! Type, subtype and the names of parameters are case-insensitive, parameters have no order, and a value means the same
//! with and without quotes. A range with fewer wildcards, or with more parameters, is more specific.

use std::collections::BTreeMap;

/// A media type or a media range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MediaRange {
    kind: String,
    subtype: String,
    parameters: BTreeMap<String, String>,
}

impl MediaRange {
    /// Parses a media type. Parameters that do not change its meaning are dropped: the boundary of a multipart body, the
    /// weight of a range, the charset UTF-8, and every charset of JSON, which has none.
    pub(crate) fn parse(text: &str) -> Self {
        let mut pieces = split_unquoted(text, ';').into_iter();
        let name = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let (kind, subtype) = name.split_once('/').unwrap_or((&name, ""));
        let mut range = Self {
            kind: kind.trim().to_owned(),
            subtype: subtype.trim().to_owned(),
            parameters: BTreeMap::new(),
        };
        for piece in pieces {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            let name = name.trim().to_ascii_lowercase();
            let mut value = unquoted(value.trim());
            if name == "charset" {
                value.make_ascii_lowercase();
            }
            let is_dropped = match name.as_str() {
                "" | "q" => true,
                "boundary" => range.kind == "multipart",
                "charset" => range.is_json() || matches!(value.as_str(), "utf-8" | "utf8"),
                _ => false,
            };
            if !is_dropped {
                range.parameters.insert(name, value);
            }
        }
        range
    }

    /// Returns the one spelling of all that mean the same.
    pub(crate) fn text(&self) -> String {
        let mut text = self.kind.clone();
        if !self.subtype.is_empty() {
            text.push('/');
            text.push_str(&self.subtype);
        }
        for (name, value) in &self.parameters {
            text.push_str("; ");
            text.push_str(name);
            if !value.is_empty() {
                text.push('=');
                text.push_str(&quoted(value));
            }
        }
        text
    }

    /// Whether every body of the other media type also has this one.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        let any = |text: &str| text == "*";
        let kind = any(&self.kind) || self.kind == other.kind;
        let subtype = any(&self.subtype)
            || self.subtype == other.subtype
            || self
                .subtype
                .strip_prefix('*')
                .is_some_and(|suffix| suffix.starts_with('+') && other.subtype.ends_with(suffix));
        let mut parameters = self.parameters.iter();
        let is_in_other = |(name, value)| other.parameters.get(name) == Some(value);
        // Without a charset, text is in UTF-8.
        let charset = any(&self.subtype)
            || self.parameters.contains_key("charset")
            || !other.parameters.contains_key("charset");
        kind && subtype && charset && parameters.all(is_in_other)
    }

    /// Returns how specific the range is: the most specific one that includes a media type applies to it.
    pub(crate) fn specificity(&self) -> (bool, bool, bool, usize) {
        (
            self.kind != "*",
            self.subtype != "*",
            !self.subtype.starts_with('*'),
            self.parameters.len(),
        )
    }

    pub(crate) fn is_json(&self) -> bool {
        self.kind == "application" && self.subtype == "json" || self.subtype.ends_with("+json")
    }

    /// Whether a body of this media type can be XML.
    pub(crate) fn may_be_xml(&self) -> bool {
        let xml = matches!(self.kind.as_str(), "application" | "text") && self.subtype == "xml";
        let range = matches!(self.kind.as_str(), "*" | "application" | "text") && self.subtype == "*";
        xml || range || self.subtype.ends_with("+xml")
    }

    /// Whether a body has parts, to which `encoding` applies.
    pub(crate) fn has_parts(&self) -> bool {
        self.kind == "multipart" || self.is_url_encoded()
    }

    pub(crate) fn is_form_data(&self) -> bool {
        self.kind == "multipart" && self.subtype == "form-data"
    }

    pub(crate) fn is_url_encoded(&self) -> bool {
        self.kind == "application" && self.subtype == "x-www-form-urlencoded"
    }
}

/// Returns a media type in the one spelling of all that mean the same.
pub(crate) fn canonical_name(text: &str) -> String {
    MediaRange::parse(text).text()
}

/// Splits at a separator outside of quoted strings.
pub(crate) fn split_unquoted(text: &str, separator: char) -> Vec<&str> {
    let (mut pieces, mut start) = (Vec::new(), 0);
    let (mut inside, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => inside = !inside,
            c if c == separator && !inside => {
                pieces.push(text.get(start..at).unwrap_or_default());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    pieces.push(text.get(start..).unwrap_or_default());
    pieces
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return value.to_owned();
    };
    let (mut out, mut escaped) = (String::with_capacity(inner.len()), false);
    for c in inner.chars() {
        if c == '\\' && !escaped {
            escaped = true;
        } else {
            escaped = false;
            out.push(c);
        }
    }
    out
}

/// Returns a parameter's value, in quotes where it is no token.
fn quoted(value: &str) -> String {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if value.chars().all(is_token) {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_media_type_are_equal() {
        for (one, other) in [
            ("Application/JSON; charset=UTF-8", "application/json"),
            ("application/json;charset=\"utf-8\"", "application/json"),
            (
                "text/csv; Header=present; charset=ASCII",
                "text/csv;charset=ascii;header=\"present\"",
            ),
            ("multipart/form-data; boundary=x", "multipart/form-data"),
            ("a/b; p=\"x;y\"", "a/b;P=\"x\\;y\""),
        ] {
            assert_eq!(canonical_name(one), canonical_name(other));
        }
        assert_ne!(canonical_name("a/b; v=A"), canonical_name("a/b; v=a"));
    }

    #[test]
    fn ranges_include_what_is_more_specific() {
        let includes = |one: &str, other: &str| MediaRange::parse(one).includes(&MediaRange::parse(other));
        for (range, inner) in [
            ("*/*", "application/*"),
            ("application/*", "application/json"),
            ("application/json", "application/json; v=1"),
            ("application/*+json", "application/problem+json"),
        ] {
            assert!(
                includes(range, inner) && !includes(inner, range),
                "{range} {inner}"
            );
            assert!(MediaRange::parse(range).specificity() < MediaRange::parse(inner).specificity());
        }
        assert!(!includes("application/*", "text/plain") && !includes("a/b; v=1", "a/b; v=2"));
    }
}
