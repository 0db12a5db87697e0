//! One send, from its first attempt to its outcome.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::search::{self, Match, Query};
use super::{Prepared, Sent};
use crate::call::execute;
use crate::error::SendOutcome;
use crate::generated::requests;
use crate::request::Idempotency;
use crate::status::rule_of;
use crate::{Client, Error, ErrorKind, Message, Receipt, Response, Result};

const OPERATION: &str = "send_message";
/// The start of the path in v3.
const PREFIX: &str = "/conversations/v3/conversations";
/// The shortest rest of the total timeout in which another attempt is made: one that is cut short would leave its outcome
/// unknown, where without it nothing was sent.
const MIN_ATTEMPT_TIME: Duration = Duration::from_secs(5);

impl Prepared {
    /// Sends the message.
    ///
    /// Dropping the future, as `select!` and `timeout` do, leaves open whether it was sent. The receipt tells.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`](crate::Error::is_not_sent): the message is not on the thread and will not be.
    /// [`Error::is_unknown`](crate::Error::is_unknown): it may be, or may still come; call
    /// [`Thread::find_sent`](crate::Thread::find_sent) later. Nothing was sent twice.
    pub async fn send(self) -> Result<Sent> {
        run(self).await
    }
}

/// Sends a message and determines its outcome.
async fn run(prepared: Prepared) -> Result<Sent> {
    let Prepared {
        client,
        message,
        receipt,
        ..
    } = &prepared;
    message
        .check()
        .map_err(|error| error.in_operation(OPERATION).into_not_sent())?;
    let registry = client.registry();
    let key = receipt.group_key();
    let started = Instant::now();
    let acquired = timeout(client.options().get_total_timeout(), registry.acquire(key)).await;
    let Some(_guard) = acquired.ok().filter(|_| has_time(client, started)) else {
        let reason = "the time ran out while another send of the same words to the thread was running";
        let error = Error::new(ErrorKind::Timeout, reason.to_owned()).in_operation(OPERATION);
        return Err(error.into_not_sent().with_receipt(receipt.clone()));
    };
    registry.start(key, receipt);
    let result = attempts(&prepared, started).await;
    match &result {
        Ok((message, _)) => registry.record_sent(key, receipt, message.id()),
        Err(error) if error.is_not_sent() => registry.finish(key, receipt),
        // The outcome is unknown, so the send remains unfinished.
        Err(_) => {}
    }
    let (message, response) = result?;
    Ok(Sent {
        message,
        response,
        receipt: prepared.receipt,
    })
}

/// Makes attempts until the outcome is known or cannot be. Returns the message, with HubSpot's response unless that was
/// lost.
async fn attempts(prepared: &Prepared, mut started: Instant) -> Result<(Message, Option<Response<()>>)> {
    let Prepared { client, receipt, .. } = prepared;
    let options = client.options();
    let retry = options.get_retry();
    let total = options.get_total_timeout();
    let mut resend = options.get_resend_if_absent();
    let mut attempts = 0;
    loop {
        let left = total.saturating_sub(started.elapsed());
        let error = match attempt(prepared, left, attempts).await {
            Ok(response) => {
                let (message, response) = response.into_parts();
                return Ok((message, Some(response.with_prior_attempts(attempts))));
            }
            Err(error) => error.with_prior_attempts(attempts),
        };
        attempts = error.attempts();
        let end = |outcome| error.clone().with_outcome(outcome).with_receipt(receipt.clone());
        if !(error.may_have_been_received() || is_possibly_stored(&error)) {
            return Err(end(SendOutcome::NotSent));
        }
        tracing::debug!(%error, "searching the thread for a message that may have been sent");
        // Of the failures that lead here, only a 429 allows a retry, and only while there is time for the wait it names.
        let wait = retry.wait(Idempotency::NonIdempotent, &error, attempts);
        let wait = wait.filter(|wait| *wait < total.saturating_sub(started.elapsed()));
        let query = Query {
            receipt,
            prepared: Some(prepared.at),
        };
        let found = if error.is_rate_limited() {
            search::find_after_rate_limit(client, query, wait.unwrap_or_default()).await
        } else {
            search::find_within_settle_time(client, query).await
        };
        match found {
            Ok(Match::One(message)) => return Ok((*message, None)),
            Ok(Match::None) if wait.is_some() && has_time(client, started) => {}
            Ok(Match::None) if has_ended(&error) => {
                if !std::mem::take(&mut resend) {
                    return Err(end(SendOutcome::NotSent));
                }
                // The search does not count against the total timeout.
                started = Instant::now();
            }
            _ => return Err(end(SendOutcome::Unknown)),
        }
    }
}

