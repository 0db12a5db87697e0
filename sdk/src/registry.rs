//! The send registry: which message on a thread belongs to which send, as far as one client and its clones can determine.
//!
//! HubSpot returns no idempotency key, so a search recognizes a message by what is equal in the receipt: thread, sender,
//! and the fingerprint of the words. Sends that agree in all of these are *alike*, and a search could take the message of
//! one for that of the other. The registry prevents that within a process. Its invariants:
//!
//! - Of sends that are alike, one runs at a time: it holds the [`SendGuard`], and the others wait in their order. A
//!   waiter that is dropped passes the guard on.
//! - A send is *unfinished* from its first attempt until its outcome is known. One whose future is dropped, or whose
//!   outcome stays unknown, remains unfinished for [`UNFINISHED_TTL`], since its message may still be stored.
//! - A message has at most one owner. Once recorded it is never another send's.
//! - Sends are compared only where a thread has several: a receipt, with its fingerprint, is made no earlier.
//! - Memory is bounded: sends that neither run nor are unfinished are removed, and the oldest of [`MAX_OWNED`] recorded
//!   messages is forgotten first.
//!
//! A search therefore accepts a match only where one send alone can have stored it. For example: two tasks send "Hello"
//! to one thread. The second waits for the first. If the response to the first is lost, its search finds one unowned
//! "Hello", there is one unfinished send, and the message is recorded as the first one's; the second then sends its own.
//! Had the first been dropped instead, there would be two unfinished sends at the second's search, and whatever it found
//! would be proof for neither.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::ThreadId;
use crate::receipt::{Receipt, SendIdentity};
use crate::sync::lock;

/// How many owned messages are remembered: far more than fit into the minutes in which they matter.
const MAX_OWNED: usize = 100_000;
/// How long an unfinished send blocks later sends of the same text: HubSpot may still store it.
const UNFINISHED_TTL: Duration = Duration::from_secs(60 * 60);

/// The sends of a client and its clones. See the module's documentation.
#[derive(Clone, Debug, Default)]
pub(crate) struct SendRegistry(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    sends: Mutex<Inner>,
    /// The app whose token the client has, as its messages show it. Zero if that is not known yet.
    app: AtomicI64,
}

/// In place of an app's id: the messages show several, so none proves anything.
const SEVERAL_APPS: i64 = -1;

/// A hash with random keys in place of a message's id: small, and of one size. That a message has the hash of one of
/// [`MAX_OWNED`] others is less likely than one in 10^14.
type MessageHash = u64;
type ByNumber<T> = HashMap<u64, T, BuildHasherDefault<NumberHasher>>;

#[derive(Debug, Default)]
struct Inner {
    keys: RandomState,
    /// The id of the send that owns each recorded message.
    owners: ByNumber<u64>,
    /// The recorded messages, oldest first.
    recorded: VecDeque<MessageHash>,
    threads: ByNumber<ThreadSends>,
    /// How many threads there may be before expired sends are removed.
    cleanup_at: usize,
}

/// The sends of one thread.
#[derive(Debug, Default)]
struct ThreadSends {
    /// As a rule the only one, and without an allocation.
    first: Option<ActiveSend>,
    more: Vec<ActiveSend>,
    waiting: VecDeque<(Arc<SendIdentity>, oneshot::Sender<SendGuard>)>,
}

/// A send that runs or is unfinished, or both.
#[derive(Debug)]
struct ActiveSend {
    identity: Arc<SendIdentity>,
    is_running: bool,
    unfinished_since: Option<Instant>,
    /// When its last attempt ended.
    ended: Option<Instant>,
}

impl SendRegistry {
    /// Waits until no other send that is alike runs.
    pub(crate) async fn acquire(&self, identity: &Arc<SendIdentity>) -> SendGuard {
        let turn = {
            let mut inner = lock(&self.0.sends);
            let thread = inner.threads.entry(identity.thread().into()).or_default();
            if thread
                .sends()
                .any(|send| send.is_running && send.identity.is_like(identity))
            {
                let (pass, turn) = oneshot::channel();
                thread.waiting.push_back((Arc::clone(identity), pass));
                Some(turn)
            } else {
                thread.run(identity);
                None
            }
        };
        let passed = match turn {
            Some(turn) => turn.await.ok(),
            None => None,
        };
        passed.unwrap_or_else(|| self.guard(identity))
    }

    fn guard(&self, identity: &Arc<SendIdentity>) -> SendGuard {
        SendGuard {
            registry: self.clone(),
            identity: Arc::clone(identity),
        }
    }

