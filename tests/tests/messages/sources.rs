//! What the source has, so that nothing is left out: the kinds of error, the lines of the log, the reasons of errors.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Events that need a fault of their own: another process, or a store that fails between two of its writes.
const NOT_PROVOKED: [&str; 3] = [
    "the end of an upload could not be recorded",
    "the outcome of an idempotency key was not recorded: another call has taken over",
    "the resend of a message could not be recorded in the store",
];

/// Returns the files of the crates in `sdk`, without the tests in them.
fn sources() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk");
    let mut folders = vec![root.join("src")];
    folders.extend(["postgres", "redis", "sqlite"].map(|store| root.join("stores").join(store).join("src")));
    let (mut texts, mut seen) = (Vec::new(), 0);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                // The generator's code, and the checks of stores, which are for authors of one.
                let is_read = !path.ends_with("generated") && !path.ends_with("conformance");
                folders.extend(is_read.then_some(path));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                texts.push(lines.collect::<Vec<_>>().join("\n"));
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
    texts
}

/// Returns what an expression captures in the sources, with lines that go on joined.
fn captured(pattern: &str) -> BTreeSet<String> {
    let pattern = Regex::new(pattern).unwrap();
    let joined = Regex::new(r"\\\n\s*").unwrap();
    let mut all = BTreeSet::new();
    for text in sources() {
        for found in pattern.captures_iter(&text) {
            all.insert(joined.replace_all(&found[1], "").into_owned());
        }
    }
    all
}

/// Returns the kinds of error, as their labels.
pub(crate) fn kinds() -> BTreeSet<&'static str> {
    let kinds = captured(r#"Self::\w+ => "([a-z_]+)","#);
    let of_kind =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/src/error/kind.rs")).unwrap();
    let kinds = kinds
        .into_iter()
        .filter(|kind| of_kind.contains(&format!("=> \"{kind}\",")));
    kinds.map(|kind| &*String::leak(kind)).collect()
}

/// Compares the events in the sources with those that were emitted.
pub(crate) fn check_log(emitted: &BTreeSet<String>) {
    let all =
        captured(r#"tracing::(?:error|warn|info|debug|trace)!\((?:[^"]|"taken"|"lost")*"([^"]+)"\s*\)"#);
    assert!(all.len() > 15, "{all:?}");
    let missing: BTreeSet<&str> = all.difference(emitted).map(String::as_str).collect();
    assert_eq!(
        missing,
        BTreeSet::from(NOT_PROVOKED),
        "events of the source that no line shows"
    );
}

/// Reasons that need a server, a damaged record or a panic in another crate, and have tests of their own; or that guard
/// against what cannot happen. They are in this list to be read with the others.
const NOT_BROUGHT_ABOUT: [&str; 40] = [
    "Postgres: a response without a row",
    "Redis has a key that is not one of a store: something else writes with its prefix",
    "Redis: a response without its numbers",
    "a message given as JSON has no place for a file that is known: upload it first, and name its id there",
    "a record is damaged, or of a newer version of this crate",
    "another process with this store could not refresh the access token{}; it is tried again in {}",
    "it was not sealed by this kind of key",
    "no counts",
    "no identity",
    "no settings",
    "other processes with this store did not refresh the access token in time",
    "schema {schema} has no tables of a store: open it with `create_tables`",
    "the URL of the request is not valid",
    "the access token is not a valid header value",
    "the client is for no account",
    "the file cannot be read: reading it panicked",
    "the file has no name: set one with `Upload::name`",
    "the idempotency key has no message to send",
    "the media type is not valid",
    "the message is not valid as JSON",
    "the new tokens could not be sealed",
    "the operating system has no random numbers",
    "the outbox is of the account {:?}, and the client of {:?} in its store: give both the same name",
    "the path is not valid in a URL",
    "the receipt is of a store, and this client has none",
    "the receipt is of another store than this client's",
    "the request cannot be built",
    "the secret is too long",
    "the server does not show its settings: state its durability",
    "the server is a replica: connect to its primary",
    "the server's fsync is off: it loses records, whatever is stated",
    "the store's code panicked",
    "the store's identity was read anew during the call",
    "the store's own record is damaged, or of a newer version of this crate",
    "the table has a key that is not one of a store: something else writes into it",
    "the tables in schema {schema} are of version {other}, and this crate knows version 1",
    "the thread cannot be replied to: none of its newest {MAX_READ} messages is a customer's",
    "the token URL is invalid",
    "{address}: the server does not show its settings: state its durability",
    "{address}: the settings promise the durability {read:?}, and {stated:?} was stated: set `appendonly yes`, `appendfsync always` and `maxmemory-policy noeviction`, or state less",
];

/// Compares the reasons of errors in the sources with the text.
pub(crate) fn check_errors(text: &str) {
    let all = captured(
        r#"(?:Error::(?:configuration|invalid|token|rejected)|StoreError::new|SealError::new)\(\s*(?:format!\(\s*)?"([^"]+)""#,
    );
    assert!(all.len() > 50, "{}", all.len());
    let values = Regex::new(r"\{[^}]*\}").unwrap();
    let is_shown = |reason: &str| values.split(reason).all(|part| text.contains(part.trim()));
    let missing: BTreeSet<&str> = all
        .iter()
        .map(String::as_str)
        .filter(|reason| !is_shown(reason))
        .collect();
    assert_eq!(
        missing,
        BTreeSet::from(NOT_BROUGHT_ABOUT),
        "reasons of errors that no line shows"
    );
}
