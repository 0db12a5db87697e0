//! The search for the message of a send on its thread, without writing anything.
//!
//! Every message of the time of the send is explained: as another send's of this client, another app's, an agent's, a
//! customer's or HubSpot's. A message is the send's if it fits in everything that is sent and recorded (text, files,
//! type, direction, sender, app), was created while the request ran by HubSpot's clock, and nothing else of that time
//! is left unexplained: then it can be no other send's. Anything less proves nothing, since HubSpot rewrites texts in
//! ways nobody has listed; nor does an absent message, since HubSpot stores late and lists late.
//!
//! What another program sends with the same text, sender and app in the same seconds looks the same: see
//! [`Writers`].

use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::explain::{Explanation, app_of, explain};
use super::ledger::{Ledger, View};
use super::sent::{Claim, Known};
use super::window::{Attempts, HubspotClock, When};
use super::{Evidence, same_id};
use crate::error::SendOutcome;
use crate::operations::ListMessages;
use crate::receipt::SendIdentity;
use crate::time::{deadline_in, saturating_add};
use crate::{
    CallOptions, Client, Direction, Error, ErrorKind, Message, MessagePage, Object, Response, Result,
    RetryPolicy, Timestamp, Writers,
};

/// The result of a search.
#[derive(Debug)]
pub(super) enum Match {
    /// The message, which can be no other send's.
    One(Box<Message>, Evidence),
    /// The thread has no message that could be it.
    None,
    /// The ids of the messages that could be it.
    Several(Vec<String>),
}

/// What is searched for.
pub(super) struct Query<'a> {
    pub identity: &'a SendIdentity,
    pub ledger: Ledger<'a>,
    pub attempts: Attempts,
    /// The id that HubSpot's response names.
    pub id: Option<&'a str>,
}

/// The first wait between two searches; it doubles up to [`MAX_WAIT`], or more in a long search.
pub(crate) const FIRST_WAIT: Duration = Duration::from_millis(250);
const MAX_WAIT: Duration = Duration::from_secs(2);
/// How long one search may take; an attempt of the client's, if that is less.
const READ_TIMEOUT: Duration = Duration::from_secs(10);
/// How many pages are read. Pages may be short or even empty (observed).
const MAX_PAGES: usize = 100;
/// How far back a message is found that fits but for its time.
const LOOK_BACK: TimeDelta = TimeDelta::minutes(90);

/// The last result of a repeated search.
struct Findings {
    found: Result<Match>,
    /// Since when every search found the thread without a message that could be it.
    absent_since: Option<DateTime<Utc>>,
}

/// What a search came to.
pub(super) enum Search {
    /// The message, recorded as this send's.
    Own(Box<Known>),
    /// The thread has no message that could be it.
    Absent(Option<DateTime<Utc>>),
    /// Nothing is proven.
    Unclear {
        candidates: Vec<String>,
        absent_since: Option<DateTime<Utc>>,
    },
}

impl Search {
    /// Returns the error of a send that the search did not settle.
    pub(super) fn into_unknown(self, error: Error) -> Error {
        let (candidates, absent_since) = match self {
            Self::Own(known) => (vec![known.message.id().to_owned()], None),
            Self::Absent(since) => (Vec::new(), since),
            Self::Unclear {
                candidates,
                absent_since,
            } => (candidates, absent_since),
        };
        let error = error.with_candidates(candidates).with_absent_since(absent_since);
        error.with_outcome(SendOutcome::Unknown)
    }
}

