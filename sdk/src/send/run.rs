//! One send, from its first attempt to its outcome.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::Sent;
use super::search::{self, Match};
use crate::call::execute;
use crate::error::SendOutcome;
use crate::generated::requests;
use crate::receipt::SendIdentity;
use crate::request::Idempotency;
use crate::status::rule_of;
use crate::{ApiVersion, Client, Error, ErrorKind, Message, Receipt, Response, Result, RetryPolicy};

const OPERATION: &str = "send_message";
/// The shortest rest of the total timeout in which another attempt is made: one that is cut short would leave its outcome
/// unknown, where without it nothing was sent.
const MIN_ATTEMPT_TIME: Duration = Duration::from_secs(5);

/// Sends a message and determines its outcome.
pub(super) async fn run(client: &Client, identity: Arc<SendIdentity>) -> Result<Sent> {
    identity
        .message()
        .check()
        .map_err(|error| error.in_operation(OPERATION).into_not_sent())?;
    let registry = client.registry();
    let started = Instant::now();
    let acquired = timeout(client.options().get_total_timeout(), registry.acquire(&identity)).await;
    let Some(_guard) = acquired.ok().filter(|_| has_time(client, started)) else {
        let reason = "the time ran out while another send of the same text to the thread was running";
        let error = Error::new(ErrorKind::Timeout, reason.to_owned()).in_operation(OPERATION);
        return Err(error.into_not_sent().with_receipt(identity.receipt().clone()));
    };
    registry.start(&identity);
    let result = attempts(client, &identity, started).await;
    match &result {
        Ok((message, _)) => registry.record_sent(&identity, message.id()),
        Err(error) if error.is_not_sent() => registry.finish(&identity),
        // The outcome is unknown, so the send remains unfinished.
        Err(_) => {}
    }
    let (message, response) = result?;
    Ok(Sent {
        message,
        response,
        identity,
    })
}

/// Makes attempts until the outcome is known or cannot be. Returns the message, with HubSpot's response unless that was
/// lost.
async fn attempts(
    client: &Client,
    identity: &SendIdentity,
    mut started: Instant,
) -> Result<(Message, Option<Response<()>>)> {
    let options = client.options();
    let retry = options.get_retry();
    let total = options.get_total_timeout();
    let mut resend = options.get_resend_if_absent();
    let mut attempts = 0;
    loop {
        let left = total.saturating_sub(started.elapsed());
        let error = match attempt(client, identity, &retry, left, attempts).await {
            Ok(response) => {
                let (message, response) = response.into_parts();
                return Ok((message, Some(response)));
            }
            Err(error) => error,
        };
        attempts = error.attempts();
        let end = |outcome| {
            error
                .clone()
                .with_outcome(outcome)
                .with_receipt(identity.receipt().clone())
        };
        if !(error.may_have_been_received() || is_possibly_stored(&error)) {
            return Err(end(SendOutcome::NotSent));
        }
        tracing::debug!(%error, "searching the thread for a message that may have been sent");
        // Of the failures that lead here, only a 429 allows a retry, and only while there is time for the wait it names.
        let wait = retry.wait(Idempotency::NonIdempotent, &error, attempts);
        let wait = wait.filter(|wait| *wait < total.saturating_sub(started.elapsed()));
        let found = if error.is_rate_limited() {
            // Boxed, since the future of a search is large, and few sends need one.
            Box::pin(search::find_after_rate_limit(
                client,
                identity,
                wait.unwrap_or_default(),
            ))
            .await
        } else {
            Box::pin(search::find_within_settle_time(client, identity)).await
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
async fn attempt(
    client: &Client,
    identity: &SendIdentity,
    retry: &RetryPolicy,
    left: Duration,
    prior_attempts: u32,
) -> Result<Response<Message>> {
    let thread = identity.thread();
    let prefix = client.path_prefix(ApiVersion::V3.path_prefix());
    let request = requests::send_message(prefix, thread.into(), identity.message())
        .map_err(|invalid| Error::from(invalid).in_operation(OPERATION))?;
    let policy = retry.clone().without_429_retry();
    let mut call = client.call(OPERATION, Idempotency::NonIdempotent, Some(thread), &policy);
    call.total_timeout = left;
    call.prior_attempts = prior_attempts;
    let request = call.with_options(request);
    let response = execute(&call, &request).await?.json::<Message>()?;
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

/// Returns whether an attempt had ended when it failed: a response arrived, or the connection ended. One that was still
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
    let identity = Arc::new(SendIdentity::from(receipt));
    let _guard = registry.acquire(&identity).await;
    match search::search_once(client, &identity).await? {
        Match::One(message) => {
            registry.record_sent(&identity, message.id());
            Ok(Some(Sent {
                message: *message,
                response: None,
                identity,
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
