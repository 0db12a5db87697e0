//! Messages as text for a terminal.

use std::fmt::Write as _;
use std::io::{self, Write};

use hubspot_conversations::{ActorId, DeliveryIdentifier, Message, Object};

/// Writes a message: type, sender, recipients and text.
pub(crate) fn message(out: &mut impl Write, message: &Message) -> io::Result<()> {
    let mut head = message
        .created_at()
        .map(|at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string())
        .unwrap_or_else(|| "(no date)".to_owned());
    let direction = message
        .direction()
        .map(|direction| direction.as_str().to_lowercase());
    let delivery = message.delivery().map(|delivery| delivery.to_string());
    let kind = message.type_name().unwrap_or("(no type)").to_owned();
    for part in [direction, Some(kind), delivery].into_iter().flatten() {
        let _ = write!(head, "  {}", plain(&part));
    }
    writeln!(out, "{head}")?;
    line(out, "id", message.id())?;
    for sender in message.senders() {
        let who = person(
            sender.name.as_deref(),
            sender.delivery_identifier.as_ref(),
            sender.actor_id.as_ref(),
        );
        line(out, "from", &who)?;
    }
    for recipient in message.recipients() {
        let who = person(
            recipient.name.as_deref(),
            recipient.delivery_identifier.as_ref(),
            recipient.actor_id.as_ref(),
        );
        let header = recipient.recipient_field.as_deref().unwrap_or("to");
        line(out, &header.to_lowercase(), &who)?;
    }
    if let Message::Message(mail) = message
        && let Some(subject) = &mail.subject
    {
        line(out, "subject", subject)?;
    }
    match message.attachments().len() {
        0 => {}
        1 => line(out, "with", "1 attachment")?,
        several => line(out, "with", &format!("{several} attachments"))?,
    }
    if message.is_truncated() {
        line(out, "note", "HubSpot marks the text as truncated")?;
    }
    for text in message.text().into_iter().flat_map(str::lines) {
        writeln!(out, "  | {}", plain(text))?;
    }
    writeln!(out)
}

fn line(out: &mut impl Write, name: &str, value: &str) -> io::Result<()> {
    writeln!(out, "  {:<8} {}", plain(name), plain(value))
}

/// Formats a person as `Robin Example <customer@example.com> (V-9001)`, with the parts that are known.
fn person(
    name: Option<&str>,
    address: Option<&Object<DeliveryIdentifier>>,
    actor: Option<&ActorId>,
) -> String {
    let address = address.and_then(|address| address.value.as_deref());
    let mut who = match (name, address) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => return actor.map_or("(no name)", ActorId::as_str).to_owned(),
    };
    if let Some(actor) = actor {
        let _ = write!(who, " ({actor})");
    }
    who
}

/// Replaces control characters, which a customer's text may contain, for the terminal.
pub(crate) fn plain(text: &str) -> String {
    let safe = |c: char| {
        if c.is_control() && c != '\t' {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(safe).collect()
}
