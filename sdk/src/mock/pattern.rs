//! The patterns of paths in typed mocks.

use regex::Regex;

use crate::request::encode_segment;
use crate::version::of_any_version;

/// Compiles the pattern of a path, which is generated for v3, so that it matches every version of the API. Paths under
/// another prefix ([`ClientBuilder::path_prefix`](crate::ClientBuilder::path_prefix)) do not match.
pub(crate) fn path(v3: &str) -> Result<Regex, regex::Error> {
    let path = v3.strip_prefix('^').unwrap_or(v3);
    Regex::new(&format!("^{}", of_any_version(path)))
}

/// A value as a typed mock matches it in a path: percent-encoded as the client sends it, and literal in a regular
/// expression.
pub(crate) fn segment(value: &str) -> String {
    regex::escape(&encode_segment(value).to_string())
}
