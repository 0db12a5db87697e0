//! The spec that would be shipped if a document were the only source.

use std::path::Path;

use serde_json::Value;

use super::command::listed_sources;
use super::error::Failure;
use super::overlay::Tolerance;
use super::read::Content;
use super::{facts, matching, version};

/// Returns the spec of a document of HubSpot's: its operations that are shipped, normalized, with the overlay applied.
///
/// The overlay is for today's facts, and the document can be older or newer: what matches nothing is left out.
///
/// # Errors
/// When the document has no operation that is shipped, or the workspace's own files cannot be used.
pub(crate) fn shipped(document: Value, root: &Path, source: &str) -> Result<Value, Failure> {
    let sources = listed_sources(root)?;
    let content = Content::Document(document);
    let name = matching::version(&content, &sources);
    let found = name
        .as_ref()
        .and_then(|name| sources.versions.get_key_value(name));
    let (name, section) = found.or_else(|| sources.in_order().next()).ok_or_else(|| {
        Failure::input(
            "openapi/upstream/sources.toml",
            "expected at least one version; found none",
        )
    })?;
    let mut state = facts::empty(name, section);
    matching::take(&content, &mut state, section, source)?;
    let facts = facts::finish(version::with_frame(state, name, section));
    let known = version::known_facts(root, (name, section))?;
    let overlay = version::overlay(root, (name, section), &sources)?;
    let tolerance = Tolerance {
        partial: true,
        before: Some(&known),
    };
    let overlay = overlay.for_moved(&matching::moved(&facts, section));
    Ok(overlay.apply(&facts, tolerance)?.spec)
}
