//! Faults of a store that break what the protocol rests on. Each must make the judge fail: a fault that it does not see
//! would go unseen in the protocol, too.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hubspot_conversations::store::{
    Durability, Key, KeySwap, Kind, Read, Record, Revision, Store, StoreError, StoreFuture, Swap, Value,
    swap_in_turn,
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
    /// What the store is known by stays the same when its records are lost, so that no process notices it.
    HidesLosses,
    /// One of a hundred operations fails, before or after it was made. That is no fault: a store may do so.
    FailsAtTimes,
}

const FAILED: &str = "it fails at times";

/// A store with a fault.
pub struct Faulty<S> {
    /// The store.
    pub store: S,
    /// Its fault.
    pub planted: Option<Planted>,
    operations: AtomicU64,
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
            operations: AtomicU64::new(0),
        }
    }

    /// Returns when an operation fails, if it does.
    fn fails(&self) -> Option<Fails> {
        let number = self.operations.fetch_add(1, Ordering::Relaxed);
        let fails = self.planted == Some(Planted::FailsAtTimes) && number % 100 == 99;
        fails.then_some(match number / 100 % 4 {
            0 | 2 => Fails::Before,
            1 => Fails::After,
            _ => Fails::Between,
        })
    }

    fn loses(&self, key: &Key) -> bool {
        match self.planted {
            Some(Planted::LosesKeys) => key.kind() == Kind::Send,
            Some(Planted::LosesThreads) => key.kind() == Kind::Thread,
            _ => false,
        }
    }
}

/// When an operation fails.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fails {
    Before,
    /// With the first of two swaps made; a single one is made.
    Between,
    After,
}

impl<S: Store> Store for Faulty<S> {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            if self.fails().is_some() {
                return Err(StoreError::new(FAILED));
            }
            let mut read = self.store.get(key).await?;
            read.record.take_if(|_| self.loses(key));
            Ok(read)
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            if let Some(fails) = self.fails() {
                if fails != Fails::Before {
                    self.store.swap(key, from, to).await?;
                }
                return Err(StoreError::new(FAILED));
            }
            let is_record = key.kind() != Kind::Epoch;
            let ignores = is_record && self.planted == Some(Planted::IgnoresRevisions);
            let loses = is_record && self.planted == Some(Planted::LosesSwaps);
            if loses && self.operations.fetch_add(1, Ordering::Relaxed) % 5 == 4 {
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

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        Box::pin(async move {
            let is_of_one_swap = !matches!(
                self.planted,
                None | Some(Planted::FailsAtTimes | Planted::HidesLosses)
            );
            if is_of_one_swap {
                return swap_in_turn(self, first, second).await;
            }
            match self.fails() {
                None => return self.store.swap_both(first, second).await,
                Some(Fails::Before) => {}
                Some(Fails::Between) => drop(self.store.swap(first.key, first.from, first.to).await?),
                Some(Fails::After) => drop(self.store.swap_both(first, second).await?),
            }
            Err(StoreError::new(FAILED))
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        self.store.durability()
    }

    fn identity(&self) -> StoreFuture<'_, Option<String>> {
        match self.planted {
            Some(Planted::HidesLosses) => Box::pin(async { Ok(None) }),
            _ => self.store.identity(),
        }
    }

    fn kept_identity(&self) -> Option<String> {
        match self.planted {
            Some(Planted::HidesLosses) => None,
            _ => self.store.kept_identity(),
        }
    }
}

/// Counts the swaps of a store, and how many requests with swaps were made one after the other.
pub struct Counting<S> {
    store: S,
    swaps: AtomicU64,
    /// How many requests were made before the present moment, of those that did not overlap.
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
    /// The longest chain of requests with swaps of which each began after the one before had ended.
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

    async fn count<T>(&self, swaps: u64, request: impl Future<Output = T>) -> T {
        self.swaps.fetch_add(swaps, Ordering::SeqCst);
        let before = self.depth.load(Ordering::SeqCst);
        // A round trip to a server, during which others can begin.
        tokio::time::sleep(Duration::from_millis(1)).await;
        let swapped = request.await;
        self.depth.fetch_max(before + 1, Ordering::SeqCst);
        swapped
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
        Box::pin(self.count(1, self.store.swap(key, from, to)))
    }

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        Box::pin(self.count(2, self.store.swap_both(first, second)))
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        self.store.durability()
    }
}
