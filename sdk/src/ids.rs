//! Ids that cannot be taken for one another.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

use crate::Error;
use crate::model::{JsonField, read};

/// The number of a thread, as it stands in the address bar of HubSpot's inbox.
///
/// It is read from a number and from a text, since HubSpot's answers have it as a text, and is written as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ThreadId(i64);

impl From<i64> for ThreadId {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl From<ThreadId> for i64 {
    fn from(thread: ThreadId) -> Self {
        thread.0
    }
}

impl ThreadId {
    fn checked(number: i64) -> Option<Self> {
        (number > 0).then_some(Self(number))
    }
}

impl FromStr for ThreadId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        text.parse().ok().and_then(Self::checked).ok_or_else(|| {
            ParseIdError::new(
                text,
                "no thread's id: that is a positive whole number, such as 11178480985",
            )
        })
    }
}

impl JsonField for ThreadId {
    const EXPECTED: &'static str = "a thread's id, a positive whole number";
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn from_number(number: &Number) -> Option<Self> {
        number.as_i64().and_then(Self::checked)
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.serialize(to)
    }
}

impl<'de> Deserialize<'de> for ThreadId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            return read(from);
        }
        // Such a format does not say what comes next.
        let number = i64::deserialize(from)?;
        Self::checked(number).ok_or_else(|| D::Error::custom(format_args!("expected {}", Self::EXPECTED)))
    }
}

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An actor of a conversation: a prefix that tells what it is, and an id, such as `A-47306113`.
///
/// The prefixes are those of HubSpot's guide. An id with a prefix that is not known is kept as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(String);

/// What an actor is, by the prefix of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The word for it in an actor's `type` (documented), such as `AGENT`; `UNRECOGNIZED` for any other.
    #[must_use]
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

impl fmt::Display for ActorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl ActorId {
    /// A user of the HubSpot account, by the user's number.
    #[must_use]
    pub fn agent(user: u64) -> Self {
        Self(format!("A-{user}"))
    }

    /// A visitor, by the number of the contact.
    #[must_use]
    pub fn visitor(contact: u64) -> Self {
        Self(format!("V-{contact}"))
    }

    /// The id as HubSpot writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the actor is.
    #[must_use]
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

    /// Takes an id as HubSpot writes it.
    ///
    /// # Errors
    ///
    /// When it has no prefix: HubSpot would refuse it.
    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        match text.split_once('-') {
            Some((prefix, id))
                if !id.is_empty()
                    && prefix.chars().all(|c| c.is_ascii_alphabetic())
                    && !prefix.is_empty() =>
            {
                Ok(Self(text.to_owned()))
            }
            _ => Err(ParseIdError::new(
                text,
                "no actor's id: that is a prefix and an id, such as A-47306113",
            )),
        }
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

impl JsonField for ActorId {
    const EXPECTED: &'static str = "a string";
    fn from_text(text: &str) -> Option<Self> {
        Some(Self(text.to_owned()))
    }
    fn from_owned_text(text: String) -> Result<Self, String> {
        Ok(Self(text))
    }
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl Serialize for ActorId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.write(to)
    }
}

impl<'de> Deserialize<'de> for ActorId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}

/// A channel and one account of it, which belong together: a message that names the wrong account of the
/// right channel is accepted and sent from there (observed). Copy both from a message of the thread:
/// [`Message::channel_account`](crate::Message::channel_account).
///
/// As JSON it is `{"channelId": "1002", "channelAccountId": "4021198932"}`, as in a message.
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
    /// Any channel by its id, such as `1002`, and the id of one account of it.
    pub fn new(channel_id: impl Into<String>, channel_account_id: impl Into<String>) -> Self {
        Self {
            channel: channel_id.into(),
            account: channel_account_id.into(),
        }
    }

    /// One connected mailbox. (Channel 1002, observed.)
    pub fn email(channel_account_id: impl Into<String>) -> Self {
        Self::new("1002", channel_account_id)
    }

    /// One live chat. (Channel 1000, observed.)
    pub fn live_chat(channel_account_id: impl Into<String>) -> Self {
        Self::new("1000", channel_account_id)
    }

    /// The id of the channel.
    #[must_use]
    pub fn channel_id(&self) -> &str {
        &self.channel
    }

    /// The id of the account.
    #[must_use]
    pub fn channel_account_id(&self) -> &str {
        &self.account
    }
}

/// A text that is not the id it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseIdError {
    shown: String,
    why: &'static str,
}

impl ParseIdError {
    fn new(text: &str, why: &'static str) -> Self {
        let shown = crate::env::quoted(text);
        Self { shown, why }
    }
}

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.shown, self.why)
    }
}

impl std::error::Error for ParseIdError {}

impl From<ParseIdError> for Error {
    /// Of the kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest).
    fn from(error: ParseIdError) -> Self {
        Self::invalid(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json, to_value};
    use std::collections::BTreeMap;

    #[test]
    fn a_threads_id_is_read_as_number_and_as_text_by_one_rule() {
        for good in [json!(11_178_480_985_i64), json!("11178480985")] {
            let thread: ThreadId = from_value(good).unwrap();
            assert_eq!(thread, 11_178_480_985.into());
            assert_eq!(to_value(thread).unwrap(), json!(11_178_480_985_i64));
        }
        for bad in [
            json!(0),
            json!(-1),
            json!("0"),
            json!("-1"),
            json!("x"),
            json!(1.5),
            json!(u64::MAX),
            json!(null),
            json!([1]),
        ] {
            let error = from_value::<ThreadId>(bad.clone()).unwrap_err().to_string();
            assert!(error.contains("a positive whole number"), "{bad}: {error}");
        }
        let by_thread: BTreeMap<ThreadId, u8> = from_value(json!({"7": 1})).unwrap();
        assert_eq!(to_value(by_thread).unwrap(), json!({"7": 1}));
    }

    #[test]
    fn an_id_that_is_none_is_an_error_of_this_crate() {
        fn parse(text: &str) -> crate::Result<(ActorId, ThreadId)> {
            Ok((text.parse()?, "7".parse()?))
        }
        assert!(parse("A-1").is_ok());
        let error = parse("47306113").unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::InvalidRequest);
        assert!(error.to_string().contains("such as A-47306113"), "{error}");
    }

    #[test]
    fn a_channel_account_is_stored_as_a_message_has_it() {
        let account = ChannelAccount::email("40");
        let json = to_value(&account).unwrap();
        assert_eq!(json, json!({"channelId": "1002", "channelAccountId": "40"}));
        assert_eq!(from_value::<ChannelAccount>(json).unwrap(), account);
    }
}
