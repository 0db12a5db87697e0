//! The send registry: which message on a thread belongs to which send, as far as one client and its clones know.
//!
//! HubSpot returns no idempotency key, so a search recognizes a message by what is equal in the receipt: thread, sender,
//! and the fingerprint of the words. Two sends that agree in all of these form a [`SendGroup`], and a search could take
//! the message of one for that of the other. The registry prevents that within a process. Its invariants:
//!
//! - In a group, one send runs at a time: it holds the group's [`SendGuard`], and the others wait in their order. A
//!   waiter that is dropped passes the guard on.
//! - A send is *unfinished* from its first attempt until its outcome is known. One whose future is dropped, or whose
//!   outcome stays unknown, remains unfinished for [`UNFINISHED_TTL`], since its message may still be stored.
//! - A message has at most one owner. Once recorded it is never another send's.
//! - Memory is bounded: groups without a guard and without unfinished sends are removed, and the oldest of
//!   [`MAX_OWNED`] recorded messages is forgotten first.
//!
//! A search therefore accepts a match only where there are as many unowned messages as there are sends that could have
//! stored them. For example: two tasks send "Hello" to one thread. The second waits for the first. If the response to
//! the first is lost, its search finds one unowned "Hello", there is one unfinished send, and the message is recorded as
//! the first one's; the second then sends its own. Had the first been dropped instead, the second's search would count
//! two unfinished sends, and one message alone would be proof for neither.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::sync::lock;
use crate::{Receipt, ThreadId};

/// How many owned messages are remembered: far more than fit into the minutes in which they matter.
const MAX_OWNED: usize = 100_000;
/// How long an unfinished send blocks later sends of the same text: HubSpot may still store it.
const UNFINISHED_TTL: Duration = Duration::from_secs(60 * 60);

/// The sends of a client and its clones. See the module's documentation.
#[derive(Clone, Debug, Default)]
pub(crate) struct SendRegistry(Arc<Mutex<Inner>>);

/// Hashes of 64 bits with random keys, in place of ids: small, and of one size. That a message has the hash of one of
/// [`MAX_OWNED`] others is less likely than one in 10^14.
type MessageHash = u64;
type SendHash = u64;
type GroupKey = u64;
type ByHash<T> = HashMap<u64, T, BuildHasherDefault<IdentityHasher>>;

#[derive(Debug, Default)]
struct Inner {
    keys: RandomState,
    /// The send that owns each recorded message.
    owners: ByHash<SendHash>,
    /// The recorded messages, oldest first.
    recorded: VecDeque<MessageHash>,
    groups: ByHash<SendGroup>,
    /// How many groups there may be before unused ones are removed.
    cleanup_at: usize,
}

/// The sends of the same words to the same thread.
#[derive(Debug, Default)]
struct SendGroup {
    is_guarded: bool,
    waiting: VecDeque<oneshot::Sender<SendGuard>>,
    /// The unfinished sends with the time of their first attempt. As a rule there is one, which needs no allocation.
    unfinished: Option<(SendHash, Instant)>,
    more_unfinished: Vec<(SendHash, Instant)>,
}

impl SendRegistry {
    /// Waits until no other send of the group runs.
    pub(crate) async fn acquire(&self, key: GroupKey) -> SendGuard {
        let turn = {
            let mut inner = lock(&self.0);
            let group = inner.groups.entry(key).or_default();
            if group.is_guarded {
                let (pass, turn) = oneshot::channel();
                group.waiting.push_back(pass);
                Some(turn)
            } else {
                group.is_guarded = true;
                None
            }
        };
        let passed = match turn {
            Some(turn) => turn.await.ok(),
            None => None,
        };
        passed.unwrap_or_else(|| SendGuard {
            registry: self.clone(),
            key,
        })
    }

    /// Counts a send as unfinished until [`finish`](Self::finish) or [`record_sent`](Self::record_sent).
    pub(crate) fn start(&self, key: GroupKey, receipt: &Receipt) {
        let mut inner = lock(&self.0);
        if inner.groups.len() >= inner.cleanup_at {
            inner.groups.retain(|_, group| {
                group.remove_expired();
                group.is_used()
            });
            inner.cleanup_at = (inner.groups.len() * 2).max(1_000);
        }
        let send = (inner.send_hash(receipt), Instant::now());
        let group = inner.groups.entry(key).or_default();
        if let Some(earlier) = group.unfinished.replace(send) {
            group.more_unfinished.push(earlier);
        }
    }

    /// Counts the other unfinished sends of the receipt's group.
    pub(crate) fn count_others(&self, receipt: &Receipt) -> usize {
        let mut inner = lock(&self.0);
        let own = inner.send_hash(receipt);
        let Some(group) = inner.groups.get_mut(&receipt.group_key()) else {
            return 0;
        };
        group.remove_expired();
        let unfinished = group.unfinished.iter().chain(&group.more_unfinished);
        unfinished.filter(|(send, _)| *send != own).count()
    }

    /// Removes a send that is known to have stored no message.
    pub(crate) fn finish(&self, key: GroupKey, receipt: &Receipt) {
        lock(&self.0).finish(key, receipt);
    }

    /// Records the message of a send, which is finished with it.
    pub(crate) fn record_sent(&self, key: GroupKey, receipt: &Receipt, id: &str) {
        let mut inner = lock(&self.0);
        let send = inner.finish(key, receipt);
        let message = inner.message_hash(receipt.thread(), id);
        if let Entry::Vacant(free) = inner.owners.entry(message) {
            free.insert(send);
            inner.recorded.push_back(message);
        }
        if inner.recorded.len() > MAX_OWNED
            && let Some(oldest) = inner.recorded.pop_front()
        {
            inner.owners.remove(&oldest);
        }
    }

