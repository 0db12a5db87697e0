//! What becomes of a key whose call is gone: its message is searched for, and nothing is sent.

use std::time::Duration;

use super::super::ledger::Ledger;
use super::super::search::{Query, Search, search};
use super::open::{KeyWork, Open};
use super::thread::ago;
use super::{StoredSend, lease};
use crate::receipt::SendIdentity;
use crate::store::send_record::{Begin, Outcome, SendRecord};
use crate::store::{Key, Revision, SendState, SendStatus, SharedStore, Swap, status};
use crate::{Client, Result};

/// Takes over a key whose holder is gone. `None`: another call was first.
pub(super) async fn take_over(
    store: &SharedStore,
    key: &Key,
    record: SendRecord,
    revision: Option<Revision>,
) -> Result<Option<KeyWork>> {
    let written = store.swap(key, revision, &record.to_json(), None).await?;
    let Swap::Written { revision, now } = written else {
        return Ok(None);
    };
    tracing::debug!("took over an idempotency key whose outcome is not known");
    Ok(Some(KeyWork::new(key.clone(), record, now).written(revision)))
}

/// Searches for the message of a key that was taken over.
pub(super) async fn resolve(
    client: &Client,
    send: &mut StoredSend<'_>,
    identity: &SendIdentity,
    key: &KeyWork,
    time: Duration,
) -> Search {
    let attempts = key.record.attempts();
    send.started = Some(attempts.0);
    let query = Query {
        identity,
        ledger: Ledger::Store(send),
        attempts: ago(attempts, key.taken_at),
        id: None,
    };
    Box::pin(search(client, &query, time)).await
}

/// Searches once for the message of a record that is not settled, and older than this. `None` if it is settled, younger,
/// in work, or not of this account.
pub(crate) async fn settle(client: &Client, key: &Key, older_than: Duration) -> Result<Option<SendStatus>> {
    let store = client.require_store()?;
    let Some(text) = store.key_of(key) else {
        return Ok(None);
    };
    let read = store.get(key).await?;
    let Some(record) = read.record else {
        return Ok(None);
    };
    let Some(present) = SendRecord::from_json(&record.value) else {
        return Ok(Some(status(&text, None)));
    };
    let Some(receipt) = present.receipt.clone().filter(|_| present.is_unsettled()) else {
        return Ok(None);
    };
    if read.now.since(present.attempts().0) < older_than {
        return Ok(None);
    }
    let Begin::Resolve(taken) = present.resolve(read.now, lease(client.options(), None)) else {
        return Ok(None);
    };
    let Some(key) = take_over(store, key, taken, Some(record.revision)).await? else {
        return Ok(None);
    };
    let identity = SendIdentity::from(&receipt);
    let mut send = StoredSend::new(store, &identity).await?;
    let outcome = match resolve(client, &mut send, &identity, &key, Duration::ZERO).await {
        Search::Own(known) => Outcome::Sent {
            message_id: known.message.id().to_owned(),
        },
        _ => Outcome::Unknown,
    };
    Open::taken_over(&send, key).end(&outcome).await;
    Ok(Some(SendStatus {
        key: text,
        state: match outcome {
            Outcome::Sent { message_id } => SendState::Sent { message_id },
            _ => SendState::Unknown,
        },
        receipt: Some(receipt),
    }))
}
