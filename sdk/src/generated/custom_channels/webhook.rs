// Generated from the OpenAPI description. Do not edit.
use crate::model::*;
pub use crate::types::{ChannelMessage, DeliveryIdentifier};
use crate::{ActorId, ThreadId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
/**One event of a custom channel.

Reading never fails for a field: one that is new to this crate, or has another JSON type, is in [`Object::extra`](crate::Object::extra). Which fields are there depends on the event.*/
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChannelEvent {
    ///The address of the account, for an event of one (claimed).
    pub channel_account_delivery_identifier: Option<Object<DeliveryIdentifier>>,
    ///The id of the account, for an event of one (claimed). For a message, the message has it.
    pub channel_account_id: Option<String>,
    ///The id of the channel.
    pub channel_id: Option<String>,
    ///Your ids of the conversation, with which its messages were published (observed).
    pub channel_integration_thread_ids: Option<Vec<String>>,
    ///The id of the event (claimed).
    pub event_id: Option<String>,
    ///When it happened (claimed).
    pub event_timestamp: Option<Timestamp>,
    ///The message that the channel has to deliver, for [`ChannelEventType::OutgoingChannelMessageCreated`] (observed). See [`outgoing_message`](Self::outgoing_message).
    pub message: Option<Object<ChannelMessage>>,
    ///The id of the account of HubSpot's, a number in a string (observed).
    pub portal_id: Option<String>,
    ///What happened.
    pub kind: Option<ChannelEventType>,
}
impl Schema for ChannelEvent {
    fn visit_fields<F: FieldVisitor>(&self, to: &mut F) {
        to.field(
            "channelAccountDeliveryIdentifier",
            &self.channel_account_delivery_identifier,
        );
        to.field("channelAccountId", &self.channel_account_id);
        to.field("channelId", &self.channel_id);
        to.field("channelIntegrationThreadIds", &self.channel_integration_thread_ids);
        to.field("eventId", &self.event_id);
        to.field("eventTimestamp", &self.event_timestamp);
        to.field("message", &self.message);
        to.field("portalId", &self.portal_id);
        to.field("type", &self.kind);
    }
}
impl Readable for ChannelEvent {
    fn read_field<R: FieldReader>(&mut self, name: &str, value: R) -> ReadResult<R> {
        match name {
            "channelAccountDeliveryIdentifier" => {
                value.optional(&mut self.channel_account_delivery_identifier)
            }
            "channelAccountId" => value.optional(&mut self.channel_account_id),
            "channelId" => value.optional(&mut self.channel_id),
            "channelIntegrationThreadIds" => {
                value.optional(&mut self.channel_integration_thread_ids)
            }
            "eventId" => value.optional(&mut self.event_id),
            "eventTimestamp" => value.optional(&mut self.event_timestamp),
            "message" => value.optional(&mut self.message),
            "portalId" => value.optional(&mut self.portal_id),
            "type" => value.optional(&mut self.kind),
            _ => value.unknown(),
        }
    }
}
///An event of a custom channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChannelEventType {
    ///`OUTGOING_CHANNEL_MESSAGE_CREATED`: a message was written in HubSpot, for the channel to deliver (documented).
    OutgoingChannelMessageCreated,
    ///`CHANNEL_ACCOUNT_CREATED`: an administrator has connected an account (documented).
    ChannelAccountCreated,
    ///`CHANNEL_ACCOUNT_UPDATED`: an account was changed (documented).
    ChannelAccountUpdated,
    ///`CHANNEL_ACCOUNT_PURGED`: an account was removed (claimed).
    ChannelAccountPurged,
    /// A value that this version of the crate does not know, kept as HubSpot wrote it.
    Unrecognized(UnrecognizedValue),
}
impl ChannelEventType {
    /// The value as HubSpot writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::OutgoingChannelMessageCreated => "OUTGOING_CHANNEL_MESSAGE_CREATED",
            Self::ChannelAccountCreated => "CHANNEL_ACCOUNT_CREATED",
            Self::ChannelAccountUpdated => "CHANNEL_ACCOUNT_UPDATED",
            Self::ChannelAccountPurged => "CHANNEL_ACCOUNT_PURGED",
            Self::Unrecognized(value) => value.as_str(),
        }
    }
}
impl std::str::FromStr for ChannelEventType {
    type Err = std::convert::Infallible;
    fn from_str(value: &str) -> Result<Self, Self::Err> {
        let value = match value {
            "OUTGOING_CHANNEL_MESSAGE_CREATED" => Self::OutgoingChannelMessageCreated,
            "CHANNEL_ACCOUNT_CREATED" => Self::ChannelAccountCreated,
            "CHANNEL_ACCOUNT_UPDATED" => Self::ChannelAccountUpdated,
            "CHANNEL_ACCOUNT_PURGED" => Self::ChannelAccountPurged,
            _ => Self::Unrecognized(UnrecognizedValue::new(value)),
        };
        Ok(value)
    }
}
impl std::fmt::Display for ChannelEventType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}
impl Serialize for ChannelEventType {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}
impl Model for ChannelEventType {
    type As = AsEnum;
}
impl<'de> Deserialize<'de> for ChannelEventType {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read(from)
    }
}
