//! The ways into a send with a store.

use std::sync::Arc;

use tokio::time::Instant;

use super::lease::{MAX_RESEND, MAX_TOTAL};
use super::work::Work;
use crate::metrics::Measurement;
use crate::receipt::SendIdentity;
use crate::send::attempts::OPERATION;
use crate::send::{SendKey, Sent};
use crate::store::SharedStore;
use crate::{CallOptions, Client, Error, Result, ThreadId};

/// Sends a message with the client's store.
pub(in crate::send) async fn run(
    client: &Client,
    store: &SharedStore,
    identity: &Arc<SendIdentity>,
    key: Option<Box<SendKey>>,
    started: Instant,
) -> Result<Sent> {
    let result = async {
        let client = &bounded(client)?;
        let work = Work::new(client, store, identity, started).await?;
        match key {
            None => work.send_without_key().await,
            Some(key) => match work.send_with_key(&key).await? {
                Some(sent) => Ok(sent),
                None => Err(Error::configuration("the idempotency key has no message to send")),
            },
        }
    };
    result.await.map_err(|error| {
        let error = of_send(error);
        match error.receipt() {
            Some(_) => error,
            None => error.with_receipt(identity.receipt().clone()),
        }
    })
}

/// Returns a client whose times a lease can cover.
pub(in crate::send) fn bounded(client: &Client) -> Result<Client> {
    let options = client.options();
    if options
        .get_resend_if_absent()
        .is_some_and(|after| after > MAX_RESEND)
    {
        return Err(Error::configuration(
            "with a store, `resend_if_absent` is at most a day",
        ));
    }
    let bounds = CallOptions::new()
        .total_timeout(options.get_total_timeout().min(MAX_TOTAL))
        .settle_time(options.get_settle_time().min(MAX_TOTAL));
    Ok(client.with(bounds))
}

/// Turns an error into that of a send: whatever failed before the first attempt, nothing was sent.
fn of_send(error: Error) -> Error {
    let error = match error.is_unknown() {
        true => error,
        false => error.into_not_sent(),
    };
    error.in_operation(OPERATION)
}

/// Returns the outcome of a key that an earlier call has used, whose message need not be known. `None` if there is none,
/// or the key may send.
pub(crate) async fn existing(client: &Client, thread: ThreadId, key: &SendKey) -> Result<Option<Sent>> {
    let Some(store) = client.store() else {
        return Ok(None);
    };
    let nothing = crate::OutgoingMessage::Unrecognized(serde_json::Value::Null);
    let identity = Arc::new(SendIdentity::new(thread, nothing, client.registry().app()));
    let existing = async {
        let client = &bounded(client)?;
        let mut work = Work::new(client, store, &identity, Instant::now()).await?;
        work.may_send = false;
        work.send_with_key(key).await
    };
    // Of a message that is not known there is no receipt: an error has that of the earlier call, or none.
    let existing = existing.await.map_err(of_send).transpose();
    let record = |result: &Result<Sent>| client.record(Measurement::SendEnded(Sent::end_of(result)));
    existing.inspect(record).transpose()
}
