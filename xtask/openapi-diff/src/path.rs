//! Paths: their version, and the names of their parameters.

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

/// Returns a path without the names of its parameters, which are not sent.
pub(crate) fn template(path: &str) -> String {
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
