//! Checks before a message is sent.

use crate::{ActorKind, Error, OutgoingMessage, Result};

impl OutgoingMessage {
    /// Rejects what HubSpot always refuses, before anything is sent.
    pub(super) fn check(&self) -> Result<()> {
        let Self::Message(message) = self else {
            return Ok(());
        };
        let missing =
            |what: &str| Error::invalid(format!("the message has no {what}; make it with NewMessage::new"));
        if message.sender_actor_id.as_str().is_empty() {
            return Err(missing("sender"));
        }
        if message.channel_id.is_empty() || message.channel_account_id.is_empty() {
            return Err(missing("channel account"));
        }
        for recipient in message.recipients.iter().flatten() {
            let actor = recipient.actor_id.as_ref();
            if actor.is_some_and(|actor| actor.kind() == ActorKind::Email) {
                return Err(Error::invalid(
                    "invalid recipient: HubSpot refuses actor ids with the prefix `E-`; use Recipient::email with \
                     the e-mail address",
                ));
            }
        }
        Ok(())
    }
}
