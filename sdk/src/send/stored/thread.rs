//! A send, or a search, on the record of its thread.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use tokio::time::Instant;

use crate::Evidence;
use crate::receipt::SendIdentity;
use crate::registry::SendRegistry;
use crate::send::sent::Claim;
use crate::send::window::Attempts;
use crate::store::send_record::{Lease, SendRecord};
use crate::store::thread_record::{Claimed, OwnKey, ThreadRecord, Turn};
use crate::store::{Changes, Key, LastRead, SendState, SharedStore, StoreTime, Update, Updated};
use crate::sync::lock;
use crate::{Client, Receipt, Result};

/// A send, or a search, in a store.
pub(in crate::send) struct StoredSend<'c> {
    pub(super) store: &'c SharedStore,
    /// Has what the caller recorded, and sends of this process before there was a store.
    registry: SendRegistry,
    pub(super) thread: Key,
    /// The receipt as records have it.
    pub(super) receipt: Receipt,
    /// From when on bytes can have left; unknown for a receipt without a record.
    pub(super) started: Option<StoreTime>,
    /// The thread's record, if this call has read or written it last.
    known: Mutex<Option<LastRead>>,
    /// The idempotency key of the send, if it is known whether there is one.
    key: OnceLock<OwnKey>,
    /// The key whose record may be lost: a message that may be its own counts as no other send's.
    lost_key: Option<OwnKey>,
    /// The begin of a key that it is part of.
    begin: Mutex<Option<String>>,
    /// The receipt of the key's earlier send, whose record proves that it sent nothing.
    not_sent: Mutex<Option<Receipt>>,
    /// Whether the key's record is this call's. A lookup by a receipt has none.
    has_key: AtomicBool,
}

impl<'c> StoredSend<'c> {
    pub(in crate::send) async fn new(
        store: &'c SharedStore,
        client: &Client,
        identity: &SendIdentity,
    ) -> Result<Self> {
        Ok(Self {
            registry: client.registry().clone(),
            store,
            thread: store.thread_key(identity.thread())?,
            receipt: store.keyed(identity.receipt()).await?,
            started: None,
            known: Mutex::default(),
            key: OnceLock::new(),
            lost_key: None,
            begin: Mutex::default(),
            not_sent: Mutex::default(),
            has_key: AtomicBool::default(),
        })
    }

    /// Sets the key of the send.
    pub(super) fn set_key(&self, key: OwnKey) {
        // It is the same one each time.
        let _ = self.key.set(key);
    }

    /// Looks for the message of an earlier send with the key, whose record may be lost.
    pub(super) fn after_loss(mut self, key: &Key) -> Self {
        self.lost_key = Some(OwnKey::of(key));
        self
    }

    /// Returns whether this send owns a message, by what the caller of this process has recorded.
    pub(in crate::send) fn is_recorded(&self, identity: &SendIdentity, message_id: &str) -> Option<bool> {
        let is_own = self.registry.is_owned_by(identity, message_id);
        // The other send may have had the same key.
        is_own.filter(|is_own| *is_own || self.lost_key.is_none())
    }

    pub(in crate::send) fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    pub(in crate::send) fn hash(&self, fingerprint: &str) -> String {
        self.store.content_hash(fingerprint)
    }

    /// Reads the record of the thread, for what follows. Without it, that reads it.
    pub(super) async fn look(&self) {
        let known = self.store.look(&self.thread).await.ok();
        *lock(&self.known) = known;
    }

    pub(in crate::send) async fn read(&self) -> Result<ThreadRecord> {
        let (record, _) = self.record().await?;
        let record = match &self.lost_key {
            Some(key) => record.without_claims_of(key),
            None => record,
        };
        Ok(self.as_holder(record))
    }

    async fn record(&self) -> Result<(ThreadRecord, StoreTime)> {
        let read = self.store.get(&self.thread).await?;
        let bytes = read.record.as_ref().map(|record| &*record.value);
        let record = self.store.read_thread(bytes, read.now)?;
        Ok((record, read.now))
    }

    /// Returns the record as a call that has the key sees it.
    fn as_holder(&self, record: ThreadRecord) -> ThreadRecord {
        match self.has_key.load(Ordering::Relaxed) {
            true => record.without_rivals(&self.receipt, lock(&self.begin).clone()),
            false => record,
        }
    }

    /// Returns whether the record has every claim since the send began.
    pub(in crate::send) fn is_in(&self, record: &ThreadRecord) -> bool {
        // Bytes leave after both records are written, and that of a thread may have been made after the key's was read.
        let on_thread = record.attempts(&self.receipt).map(|(started, _)| started);
        let started = on_thread.max(self.started);
        started.is_some_and(|started| record.is_complete_since(started))
    }

