//! What goes into a bulk send, and what comes out.

use crate::{Client, Error, OutgoingMessage, Prepared, Receipt, Sent, ThreadId};

/// One message to send, with a key of yours by which you know its [`Outcome`] again.
#[derive(Debug)]
pub struct Item<K> {
    pub(super) key: K,
    pub(super) thread: ThreadId,
    content: Content,
}

#[derive(Debug)]
enum Content {
    OutgoingMessage(Box<OutgoingMessage>),
    Prepared(Box<Prepared>),
}

impl<K> Item<K> {
    /// A message, or a comment, for a thread. It gets its receipt when it is sent.
    pub fn new(key: K, thread: impl Into<ThreadId>, draft: impl Into<OutgoingMessage>) -> Self {
        Self {
            key,
            thread: thread.into(),
            content: Content::OutgoingMessage(Box::new(draft.into())),
        }
    }

    /// A message that has its receipt already. It is sent by the client that prepared it.
    pub fn prepared(key: K, prepared: Prepared) -> Self {
        Self {
            key,
            thread: prepared.receipt().thread(),
            content: Content::Prepared(Box::new(prepared)),
        }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &K {
        &self.key
    }

    /// The thread that it is for.
    #[must_use]
    pub fn thread(&self) -> ThreadId {
        self.thread
    }

    pub(super) fn prepare(self, client: &Client) -> (K, Prepared) {
        let prepared = match self.content {
            Content::OutgoingMessage(draft) => client.thread(self.thread).prepare(*draft),
            Content::Prepared(prepared) => *prepared,
        };
        (self.key, prepared)
    }

    pub(super) fn not_started(self, why: NotStarted) -> Outcome<K> {
        let receipt = match self.content {
            Content::OutgoingMessage(_) => None,
            Content::Prepared(prepared) => Some(prepared.receipt().clone()),
        };
        Outcome {
            key: self.key,
            thread: self.thread,
            receipt,
            end: End::NotStarted(why),
        }
    }
}

/// What became of one item.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<K> {
    /// The item's key.
    pub key: K,
    /// The item's thread.
    pub thread: ThreadId,
    /// The receipt of its send. Absent if it was not started.
    pub receipt: Option<Receipt>,
    /// How it ended.
    pub end: End,
}

/// How an item ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum End {
    /// Exactly one message of this item is on the thread.
    Sent(Box<Sent>),
    /// It is not on the thread, and will not be: [`Error::is_not_sent`].
    NotSent(Error),
    /// It may be on the thread, or may yet come: [`Error::is_unknown`]. Ask
    /// [`Thread::find_sent`](crate::Thread::find_sent) later; do not send it again.
    Unknown(Error),
    /// Nothing was done with it.
    NotStarted(NotStarted),
}

impl End {
    /// The message, if it was sent.
    #[must_use]
    pub fn sent(&self) -> Option<&Sent> {
        match self {
            Self::Sent(sent) => Some(sent),
            _ => None,
        }
    }

    /// Why it was not sent, or why nobody knows.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::NotSent(error) | Self::Unknown(error) => Some(error),
            _ => None,
        }
    }
}

/// Why an item was not started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotStarted {
    /// The whole was stopped before its turn: by you, or by an error that would have met every item.
    Stopped,
    /// An earlier item of the same thread is not on it, so this one would have stood in the wrong place.
    BlockedByEarlier,
}
