//! Paths and URLs: their version, and the names of their parameters.

use std::borrow::Cow;

/// Whether a segment of a path is a version: `v3`, `2026-09`, `2026-09-beta`.
pub fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').unwrap_or_default();
    let dated = segment.len() >= 7
        && segment
            .bytes()
            .take(7)
            .enumerate()
            .all(|(i, b)| if i == 4 { b == b'-' } else { b.is_ascii_digit() });
    dated || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the segments of a path without its version and the names of its parameters, which change between versions.
///
/// ```
/// use openapi_diff::path::resource;
///
/// assert_eq!(resource("/notes/v1/{id}"), resource("/notes/v2/{noteId}"));
/// ```
pub fn resource(path: &str) -> Vec<&str> {
    path.split('/')
        .filter(|segment| !segment.is_empty() && !is_version(segment))
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect()
}

/// Returns a path without the names of its parameters, which are not sent, and without escapes of characters that need
/// none.
pub(crate) fn template(path: &str) -> String {
    let path = without_needless_escapes(path);
    let mut template = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                template.push_str("{}");
            }
            '}' => inside = false,
            _ if inside => {}
            c => template.push(c),
        }
    }
    template
}

/// Decodes the percent-encoded characters of a URL that mean the same without (RFC 3986, 6.2.2.2).
pub(crate) fn without_needless_escapes(url: &str) -> Cow<'_, str> {
    let mut pieces = url.split('%');
    let mut decoded = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let code = piece
            .get(..2)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .map(char::from)
            .filter(|c| c.is_ascii_alphanumeric() || "-._~".contains(*c));
        match code {
            Some(c) => {
                decoded.push(c);
                decoded.push_str(piece.get(2..).unwrap_or_default());
            }
            None => {
                decoded.push('%');
                decoded.push_str(piece);
            }
        }
    }
    if decoded == url {
        Cow::Borrowed(url)
    } else {
        Cow::Owned(decoded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_all_versions_name_one_resource() {
        let here = resource("/notes/v3/shelf/{shelfId}/pages");
        for path in [
            "/notes/2026-09-beta/shelf/{shelfId}/pages",
            "/2026-09/notes/shelf/{id}/pages",
        ] {
            assert_eq!(resource(path), here);
        }
        assert_ne!(resource("/notes/v3/shelf/{shelfId}"), here);
    }
}
