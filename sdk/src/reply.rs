//! Answering the customer where they wrote.

use crate::error::SendOutcome;
use crate::{
    ActorId, ActorKind, ChannelAccount, DeliveryIdentifierType, Direction, Error, Message, NewMessage,
    Recipient, Result, Sender, Sent, Thread,
};

const LIVE_CHAT: &str = "1000";
const EMAIL: &str = "1002";
const WHATSAPP: &str = "1007";

/// So many messages are looked at for one of a customer's.
const LOOKED_AT: usize = 500;

impl Thread {
    /// Answers the newest message of a customer's.
    ///
    /// Channel, channel account and recipient are those of that message, so the answer goes out where the
    /// question came in. On e-mail the subject is taken too, with one `Re: ` before it. Where that message cannot be
    /// answered, no older one is in its place: it may be somebody else's.
    ///
    /// By the time this reads the thread, somebody may have written who was not there when your answer was made. To
    /// answer a message that you have, use [`reply_to`](Self::reply_to).
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`], as well where the thread cannot be read. Where none of the newest 500 messages is a
    /// customer's, or HubSpot cannot answer the newest of them, the [kind](Error::kind) is
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest), and the error's line says why. Else as for
    /// [`send`](Self::send).
    pub async fn reply(&self, text: impl Into<String>, sender: impl Into<ActorId>) -> Result<Sent> {
        let draft = self.reply_draft(text, sender).await;
        self.send(draft.map_err(not_sent)?).await
    }

    /// The message that [`reply`](Self::reply) would send, to add to it first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) where none of the newest 500 messages is a
    /// customer's, or HubSpot cannot answer the newest of them; the error's line says why. Any other kind where the
    /// thread cannot be read.
    pub async fn reply_draft(
        &self,
        text: impl Into<String>,
        sender: impl Into<ActorId>,
    ) -> Result<NewMessage> {
        let mut messages = self.messages().page_size(100);
        for _ in 0..LOOKED_AT {
            let Some(message) = messages.try_next().await? else {
                let none = "the thread cannot be answered: there is no message of the customer's on it";
                return Err(Error::invalid(none));
            };
            if is_a_customers(&message) {
                return self.reply_to_draft(&message, text, sender);
            }
        }
        Err(Error::invalid(format!(
            "the thread cannot be answered: there is no message of the customer's among its newest {LOOKED_AT}"
        )))
    }

    /// Answers this message of a customer's, whatever has come in since.
    ///
    /// Channel, channel account, recipient and subject are as for [`reply`](Self::reply). The thread is not read.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`], of the kind [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest), where
    /// HubSpot cannot answer it, or it is no message of a customer's, or not of this thread; the error's line says
    /// why. Else as for [`send`](Self::send).
    pub async fn reply_to(
        &self,
        message: &Message,
        text: impl Into<String>,
        sender: impl Into<ActorId>,
    ) -> Result<Sent> {
        let draft = self.reply_to_draft(message, text, sender);
        self.send(draft.map_err(not_sent)?).await
    }

    /// The message that [`reply_to`](Self::reply_to) would send, to add to it first. Nothing is read or sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) where HubSpot cannot answer it, or it is no
    /// message of a customer's, or not of this thread; the error's line says why.
    pub fn reply_to_draft(
        &self,
        message: &Message,
        text: impl Into<String>,
        sender: impl Into<ActorId>,
    ) -> Result<NewMessage> {
        let refused = |why: String| {
            let id = message.id();
            let is_plain = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            let id = if is_plain { id } else { "…" };
            Error::invalid(format!("message {id} cannot be answered: {why}"))
        };
        if let Some(thread) = message.thread_id().filter(|thread| *thread != self.id()) {
            return Err(refused(format!("it is of thread {thread}, not of {}", self.id())));
        }
        let (account, recipient) = answer_to(message).map_err(|why| refused(why.to_owned()))?;
        let subject = subject(message, &account);
        let draft = NewMessage::new(text, sender, account).recipient(recipient);
        Ok(match subject {
            Some(subject) => draft.subject(subject),
            None => draft,
        })
    }
}

fn not_sent(error: Error) -> Error {
    error.not_received().with_outcome(SendOutcome::NotSent)
}

/// Whether a customer wrote it, as far as HubSpot says: what could be a customer's counts as one.
fn is_a_customers(message: &Message) -> bool {
    let mut senders = message.senders().iter();
    match (message, message.direction()) {
        (_, Some(Direction::Outgoing)) => false,
        (Message::Message(_) | Message::Unrecognized(_), Some(Direction::Incoming)) => {
            message.senders().is_empty() || !senders.all(|sender| is_of_the_team(sender))
        }
        // HubSpot does not say which way it went: its sender does.
        (Message::Message(_), _) => {
            let is_theirs = |kind| matches!(kind, ActorKind::Visitor | ActorKind::Email);
            senders.any(|sender| {
                sender
                    .actor_id
                    .as_ref()
                    .is_some_and(|actor| is_theirs(actor.kind()))
            })
        }
        _ => false,
    }
}

/// An agent who answers from a mailbox of their own comes in, too (observed), and cannot receive.
fn is_of_the_team(sender: &Sender) -> bool {
    let kind = sender.actor_id.as_ref().map(ActorId::kind);
    matches!(
        kind,
        Some(ActorKind::Agent | ActorKind::Bot | ActorKind::CustomerAgent | ActorKind::System)
    )
}

