//! One send, from its first attempt to its outcome.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::ledger::{Claim, Ledger, ResponseClaim};
use super::search::{self, Match, Query, Search};
use super::sent::Known;
#[cfg(feature = "store")]
use super::stored;
use super::tie::{Tie, has_one_id, tie};
use super::window::{Attempts, HubspotClock};
use super::{Evidence, Lookup, SendKey, Sent};
use crate::call::{MIN_ATTEMPT_TIME, execute};
use crate::error::SendOutcome;
use crate::generated::requests;
use crate::receipt::SendIdentity;
use crate::registry::SendGuard;
use crate::request::Idempotency;
use crate::time::deadline_in;
use crate::{ApiVersion, CallOptions, Client, Error, ErrorKind, Message, Receipt, Response, Result};

pub(super) const OPERATION: &str = "send_message";

/// Sends a message and determines its outcome.
pub(super) async fn run(
    client: &Client,
    identity: Arc<SendIdentity>,
    key: Option<Box<SendKey>>,
) -> Result<Sent> {
    let not_sent = |error: Error| error.in_operation(OPERATION).into_not_sent();
    identity.message().check().map_err(not_sent)?;
    let started = Instant::now();
    let turn = turn(client, &identity, started).await;
    #[cfg(feature = "store")]
    if let Some(store) = client.store() {
        // Without a turn there is no time to send, but the key's record may tell what another call has done.
        let _turn = turn.ok();
        // Boxed, since every send has room for its size.
        return Box::pin(stored::run(client, store, &identity, key, started)).await;
    }
    if key.is_some() {
        let reason = "an idempotency key needs a store: set one with `ClientBuilder::store`";
        return Err(not_sent(Error::configuration(reason)));
    }
    let _turn = turn?;
    let registry = client.registry();
    registry.start(&identity);
    let mut plan = Plan {
        budget: started,
        earlier: Duration::ZERO,
        resend: client.options().get_resend_if_absent(),
        until: None,
    };
    match attempts(client, &identity, &mut plan, Ledger::Process(registry)).await {
        Ok(known) => Ok(known.into_sent(identity)),
        Err(error) => {
            // Otherwise the outcome is unknown, and the send remains unfinished.
            if error.is_not_sent() {
                registry.finish(&identity);
            }
            Err(error.with_receipt(identity.receipt().clone()))
        }
    }
}

/// Waits until no other send of this process that is alike runs.
async fn turn(client: &Client, identity: &Arc<SendIdentity>, started: Instant) -> Result<SendGuard> {
    let total = client.options().get_total_timeout();
    let acquired = timeout(total, client.registry().acquire(identity)).await;
    acquired
        .ok()
        .filter(|_| has_time(client, started))
        .ok_or_else(|| no_turn(identity))
}

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
    let elsewhere = Attempts::Elsewhere {
        after: receipt.at(),
        within: client.options().get_total_timeout(),
    };
    #[cfg(feature = "store")]
    if let Some(store) = client.store() {
        store.check_receipt(receipt).await?;
        let send = stored::StoredSend::new(store, client, &identity).await?;
        let attempts = send.attempts().await?.unwrap_or(elsewhere);
        return look_up(client, identity, Ledger::Store(&send), attempts).await;
    }
    if receipt.store().is_some() {
        return Err(Error::invalid(
            "the receipt is of a store, and this client has none",
        ));
    }
    let attempted = registry.attempted(&identity);
    let attempts = attempted.map_or(elsewhere, |(started, ended)| Attempts::here(started, ended));
    look_up(client, identity, Ledger::Process(registry), attempts).await
}

async fn look_up(
    client: &Client,
    identity: Arc<SendIdentity>,
    ledger: Ledger<'_>,
    attempts: Attempts,
) -> Result<Lookup> {
    let query = Query {
        identity: &identity,
        ledger,
        attempts,
        id: None,
    };
    let found = search::search_once(client, &query, &mut HubspotClock::default()).await?;
    Ok(match found {
        Match::One(message, evidence) => match ledger.claim(&identity, message.id(), evidence).await? {
            Claim::Own => {
                let known = Known {
                    message: *message,
                    response: None,
                    evidence,
                    is_recorded: true,
                };
                Lookup::Sent(Box::new(known.into_sent(identity)))
            }
            Claim::Other => Lookup::Absent,
            Claim::Unclear => Lookup::Candidates(vec![message.id().to_owned()]),
        },
        Match::None => Lookup::Absent,
        Match::Several(ids) => Lookup::Candidates(ids),
    })
}
