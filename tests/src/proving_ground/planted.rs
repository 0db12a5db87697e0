//! Faults of a store that break what the protocol rests on. Each must make the judge fail: a fault that it does not see
//! would go unseen in the protocol, too.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hubspot_conversations::store::{
    Durability, Key, Kind, Read, Record, Revision, Store, StoreFuture, Swap, Value,
};
use serde::{Deserialize, Serialize};

/// What a store does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Planted {
    /// A swap writes whatever the present revision is.
    IgnoresRevisions,
    /// One of five swaps is acknowledged, and not made.
    LosesSwaps,
    /// A key's record is gone as soon as it is written, so that two calls hold one key.
    LosesKeys,
    /// A thread's record is gone as soon as it is written, so that two sends have one turn and one message two owners.
    LosesThreads,
}

/// A store with a fault.
pub struct Faulty<S> {
    /// The store.
    pub store: S,
    /// Its fault.
    pub planted: Option<Planted>,
    swaps: AtomicU64,
}

impl<S> std::fmt::Debug for Faulty<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Faulty").field(&self.planted).finish()
    }
}

impl<S: Store> Faulty<S> {
    /// Plants a fault, or none.
    pub fn new(store: S, planted: Option<Planted>) -> Self {
        Self {
            store,
            planted,
            swaps: AtomicU64::new(0),
        }
    }

    fn loses(&self, key: &Key) -> bool {
        match self.planted {
            Some(Planted::LosesKeys) => key.kind() == Kind::Send,
            Some(Planted::LosesThreads) => key.kind() == Kind::Thread,
            _ => false,
        }
    }
}

impl<S: Store> Store for Faulty<S> {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            let mut read = self.store.get(key).await?;
            read.record.take_if(|_| self.loses(key));
            Ok(read)
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let ignores = self.planted == Some(Planted::IgnoresRevisions) && key.kind() != Kind::Epoch;
            if self.planted == Some(Planted::LosesSwaps)
                && key.kind() != Kind::Epoch
                && self.swaps.fetch_add(1, Ordering::Relaxed) % 5 == 4
            {
                let read = self.store.get(key).await?;
                let revision = Revision::new(from.map_or(1, Revision::number) + 1);
                return Ok(Swap::Written {
                    revision,
                    now: read.now,
                });
            }
            let mut from = from;
            loop {
                match self.store.swap(key, from, to).await? {
                    Swap::Conflict(present) if ignores || self.loses(key) => {
                        from = present.record.map(|record: Record| record.revision);
                    }
                    other => return Ok(other),
                }
            }
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        self.store.durability()
    }
}

/// Counts the swaps of a store, and how many of them were made one after the other.
pub struct Counting<S> {
    store: S,
    swaps: AtomicU64,
    /// How many swaps were made before the present moment, of those that did not overlap.
    depth: AtomicU64,
    gets: AtomicU64,
}

impl<S> std::fmt::Debug for Counting<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = |of: &AtomicU64| of.load(Ordering::Relaxed);
        f.debug_struct("Counting")
            .field("swaps", &count(&self.swaps))
            .field("gets", &count(&self.gets))
            .finish_non_exhaustive()
    }
}

/// What a [`Counting`] store counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Reads.
    pub gets: u64,
    /// Swaps.
    pub swaps: u64,
    /// The longest chain of swaps of which each began after the one before had ended.
    pub in_sequence: u64,
}

impl<S> Counting<S> {
    /// Counts from zero.
    pub const fn new(store: S) -> Self {
        Self {
            store,
            swaps: AtomicU64::new(0),
            depth: AtomicU64::new(0),
            gets: AtomicU64::new(0),
        }
    }

    /// Returns the counts, and counts from zero again.
    pub fn take(&self) -> Counts {
        Counts {
            gets: self.gets.swap(0, Ordering::SeqCst),
            swaps: self.swaps.swap(0, Ordering::SeqCst),
            in_sequence: self.depth.swap(0, Ordering::SeqCst),
        }
    }
}

impl<S: Store> Store for &'static Counting<S> {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        self.gets.fetch_add(1, Ordering::SeqCst);
        self.store.get(key)
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            self.swaps.fetch_add(1, Ordering::SeqCst);
            let before = self.depth.load(Ordering::SeqCst);
            // A round trip to a server, during which others can begin.
            tokio::time::sleep(Duration::from_millis(1)).await;
            let swap = self.store.swap(key, from, to).await;
            self.depth.fetch_max(before + 1, Ordering::SeqCst);
            swap
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        self.store.durability()
    }
}
