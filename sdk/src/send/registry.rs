//! Which message belongs to which send, as far as one client and its clones know.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::{Receipt, ThreadId};

/// How many claimed messages are remembered: far more than fit into the minutes in which they matter.
const MAX_REMEMBERED: usize = 100_000;
/// For how long a send whose end nobody has seen may still store its message, and stands in the way of others.
const UNFINISHED_TTL: Duration = Duration::from_secs(60 * 60);

#[derive(Clone, Debug, Default)]
pub(crate) struct SendRegistry(Arc<Mutex<Inner>>);

/// A message and a send, by hashes of 64 bits with keys that are random: small, and of one size. That a message
/// has the hash of one of the [`MAX_REMEMBERED`] others is less likely than one in a hundred million million.
type MessageId = u64;
type SendId = u64;
/// What is hashed already.
type Hashed<T> = HashMap<u64, T, BuildHasherDefault<IdentityHasher>>;

#[derive(Debug, Default)]
struct Inner {
    keys: RandomState,
    /// Each claimed message, with the send that it belongs to.
    claimed: Hashed<SendId>,
    order: VecDeque<MessageId>,
    /// By what two sends share that could be taken for one another.
    groups: Hashed<SendGroup>,
    /// When the abandoned ones are forgotten next, by how many groups there are.
    crowd: usize,
}

/// The sends of the same words to the same thread.
#[derive(Debug, Default)]
struct SendGroup {
    /// Whether it is somebody's acquire, and who comes next.
    taken: bool,
    waiting: VecDeque<oneshot::Sender<SendGuard>>,
    /// Those whose end nobody has seen: one of them may have stored any message that fits. As a rule there is one.
    open: Option<(SendId, Instant)>,
    more: Vec<(SendId, Instant)>,
}

impl SendRegistry {
    /// Waits until no other send of the same words to the same thread is under way.
    pub(crate) async fn acquire(&self, key: u64) -> SendGuard {
        let next = {
            let mut inner = lock(&self.0);
            let text = inner.groups.entry(key).or_default();
            if text.taken {
                let (acquire, next) = oneshot::channel();
                text.waiting.push_back(acquire);
                Some(next)
            } else {
                text.taken = true;
                None
            }
        };
        let given = match next {
            Some(next) => next.await.ok(),
            None => None,
        };
        given.unwrap_or_else(|| SendGuard {
            claims: self.clone(),
            key,
        })
    }

    /// Counts a send as open until it is closed. One whose future is dropped stays open.
    pub(crate) fn open(&self, key: u64, receipt: &Receipt) {
        let mut inner = lock(&self.0);
        if inner.groups.len() >= inner.crowd {
            inner.groups.retain(|_, text| {
                text.forget();
                text.matters()
            });
            inner.crowd = (inner.groups.len() * 2).max(1_000);
        }
        let send = (inner.send(receipt), Instant::now());
        let text = inner.groups.entry(key).or_default();
        if let Some(earlier) = text.open.replace(send) {
            text.more.push(earlier);
        }
    }

    /// How many other sends of the same words are open.
    pub(crate) fn others(&self, receipt: &Receipt) -> usize {
        let mut inner = lock(&self.0);
        let own = inner.send(receipt);
        let Some(text) = inner.groups.get_mut(&receipt.key()) else {
            return 0;
        };
        text.forget();
        let open = text.open.iter().chain(&text.more);
        open.filter(|(send, _)| *send != own).count()
    }

    /// The end of a send has been seen.
    pub(crate) fn close(&self, key: u64, receipt: &Receipt) {
        lock(&self.0).close(key, receipt);
    }

    /// The message is that of the receipt, whose end has been seen with it.
    pub(crate) fn claim(&self, key: u64, receipt: &Receipt, id: &str) {
        let mut inner = lock(&self.0);
        let send = inner.close(key, receipt);
        let message = inner.message(receipt.thread(), id);
        if let Entry::Vacant(free) = inner.claimed.entry(message) {
            free.insert(send);
            inner.order.push_back(message);
        }
        if inner.order.len() > MAX_REMEMBERED
            && let Some(oldest) = inner.order.pop_front()
        {
            inner.claimed.remove(&oldest);
        }
    }

    /// Whether a claimed message is this receipt's or another's; `None` if nobody has claimed it.
    pub(crate) fn is_claimed_by(&self, receipt: &Receipt, id: &str) -> Option<bool> {
        let inner = lock(&self.0);
        let owner = inner.claimed.get(&inner.message(receipt.thread(), id))?;
        Some(*owner == inner.send(receipt))
    }
}

