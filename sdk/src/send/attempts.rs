//! The attempts of a send, and what follows from each failure.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::explain::app_of;
use super::ledger::{Ledger, ResponseClaim};
use super::search::{self, Query, Search};
use super::sent::Known;
use super::tie::{Tie, has_one_id, tie};
use super::window::Attempts;
use crate::call::{MIN_ATTEMPT_TIME, execute};
use crate::error::SendOutcome;
use crate::generated::conversations::requests;
use crate::receipt::SendIdentity;
use crate::request::Idempotency;
use crate::time::deadline_in;
use crate::{ApiVersion, Area, CallOptions, Client, Error, ErrorKind, Evidence, Message, Response, Result};

pub(super) const OPERATION: &str = "send_message";

/// The error of a send that other sends left no time for.
pub(super) fn no_turn(identity: &SendIdentity) -> Error {
    let reason = "the time ran out while another send of the same text to the thread was running";
    let error = Error::new(ErrorKind::Timeout, reason.to_owned()).in_operation(OPERATION);
    error.into_not_sent().with_receipt(identity.receipt().clone())
}

/// What bounds the attempts of a send. Borrowed, since a future keeps two places for what it is given.
pub(super) struct Plan {
    /// From when on the total timeout counts.
    pub budget: Instant,
    /// How long before now another process may have made an attempt.
    pub earlier: Duration,
    /// After how long an absent message is sent again, once.
    pub resend: Option<Duration>,
    /// When bytes may leave no more.
    pub until: Option<Instant>,
    /// Whether it was sent again: the first message may be stored late, beside the one that is known.
    pub is_resent: bool,
}

impl Plan {
    /// Returns whether another call of the total timeout ends in time: a process may have been stopped meanwhile.
    fn has_time_for(&self, options: &CallOptions) -> bool {
        let end = deadline_in(options.get_total_timeout());
        self.until.is_none_or(|until| end <= until)
    }
}

/// Makes attempts until the outcome is known or cannot be. A message that is returned is recorded as this send's.
pub(super) async fn attempts(
    client: &Client,
    identity: &Arc<SendIdentity>,
    plan: &mut Plan,
    ledger: Ledger<'_>,
) -> Result<Known> {
    let options = client.options();
    let started = Instant::now();
    let mut last: Option<Error> = None;
    loop {
        let left = options.get_total_timeout().saturating_sub(plan.budget.elapsed());
        let prior = last.as_ref().map_or(0, Error::attempts);
        let (error, named) = match attempt(client, identity, left, prior, ledger).await {
            Ok(Attempted::Own(known)) => return Ok(known),
            Ok(Attempted::Named(id, response)) => (untied(response.clone()), Some((id, response))),
            Err(error) => (error, None),
        };
        // A later refusal does not undo an attempt that may have been received.
        let error = error.or_received(last.is_some() || !plan.earlier.is_zero());
        if !error.may_have_been_received() {
            return Err(error.with_outcome(SendOutcome::NotSent));
        }
        ledger.end_attempt(identity);
        tracing::debug!(%error, "searching the thread for a message that may have been sent");
        let query = Query {
            identity,
            ledger,
            attempts: Attempts::Ago {
                measured: Instant::now(),
                started: started.elapsed().saturating_add(plan.earlier),
                ended: Duration::ZERO,
            },
            id: named.as_ref().map(|(id, _)| id.as_str()),
        };
        let time = plan.resend.unwrap_or_else(|| options.get_settle_time());
        // Boxed, since the future of a search is large, and few sends need one.
        let found = Box::pin(search::search(client, &query, time)).await;
        match found {
            Search::Own(mut known) => {
                known.response = named
                    .map(|(_, response)| response)
                    .filter(|_| known.evidence == Evidence::Id);
                return Ok(*known);
            }
            Search::Absent(_) if plan.resend.take().is_some() && plan.has_time_for(options) => {
                last = Some(error);
                plan.is_resent = true;
                // The search does not count against the total timeout.
                plan.budget = Instant::now();
            }
            other => return Err(other.into_unknown(error)),
        }
    }
}

/// A successful response.
enum Attempted {
    /// The message of this send.
    Own(Known),
    /// The id of a message that may be this send's.
    Named(String, Response<()>),
}

/// Makes the attempts that need no search between them, in the time and the number that are left.
async fn attempt(
    client: &Client,
    identity: &SendIdentity,
    left: Duration,
    prior_attempts: u32,
    ledger: Ledger<'_>,
) -> Result<Attempted> {
    let thread = identity.thread();
    let prefix = client.prefix(Area::Conversations, ApiVersion::V3.path_prefix());
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
            app_of(&message).inspect(|app| client.registry().learn_app(*app));
            let claimed = match ledger.claim_response(identity, message, response) {
                ResponseClaim::Done(claimed) => claimed,
                ResponseClaim::Pending(claim) => claim.await,
            };
            // Where the id is another send's, this is not the response to this one.
            claimed.map(Attempted::Own).map_err(untied)
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
pub(super) fn has_time(client: &Client, started: Instant) -> bool {
    let total = client.options().get_total_timeout();
    total.saturating_sub(started.elapsed()) >= (total / 5).min(MIN_ATTEMPT_TIME)
}
