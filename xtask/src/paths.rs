//! Paths of an API that has versions.

use openapi_diff::path::is_version;

/// Whether the path is one of a version that is yet to be released: `2026-09-beta`.
pub(crate) fn is_draft(path: &str) -> bool {
    path.split('/')
        .any(|segment| is_version(segment) && segment.ends_with(|c: char| c.is_ascii_lowercase()))
}

/// Whether the path says of itself that it is of that version, or of a draft of it.
pub(crate) fn names_version(path: &str, version: &str) -> bool {
    path.split('/')
        .filter(|segment| is_version(segment))
        .any(|segment| {
            segment
                .strip_prefix(version)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
}

/// The path with its version and its templates' names left open.
pub(crate) fn shape(path: &str) -> Vec<&str> {
    path.split('/')
        .map(|segment| match segment {
            _ if segment.starts_with('{') => "{}",
            _ if is_version(segment) => "*",
            _ => segment,
        })
        .collect()
}

/// Returns the names of the path's parameters.
pub(crate) fn templates(path: &str) -> Vec<&str> {
    let parts = path.split('/');
    parts
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_version() {
        let path = "/conversations/conversations/2026-09-beta/threads/{threadId}";
        assert!(
            names_version(path, "2026-09") && !names_version(path, "2026-03") && !names_version(path, "v3")
        );
        assert!(
            !names_version("/conversations/v30/threads", "v3") && !names_version("/2026-090/a", "2026-09")
        );
        assert!(is_draft(path) && !is_draft("/conversations/conversations/2026-09/threads-beta/v3"));
        assert_eq!(shape("/a/v3/{x}"), shape("/a/2026-09/{y}"));
        assert_ne!(shape("/a/v3/b"), shape("/a/b/v3"));
    }
}
