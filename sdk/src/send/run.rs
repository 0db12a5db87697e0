//! One send, from its first record to its outcome, and a lookup.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::attempts::{OPERATION, Plan, attempts, has_time, no_turn};
use super::ledger::Ledger;
use super::search::{self, Match, Query};
use super::sent::{Claim, Known};
#[cfg(feature = "store")]
use super::stored;
use super::window::{Attempts, HubspotClock};
use super::{Lookup, SendKey, Sent};
use crate::receipt::SendIdentity;
use crate::registry::SendGuard;
use crate::{Client, Error, Receipt, Result};

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
        return Err(not_sent(no_store()));
    }
    let _turn = turn?;
    let registry = client.registry();
    registry.start(&identity);
    let mut plan = Plan {
        budget: started,
        earlier: Duration::ZERO,
        resend: client.options().get_resend_if_absent(),
        until: None,
        is_resent: false,
    };
    match attempts(client, &identity, &mut plan, Ledger::Process(registry)).await {
        Ok(known) => {
            if plan.is_resent {
                registry.start(&identity);
            }
            Ok(known.into_sent(identity))
        }
        Err(error) => {
            // Otherwise the outcome is unknown, and the send remains unfinished.
            if error.is_not_sent() {
                registry.finish(&identity);
            }
            Err(error.with_receipt(identity.receipt().clone()))
        }
    }
}

/// The error of an idempotency key without a store.
pub(super) fn no_store() -> Error {
    Error::configuration("an idempotency key needs a store: set one with `ClientBuilder::store`")
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

/// Searches once for the message of a receipt, with the client's retries and timeouts for the whole search.
pub(crate) async fn find(client: &Client, receipt: &Receipt) -> Result<Lookup> {
    if !receipt.is_supported() {
        return Err(Error::invalid(
            "the receipt was made by a newer version of this crate: use that version to look it up",
        ));
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
        return look_up(client, identity, Ledger::Store(&send, None), attempts).await;
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
