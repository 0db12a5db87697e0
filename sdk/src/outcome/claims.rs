//! Which message belongs to which send, as far as one client and its clones know.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

use super::Receipt;
use crate::ThreadId;

/// How many claimed messages are remembered: far more than fit into the minutes in which they matter.
const REMEMBERED: usize = 100_000;
/// For how long a send whose end nobody has seen may still store its message, and stands in the way of others.
const OPEN: Duration = Duration::from_secs(60 * 60);

#[derive(Debug, Default)]
pub(crate) struct Claims(Arc<Mutex<Inner>>);

type MessageId = (i64, String);

#[derive(Debug, Default)]
struct Inner {
    /// Each claimed message, with the receipt of the send that it belongs to.
    claimed: HashMap<MessageId, String>,
    order: VecDeque<MessageId>,
    turns: HashMap<u64, Arc<tokio::sync::Mutex<()>>>,
    /// Sends of the same words whose end nobody has seen: one of them may have stored any message that fits.
    open: HashMap<u64, Vec<(String, Instant)>>,
    /// When the abandoned ones are forgotten next, by how many texts are open.
    crowd: usize,
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

    /// Counts a send as open until it is closed. One whose future is dropped stays open.
    pub(crate) fn open(&self, receipt: &Receipt) {
        let mut inner = lock(&self.0);
        if inner.open.len() >= inner.crowd {
            inner.open.retain(|_, open| forget(open));
            inner.crowd = (inner.open.len() * 2).max(1_000);
        }
        let open = inner.open.entry(receipt.key()).or_default();
        open.push((receipt.id().to_owned(), Instant::now()));
    }

    /// How many other sends of the same words are open.
    pub(crate) fn others(&self, receipt: &Receipt) -> usize {
        let mut inner = lock(&self.0);
        let Some(open) = inner.open.get_mut(&receipt.key()) else {
            return 0;
        };
        forget(open);
        open.iter().filter(|(id, _)| id != receipt.id()).count()
    }

    /// The end of a send has been seen.
    pub(crate) fn close(&self, receipt: &Receipt) {
        let mut inner = lock(&self.0);
        if let Some(open) = inner.open.get_mut(&receipt.key()) {
            open.retain(|(id, _)| id != receipt.id());
            if open.is_empty() {
                inner.open.remove(&receipt.key());
            }
        }
    }

    /// The message is that of the receipt, whose end has been seen with it.
    pub(crate) fn claim(&self, receipt: &Receipt, id: &str) {
        self.close(receipt);
        let mut inner = lock(&self.0);
        let message = named(receipt.thread(), id);
        if !inner.claimed.contains_key(&message) {
            inner.claimed.insert(message.clone(), receipt.id().to_owned());
            inner.order.push_back(message);
        }
        if inner.order.len() > REMEMBERED
            && let Some(oldest) = inner.order.pop_front()
        {
            inner.claimed.remove(&oldest);
        }
    }

    /// Whether a claimed message is this receipt's or another's; `None` if nobody has claimed it.
    pub(crate) fn is_claimed_by(&self, receipt: &Receipt, id: &str) -> Option<bool> {
        let inner = lock(&self.0);
        let owner = inner.claimed.get(&named(receipt.thread(), id))?;
        Some(owner == receipt.id())
    }
}

/// Ids come with and without dashes within one thread (observed); whether one message can have both is not known.
fn named(thread: ThreadId, id: &str) -> MessageId {
    let id = id.chars().filter(|c| *c != '-');
    (i64::from(thread), id.map(|c| c.to_ascii_lowercase()).collect())
}

/// Forgets the open sends that nobody asked about: what they sent is on the thread by now, or never will be.
/// Whether any is left.
fn forget(open: &mut Vec<(String, Instant)>) -> bool {
    open.retain(|(_, since)| since.elapsed() < OPEN);
    !open.is_empty()
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

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}
