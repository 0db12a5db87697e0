//! What becomes of a key whose call is gone: its message is searched for, and nothing is sent.

use std::sync::Arc;
use std::time::Duration;

use super::lease::lease;
use super::open::{KeyWork, Open};
use super::thread::{StoredSend, ago};
use crate::receipt::SendIdentity;
use crate::send::ledger::Ledger;
use crate::send::search::{Query, Search, search};
use crate::send::window::Attempts;
use crate::store::send_record::{Begin, SendRecord};
use crate::store::thread_record::OwnKey;
use crate::store::{
    Key, KeySwap, LastRead, Revision, SendState, SendStatus, SharedStore, Swap, Value, status,
};
use crate::{Client, Result};

/// A key that was taken over, and the send that is searched for.
pub(super) struct TakenOver<'c> {
    pub identity: Arc<SendIdentity>,
    pub open: Open,
    pub send: StoredSend<'c>,
    /// When its call may have sent.
    attempts: Attempts,
}

/// Takes over a key whose holder is gone. `None`: another call was first.
pub(super) async fn take_over<'c>(
    store: &'c SharedStore,
    client: &Client,
    key: &Key,
    identity: SendIdentity,
    record: SendRecord,
    revision: Option<Revision>,
) -> Result<Option<TakenOver<'c>>> {
    let mut send = StoredSend::new(store, client, &identity).await?;
    send.started = Some(record.attempts().0);
    send.set_key(OwnKey::of(key));
    send.set_has_key();
    let bytes = record.to_json();
    let to = Value {
        bytes: &bytes,
        ttl: None,
    };
    let from = revision;
    let Swap::Written { revision, now } = store.swap(KeySwap { key, from, to }).await? else {
        return Ok(None);
    };
    tracing::debug!(
        lease = "taken",
        "took over an idempotency key whose outcome is not known"
    );
    let attempts = ago(record.attempts(), now, record.began_at);
    let key = KeyWork::new(key.clone(), None, record).written(LastRead::written(bytes, revision, now));
    Ok(Some(TakenOver {
        identity: Arc::new(identity),
        open: Open::taken_over(&send, key),
        send,
        attempts,
    }))
}

impl TakenOver<'_> {
    /// Searches for the message.
    pub(super) async fn search(&self, client: &Client, time: Duration) -> Search {
        let query = Query {
            identity: &self.identity,
            ledger: Ledger::Store(&self.send, None),
            attempts: self.attempts,
            id: None,
        };
        Box::pin(search(client, &query, time)).await
    }
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
    let Begin::Resolve(record_taken) = present.resolve(read.now, lease(client.options(), None)) else {
        return Ok(None);
    };
    let identity = SendIdentity::from(&receipt);
    let taken = take_over(store, client, key, identity, record_taken, Some(record.revision)).await?;
    let Some(mut taken) = taken else {
        return Ok(None);
    };
    let outcome = match taken.search(client, Duration::ZERO).await {
        Search::Own(known) => SendState::Sent {
            message_id: known.message.id().to_owned(),
        },
        _ => SendState::Unknown,
    };
    taken.open.end(&outcome).await;
    Ok(Some(SendStatus {
        key: text,
        state: outcome,
        receipt: Some(receipt),
    }))
}
