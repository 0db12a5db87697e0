//! Which message belongs to which send, as far as one client and its clones know.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;

use crate::ThreadId;

/// How many claimed messages are remembered: far more than fit into the minutes in which they matter.
const REMEMBERED: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct Claims(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    claimed: HashSet<(i64, String)>,
    order: VecDeque<(i64, String)>,
    turns: HashMap<u64, Arc<tokio::sync::Mutex<()>>>,
    /// Sends of the same words whose end nobody has seen: one of them may have stored any message that fits.
    open: HashMap<u64, usize>,
}

impl Claims {
    /// Waits until no other send of the same words to the same thread is under way.
    pub(crate) async fn turn(&self, key: u64) -> Turn {
        let turn = Arc::clone(lock(&self.0).turns.entry(key).or_default());
        Turn {
            guard: Some(turn.lock_owned().await),
            claims: Arc::clone(&self.0),
            key,
        }
    }

    /// Counts a send as open, until it is closed; one that is dropped stays open.
    pub(crate) fn open(&self, key: u64) -> Open {
        *lock(&self.0).open.entry(key).or_default() += 1;
        Open {
            claims: Arc::clone(&self.0),
            key,
        }
    }

    /// How many sends of the same words are open.
    pub(crate) fn opened(&self, key: u64) -> usize {
        lock(&self.0).open.get(&key).copied().unwrap_or_default()
    }

    /// The end of an open send has been seen after all.
    pub(crate) fn settled(&self, key: u64) {
        settle(&mut lock(&self.0), key);
    }

    pub(crate) fn claim(&self, thread: ThreadId, id: &str) {
        let mut inner = lock(&self.0);
        let claim = (i64::from(thread), id.to_owned());
        if inner.claimed.insert(claim.clone()) {
            inner.order.push_back(claim);
        }
        if inner.order.len() > REMEMBERED
            && let Some(oldest) = inner.order.pop_front()
        {
            inner.claimed.remove(&oldest);
        }
    }

    pub(crate) fn is_claimed(&self, thread: ThreadId, id: &str) -> bool {
        lock(&self.0)
            .claimed
            .contains(&(i64::from(thread), id.to_owned()))
    }
}

/// The turn of one send among those of the same words.
pub(crate) struct Turn {
    guard: Option<OwnedMutexGuard<()>>,
    claims: Arc<Mutex<Inner>>,
    key: u64,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.guard.take();
        let mut inner = lock(&self.claims);
        // Nobody else waits for it: the map would grow with every text ever sent.
        if inner
            .turns
            .get(&self.key)
            .is_some_and(|turn| Arc::strong_count(turn) == 1)
        {
            inner.turns.remove(&self.key);
        }
    }
}

/// One send whose end has not been seen.
pub(crate) struct Open {
    claims: Arc<Mutex<Inner>>,
    key: u64,
}

impl Open {
    pub(crate) fn close(&mut self) {
        settle(&mut lock(&self.claims), self.key);
    }
}

fn settle(inner: &mut Inner, key: u64) {
    if let Some(open) = inner.open.get_mut(&key) {
        *open = open.saturating_sub(1);
        if *open == 0 {
            inner.open.remove(&key);
        }
    }
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}
