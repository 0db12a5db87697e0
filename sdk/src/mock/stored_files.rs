//! The files that the stand-in keeps.

use std::collections::BTreeMap;
use std::time::Instant;

use bytes::Bytes;
use serde_json::Value;

const FIRST_FILE: u64 = 150_000_000_001;

/// The files of the account, and its imports.
#[derive(Default)]
pub(super) struct Files {
    pub files: BTreeMap<String, File>,
    /// The status of each.
    pub imports: BTreeMap<String, Value>,
    /// The number of ids generated.
    id_count: u64,
}

/// A file.
pub(super) struct File {
    /// As it is read.
    pub json: Value,
    pub content: Bytes,
    pub stored_at: Instant,
}

impl Files {
    /// Returns the content of a file.
    pub(super) fn content(&self, id: &str) -> Option<Bytes> {
        self.files.get(id).map(|file| file.content.clone())
    }

    /// Returns every file as it is read.
    pub(super) fn all(&self) -> impl Iterator<Item = &Value> {
        self.files.values().map(|file| &file.json)
    }

    /// Returns a new id of a file or an import.
    pub(super) fn next_id(&mut self) -> String {
        self.id_count += 1;
        (FIRST_FILE + self.id_count).to_string()
    }
}
