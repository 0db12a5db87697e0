//! Patterns that match a path in every version of the API.

use regex::Regex;

use crate::request::encode_segment;
use crate::{ApiVersion, Area};

/// Returns the second prefix of v3, which some paths of an area have, such as that of a thread's assignee (documented).
fn second_v3_prefix(area: Area) -> Option<&'static str> {
    match area {
        Area::Conversations => Some("/conversations/conversations/v3"),
        #[cfg(feature = "custom-channels")]
        Area::CustomChannels => Some("/conversations/custom-channels/v3"),
        #[cfg(feature = "files")]
        Area::Files => None,
    }
}

fn prefixes(area: Area) -> impl Iterator<Item = &'static str> {
    let versions = ApiVersion::ALL.iter();
    let prefixes = versions.map(move |version| area.path_prefix(*version));
    prefixes.chain(second_v3_prefix(area))
}

/// Returns the area of a path, and its part after the prefix, in any version.
pub(super) fn resource(path: &str) -> Option<(Area, &str)> {
    Area::ALL.iter().find_map(|area| {
        let mut resources = prefixes(*area).filter_map(|prefix| path.strip_prefix(prefix));
        // The prefix itself is a path of some areas; the pattern of one ends with `$`.
        let resource = resources.find(|resource| resource.is_empty() || resource.starts_with(['/', '$']))?;
        Some((*area, resource))
    })
}

/// Compiles the pattern of a v3 path, as it is generated, so that it matches the path in every version. Paths under
/// another prefix ([`ClientBuilder::path_prefix`](crate::ClientBuilder::path_prefix)) do not match.
pub(crate) fn path(pattern: &str) -> Result<Regex, regex::Error> {
    let path = pattern.strip_prefix('^').unwrap_or(pattern);
    Regex::new(&match resource(path) {
        Some((area, resource)) => {
            let prefixes: Vec<&str> = prefixes(area).collect();
            format!("^(?:{}){resource}", prefixes.join("|"))
        }
        None => format!("^{path}"),
    })
}

/// Returns the pattern of a value in a path: percent-encoded as the client sends it, and escaped for a regular
/// expression.
pub(crate) fn segment(value: &str) -> String {
    regex::escape(&encode_segment(value).to_string())
}
