//! The records of a call, which are ended with it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::runtime::Handle;

use super::thread::StoredSend;
use crate::send::sent::Claim;
use crate::store::send_record::{Lease, SendRecord};
use crate::store::thread_record::ThreadRecord;
use crate::store::{Change, Changes, Key, LastRead, SendState, SharedStore, StoreTime, Update, Updated};
use crate::{Error, ErrorKind, Evidence, Receipt, Result};

/// A key, and the record with which this call works on it.
#[derive(Clone)]
pub(super) struct KeyWork {
    pub key: Key,
    pub record: SendRecord,
    /// The record in whose place this one is written.
    before: Option<SendRecord>,
    /// The record as it was written, once it is.
    known: Option<LastRead>,
}

impl KeyWork {
    pub(super) fn new(key: Key, before: Option<SendRecord>, record: SendRecord) -> Self {
        Self {
            key,
            record,
            before,
            known: None,
        }
    }

    pub(super) fn written(mut self, written: LastRead) -> Self {
        self.known = Some(written);
        self
    }

    /// Returns the change that writes the record in place of the one before: whether it is there then.
    pub(super) fn beginning(&self, known: LastRead) -> Update<'_, impl Changes<bool>> {
        let change = |present: Option<&[u8]>, _: StoreTime| {
            let read = present.map(SendRecord::from_json);
            // One that cannot be read is another one.
            let is_before = read.as_ref().map(Option::as_ref) == self.before.as_ref().map(Some);
            let is_own = read.flatten().is_some_and(|present| self.record.holds(&present));
            Ok(match is_before {
                true => Change::Write(self.record.to_json(), None, true),
                false => Change::Keep(is_own),
            })
        };
        Update {
            key: &self.key,
            known: Some(known),
            change,
        }
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
    /// An error of the store left open whether they have the outcome, or it has lost the call's record, and has another one.
    NotRecorded,
    /// Another call works on the key, and its record stays.
    TakenOver,
}

/// The records of a call.
#[derive(Clone)]
pub(in crate::send) struct Records {
    store: SharedStore,
    thread: Key,
    receipt: Receipt,
    key: Option<KeyWork>,
    /// What became of them, if the claim of the message has ended them.
    ended: OnceLock<Ended>,
}

impl Open {
    pub(super) fn new(send: &StoredSend<'_>, key: Option<KeyWork>) -> Self {
        Self {
            records: Arc::new(Records {
                store: send.store.clone(),
                thread: send.thread.clone(),
                receipt: send.receipt.clone(),
                key,
                ended: OnceLock::new(),
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

    /// Notes the record of the key as it was written.
    pub(super) fn key_written(&mut self, written: Option<LastRead>) {
        if let Some(key) = &mut Arc::make_mut(&mut self.records).key {
            key.known = written;
        }
    }

    /// Ends the records.
    pub(super) async fn end(&mut self, outcome: &SendState) -> Ended {
        self.outcome = Some(outcome.clone());
        let ended = self.records.end(outcome).await;
        self.outcome = None;
        ended
    }

    /// Returns the records, which the claim of the message ends at once.
    pub(super) fn records(&self) -> &Records {
        &self.records
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
            work.known = None;
            ago.max(Duration::from_millis(1))
        }))
    }
}

impl Records {
    /// Claims the message of a response for its send and, if it is its own, ends the record of the key with it. The claim
    /// comes first: without one, another send that is alike could take the message of a key that is recorded as sent.
    pub(in crate::send) async fn claim(&self, send: &StoredSend<'_>, message_id: &str) -> Result<Claim> {
        let claiming = send.claiming(message_id, Evidence::Response);
        let Some(work) = &self.key else {
            return Ok(self.store.apply(claiming).await?.0);
        };
        let outcome = SendState::Sent {
            message_id: message_id.to_owned(),
        };
        let ending = self.ending(work, &outcome);
        let is_own = |claim: &Updated<Claim>| matches!(claim, Ok((Claim::Own, _)));
        let (claim, ended) = self.store.update_both(claiming, ending, is_own).await;
        if let Some(ended) = ended {
            let _ = self.ended.set(log_key_end(ended));
        }
        Ok(claim?.0)
    }

    /// Ends what the claim of a message has not. The key comes first: a call that has taken it over has the same receipt, and
    /// with it the send on the thread.
    async fn end(&self, outcome: &SendState) -> Ended {
        if let Some(ended) = self.ended.get() {
            return *ended;
        }
        let is_key_ended = match &self.key {
            None => true,
            Some(work) => match log_key_end(self.store.apply(self.ending(work, outcome)).await) {
                Ended::TakenOver => return Ended::TakenOver,
                ended => ended == Ended::Recorded,
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
        match thread {
            Ok(()) if is_key_ended => Ended::Recorded,
            Ok(()) => Ended::NotRecorded,
            Err(error) => {
                warn(&error);
                Ended::NotRecorded
            }
        }
    }

    async fn change_thread(&self, change: impl Fn(ThreadRecord, StoreTime) -> ThreadRecord) -> Result<()> {
        let change = |record, now| (Some(change(record, now)), ());
        self.store.update_thread(&self.thread, None, change).await?;
        Ok(())
    }

    /// Returns the change that ends the record of the key.
    fn ending<'a>(&'a self, work: &'a KeyWork, outcome: &'a SendState) -> Update<'a, impl Changes<Ended>> {
        let change = move |present: Option<&[u8]>, _: StoreTime| {
            let present = present.and_then(SendRecord::from_json);
            let is_taken_over = |present: &SendRecord| work.record.is_taken_over(present);
            let is_other = |present: &SendRecord| !work.record.is_work_of(present);
            let is_sent = matches!(outcome, SendState::Sent { .. });
            let is_older = |present: &SendRecord| work.record.is_later_than(present);
            // The begin may not have been written yet, by a store that is slow: it must not be written after this. Or the
            // store has lost it, and has none or an older one: without this record the key would be new once the thread
            // was searched.
            let is_lost = present == work.before || (is_sent && present.as_ref().is_none_or(is_older));
            let ended = match is_lost {
                true => work.record.finish(Some(&work.record), outcome.clone()),
                false => work.record.finish(present.as_ref(), outcome.clone()),
            };
            Ok(match ended {
                Some(ended) => Change::Write(ended.to_json(), self.store.ttl(&ended), Ended::Recorded),
                None if present.as_ref().is_some_and(is_taken_over) => Change::Keep(Ended::TakenOver),
                None if is_sent && present.as_ref().is_none_or(is_other) => Change::Keep(Ended::NotRecorded),
                None => Change::Keep(Ended::Recorded),
            })
        };
        Update {
            key: &work.key,
            known: work.known.clone(),
            change,
        }
    }
}

/// Returns what became of the record of a key, and logs it where that is not as expected.
fn log_key_end(ended: Updated<Ended>) -> Ended {
    match ended {
        Ok((Ended::TakenOver, _)) => {
            tracing::debug!(
                lease = "lost",
                "the outcome of an idempotency key was not recorded: another call has taken over"
            );
            Ended::TakenOver
        }
        Ok((ended, _)) => ended,
        Err(error) => {
            warn(&error);
            Ended::NotRecorded
        }
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

fn warn(error: &Error) {
    tracing::warn!(%error, "the outcome of a send could not be recorded in the store");
}

pub(super) fn not_sent(kind: ErrorKind) -> SendState {
    SendState::NotSent { kind, status: None }
}
