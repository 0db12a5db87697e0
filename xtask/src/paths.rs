//! Paths of an API that has versions.

/// Whether a path's segment names a version: `v3`, `2026-09`, `2026-09-beta`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').unwrap_or_default();
    let dated = segment.len() >= 7
        && segment
            .bytes()
            .take(7)
            .enumerate()
            .all(|(i, b)| if i == 4 { b == b'-' } else { b.is_ascii_digit() });
    dated || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

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

/// The path without what changes from version to version: the version's segment and templates' names.
pub(crate) fn resource(path: &str) -> Vec<&str> {
    path.split('/')
        .filter(|segment| !segment.is_empty() && !is_version(segment))
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_all_versions_name_one_resource() {
        let here = resource("/conversations/v3/conversations/threads/{threadId}/messages");
        for path in [
            "/conversations/conversations/2026-09-beta/threads/{threadId}/messages",
            "/conversations/2026-09/conversations/threads/{id}/messages",
        ] {
            assert_eq!(resource(path), here);
        }
        assert_ne!(
            resource("/conversations/v3/conversations/threads/{threadId}"),
            here
        );
    }

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
