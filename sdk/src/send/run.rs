//! One send, from its first attempt to its outcome.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::search::{self, Findings, Match, Query};
use super::tie::{Tie, has_one_id, tie};
use super::window::{Attempts, HubspotClock};
use super::{Evidence, Lookup, Sent};
use crate::call::{MIN_ATTEMPT_TIME, execute};
use crate::error::SendOutcome;
use crate::generated::requests;
use crate::receipt::SendIdentity;
use crate::request::Idempotency;
use crate::{ApiVersion, Client, Error, ErrorKind, Message, Receipt, Response, Result};

const OPERATION: &str = "send_message";

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
    match attempts(client, &identity, started).await {
        Ok(Known {
            message,
            response,
            evidence,
        }) => Ok(Sent {
            message,
            response,
            evidence,
            identity,
        }),
        Err(error) => {
            // Otherwise the outcome is unknown, and the send remains unfinished.
            if error.is_not_sent() {
                registry.finish(&identity);
            }
            Err(error.with_receipt(identity.receipt().clone()))
        }
    }
}

/// The message of a send, with HubSpot's response unless that was lost.
struct Known {
    message: Message,
    response: Option<Response<()>>,
    evidence: Evidence,
}

/// Makes attempts until the outcome is known or cannot be. A message that is returned is recorded as this send's.
async fn attempts(client: &Client, identity: &Arc<SendIdentity>, mut budget: Instant) -> Result<Known> {
    let options = client.options();
    let registry = client.registry();
    let started = Instant::now();
    let mut resend = options.get_resend_if_absent();
    let mut last: Option<Error> = None;
    loop {
        let left = options.get_total_timeout().saturating_sub(budget.elapsed());
        let prior = last.as_ref().map_or(0, Error::attempts);
        let (error, named) = match attempt(client, identity, left, prior).await {
            Ok(Attempted::Own(message, response)) if registry.record_sent(identity, message.id()) => {
                return Ok(Known {
                    message,
                    response: Some(response),
                    evidence: Evidence::Response,
                });
            }
            // The id is another send's: this is not the response to this one.
            Ok(Attempted::Own(_, response)) => (untied(response), None),
            Ok(Attempted::Named(id, response)) => (untied(response.clone()), Some((id, response))),
            Err(error) => (error, None),
        };
        // A later refusal does not undo an attempt that may have been received.
        let error = error.or_received(last.is_some());
        if !error.may_have_been_received() {
            return Err(error.with_outcome(SendOutcome::NotSent));
        }
        registry.end_attempt(identity);
        tracing::debug!(%error, "searching the thread for a message that may have been sent");
        let query = Query {
            identity,
            attempts: Attempts::Here {
                started,
                ended: Instant::now(),
            },
            id: named.as_ref().map(|(id, _)| id.as_str()),
        };
        let time = resend.unwrap_or_else(|| options.get_settle_time());
        // Boxed, since the future of a search is large, and few sends need one.
        let Findings { found, absent_since } = Box::pin(search::find_within(client, &query, time)).await;
        let error = match found {
            Ok(Match::One(message, evidence)) if registry.record_sent(identity, message.id()) => {
                let response = named.map(|(_, response)| response);
                return Ok(Known {
                    message: *message,
                    response: response.filter(|_| evidence == Evidence::Id),
                    evidence,
                });
            }
            Ok(Match::None) if resend.take().is_some() => {
                last = Some(error);
                // The search does not count against the total timeout.
                budget = Instant::now();
                continue;
            }
            Ok(Match::Several(ids)) => error.with_candidates(ids),
            Err(failed) => {
                tracing::debug!(error = %failed, "the thread could not be searched");
                error
            }
            _ => error,
        };
        return Err(error
            .with_absent_since(absent_since)
            .with_outcome(SendOutcome::Unknown));
    }
}

/// A successful response.
enum Attempted {
    /// The message of this send.
    Own(Message, Response<()>),
    /// The id of a message that may be this send's.
    Named(String, Response<()>),
}

/// Makes the attempts that need no search between them, in the time and the number that are left.
async fn attempt(
    client: &Client,
    identity: &SendIdentity,
    left: Duration,
    prior_attempts: u32,
) -> Result<Attempted> {
    let thread = identity.thread();
    let prefix = client.path_prefix(ApiVersion::V3.path_prefix());
    let request = requests::send_message(prefix, thread.into(), identity.message())
        .map_err(|invalid| Error::from(invalid).in_operation(OPERATION))?;
    let retry = client.options().get_retry();
    let mut call = client.call(OPERATION, Idempotency::NonIdempotent, Some(thread), &retry);
    call.total_timeout = left;
    call.prior_attempts = prior_attempts;
    let request = call.with_options(request);
    let response = execute(&call, &request).await?;
    let has_one_id = has_one_id(&response);
    let response = response.json::<Message>()?;
    match tie(identity, &response, has_one_id) {
        Tie::Own => {
            let (message, response) = response.into_parts();
            super::explain::app_of(&message).inspect(|app| client.registry().learn_app(*app));
            Ok(Attempted::Own(message, response))
        }
        Tie::Named => {
            let (message, response) = response.into_parts();
            Ok(Attempted::Named(message.id().to_owned(), response))
        }
        Tie::None => Err(response.into_decode_error(UNTIED)),
    }
}

const UNTIED: &str = "the response shows no message of this send";

fn untied(response: Response<()>) -> Error {
    response.into_decode_error(UNTIED)
}

/// Returns whether enough of the total timeout is left for another attempt.
fn has_time(client: &Client, started: Instant) -> bool {
    let total = client.options().get_total_timeout();
    total.saturating_sub(started.elapsed()) >= (total / 5).min(MIN_ATTEMPT_TIME)
}

/// Searches once for the message of a receipt, with the client's retries and timeouts for the whole search.
pub(crate) async fn find(client: &Client, receipt: &Receipt) -> Result<Lookup> {
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

async fn find_guarded(client: &Client, receipt: &Receipt) -> Result<Lookup> {
    let registry = client.registry();
    let identity = Arc::new(SendIdentity::from(receipt));
    let _guard = registry.acquire(&identity).await;
    let attempts = match registry.attempted(&identity) {
        Some((started, ended)) => Attempts::Here { started, ended },
        None => Attempts::Elsewhere {
            after: receipt.at(),
            within: client.options().get_total_timeout(),
        },
    };
    let query = Query {
        identity: &identity,
        attempts,
        id: None,
    };
    let found = search::search_once(client, &query, &mut HubspotClock::default()).await?;
    Ok(match found {
        Match::One(message, evidence) if registry.record_sent(&identity, message.id()) => {
            Lookup::Sent(Box::new(Sent {
                message: *message,
                response: None,
                evidence,
                identity,
            }))
        }
        // Another send has recorded it meanwhile.
        Match::One(..) | Match::None => Lookup::Absent,
        Match::Several(ids) => Lookup::Candidates(ids),
    })
}
