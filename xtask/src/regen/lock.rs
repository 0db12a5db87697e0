//! `openapi/upstream/<version>.lock`: the sources of the facts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::error::Failure;

const HEADER: &str = "# Which sources the facts beside it were read from. Written by `cargo xtask regen`.\n";

/// The lock of one version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// Sorted by address.
    #[serde(default, rename = "source")]
    pub sources: Vec<Entry>,
}

/// One source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its address, or the name of the file it was read from.
    pub address: String,
    /// Its form.
    pub form: String,
    /// The digest of its bytes.
    pub sha256: String,
    /// The day of its last change, by itself or by its server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The operations that it describes.
    pub operations: Vec<String>,
}

/// Returns the SHA-256 of a source's bytes.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Lock {
    /// Parses a lock.
    ///
    /// # Errors
    /// When the text is no lock.
    pub fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        let refuse = |message: String| {
            Failure::input(
                name,
                format!("expected a lock as `cargo xtask regen` writes it; {message}"),
            )
        };
        let lock: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                text[..span.start.min(text.len())].matches('\n').count() + 1
            });
            refuse(format!("{} at line {line}", error.message()))
        })?;
        for entry in &lock.sources {
            let is_digest = entry.sha256.len() == 64
                && entry
                    .sha256
                    .bytes()
                    .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            if !is_digest {
                return Err(refuse(format!(
                    "`{}` is no sha256 (of {})",
                    entry.sha256, entry.address
                )));
            }
        }
        Ok(lock)
    }

    /// Returns the text of the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        // A lock has only strings, which TOML can represent.
        format!("{HEADER}\n{}", toml::to_string(self).unwrap_or_default()).into_bytes()
    }

    /// Adds a source. One that is whole replaces all sources of the same operations.
    pub fn record(&mut self, mut entry: Entry, whole: bool) {
        let same = self
            .sources
            .iter()
            .find(|known| known.address == entry.address && known.sha256 == entry.sha256);
        if let Some(known) = same
            && known.date.is_some()
        {
            entry.date.clone_from(&known.date);
        }
        self.sources.retain(|known| known.address != entry.address);
        if whole {
            let covered: BTreeSet<&String> = entry.operations.iter().collect();
            for known in &mut self.sources {
                known.operations.retain(|operation| !covered.contains(operation));
            }
            self.sources.retain(|known| !known.operations.is_empty());
        }
        self.sources.push(entry);
        self.sources.sort_by(|a, b| a.address.cmp(&b.address));
    }

    /// Returns the operations that a source is recorded for.
    pub fn operations(&self) -> BTreeSet<&str> {
        self.sources
            .iter()
            .flat_map(|entry| entry.operations.iter().map(String::as_str))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(address: &str, sha256: &str, date: Option<&str>, operations: &[&str]) -> Entry {
        Entry {
            address: address.into(),
            form: "f".into(),
            sha256: sha256.repeat(64),
            date: date.map(str::to_owned),
            operations: operations.iter().map(|o| (*o).to_owned()).collect(),
        }
    }

    #[test]
    fn the_date_stays_while_the_bytes_do() {
        let mut lock = Lock::default();
        lock.record(entry("a", "0", Some("2026-01-01"), &["x"]), false);
        lock.record(entry("a", "0", Some("2026-02-02"), &["x"]), false);
        assert_eq!(lock.sources[0].date.as_deref(), Some("2026-01-01"));
        lock.record(entry("a", "1", Some("2026-02-02"), &["x"]), false);
        assert_eq!(lock.sources[0].date.as_deref(), Some("2026-02-02"));
        let text = String::from_utf8(lock.to_bytes()).unwrap();
        assert_eq!(Lock::parse(&text, "l").unwrap(), lock);
    }

    #[test]
    fn a_whole_source_replaces_what_it_covers() {
        let mut lock = Lock::default();
        lock.record(entry("page", "0", None, &["x"]), false);
        lock.record(entry("other", "0", None, &["y"]), false);
        lock.record(entry("file", "1", None, &["x", "z"]), true);
        let addresses: Vec<_> = lock.sources.iter().map(|e| e.address.as_str()).collect();
        assert_eq!(addresses, ["file", "other"]);
    }

    #[test]
    fn a_lock_that_is_none_is_refused() {
        assert!(Lock::parse("[[source]]\naddress = 1\n", "l").is_err());
    }
}
