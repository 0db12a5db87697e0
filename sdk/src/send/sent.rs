//! The success of a send.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::receipt::SendIdentity;
use crate::{Message, Receipt, Response};

/// A message that HubSpot accepted: exactly one of this send is on the thread. Reads like the [`Message`].
///
/// Accepted is not delivered: check [`Message::delivery`].
///
/// ```
/// # #[cfg(feature = "mock")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = hubspot_conversations::mock::StandIn::start();
/// # let thread = stand_in.client()?.thread(stand_in.email_thread());
/// let sent = thread.comment("Looked into it.").await?;
/// println!("{} is on thread {}", sent.id(), sent.receipt().thread());
/// assert!(!sent.recovered());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "mock"))]
/// # fn main() {}
/// ```
///
/// As JSON it is the message, as HubSpot wrote it.
#[derive(Clone)]
pub struct Sent {
    pub(super) message: Message,
    pub(super) response: Option<Response<()>>,
    pub(super) identity: Arc<SendIdentity>,
}

impl Sent {
    /// Returns the message as HubSpot has it.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// Returns the message alone.
    #[must_use]
    pub fn into_message(self) -> Message {
        self.message
    }

    /// Returns whether HubSpot's response was lost, and the message was then found on the thread.
    #[must_use]
    pub fn recovered(&self) -> bool {
        self.response.is_none()
    }

    /// Returns HubSpot's response to the send without the message: status, headers, attempts. `None` if it was lost.
    #[must_use]
    pub fn response(&self) -> Option<&Response<()>> {
        self.response.as_ref()
    }

    /// Returns the receipt of the send.
    #[must_use]
    pub fn receipt(&self) -> &Receipt {
        self.identity.receipt()
    }
}

impl Deref for Sent {
    type Target = Message;

    fn deref(&self) -> &Message {
        &self.message
    }
}

/// Two are equal if they are the same message of the same send.
impl PartialEq for Sent {
    fn eq(&self, other: &Self) -> bool {
        self.message == other.message && self.receipt() == other.receipt()
    }
}

impl Serialize for Sent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.message.serialize(serializer)
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("message", &self.message)
            .field("recovered", &self.recovered())
            .finish()
    }
}