/// Searches until the message is found or the time is over, and records it as the send's.
pub(super) async fn search(client: &Client, query: &Query<'_>, time: Duration) -> Search {
    let Findings { found, absent_since } = find_within(client, query, time).await;
    let unclear = |candidates| Search::Unclear {
        candidates,
        absent_since,
    };
    let failed = |error: Error| {
        tracing::debug!(%error, "the thread could not be searched");
        unclear(Vec::new())
    };
    let (message, evidence) = match found {
        Ok(Match::One(message, evidence)) => (message, evidence),
        Ok(Match::None) => return Search::Absent(absent_since),
        Ok(Match::Several(ids)) => return unclear(ids),
        Err(error) => return failed(error),
    };
    match query.ledger.claim(query.identity, message.id(), evidence).await {
        Ok(Claim::Own) => Search::Own(Box::new(Known {
            message: *message,
            response: None,
            evidence,
            is_recorded: true,
        })),
        Ok(Claim::Other) => unclear(Vec::new()),
        Ok(Claim::Unclear) => unclear(vec![message.id().to_owned()]),
        Err(error) => {
            failed(error);
            unclear(vec![message.id().to_owned()])
        }
    }
}

/// Searches until the message is found or the time is over. Takes at most that time and one search.
async fn find_within(client: &Client, query: &Query<'_>, time: Duration) -> Findings {
    let deadline = deadline_in(time);
    let mut clock = HubspotClock::default();
    let mut absent_since = None;
    let mut wait = FIRST_WAIT;
    let read_timeout = read_timeout(client.options());
    loop {
        let now = Instant::now();
        let client = for_round(client, now >= deadline);
        let search = search_once(&client, query, &mut clock);
        let found = timeout_at(saturating_add(deadline, read_timeout), search).await;
        let found = found.unwrap_or_else(|_| Err(timed_out()));
        match &found {
            Ok(Match::None) => absent_since = absent_since.or_else(|| Some(SystemTime::now().into())),
            Ok(_) => absent_since = None,
            Err(_) => {}
        }
        // Of several messages the others may get owners.
        if now >= deadline || matches!(found, Ok(Match::One(..))) {
            return Findings { found, absent_since };
        }
        // A search that is rate-limited waits as long as HubSpot says: earlier it would be refused again, and count against
        // the limit.
        let retry_after = found.as_ref().err().and_then(Error::retry_after);
        sleep_until(deadline.min(deadline_in(wait.max(retry_after.unwrap_or_default())))).await;
        wait = next_wait(wait, time);
    }
}

/// Returns the client for one round of a repeated search. Its loop is the retry, until its last round.
pub(crate) fn for_round(client: &Client, is_last: bool) -> Client {
    let options = client.options();
    let read_timeout = read_timeout(options);
    let retry = match is_last {
        true => options.get_retry(),
        false => RetryPolicy::never(),
    };
    let attempt_timeout = options.get_attempt_timeout().min(read_timeout);
    let options = CallOptions::new().lookup().retry(retry);
    client.with(
        options
            .attempt_timeout(attempt_timeout)
            .total_timeout(read_timeout),
    )
}

/// Returns the wait between two rounds of a search that lasts this long, after the one before.
pub(crate) fn next_wait(wait: Duration, time: Duration) -> Duration {
    (wait * 2).min(MAX_WAIT.max(time / 20)).min(READ_TIMEOUT)
}

/// Returns how long one search may take, and so how much longer than its time a repeated one.
pub(super) fn read_timeout(options: &CallOptions) -> Duration {
    READ_TIMEOUT.min(options.get_total_timeout())
}

pub(super) fn timed_out() -> Error {
    Error::new(
        ErrorKind::Timeout,
        "the thread could not be read in time".to_owned(),
    )
}

/// The messages that one search found.
#[derive(Default)]
struct Found {
    fitting: Vec<Message>,
    unexplained: Vec<String>,
    out_of_time: Vec<String>,
}

