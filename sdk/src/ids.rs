//! Typed ids.

mod json;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::env::may_be_shown;

/// The id of a thread: the number in the URL of HubSpot's inbox.
///
/// ```
/// use hubspot_conversations::ThreadId;
///
/// let thread = ThreadId::from(11178480985);
/// assert_eq!(ThreadId::try_from("11178480985")?, thread);
/// assert_eq!(serde_json::to_string(&thread)?, "11178480985");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// In JSON it is read from a number or a string, since HubSpot's responses have strings, and is written as a number.
/// Every value that can be made can be read back. HubSpot has no thread `0`: a request for it fails with
/// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ThreadId(u64);

impl From<u64> for ThreadId {
    fn from(id: u64) -> Self {
        Self(id)
    }
}

impl From<ThreadId> for u64 {
    fn from(thread: ThreadId) -> Self {
        thread.0
    }
}

impl TryFrom<i64> for ThreadId {
    type Error = ParseIdError;

    fn try_from(id: i64) -> Result<Self, ParseIdError> {
        let parsed = u64::try_from(id).map(Self);
        parsed.map_err(|_| ParseIdError::new(Id::Thread, &id.to_string()))
    }
}

impl FromStr for ThreadId {
    type Err = ParseIdError;

    /// Parses a positive whole number.
    ///
    /// # Errors
    ///
    /// Returns an error if the number is zero, negative or too large, or if it is not a whole number.
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let id = text.parse().ok().map(Self);
        id.filter(|id| id.0 != 0)
            .ok_or_else(|| ParseIdError::new(Id::Thread, text))
    }
}

impl PartialEq<str> for ThreadId {
    /// Compares with the id as HubSpot writes it.
    fn eq(&self, other: &str) -> bool {
        self.0.to_string() == other
    }
}

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The id of an actor of a conversation: a prefix that says what it is, and an id, such as `A-47306113`.
///
/// ```
/// use hubspot_conversations::{ActorId, ActorKind};
///
/// let agent = ActorId::agent(47306113);
/// assert_eq!(agent, "A-47306113");
/// assert_eq!(agent.kind(), ActorKind::Agent);
///
/// let error = ActorId::try_from("47306113").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid actor id `47306113`: expected `<prefix>-<id>`, such as `A-47306113`"
/// );
/// ```
///
/// The prefixes are those of HubSpot's guide (documented). An id that HubSpot sends is kept as it is, with any prefix
/// or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ActorId(String);

/// What an actor is, by the prefix of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "&'static str")]
#[non_exhaustive]
pub enum ActorKind {
    /// `A-`: a user of the HubSpot account. Only agents can send messages (observed).
    Agent,
    /// `B-`: a chat flow.
    Bot,
    /// `E-`: an e-mail address. Refused as the recipient of a message (observed).
    Email,
    /// `I-`: an app.
    Integration,
    /// `L-`: HubSpot's AI customer agent.
    CustomerAgent,
    /// `S-`: HubSpot itself.
    System,
    /// `V-`: a visitor, that is a customer.
    Visitor,
    /// Any other prefix, or none.
    Unrecognized,
}

impl ActorKind {
    /// Returns the actor's value of `type` (documented), such as `AGENT`; `UNRECOGNIZED` for any other prefix.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "AGENT",
            Self::Bot => "BOT",
            Self::Email => "EMAIL",
            Self::Integration => "INTEGRATOR",
            Self::CustomerAgent => "LLM",
            Self::System => "SYSTEM",
            Self::Visitor => "VISITOR",
            Self::Unrecognized => "UNRECOGNIZED",
        }
    }
}

impl From<ActorKind> for &'static str {
    fn from(kind: ActorKind) -> Self {
        kind.as_str()
    }
}

impl fmt::Display for ActorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl ActorId {
    /// The id in an actor that HubSpot sent without one.
    pub(crate) const EMPTY: &Self = &Self(String::new());

    /// Wraps an id that HubSpot sent, without a check.
    pub(crate) fn received(id: String) -> Self {
        Self(id)
    }

    /// Creates the id of a user of the HubSpot account from the user's id.
    pub fn agent(user: u64) -> Self {
        Self(format!("A-{user}"))
    }

    /// Creates the id of a visitor from the id of the contact.
    pub fn visitor(contact: u64) -> Self {
        Self(format!("V-{contact}"))
    }