/// Makes the attempts that need no search between them, in the time and the number that are left.
async fn attempt(prepared: &Prepared, left: Duration, attempts: u32) -> Result<Response<Message>> {
    let Prepared {
        client,
        receipt,
        message,
        ..
    } = prepared;
    let thread = receipt.thread();
    let request = requests::send_message(client.path_prefix(PREFIX), thread.into(), message)
        .map_err(|invalid| Error::from(invalid).in_operation(OPERATION))?;
    let policy = client.options().get_retry();
    let attempts_left = policy.max_attempts.saturating_sub(attempts);
    let policy = policy.max_attempts(attempts_left).without_429_retry();
    let mut call = client.call(OPERATION, Idempotency::NonIdempotent, Some(thread), &policy);
    call.total_timeout = left;
    let response = execute(call, request).await?.json::<Message>()?;
    // Any other success proves nothing: a proxy may respond to everything with 200.
    if response.id().is_empty() {
        return Err(response.into_decode_error("the response names no message"));
    }
    Ok(response)
}

/// Returns whether enough of the total timeout is left for another attempt.
fn has_time(client: &Client, started: Instant) -> bool {
    let total = client.options().get_total_timeout();
    total.saturating_sub(started.elapsed()) >= (total / 5).min(MIN_ATTEMPT_TIME)
}

/// Returns whether a message may be stored after a refusal. HubSpot should detect that a limit is exceeded before it
/// stores anything; only for the daily limit is that relied on, since the thread could not be read until it is reset.
fn is_possibly_stored(error: &Error) -> bool {
    error.is_rate_limited() && !error.is_daily_limit()
}

/// Returns whether an attempt had ended when it failed: a response came, or the connection ended. One that was still
/// running at its timeout, here or at a gateway, may store the message later.
fn has_ended(error: &Error) -> bool {
    let runs = error
        .status()
        .is_some_and(|status| rule_of(status.as_u16()).may_still_run);
    error.kind() != ErrorKind::Timeout && !runs
}

/// Searches once for the message of a receipt, with the client's retries and timeouts for the whole search.
pub(crate) async fn find(client: &Client, receipt: &Receipt) -> Result<Option<Sent>> {
    if !receipt.is_supported() {
        return Err(Error::invalid("the receipt is of a newer version of this crate"));
    }
    let found = timeout(
        client.options().get_total_timeout(),
        find_guarded(client, receipt),
    )
    .await;
    found.unwrap_or_else(|_| Err(search::timed_out()))
}

async fn find_guarded(client: &Client, receipt: &Receipt) -> Result<Option<Sent>> {
    let registry = client.registry();
    let key = receipt.group_key();
    let _guard = registry.acquire(key).await;
    let query = Query {
        receipt,
        prepared: None,
    };
    match search::search_once(client, query).await? {
        Match::One(message) => {
            registry.record_sent(key, receipt, message.id());
            Ok(Some(Sent {
                message: *message,
                response: None,
                receipt: receipt.clone(),
            }))
        }
        Match::None => Ok(None),
        Match::Ambiguous => {
            let reason = "several messages on the thread match the receipt, or an older one does; a person has to check it";
            let error = Error::new(ErrorKind::Ambiguous, reason.to_owned());
            Err(error
                .with_outcome(SendOutcome::Unknown)
                .with_receipt(receipt.clone()))
        }
    }
}
