//! How a message is recognized on its thread, without writing anything.
//!
//! A message matches a [`Receipt`] if
//!
//! - its text is the same, white space apart, which HubSpot changes. Where HubSpot has truncated the text, the original
//!   content is read;
//! - it was created no earlier than just before the send, by a clock that may differ from ours by up to two minutes;
//! - it has the sender, or for a comment an app as its client;
//! - no other send of this client owns it.
//!
//! The `Date` header of each response shows by how much more than two minutes our clock is ahead of HubSpot's, and the
//! search goes back by that much further. It never goes back less: a wrong date must not hide a message.
//!
//! A message that another process sent in those minutes, with the same text and sender, looks the same. Where there are
//! more matches than unfinished sends of this client, the result is ambiguous; where the other's message is the only
//! one, it is taken for this send's.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};

use crate::operations::ListMessages;
use crate::receipt::SendIdentity;
use crate::time::{deadline_in, saturating_add};
use crate::{
    ActorKind, CallOptions, Client, ClientType, Direction, Error, ErrorKind, Message, MessagePage, Object,
    Receipt, Response, Result, RetryPolicy, TruncationStatus, headers,
};

/// The result of a search.
pub(super) enum Match {
    /// The one message that it can be.
    One(Box<Message>),
    None,
    /// Several messages match, or one that may be another send's.
    Ambiguous,
}

/// How far HubSpot's clock may differ from ours: 90 s, and a margin.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(120);
/// A larger difference is hardly a clock's: one that is set to another time zone's time is off by less.
const IMPLAUSIBLE_SKEW: TimeDelta = TimeDelta::days(1);
/// The first wait between two searches; it doubles up to [`MAX_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(250);
const MAX_WAIT: Duration = Duration::from_secs(2);
/// How long one search may take; an attempt of the client's, if that is less.
const READ_TIMEOUT: Duration = Duration::from_secs(10);
/// How many pages are read. Pages may be short or even empty (observed).
const MAX_PAGES: usize = 100;
/// A message created later than this after the send was prepared is hardly its own, and not excluded.
const MAX_DELAY: TimeDelta = TimeDelta::hours(1);

/// Searches until the message is found or the settle time is over. Takes at most the settle time and one search.
pub(super) async fn find_within_settle_time(client: &Client, identity: &SendIdentity) -> Result<Match> {
    let deadline = deadline_in(client.options().get_settle_time());
    poll(client, identity, deadline, deadline).await
}

/// Searches with as few requests as possible: first when the settle time is over, or the wait that HubSpot named.
pub(super) async fn find_after_rate_limit(
    client: &Client,
    identity: &SendIdentity,
    wait: Duration,
) -> Result<Match> {
    sleep(wait.max(client.options().get_settle_time())).await;
    let now = Instant::now();
    poll(client, identity, now, saturating_add(now, FIRST_WAIT * 2)).await
}

/// Searches until the message is found, or is absent at `believe_absent` or later, or the deadline has passed.
async fn poll(
    client: &Client,
    identity: &SendIdentity,
    believe_absent: Instant,
    deadline: Instant,
) -> Result<Match> {
    let mut wait = FIRST_WAIT;
    let attempt_timeout = client.options().get_attempt_timeout().min(READ_TIMEOUT);
    let options = CallOptions::new()
        .attempt_timeout(attempt_timeout)
        .total_timeout(READ_TIMEOUT);
    loop {
        let now = Instant::now();
        // This loop is the retry, until its last round.
        let retry = if now >= deadline {
            client.options().get_retry()
        } else {
            RetryPolicy::never()
        };
        let client = client.with(options.clone().retry(retry));
        let search = search_once(&client, identity);
        let found = timeout_at(saturating_add(deadline, READ_TIMEOUT), search).await;
        let found = found.unwrap_or_else(|_| Err(timed_out()));
        // A search that is rate-limited waits as long as HubSpot says: earlier it would be refused again, and count against
        // the limit.
        let retry_after = found.as_ref().err().and_then(Error::retry_after);
        match found {
            Ok(Match::None) if now < believe_absent => {}
            // Of several matches one may become certain, when the others get owners.
            Ok(Match::Ambiguous) | Err(_) if now < deadline => {}
            found => return found,
        }
        sleep_until(deadline.min(deadline_in(wait.max(retry_after.unwrap_or_default())))).await;
        wait = (wait * 2).min(MAX_WAIT);
    }
}

pub(super) fn timed_out() -> Error {
    Error::new(
        ErrorKind::Timeout,
        "the thread could not be read in time".to_owned(),
    )
}

