//! The sources of a run, and the version that each is of.
//!
//! Files of all versions have the same operations at other paths, so that one of another version would be taken for a
//! version whose paths have changed. The version is the one that a file's paths and its `info.version` name, and both
//! have to name one that `sources.toml` lists. A page has one path, whose version can change; a date in it names a
//! release, where `sources.toml` lists releases.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;

use openapi_diff::path::is_version;
use serde_json::Value;

use super::error::Failure;
use super::fetch::{Fetched, Fetcher};
use super::lock::digest;
use super::read::{self, Content, MAX_BYTES, Reading};
use super::sources::{Sources, VersionId};
use super::{facts, matching};

/// A source that has been read.
#[derive(Debug)]
pub struct Input {
    /// The version that it is of; `None` if its paths name none.
    pub version: Option<VersionId>,
    /// Its address, or the name of its file: a path would differ between machines.
    pub address: String,
    /// The digest of its bytes.
    pub sha256: String,
    /// The day of its last change, by itself or by its server.
    pub date: Option<String>,
    /// Whether the command line names it, and not `sources.toml`.
    pub is_given: bool,
    /// Its content.
    pub reading: Reading,
}

/// All sources of a run.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// Those that were read.
    pub(super) read: Vec<Input>,
    /// Those that were not read, with their version; others were read in their place.
    pub(super) unread: Vec<(VersionId, Failure)>,
}

impl Input {
    /// Parses a source, which is `listed` for a version or names its version.
    ///
    /// # Errors
    /// When it is of no known form, incomplete, or of another version.
    pub fn parse(
        address: &str,
        (bytes, date): Fetched,
        sources: &Sources,
        listed: Option<&VersionId>,
    ) -> Result<Self, Failure> {
        let ships = |method: &str, path: &str| sources.ships(method, path);
        let mut reading = read::read(&bytes, address, &ships, &|paths| sources.select(paths))?;
        if let Content::Document(document) = &mut reading.content {
            openapi_diff::inline_path_items(document);
        }
        Ok(Self {
            version: version(&reading, address, listed, sources)?,
            address: address.to_owned(),
            sha256: digest(&bytes),
            date: reading.date.clone().or(date),
            is_given: listed.is_none(),
            reading,
        })
    }

    /// Whether it is HubSpot's file, which has all operations, and not the page of one.
    pub(super) fn is_file(&self) -> bool {
        is_file(&self.reading)
    }
}

fn is_file(reading: &Reading) -> bool {
    matches!(reading.content, Content::Document(_)) && reading.form.starts_with("OpenAPI")
}

/// Reads the sources that the command line names.
///
/// # Errors
/// When one of them cannot be read.
pub(super) fn given(from: &[String], sources: &Sources) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    let fetcher = Fetcher::default();
    for name in from {
        let input = if name.contains("://") {
            Input::parse(name, fetcher.get(name)?, sources, None)?
        } else {
            let file_name = Path::new(name).file_name().unwrap_or_default().to_string_lossy();
            Input::parse(&file_name, (bytes(name)?, None), sources, None)?
        };
        inputs.read.push(input);
    }
    Ok(inputs)
}

fn bytes(name: &str) -> Result<Vec<u8>, Failure> {
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = File::open(name).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    let message = match read.map_err(|error| (error.kind(), error)) {
        Ok(length) if length <= MAX_BYTES => return Ok(bytes),
        Ok(_) => format!("expected a file of at most {MAX_BYTES} bytes; it is longer"),
        Err((ErrorKind::NotFound, _)) => "expected a file; there is none of that name".to_owned(),
        Err((ErrorKind::IsADirectory, _)) => "expected a file; it is a folder".to_owned(),
        Err((_, error)) => format!("expected a file; {error}"),
    };
    Err(Failure::input(name, message))
}

