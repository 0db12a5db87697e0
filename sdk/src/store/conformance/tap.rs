//! A handle of a store that can be paused, can end as with its process, and shows what is written.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::store::{
    Durability, Key, KeySwap, Kind, Read, Revision, Store, StoreError, StoreFuture, Swap, Value, swap_in_turn,
};
use crate::sync::lock;

pub(super) struct Tap {
    store: Arc<dyn Store>,
    swaps: AtomicUsize,
    ends_after: usize,
    pause: Option<Duration>,
    thread_swaps: AtomicUsize,
    written: Arc<Mutex<Vec<String>>>,
}

impl Tap {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            swaps: AtomicUsize::new(0),
            ends_after: usize::MAX,
            pause: None,
            thread_swaps: AtomicUsize::new(0),
            written: Arc::default(),
        }
    }

    /// Fails from a number of swaps on, as if the process had crashed.
    pub(super) fn ending_after(mut self, swaps: usize) -> Self {
        self.ends_after = swaps;
        self
    }

    /// Pauses once, before the second swap of a thread's record: a message was sent, and is claimed.
    pub(super) fn pausing_before_claims(mut self, pause: Duration) -> Self {
        self.pause = Some(pause);
        self
    }

    /// Returns the keys and values that are written.
    pub(super) fn written(&self) -> Arc<Mutex<Vec<String>>> {
        Arc::clone(&self.written)
    }

    fn note(&self, key: &Key, to: Value<'_>) {
        lock(&self.written).push(format!("{} {}", key.as_str(), String::from_utf8_lossy(to.bytes)));
    }

    fn check(&self) -> Result<(), StoreError> {
        match self.swaps.load(Ordering::Relaxed) >= self.ends_after {
            true => Err(StoreError::new("the process has crashed")),
            false => Ok(()),
        }
    }
}

impl Store for Tap {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            self.check()?;
            self.store.get(key).await
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            self.check()?;
            self.swaps.fetch_add(1, Ordering::Relaxed);
            if key.kind() == Kind::Thread
                && self.thread_swaps.fetch_add(1, Ordering::Relaxed) == 1
                && let Some(pause) = self.pause
            {
                tokio::time::sleep(pause).await;
            }
            self.note(key, to);
            self.store.swap(key, from, to).await
        })
    }

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        Box::pin(async move {
            let swaps = self.swaps.load(Ordering::Relaxed);
            // A process can end between both, and each can be paused.
            if self.pause.is_some() || swaps + 1 >= self.ends_after {
                return swap_in_turn(self, first, second).await;
            }
            self.swaps.fetch_add(2, Ordering::Relaxed);
            for KeySwap { key, to, .. } in [first, second] {
                self.note(key, to);
            }
            self.store.swap_both(first, second).await
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        self.store.durability()
    }
}
