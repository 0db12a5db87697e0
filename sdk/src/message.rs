//! Methods of messages and their parts that are more than a field.

use crate::{
    ChannelAccount, Delivery, DeliveryIdentifier, DeliveryIdentifierType, Message, MessagePage, ThreadId,
    TruncationStatus,
};

impl Message {
    /// The thread it is in. `None` if HubSpot sent no id, or one that is not a number.
    #[must_use]
    pub fn thread_id(&self) -> Option<ThreadId> {
        self.conversations_thread_id()?.parse().ok()
    }

    /// The channel and the account that it was received or sent through: what to send from in the same thread. `None` for
    /// types that go through no channel, and if HubSpot left out one of the two.
    #[must_use]
    pub fn channel_account(&self) -> Option<ChannelAccount> {
        let channel = self.channel_id().filter(|id| !id.is_empty())?;
        let account = self.channel_account_id().filter(|id| !id.is_empty())?;
        Some(ChannelAccount::new(channel, account))
    }

    /// How far it got, for types that go through a channel.
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
    /// The messages of this page.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        self.results.as_deref().unwrap_or_default()
    }
}

impl DeliveryIdentifier {
    /// Makes one for an e-mail address.
    pub fn email(address: impl Into<String>) -> Self {
        Self::new(DeliveryIdentifierType::HsEmailAddress, address)
    }

    /// Makes one for a telephone number, in E.164 form.
    pub fn phone(number: impl Into<String>) -> Self {
        Self::new(DeliveryIdentifierType::HsPhoneNumber, number)
    }

    /// Makes one for an address that only its channel can read, such as one of live chat.
    pub fn opaque(id: impl Into<String>) -> Self {
        Self::new(DeliveryIdentifierType::ChannelSpecificOpaqueId, id)
    }

    /// The address, if it is an e-mail address.
    #[must_use]
    pub fn as_email(&self) -> Option<&str> {
        let value = self.value.as_deref()?;
        (self.kind == Some(DeliveryIdentifierType::HsEmailAddress)).then_some(value)
    }
}