/// Searches once, newest first, back to just before the send.
pub(super) async fn search_once(client: &Client, identity: &SendIdentity) -> Result<Match> {
    let receipt = identity.receipt();
    let registry = client.registry();
    let mut ahead = TimeDelta::zero();
    let mut matches: Vec<Message> = Vec::new();
    let mut is_ambiguous = false;
    let mut cursors: Vec<String> = Vec::new();
    loop {
        let request = client.list_messages(receipt.thread()).limit(100);
        let request = cursors.last().into_iter().fold(request, ListMessages::after);
        let response = request.await?;
        ahead = ahead.max(clock_ahead(receipt, identity.prepared(), response.headers()));
        let (next, messages) = page(response)?;
        let age = |message: &Message| message.created_at().map(|at| receipt.at() - at.to_utc());
        let is_older = |message: &Message| age(message).map(|age| age > CLOCK_SKEW + ahead);
        let reached_older = messages.iter().rev().find_map(is_older).unwrap_or(false);
        for message in messages {
            if is_older(&message) == Some(true) {
                continue;
            }
            match registry.is_owned_by(identity, message.id()) {
                Some(true) => return Ok(Match::One(Box::new(message))),
                Some(false) => continue,
                None => {}
            }
            // Only in a window that was widened by an implausible clock, or by one that may not be the receipt's: it may
            // be an older message.
            let is_widened = age(&message).is_some_and(|age| age > CLOCK_SKEW);
            let is_implausible = is_widened && (ahead > IMPLAUSIBLE_SKEW || !has_own_clock(identity));
            match fit(client, receipt, &message).await? {
                Fit::Yes if is_implausible => is_ambiguous = true,
                Fit::Yes if !matches.iter().any(|known| known.id() == message.id()) => matches.push(message),
                Fit::Possible => is_ambiguous = true,
                _ => {}
            }
        }
        let Some(next) = next.filter(|_| !reached_older) else {
            break;
        };
        // The pages beyond cannot be read.
        if cursors.len() >= MAX_PAGES || cursors.contains(&next) {
            is_ambiguous = true;
            break;
        }
        cursors.push(next);
    }
    // With fewer or more matches than sends that could have stored them, none can be distinguished from another's.
    let senders = registry.count_others(identity) + 1;
    Ok(match matches.len() {
        0 if !is_ambiguous => Match::None,
        count if count == senders => match matches.pop() {
            Some(oldest) => Match::One(Box::new(oldest)),
            None => Match::None,
        },
        _ => Match::Ambiguous,
    })
}

/// Returns how far our clock was ahead of HubSpot's when the receipt got its time, by the date of a response.
fn clock_ahead(receipt: &Receipt, prepared: Option<std::time::Instant>, headers: &HeaderMap) -> TimeDelta {
    let Some(theirs) = headers::date(headers) else {
        return TimeDelta::zero();
    };
    let now = DateTime::<Utc>::from(SystemTime::now());
    let ours = undisturbed_clock(receipt, prepared).map_or(now, |undisturbed| undisturbed.max(now));
    (ours - theirs).max(TimeDelta::zero())
}

/// Returns what our clock would show now if it had not been set since the receipt got its time.
fn undisturbed_clock(receipt: &Receipt, prepared: Option<std::time::Instant>) -> Option<DateTime<Utc>> {
    let since = TimeDelta::from_std(prepared?.elapsed()).ok()?;
    receipt.at().checked_add_signed(since)
}

/// Returns whether the receipt's time is from our clock as it is set now.
fn has_own_clock(identity: &SendIdentity) -> bool {
    let now = DateTime::<Utc>::from(SystemTime::now());
    undisturbed_clock(identity.receipt(), identity.prepared())
        .is_some_and(|undisturbed| (now - undisturbed).abs() <= CLOCK_SKEW)
}

/// Returns the cursor and the messages of a page. What is not even a page proves nothing about the thread.
fn page(response: Response<Object<MessagePage>>) -> Result<(Option<String>, Vec<Message>)> {
    let is_of_page = |problem: &crate::Problem| !problem.path.contains("].");
    if response.results.is_none() || response.problems().iter().any(is_of_page) {
        return Err(response.into_decode_error("the response is no page of messages"));
    }
    let next = response.next_cursor().map(str::to_owned);
    Ok((
        next,
        response.into_inner().into_inner().results.unwrap_or_default(),
    ))
}

