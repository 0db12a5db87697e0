//! The records of a call, which are ended with it.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;

use super::thread::StoredSend;
use crate::store::send_record::{Lease, SendRecord};
use crate::store::thread_record::ThreadRecord;
use crate::store::{Change, Key, LastRead, Revision, SendState, SharedStore, StoreTime};
use crate::{ErrorKind, Receipt, Result};

/// A key, and the record with which this call works on it.
#[derive(Clone)]
pub(super) struct KeyWork {
    pub key: Key,
    pub record: SendRecord,
    pub taken_at: StoreTime,
    /// The record in whose place this one is written.
    before: Option<SendRecord>,
    /// That of the record, once it is written.
    revision: Option<Revision>,
}

impl KeyWork {
    pub(super) fn new(key: Key, before: Option<SendRecord>, record: SendRecord, taken_at: StoreTime) -> Self {
        Self {
            key,
            record,
            taken_at,
            before,
            revision: None,
        }
    }

    pub(super) fn written(mut self, revision: Revision) -> Self {
        self.revision = Some(revision);
        self
    }
}

/// The records of a call, which are ended with it. If it is dropped, a task of the runtime ends them.
pub(super) struct Open {
    records: Arc<Records>,
    /// What a task has to record, if the call is dropped.
    outcome: Option<SendState>,
    /// Taken at once: the future may be dropped outside of the runtime.
    runtime: Option<Handle>,
}

/// What became of the records of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Recorded,
    /// An error of the store left open whether they have the outcome.
    NotRecorded,
    /// Another call works on the key, and its record stays.
    TakenOver,
}

#[derive(Clone)]
struct Records {
    store: SharedStore,
    thread: Key,
    receipt: Receipt,
    key: Option<KeyWork>,
}

impl Open {
    pub(super) fn new(send: &StoredSend<'_>, key: Option<KeyWork>) -> Self {
        Self {
            records: Arc::new(Records {
                store: send.store.clone(),
                thread: send.thread.clone(),
                receipt: send.receipt.clone(),
                key,
            }),
            outcome: Some(not_sent(ErrorKind::Interrupted)),
            runtime: Handle::try_current().ok(),
        }
    }

    /// Returns the records of a key that was taken over.
    pub(super) fn taken_over(send: &StoredSend<'_>, key: KeyWork) -> Self {
        let mut open = Self::new(send, Some(key));
        open.may_have_sent();
        open
    }

    /// From now on bytes may have left.
    pub(super) fn may_have_sent(&mut self) {
        self.outcome = Some(SendState::Unknown);
    }

    /// Notes the revision with which the record of the key was written.
    pub(super) fn key_written(&mut self, revision: Revision) {
        if let Some(key) = &mut Arc::make_mut(&mut self.records).key {
            key.revision = Some(revision);
        }
    }

    /// Ends the records.
    pub(super) async fn end(&mut self, outcome: &SendState) -> Ended {
        self.outcome = Some(outcome.clone());
        let ended = self.records.end(outcome).await;
        self.outcome = None;
        ended
    }

    /// Extends the work on a key by another send. Returns how long ago the first one began; `None` if another call has
    /// taken over.
    pub(super) async fn renew(&mut self, lease: Lease) -> Result<Option<Duration>> {
        let Records { store, key, .. } = Arc::make_mut(&mut self.records);
        let Some(work) = key else {
            return Ok(None);
        };
        let own = &work.record;
        let renewed = store.update(&work.key, |present, now| {
            let present = present.and_then(SendRecord::from_json);
            if !present.is_some_and(|present| own.holds(&present)) {
                return Ok(Change::Keep(None));
            }
            let renewed = own.resend(now, lease);
            let ago = now.since(own.attempts().0);
            Ok(Change::Write(renewed.to_json(), None, Some((renewed, ago))))
        });
        Ok(renewed.await?.map(|(renewed, ago)| {
            work.record = renewed;
            work.revision = None;
            ago.max(Duration::from_millis(1))
        }))
    }
}

impl Records {
    /// The key comes first: a call that has taken it over has the same receipt, and with it the send on the thread.
    async fn end(&self, outcome: &SendState) -> Ended {
        let is_key_ended = match &self.key {
            None => true,
            Some(work) => match self.end_key(work, outcome).await {
                Ok(Ended::TakenOver) => return Ended::TakenOver,
                ended => is_done(ended.map(drop)),
            },
        };
        let thread = match outcome {
            // The claim of the message has ended it.
            SendState::Sent { .. } => Ok(()),
            SendState::NotSent { .. } => self.change_thread(|record, _| record.finish(&self.receipt)).await,
            _ => {
                self.change_thread(|record, now| record.end(&self.receipt, now))
                    .await
            }
        };
        match is_done(thread) && is_key_ended {
            true => Ended::Recorded,
            false => Ended::NotRecorded,
        }
    }

    async fn change_thread(&self, change: impl Fn(ThreadRecord, StoreTime) -> ThreadRecord) -> Result<()> {
        let change = |record, now| (Some(change(record, now)), ());
        self.store.update_thread(&self.thread, None, change).await?;
        Ok(())
    }

    async fn end_key(&self, work: &KeyWork, outcome: &SendState) -> Result<Ended> {
        let end = |present: Option<&[u8]>, _| {
            let present = present.and_then(SendRecord::from_json);
            let is_taken_over = |present: &SendRecord| work.record.is_taken_over(present);
            let ended = match outcome {
                // The begin may not have been written yet, by a store that is slow: it must not be written after this.
                SendState::NotSent { .. } if present == work.before => {
                    work.record.finish(Some(&work.record), outcome.clone())
                }
                _ => work.record.finish(present.as_ref(), outcome.clone()),
            };
            Ok(match ended {
                Some(ended) => Change::Write(ended.to_json(), self.store.ttl(&ended), Ended::Recorded),
                None if present.as_ref().is_some_and(is_taken_over) => Change::Keep(Ended::TakenOver),
                None => Change::Keep(Ended::Recorded),
            })
        };
        let written = |revision| LastRead::written(work.record.to_json(), revision, work.taken_at);
        let known = work.revision.map(written);
        let (ended, _) = self.store.update_known(&work.key, known, end).await?;
        if ended == Ended::TakenOver {
            tracing::debug!(
                lease = "lost",
                "the outcome of an idempotency key was not recorded: another call has taken over"
            );
        }
        Ok(ended)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let (Some(outcome), Some(runtime)) = (self.outcome.take(), &self.runtime) {
            let records = Arc::clone(&self.records);
            runtime.spawn(async move { records.end(&outcome).await });
        }
    }
}

fn is_done(result: Result<()>) -> bool {
    result
        .inspect_err(|error| tracing::warn!(%error, "the store could not be told the outcome of a send"))
        .is_ok()
}

pub(super) fn not_sent(kind: ErrorKind) -> SendState {
    SendState::NotSent { kind, status: None }
}