/// Reads the sources that the configuration lists: each version's file, then its operations' pages.
///
/// # Errors
/// When operations are in none of their sources.
pub(super) fn listed(sources: &Sources) -> Result<Inputs, Failure> {
    let fetcher = Fetcher::default();
    let mut inputs = Inputs::default();
    let mut without = Vec::new();
    for (id, version) in sources.in_order() {
        // Reads the first address that can be read.
        let mut read_first = |addresses: &mut dyn Iterator<Item = &String>| {
            for address in addresses {
                let input = fetcher
                    .get(address)
                    .and_then(|fetched| Input::parse(address, fetched, sources, Some(id)));
                match input {
                    Ok(input) => {
                        inputs.read.push(input);
                        return true;
                    }
                    Err(failure) => inputs.unread.push((id.clone(), failure)),
                }
            }
            false
        };
        let has_file = read_first(&mut version.openapi.iter());
        for operation in &version.operations {
            if !read_first(&mut operation.markdown.iter().chain(&operation.page)) && !has_file {
                without.push(operation.title());
            }
        }
    }
    if without.is_empty() {
        return Ok(inputs);
    }
    let reasons: Vec<Failure> = inputs.unread.into_iter().map(|(_, failure)| failure).collect();
    Err(Failure::no_source(&without, &reasons))
}

/// Finds the version of a source, which is `listed` for a version if a `sources.toml` has its address. `None` if the
/// source does not name one.
///
/// # Errors
/// When it is of another version than the one it is listed for, or of one that its area does not list.
fn version(
    reading: &Reading,
    address: &str,
    listed: Option<&VersionId>,
    sources: &Sources,
) -> Result<Option<VersionId>, Failure> {
    let refuse = |found: String| {
        let known: Vec<String> = sources.versions.keys().map(ToString::to_string).collect();
        let expected = listed.map_or_else(|| known.join(" or "), ToString::to_string);
        Err(Failure::input(
            address,
            format!("expected a source of {expected}; {found}"),
        ))
    };
    let no_section = |id: &VersionId| {
        let file = id.sources_file();
        format!("for which {file} has no section (CONTRIBUTING.md, \"Adding a version of the API\")")
    };
    let is_listed = |id: &VersionId| sources.versions.contains_key(id);
    let is_date = |name: &str| !name.starts_with('v');
    let has_releases = |area: &str| sources.names(area).any(is_date);
    let is_file = is_file(reading);
    let (known, unknown): (BTreeSet<VersionId>, BTreeSet<VersionId>) =
        versions_of_paths(&reading.content, sources)
            .into_iter()
            .partition(is_listed);
    if let Some(id) = unknown
        .iter()
        .find(|id| is_file || has_releases(&id.area) && is_date(&id.name))
    {
        return refuse(format!("its paths are of {id}, {}", no_section(id)));
    }
    let known: Vec<&VersionId> = known.iter().collect();
    if let ([one, other, ..], true) = (known.as_slice(), is_file) {
        return refuse(format!("its paths are of {one} and of {other}"));
    }
    let of_paths = matching::version(&reading.content, sources);
    // A file can name its version where its paths do not.
    let area = listed.or(known.first().copied()).or(of_paths.as_ref());
    if let (Some(name), Some(VersionId { area, .. }), true) = (info_version(&reading.content), area, is_file)
    {
        let info = VersionId::new(area, name);
        if !is_listed(&info) {
            return refuse(format!(
                "its `info.version` is {}, {}",
                info.name,
                no_section(&info)
            ));
        }
        if let Some(of_paths) = known.first().filter(|id| ***id != info) {
            return refuse(format!(
                "its `info.version` is {}, and its paths are of {of_paths}",
                info.name
            ));
        }
    }
    let Some(listed) = listed else {
        return Ok(of_paths);
    };
    match known.iter().find(|id| **id != listed) {
        Some(other) => refuse(format!("its path is of {other}")),
        None => Ok(Some(listed.clone())),
    }
}

/// Returns the versions that the paths of shipped operations name.
fn versions_of_paths(content: &Content, sources: &Sources) -> BTreeSet<VersionId> {
    let version = |method: &str, path: &str| {
        let named = path.split('/').find(|segment| is_version(segment))?;
        Some(VersionId::new(sources.area(method, path)?, released(named)))
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
