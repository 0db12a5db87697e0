//! What one asks of any message, whatever its type.

use crate::model::{Schema, Union, Visit, problems, unrecognized};
use crate::{
    Attachment, ChannelAccount, Delivery, DeliveryIdentifier, DeliveryIdentifierType, Direction, Extra,
    Message, MessageRecipient, Object, Problem, Sender, ThreadId, Timestamp,
};

/// The same question to every type of message, of a field that they all have.
macro_rules! each {
    ($self:ident, $member:ident => $answer:expr) => {
        match $self {
            Message::Message($member) => $answer,
            Message::Comment($member) => $answer,
            Message::WelcomeMessage($member) => $answer,
            Message::Assignment($member) => $answer,
            Message::ThreadStatusChange($member) => $answer,
            Message::ThreadInboxChange($member) => $answer,
            Message::Unrecognized($member) => $answer,
        }
    };
}

impl Message {
    /// The id. Empty only if HubSpot sent none, which [`problems`](Self::problems) then names.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Unrecognized(any) => any.id.as_deref().unwrap_or_default(),
            Self::Message(member) => &member.id,
            Self::Comment(member) => &member.id,
            Self::WelcomeMessage(member) => &member.id,
            Self::Assignment(member) => &member.id,
            Self::ThreadStatusChange(member) => &member.id,
            Self::ThreadInboxChange(member) => &member.id,
        }
    }

    /// The `type`, as HubSpot writes it.
    #[must_use]
    pub fn type_name(&self) -> Option<&str> {
        struct Tag;
        impl Visit for Tag {
            type Output = Option<&'static str>;
            fn object<T: Schema>(self, _: &Object<T>) -> Self::Output {
                T::TAG
            }
            fn json(self, _: &serde_json::Value) -> Self::Output {
                None
            }
        }
        match self {
            Self::Unrecognized(any) => any.kind.as_deref(),
            known => known.visit(Tag),
        }
    }

    /// The thread it is on. `None` if HubSpot did not say, or its id is no number.
    #[must_use]
    pub fn thread_id(&self) -> Option<ThreadId> {
        let id = each!(self, member => member.conversations_thread_id.as_deref());
        id?.parse().ok()
    }

    /// The channel and the account that it came or went through: what to send from on the same thread. `None` for what
    /// goes through no channel, and where HubSpot left out one of the two.
    #[must_use]
    pub fn channel_account(&self) -> Option<ChannelAccount> {
        let (channel, account) = match self {
            Self::Message(member) => (&member.channel_id, &member.channel_account_id),
            Self::WelcomeMessage(member) => (&member.channel_id, &member.channel_account_id),
            Self::Unrecognized(any) => (&any.channel_id, &any.channel_account_id),
            _ => return None,
        };
        let given = |id: &Option<String>| id.clone().filter(|id| !id.is_empty());
        Some(ChannelAccount::new(given(channel)?, given(account)?))
    }

    /// When it was created, by HubSpot's clock, in UTC.
    #[must_use]
    pub fn created_at(&self) -> Option<&Timestamp> {
        each!(self, member => member.created_at.as_ref())
    }

    /// Who sent it.
    #[must_use]
    pub fn senders(&self) -> &[Object<Sender>] {
        each!(self, member => member.senders.as_deref().unwrap_or_default())
    }

    /// Whom it was addressed to.
    #[must_use]
    pub fn recipients(&self) -> &[Object<MessageRecipient>] {
        each!(self, member => member.recipients.as_deref().unwrap_or_default())
    }

    /// The text without markup, of what has one. HubSpot may have cut it: see [`is_truncated`](Self::is_truncated).
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Message(member) => member.text.as_deref(),
            Self::Comment(member) => member.text.as_deref(),
            Self::WelcomeMessage(member) => member.text.as_deref(),
            Self::Unrecognized(any) => any.text.as_deref(),
            _ => None,
        }
    }

    /// The text as HTML, of what has one.
    #[must_use]
    pub fn rich_text(&self) -> Option<&str> {
        match self {
            Self::Message(member) => member.rich_text.as_deref(),
            Self::Comment(member) => member.rich_text.as_deref(),
            Self::WelcomeMessage(member) => member.rich_text.as_deref(),
            Self::Unrecognized(any) => any.rich_text.as_deref(),
            _ => None,
        }
    }

    /// What came with it besides text.
    #[must_use]
    pub fn attachments(&self) -> &[Attachment] {
        match self {
            Self::Message(member) => member.attachments.as_deref().unwrap_or_default(),
            Self::Comment(member) => member.attachments.as_deref().unwrap_or_default(),
            Self::Unrecognized(any) => any.attachments.as_deref().unwrap_or_default(),
            _ => &[],
        }
    }

    /// Whether it came in or went out, of what goes through a channel.
    #[must_use]
    pub fn direction(&self) -> Option<&Direction> {
        match self {
            Self::Message(member) => member.direction.as_ref(),
            Self::Unrecognized(any) => any.direction.as_ref(),
            _ => None,
        }
    }

    /// How far it got, of what goes through a channel.
    #[must_use]
    pub fn delivery(&self) -> Option<Delivery> {
        let status = match self {
            Self::Message(member) => member.status.as_ref(),
            Self::Unrecognized(any) => any.status.as_ref(),
            _ => None,
        };
        status.and_then(|status| Delivery::of(status))
    }

    /// Whether HubSpot has cut the text. [`Client::get_original_content`](crate::Client::get_original_content)
    /// has the whole.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        let status = match self {
            Self::Message(member) => member.truncation_status.as_ref(),
            Self::Unrecognized(any) => any.truncation_status.as_ref(),
            _ => None,
        };
        status.is_some_and(|status| *status != crate::TruncationStatus::NotTruncated)
    }

    /// What HubSpot sent beyond the fields that this version of the crate knows.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        each!(self, member => member.extra())
    }

    /// Every field, however deep, that came in a shape this version of the crate did not expect. Empty for
    /// nearly every message.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        problems(self)
    }

    /// Where in it, however deep, there is something that is new to this version of the crate: a word, the `type` of
    /// a kind, a field; such as `status.statusType`. It costs nothing; a later version may know it.
    #[must_use]
    pub fn unrecognized(&self) -> Vec<String> {
        unrecognized(self)
    }
}

impl Attachment {
    /// What HubSpot sent beyond the fields that this version of the crate knows.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        match self {
            Self::Contact(member) => member.extra(),
            Self::File(member) => member.extra(),
            Self::Location(member) => member.extra(),
            Self::MessageHeader(member) => member.extra(),
            Self::QuickReplies(member) => member.extra(),
            Self::SocialMediaMetadata(member) => member.extra(),
            Self::UnsupportedContent(member) => member.extra(),
            Self::WhatsappTemplateMetadata(member) => member.extra(),
            Self::Unrecognized(any) => any.extra(),
        }
    }
}

impl crate::MessagePage {
    /// The messages of this page.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        self.results.as_deref().unwrap_or_default()
    }
}

impl DeliveryIdentifier {
    /// An e-mail address.
    pub fn email(address: impl Into<String>) -> Self {
        Self::new(DeliveryIdentifierType::HsEmailAddress, address)
    }

    /// A telephone number, in E.164 form.
    pub fn phone(number: impl Into<String>) -> Self {
        Self::new(DeliveryIdentifierType::HsPhoneNumber, number)
    }

    /// An address of a channel that has its own, such as live chat.
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
