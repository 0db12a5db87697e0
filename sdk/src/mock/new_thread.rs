//! Threads to add to a stand-in.

use serde_json::{Value, json};

use super::account::{
    CHAT, EMAIL, HELP_DESK_MAILBOX, INBOX, LIVE_CHAT, MAILBOX, SUPPORT, Thread, WHATSAPP, WHATSAPP_NUMBER,
};
use crate::{DeliveryIdentifier, Object, ThreadId};

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
    pub(super) messages: Vec<String>,
    channel: &'static str,
    account: &'static str,
    inbox: &'static str,
    customer: Value,
    contact: String,
    ticket: Option<String>,
}

impl NewThread {
    /// A thread on e-mail with the customer of this address.
    #[must_use]
    pub fn email(address: impl Into<String>) -> Self {
        Self::new(EMAIL, MAILBOX, DeliveryIdentifier::email(address))
    }

    /// A thread on live chat with the customer of this opaque id.
    #[must_use]
    pub fn live_chat(customer: impl Into<String>) -> Self {
        Self::new(LIVE_CHAT, CHAT, DeliveryIdentifier::opaque(customer))
    }

    /// A thread on WhatsApp with the customer of this number. Nothing can be sent to it, as HubSpot's guide
    /// says (documented).
    #[must_use]
    pub fn whatsapp(number: impl Into<String>) -> Self {
        Self::new(WHATSAPP, WHATSAPP_NUMBER, DeliveryIdentifier::phone(number))
    }

    fn new(channel: &'static str, account: &'static str, customer: DeliveryIdentifier) -> Self {
        Self {
            id: None,
            messages: Vec::new(),
            channel,
            account,
            inbox: INBOX,
            customer: json!(Object::from(customer)),
            contact: "9001".to_owned(),
            ticket: None,
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
        self.inbox = SUPPORT;
        if self.channel == EMAIL {
            self.account = HELP_DESK_MAILBOX;
        }
        self
    }

    /// Sets the id of the associated contact.
    #[must_use]
    pub fn contact(mut self, id: impl Into<String>) -> Self {
        self.contact = id.into();
        self
    }

    /// Sets the id of the associated ticket.
    #[must_use]
    pub fn ticket(mut self, id: impl Into<String>) -> Self {
        self.ticket = Some(id.into());
        self
    }

    /// Adds a message from the customer.
    #[must_use]
    pub fn message(mut self, text: impl Into<String>) -> Self {
        self.messages.push(text.into());
        self
    }

    pub(super) fn into_thread(self, created_at: String) -> Thread {
        Thread {
            channel: self.channel,
            account: self.account,
            inbox: self.inbox,
            customer: self.customer,
            contact: self.contact,
            ticket: self.ticket,
            status: "OPEN",
            assignee: None,
            archived: false,
            created_at,
            closed_at: None,
            messages: Vec::new(),
        }
    }
}
