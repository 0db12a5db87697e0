//! Replies to the customer, on the channel that the customer used.

use crate::client::BoxFuture;
use crate::options::call_options;
#[cfg(feature = "files")]
use crate::send::uploads;
use crate::send::{SendKey, idempotency_key};
use crate::{
    ActorId, ActorKind, ChannelAccount, Client, DeliveryIdentifierType, Direction, Error, Message,
    NewMessage, Prepared, Recipient, Result, SendMessage, Sender, Sent, Thread, ThreadId,
};

const LIVE_CHAT: &str = "1000";
const EMAIL: &str = "1002";
const WHATSAPP: &str = "1007";

/// How many of a thread's newest messages are read to find one of a customer's.
const MAX_READ: usize = 500;

/// A reply to the newest message of a customer's, returned by [`Thread::reply`]. Nothing is read or sent before it is
/// awaited. Macros that take futures need `.into_future()`, as for [`SendMessage`].
///
/// ```
/// use hubspot_conversations::mock::StandIn;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = StandIn::start();
/// let thread = stand_in.client()?.thread(stand_in.email_thread());
/// let sent = thread.reply("It is on its way.", stand_in.agent()).await?;
/// assert_eq!(sent.channel_account(), Some(stand_in.mailbox()));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nothing is sent before it is awaited"]
pub struct SendReply {
    client: Client,
    thread: ThreadId,
    text: String,
    sender: ActorId,
    key: Option<Box<SendKey>>,
    #[cfg(feature = "files")]
    uploads: Vec<crate::files::Upload>,
}

call_options!(SendReply);
idempotency_key!(SendReply);
#[cfg(feature = "files")]
uploads!(SendReply);

impl IntoFuture for SendReply {
    type Output = Result<Sent>;
    type IntoFuture = BoxFuture<Sent>;

    fn into_future(self) -> BoxFuture<Sent> {
        Box::pin(async move {
            let thread = self.client.thread(self.thread);
            let key = self.key;
            #[cfg(feature = "store")]
            let key = key.map(|key| key.asked(&["reply", &self.text, self.sender.as_str()]));
            #[cfg(feature = "files")]
            if !self.uploads.is_empty() {
                let files = crate::send::SendFiles {
                    client: self.client,
                    thread: self.thread,
                    key,
                    uploads: self.uploads,
                };
                let draft = async { Ok(thread.reply_draft(self.text, self.sender).await?.into()) };
                // Boxed, since every reply has room for its size.
                return Box::pin(files.send_draft(draft)).await;
            }
            // What was sent before is not drafted again: the thread may have another message by now.
            #[cfg(feature = "store")]
            if let Some(key) = &key
                && let Some(sent) = crate::send::existing(&self.client, self.thread, key).await?
            {
                return Ok(sent);
            }
            let draft = thread.reply_draft(self.text, self.sender).await;
            let message = draft.map_err(Error::into_not_sent)?.into();
            Prepared::new(self.client, self.thread, message, key).send().await
        })
    }
}

impl std::fmt::Debug for SendReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SendReply")
            .field("thread", &self.thread)
            .finish_non_exhaustive()
    }
}

impl Thread {
    /// Replies to the newest message of a customer's.
    ///
    /// Channel, channel account and recipient are those of that message, so that the reply arrives where the customer
    /// wrote. On e-mail the subject is taken too, with one `Re: ` before it. Where that message cannot be replied to, no
    /// older one takes its place: it may be another person's.
    ///
    /// When the thread is read, there may be a message that was not there when the text was written. To reply to a
    /// message that you have, use [`reply_to`](Self::reply_to).
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`], also where the thread cannot be read. Where none of the newest 500 messages is a
    /// customer's, or HubSpot cannot send a reply to the newest of them, the [kind](Error::kind) is
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest), and the error says why. Otherwise as for
    /// [`send`](Self::send).
    pub fn reply(&self, text: impl Into<String>, sender: impl Into<ActorId>) -> SendReply {
        SendReply {
            client: self.client().clone(),
            thread: self.id(),
            text: text.into(),
            sender: sender.into(),
            key: None,
            #[cfg(feature = "files")]
            uploads: Vec::new(),
        }
    }

    /// Returns the message that [`reply`](Self::reply) would send, to add to it first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) where none of the newest 500 messages is a
    /// customer's, or HubSpot cannot send a reply to the newest of them; the error says why. Any other kind where the
    /// thread cannot be read.
    pub async fn reply_draft(
        &self,
        text: impl Into<String>,
        sender: impl Into<ActorId>,
    ) -> Result<NewMessage> {
        let mut messages = self.messages().page_size(100);
        for _ in 0..MAX_READ {
            let Some(message) = messages.try_next().await? else {
                let reason = "the thread cannot be replied to: no message on it is a customer's";
                return Err(Error::invalid(reason));
            };
            if is_from_customer(&message) {
                return self.reply_to_draft(&message, text, sender);
            }
        }
        Err(Error::invalid(format!(
            "the thread cannot be replied to: none of its newest {MAX_READ} messages is a customer's"
        )))
    }

    /// Replies to this message of a customer's, whatever has arrived since. The thread is not read.
    ///
    /// Channel, channel account, recipient and subject are as for [`reply`](Self::reply).
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`], of the kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest), where
    /// HubSpot cannot send a reply to it, or it is no message of a customer's, or not of this thread; the error says
    /// why. Otherwise as for [`send`](Self::send).
    pub fn reply_to(
        &self,
        message: &Message,
        text: impl Into<String>,
        sender: impl Into<ActorId>,
    ) -> SendMessage {
        let draft = self.reply_to_draft(message, text, sender);
        SendMessage::new(self.client().clone(), self.id(), draft.map(Into::into))
    }

    /// Returns the message that [`reply_to`](Self::reply_to) would send, to add to it first. Nothing is read or sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) where HubSpot cannot send a reply to it, or it is
    /// no message of a customer's, or not of this thread; the error says why.
    pub fn reply_to_draft(
        &self,
        message: &Message,
        text: impl Into<String>,
        sender: impl Into<ActorId>,
    ) -> Result<NewMessage> {
        let invalid = |why: String| {
            let id = message.id();
            let is_plain = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            let id = if is_plain { id } else { "…" };
            Error::invalid(format!("message {id} cannot be replied to: {why}"))
        };
        if let Some(thread) = message.thread_id().filter(|thread| *thread != self.id()) {
            return Err(invalid(format!("it is of thread {thread}, not of {}", self.id())));
        }
        let (account, recipient) = destination(message).map_err(|why| invalid(why.to_owned()))?;
        let subject = subject(message, &account);
        let draft = NewMessage::new(text, sender, account).recipient(recipient);
        Ok(match subject {
            Some(subject) => draft.subject(subject),
            None => draft,
        })
    }
}

