//! What a store reads and writes.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use super::Key;
use crate::time::seconds;

/// The revision of a record, which every write changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Revision(u64);

impl Revision {
    /// Creates a revision from a store's number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Returns the store's number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

/// A time by the clock of a [`Store`](super::Store), in milliseconds from a start of the store's choice. Only the
/// difference between two times of one store means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoreTime(u64);

impl StoreTime {
    /// Creates a time from a store's milliseconds.
    #[must_use]
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Returns the store's milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// Returns the time from an earlier one to this one; zero if the other is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// Adds a duration, rounded up to milliseconds; a sum that is too large becomes the latest time.
impl std::ops::Add<Duration> for StoreTime {
    type Output = Self;

    fn add(self, time: Duration) -> Self {
        let millis = time.as_nanos().div_ceil(1_000_000);
        Self(self.0.saturating_add(u64::try_from(millis).unwrap_or(u64::MAX)))
    }
}

/// A record: its value and its revision.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// What was written.
    pub value: Bytes,
    /// The revision that [`Store::swap`](super::Store::swap) takes to replace it.
    pub revision: Revision,
}

/// The size alone: the value may be secret.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record")
            .field("revision", &self.revision)
            .field("bytes", &self.value.len())
            .finish_non_exhaustive()
    }
}

/// What a [`Store`](super::Store) has for a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The record, unless there is none or it has expired.
    pub record: Option<Record>,
    /// The store's time.
    pub now: StoreTime,
}

/// What to write.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    /// Any bytes; 64 KiB at least are possible in every store.
    pub bytes: &'a [u8],
    /// How long the record lives. `None`: until it is replaced.
    pub ttl: Option<Duration>,
}

/// The size alone: the value may be secret.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value")
            .field("bytes", &self.bytes.len())
            .field("ttl", &self.ttl)
            .finish()
    }
}

/// One of the two swaps of [`Store::swap_both`](super::Store::swap_both).
#[derive(Clone, Copy, Debug)]
pub struct KeySwap<'a> {
    /// Whose record is replaced.
    pub key: &'a Key,
    /// The revision that the record must have; `None`: there must be no record.
    pub from: Option<Revision>,
    /// What to write.
    pub to: Value<'a>,
}

/// What became of a [`Store::swap`](super::Store::swap).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Swap {
    /// The value was written.
    Written {
        /// The record's new revision.
        revision: Revision,
        /// The store's time.
        now: StoreTime,
    },
    /// Nothing was written, since the revision is another one: this is what is there.
    Conflict(Read),
}

/// What acknowledged records of a [`Store`](super::Store) survive. Each level includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Durability {
    /// Nothing: they are gone with the process.
    Memory,
    /// The end of any client; not that of the store's own process.
    Process,
    /// A crash of the machine, as far as its disks keep what they acknowledge.
    Disk,
    /// The loss of one machine.
    Replicated,
}

/// The error of a [`Store`](super::Store). It leaves open whether a record was written, unless it says that the store's
/// identity is another one.
#[derive(Debug)]
pub struct StoreError {
    cause: Box<dyn Error + Send + Sync>,
    is_other_identity: bool,
}

impl StoreError {
    /// Creates an error from a message or from the error of a store's own crate. Neither may contain a record's value or
    /// a password, since it is printed.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            cause: cause.into(),
            is_other_identity: false,
        }
    }

    /// Creates the error of an operation that the store did not do, since its
    /// [identity](super::Store::identity) is not the one that the handle has seen.
    #[must_use]
    pub fn other_identity() -> Self {
        Self {
            cause: "the store's records may have been lost: its identity is another one".into(),
            is_other_identity: true,
        }
    }

    pub(crate) fn no_response(within: Duration) -> Self {
        Self::new(format!("no response within {}", seconds(within)))
    }

    /// Returns whether it is the error of [`other_identity`](Self::other_identity).
    #[must_use]
    pub fn is_other_identity(&self) -> bool {
        self.is_other_identity
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.cause)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.source()
    }
}