/// Where an answer to a message goes, or why there can be none.
fn answer_to(message: &Message) -> Result<(ChannelAccount, Recipient), &'static str> {
    if message.direction() == Some(&Direction::Outgoing) {
        return Err("it went out, and did not come in");
    }
    if !matches!(message, Message::Message(_) | Message::Unrecognized(_)) {
        return Err("it is no message that came through a channel");
    }
    let account = message
        .channel_account()
        .ok_or("HubSpot does not say which channel and which account of it it came through")?;
    let channel = account.channel_id();
    if channel == WHATSAPP {
        return Err("HubSpot cannot send WhatsApp messages through this endpoint (documented)");
    }
    let sender = sender(message)?;
    let address = sender
        .delivery_identifier
        .clone()
        .ok_or("HubSpot gives no address of the customer's")?;
    let is_email = address.kind == Some(DeliveryIdentifierType::HsEmailAddress);
    if address.value.as_deref().unwrap_or_default().is_empty() {
        return Err("HubSpot gives no address of the customer's");
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

/// The customer who wrote it.
fn sender(message: &Message) -> Result<&Sender, &'static str> {
    let mut senders = message.senders().iter().filter(|sender| !is_of_the_team(sender));
    let is_from = |sender: &&crate::Object<Sender>| sender.sender_field.as_deref() == Some("FROM");
    let first = senders.clone().next();
    let chosen = senders.find(is_from).or(first);
    chosen
        .map(|sender| &**sender)
        .ok_or("it came from an agent or another one of the team, or from nobody")
}

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
    let is_answer = subject
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("re:"));
    Some(if is_answer {
        subject.to_owned()
    } else {
        format!("Re: {subject}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Object;
    use serde_json::{Value, json};

    fn incoming(changes: Value) -> Message {
        let mut message = json!({
            "type": "MESSAGE", "id": "1", "direction": "INCOMING", "channelId": "1002", "channelAccountId": "40",
            "subject": "My order",
            "senders": [{"actorId": "V-1", "name": "Robin", "senderField": "FROM",
                "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "robin@example.com"}}],
        });
        if let (Value::Object(message), Value::Object(changes)) = (&mut message, changes) {
            message.extend(changes);
        }
        serde_json::from_value(message).unwrap()
    }

    #[test]
    fn an_answer_goes_where_the_question_came_from() {
        let (account, recipient) = answer_to(&incoming(json!({}))).unwrap();
        assert_eq!(
            (account.channel_id(), account.channel_account_id()),
            ("1002", "40")
        );
        assert_eq!(
            serde_json::to_value(Object::from(recipient)).unwrap(),
            json!({"actorId": "V-1", "name": "Robin", "recipientField": "TO",
                "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "robin@example.com"}})
        );
    }

    #[test]
    fn what_hubspot_cannot_do_is_refused() {
        let opaque = json!([{"actorId": "V-1", "deliveryIdentifier": {"type": "CHANNEL_SPECIFIC_OPAQUE_ID", "value": "x"}}]);
        for (changes, reason) in [
            (json!({"channelId": "1007"}), "WhatsApp"),
            (json!({"senders": opaque.clone()}), "not an e-mail address"),
            (json!({"channelId": "1000"}), "live chat"),
            (json!({"senders": []}), "nobody"),
            (
                json!({"senders": [{"actorId": "A-1", "senderField": "FROM"}]}),
                "an agent",
            ),
            (json!({"senders": [{"actorId": "V-1"}]}), "no address"),
            (json!({"channelId": null}), "which channel"),
            (json!({"channelAccountId": ""}), "which account"),
            (json!({"direction": "OUTGOING"}), "it went out"),
            (
                json!({"type": "COMMENT"}),
                "no message that came through a channel",
            ),
        ] {
            let why = answer_to(&incoming(changes.clone())).unwrap_err();
            assert!(why.contains(reason), "{changes}: {why}");
        }
        let (account, recipient) =
            answer_to(&incoming(json!({"channelId": "1000", "senders": opaque}))).unwrap();
        assert_eq!(account.channel_id(), "1000");
        assert!(recipient.recipient_field.is_none());
        let email = json!({"senders": [{"actorId": "E-robin@example.com",
            "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "robin@example.com"}}]});
        assert!(answer_to(&incoming(email)).unwrap().1.actor_id.is_none());
    }

    #[test]
    fn the_subject_says_re_once() {
        let of = |changes: Value| {
            let message = incoming(changes);
            subject(&message, &message.channel_account().unwrap())
        };
        for (from, to) in [
            ("My order", "Re: My order"),
            ("RE: My order", "RE: My order"),
            ("re:x", "re:x"),
        ] {
            assert_eq!(of(json!({"subject": from})).as_deref(), Some(to));
        }
        assert_eq!(of(json!({"channelId": "1000"})), None);
        assert_eq!(of(json!({"subject": null})), None);
        assert_eq!(of(json!({"subject": " "})), None);
    }

    #[test]
    fn only_what_is_surely_not_a_customers_is_passed_over() {
        let from = |id: Value| json!([{"actorId": id}]);
        for (changes, theirs) in [
            (json!({}), true),
            (json!({"senders": []}), true),
            (json!({"senders": from(json!(null))}), true),
            (json!({"senders": from(json!("X-1"))}), true),
            (json!({"type": "VOICE"}), true),
            (json!({"channelId": "1007"}), true),
            (json!({"direction": null}), true),
            (json!({"direction": "SIDEWAYS"}), true),
            (json!({"direction": null, "senders": from(json!("A-1"))}), false),
            (json!({"direction": null, "type": "RATING"}), false),
            (json!({"direction": "OUTGOING"}), false),
            (json!({"senders": from(json!("A-1"))}), false),
            (json!({"senders": from(json!("B-1"))}), false),
            (json!({"type": "COMMENT"}), false),
        ] {
            assert_eq!(is_a_customers(&incoming(changes.clone())), theirs, "{changes}");
        }
    }
}