    /// Counts a running send as unfinished until [`finish`](Self::finish) or [`record_sent`](Self::record_sent).
    pub(crate) fn start(&self, identity: &Arc<SendIdentity>) {
        let mut inner = lock(&self.0.sends);
        if inner.threads.len() >= inner.cleanup_at {
            inner.threads.values_mut().for_each(ThreadSends::remove_unused);
            inner.threads.retain(|_, thread| thread.is_used());
            inner.cleanup_at = (inner.threads.len() * 2).max(1_000);
        }
        let thread = inner.threads.get_mut(&identity.thread().into());
        if let Some(send) = thread.and_then(|thread| thread.own(identity)) {
            send.unfinished_since = Some(Instant::now());
        }
    }

    /// Returns whether others that are alike are unfinished.
    pub(crate) fn has_others_alike(&self, identity: &SendIdentity) -> bool {
        let has_others = |thread: &mut ThreadSends| {
            thread.remove_unused();
            let others = thread.sends().filter(|send| send.unfinished_since.is_some());
            let mut others = others.filter(|send| send.identity.id() != identity.id());
            others.any(|send| send.identity.is_like(identity))
        };
        lock(&self.0.sends)
            .with_thread(identity, has_others)
            .unwrap_or_default()
    }

    /// Records when an attempt ended, for the lookup of a send whose outcome stays unknown.
    pub(crate) fn end_attempt(&self, identity: &Arc<SendIdentity>) {
        let end = |thread: &mut ThreadSends| {
            if let Some(send) = thread.own(identity) {
                send.ended = Some(Instant::now());
            }
        };
        lock(&self.0.sends).with_thread(identity, end);
    }

    /// Returns when the first attempt of an unfinished send began, and when the last one ended.
    pub(crate) fn attempted(&self, identity: &SendIdentity) -> Option<(Instant, Instant)> {
        let attempted = |thread: &mut ThreadSends| {
            let mut same = thread.sends().filter(|send| send.identity.id() == identity.id());
            same.find_map(|send| Some((send.unfinished_since?, send.ended?)))
        };
        lock(&self.0.sends).with_thread(identity, attempted).flatten()
    }

    /// Returns whether another unfinished send to the thread has this content, so that the message may be its own.
    pub(crate) fn is_of_other(&self, identity: &SendIdentity, has: impl Fn(&Receipt) -> bool) -> bool {
        let is_of_other = |thread: &mut ThreadSends| {
            thread
                .sends()
                .filter(|send| send.unfinished_since.is_some() && send.identity.id() != identity.id())
                .any(|send| has(send.identity.receipt()))
        };
        lock(&self.0.sends)
            .with_thread(identity, is_of_other)
            .unwrap_or_default()
    }

    /// Returns the client's app, if a message that was sent has shown it.
    pub(crate) fn app(&self) -> Option<i64> {
        Some(self.0.app.load(Ordering::Relaxed)).filter(|app| *app > 0)
    }

    /// Records the app that a message of this client's shows.
    pub(crate) fn learn_app(&self, app: i64) {
        let known = self.0.app.load(Ordering::Relaxed);
        if known != app {
            let app = if known == 0 { app } else { SEVERAL_APPS };
            self.0.app.store(app, Ordering::Relaxed);
        }
    }

    /// Marks a send as finished that is known to have stored no message.
    pub(crate) fn finish(&self, identity: &SendIdentity) {
        lock(&self.0.sends).finish(identity);
    }

    /// Records the message of a send, which is finished with it. Returns `false` if the message is another send's.
    pub(crate) fn record_sent(&self, identity: &SendIdentity, message_id: &str) -> bool {
        let mut inner = lock(&self.0.sends);
        let message = inner.message_hash(identity.thread(), message_id);
        match inner.owners.entry(message) {
            Entry::Vacant(free) => {
                free.insert(identity.id());
                inner.recorded.push_back(message);
            }
            Entry::Occupied(owner) if *owner.get() != identity.id() => return false,
            Entry::Occupied(_) => {}
        }
        inner.finish(identity);
        if inner.recorded.len() > MAX_OWNED
            && let Some(oldest) = inner.recorded.pop_front()
        {
            inner.owners.remove(&oldest);
        }
        true
    }

    /// Returns whether a message belongs to this send; `None` if it has no owner.
    pub(crate) fn is_owned_by(&self, identity: &SendIdentity, message_id: &str) -> Option<bool> {
        let inner = lock(&self.0.sends);
        let message = inner.message_hash(identity.thread(), message_id);
        let owner = inner.owners.get(&message)?;
        Some(*owner == identity.id())
    }
}

impl Inner {
    /// Applies a function to the sends of a thread that has any, and removes the thread if none is left.
    fn with_thread<T>(
        &mut self,
        identity: &SendIdentity,
        apply: impl FnOnce(&mut ThreadSends) -> T,
    ) -> Option<T> {
        let Entry::Occupied(mut thread) = self.threads.entry(identity.thread().into()) else {
            return None;
        };
        let result = apply(thread.get_mut());
        if !thread.get().is_used() {
            thread.remove();
        }
        Some(result)
    }

