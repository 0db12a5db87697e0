//! What HubSpot reports.

use serde_json::Value;

use super::{MessageType, SubscriptionType};
use crate::model::{FieldReader, FieldVisitor, Readable, Schema};
use crate::{Extra, Object, ThreadId};

/// One thing that happened.
///
/// Like all that HubSpot sends, it is read whatever it holds: a field that is new to this crate, or came in another
/// shape, is in [`Object::extra`]. The fields are documented; which of them come depends on the subscription.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// What happened.
    pub subscription_type: Option<SubscriptionType>,
    /// What it happened to: of an event of a conversation, the thread's number. See
    /// [`thread_id`](Self::thread_id).
    pub object_id: Option<i64>,
    /// The new message, of [`SubscriptionType::ConversationNewMessage`].
    pub message_id: Option<String>,
    /// What the new message is.
    pub message_type: Option<MessageType>,
    /// The property that changed, of [`SubscriptionType::ConversationPropertyChange`]: `assignedTo`, `status` or
    /// `isArchived`.
    pub property_name: Option<String>,
    /// What the property changed to.
    pub property_value: Option<String>,
    /// The event's number. Not always unique.
    pub event_id: Option<i64>,
    /// When it happened, in milliseconds since 1970.
    pub occurred_at: Option<i64>,
    /// How often HubSpot has tried to report it before; 0 at first.
    pub attempt_number: Option<i64>,
    /// The account.
    pub portal_id: Option<i64>,
    /// The app.
    pub app_id: Option<i64>,
    /// The app's subscription to such events.
    pub subscription_id: Option<i64>,
    /// Where the change came from.
    pub change_source: Option<String>,
}

impl Event {
    /// The thread, of an event of a conversation.
    #[must_use]
    pub fn thread_id(&self) -> Option<ThreadId> {
        let kind = self.subscription_type.as_ref()?;
        let thread = self.object_id.filter(|number| *number > 0)?;
        kind.as_str()
            .starts_with("conversation.")
            .then(|| ThreadId::from(thread))
    }

    /// The thread and the message's id, if this reports a message that went through a channel. Comments and
    /// welcome messages are left out.
    ///
    /// It may be the customer's or yours: the message's [`direction`](crate::Message::direction) tells.
    #[must_use]
    pub fn new_message(&self) -> Option<(ThreadId, &str)> {
        let is_message = self.subscription_type == Some(SubscriptionType::ConversationNewMessage)
            && matches!(self.message_type, None | Some(MessageType::Message));
        let id = self.message_id.as_deref().filter(|id| !id.is_empty())?;
        Some((self.thread_id().filter(|_| is_message)?, id))
    }
}

impl Schema for Event {
    fn each<F: FieldVisitor>(&self, to: &mut F) {
        to.field("subscriptionType", &self.subscription_type);
        to.field("objectId", &self.object_id);
        to.field("messageId", &self.message_id);
        to.field("messageType", &self.message_type);
        to.field("propertyName", &self.property_name);
        to.field("propertyValue", &self.property_value);
        to.field("eventId", &self.event_id);
        to.field("occurredAt", &self.occurred_at);
        to.field("attemptNumber", &self.attempt_number);
        to.field("portalId", &self.portal_id);
        to.field("appId", &self.app_id);
        to.field("subscriptionId", &self.subscription_id);
        to.field("changeSource", &self.change_source);
    }
}

impl Readable for Event {
    fn read<S: FieldReader>(&mut self, name: &str, value: S) -> Result<(), S::Error> {
        match name {
            "subscriptionType" => value.optional(&mut self.subscription_type),
            "objectId" => value.optional(&mut self.object_id),
            "messageId" => value.optional(&mut self.message_id),
            "messageType" => value.optional(&mut self.message_type),
            "propertyName" => value.optional(&mut self.property_name),
            "propertyValue" => value.optional(&mut self.property_value),
            "eventId" => value.optional(&mut self.event_id),
            "occurredAt" => value.optional(&mut self.occurred_at),
            "attemptNumber" => value.optional(&mut self.attempt_number),
            "portalId" => value.optional(&mut self.portal_id),
            "appId" => value.optional(&mut self.app_id),
            "subscriptionId" => value.optional(&mut self.subscription_id),
            "changeSource" => value.optional(&mut self.change_source),
            _ => value.unknown(),
        }
    }
}

/// The events of a body: a list of them, or one alone. An entry that is no event costs the others nothing.
pub(super) fn read(body: &[u8]) -> Result<Vec<Object<Event>>, serde_json::Error> {
    let all = match serde_json::from_slice(body)? {
        Value::Array(all) => all,
        one => vec![one],
    };
    let events = all.into_iter().map(|value| match value {
        Value::Object(_) => serde_json::from_value(value),
        other => Ok(Object::new(Event::default(), Extra::of_whole(other))),
    });
    events.collect()
}
