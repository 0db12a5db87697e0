//! The version that a source is of.
//!
//! Files of all versions have the same operations at other paths, so that one of another version would be taken for a
//! version whose paths have changed. The version is the one that a file's paths and its `info.version` name, and both
//! have to name one that `sources.toml` lists. A page has one path, whose version can change; a date in it names a
//! release, where `sources.toml` lists releases.

use std::collections::BTreeSet;

use openapi_diff::path::is_version;
use serde_json::Value;

use super::error::Failure;
use super::read::{Content, Reading};
use super::sources::Sources;
use super::{facts, matching};

/// Whether a source is HubSpot's file, and not the page of one operation.
pub(super) fn is_file(reading: &Reading) -> bool {
    matches!(reading.content, Content::Document(_)) && reading.form.starts_with("OpenAPI")
}

/// Finds the version of a source, which is `listed` for a version if `sources.toml` has its address. `None` if the
/// source does not name one.
///
/// # Errors
/// When it is of another version than the one it is listed for, or of one that `sources.toml` does not list.
pub(super) fn find(
    reading: &Reading,
    address: &str,
    listed: Option<&str>,
    sources: &Sources,
) -> Result<Option<String>, Failure> {
    let refuse = |found: String| {
        let known: Vec<&str> = sources.versions.keys().map(String::as_str).collect();
        let expected = listed.map_or_else(|| known.join(" or "), str::to_owned);
        Failure::input(address, format!("expected a source of {expected}; {found}"))
    };
    let of_paths = of_paths(&reading.content, sources);
    let is_date = |name: &String| !name.starts_with('v');
    let has_releases = sources.versions.keys().any(is_date);
    let is_unknown = |name: &&String| {
        !sources.versions.contains_key(*name) && (is_file(reading) || has_releases && is_date(name))
    };
    if let Some(name) = of_paths.iter().find(is_unknown) {
        return Err(refuse(format!("its paths are of {name}, {SECTION}")));
    }
    let known: Vec<&String> = of_paths
        .iter()
        .filter(|name| sources.versions.contains_key(*name))
        .collect();
    if is_file(reading) {
        if let [one, other, ..] = known.as_slice() {
            return Err(refuse(format!("its paths are of {one} and of {other}")));
        }
        if let Some(info) = info_version(&reading.content) {
            let of_path = known.first();
            if !sources.versions.contains_key(&info) {
                return Err(refuse(format!("its `info.version` is {info}, {SECTION}")));
            }
            if let Some(of_path) = of_path.filter(|name| **name != &info) {
                return Err(refuse(format!(
                    "its `info.version` is {info}, and its paths are of {of_path}"
                )));
            }
        }
    }
    if let Some(other) = known
        .iter()
        .find(|name| listed.is_some_and(|listed| listed != **name))
    {
        return Err(refuse(format!("its path is of {other}")));
    }
    Ok(match listed {
        Some(listed) => Some(listed.to_owned()),
        None => matching::version(&reading.content, sources),
    })
}

/// What a version lacks, and how to add it.
const SECTION: &str = "for which openapi/upstream/sources.toml has no section (CONTRIBUTING.md, \"Adding a version of \
                       the API\")";

/// Returns the versions that the paths of shipped operations name.
fn of_paths(content: &Content, sources: &Sources) -> BTreeSet<String> {
    let version = |method: &str, path: &str| {
        let named = path.split('/').find(|segment| is_version(segment));
        named.filter(|_| sources.ships(method, path)).map(released)
    };
    match content {
        Content::Page(page) => version(&page.method, &page.path).into_iter().collect(),
        Content::Document(document) => {
            let operations = facts::operations(document);
            operations
                .filter_map(|(method, path, _)| version(method, path))
                .collect()
        }
    }
}

fn info_version(content: &Content) -> Option<String> {
    let Content::Document(document) = content else {
        return None;
    };
    let version = document.pointer("/info/version").and_then(Value::as_str)?;
    is_version(version).then(|| released(version))
}

/// Returns the version of a draft: `2026-09` of `2026-09-beta`.
fn released(version: &str) -> String {
    const DATE: usize = 7;
    match version.get(..DATE) {
        Some(date) if !version.starts_with('v') => date.to_owned(),
        _ => version.to_owned(),
    }
}
