//! What one sends.

use crate::{
    ActorId, ChannelAccount, DeliveryIdentifier, Error, NewAttachment, NewComment, NewFile, NewMessage,
    OutgoingMessage, QuickReply, QuickReplyType, Recipient,
};

impl NewMessage {
    /// A message to the customer.
    ///
    /// `sender` is the agent in whose name it is sent. The recipients are not an argument since HubSpot
    /// judges them by channel: an e-mail thread needs at least one (observed), live chat exactly one (claimed).
    /// A message of the thread has its channel account: [`Message::channel_account`](crate::Message::channel_account).
    pub fn new(
        text: impl Into<String>,
        sender: impl Into<ActorId>,
        channel_account: impl Into<ChannelAccount>,
    ) -> Self {
        let channel_account = channel_account.into();
        Self {
            text: text.into(),
            sender_actor_id: sender.into(),
            channel_id: channel_account.channel,
            channel_account_id: channel_account.account,
            ..Self::default()
        }
    }

    /// Adds recipients.
    pub fn recipients(self, recipients: impl IntoIterator<Item = Recipient>) -> Self {
        recipients.into_iter().fold(self, Self::recipient)
    }

    /// Adds a file that is already in HubSpot's file manager, by its id there.
    pub fn file(self, file_id: impl Into<String>) -> Self {
        self.attachment(NewAttachment::from(NewFile::new(file_id)))
    }
}

impl NewComment {
    /// Adds a file that is already in HubSpot's file manager, by its id there.
    pub fn file(self, file_id: impl Into<String>) -> Self {
        self.attachment(NewAttachment::from(NewFile::new(file_id)))
    }
}

impl Recipient {
    /// Somebody by e-mail address, in the `TO` header.
    pub fn email(address: impl Into<String>) -> Self {
        Self::of(DeliveryIdentifier::email(address)).recipient_field("TO")
    }

    /// Somebody by the address of a channel that has its own, such as live chat.
    pub fn opaque(id: impl Into<String>) -> Self {
        Self::of(DeliveryIdentifier::opaque(id))
    }

    /// Somebody by their address on any channel.
    pub fn of(address: DeliveryIdentifier) -> Self {
        Self::default().delivery_identifier(address)
    }

    /// Puts them into the `CC` header.
    pub fn cc(self) -> Self {
        self.recipient_field("CC")
    }

    /// Puts them into the `BCC` header.
    pub fn bcc(self) -> Self {
        self.recipient_field("BCC")
    }
}

impl QuickReply {
    /// An answer that is a text.
    pub fn text(value: impl Into<String>) -> Self {
        Self::new(value, QuickReplyType::Text)
    }

    /// An answer that opens an address.
    pub fn url(value: impl Into<String>) -> Self {
        Self::new(value, QuickReplyType::Url)
    }
}

impl OutgoingMessage {
    /// Refuses what HubSpot could only refuse, before anything is sent.
    pub(crate) fn check(&self) -> Result<(), Error> {
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
            if let Some(actor) = recipient
                .actor_id
                .as_ref()
                .filter(|a| a.kind() == crate::ActorKind::Email)
            {
                let prefix = actor.as_str().get(..2).unwrap_or_default();
                return Err(Error::invalid(format!(
                    "HubSpot refuses recipients by an actor id that begins with {prefix}; give the e-mail address \
                     with Recipient::email instead"
                )));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_recipients_are_no_field_at_all() {
        let message = NewMessage::new("a", ActorId::agent(1), ChannelAccount::email("2")).recipients([]);
        let json = serde_json::to_value(OutgoingMessage::from(message)).unwrap();
        assert_eq!(json.get("recipients"), None, "{json}");
    }
}
