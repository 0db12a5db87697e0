//! What would be shipped if a document were all there is.

use std::path::Path;

use serde_json::Value;

use super::error::Failure;
use super::overlay::{Layer, Tolerance};
use super::{facts, json, listed_sources, matching, store, text, with_frame};

/// The spec that a document of HubSpot's gives: its part of the operations that are shipped, normalised, with
/// the overlay laid over it. Nothing is written.
///
/// The overlay is made for today's facts, and the document may be older or newer: what the overlay says of
/// things that are not there is left out.
///
/// # Errors
/// When none of the operations that are shipped is in it, or the workspace's own files cannot be used.
pub(crate) fn shipped(document: &Value, root: &Path, source: &str) -> Result<Value, Failure> {
    let folder = root.join("openapi");
    let sources = listed_sources(&folder)?;
    let name = matching::version_of_document(document, &sources);
    let found = name
        .as_ref()
        .and_then(|name| sources.versions.get_key_value(name));
    let (name, version) = found.or_else(|| sources.in_order().next()).ok_or_else(|| {
        Failure::input(
            "openapi/upstream/sources.toml",
            "expected at least one version; found none",
        )
    })?;
    let mut state = facts::empty(name, version);
    matching::document(document, &mut state, version, source)?;
    let facts = facts::finish(with_frame(state, name, version));
    let overlay_name = format!("openapi/{}", version.overlay);
    let overlay = store::read(&folder.join(&version.overlay))?
        .ok_or_else(|| Failure::input(&overlay_name, "expected an overlay; there is no such file"))?;
    let moved = matching::moved(&facts, version);
    let layer = Layer::parse(&text(overlay, &overlay_name)?, &overlay_name)?
        .for_version(name, &sources)?
        .for_moved(&moved);
    let facts_name = format!("openapi/upstream/{name}.json");
    let known = json(
        store::read(&folder.join("upstream").join(format!("{name}.json")))?,
        &facts_name,
    )?;
    let tolerance = Tolerance {
        partial: true,
        before: known.as_ref().map(|(_, facts)| facts),
    };
    Ok(layer.apply(&facts, tolerance)?.spec)
}
