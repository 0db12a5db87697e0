//! The enums of an event: open, as those that are generated from HubSpot's description are. It has no webhooks.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::UnrecognizedValue;
use crate::model::{AsEnum, Model, read};

/// What an app can subscribe to, of conversations (documented). An app's events of contacts, deals and the like come
/// to the same URL; they are read as [`Unrecognized`](Self::Unrecognized).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubscriptionType {
    /// A thread was started.
    ConversationCreation,
    /// A thread was archived.
    ConversationDeletion,
    /// A thread was deleted for good.
    ConversationPrivacyDeletion,
    /// A property of a thread has changed.
    ConversationPropertyChange,
    /// There is a new message on a thread, whoever sent it.
    ConversationNewMessage,
    /// A word that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}

impl SubscriptionType {
    /// The word as HubSpot writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::ConversationCreation => "conversation.creation",
            Self::ConversationDeletion => "conversation.deletion",
            Self::ConversationPrivacyDeletion => "conversation.privacyDeletion",
            Self::ConversationPropertyChange => "conversation.propertyChange",
            Self::ConversationNewMessage => "conversation.newMessage",
            Self::Unrecognized(word) => word.as_str(),
        }
    }
}

impl FromStr for SubscriptionType {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Self, Infallible> {
        Ok(match word {
            "conversation.creation" => Self::ConversationCreation,
            "conversation.deletion" => Self::ConversationDeletion,
            "conversation.privacyDeletion" => Self::ConversationPrivacyDeletion,
            "conversation.propertyChange" => Self::ConversationPropertyChange,
            "conversation.newMessage" => Self::ConversationNewMessage,
            _ => Self::Unrecognized(UnrecognizedValue::new(word)),
        })
    }
}

impl fmt::Display for SubscriptionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Model for SubscriptionType {
    type As = AsEnum;
}

impl Serialize for SubscriptionType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for SubscriptionType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}

/// What a new message is (documented).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageType {
    /// It went through a channel.
    Message,
    /// It is for the team alone.
    Comment,
    /// It is the first words of a chat flow.
    WelcomeMessage,
    /// A word that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}

impl MessageType {
    /// The word as HubSpot writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Message => "MESSAGE",
            Self::Comment => "COMMENT",
            Self::WelcomeMessage => "WELCOME_MESSAGE",
            Self::Unrecognized(word) => word.as_str(),
        }
    }
}

impl FromStr for MessageType {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Self, Infallible> {
        Ok(match word {
            "MESSAGE" => Self::Message,
            "COMMENT" => Self::Comment,
            "WELCOME_MESSAGE" => Self::WelcomeMessage,
            _ => Self::Unrecognized(UnrecognizedValue::new(word)),
        })
    }
}

impl fmt::Display for MessageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Model for MessageType {
    type As = AsEnum;
}

impl Serialize for MessageType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for MessageType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
