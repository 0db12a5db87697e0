//! What the tests share: handles of a store, keys of one run, and how a violation is reported.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use crate::store::{Key, Kind, Read, Revision, Store, StoreTime, Swap, Value};

/// What an implementation of [`Store`] does not keep, one line for each.
#[derive(Debug)]
pub struct Violations(pub(super) Vec<String>);

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store does not conform:")?;
        self.0.iter().try_for_each(|line| write!(f, "\n- {line}"))
    }
}

impl std::error::Error for Violations {}

/// One handle of the store, with errors as texts.
#[derive(Clone)]
pub(super) struct Handle(pub(super) Arc<dyn Store>);

impl Handle {
    pub(super) async fn get(&self, key: &Key) -> Result<Read, String> {
        self.0.get(key).await.map_err(|error| error.to_string())
    }

    pub(super) async fn swap(
        &self,
        key: &Key,
        from: Option<Revision>,
        to: Value<'_>,
    ) -> Result<Swap, String> {
        let swap = self.0.swap(key, from, to).await;
        swap.map_err(|error| error.to_string())
    }

    /// Writes a record, which must succeed.
    pub(super) async fn write(
        &self,
        key: &Key,
        from: Option<Revision>,
        bytes: &[u8],
        ttl: Option<Duration>,
    ) -> Result<(Revision, StoreTime), String> {
        match self.swap(key, from, Value { bytes, ttl }).await? {
            Swap::Written { revision, now } => Ok((revision, now)),
            Swap::Conflict(_) => Err("a swap with the present revision was refused".to_owned()),
        }
    }

    pub(super) async fn value(&self, key: &Key) -> Result<Option<Vec<u8>>, String> {
        let record = self.get(key).await?.record;
        Ok(record.map(|record| record.value.to_vec()))
    }
}

/// The handles that one run of the tests uses.
pub(super) struct Check {
    pub(super) stores: Vec<Handle>,
    /// Distinguishes the keys of this run from those of earlier ones.
    pub(super) run: String,
}

impl Check {
    pub(super) fn new(stores: Vec<Handle>) -> Self {
        let run = format!("conformance-{:016x}", RandomState::new().build_hasher().finish());
        Self { stores, run }
    }

    pub(super) fn key(&self, parts: &[&str]) -> Key {
        self.key_of(Kind::Send, parts)
    }

    pub(super) fn key_of(&self, kind: Kind, parts: &[&str]) -> Key {
        Key::new(kind, [self.run.as_str()].into_iter().chain(parts.iter().copied()))
    }

    pub(super) fn handle(&self) -> Result<&Handle, String> {
        Ok(self.stores.first().ok_or("no handle")?)
    }
}

pub(super) fn ensure<T: Into<String>>(holds: bool, otherwise: impl FnOnce() -> T) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise().into()) }
}

/// A value without a time to live.
pub(super) fn lasting(bytes: &[u8]) -> Value<'_> {
    Value { bytes, ttl: None }
}

/// Returns the number that a counter's record has.
pub(super) fn count(value: Option<&[u8]>) -> u64 {
    let bytes = value.and_then(|value| value.try_into().ok());
    bytes.map(u64::from_be_bytes).unwrap_or_default()
}

/// Returns a value that contains its number many times: one that is written in several steps is seen to be.
pub(super) fn content(number: u64) -> Vec<u8> {
    number.to_be_bytes().into_iter().cycle().take(5_000).collect()
}

/// Increments counters by turns, until each call has succeeded, and starts with the one at `first`.
pub(super) async fn increment(
    store: &Handle,
    counters: &[Key],
    first: usize,
    times: u64,
) -> Result<(), String> {
    let mut keys = counters.iter().cycle().skip(first);
    for _ in 0..times {
        let Some(key) = keys.next() else { break };
        let mut present = store.get(key).await?.record;
        loop {
            let number = count(present.as_ref().map(|record| record.value.as_ref())) + 1;
            let from = present.map(|record| record.revision);
            match store.swap(key, from, lasting(&number.to_be_bytes())).await? {
                Swap::Written { .. } => break,
                Swap::Conflict(read) => present = read.record,
            }
        }
    }
    Ok(())
}
