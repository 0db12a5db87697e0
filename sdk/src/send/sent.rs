//! The success of a send.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::metrics::SendEnd;
use crate::receipt::SendIdentity;
use crate::{Message, Receipt, Response};

/// Why a message is known to be that of a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// HubSpot's response has the message: with an id, of this thread, outgoing, with the text that was sent.
    Response,
    /// HubSpot's response names the id, with another text, which HubSpot rewrites and truncates. Read by that id, the
    /// message is an outgoing one of this thread, created while the request ran, and no other send's.
    Id,
    /// The response was lost. A message on the thread has the text, files, type, sender and app of this send, was created
    /// while the request ran, and every other outgoing message of that time is explained.
    Search,
    /// The client recorded it earlier, from a response, a search or
    /// [`record_sent`](crate::Client::record_sent).
    Recorded,
}

/// Whose a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    Own,
    Other,
    /// Others that are alike are unfinished by now.
    #[cfg_attr(not(feature = "store"), allow(dead_code))]
    Unclear,
}

/// What [`Thread::find_sent`](crate::Thread::find_sent) finds.
///
/// ```
/// use hubspot_conversations::{Lookup, Receipt, Result, Thread};
///
/// async fn look_up(thread: &Thread, receipt: &Receipt) -> Result<()> {
///     match thread.find_sent(receipt).await? {
///         Lookup::Sent(sent) => println!("sent as {}", sent.id()),
///         Lookup::Candidates(ids) => println!("it may be one of these: {ids:?}"),
///         _ => println!("absent so far"), // it may still arrive: look again
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Lookup {
    /// The message, which can be no other send's.
    Sent(Box<Sent>),
    /// The thread has no message that could be it, so far. That is no proof for later: HubSpot may still store it, and
    /// documents no time after which it will not.
    Absent,
    /// The ids of the messages that could be it, and could be another's: a person has to check the thread.
    Candidates(Vec<String>),
}

impl Lookup {
    /// Returns the message, if it was found.
    #[must_use]
    pub fn sent(&self) -> Option<&Sent> {
        match self {
            Self::Sent(sent) => Some(sent),
            _ => None,
        }
    }
}

/// Returns whether two ids are one: with and without dashes, in either case.
pub(super) fn same_id(one: &str, other: &str) -> bool {
    let plain = |id: &str| {
        let digits: Vec<u8> = id.bytes().filter(|byte| *byte != b'-').collect();
        digits.to_ascii_lowercase()
    };
    one == other || plain(one) == plain(other)
}

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
    pub(super) evidence: Evidence,
    pub(super) is_recorded: bool,
    pub(super) is_replayed: bool,
    pub(super) identity: Arc<SendIdentity>,
}

/// The message of a send, with HubSpot's response unless that was lost.
pub(super) struct Known {
    pub message: Message,
    pub response: Option<Response<()>>,
    pub evidence: Evidence,
    pub is_recorded: bool,
}

impl Sent {
    /// Returns how a send ended.
    pub(crate) fn end_of(result: &crate::Result<Self>) -> SendEnd {
        match result {
            Ok(sent) if sent.is_replayed => SendEnd::Replayed,
            Ok(sent) if sent.recovered() => SendEnd::Recovered,
            Ok(_) => SendEnd::Sent,
            Err(error) if error.is_not_sent() => SendEnd::NotSent,
            Err(_) => SendEnd::Unknown,
        }
    }
}

impl Known {
    pub(super) fn of_response(message: Message, response: Response<()>) -> Self {
        Self {
            message,
            response: Some(response),
            evidence: Evidence::Response,
            is_recorded: true,
        }
    }

    pub(super) fn into_sent(self, identity: Arc<SendIdentity>) -> Sent {
        Sent {
            message: self.message,
            response: self.response,
            evidence: self.evidence,
            is_recorded: self.is_recorded,
            is_replayed: false,
            identity,
        }
    }
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
        self.response.is_none() && !self.is_replayed
    }

    /// Returns whether an earlier send with the same idempotency key sent the message: this one sent nothing.
    #[must_use]
    pub fn replayed(&self) -> bool {
        self.is_replayed
    }

    /// Returns whether the client's store has recorded that the message was sent. Where it has not, because the store
    /// failed after the message was sent, `Client::sends().resolve(…)` will record it later. Always `true` for a client
    /// without a store.
    #[must_use]
    pub fn recorded(&self) -> bool {
        self.is_recorded
    }

    /// Returns why the message is known to be that of this send.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.evidence
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
            .field("evidence", &self.evidence)
            .finish()
    }
}
