//! Finding a message in its thread, without writing anything.
//!
//! A message is taken to be the one of a [`Receipt`] if its words are the same (HubSpot changes the space
//! between them, and cuts mail: then the original content is asked for), if it was created no earlier than just
//! before the send by a clock that may differ from ours by up to two minutes, if it has the sender, or for a
//! comment an app as its client, and if no other send of this client has claimed it.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::Instant;

use super::{Receipt, messages};
use crate::{CallOptions, Client, ClientType, Message, Result, RetryPolicy};

/// What a lookup came to.
pub(super) enum Found {
    /// The one message that it can be.
    This(Box<Message>),
    Nothing,
    /// More than one message could be it, or the one could be another send's.
    Several,
}

/// How far HubSpot's clock may differ from ours. 90 s have been allowed for, and something on top.
const SKEW: TimeDelta = TimeDelta::seconds(120);
/// The first wait between two looks; each further one is twice as long, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// How long one read of a lookup may take at the most; an attempt of the client's, if that is less.
const READ: Duration = Duration::from_secs(10);
/// So many pages of a hundred are looked at. More in four minutes is no conversation.
const PAGES: usize = 20;

/// Looks until the message is there, or the settle time is over. Takes the settle time and one read at the most.
pub(super) async fn settle(client: &Client, receipt: &Receipt) -> Result<Found> {
    let time = client.options().settle_time.unwrap_or(super::DEFAULT_SETTLE_TIME);
    let until = Instant::now() + time;
    let mut wait = FIRST_WAIT;
    loop {
        let last = Instant::now() >= until;
        // Looking again is what this loop does anyway.
        let found = once(client, receipt, RetryPolicy::never()).await;
        match found {
            Ok(Found::Nothing) | Err(_) if !last => {}
            found => return found,
        }
        tokio::time::sleep_until(until.min(Instant::now() + wait)).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Looks once, newest first, back to just before the send.
pub(super) async fn once(client: &Client, receipt: &Receipt, retry: RetryPolicy) -> Result<Found> {
    let read = client
        .options()
        .attempt_timeout
        .map_or(READ, |time| time.min(READ));
    let options = CallOptions::new()
        .attempt_timeout(read)
        .total_timeout(READ)
        .retry(retry);
    let client = client.with(options);
    let claims = client.claims();
    let earliest = receipt.at() - SKEW;
    let mut found: Vec<Message> = Vec::new();
    let mut doubtful = false;
    let mut cursor: Option<String> = None;
    for page in 0.. {
        let request = client.list_messages(receipt.thread()).limit(100);
        let request = cursor
            .iter()
            .fold(request, crate::operations::ListMessages::after);
        let answer = request.await?.into_inner();
        let next = answer.next_cursor().map(str::to_owned);
        let mut reached = false;
        for message in messages(answer) {
            reached |= message.created_at().is_some_and(|at| at.to_utc() < earliest);
            if reached || claims.is_claimed(receipt.thread(), message.id()) {
                continue;
            }
            match fits(&client, receipt, &message).await? {
                Fit::Yes if !found.iter().any(|known| known.id() == message.id()) => found.push(message),
                Fit::Perhaps => doubtful = true,
                _ => {}
            }
        }
        match next {
            Some(next) if !reached && page < PAGES && cursor.as_ref() != Some(&next) => cursor = Some(next),
            Some(_) if !reached => doubtful = true,
            _ => break,
        }
        if doubtful && page >= PAGES {
            break;
        }
    }
    // This send is open itself; any other open one of the same words could have stored what is there.
    let others = claims.opened(receipt.key()).saturating_sub(1);
    Ok(match found.len() {
        0 if doubtful => Found::Several,
        0 => Found::Nothing,
        count if count <= others || (count > 1 && others == 0) => Found::Several,
        _ => found
            .into_iter()
            .next_back()
            .map_or(Found::Nothing, |message| Found::This(Box::new(message))),
    })
}

enum Fit {
    Yes,
    No,
    Perhaps,
}

async fn fits(client: &Client, receipt: &Receipt, message: &Message) -> Result<Fit> {
    let by_app = match message {
        Message::Comment(comment) if receipt.is_comment() => client_type(comment.client.as_deref()),
        Message::Message(message) if !receipt.is_comment() => client_type(message.client.as_deref()),
        _ => return Ok(Fit::No),
    };
    let ours = match receipt.sender() {
        None => true,
        Some(sender) => {
            let created_by = match message {
                Message::Message(message) => message.created_by.as_ref(),
                _ => None,
            };
            let mut senders = message
                .senders()
                .iter()
                .filter_map(|s| s.actor_id.as_ref())
                .chain(created_by)
                .peekable();
            senders.peek().is_none() || senders.any(|actor| actor == sender)
        }
    };
    if !ours || matches!(message.direction(), Some(crate::Direction::Incoming)) {
        return Ok(Fit::No);
    }
    let same = match message.text() {
        Some(text) if receipt.is_of(text) => true,
        text if message.is_truncated() || text.is_none() => {
            // Of what has gone in the meantime there is no original; it is not the one either.
            match client.get_original_content(receipt.thread(), message.id()).await {
                Ok(original) => original.text.as_deref().is_some_and(|text| receipt.is_of(text)),
                Err(error) if error.is_not_found() => false,
                Err(error) => return Err(error),
            }
        }
        _ => false,
    };
    Ok(match (same, by_app) {
        (false, _) => Fit::No,
        // A person may have typed the same words into HubSpot; then it is not this send's. That HubSpot shows an
        // app's message as a person's is not known, and not ruled out for messages.
        (true, Some(false)) if receipt.is_comment() => Fit::No,
        (true, Some(false)) => Fit::Perhaps,
        (true, _) => Fit::Yes,
    })
}

/// Whether an app created it, if HubSpot says what did.
fn client_type(client: Option<&crate::MessageClient>) -> Option<bool> {
    Some(*client?.client_type.as_ref()? == ClientType::Integration)
}