/// Whether a message matches a receipt.
enum Fit {
    Yes,
    No,
    Possible,
}

async fn fit(client: &Client, receipt: &Receipt, message: &Message) -> Result<Fit> {
    // Of a type that is new to this version, or without one: the text is all there is to compare.
    if let Message::Unrecognized(_) = message {
        let same = message.text().is_some_and(|text| receipt.has_text(text));
        return Ok(if same { Fit::Possible } else { Fit::No });
    }
    let Some(by_app) = is_by_app(receipt, message) else {
        return Ok(Fit::No);
    };
    let same = match message.text() {
        // A text that is truncated here may continue differently.
        Some(text) if receipt.has_text(text) && !ends_truncated(message) => true,
        text if message.is_truncated() || text.is_none() => {
            match client.get_original_content(receipt.thread(), message.id()).await {
                Ok(original) => original
                    .text
                    .as_deref()
                    .is_some_and(|text| receipt.has_text(text)),
                // It is not stored yet, or deleted already.
                Err(error) if error.is_not_found() => return Ok(Fit::Possible),
                Err(error) => return Err(error),
            }
        }
        _ => false,
    };
    let is_late = message
        .created_at()
        .is_some_and(|at| at.to_utc().signed_duration_since(receipt.at()) > MAX_DELAY);
    Ok(match (same, by_app) {
        (false, _) => Fit::No,
        (true, _) if is_late || message.id().is_empty() => Fit::Possible,
        // A person may have typed the same text into HubSpot. Whether HubSpot ever shows an app's message as a person's is
        // not known; for comments it does not (observed).
        (true, Some(false)) if receipt.is_comment() => Fit::No,
        (true, Some(false)) => Fit::Possible,
        (true, _) => Fit::Yes,
    })
}

/// Returns whether HubSpot may have truncated the text at its end. One truncated to the most recent reply has that whole.
fn ends_truncated(message: &Message) -> bool {
    let Message::Message(content) = message else {
        return false;
    };
    message.is_truncated() && content.truncation_status != Some(TruncationStatus::TruncatedToMostRecentReply)
}

/// Returns whether an app created the message, if HubSpot names its client. The outer `None` is for a message of another
/// sender or type.
fn is_by_app(receipt: &Receipt, message: &Message) -> Option<Option<bool>> {
    let (client, created_by) = match message {
        Message::Comment(comment) if receipt.is_comment() => (&comment.client, &comment.created_by),
        Message::Message(message) if !receipt.is_comment() => (&message.client, &message.created_by),
        _ => return None,
    };
    if matches!(message.direction(), Some(Direction::Incoming)) {
        return None;
    }
    let client_type = client.as_ref().and_then(|client| client.client_type.as_ref());
    let by_app = client_type.map(|kind| *kind == ClientType::Integration);
    let senders = message.senders().iter().filter_map(|s| s.actor_id.as_ref());
    let mut senders = senders.chain(created_by).peekable();
    if senders.peek().is_none() {
        return Some(by_app);
    }
    match receipt.sender() {
        Some(sender) => senders.any(|actor| actor == sender).then_some(by_app),
        // A comment has the app as its sender (observed), also where the client field is missing.
        None => Some(by_app.or_else(|| Some(senders.any(|actor| actor.kind() == ActorKind::Integration)))),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn detects_a_clock_that_was_ahead_and_set_back_since() {
        let now = DateTime::<Utc>::from(SystemTime::now());
        let receipt = |minutes| -> Receipt {
            let at = now + TimeDelta::minutes(minutes);
            serde_json::from_value(serde_json::json!({
                "version": 1, "id": "0", "thread": 7, "at": at, "comment": true, "fingerprint": "",
            }))
            .unwrap()
        };
        let mut headers = HeaderMap::new();
        let date = now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        headers.insert("date", date.parse().unwrap());
        let ahead = |minutes, prepared| {
            let receipt = receipt(minutes);
            clock_ahead(&receipt, prepared, &headers).num_seconds()
        };
        let just_now = std::time::Instant::now();
        assert!((599..610).contains(&ahead(10, Some(just_now))));
        // A stored receipt does not show how the clock was set, and a clock that was behind was not set back.
        assert!((0..10).contains(&ahead(10, None)));
        assert!((0..10).contains(&ahead(-10, Some(just_now))));
        let long_ago = just_now.checked_sub(Duration::from_secs(60));
        if let Some(long_ago) = long_ago {
            assert!((659..670).contains(&ahead(10, Some(long_ago))));
        }
    }
}