impl Inner {
    fn close(&mut self, key: u64, receipt: &Receipt) -> SendId {
        let send = self.send(receipt);
        if let Entry::Occupied(mut text) = self.groups.entry(key) {
            text.get_mut().close(send);
            if !text.get().matters() {
                text.remove();
            }
        }
        send
    }

    /// Ids come with and without dashes within one thread (observed); whether one message can have both is not
    /// known.
    fn message(&self, thread: ThreadId, id: &str) -> MessageId {
        let mut hasher = self.keys.build_hasher();
        u64::from(thread).hash(&mut hasher);
        // Without the dashes, they are 32 hexadecimal digits: one number, when nothing else is among them.
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

    fn send(&self, receipt: &Receipt) -> SendId {
        self.keys.hash_one(receipt.id())
    }
}

impl SendGroup {
    fn close(&mut self, closed: SendId) {
        self.more.retain(|(send, _)| *send != closed);
        if self.open.is_some_and(|(send, _)| send == closed) {
            self.open = self.more.pop();
        }
    }

    /// Forgets the open sends that nobody asked about: what they sent is on the thread by now, or never will be.
    fn forget(&mut self) {
        let is_open = |(_, since): &(SendId, Instant)| since.elapsed() < UNFINISHED_TTL;
        self.more.retain(is_open);
        self.open = self.open.filter(is_open).or_else(|| self.more.pop());
    }

    /// Whether anybody is at it: the map would grow with every text ever sent.
    fn matters(&self) -> bool {
        self.taken || self.open.is_some()
    }
}

/// The acquire of one send among those of the same words.
#[derive(Debug)]
pub(crate) struct SendGuard {
    claims: SendRegistry,
    key: u64,
}

impl Drop for SendGuard {
    fn drop(&mut self) {
        let mut inner = lock(&self.claims.0);
        let Entry::Occupied(mut text) = inner.groups.entry(self.key) else {
            return;
        };
        let Some(next) = text.get_mut().waiting.pop_front() else {
            text.get_mut().taken = false;
            if !text.get().matters() {
                text.remove();
            }
            return;
        };
        drop(inner);
        // One who has gone away leaves it to be dropped again, now or later: so it goes on to the next.
        let acquire = Self {
            claims: self.claims.clone(),
            key: self.key,
        };
        drop(next.send(acquire));
    }
}

/// Gives the number that is hashed as its hash.
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

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_turn_goes_on_past_those_who_went_away() {
        let claims = SendRegistry::default();
        let first = claims.acquire(1).await;
        let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(claims.acquire(1))).collect();
        for acquire in &mut waiting {
            assert!(poll(acquire).is_none());
        }
        // One goes away while it waits, one when it has been given the acquire and has not looked.
        drop(waiting.remove(0));
        drop(first);
        drop(waiting.remove(0));
        let last = poll(&mut waiting[0]).expect("its acquire has come");
        assert!(lock(&claims.0).groups.contains_key(&1));
        drop(last);
        assert!(lock(&claims.0).groups.is_empty(), "nothing is kept of it");
    }

    fn poll(acquire: &mut std::pin::Pin<Box<impl Future<Output = SendGuard>>>) -> Option<SendGuard> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match acquire.as_mut().poll(&mut context) {
            std::task::Poll::Ready(acquire) => Some(acquire),
            std::task::Poll::Pending => None,
        }
    }

    #[test]
    fn a_message_has_one_name() {
        let inner = Inner::default();
        let name = |thread: u64, id: &str| inner.message(thread.into(), id);
        let dashed = "0D2C1D1E-a4e8-4cd8-aa23-e31f6b2f7a58";
        assert_eq!(name(1, dashed), name(1, "0d2c1d1ea4e84cd8aa23e31f6b2f7a58"));
        assert_eq!(name(1, "Message-7"), name(1, "message7"));
        let others = [
            "0d2c1d1ea4e84cd8aa23e31f6b2f7a59",
            "d2c1d1ea4e84cd8aa23e31f6b2f7a58",
            "0",
            "00",
            "",
        ];
        assert!(others.iter().all(|other| name(1, other) != name(1, dashed)));
        assert_ne!(name(1, "0"), name(1, "00"));
        assert_ne!(name(1, dashed), name(2, dashed));
    }
}