    /// Returns the id as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns what the actor is, by the prefix.
    pub fn kind(&self) -> ActorKind {
        match self.0.split_once('-').map(|(prefix, _)| prefix) {
            Some("A") => ActorKind::Agent,
            Some("B") => ActorKind::Bot,
            Some("E") => ActorKind::Email,
            Some("I") => ActorKind::Integration,
            Some("L") => ActorKind::CustomerAgent,
            Some("S") => ActorKind::System,
            Some("V") => ActorKind::Visitor,
            _ => ActorKind::Unrecognized,
        }
    }
}

impl FromStr for ActorId {
    type Err = ParseIdError;

    /// Parses an id as HubSpot writes it.
    ///
    /// # Errors
    ///
    /// Returns an error if the id has no prefix: HubSpot would reject it.
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let is_valid = text.split_once('-').is_some_and(|(prefix, id)| {
            !id.is_empty() && !prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_alphabetic())
        });
        if !is_valid {
            return Err(ParseIdError::new(Id::Actor, text));
        }
        Ok(Self(text.to_owned()))
    }
}

impl AsRef<str> for ActorId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for ActorId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl From<&Self> for ActorId {
    fn from(actor: &Self) -> Self {
        actor.clone()
    }
}

impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Implements the conversions from text by [`FromStr`], and the comparison with a `&str` by that with a `str`.
macro_rules! from_text {
    ($($id:ident),*) => {$(
        impl TryFrom<&str> for $id {
            type Error = ParseIdError;

            fn try_from(text: &str) -> Result<Self, ParseIdError> {
                text.parse()
            }
        }

        impl TryFrom<String> for $id {
            type Error = ParseIdError;

            fn try_from(text: String) -> Result<Self, ParseIdError> {
                text.parse()
            }
        }

        impl PartialEq<&str> for $id {
            fn eq(&self, other: &&str) -> bool {
                *self == **other
            }
        }
    )*};
}

from_text!(ThreadId, ActorId);

/// A channel and the account of it that a message is sent from. Copy both from a message of the thread, by
/// [`Message::channel_account`](crate::Message::channel_account): HubSpot accepts another account of the same channel and
/// sends from that one (observed).
///
/// `Display` writes `1002/4021198932`. In JSON it is `{"channelId": "1002", "channelAccountId": "4021198932"}`, as in a
/// message.
///
/// ```
/// use hubspot_conversations::ChannelAccount;
///
/// let mailbox = ChannelAccount::email("4021198932");
/// assert_eq!(mailbox, ChannelAccount::new("1002", "4021198932"));
/// assert_eq!(mailbox.to_string(), "1002/4021198932");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ChannelAccount {
    #[serde(rename = "channelId")]
    pub(crate) channel: String,
    #[serde(rename = "channelAccountId")]
    pub(crate) account: String,
}

impl From<&Self> for ChannelAccount {
    fn from(account: &Self) -> Self {
        account.clone()
    }
}

impl ChannelAccount {
    /// Creates a channel account from the id of the channel, such as `1002`, and that of the account.
    pub fn new(channel_id: impl Into<String>, channel_account_id: impl Into<String>) -> Self {
        Self {
            channel: channel_id.into(),
            account: channel_account_id.into(),
        }
    }

    /// Creates one for a connected mailbox: channel 1002 (observed).
    pub fn email(channel_account_id: impl Into<String>) -> Self {
        Self::new("1002", channel_account_id)
    }

    /// Creates one for a live chat: channel 1000 (observed).
    pub fn live_chat(channel_account_id: impl Into<String>) -> Self {
        Self::new("1000", channel_account_id)
    }

    /// Returns the id of the channel.
    pub fn channel_id(&self) -> &str {
        &self.channel
    }

    /// Returns the id of the account.
    pub fn channel_account_id(&self) -> &str {
        &self.account
    }
}

impl fmt::Display for ChannelAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.channel, self.account)
    }
}

/// A string or a number that is not an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseIdError {
    id: Id,
    /// The text, unless it may be a secret that was set in the wrong place.
    shown: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Id {
    Actor,
    Thread,
}

impl ParseIdError {
    fn new(id: Id, text: &str) -> Self {
        let shown = may_be_shown(text).then(|| text.to_owned());
        Self { id, shown }
    }
}

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, expected) = match self.id {
            Id::Actor => ("actor", "`<prefix>-<id>`, such as `A-47306113`"),
            Id::Thread => ("thread", "a positive whole number, such as `11178480985`"),
        };
        write!(f, "invalid {name} id")?;
        if let Some(shown) = &self.shown {
            write!(f, " `{shown}`")?;
        }
        write!(f, ": expected {expected}")
    }
}

impl std::error::Error for ParseIdError {}
