//! The record of the files that the sends with an idempotency key upload: whether each is there, and who works on it.
//!
//! The functions here decide, and do nothing. Invariants:
//!
//! - A file leaves only after a record was written that says so ([`UploadBegin::Upload`]), and only where nothing is
//!   known of it, or a proof that it was not uploaded.
//! - A call that finds a file whose lease is over takes it over and searches for it. It uploads only where its caller
//!   allows that for a file that is absent for long enough.
//! - Each work has an id of its own. Only the work whose id the record has may end it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::StoreTime;

/// The version of the record's JSON. A record of a newer one is never taken for absent.
const VERSION: u32 = 1;

/// What a store has about the files of a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct UploadRecord {
    version: u32,
    /// By the keyed hash of what is uploaded: the name, the content, the folder.
    files: BTreeMap<String, FileRecord>,
}

/// What a store has about a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    /// The id of the work that wrote it last.
    work: String,
    state: FileState,
    /// Until then a call works on it, if it is open.
    until_millis: u64,
    /// The file can have left from then on.
    started_millis: u64,
    /// What makes the file's name unique, if anything does.
    pub suffix: Option<String>,
    /// Whether a call whose lease was over may work on it yet, since its process was stopped.
    pub was_taken_over: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FileState {
    Open,
    Stored { file_id: String },
    NotStored,
    Unknown,
}

/// What may be done for a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UploadBegin {
    /// Write this, then upload the file.
    Upload(FileRecord),
    /// Write this, then search for the file.
    Search(FileRecord),
    /// Another call works on it.
    Wait,
    /// The file is there.
    Stored { file_id: String },
}

/// How an upload ended.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UploadEnd {
    Stored(String),
    NotStored,
    Unknown,
}

/// A work that begins.
#[derive(Clone, Debug)]
pub(crate) struct NewWork {
    /// 128 random bits.
    pub id: String,
    pub suffix: Option<String>,
    pub lease: Duration,
}

impl UploadBegin {
    /// Returns the record to be written.
    pub(crate) fn record(&self) -> Option<&FileRecord> {
        match self {
            Self::Upload(record) | Self::Search(record) => Some(record),
            Self::Wait | Self::Stored { .. } => None,
        }
    }
}

