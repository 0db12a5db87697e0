//! Patterns that match a path in every version of the API.

use regex::Regex;

use crate::ApiVersion;
use crate::request::encode_segment;

/// The second prefix of v3, which some of its paths have, such as that of a thread's assignee (documented).
const SECOND_V3_PREFIX: &str = "/conversations/conversations/v3";

fn prefixes() -> impl Iterator<Item = &'static str> {
    let prefixes = ApiVersion::ALL.iter().map(|version| version.path_prefix());
    prefixes.chain([SECOND_V3_PREFIX])
}

/// Returns the part of a path after its prefix, in any version.
pub(super) fn resource(path: &str) -> Option<&str> {
    let mut resources = prefixes().filter_map(|prefix| path.strip_prefix(prefix));
    resources.find(|resource| resource.starts_with('/'))
}

/// Compiles the pattern of a v3 path, as it is generated, so that it matches the path in every version. Paths under
/// another prefix ([`ClientBuilder::path_prefix`](crate::ClientBuilder::path_prefix)) do not match.
pub(crate) fn path(pattern: &str) -> Result<Regex, regex::Error> {
    let path = pattern.strip_prefix('^').unwrap_or(pattern);
    let prefixes: Vec<&str> = prefixes().collect();
    Regex::new(&match resource(path) {
        Some(resource) => format!("^(?:{}){resource}", prefixes.join("|")),
        None => format!("^{path}"),
    })
}

/// Returns the pattern of a value in a path: percent-encoded as the client sends it, and escaped for a regular
/// expression.
pub(crate) fn segment(value: &str) -> String {
    regex::escape(&encode_segment(value).to_string())
}
