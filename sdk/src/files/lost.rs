//! What became of an upload whose response was lost.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::operations::SearchFiles;
use super::{File, UploadForm};
use crate::generated::files::requests;
use crate::request::Idempotency;
use crate::send::{Attempts, FIRST_WAIT, HubspotClock, When, for_round, next_wait};
use crate::time::deadline_in;
use crate::{Area, Client, Error, ErrorKind, Object, Result, Timestamp};

pub(crate) const OPERATION: &str = "upload_file";
/// How many files with the name are read: there is one.
const LIMIT: u32 = 10;
const MAX_PAGES: usize = 10;

/// Uploads a file, as often as nothing of it was received.
pub(super) async fn attempt(client: &Client, form: &UploadForm) -> Result<Object<File>> {
    let request = requests::upload_file(prefix(client)?, form);
    let response = client
        .execute(OPERATION, Idempotency::NonIdempotent, None, request)
        .await?;
    let response = response.json::<Object<File>>()?;
    if response.id.is_empty() {
        let (_, response) = response.into_parts();
        return Err(response.into_decode_error("the response has no id of the file"));
    }
    Ok(response.into_inner())
}

/// Returns the prefix of the path, in a version that has the operation.
pub(crate) fn prefix(client: &Client) -> Result<&str> {
    client.prefix_in(Area::Files, "/files/v3", OPERATION, &["v3"])
}

/// What is looked for.
pub(crate) struct Wanted<'a> {
    name: &'a str,
    md5: &'a str,
    attempts: Attempts,
}

impl<'a> Wanted<'a> {
    /// A file whose upload this process began at this time.
    pub(super) fn since(name: &'a str, md5: &'a str, started: Instant) -> Self {
        let attempts = Attempts::here(started, Instant::now());
        Self { name, md5, attempts }
    }

    /// A file whose upload some process began so long ago.
    #[cfg(feature = "store")]
    pub(crate) fn ago(name: &'a str, md5: &'a str, started: Duration) -> Self {
        let attempts = Attempts::Ago {
            measured: Instant::now(),
            started,
            ended: Duration::ZERO,
        };
        Self { name, md5, attempts }
    }
}

/// What a search found.
pub(crate) enum Found {
    Own(Box<Object<File>>),
    /// No file has the name.
    Absent,
    /// The ids of files that have the name, and may be others; none, if the files could not be searched.
    Unclear(Vec<String>),
}

/// Searches until the file is found or the time is over.
pub(crate) async fn search(client: &Client, wanted: &Wanted<'_>, time: Duration) -> Found {
    let deadline = deadline_in(time);
    let mut clock = HubspotClock::default();
    let mut wait = FIRST_WAIT;
    loop {
        let is_last = Instant::now() >= deadline;
        let found = search_once(&for_round(client, is_last), wanted, &mut clock).await;
        if is_last || matches!(found, Ok(Found::Own(_))) {
            return found.unwrap_or_else(|error| {
                tracing::debug!(%error, "the files could not be searched");
                Found::Unclear(Vec::new())
            });
        }
        let retry_after = found.err().and_then(|error: Error| error.retry_after());
        sleep_until(deadline.min(deadline_in(wait.max(retry_after.unwrap_or_default())))).await;
        wait = next_wait(wait, time);
    }
}

async fn search_once(client: &Client, wanted: &Wanted<'_>, clock: &mut HubspotClock) -> Result<Found> {
    let stem = stem(wanted.name);
    let mut named = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..MAX_PAGES {
        let request = client.search_files().name(stem).limit(LIMIT);
        let response = after.iter().fold(request, SearchFiles::after).await?;
        clock.observe(response.headers());
        let page = response.into_inner().into_inner();
        let unreadable = || Error::new(ErrorKind::Decode, "the response has no list of files".to_owned());
        named.extend(page.results.ok_or_else(unreadable)?);
        // Pages may be short or even empty before the last.
        after = page
            .paging
            .and_then(|paging| paging.into_inner().next?.into_inner().after);
        if after.is_none() {
            break;
        }
    }
    if after.is_some() {
        return Err(Error::new(
            ErrorKind::Decode,
            "the list of files does not end".to_owned(),
        ));
    }
    let window = wanted.attempts.window(clock);
    let is_in_time = |file: &File| {
        let created_at = file.created_at.as_ref().map(Timestamp::to_utc);
        window.is_some_and(|window| window.when(created_at) == When::Within)
    };
    let has_md5 = |file: &File| {
        let md5 = file.file_md5.as_deref();
        md5.is_some_and(|md5| md5.eq_ignore_ascii_case(wanted.md5))
    };
    // A search that ignores the name finds other files too.
    named.retain(|file| [Some(stem), Some(wanted.name)].contains(&file.name.as_deref()));
    named.dedup_by(|one, other| one.id == other.id);
    Ok(match &*named {
        [] => Found::Absent,
        [file] if has_md5(file) && is_in_time(file) && !file.id.is_empty() => {
            Found::Own(Box::new(named.remove(0)))
        }
        files => Found::Unclear(files.iter().map(|file| file.id.clone()).collect()),
    })
}

/// Returns a file's name without its extension, as HubSpot has it.
pub(super) fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}
