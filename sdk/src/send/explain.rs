//! Who a message on a thread is from: a send, or someone else.

use super::ledger::View;
use super::window::When;
use crate::receipt::SendIdentity;
use crate::{ActorKind, Client, ClientType, Direction, Message, Receipt, Result, TruncationStatus};

/// How a message on the thread is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Explanation {
    /// It is another send's, app's or agent's, the customer's, HubSpot's, or older than the send.
    Other,
    /// Text, files, type, direction, sender, app and time are those of the send.
    Fits,
    /// It was created in the window of the send, and no other send, app or agent explains it. It may be the send's,
    /// however HubSpot changed it.
    Unexplained,
    /// It may be the send's but for its time.
    OutOfTime,
}

/// Explains a message that no send has recorded as its own.
pub(super) async fn explain(
    client: &Client,
    view: &View<'_>,
    identity: &SendIdentity,
    message: &Message,
    when: When,
) -> Result<Explanation> {
    use Explanation::{Fits, Other, OutOfTime, Unexplained};
    let receipt = identity.receipt();
    let author = Author::of(client, receipt, message);
    let is_event = !matches!(
        message,
        Message::Message(_) | Message::Comment(_) | Message::Unrecognized(_)
    );
    if is_event || author == Author::Other {
        return Ok(Other);
    }
    let is_cut = message.is_truncated() && !is_cut_after_reply(message);
    let shown = message.text().filter(|_| !is_cut);
    let files = message.attachments();
    let mut fits = shown.is_some_and(|text| view.has_content(receipt, text, files));
    let mut is_of_other = shown.is_some_and(|text| !fits && view.is_of_other(identity, text, files));
    let is_worth_reading = when == When::Within || author == Author::Own;
    if !fits && is_worth_reading && (message.is_truncated() || message.text().is_none()) {
        match client.get_original_content(receipt.thread(), message.id()).await {
            Ok(original) => {
                let text = original.text.as_deref().unwrap_or_default();
                fits = view.has_content(receipt, text, files);
                is_of_other = !fits && view.is_of_other(identity, text, files);
            }
            // It is not stored yet, or deleted already.
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        }
    }
    let is_incoming = message.direction() == Some(&Direction::Incoming);
    let is_sort = match message {
        Message::Message(message) => !receipt.is_comment() && message.direction == Some(Direction::Outgoing),
        Message::Comment(_) => receipt.is_comment(),
        _ => false,
    };
    let is_doubtful = match author {
        // HubSpot may record an app's message as a person's, but hardly with another type or direction as well.
        Author::Person => fits && is_sort,
        _ => fits || !is_incoming,
    };
    let is_right = author == Author::Own && is_sort && !message.id().is_empty();
    Ok(match when {
        _ if is_of_other || !is_doubtful => Other,
        When::Before if !fits => Other,
        When::Before | When::After => OutOfTime,
        When::Within if fits && is_right => Fits,
        When::Within | When::Unclear => Unexplained,
    })
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Author {
    /// The app and the sender of the send.
    Own,
    /// Perhaps they.
    Unclear,
    /// A person, or HubSpot, as the client says.
    Person,
    /// Another app, another person, a customer.
    Other,
}

impl Author {
    fn of(client: &Client, receipt: &Receipt, message: &Message) -> Self {
        let own_app = client.registry().app().or(receipt.app());
        let named = message.client().and_then(|client| client.client_type.as_ref());
        let app = app_of(message);
        let mut senders = message
            .senders()
            .iter()
            .filter_map(|sender| sender.actor_id.as_ref())
            .chain(message.created_by())
            .peekable();
        let has_sender = senders.peek().is_some();
        let is_customer = |kind| matches!(kind, ActorKind::Visitor | ActorKind::Email);
        if has_sender && senders.clone().all(|actor| is_customer(actor.kind())) {
            return Self::Other;
        }
        let is_sender = match receipt.sender() {
            Some(sender) => senders.any(|actor| actor == sender),
            // A comment has the app as its sender (observed), so only the app shows whose it is.
            None => app.is_some() && app == own_app,
        };
        match named {
            Some(ClientType::Hubspot | ClientType::System) if has_sender && !is_sender => Self::Other,
            Some(ClientType::Hubspot | ClientType::System) => Self::Person,
            _ if app.is_some() && own_app.is_some() && app != own_app => Self::Other,
            Some(ClientType::Integration) if is_sender => Self::Own,
            _ => Self::Unclear,
        }
    }
}

/// Returns the app that a message names as its client, or as its sender.
pub(super) fn app_of(message: &Message) -> Option<i64> {
    let client = message.client().and_then(|client| client.integration_app_id);
    let sender = || {
        let actor = message.created_by()?.as_str();
        actor.strip_prefix("I-")?.parse().ok()
    };
    client.or_else(sender).filter(|app| *app > 0)
}

/// Returns whether HubSpot has truncated a text after the most recent reply only, which it shows whole.
fn is_cut_after_reply(message: &Message) -> bool {
    message.truncation_status() == Some(&TruncationStatus::TruncatedToMostRecentReply)
}
