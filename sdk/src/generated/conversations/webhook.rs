// Generated from the OpenAPI description. Do not edit.
use crate::model::*;
use crate::{ActorId, ThreadId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
/**One reported event.

Reading never fails for a field: one that is new to this crate, or has another JSON type, is in [`Object::extra`](crate::Object::extra). The fields are documented; which of them are there depends on the subscription.*/
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Event {
    ///The id of the app.
    pub app_id: Option<i64>,
    ///How many times HubSpot has tried to deliver it before; 0 at first.
    pub attempt_number: Option<i64>,
    ///The source of the change.
    pub change_source: Option<String>,
    ///The id of the event. Not always unique.
    pub event_id: Option<i64>,
    ///The id of the new message, for [`SubscriptionType::ConversationNewMessage`].
    pub message_id: Option<String>,
    ///The type of the new message.
    pub message_type: Option<MessageType>,
    ///The id of what it happened to: for a conversation, of the thread. See [`thread_id`](Self::thread_id).
    pub object_id: Option<i64>,
    ///When it happened, in milliseconds since 1970.
    pub occurred_at: Option<i64>,
    ///The id of the account.
    pub portal_id: Option<i64>,
    ///The property that changed, for [`SubscriptionType::ConversationPropertyChange`]: `assignedTo`, `status` or `isArchived`.
    pub property_name: Option<String>,
    ///The new value of that property.
    pub property_value: Option<String>,
    ///The id of the app's subscription to such events.
    pub subscription_id: Option<i64>,
    ///What happened.
    pub subscription_type: Option<SubscriptionType>,
}
impl Schema for Event {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field("appId", &self.app_id);
        to.field("attemptNumber", &self.attempt_number);
        to.field("changeSource", &self.change_source);
        to.field("eventId", &self.event_id);
        to.field("messageId", &self.message_id);
        to.field("messageType", &self.message_type);
        to.field("objectId", &self.object_id);
        to.field("occurredAt", &self.occurred_at);
        to.field("portalId", &self.portal_id);
        to.field("propertyName", &self.property_name);
        to.field("propertyValue", &self.property_value);
        to.field("subscriptionId", &self.subscription_id);
        to.field("subscriptionType", &self.subscription_type);
    }
}
impl Readable for Event {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "appId" => value.optional(&mut self.app_id),
            "attemptNumber" => value.optional(&mut self.attempt_number),
            "changeSource" => value.optional(&mut self.change_source),
            "eventId" => value.optional(&mut self.event_id),
            "messageId" => value.optional(&mut self.message_id),
            "messageType" => value.optional(&mut self.message_type),
            "objectId" => value.optional(&mut self.object_id),
            "occurredAt" => value.optional(&mut self.occurred_at),
            "portalId" => value.optional(&mut self.portal_id),
            "propertyName" => value.optional(&mut self.property_name),
            "propertyValue" => value.optional(&mut self.property_value),
            "subscriptionId" => value.optional(&mut self.subscription_id),
            "subscriptionType" => value.optional(&mut self.subscription_type),
            _ => value.unknown(),
        }
    }
}
///The type of a new message (documented).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageType {
    ///`MESSAGE`: it went through a channel.
    Message,
    ///`COMMENT`: it is for the team only.
    Comment,
    ///`WELCOME_MESSAGE`: it is the greeting of a chat flow.
    WelcomeMessage,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl MessageType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Message => "MESSAGE",
            Self::Comment => "COMMENT",
            Self::WelcomeMessage => "WELCOME_MESSAGE",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for MessageType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "MESSAGE" => Self::Message,
            "COMMENT" => Self::Comment,
            "WELCOME_MESSAGE" => Self::WelcomeMessage,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for MessageType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for MessageType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for MessageType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for MessageType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
///An event of conversations that an app can subscribe to (documented). Events of contacts, deals and the like are posted to the same URL and read as [`Unrecognized`](Self::Unrecognized).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubscriptionType {
    ///`conversation.creation`: a thread was started.
    ConversationCreation,
    ///`conversation.deletion`: a thread was archived.
    ConversationDeletion,
    ///`conversation.privacyDeletion`: a thread was deleted permanently.
    ConversationPrivacyDeletion,
    ///`conversation.propertyChange`: a property of a thread changed.
    ConversationPropertyChange,
    ///`conversation.newMessage`: a thread has a new message, incoming or outgoing.
    ConversationNewMessage,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl SubscriptionType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ConversationCreation => "conversation.creation",
            Self::ConversationDeletion => "conversation.deletion",
            Self::ConversationPrivacyDeletion => "conversation.privacyDeletion",
            Self::ConversationPropertyChange => "conversation.propertyChange",
            Self::ConversationNewMessage => "conversation.newMessage",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for SubscriptionType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "conversation.creation" => Self::ConversationCreation,
            "conversation.deletion" => Self::ConversationDeletion,
            "conversation.privacyDeletion" => Self::ConversationPrivacyDeletion,
            "conversation.propertyChange" => Self::ConversationPropertyChange,
            "conversation.newMessage" => Self::ConversationNewMessage,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for SubscriptionType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for SubscriptionType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for SubscriptionType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for SubscriptionType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
