//! The seeds of the fuzz targets: our own inputs and fixtures, and recorded payloads and pages if they are available.

use std::fs;
use std::path::{Path, PathBuf};

use crate::corpus::{Corpus, Payload, fixtures};

/// The variable that names the folder of collected docs pages, which are in `pages` there.
pub const UPSTREAM: &str = "CONVERSATIONS_UPSTREAM";

/// One input.
#[derive(Clone, Debug)]
pub struct Seed {
    /// Its source, as the name of a file.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
    /// Whether it was recorded; others are our own.
    pub is_recorded: bool,
}

/// A conversion of a payload to an input, which is `None` for unsuitable payloads.
type Form = fn(&Payload) -> Option<Vec<u8>>;

/// Returns the seeds of a target.
#[must_use]
pub fn of(target: &str) -> Vec<Seed> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = match target {
        "page" => here.join("../xtask/tests/fixtures/regen"),
        _ => here.join("fuzz/seeds").join(target),
    };
    let mut all = files(&own, false);
    let (kinds, form): (&[&str], Form) = match target {
        "message" => (
            &[
                "message",
                "message-page",
                "message-content",
                "attachment",
                "recipient",
            ],
            body,
        ),
        "error" => (&["error"], response),
        "cursor" => (&["message-page"], line),
        "retry_after" => (&["error"], response),
        "page" => (&[], body),
        other => panic!("unknown target {other}"),
    };
    let corpus = if kinds.is_empty() { None } else { Corpus::get() };
    let mut add = |payload: &Payload, form: Form, is_recorded: bool| {
        let from = if is_recorded { "recorded" } else { "own" };
        let name = format!("{}-{from}-{}", payload.kind, payload.name);
        all.extend(form(payload).map(|bytes| Seed {
            name,
            bytes,
            is_recorded,
        }));
    };
    for kind in kinds {
        fixtures(kind)
            .iter()
            .for_each(|payload| add(payload, form, false));
        let recorded = corpus.iter().flat_map(|corpus| corpus.of(kind));
        recorded.for_each(|payload| add(payload, form, true));
    }
    if let Some(corpus) = corpus.as_ref().filter(|_| target == "retry_after") {
        corpus
            .of("headers")
            .into_iter()
            .for_each(|payload| add(payload, headers, true));
    }
    if target == "page" {
        match std::env::var_os(UPSTREAM).map(PathBuf::from) {
            Some(folder) => all.extend(files(&folder.join("pages"), true)),
            None => crate::say(&format!("skipped: {UPSTREAM} names no folder of docs pages")),
        }
    }
    assert!(
        all.iter().any(|seed| !seed.is_recorded),
        "{target} has no seed of our own"
    );
    all
}

/// Returns the payload unchanged.
#[allow(clippy::unnecessary_wraps, reason = "it is a `Form`")]
fn body(payload: &Payload) -> Option<Vec<u8>> {
    Some(payload.text.clone().into_bytes())
}

/// Returns a response with the status in the payload's name, by default 400.
#[allow(clippy::unnecessary_wraps, reason = "it is a `Form`")]
fn response(payload: &Payload) -> Option<Vec<u8>> {
    let status = payload.error_status().unwrap_or(400);
    Some(
        format!(
            "{status}\nretry-after: 3\nx-hubspot-correlation-id: c-1\n\n{}",
            payload.text
        )
        .into_bytes(),
    )
}

/// Returns a 429 response with the headers that the payload lists.
fn headers(payload: &Payload) -> Option<Vec<u8>> {
    let listed = payload.json()?;
    let listed = listed.as_object()?.iter();
    let lines = listed.filter_map(|(name, value)| Some(format!("{name}: {}\n", value.as_str()?)));
    Some(format!("429\n{}\n", lines.collect::<String>()).into_bytes())
}

/// Returns the page twice, each in one line of JSON, so that its cursor is repeated.
fn line(payload: &Payload) -> Option<Vec<u8>> {
    let page = payload.json()?;
    Some(format!("{page}\nMg%3D%3D\n{page}").into_bytes())
}

fn files(folder: &Path, is_recorded: bool) -> Vec<Seed> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| Seed {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        bytes: fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
        is_recorded,
    };
    let all: Vec<Seed> = paths
        .into_iter()
        .filter(|path| path.is_file())
        .map(read)
        .collect();
    assert!(!all.is_empty(), "{} is empty", folder.display());
    all
}