    fn finish(&mut self, identity: &SendIdentity) {
        self.with_thread(identity, |thread| thread.finish(identity));
    }

    /// Hashes an id without its dashes and in lower case: ids with and without dashes occur in one thread (observed), and
    /// whether one message can have both is unknown.
    fn message_hash(&self, thread: ThreadId, id: &str) -> MessageHash {
        let mut hasher = self.keys.build_hasher();
        thread.hash(&mut hasher);
        // As a rule 32 characters are left, which fit into the buffer and are hashed at once.
        let mut buffer = [0; 64];
        let mut length = 0;
        for part in id.as_bytes().split(|byte| *byte == b'-') {
            let Some(place) = buffer.get_mut(length..length + part.len()) else {
                hasher.write(id.replace('-', "").to_ascii_lowercase().as_bytes());
                return hasher.finish();
            };
            place.copy_from_slice(part);
            length += part.len();
        }
        buffer.make_ascii_lowercase();
        hasher.write(buffer.get(..length).unwrap_or_default());
        hasher.finish()
    }
}

impl ThreadSends {
    fn sends(&self) -> impl Iterator<Item = &ActiveSend> {
        self.first.iter().chain(&self.more)
    }

    fn sends_mut(&mut self) -> impl Iterator<Item = &mut ActiveSend> {
        self.first.iter_mut().chain(&mut self.more)
    }

    /// Returns the entry of this very send: a search for its receipt has the same id, and an entry of its own.
    fn own(&mut self, identity: &Arc<SendIdentity>) -> Option<&mut ActiveSend> {
        self.sends_mut()
            .find(|send| Arc::ptr_eq(&send.identity, identity))
    }

    fn run(&mut self, identity: &Arc<SendIdentity>) {
        let send = ActiveSend {
            identity: Arc::clone(identity),
            is_running: true,
            unfinished_since: None,
            ended: None,
        };
        if let Some(earlier) = self.first.replace(send) {
            self.more.push(earlier);
        }
    }

    /// Finishes a send, and with it a search for the same receipt, which has its id.
    fn finish(&mut self, identity: &SendIdentity) {
        let same = self
            .sends_mut()
            .filter(|send| send.identity.id() == identity.id());
        same.for_each(|send| send.unfinished_since = None);
        self.remove_unused();
    }

    /// Stops a send, and runs the first waiting one that is alike. Returns the waiter.
    fn stop(
        &mut self,
        identity: &Arc<SendIdentity>,
    ) -> Option<(Arc<SendIdentity>, oneshot::Sender<SendGuard>)> {
        if let Some(send) = self.own(identity) {
            send.is_running = false;
            // Dropped while it ran.
            send.ended.get_or_insert_with(Instant::now);
            // An unfinished send may stay for an hour: its receipt is enough to compare it, without the message.
            if send.unfinished_since.is_some() {
                send.identity = Arc::new(SendIdentity::from(identity.receipt()));
            }
        }
        self.remove_unused();
        let next = self
            .waiting
            .iter()
            .position(|(waiter, _)| waiter.is_like(identity))?;
        let (waiter, pass) = self.waiting.remove(next)?;
        self.run(&waiter);
        Some((waiter, pass))
    }

    /// Removes the sends that neither run nor are unfinished, or have been so for longer than [`UNFINISHED_TTL`].
    fn remove_unused(&mut self) {
        let is_used = |send: &ActiveSend| {
            let since = send.unfinished_since;
            send.is_running || since.is_some_and(|since| since.elapsed() < UNFINISHED_TTL)
        };
        self.more.retain(is_used);
        self.first = self.first.take().filter(is_used).or_else(|| self.more.pop());
    }

    /// Returns whether the entry is in use. Unused entries are removed so the map stays bounded.
    fn is_used(&self) -> bool {
        self.first.is_some()
    }
}

/// The right to be the one running send among those that are alike. Dropped, it passes to the next waiter.
#[derive(Debug)]
pub(crate) struct SendGuard {
    registry: SendRegistry,
    identity: Arc<SendIdentity>,
}

impl Drop for SendGuard {
    fn drop(&mut self) {
        let stop = |thread: &mut ThreadSends| thread.stop(&self.identity);
        // A statement of its own, so that the lock is released before the guard passes on.
        let next = lock(&self.registry.0.sends).with_thread(&self.identity, stop);
        if let Some((waiter, pass)) = next.flatten() {
            // Where the waiter is gone, the guard is dropped again, now or with the channel, and passes on.
            drop(pass.send(self.registry.guard(&waiter)));
        }
    }
}

/// Hashes a number by a multiplication, which spreads thread ids; message hashes need no more.
#[derive(Debug, Default)]
struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, number: u64) {
        // The golden ratio, as in Fibonacci hashing.
        self.0 = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests;
