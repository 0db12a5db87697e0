//! Paths in every version of the API.

use regex::Regex;

use crate::ApiVersion;
use crate::request::encode_segment;

/// The start of some paths of v3, such as a thread's assignee (documented).
const SECOND_OF_V3: &str = "/conversations/conversations/v3";

fn prefixes() -> impl Iterator<Item = &'static str> {
    let prefixes = ApiVersion::ALL.iter().map(|version| version.path_prefix());
    prefixes.chain([SECOND_OF_V3])
}

/// Returns the part of a path of any version that is behind the prefix.
pub(super) fn resource(path: &str) -> Option<&str> {
    let mut resources = prefixes().filter_map(|prefix| path.strip_prefix(prefix));
    resources.find(|resource| resource.starts_with('/'))
}

/// Compiles the pattern of a path, which is generated for v3, so that it matches every version of the API. Paths under
/// another prefix ([`ClientBuilder::path_prefix`](crate::ClientBuilder::path_prefix)) do not match.
pub(crate) fn path(v3: &str) -> Result<Regex, regex::Error> {
    let path = v3.strip_prefix('^').unwrap_or(v3);
    let prefixes: Vec<&str> = prefixes().collect();
    Regex::new(&match resource(path) {
        Some(resource) => format!("^(?:{}){resource}", prefixes.join("|")),
        None => format!("^{path}"),
    })
}

/// A value as a typed mock matches it in a path: percent-encoded as the client sends it, and literal in a regular
/// expression.
pub(crate) fn segment(value: &str) -> String {
    regex::escape(&encode_segment(value).to_string())
}
