//! `openapi/<area>/upstream/<version>.lock`: the sources of the facts.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::error::Failure;
use super::{facts, files};

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
    format!("{:x}", Sha256::digest(bytes))
}

impl Lock {
    /// Parses a lock.
    ///
    /// # Errors
    /// When the text is no lock.
    pub fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        let expected = "a lock as `cargo xtask regen` writes it";
        let lock: Self = files::toml(text, name, expected)?;
        let is_digest = |digest: &str| {
            digest.len() == 64 && digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        match lock.sources.iter().find(|entry| !is_digest(&entry.sha256)) {
            None => Ok(lock),
            Some(Entry { sha256, address, .. }) => {
                let message = format!("expected {expected}; `{sha256}` is no sha256 (of {address})");
                Err(Failure::input(name, message))
            }
        }
    }

    /// Returns the text of the file.
    pub fn to_text(&self) -> String {
        // A lock has only strings, which TOML can represent.
        format!("{HEADER}\n{}", toml::to_string(self).unwrap_or_default())
    }

    /// Adds a source. One that is whole replaces all sources of the same operations.
    pub fn record(&mut self, mut entry: Entry, whole: bool) {
        let is_same = |known: &&Entry| known.address == entry.address && known.sha256 == entry.sha256;
        let known_date = self
            .sources
            .iter()
            .find(is_same)
            .and_then(|known| known.date.clone());
        entry.date = known_date.or(entry.date);
        self.sources.retain(|known| known.address != entry.address);
        if whole {
            for known in &mut self.sources {
                known
                    .operations
                    .retain(|operation| !entry.operations.contains(operation));
            }
            self.sources.retain(|known| !known.operations.is_empty());
        }
        self.sources.push(entry);
        self.sources.sort_by(|a, b| a.address.cmp(&b.address));
    }

    /// Checks that a lock is as it was written, and has a source for each operation of the facts.
    ///
    /// # Errors
    /// When it was edited, or is not of these facts.
    pub(super) fn check(&self, facts: &Value, text: Option<&str>, name: &str) -> Result<(), Failure> {
        let refuse = |message: &str| {
            Err(Failure::input(
                name,
                format!("{message}: run `cargo xtask regen`"),
            ))
        };
        match text {
            None => return refuse("expected a lock beside the facts; there is none"),
            Some(text) if text != self.to_text() => {
                return refuse("expected a lock as it is written; it has been edited");
            }
            Some(_) => {}
        }
        let recorded: Vec<&String> = self.sources.iter().flat_map(|entry| &entry.operations).collect();
        for (method, path, _) in facts::operations(facts) {
            let title = facts::title(method, path);
            if !recorded.contains(&&title) {
                return refuse(&format!("expected a source for {title}; none is recorded"));
            }
        }
        Ok(())
    }
}
