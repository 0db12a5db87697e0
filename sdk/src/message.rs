//! Methods of messages and their parts, whose fields are generated.

use crate::{
    ChannelAccount, Delivery, DeliveryIdentifier, DeliveryIdentifierType, Message, MessagePage, ThreadId,
    TruncationStatus,
};

impl Message {
    /// Returns the thread of the message, or `None` if HubSpot sent no id, or one that is not a number.
    #[must_use]
    pub fn thread_id(&self) -> Option<ThreadId> {
        self.conversations_thread_id()?.parse().ok()
    }

    /// Returns the channel and account of the message, from which to send to the same thread. `None` for types without a
    /// channel, and if HubSpot did not send both ids.
    #[must_use]
    pub fn channel_account(&self) -> Option<ChannelAccount> {
        let channel = self.channel_id().filter(|id| !id.is_empty())?;
        let account = self.channel_account_id().filter(|id| !id.is_empty())?;
        Some(ChannelAccount::new(channel, account))
    }

    /// Returns the delivery state, for types with a channel.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        Delivery::of(self.status()?)
    }

    /// Whether HubSpot has truncated the text. [`Client::get_original_content`](crate::Client::get_original_content)
    /// returns the full one.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        let status = self.truncation_status();
        status.is_some_and(|status| *status != TruncationStatus::NotTruncated)
    }
}

impl MessagePage {
    /// Returns the messages of this page.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        self.results.as_deref().unwrap_or_default()
    }
}

impl DeliveryIdentifier {
    /// Creates an identifier with an e-mail address.
    pub fn email(address: impl Into<String>) -> Self {
        Self::new(DeliveryIdentifierType::HsEmailAddress, address)
    }

    /// Creates an identifier with a telephone number, in E.164 form.
    pub fn phone(number: impl Into<String>) -> Self {
        Self::new(DeliveryIdentifierType::HsPhoneNumber, number)
    }

    /// Creates an identifier with an opaque address of its channel, such as one of live chat.
    pub fn opaque(id: impl Into<String>) -> Self {
        Self::new(DeliveryIdentifierType::ChannelSpecificOpaqueId, id)
    }

    /// Returns the address, if it is an e-mail address.
    #[must_use]
    pub fn as_email(&self) -> Option<&str> {
        let value = self.value.as_deref()?;
        (self.kind == Some(DeliveryIdentifierType::HsEmailAddress)).then_some(value)
    }
}
