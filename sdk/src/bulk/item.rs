//! One message of a bulk send.

use std::fmt;

use super::{End, NotStarted, Outcome};
use crate::{Client, OutgoingMessage, Prepared, ThreadId};

/// One message to send, with your key, which identifies its [`Outcome`]. Its `Debug` output shows no text.
pub struct Item<K> {
    pub(super) key: K,
    pub(super) thread: ThreadId,
    message: ItemMessage,
    #[cfg(feature = "store")]
    pub(super) idempotency_key: Option<String>,
}

enum ItemMessage {
    Unprepared(Box<OutgoingMessage>),
    Prepared(Box<Prepared>),
}

impl<K: fmt::Debug> fmt::Debug for Item<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item")
            .field("key", &self.key)
            .field("thread", &self.thread)
            .finish_non_exhaustive()
    }
}

impl<K> Item<K> {
    /// Creates an item from a message or a comment. Its receipt is created when it is sent.
    pub fn new(key: K, thread: impl Into<ThreadId>, message: impl Into<OutgoingMessage>) -> Self {
        Self {
            key,
            thread: thread.into(),
            message: ItemMessage::Unprepared(Box::new(message.into())),
            #[cfg(feature = "store")]
            idempotency_key: None,
        }
    }

    /// Creates an item from a message that has its receipt already. The client that prepared it sends it.
    pub fn prepared(key: K, prepared: Prepared) -> Self {
        Self {
            key,
            thread: prepared.receipt().thread(),
            message: ItemMessage::Prepared(Box::new(prepared)),
            #[cfg(feature = "store")]
            idempotency_key: None,
        }
    }

    /// Returns the key.
    pub fn key(&self) -> &K {
        &self.key
    }

    /// Returns the thread that the message is for.
    pub fn thread(&self) -> ThreadId {
        self.thread
    }

    /// Sets the idempotency key of the send; see
    /// [`SendMessage::idempotency_key`](crate::SendMessage::idempotency_key).
    #[cfg(feature = "store")]
    #[cfg_attr(docsrs, doc(cfg(feature = "store")))]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    pub(super) fn prepare(self, client: &Client) -> (K, Prepared) {
        let prepared = match self.message {
            ItemMessage::Unprepared(message) => client.thread(self.thread).prepare(*message),
            ItemMessage::Prepared(prepared) => *prepared,
        };
        #[cfg(feature = "store")]
        let prepared = match self.idempotency_key {
            Some(key) => prepared.idempotency_key(key),
            None => prepared,
        };
        (self.key, prepared)
    }

    pub(super) fn not_started(self, reason: NotStarted) -> Outcome<K> {
        let receipt = match self.message {
            ItemMessage::Unprepared(_) => None,
            ItemMessage::Prepared(prepared) => Some(prepared.receipt().clone()),
        };
        Outcome {
            key: self.key,
            thread: self.thread,
            receipt,
            end: End::NotStarted(reason),
        }
    }
}
