//! The outcome of one item of a bulk send.

use crate::{Error, Receipt, Sent, ThreadId};

/// The outcome of one item.
///
/// ```
/// use hubspot_conversations::bulk::{End, Outcome};
///
/// fn print(outcome: &Outcome<u32>) {
///     match &outcome.end {
///         End::Sent(sent) => println!("{}: sent as {}", outcome.key, sent.id()),
///         End::NotSent(error) => println!("{}: {error}", outcome.key),
///         End::Unknown(error) => println!("{}: do not send it again: {error}", outcome.key),
///         other => println!("{}: {other:?}", outcome.key),
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome<K> {
    /// The item's key.
    pub key: K,
    /// The item's thread.
    pub thread: ThreadId,
    /// The receipt of its send. `None` if the send was not started, or has none, since its files were not uploaded.
    pub receipt: Option<Receipt>,
    /// How the item ended.
    pub end: End,
}

/// How an item ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum End {
    /// The thread has exactly one message of this item.
    Sent(Box<Sent>),
    /// The thread has no message of this item and will get none: [`Error::is_not_sent`].
    NotSent(Error),
    /// The thread may have the message, or may still get it: [`Error::is_unknown`]. Look for it later with
    /// [`Thread::find_sent`](crate::Thread::find_sent); do not send it again.
    Unknown(Error),
    /// The send was not started.
    NotStarted(NotStarted),
}

impl End {
    /// Returns the message, if it was sent.
    pub fn sent(&self) -> Option<&Sent> {
        match self {
            Self::Sent(sent) => Some(sent),
            _ => None,
        }
    }

    /// Returns the error of an item that was not sent or whose outcome is unknown.
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
    /// The bulk send was stopped first: by [`stop`](super::SendAll::stop), or by an error that every item would have.
    Stopped,
    /// An earlier item of the same thread was not sent, so this one would be out of order.
    BlockedByEarlier,
}