impl UploadRecord {
    /// The record of a key without files, or whose files are forgotten. A work on one of them can no longer end it.
    pub(crate) fn empty() -> Self {
        Self {
            version: VERSION,
            files: BTreeMap::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns what is known of a file.
    pub(crate) fn file(&self, fingerprint: &str) -> Option<&FileRecord> {
        self.files.get(fingerprint)
    }

    /// Returns the record with this of a file.
    pub(crate) fn with(mut self, fingerprint: &str, file: FileRecord) -> Self {
        self.files.insert(fingerprint.to_owned(), file);
        self
    }

    /// Returns whether it is not known of a file whether it is there.
    pub(crate) fn is_unsettled(&self) -> bool {
        let is_unsettled = |file: &FileRecord| matches!(file.state, FileState::Open | FileState::Unknown);
        self.files.values().any(is_unsettled)
    }

    /// Reads a record. `None`: it is of a newer version, or damaged, and proves nothing.
    pub(crate) fn from_json(json: &[u8]) -> Option<Self> {
        let record: Self = serde_json::from_slice(json).ok()?;
        (record.version == VERSION).then_some(record)
    }

    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl FileRecord {
    /// Decides what a work may do that begins.
    pub(crate) fn begin(present: Option<&Self>, work: &NewWork, now: StoreTime) -> UploadBegin {
        let Some(present) = present.filter(|present| present.state != FileState::NotStored) else {
            return UploadBegin::Upload(Self::new(work, now));
        };
        match &present.state {
            FileState::Stored { file_id } => UploadBegin::Stored {
                file_id: file_id.clone(),
            },
            FileState::Open if now.as_millis() <= present.until_millis => UploadBegin::Wait,
            state => UploadBegin::Search(Self {
                suffix: present.suffix.clone(),
                started_millis: present.started_millis,
                was_taken_over: present.was_taken_over || *state == FileState::Open,
                ..Self::new(work, now)
            }),
        }
    }

    /// The record with which a work uploads a file.
    pub(crate) fn new(work: &NewWork, now: StoreTime) -> Self {
        Self {
            work: work.id.clone(),
            state: FileState::Open,
            until_millis: (now + work.lease).as_millis(),
            started_millis: now.as_millis(),
            suffix: work.suffix.clone(),
            was_taken_over: false,
        }
    }

    /// Returns whether this work holds the record that is there.
    pub(crate) fn holds(&self, present: Option<&Self>) -> bool {
        present.is_some_and(|present| present.work == self.work && present.state == FileState::Open)
    }

    /// Returns the record that ends this work.
    pub(crate) fn ended(&self, end: &UploadEnd) -> Self {
        let state = match end {
            UploadEnd::Stored(file_id) => FileState::Stored {
                file_id: file_id.clone(),
            },
            UploadEnd::NotStored => FileState::NotStored,
            UploadEnd::Unknown => FileState::Unknown,
        };
        Self {
            state,
            ..self.clone()
        }
    }

    /// Returns when the file can have left at the earliest.
    pub(crate) fn started(&self) -> StoreTime {
        StoreTime::from_millis(self.started_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> StoreTime {
        StoreTime::from_millis(seconds * 1000)
    }

    fn begin(present: Option<&FileRecord>, seconds: u64) -> UploadBegin {
        let work = NewWork {
            id: format!("work-{seconds}"),
            suffix: Some(seconds.to_string()),
            lease: Duration::from_secs(60),
        };
        FileRecord::begin(present, &work, at(seconds))
    }

    fn first() -> FileRecord {
        match begin(None, 0) {
            UploadBegin::Upload(record) => record,
            other => panic!("expected an upload: {other:?}"),
        }
    }

    #[test]
    fn a_file_that_may_be_there_is_searched_for_and_not_uploaded_again() {
        let first = first();
        assert_eq!(begin(Some(&first), 60), UploadBegin::Wait);
        for (present, is_taken_over) in [(first.clone(), true), (first.ended(&UploadEnd::Unknown), false)] {
            let UploadBegin::Search(taken) = begin(Some(&present), 61) else {
                panic!("expected a search")
            };
            assert_eq!(taken.suffix.as_deref(), Some("0"), "the name it was uploaded by");
            assert_eq!((taken.started(), taken.was_taken_over), (at(0), is_taken_over));
            assert!(taken.holds(Some(&taken)) && !first.holds(Some(&taken)));
            let UploadBegin::Search(again) = begin(Some(&taken.ended(&UploadEnd::Unknown)), 62) else {
                panic!("expected a search")
            };
            assert_eq!(again.was_taken_over, is_taken_over);
        }
    }

    #[test]
    fn a_stored_file_is_uploaded_once() {
        let stored = first().ended(&UploadEnd::Stored("7".to_owned()));
        let file_id = "7".to_owned();
        assert_eq!(begin(Some(&stored), 1_000), UploadBegin::Stored { file_id });
    }

    #[test]
    fn a_file_that_was_not_stored_is_uploaded_again_by_another_name() {
        let refused = first().ended(&UploadEnd::NotStored);
        let UploadBegin::Upload(again) = begin(Some(&refused), 5) else {
            panic!("expected an upload")
        };
        assert_eq!(again.suffix.as_deref(), Some("5"));
        assert!(!first().holds(Some(&again)));
    }

    #[test]
    fn a_forgotten_file_cannot_be_ended() {
        let first = first();
        let record = UploadRecord::empty().with("a", first.clone());
        assert!(record.is_unsettled() && first.holds(record.file("a")));
        assert!(!first.holds(UploadRecord::empty().file("a")));
    }

    #[test]
    fn reads_its_own_version_alone() {
        let record = UploadRecord::empty().with("a", first());
        let json = record.to_json();
        assert_eq!(UploadRecord::from_json(&json), Some(record));
        let newer = String::from_utf8(json)
            .unwrap()
            .replace("\"version\":1", "\"version\":2");
        assert_eq!(UploadRecord::from_json(newer.as_bytes()), None);
    }
}
