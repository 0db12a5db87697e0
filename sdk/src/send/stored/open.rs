//! The records of a call, which are ended with it.

use std::time::Duration;

use tokio::runtime::Handle;

use super::StoredSend;
use crate::store::send_record::{Lease, Outcome, SendRecord};
use crate::store::thread_record::ThreadRecord;
use crate::store::{Change, Key, Known, Revision, SharedStore, StoreTime};
use crate::sync::join;
use crate::{ErrorKind, Receipt, Result};

/// A key, and the record with which this call works on it.
pub(super) struct KeyWork {
    pub key: Key,
    pub record: SendRecord,
    pub taken_at: StoreTime,
    /// That of the record, once it is written.
    revision: Option<Revision>,
}

impl KeyWork {
    pub(super) fn new(key: Key, record: SendRecord, taken_at: StoreTime) -> Self {
        Self {
            key,
            record,
            taken_at,
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
    records: Option<Records>,
    /// Whether bytes may have left.
    pub is_sending: bool,
}

struct Records {
    store: SharedStore,
    thread: Key,
    receipt: Receipt,
    key: Option<KeyWork>,
}

impl Open {
    pub(super) fn new(send: &StoredSend<'_>, key: Option<KeyWork>) -> Self {
        Self {
            records: Some(Records {
                store: send.store.clone(),
                thread: send.thread.clone(),
                receipt: send.receipt.clone(),
                key,
            }),
            is_sending: false,
        }
    }

    /// Returns the records of a key that was taken over.
    pub(super) fn taken_over(send: &StoredSend<'_>, key: KeyWork) -> Self {
        let mut open = Self::new(send, Some(key));
        open.is_sending = true;
        open
    }

    /// Notes the revision with which the record of the key was written.
    pub(super) fn key_written(&mut self, revision: Revision) {
        if let Some(key) = self.records.as_mut().and_then(|records| records.key.as_mut()) {
            key.revision = Some(revision);
        }
    }

    /// Ends the records. Returns whether the store has the outcome.
    pub(super) async fn end(&mut self, outcome: &Outcome) -> bool {
        let Some(records) = &self.records else {
            return false;
        };
        let is_ended = records.end(outcome).await;
        self.records = None;
        is_ended
    }

    /// Extends the work on a key by another send. Returns how long ago the first one began; `None` if another call has
    /// taken over.
    pub(super) async fn renew(&mut self, lease: Lease) -> Result<Option<Duration>> {
        let Some((store, work)) = self
            .records
            .as_mut()
            .and_then(|records| Some((&records.store, records.key.as_mut()?)))
        else {
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
    async fn end(&self, outcome: &Outcome) -> bool {
        let thread = async {
            let result = match outcome {
                // The claim of the message has ended it.
                Outcome::Sent { .. } => Ok(()),
                Outcome::NotSent { .. } => self.change_thread(|record, _| record.finish(&self.receipt)).await,
                Outcome::Unknown => {
                    self.change_thread(|record, now| record.end(&self.receipt, now))
                        .await
                }
            };
            is_done(result)
        };
        let key = async {
            match &self.key {
                None => true,
                Some(work) => is_done(self.end_key(work, outcome).await),
            }
        };
        let (thread, key) = join(thread, key).await;
        thread && key
    }

    async fn change_thread(&self, change: impl Fn(ThreadRecord, StoreTime) -> ThreadRecord) -> Result<()> {
        let change = |record, now| (Some(change(record, now)), ());
        self.store.update_thread(&self.thread, None, change).await?;
        Ok(())
    }

    async fn end_key(&self, work: &KeyWork, outcome: &Outcome) -> Result<()> {
        let end = |present: Option<&[u8]>, _| {
            let present = present.and_then(SendRecord::from_json);
            Ok(match work.record.finish(present.as_ref(), outcome.clone()) {
                Some(ended) => Change::Write(ended.to_json(), self.store.ttl(&ended), true),
                None => {
                    Change::Keep(present.is_some_and(|present| present.has_ended_as(&work.record, outcome)))
                }
            })
        };
        let written = |revision| Known::written(work.record.to_json(), revision, work.taken_at);
        let known = work.revision.map(written);
        let (is_recorded, _) = self.store.update_known(&work.key, known, end).await?;
        if !is_recorded {
            tracing::debug!(
                "the outcome of an idempotency key was not recorded: another call has taken over"
            );
        }
        Ok(())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let (Some(records), Ok(runtime)) = (self.records.take(), Handle::try_current()) else {
            return;
        };
        let outcome = match self.is_sending {
            true => Outcome::Unknown,
            false => not_sent(ErrorKind::Interrupted),
        };
        runtime.spawn(async move { records.end(&outcome).await });
    }
}

fn is_done(result: Result<()>) -> bool {
    result
        .inspect_err(|error| tracing::warn!(%error, "the store could not be told the outcome of a send"))
        .is_ok()
}

pub(super) fn not_sent(kind: ErrorKind) -> Outcome {
    Outcome::NotSent { kind, status: None }
}
