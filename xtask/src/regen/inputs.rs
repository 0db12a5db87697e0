//! The sources of a run, and the version that each is of.

use std::path::Path;

use super::error::Failure;
use super::fetch::Fetcher;
use super::files;
use super::lock::digest;
use super::of_version;
use super::read::{self, Content, MAX_BYTES, Reading};
use super::sources::Sources;

/// A source that has been read.
#[derive(Debug)]
pub struct Input {
    /// The version that it is of; `None` if its paths name none.
    pub version: Option<String>,
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

impl Input {
    /// Whether it is of that version.
    pub(super) fn is_of(&self, version: &str) -> bool {
        self.version.as_deref() == Some(version)
    }

    /// Whether it is HubSpot's file, which has all operations, and not the page of one.
    pub(super) fn is_file(&self) -> bool {
        of_version::is_file(&self.reading)
    }
}

/// All sources of a run.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Those that were read: HubSpot's files, then pages, which take precedence.
    pub read: Vec<Input>,
    /// Those that were not read, with their version; others were read in their place.
    pub unread: Vec<(String, Failure)>,
}

/// Reads the sources that the command line names.
///
/// # Errors
/// When one of them cannot be read.
pub fn given(from: &[String], sources: &Sources) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    let fetcher = Fetcher::new();
    for name in from {
        let (address, bytes, date) = if name.contains("://") {
            let fetched = fetcher.get(name)?;
            (name.clone(), fetched.bytes, fetched.date)
        } else {
            (file_name(name), file(name)?, None)
        };
        inputs.read.push(of_bytes(&address, &bytes, date, sources, None)?);
    }
    inputs.read.sort_by_key(|input| !input.is_file());
    Ok(inputs)
}

/// Reads the sources that the configuration lists: each version's file, then its operations' pages.
///
/// # Errors
/// When operations are in none of their sources.
pub fn listed(sources: &Sources, fetcher: &Fetcher) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    let mut without = Vec::new();
    let fetch = |address: &str, version: &str| {
        let fetched = fetcher.get(address)?;
        of_bytes(address, &fetched.bytes, fetched.date, sources, Some(version))
    };
    for (name, version) in sources.in_order() {
        let (file, mut failures) = first(&version.openapi, |address| fetch(address, name));
        let has_file = file.is_some();
        inputs.read.extend(file);
        for operation in &version.operations {
            let pages: Vec<String> = operation
                .markdown
                .iter()
                .chain(&operation.page)
                .cloned()
                .collect();
            let (page, unread) = first(&pages, |address| fetch(address, name));
            if page.is_none() && !has_file {
                without.push(operation.title());
            }
            inputs.read.extend(page);
            failures.extend(unread);
        }
        let failures = failures.into_iter().map(|failure| (name.clone(), failure));
        inputs.unread.extend(failures);
    }
    if without.is_empty() {
        return Ok(inputs);
    }
    Err(Failure::NoSource {
        operations: without,
        reasons: inputs.unread.into_iter().map(|(_, failure)| failure).collect(),
    })
}

/// Returns the first address that can be read, and the failures of those before it.
fn first(
    addresses: &[String],
    mut fetch: impl FnMut(&str) -> Result<Input, Failure>,
) -> (Option<Input>, Vec<Failure>) {
    let mut failures = Vec::new();
    for address in addresses {
        match fetch(address) {
            Ok(input) => return (Some(input), failures),
            Err(failure) => failures.push(failure),
        }
    }
    (None, failures)
}

/// Returns the source of these bytes, which is `listed` for a version or names its version.
///
/// # Errors
/// When it is of no known form, incomplete, or of another version.
pub fn of_bytes(
    address: &str,
    bytes: &[u8],
    date: Option<String>,
    sources: &Sources,
    listed: Option<&str>,
) -> Result<Input, Failure> {
    let ships = |method: &str, path: &str| sources.ships(method, path);
    let mut reading = read::read(bytes, address, &ships, &|paths| sources.select(paths))?;
    if let Content::Document(document) = &mut reading.content {
        openapi_diff::inline_path_items(document);
    }
    let version = of_version::find(&reading, address, listed, sources)?;
    let date = reading.date.clone().or(date);
    Ok(Input {
        version,
        address: address.to_owned(),
        sha256: digest(bytes),
        date,
        is_given: listed.is_none(),
        reading,
    })
}

fn file_name(path: &str) -> String {
    Path::new(path)
        .file_name()
        .map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

fn file(path: &str) -> Result<Vec<u8>, Failure> {
    let on_disk = Path::new(path);
    let too_long = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    if let Ok(about) = on_disk.metadata() {
        if about.is_dir() {
            return Err(Failure::input(path, "expected a file; it is a folder"));
        }
        if about.len() > too_long {
            return Err(Failure::input(
                path,
                format!("expected at most {MAX_BYTES} bytes; it has {}", about.len()),
            ));
        }
    }
    files::read(on_disk)?.ok_or_else(|| Failure::input(path, "expected a file; there is none of that name"))
}
