//! Threads to add to a stand-in, and as it keeps them.

use serde_json::{Value, json};

use super::account::{CHAT, EMAIL, HELP_DESK_MAILBOX, INBOX, MAILBOX, SUPPORT, WHATSAPP, WHATSAPP_NUMBER};
use super::stored::StoredMessage;
use crate::{ChannelAccount, DeliveryIdentifier, ThreadId};

/// A thread to add to a [`StandIn`](super::StandIn): its channel, its customer, its inbox.
///
/// ```
/// use hubspot_conversations::mock::{NewThread, StandIn};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = StandIn::start();
/// let thread = hubspot.add_thread(NewThread::email("ana@example.com").message("Where is it?"));
/// hubspot.client()?.thread(thread).reply("On its way.", hubspot.agent()).await?;
/// assert_eq!(hubspot.messages(thread).len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct NewThread {
    pub(super) id: Option<u64>,
    /// What the customer wrote.
    pub(super) texts: Vec<String>,
    pub(super) thread: Thread,
}

impl NewThread {
    /// A thread on e-mail with the customer of this address.
    #[must_use]
    pub fn email(address: impl Into<String>) -> Self {
        Self::new(ChannelAccount::email(MAILBOX), DeliveryIdentifier::email(address))
    }

    /// A thread on live chat with the customer of this opaque id.
    #[must_use]
    pub fn live_chat(customer: impl Into<String>) -> Self {
        Self::new(
            ChannelAccount::live_chat(CHAT),
            DeliveryIdentifier::opaque(customer),
        )
    }

    /// A thread on WhatsApp with the customer of this number. Nothing can be sent to it, as HubSpot's guide
    /// says (documented).
    #[must_use]
    pub fn whatsapp(number: impl Into<String>) -> Self {
        Self::new(
            ChannelAccount::new(WHATSAPP, WHATSAPP_NUMBER),
            DeliveryIdentifier::phone(number),
        )
    }

    pub(super) fn new(channel_account: ChannelAccount, customer: DeliveryIdentifier) -> Self {
        Self {
            id: None,
            texts: Vec::new(),
            thread: Thread {
                json: json!({
                    "status": "OPEN",
                    "spam": false,
                    "inboxId": INBOX,
                    "associatedContactId": "9001",
                    "archived": false,
                }),
                channel_account,
                customer,
                ticket: Value::Null,
                messages: Vec::new(),
            },
        }
    }

    /// Sets the id, in place of the next free one. A thread that has it is replaced.
    #[must_use]
    pub fn id(mut self, id: impl Into<ThreadId>) -> Self {
        self.id = Some(id.into().into());
        self
    }

    /// Puts the thread into the inbox of the help desk; one on e-mail is then sent to from its mailbox.
    #[must_use]
    pub fn help_desk(mut self) -> Self {
        self.thread.json["inboxId"] = SUPPORT.into();
        if self.thread.channel_account.channel_id() == EMAIL {
            self.thread.channel_account = ChannelAccount::email(HELP_DESK_MAILBOX);
        }
        self
    }

    /// Sets the id of the associated contact.
    #[must_use]
    pub fn contact(mut self, id: impl Into<String>) -> Self {
        self.thread.json["associatedContactId"] = id.into().into();
        self
    }

    /// Sets the id of the associated ticket.
    #[must_use]
    pub fn ticket(mut self, id: impl Into<String>) -> Self {
        self.thread.ticket = id.into().into();
        self
    }

    /// Adds a message from the customer.
    #[must_use]
    pub fn message(mut self, text: impl Into<String>) -> Self {
        self.texts.push(text.into());
        self
    }
}

/// A thread of the stand-in.
#[derive(Clone, Debug)]
pub(super) struct Thread {
    /// The thread in the form of a response, with null for fields without a value.
    pub json: Value,
    pub channel_account: ChannelAccount,
    /// The address or the opaque id of the customer.
    pub customer: DeliveryIdentifier,
    /// The id of the associated ticket, or null.
    pub ticket: Value,
    /// Oldest first.
    pub messages: Vec<StoredMessage>,
}
