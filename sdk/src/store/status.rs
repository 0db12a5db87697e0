//! The state of an idempotency key, as a caller sees it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ErrorKind, Receipt};

/// What the store has about an idempotency key. Its `Debug` output does not show the key, which may be a caller's secret.
#[derive(Clone)]
pub struct SendStatus {
    pub(crate) key: String,
    pub(crate) state: SendState,
    pub(crate) receipt: Option<Receipt>,
}

/// The state of an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SendState {
    /// A process works on it, or has crashed: the message may be on the thread.
    Open,
    /// The message is on the thread.
    Sent {
        /// The message's id.
        message_id: String,
    },
    /// The send ended, and whether the message is on the thread is not known.
    Unknown,
    /// No message was sent. A call with this key sends again.
    NotSent {
        /// The kind of the error.
        kind: ErrorKind,
        /// HubSpot's status, if it refused the message.
        status: Option<u16>,
    },
    /// It was [forgotten](super::sends::Sends::forget). A call with this key sends.
    Forgotten,
    /// A newer version of this crate wrote the record, or it is damaged. Nothing is sent with this key.
    Unreadable,
}

impl SendState {
    /// Returns whether it is not known whether the message is on the thread.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        matches!(self, Self::Open | Self::Unknown | Self::Unreadable)
    }
}

impl SendStatus {
    /// Returns the idempotency key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Returns the state.
    #[must_use]
    pub fn state(&self) -> &SendState {
        &self.state
    }

    /// Returns the receipt of the key's send, unless its record is not readable. A client with the same store finds the
    /// message with it; its fingerprint is a keyed hash that no other can compare.
    #[must_use]
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipt.as_ref()
    }
}

impl fmt::Debug for SendStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendStatus")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
