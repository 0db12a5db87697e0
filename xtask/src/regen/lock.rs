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
