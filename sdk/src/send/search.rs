//! Finding a message in its thread, without writing anything.
//!
//! A message is taken to be the one of a [`Receipt`] if its words are the same (HubSpot changes the space
//! between them, and cuts mail: then the original content is asked for), if it was created no earlier than just
//! before the send by a clock that may differ from ours by up to two minutes, if it has the sender, or for a
//! comment an app as its client, and if no other send of this client has claimed it.
//!
//! By how much more than that our clock is ahead of HubSpot's is seen from the `Date` of each answer, and the poll
//! goes back so much further. It never goes back less: a date that is wrong must not hide a message that is there.
//!
//! What another process sent in those minutes, with the same words and in the same name, looks the same. Where
//! there are more such messages than sends that this client knows of, nothing is claimed; where the other's is
//! the only one, it is taken for this one's.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use tokio::time::Instant;

use crate::operations::ListMessages;
use crate::time::{deadline_in, saturating_add};
use crate::{
    ActorKind, CallOptions, Client, ClientType, Direction, Error, ErrorKind, Message, MessagePage, Object,
    Receipt, Response, Result, RetryPolicy, TruncationStatus, headers,
};

/// What a lookup came to.
pub(super) enum Match {
    /// The one message that it can be.
    One(Box<Message>),
    Nothing,
    /// More than one message could be it, or the one could be another send's.
    Several,
}

/// How far HubSpot's clock may differ from ours. 90 s have been allowed for, and something on top.
const CLOCK_SKEW: TimeDelta = TimeDelta::seconds(120);
/// How far a clock may well be wrong: one that is set to the time of another zone is.
const IMPLAUSIBLE_SKEW: TimeDelta = TimeDelta::days(1);
/// The first wait between two looks; each further one is twice as long, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// How long one read of a lookup may take at the most; an attempt of the client's, if that is less.
const READ_TIMEOUT: Duration = Duration::from_secs(10);
/// So many pages are looked at. Pages may be short or even empty (observed).
const MAX_PAGES: usize = 100;
/// A message stored so long after the send was prepared is hardly the one, and not ruled out.
const MAX_DELAY: TimeDelta = TimeDelta::hours(1);

/// What is looked for.
#[derive(Clone, Copy)]
pub(super) struct Query<'a> {
    pub receipt: &'a Receipt,
    /// When its time was taken, if this process took it: the clock may have been set since.
    pub prepared: Option<std::time::Instant>,
}

/// Looks until the message is there, or the find_within time is over. Takes the find_within time and one read at the most.
pub(super) async fn find_within(client: &Client, query: Query<'_>) -> Result<Match> {
    let until = deadline_in(super::prepared::settle_time(client));
    poll(client, query, until, until).await
}

/// The same with as few questions as can be: the first one when the find_within time is over, or the wait that was
/// asked for.
pub(super) async fn find_after_rate_limit(
    client: &Client,
    query: Query<'_>,
    wait: Duration,
) -> Result<Match> {
    tokio::time::sleep(wait.max(super::prepared::settle_time(client))).await;
    let enough = Instant::now();
    poll(client, query, enough, saturating_add(enough, FIRST_WAIT * 2)).await
}