/// Searches once, newest first, back to well before the send.
pub(super) async fn search_once(
    client: &Client,
    query: &Query<'_>,
    clock: &mut HubspotClock,
) -> Result<Match> {
    let thread = query.identity.thread();
    let view = query.ledger.view().await?;
    if let Some(id) = query.id
        && let Some(own) = read_named(client, query, &view, id, clock).await?
    {
        return Ok(Match::One(Box::new(own), Evidence::Id));
    }
    let mut found = Found::default();
    let mut cursors: Vec<String> = Vec::new();
    loop {
        let request = client.list_messages(thread).limit(100);
        let request = cursors.last().into_iter().fold(request, ListMessages::after);
        let response = request.await?;
        clock.observe(response.headers());
        let (next, messages) = page(response)?;
        let window = query.attempts.window(clock);
        let is_old = |message: &Message| window?.is_long_before(message, LOOK_BACK);
        let reached_old = messages.iter().rev().find_map(is_old).unwrap_or(false);
        for message in messages {
            match view.is_owned_by(query.identity, message.id()) {
                Some(true) => return Ok(Match::One(Box::new(message), Evidence::Recorded)),
                Some(false) => {
                    app_of(&message).inspect(|app| client.registry().learn_app(*app));
                    continue;
                }
                None => {}
            }
            let when = window.map_or(When::Unclear, |window| window.when(created_at(&message)));
            match explain(client, &view, query.identity, &message, when).await? {
                Explanation::Other => {}
                // A page may repeat a message of the one before.
                Explanation::Fits if found.fitting.iter().any(|known| known.id() == message.id()) => {}
                Explanation::Fits => found.fitting.push(message),
                Explanation::Unexplained => found.unexplained.push(message.id().to_owned()),
                Explanation::OutOfTime => found.out_of_time.push(message.id().to_owned()),
            }
        }
        let Some(next) = next.filter(|_| !reached_old) else {
            break;
        };
        // The pages beyond cannot be read.
        if cursors.len() >= MAX_PAGES || cursors.contains(&next) {
            let reason = "the list of the thread's messages does not end";
            return Err(Error::new(ErrorKind::Decode, reason.to_owned()));
        }
        cursors.push(next);
    }
    Ok(found.into_match(client, query, &view))
}

fn created_at(message: &Message) -> Option<DateTime<Utc>> {
    message.created_at().map(Timestamp::to_utc)
}

impl Found {
    fn into_match(mut self, client: &Client, query: &Query<'_>, view: &View<'_>) -> Match {
        // Of several sends that could have stored it, or of several messages, none can be distinguished.
        let is_certain = self.fitting.len() == 1
            && !view.has_others_alike(query.identity)
            && self.unexplained.is_empty()
            && view.is_complete()
            && client.options().get_writers() == Writers::One;
        if is_certain && let Some(own) = self.fitting.pop() {
            return Match::One(Box::new(own), Evidence::Search);
        }
        let mut ids: Vec<String> = self
            .fitting
            .iter()
            .map(|message| message.id().to_owned())
            .collect();
        ids.append(&mut self.unexplained);
        ids.append(&mut self.out_of_time);
        if ids.is_empty() {
            return Match::None;
        }
        ids.retain(|id| !id.is_empty());
        // A page may repeat a message of the one before.
        ids.sort_unstable();
        ids.dedup();
        Match::Several(ids)
    }
}

/// Reads the message that HubSpot's response names. Returns it if it went out in the time of the send, and is no other
/// send's, whatever its text is: HubSpot rewrites and truncates texts.
async fn read_named(
    client: &Client,
    query: &Query<'_>,
    view: &View<'_>,
    id: &str,
    clock: &mut HubspotClock,
) -> Result<Option<Message>> {
    let identity = query.identity;
    let response = match client.get_message(identity.thread(), id).await {
        Ok(response) => response,
        // It is not there yet, or never was.
        Err(error) if error.status().is_some() => return Ok(None),
        Err(error) => return Err(error),
    };
    clock.observe(response.headers());
    let window = query.attempts.window(clock);
    let message = response.into_inner();
    let is_own = same_id(message.id(), id)
        && message
            .thread_id()
            .is_none_or(|thread| thread == identity.thread())
        && match &message {
            Message::Message(message) => message.direction == Some(Direction::Outgoing),
            Message::Comment(_) => true,
            _ => false,
        }
        && window.is_some_and(|window| window.when(created_at(&message)) == When::Within)
        && view.is_owned_by(identity, id) != Some(false);
    Ok(is_own.then_some(message))
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
