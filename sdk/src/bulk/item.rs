//! One message of a bulk send.

use std::fmt;

use super::{End, NotStarted, Outcome};
#[cfg(feature = "files")]
use crate::files::Upload;
use crate::{Client, OutgoingMessage, Prepared, ThreadId};

/// One message to send, with your key, which identifies its [`Outcome`]. Its `Debug` output shows no text.
///
/// ```
/// use hubspot_conversations::bulk::Item;
/// use hubspot_conversations::{NewComment, ThreadId};
///
/// let row = 17; // of your table, for example
/// let item = Item::new(row, 11178480985, NewComment::new("The parcel left."));
/// assert_eq!((*item.key(), item.thread()), (17, ThreadId::from(11178480985)));
/// ```
pub struct Item<K> {
    pub(super) key: K,
    pub(super) thread: ThreadId,
    message: ItemMessage,
    #[cfg(feature = "store")]
    pub(super) idempotency_key: Option<String>,
    #[cfg(feature = "files")]
    pub(super) uploads: Vec<Upload>,
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
            #[cfg(feature = "files")]
            uploads: Vec::new(),
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
            #[cfg(feature = "files")]
            uploads: Vec::new(),
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

    /// Uploads a file first, and attaches it; see [`SendMessage::upload`](crate::SendMessage::upload).
    ///
    /// Only for an item of [`new`](Self::new), and not with [`SendAll::before_each`](super::SendAll::before_each): without
    /// the file's id there is no receipt.
    #[cfg(feature = "files")]
    #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
    pub fn upload(mut self, file: impl Into<Upload>) -> Self {
        self.uploads.push(file.into());
        self
    }

    /// Returns why its files cannot be uploaded, if that is so.
    #[cfg(feature = "files")]
    pub(super) fn refused_upload(&self, has_before_each: bool) -> Option<&'static str> {
        let is_prepared = matches!(self.message, ItemMessage::Prepared(_));
        (!self.uploads.is_empty() && (is_prepared || has_before_each)).then_some(
            "an item with a file to upload has no receipt before it is sent: it cannot be prepared, and not be sent with \
             `before_each`",
        )
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