/// Returns whether a customer wrote a message, as far as HubSpot says. One that could be a customer's counts as one.
fn is_from_customer(message: &Message) -> bool {
    let mut senders = message.senders().iter();
    match (message, message.direction()) {
        (_, Some(Direction::Outgoing)) => false,
        (Message::Message(_) | Message::Unrecognized(_), Some(Direction::Incoming)) => {
            message.senders().is_empty() || !senders.all(|sender| is_team_member(sender))
        }
        // Without a direction, the sender decides.
        (Message::Message(_), _) => {
            let is_customer = |kind| matches!(kind, ActorKind::Visitor | ActorKind::Email);
            senders.any(|sender| {
                sender
                    .actor_id
                    .as_ref()
                    .is_some_and(|actor| is_customer(actor.kind()))
            })
        }
        _ => false,
    }
}

/// Returns whether a sender belongs to the team. The reply of an agent from their own mailbox is incoming too (observed),
/// and an agent cannot receive a message.
fn is_team_member(sender: &Sender) -> bool {
    let kind = sender.actor_id.as_ref().map(ActorId::kind);
    matches!(
        kind,
        Some(ActorKind::Agent | ActorKind::Bot | ActorKind::CustomerAgent | ActorKind::System)
    )
}

/// Returns where a reply to a message goes, or why there can be none.
fn destination(message: &Message) -> Result<(ChannelAccount, Recipient), &'static str> {
    if message.direction() == Some(&Direction::Outgoing) {
        return Err("it is outgoing");
    }
    if !matches!(message, Message::Message(_) | Message::Unrecognized(_)) {
        return Err("it is not a message of a channel");
    }
    let account = message
        .channel_account()
        .ok_or("HubSpot does not say which channel and which channel account it came through")?;
    let channel = account.channel_id();
    if channel == WHATSAPP {
        return Err("HubSpot cannot send WhatsApp messages through this endpoint (documented)");
    }
    let sender = sender(message)?;
    let address = sender
        .delivery_identifier
        .clone()
        .ok_or("HubSpot returned no address of the customer")?;
    let is_email = address.kind == Some(DeliveryIdentifierType::HsEmailAddress);
    if address.value.as_deref().unwrap_or_default().is_empty() {
        return Err("HubSpot returned no address of the customer");
    }
    if channel == EMAIL && !is_email {
        return Err("the customer's address is not an e-mail address, and the channel is e-mail");
    }
    if channel == LIVE_CHAT && is_email {
        return Err(
            "the customer's address is an e-mail address, and the channel is live chat, which has its own",
        );
    }
    let mut recipient = Recipient::default().delivery_identifier(address);
    // An `E-` actor is refused as a recipient (observed).
    if let Some(actor) = sender
        .actor_id
        .as_ref()
        .filter(|actor| actor.kind() == ActorKind::Visitor)
    {
        recipient = recipient.actor_id(actor);
    }
    if let Some(name) = &sender.name {
        recipient = recipient.name(name.as_str());
    }
    if channel == EMAIL {
        recipient = recipient.recipient_field("TO");
    }
    Ok((account, recipient))
}

/// Returns the customer who wrote a message.
fn sender(message: &Message) -> Result<&Sender, &'static str> {
    let mut senders = message.senders().iter().filter(|sender| !is_team_member(sender));
    let is_from = |sender: &&crate::Object<Sender>| sender.sender_field.as_deref() == Some("FROM");
    let first = senders.clone().next();
    let chosen = senders.find(is_from).or(first);
    chosen
        .map(|sender| &**sender)
        .ok_or("its sender is an agent or another team member, or is missing")
}

/// Returns the subject of a reply, on e-mail.
fn subject(message: &Message, account: &ChannelAccount) -> Option<String> {
    let subject = match message {
        Message::Message(message) => message.subject.as_deref(),
        Message::Unrecognized(message) => message.subject.as_deref(),
        _ => None,
    };
    let subject = subject.filter(|_| account.channel_id() == EMAIL)?.trim();
    if subject.is_empty() {
        return None;
    }
    let is_reply = subject
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("re:"));
    Some(if is_reply {
        subject.to_owned()
    } else {
        format!("Re: {subject}")
    })
}

#[cfg(test)]
mod tests;