    pub(in crate::send) async fn claim(&self, message_id: &str, evidence: Evidence) -> Result<Claim> {
        let (claim, _) = self.store.apply(self.claiming(message_id, evidence)).await?;
        Ok(claim)
    }

    /// Returns the change that [`claim`](Self::claim) makes.
    pub(super) fn claiming(&self, message_id: &str, evidence: Evidence) -> Update<'_, impl Changes<Claim>> {
        let is_found = evidence == Evidence::Search;
        let key = self.key.get().cloned().unwrap_or_default();
        self.change(move |record, now| {
            match self
                .as_holder(record)
                .claim(&self.receipt, message_id, &key, is_found, now)
            {
                Claimed::Write(record) => (Some(record), Claim::Own),
                Claimed::Own => (None, Claim::Own),
                Claimed::Other => (None, Claim::Other),
                Claimed::Unclear => (None, Claim::Unclear),
            }
        })
    }

    /// Returns a change of the thread's record.
    fn change<T>(
        &self,
        change: impl FnMut(ThreadRecord, StoreTime) -> (Option<ThreadRecord>, T),
    ) -> Update<'_, impl Changes<T>> {
        Update {
            key: &self.thread,
            known: lock(&self.known).take(),
            change: self.store.change_thread(change),
        }
    }

    /// Returns when the attempts of a send were made that has a record on the thread.
    pub(in crate::send) async fn attempts(&self) -> Result<Option<Attempts>> {
        let (record, now) = self.record().await?;
        let attempts = record.attempts(&self.receipt);
        Ok(attempts.map(|attempts| ago(attempts, now, None)))
    }

    /// Counts a send as unfinished although its message is known: it was sent twice, and the other one may come late.
    pub(super) async fn leave_unfinished(&self) {
        let leave = |record: ThreadRecord, now| (Some(record.leave_unfinished(&self.receipt, now)), ());
        let left = self.store.update_thread(&self.thread, None, leave).await;
        if let Err(error) = left {
            tracing::warn!(%error, "the resend of a message could not be recorded in the store");
        }
    }

    /// Names the begin of a key that the send is part of.
    pub(super) fn set_begin(&self, key: &Key, fence: u64) {
        *lock(&self.begin) = Some(self.store.content_hash(&format!("{fence}/{}", key.as_str())));
    }

    /// Notes what the key's record proves: its call may have ended before it removed its send from the thread, where it
    /// would count as one that runs, and later as one that may own what is found.
    pub(super) fn set_before(&self, before: Option<&SendRecord>) {
        let proof = before.filter(|before| matches!(before.state(), SendState::NotSent { .. }));
        *lock(&self.not_sent) = proof.and_then(|proof| proof.receipt.clone());
    }

    /// Notes that the key's record is this call's: others that began with it do not send.
    pub(super) fn set_has_key(&self) {
        self.has_key.store(true, Ordering::Relaxed);
    }

    /// Takes the turn, unless another send that is alike runs.
    pub(in crate::send) async fn begin(&self, lease: Lease) -> Result<bool> {
        self.begun(self.store.apply(self.beginning(lease)).await)
    }

    /// Returns the change that [`begin`](Self::begin) makes.
    pub(super) fn beginning(&self, lease: Lease) -> Update<'_, impl Changes<bool>> {
        let of = lock(&self.begin).clone();
        let not_sent = lock(&self.not_sent).clone();
        self.change(move |mut record, now| {
            if let Some(not_sent) = &not_sent {
                record = record.finish(not_sent);
            }
            match self.as_holder(record).begin(&self.receipt, now, lease) {
                Turn::Run(record) => (Some(record.of_begin(&self.receipt, of.as_deref())), true),
                Turn::Wait { .. } => (None, false),
            }
        })
    }

    /// Notes what the change of [`beginning`](Self::beginning) has written.
    pub(super) fn begun(&self, begun: Updated<bool>) -> Result<bool> {
        let (begun, known) = begun?;
        *lock(&self.known) = known;
        Ok(begun)
    }
}

/// Converts the times of a store to times before now. By the clock of its machine, the send may have begun earlier: the
/// store's time stands still while its host is down. The earlier of both counts, since a window that is too wide leaves
/// more in doubt, and one that is too narrow misses the message.
pub(super) fn ago(
    (started, until): (StoreTime, StoreTime),
    now: StoreTime,
    began_at: Option<DateTime<Utc>>,
) -> Attempts {
    let by_machine = began_at.and_then(|at| (DateTime::from(SystemTime::now()) - at).to_std().ok());
    Attempts::Ago {
        measured: Instant::now(),
        started: now.since(started).max(by_machine.unwrap_or_default()),
        ended: now.since(until),
    }
}
