//! Constructors and setters of outgoing messages.

use crate::{
    ActorId, ChannelAccount, DeliveryIdentifier, NewAttachment, NewComment, NewFile, NewMessage, QuickReply,
    QuickReplyType, Recipient,
};

impl NewMessage {
    /// Creates a message to the customer.
    ///
    /// `sender` is the agent in whose name it is sent. Recipients are added separately, since their number depends on the
    /// channel: an e-mail thread needs at least one (observed), live chat exactly one (claimed). The channel account is
    /// that of a message in the thread: [`Message::channel_account`](crate::Message::channel_account).
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
    /// Creates a recipient with an e-mail address, in the `TO` header.
    pub fn email(address: impl Into<String>) -> Self {
        Self::of(DeliveryIdentifier::email(address)).recipient_field("TO")
    }

    /// Creates a recipient with an opaque address of its channel, such as one of live chat.
    pub fn opaque(id: impl Into<String>) -> Self {
        Self::of(DeliveryIdentifier::opaque(id))
    }

    /// Creates a recipient with an address on any channel.
    pub fn of(address: DeliveryIdentifier) -> Self {
        Self::default().delivery_identifier(address)
    }

    /// Moves the recipient to the `CC` header.
    pub fn cc(self) -> Self {
        self.recipient_field("CC")
    }

    /// Moves the recipient to the `BCC` header.
    pub fn bcc(self) -> Self {
        self.recipient_field("BCC")
    }
}

impl QuickReply {
    /// Creates a quick reply that sends a text.
    pub fn text(value: impl Into<String>) -> Self {
        Self::new(value, QuickReplyType::Text)
    }

    /// Creates a quick reply that opens a URL.
    pub fn url(value: impl Into<String>) -> Self {
        Self::new(value, QuickReplyType::Url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OutgoingMessage;

    #[test]
    fn omits_empty_recipients() {
        let message = NewMessage::new("a", ActorId::agent(1), ChannelAccount::email("2")).recipients([]);
        let json = serde_json::to_value(OutgoingMessage::from(message)).unwrap();
        assert_eq!(json.get("recipients"), None, "{json}");
    }
}