    /// Returns whether a message belongs to this receipt's send; `None` if it has no owner.
    pub(crate) fn is_owned_by(&self, receipt: &Receipt, id: &str) -> Option<bool> {
        let inner = lock(&self.0);
        let owner = inner.owners.get(&inner.message_hash(receipt.thread(), id))?;
        Some(*owner == inner.send_hash(receipt))
    }
}

impl Inner {
    fn finish(&mut self, key: GroupKey, receipt: &Receipt) -> SendHash {
        let send = self.send_hash(receipt);
        if let Entry::Occupied(mut group) = self.groups.entry(key) {
            group.get_mut().finish(send);
            if !group.get().is_used() {
                group.remove();
            }
        }
        send
    }

    /// Hashes an id without its dashes and in lower case: ids with and without dashes occur in one thread (observed), and
    /// whether one message can have both is unknown.
    fn message_hash(&self, thread: ThreadId, id: &str) -> MessageHash {
        let mut hasher = self.keys.build_hasher();
        thread.hash(&mut hasher);
        // As a rule an id is 32 hexadecimal digits: one number, which hashes faster than its characters.
        let (mut number, mut digits) = (0_u128, 0);
        for byte in id.bytes().filter(|byte| *byte != b'-') {
            let Some(digit) = char::from(byte).to_digit(16).filter(|_| digits < 32) else {
                let id = id.chars().filter(|c| *c != '-');
                id.for_each(|c| c.to_ascii_lowercase().hash(&mut hasher));
                return hasher.finish();
            };
            number = number << 4 | u128::from(digit);
            digits += 1;
        }
        (number, digits).hash(&mut hasher);
        hasher.finish()
    }

    fn send_hash(&self, receipt: &Receipt) -> SendHash {
        self.keys.hash_one(receipt.id())
    }
}

impl SendGroup {
    fn finish(&mut self, finished: SendHash) {
        self.more_unfinished.retain(|(send, _)| *send != finished);
        if self.unfinished.is_some_and(|(send, _)| send == finished) {
            self.unfinished = self.more_unfinished.pop();
        }
    }

    /// Drops unfinished sends older than [`UNFINISHED_TTL`].
    fn remove_expired(&mut self) {
        let is_valid = |(_, since): &(SendHash, Instant)| since.elapsed() < UNFINISHED_TTL;
        self.more_unfinished.retain(is_valid);
        self.unfinished = self
            .unfinished
            .filter(is_valid)
            .or_else(|| self.more_unfinished.pop());
    }

    /// Returns whether the entry is in use. Unused entries are removed so the map stays bounded.
    fn is_used(&self) -> bool {
        self.is_guarded || self.unfinished.is_some()
    }
}

/// The right to be the one running send of a group. Dropped, it passes to the next waiter.
#[derive(Debug)]
pub(crate) struct SendGuard {
    registry: SendRegistry,
    key: GroupKey,
}

impl Drop for SendGuard {
    fn drop(&mut self) {
        let mut inner = lock(&self.registry.0);
        let Entry::Occupied(mut group) = inner.groups.entry(self.key) else {
            return;
        };
        let Some(next) = group.get_mut().waiting.pop_front() else {
            group.get_mut().is_guarded = false;
            if !group.get().is_used() {
                group.remove();
            }
            return;
        };
        drop(inner);
        let guard = Self {
            registry: self.registry.clone(),
            key: self.key,
        };
        // Where the waiter is gone, the guard is dropped again, now or with the channel, and passes on.
        drop(next.send(guard));
    }
}

/// Uses a number that is a hash already as its own hash.
#[derive(Debug, Default)]
struct IdentityHasher(u64);

impl Hasher for IdentityHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn passes_the_guard_over_dropped_waiters() {
        let registry = SendRegistry::default();
        let first = registry.acquire(1).await;
        let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(registry.acquire(1))).collect();
        for waiter in &mut waiting {
            assert!(poll(waiter).is_none());
        }
        // One is dropped while it waits, and one after it got the guard and before it is polled.
        drop(waiting.remove(0));
        drop(first);
        drop(waiting.remove(0));
        let last = poll(&mut waiting[0]).expect("the guard has passed to it");
        assert!(lock(&registry.0).groups.contains_key(&1));
        drop(last);
        assert!(lock(&registry.0).groups.is_empty(), "an unused group is removed");
    }

    fn poll(waiter: &mut std::pin::Pin<Box<impl Future<Output = SendGuard>>>) -> Option<SendGuard> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match waiter.as_mut().poll(&mut context) {
            std::task::Poll::Ready(guard) => Some(guard),
            std::task::Poll::Pending => None,
        }
    }

    #[test]
    fn hashes_an_id_with_and_without_dashes_alike() {
        let inner = Inner::default();
        let hash = |thread: u64, id: &str| inner.message_hash(thread.into(), id);
        let dashed = "0D2C1D1E-a4e8-4cd8-aa23-e31f6b2f7a58";
        assert_eq!(hash(1, dashed), hash(1, "0d2c1d1ea4e84cd8aa23e31f6b2f7a58"));
        assert_eq!(hash(1, "Message-7"), hash(1, "message7"));
        let others = [
            "0d2c1d1ea4e84cd8aa23e31f6b2f7a59",
            "d2c1d1ea4e84cd8aa23e31f6b2f7a58",
            "0",
            "00",
            "",
        ];
        assert!(others.iter().all(|other| hash(1, other) != hash(1, dashed)));
        assert_ne!(hash(1, "0"), hash(1, "00"));
        assert_ne!(hash(1, dashed), hash(2, dashed));
    }
}
