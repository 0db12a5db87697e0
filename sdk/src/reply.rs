//! Answering the customer where they wrote.

use crate::error::Fate;
use crate::{
    ActorId, ActorKind, ChannelAccount, ChannelMessage, DeliveryIdentifierType, Direction, Error, Message,
    NewMessage, Recipient, Result, Sender, Sent, Thread,
};

const LIVE_CHAT: &str = "1000";
const EMAIL: &str = "1002";
const WHATSAPP: &str = "1007";

/// So many messages are looked at for one that can be answered.
const LOOKED_AT: usize = 500;

impl Thread {
    /// Answers the newest message of the customer's that can be answered.
    ///
    /// Channel, channel account and recipient are those of that message, so the answer goes out where the
    /// question came in. On e-mail the subject is taken too, with one `Re: ` before it.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`], as well where the thread cannot be read. Where there is nothing to answer, or HubSpot
    /// cannot do it, the [kind](Error::kind) is [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest),
    /// and the error's line says why. Else as for [`send`](Self::send).
    pub async fn reply(&self, text: impl Into<String>, sender: impl Into<ActorId>) -> Result<Sent> {
        let draft = self.reply_draft(text, sender).await;
        let not_sent = |error: Error| error.unsent().fated(Fate::NotSent);
        self.send(draft.map_err(not_sent)?).await
    }

    /// The message that [`reply`](Self::reply) would send, to add to it first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) where there is nothing to answer, or HubSpot
    /// cannot do it; the error's line says why. Any other kind where the thread cannot be read.
    pub async fn reply_draft(
        &self,
        text: impl Into<String>,
        sender: impl Into<ActorId>,
    ) -> Result<NewMessage> {
        let (text, sender) = (text.into(), sender.into());
        let mut messages = self.messages().page_size(100);
        let mut first_reason = None;
        for _ in 0..LOOKED_AT {
            let Some(message) = messages.try_next().await? else {
                break;
            };
            let Message::Message(message) = message else {
                continue;
            };
            if message.direction != Some(Direction::Incoming) {
                continue;
            }
            match answer_to(&message) {
                Ok((account, recipient)) => {
                    let draft = NewMessage::new(text, sender, account).recipient(recipient);
                    return Ok(match subject(&message) {
                        Some(subject) => draft.subject(subject),
                        None => draft,
                    });
                }
                Err(reason) => drop(first_reason.get_or_insert(reason)),
            }
        }
        let reason = first_reason.unwrap_or("there is no message of the customer's on it");
        Err(Error::invalid(format!("the thread cannot be answered: {reason}")))
    }
}

/// Where an answer to a message goes, or why there can be none.
fn answer_to(message: &ChannelMessage) -> Result<(ChannelAccount, Recipient), &'static str> {
    let channel = message
        .channel_id
        .as_deref()
        .ok_or("HubSpot does not say which channel its newest message came through")?;
    let account = message
        .channel_account_id
        .as_deref()
        .ok_or("HubSpot does not say which account its newest message came to")?;
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
    Ok((ChannelAccount::new(channel, account), recipient))
}

/// Who wrote it. An agent who answers from a mailbox of their own comes in, too (observed), and cannot receive.
fn sender(message: &ChannelMessage) -> Result<&Sender, &'static str> {
    let senders: Vec<&Sender> = message.senders.iter().flatten().map(|sender| &**sender).collect();
    let is_agent = |sender: &&&Sender| {
        sender
            .actor_id
            .as_ref()
            .is_some_and(|actor| actor.kind() == ActorKind::Agent)
    };
    let named = |field: &str| {
        senders
            .iter()
            .find(|s| s.sender_field.as_deref() == Some(field) && !is_agent(s))
    };
    let chosen = named("FROM").or_else(|| senders.iter().find(|sender| !is_agent(sender)));
    chosen
        .copied()
        .ok_or("its newest message came from an agent, or from nobody")
}

fn subject(message: &ChannelMessage) -> Option<String> {
    if message.channel_id.as_deref() != Some(EMAIL) {
        return None;
    }
    let subject = message.subject.as_deref()?.trim();
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

    fn incoming(changes: Value) -> Object<ChannelMessage> {
        let mut message = json!({
            "type": "MESSAGE", "id": "1", "direction": "INCOMING", "channelId": "1002", "channelAccountId": "40",
            "subject": "My order",
            "senders": [{"actorId": "V-1", "name": "Robin", "senderField": "FROM",
                "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "robin@example.com"}}],
        });
        if let (Value::Object(message), Value::Object(changes)) = (&mut message, changes) {
            message.extend(changes);
        }
        match serde_json::from_value(message).unwrap() {
            Message::Message(message) => message,
            other => panic!("{other:?}"),
        }
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
        for (from, to) in [
            ("My order", "Re: My order"),
            ("RE: My order", "RE: My order"),
            ("re:x", "re:x"),
        ] {
            assert_eq!(subject(&incoming(json!({"subject": from}))).as_deref(), Some(to));
        }
        assert_eq!(subject(&incoming(json!({"channelId": "1000"}))), None);
        assert_eq!(subject(&incoming(json!({"subject": null}))), None);
        assert_eq!(subject(&incoming(json!({"subject": " "}))), None);
    }
}