/// Looks until the message is there, or absent when it is time to believe that, or until the end.
async fn poll(client: &Client, query: Query<'_>, enough: Instant, until: Instant) -> Result<Match> {
    let mut wait = FIRST_WAIT;
    let own = client.options().attempt_timeout;
    let options = CallOptions::new()
        .attempt_timeout(own.map_or(READ_TIMEOUT, |time| time.min(READ_TIMEOUT)))
        .total_timeout(READ_TIMEOUT);
    loop {
        let now = Instant::now();
        // Looking again is what this loop does anyway, until the last time.
        let retry = if now >= until {
            client.options().retry.clone().unwrap_or_default()
        } else {
            RetryPolicy::never()
        };
        let client = client.with(options.clone().retry(retry));
        let found =
            tokio::time::timeout_at(saturating_add(until, READ_TIMEOUT), search_once(&client, query)).await;
        let found = found.unwrap_or_else(|_| Err(late()));
        // A limit that reading has met: to ask before it is over would only be refused, and count.
        let asked = found.as_ref().err().and_then(Error::retry_after);
        match found {
            Ok(Match::Nothing) if now < enough => {}
            // Of several that it could be, one may come yet that it must be.
            Ok(Match::Several) | Err(_) if now < until => {}
            found => return found,
        }
        tokio::time::sleep_until(until.min(deadline_in(wait.max(asked.unwrap_or_default())))).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

pub(super) fn late() -> Error {
    Error::new(
        ErrorKind::Timeout,
        "the thread could not be read in time".to_owned(),
    )
}

/// Looks search_once, newest first, back to just before the send, as the client reads anything.
pub(super) async fn search_once(client: &Client, query: Query<'_>) -> Result<Match> {
    let receipt = query.receipt;
    let claims = client.claims();
    let mut ahead = TimeDelta::zero();
    let mut found: Vec<Message> = Vec::new();
    let mut doubtful = false;
    let mut cursors: Vec<String> = Vec::new();
    loop {
        let request = client.list_messages(receipt.thread()).limit(100);
        let request = cursors.last().into_iter().fold(request, ListMessages::after);
        let answer = request.await?;
        ahead = ahead.max(query.ahead(answer.headers()));
        let (next, messages) = page(answer)?;
        let before = |message: &Message| message.created_at().map(|at| receipt.at() - at.to_utc());
        let old = |message: &Message| before(message).map(|before| before > CLOCK_SKEW + ahead);
        let reached = messages.iter().rev().find_map(old).unwrap_or(false);
        for message in messages {
            if old(&message) == Some(true) {
                continue;
            }
            match claims.is_claimed_by(receipt, message.id()) {
                Some(true) => return Ok(Match::One(Box::new(message))),
                Some(false) => continue,
                None => {}
            }
            // Only a clock that can hardly be so wrong speaks for it, or one that may not be the receipt's: it may be
            // an old one.
            let is_widened = before(&message).is_some_and(|before| before > CLOCK_SKEW);
            let hardly = is_widened && (ahead > IMPLAUSIBLE_SKEW || !query.is_timed());
            match fits(client, receipt, &message).await? {
                Fit::Yes if hardly => doubtful = true,
                Fit::Yes if !found.iter().any(|known| known.id() == message.id()) => found.push(message),
                Fit::Perhaps => doubtful = true,
                _ => {}
            }
        }
        let Some(next) = next.filter(|_| !reached) else {
            break;
        };
        // What lies beyond cannot be seen.
        if cursors.len() >= MAX_PAGES || cursors.contains(&next) {
            doubtful = true;
            break;
        }
        cursors.push(next);
    }
    // As many as there are sends that could have stored them, or nobody can say whose they are.
    let senders = claims.others(receipt) + 1;
    Ok(match found.len() {
        0 if !doubtful => Match::Nothing,
        count if count == senders => found
            .pop()
            .map_or(Match::Nothing, |oldest| Match::One(Box::new(oldest))),
        _ => Match::Several,
    })
}

impl Query<'_> {
    /// How far our clock was ahead of HubSpot's when the receipt got its time, by the date of an answer.
    fn ahead(&self, answer: &HeaderMap) -> TimeDelta {
        let Some(theirs) = headers::date(answer) else {
            return TimeDelta::zero();
        };
        let now = DateTime::<Utc>::from(SystemTime::now());
        let ours = self.unset().map_or(now, |unset| unset.max(now));
        (ours - theirs).max(TimeDelta::zero())
    }

    /// What our clock would say now if nobody had set it since the receipt got its time.
    fn unset(&self) -> Option<DateTime<Utc>> {
        let since = TimeDelta::from_std(self.prepared?.elapsed()).ok()?;
        self.receipt.at().checked_add_signed(since)
    }

    /// Whether the receipt's time is that of our clock as it is now.
    fn is_timed(&self) -> bool {
        let now = DateTime::<Utc>::from(SystemTime::now());
        self.unset()
            .is_some_and(|unset| (now - unset).abs() <= CLOCK_SKEW)
    }
}

/// The cursor and the messages of a page. What is not even a page says nothing of what is on the thread.
fn page(answer: Response<Object<MessagePage>>) -> Result<(Option<String>, Vec<Message>)> {
    let whole = |problem: &crate::Problem| !problem.path.contains("].");
    if answer.results.is_none() || answer.problems().iter().any(whole) {
        return Err(answer.into_decode_error("the answer is no page of messages", "list_messages"));
    }
    let next = answer.next_cursor().map(str::to_owned);
    Ok((next, answer.into_inner().into_inner().results.unwrap_or_default()))
}

enum Fit {
    Yes,
    No,
    Perhaps,
}

async fn fits(client: &Client, receipt: &Receipt, message: &Message) -> Result<Fit> {
    // Of a type that this version does not know, or of none: nothing more can be told of it.
    if let Message::Unrecognized(_) = message {
        let same = message.text().is_some_and(|text| receipt.is_of(text));
        return Ok(if same { Fit::Perhaps } else { Fit::No });
    }
    let Some(by_app) = author(receipt, message) else {
        return Ok(Fit::No);
    };
    let same = match message.text() {
        // Words that are cut somewhere may go on as others do.
        Some(text) if receipt.is_of(text) && !is_cut(message) => true,
        text if message.is_truncated() || text.is_none() => {
            match client.get_original_content(receipt.thread(), message.id()).await {
                Ok(original) => original.text.as_deref().is_some_and(|text| receipt.is_of(text)),
                // Not there yet, or gone already.
                Err(error) if error.is_not_found() => return Ok(Fit::Perhaps),
                Err(error) => return Err(error),
            }
        }
        _ => false,
    };
    let late = message
        .created_at()
        .is_some_and(|at| at.to_utc().signed_duration_since(receipt.at()) > MAX_DELAY);
    Ok(match (same, by_app) {
        (false, _) => Fit::No,
        (true, _) if late || message.id().is_empty() => Fit::Perhaps,
        // A person may have typed the same words into HubSpot; then it is not this send's. That HubSpot shows an
        // app's message as a person's is not known, and not ruled out for messages.
        (true, Some(false)) if receipt.is_comment() => Fit::No,
        (true, Some(false)) => Fit::Perhaps,
        (true, _) => Fit::Yes,
    })
}

/// Whether the words may end where they do because HubSpot cut them there. What is cut to the most recent reply has
/// that whole.
fn is_cut(message: &Message) -> bool {
    let Message::Message(content) = message else {
        return false;
    };
    message.is_truncated() && content.truncation_status != Some(TruncationStatus::TruncatedToMostRecentReply)
}

/// Whether an app created it, if HubSpot says what did; `None` if it is somebody else's, or of another sort.
fn author(receipt: &Receipt, message: &Message) -> Option<Option<bool>> {
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
        // A comment is in the name of the app (observed): its sender tells where its client does not.
        None => Some(by_app.or_else(|| Some(senders.any(|actor| actor.kind() == ActorKind::Integration)))),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clock_that_was_set_back_since_was_ahead_all_the_same() {
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
            let query = Query {
                receipt: &receipt,
                prepared,
            };
            query.ahead(&headers).num_seconds()
        };
        let just_now = std::time::Instant::now();
        assert!((599..610).contains(&ahead(10, Some(just_now))));
        // Nobody knows of what is stored, and a time that is behind is none that was set back.
        assert!((0..10).contains(&ahead(10, None)));
        assert!((0..10).contains(&ahead(-10, Some(just_now))));
        let long_ago = just_now.checked_sub(Duration::from_secs(60));
        if let Some(long_ago) = long_ago {
            assert!((659..670).contains(&ahead(10, Some(long_ago))));
        }
    }
}
