//! Changes of records: what is known of a record, what becomes of it, and the write that it takes.

use std::time::Duration;

use tokio::time::Instant;

use super::{Key, KeySwap, Read, Record, Revision, StoreTime, Value};
use crate::Result;

/// What to do with a record.
pub(crate) enum Change<T> {
    /// It stays as it is.
    Keep(T),
    /// It is replaced.
    Write(Vec<u8>, Option<Duration>, T),
}

/// A function that decides from a record, and from the time, what to do with it.
pub(crate) trait Changes<T>: FnMut(Option<&[u8]>, StoreTime) -> Result<Change<T>> {}

impl<T, F: FnMut(Option<&[u8]>, StoreTime) -> Result<Change<T>>> Changes<T> for F {}

/// A change of a record, as [`SharedStore::update_known`](super::SharedStore::update_known) makes it.
pub(crate) struct Update<'k, F> {
    pub(crate) key: &'k Key,
    pub(crate) known: Option<LastRead>,
    pub(crate) change: F,
}

/// A record as a call has read or written it.
#[derive(Clone, Debug)]
pub(crate) struct LastRead {
    read: Read,
    at: Instant,
}

impl LastRead {
    pub(crate) fn new(read: Read) -> Self {
        let at = Instant::now();
        Self { read, at }
    }

    pub(crate) fn written(bytes: Vec<u8>, revision: Revision, now: StoreTime) -> Self {
        let value = bytes.into();
        let record = Some(Record { value, revision });
        Self::new(Read { record, now })
    }

    /// Returns it with the time that it is now. What others do until then, a swap finds out.
    pub(super) fn into_read(self) -> Read {
        let now = self.read.now + self.at.elapsed();
        Read { now, ..self.read }
    }
}

/// What an update returned, and the record if it was written.
pub(crate) type Updated<T> = Result<(T, Option<LastRead>)>;

/// What a change has made of a record.
pub(super) enum Decided<T> {
    /// It stays.
    Keep(T),
    /// It is to be written, if it is still the one that was read.
    Write(Planned<T>),
}

/// A write of a record that was read.
pub(super) struct Planned<T> {
    from: Option<Revision>,
    bytes: Vec<u8>,
    ttl: Option<Duration>,
    result: T,
}

impl<T> Decided<T> {
    /// Decides from what was read.
    pub(super) fn of(read: &Read, change: &mut impl Changes<T>) -> Result<Self> {
        let value = read.record.as_ref().map(|record| &*record.value);
        Ok(match change(value, read.now)? {
            Change::Keep(result) => Self::Keep(result),
            Change::Write(bytes, ttl, result) => Self::Write(Planned {
                from: read.record.as_ref().map(|record| record.revision),
                bytes,
                ttl,
                result,
            }),
        })
    }
}

impl<T> Planned<T> {
    pub(super) fn swap<'a>(&'a self, key: &'a Key) -> KeySwap<'a> {
        let to = Value {
            bytes: &self.bytes,
            ttl: self.ttl,
        };
        KeySwap {
            key,
            from: self.from,
            to,
        }
    }

    pub(super) fn written(self, revision: Revision, now: StoreTime) -> (T, Option<LastRead>) {
        (self.result, Some(LastRead::written(self.bytes, revision, now)))
    }
}

impl<F> Update<'_, F> {
    /// Returns the write that the change makes of the known record. `None`: no record is known, the change keeps it, or it
    /// fails.
    pub(super) fn plan<T>(&mut self) -> Option<Planned<T>>
    where
        F: Changes<T>,
    {
        let read = self.known.clone()?.into_read();
        match Decided::of(&read, &mut self.change) {
            Ok(Decided::Write(planned)) => Some(planned),
            Ok(Decided::Keep(_)) | Err(_) => None,
        }
    }
}
