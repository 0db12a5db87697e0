//! Which sources a run reads, and for which version each is.

use std::path::Path;

use super::error::Failure;
use super::fetch::Fetcher;
use super::lock::digest;
use super::matching;
use super::read::{self, Content, MAX_BYTES, Reading};
use super::sources::Sources;
use super::store;

/// A source that has been read.
#[derive(Debug)]
pub struct Input {
    /// The version it speaks of; `None` if its paths do not tell.
    pub version: Option<String>,
    /// Its address, or the name of its file: never a path, which would differ from machine to machine.
    pub address: String,
    /// Of its bytes.
    pub sha256: String,
    /// The day that it, or its server, says it was last changed.
    pub date: Option<String>,
    /// What it says.
    pub reading: Reading,
}

impl Input {
    /// Whether it speaks of that version.
    pub(super) fn is_of(&self, version: &str) -> bool {
        self.version.as_deref() == Some(version)
    }
}

/// All sources of a run.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Those that were read, in the order in which they count.
    pub read: Vec<Input>,
    /// Those that were not, with the version they are listed for; others stood in for them.
    pub unread: Vec<(String, Failure)>,
}

/// The sources that the command line names.
///
/// # Errors
/// When one of them cannot be read.
pub fn given(from: &[String], sources: &Sources) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    for name in from {
        let (address, bytes, date) = if name.contains("://") {
            let fetched = Fetcher::new().get(name)?;
            (name.clone(), fetched.bytes, fetched.date)
        } else {
            (file_name(name), file(name)?, None)
        };
        inputs.read.push(of_bytes(&address, &bytes, date, sources, None)?);
    }
    Ok(inputs)
}

/// The sources that the configuration lists: HubSpot's file first, then each operation's page, which is the
/// one that counts where they differ.
///
/// # Errors
/// When an operation is in none of its sources.
pub fn listed(sources: &Sources, fetcher: &Fetcher) -> Result<Inputs, Failure> {
    let mut inputs = Inputs::default();
    let fetch = |address: &str, version: &str| {
        let fetched = fetcher.get(address)?;
        of_bytes(address, &fetched.bytes, fetched.date, sources, Some(version))
    };
    for (name, version) in sources.in_order() {
        let (found, mut failures) = first(&version.openapi, |address| fetch(address, name));
        let has_file = found.is_some();
        inputs.read.extend(found);
        for operation in &version.operations {
            let pages: Vec<String> = operation
                .markdown
                .iter()
                .chain(&operation.page)
                .cloned()
                .collect();
            let (found, unread) = first(&pages, |address| fetch(address, name));
            if found.is_none() && !has_file {
                let nowhere = Failure::input(
                    "openapi/upstream/sources.toml",
                    format!("expected a source for {}; it lists none", operation.title()),
                );
                // Out of reach is worth another try, what cannot be read is not: say the more hopeful.
                let mut failures: Vec<Failure> = unread.into_iter().chain(failures).collect();
                failures.sort_by_key(|failure| std::cmp::Reverse(failure.exit_code()));
                return Err(failures.into_iter().next().unwrap_or(nowhere));
            }
            inputs.read.extend(found);
            failures.extend(unread);
        }
        inputs
            .unread
            .extend(failures.into_iter().map(|failure| (name.clone(), failure)));
    }
    Ok(inputs)
}

/// The first address that can be read, and what became of those before it.
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

/// A source of these bytes. Where the version that it is listed for is not known, the source itself tells it.
///
/// # Errors
/// When it is of no form, or incomplete.
pub fn of_bytes(
    address: &str,
    bytes: &[u8],
    date: Option<String>,
    sources: &Sources,
    version: Option<&str>,
) -> Result<Input, Failure> {
    let mut reading = read::read(bytes, address, &|method, path| sources.ships(method, path))?;
    if let Content::Document(document) = &mut reading.content {
        openapi_diff::inline_path_items(document);
    }
    let version = match version {
        Some(version) => Some(version.to_owned()),
        None => matching::version(&reading.content, sources),
    };
    let date = reading.date.clone().or(date);
    Ok(Input {
        version,
        address: address.to_owned(),
        sha256: digest(bytes),
        date,
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
    store::read(on_disk)?.ok_or_else(|| Failure::input(path, "expected a file; there is none of that name"))
}
