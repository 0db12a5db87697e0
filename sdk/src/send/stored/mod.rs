//! A send with a store: its record is written before anything leaves, and ended with its outcome.
//!
//! ```text
//! key: begin -> Send    -> key and thread written at once -> attempts -> message claimed on the thread -> key ended
//!            -> Resolve -> the thread is searched, nothing is sent     -> key ended
//!            -> Wait, Sent, KeyReused: nothing leaves
//! ```
//!
//! Without a key there is the record of the thread alone.
//!
//! - `thread`: a send on the record of its thread.
//! - `work`: one call, from its first record to its last.
//! - `open`: the records of a call, which are ended with it.
//! - `takeover`: what becomes of a key whose call is gone.

mod open;
mod takeover;
mod thread;
mod work;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::run::OPERATION;
use super::search;
use super::{SendKey, Sent};
use crate::error::SendOutcome;
use crate::receipt::SendIdentity;
use crate::store::send_record::Lease;
use crate::store::{SharedStore, unreadable};
use crate::{CallOptions, Client, Error, ErrorKind, Result, ThreadId};

pub(crate) use takeover::settle;
pub(super) use thread::StoredSend;
use work::Work;

/// The longest total timeout of a send with a store: nobody may take over before it is over.
const MAX_TOTAL: Duration = Duration::from_secs(60 * 60);
/// The longest time after which a message may be sent again: as long as the record of a thread is kept.
const MAX_RESEND: Duration = Duration::from_secs(24 * 60 * 60);
/// How much longer than a send's own time its lease is, at most.
const MARGIN: Duration = Duration::from_secs(5);

/// Sends a message with the client's store.
pub(super) async fn run(
    client: &Client,
    store: &SharedStore,
    identity: &Arc<SendIdentity>,
    key: Option<Box<SendKey>>,
    started: Instant,
) -> Result<Sent> {
    let longest = client.options().get_total_timeout().min(MAX_TOTAL);
    let settle = client.options().get_settle_time().min(MAX_TOTAL);
    let client = &client.with(CallOptions::new().total_timeout(longest).settle_time(settle));
    let result = async {
        if client
            .options()
            .get_resend_if_absent()
            .is_some_and(|after| after > MAX_RESEND)
        {
            return Err(Error::configuration(
                "with a store, `resend_if_absent` is at most a day",
            ));
        }
        let work = Work::new(client, store, identity, started).await?;
        match key {
            None => work.send_without_key().await,
            Some(key) => match work.send_with_key(&key).await? {
                Some(sent) => Ok(sent),
                None => Err(Error::configuration("the idempotency key has no message to send")),
            },
        }
    };
    result.await.map_err(|error| of_send(error, identity))
}

/// Turns an error into that of a send: whatever failed before the first attempt, nothing was sent.
fn of_send(error: Error, identity: &SendIdentity) -> Error {
    let error = match error.is_unknown() {
        true => error,
        false => error.into_not_sent(),
    };
    let error = error.in_operation(OPERATION);
    match error.receipt() {
        Some(_) => error,
        None => error.with_receipt(identity.receipt().clone()),
    }
}

/// Returns the outcome of a key that an earlier call has used, whose message need not be known. `None` if there is none,
/// or the key may send.
pub(crate) async fn existing(client: &Client, thread: ThreadId, key: &SendKey) -> Result<Option<Sent>> {
    let Some(store) = client.store() else {
        return Ok(None);
    };
    let nothing = crate::OutgoingMessage::Unrecognized(serde_json::Value::Null);
    let identity = Arc::new(SendIdentity::new(thread, nothing, client.registry().app()));
    let result = async {
        let mut work = Work::new(client, store, &identity, Instant::now()).await?;
        work.may_send = false;
        work.send_with_key(key).await
    };
    result.await.map_err(|error| of_send(error, &identity))
}

/// Returns how long a send may take: for its attempts, and with its searches, each of which may take a read longer.
fn lease(options: &CallOptions, resend: Option<Duration>) -> Lease {
    let total = options.get_total_timeout().min(MAX_TOTAL);
    let margin = search::read_timeout(options).saturating_add(MARGIN.min(total));
    let again = resend.map(|after| after.saturating_add(total).saturating_add(margin));
    let attempts = total.saturating_add(again.unwrap_or_default());
    let settle = options.get_settle_time().min(MAX_TOTAL);
    Lease {
        attempts,
        total: attempts.saturating_add(settle).saturating_add(margin),
    }
}

/// The error of a key whose earlier send ended without a proof.
fn unknown_before() -> Error {
    let reason = "an earlier call with the same idempotency key ended without an outcome, and the thread does not show it";
    Error::new(ErrorKind::Interrupted, reason.to_owned())
}

/// The error of a key whose record proves nothing.
fn unreadable_key() -> Error {
    Error::store(unreadable()).with_outcome(SendOutcome::Unknown)
}
