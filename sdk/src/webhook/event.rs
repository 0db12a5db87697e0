//! The parser of events, and their accessors.

use super::{Event, MessageType, SubscriptionType};
use crate::model::{OneOrMany, ReadError, Readable, from_slice};
use crate::{DEFAULT_MAX_PAGE_ENTRIES, Object, ThreadId};

impl Event {
    /// Returns the thread, for an event of a conversation.
    pub fn thread_id(&self) -> Option<ThreadId> {
        let subscription = self.subscription_type.as_ref()?;
        let is_conversation = subscription.as_str().starts_with("conversation.");
        let id = self.object_id.filter(|id| *id > 0 && is_conversation)?;
        ThreadId::try_from(id).ok()
    }

    /// Returns the thread and the id of the message, if this reports a message that went through a channel. `None` for
    /// comments and welcome messages.
    ///
    /// The message may be incoming or outgoing: see its [`direction`](crate::Message::direction).
    pub fn new_message(&self) -> Option<(ThreadId, &str)> {
        let is_message = self.subscription_type == Some(SubscriptionType::ConversationNewMessage)
            && matches!(self.message_type, None | Some(MessageType::Message));
        let id = self.message_id.as_deref().filter(|id| !id.is_empty())?;
        Some((self.thread_id().filter(|_| is_message)?, id))
    }
}

/// Parses the events of a body: a list, or a single one. An entry that is not an object, or has a string or a number that
/// cannot be read, does not affect the others.
pub(super) fn read<T: Readable>(body: &[u8]) -> Result<Vec<Object<T>>, String> {
    let events = from_slice::<OneOrMany<_>>(body, DEFAULT_MAX_PAGE_ENTRIES);
    events.map(|events| events.0).map_err(|error| match error {
        ReadError::Json(error) => error.to_string(),
        ReadError::TooLarge(_) => "too much for one notification".to_owned(),
    })
}
