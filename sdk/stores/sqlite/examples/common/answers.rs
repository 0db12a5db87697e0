//! Replies to each message of a customer once: the message's id is the idempotency key of its reply.

use std::collections::BTreeSet;
use std::time::Duration;

use hubspot_conversations::store::SendState;
use hubspot_conversations::{ActorId, ActorKind, Client, Direction, ErrorKind, Message, Result, Thread};

use super::support::show::plain;
use super::support::{explain, say};

const PREFIX: &str = "reply-to-";

/// Returns the idempotency key of the reply to a message. HubSpot writes the same id with dashes and without (observed);
/// its case is no difference either.
pub(crate) fn key(message_id: &str) -> String {
    format!("{PREFIX}{}", message_id.replace('-', "").to_ascii_lowercase())
}

/// The outcome for one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    /// It was answered before, also by another process.
    Before,
    /// It needs no reply.
    Skipped,
    /// It cannot be answered, also not later.
    Impossible,
    /// It can be answered later.
    NotSent,
    /// It is not answered again: the customer could get two replies.
    Unknown,
}

/// The outcomes so far.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) answered: usize,
    impossible: usize,
    /// The messages could not be read.
    pub(crate) is_unread: bool,
    not_sent: BTreeSet<String>,
    unknown: BTreeSet<String>,
}

impl Tally {
    /// Counts a message, in place of its earlier outcome.
    pub(crate) fn count(&mut self, message_id: &str, outcome: Outcome) {
        let key = key(message_id);
        self.not_sent.remove(&key);
        self.unknown.remove(&key);
        match outcome {
            Outcome::Answered => self.answered += 1,
            Outcome::Before | Outcome::Skipped => {}
            Outcome::Impossible => self.impossible += 1,
            Outcome::NotSent => drop(self.not_sent.insert(key)),
            Outcome::Unknown => drop(self.unknown.insert(key)),
        }
    }

    pub(crate) fn is_unknown(&self) -> bool {
        !self.unknown.is_empty()
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.is_unread || self.impossible > 0 || !self.not_sent.is_empty()
    }

    /// Looks up the replies whose outcome an earlier run did not learn. Those that another process may be working on are
    /// left alone.
    pub(crate) async fn resolve(&mut self, client: &Client) -> Result<()> {
        let mut resolving = client.sends().resolve(Duration::ZERO);
        while let Some(status) = resolving.next().await {
            let status = status?;
            let Some(message) = status.key().strip_prefix(PREFIX) else {
                continue; // Another program's, with the same store.
            };
            if let SendState::Sent { .. } = status.state() {
                continue;
            }
            say(format_args!(
                "Unknown whether message {} was answered; it is not answered again. Check its thread{}.",
                plain(message),
                status
                    .receipt()
                    .map_or(String::new(), |receipt| format!(", {}", receipt.thread()))
            ));
            self.unknown.insert(status.key().to_owned());
        }
        Ok(())
    }
}

/// Replies to a message, if it is from a customer, and prints the outcome.
pub(crate) async fn answer(
    thread: &Thread,
    message: &Message,
    agent: &ActorId,
    reply: impl FnOnce(&str) -> Option<String>,
) -> Outcome {
    let text = message.text().filter(|_| is_from_customer(message));
    let Some(answer) = text.and_then(reply) else {
        return Outcome::Skipped;
    };
    // To this message, not to one that arrived since.
    let sending = thread.reply_to(message, answer, agent);
    let result = sending.idempotency_key(key(message.id())).await;
    let (outcome, what) = match &result {
        Ok(sent) if sent.replayed() => (Outcome::Before, "Answered before: message"),
        Ok(_) => (Outcome::Answered, "Answered message"),
        Err(error) if error.is_unknown() => (Outcome::Unknown, "Unknown whether it is answered: message"),
        // HubSpot has no way to reply to it, or another reply is on its way already.
        Err(error) if error.kind() == ErrorKind::InvalidRequest || error.is_key_reused() => {
            (Outcome::Impossible, "Not answered: message")
        }
        Err(_) => (Outcome::NotSent, "Not answered: message"),
    };
    say(format_args!(
        "{what} {} on thread {}.",
        plain(message.id()),
        thread.id()
    ));
    if let Err(error) = &result {
        explain(error);
    }
    outcome
}

/// Returns whether a message is from a customer. An agent's mail from an outside mailbox is incoming, too (observed), and
/// messages of other programs may be.
pub(crate) fn is_from_customer(message: &Message) -> bool {
    let is_customer = |kind| matches!(kind, ActorKind::Visitor | ActorKind::Email);
    matches!(message, Message::Message(_))
        && message.direction() == Some(&Direction::Incoming)
        && message
            .senders()
            .iter()
            .filter_map(|sender| sender.actor_id.as_ref())
            .all(|actor| is_customer(actor.kind()))
}
