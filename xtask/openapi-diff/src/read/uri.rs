//! References between files and schemas, as relative URIs.

use crate::refs::percent_decoded;

/// Whether a reference has a scheme or a host.
pub(super) fn is_absolute(reference: &str) -> bool {
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'))
    };
    reference.starts_with("//") || scheme.is_some_and(is_scheme)
}

/// Whether a value of a discriminator's mapping is a reference, and not the name of a component.
pub(super) fn is_reference(target: &str) -> bool {
    target.contains(['#', '/']) || super::has_extension(target, &["json", "yaml", "yml"])
}

/// Returns the URI that a reference means in a schema or document with the given URI.
pub(super) fn resolve(base: Option<&str>, reference: &str) -> String {
    let reference = reference.split('#').next().unwrap_or_default();
    let base = base.unwrap_or_default();
    if base.is_empty() || is_absolute(reference) {
        return reference.to_owned();
    }
    let start = base.find("://").map_or(0, |at| at + 3);
    let host_end = base
        .get(start..)
        .and_then(|rest| rest.find('/'))
        .map(|at| start + at);
    let (host, path) = match host_end {
        Some(end) if start > 0 => base.split_at(end),
        _ if start > 0 => (base, "/"),
        _ => ("", base),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match join(path, reference) {
        Some(path) => format!("{host}{path}"),
        None => reference.to_owned(),
    }
}

/// Returns the path of a file that another one refers to, both from the folder of the first file; none outside of it.
pub(super) fn relative_path(from: &str, reference: &str) -> Option<String> {
    let reference = reference.split('?').next().unwrap_or_default();
    let path = percent_decoded(reference)?;
    if path.starts_with('/') || path.contains(['\\', '\0', ':']) {
        return None;
    }
    join(from, &path).filter(|path| !path.is_empty())
}

/// Joins a path with one that is relative to its folder; none where that leads above the root.
fn join(base: &str, reference: &str) -> Option<String> {
    let (folder, root) = match reference.starts_with('/') {
        true => ("", "/"),
        false => (
            base.rsplit_once('/').map_or("", |(folder, _)| folder),
            if base.starts_with('/') { "/" } else { "" },
        ),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(reference.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(format!("{root}{}", steps.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_references_against_a_uri() {
        for (base, reference, expected) in [
            (None, "a.json#/x", "a.json"),
            (
                Some("https://h.example/s/a.json"),
                "b.json",
                "https://h.example/s/b.json",
            ),
            (Some("https://h.example/s/a.json"), "../b", "https://h.example/b"),
            (Some("https://h.example"), "b", "https://h.example/b"),
            (Some("https://h.example/s/a"), "/t/b", "https://h.example/t/b"),
            (
                Some("https://h.example/s/a"),
                "https://i.example/b",
                "https://i.example/b",
            ),
            (Some("s/a.json"), "b.json", "s/b.json"),
        ] {
            assert_eq!(resolve(base, reference), expected, "{base:?} {reference}");
        }
    }

    #[test]
    fn finds_paths_below_the_folder_only() {
        for (from, reference, expected) in [
            ("a.yaml", "b.yaml", Some("b.yaml")),
            ("s/a.yaml", "./t/../b.yaml", Some("s/b.yaml")),
            ("s/a.yaml", "../b.yaml", Some("b.yaml")),
            ("a.yaml", "a%20b.yaml?x=1", Some("a b.yaml")),
            ("a.yaml", "../a.yaml", None),
            ("s/a.yaml", "../../b.yaml", None),
            ("a.yaml", "%2e%2e/b.yaml", None),
            ("a.yaml", "/etc/hosts", None),
            ("a.yaml", "..\\b.yaml", None),
            ("a.yaml", "c%3a/b", None),
            ("a.yaml", ".", None),
        ] {
            assert_eq!(
                relative_path(from, reference).as_deref(),
                expected,
                "{from} {reference}"
            );
        }
    }
}
