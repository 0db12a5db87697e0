//! The record of an idempotency key: what became of its send, and who works on it.
//!
//! The functions here decide, and do nothing: from the present record and the store's time they compute what may be done
//! and what is to be written. Invariants:
//!
//! - Bytes leave only after a record was written that says so ([`Begin::Send`]), and only where no record, a proof that
//!   nothing was sent, or a tombstone was there before.
//! - A call that finds an open record whose lease is over takes it over and searches the thread. It never sends.
//! - Each work on a key has a fence, one higher than the last. Only the work with the record's fence and receipt may end
//!   it: of two that begin at once, both have the fence, and one has the record.
//! - `Sent` is final. `NotSent` is a proof, and the key may be sent again.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{SendState, StoreTime};
use crate::Receipt;

/// The version of the record's JSON. A record of a newer one is never taken for absent.
const VERSION: u32 = 1;

/// What a store has about a key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct SendRecord {
    version: u32,
    /// The keyed hash of the whole request.
    fingerprint: String,
    fence: u64,
    state: SendState,
    /// Until then a call works on it, if it is open: bytes may have left, or the thread is searched.
    until_millis: u64,
    /// Bytes can have left from then on.
    started_millis: u64,
    /// After this time none can leave any more.
    attempts_until_millis: u64,
    /// When the work began by the clock of its machine: the store's may stand still while its host is down.
    #[serde(default)]
    pub began_at: Option<DateTime<Utc>>,
    /// Absent in the tombstone of a record that could not be read.
    pub receipt: Option<Receipt>,
}

/// What may be done for a key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Begin {
    /// Write this, then send.
    Send(SendRecord),
    /// Write this, then search the thread for the message of its receipt. Nothing may be sent.
    Resolve(SendRecord),
    /// Another call works on it: wait, until then at the longest.
    Wait { until: StoreTime },
    /// The message of the key is there.
    Sent { message_id: String },
    /// The key was used for another request.
    KeyReused,
}

/// How long a work on a key may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lease {
    /// Until when it may send.
    pub attempts: Duration,
    /// Until when it is over, with its searches. Longer than `attempts`.
    pub total: Duration,
}

impl SendRecord {
    /// Decides what a call with this key may do.
    pub(crate) fn begin(
        present: Option<&Self>,
        fingerprint: &str,
        receipt: &Receipt,
        now: StoreTime,
        lease: Lease,
    ) -> Begin {
        let Some(present) = present else {
            return Begin::Send(Self::open(fingerprint, receipt, 1, now, lease));
        };
        // Nothing was sent with this key, so it is free for another message, such as one that HubSpot does not refuse.
        if matches!(present.state, SendState::NotSent { .. } | SendState::Forgotten) {
            return Begin::Send(Self::open(fingerprint, receipt, present.fence + 1, now, lease));
        }
        if present.fingerprint != fingerprint {
            return Begin::KeyReused;
        }
        match &present.state {
            SendState::Sent { message_id } => Begin::Sent {
                message_id: message_id.clone(),
            },
            _ => present.resolve(now, lease),
        }
    }

    /// Decides what may be done to learn what became of the key's send.
    pub(crate) fn resolve(&self, now: StoreTime, lease: Lease) -> Begin {
        let until = self.open_until();
        match &self.state {
            SendState::Open if now <= until => Begin::Wait { until },
            _ => Begin::Resolve(Self {
                fence: self.fence + 1,
                ..self.opened(now, lease)
            }),
        }
    }

    /// Returns the record with which the work that holds this one sends once more, after a search that found nothing
    /// and at the caller's own risk. To be written before.
    pub(crate) fn resend(&self, now: StoreTime, lease: Lease) -> Self {
        Self {
            attempts_until_millis: (now + lease.attempts).as_millis(),
            ..self.opened(now, lease)
        }
    }

    /// Returns the record that ends the work with this record's fence, or `None` where another one has taken over: its
    /// record stays, and the outcome is still told to the caller.
    pub(crate) fn finish(&self, present: Option<&Self>, outcome: SendState) -> Option<Self> {
        let present = present.filter(|present| self.holds(present))?;
        Some(Self {
            state: outcome,
            ..present.clone()
        })
    }

    /// Returns whether a record is that of the work with this one.
    pub(crate) fn holds(&self, present: &Self) -> bool {
        self.is_work_of(present) && matches!(present.state, SendState::Open)
    }

    /// Returns whether another call has taken over this work, and may send its message where its caller allows that.
    pub(crate) fn is_taken_over(&self, present: &Self) -> bool {
        present.receipt.as_ref().map(Receipt::id) == self.receipt.as_ref().map(Receipt::id)
            && present.fence > self.fence
            && present.state != SendState::Forgotten
    }

    /// Returns whether a record has the fence and the receipt of this work. Two calls that begin at once have one fence,
    /// and each its own receipt.
    pub(crate) fn is_work_of(&self, present: &Self) -> bool {
        let id = |record: &Self| record.receipt.as_ref().map(|receipt| receipt.id().to_owned());
        present.fence == self.fence && id(present) == id(self)
    }

    /// Returns whether a record says that an earlier call sent nothing. A store that has gone back can have it in place of
    /// this one.
    pub(crate) fn is_later_than(&self, present: &Self) -> bool {
        present.fence < self.fence && matches!(present.state, SendState::NotSent { .. })
    }

    /// Returns the tombstone of the record. The call that works on it can no longer end it.
    pub(crate) fn forget(&self) -> Self {
        Self {
            state: SendState::Forgotten,
            fence: self.fence + 1,
            ..self.clone()
        }
    }

    /// Returns the tombstone of a record that cannot be read.
    pub(crate) fn tombstone(now: StoreTime) -> Self {
        Self {
            version: VERSION,
            fingerprint: String::new(),
            // Higher than that of any work on it.
            fence: u64::from(u32::MAX),
            state: SendState::Forgotten,
            until_millis: now.as_millis(),
            started_millis: now.as_millis(),
            attempts_until_millis: now.as_millis(),
            began_at: None,
            receipt: None,
        }
    }

    /// Returns how long the record lives, from the times that are set for the two states that are final.
    pub(crate) fn ttl(&self, sent: Duration, not_sent: Duration) -> Option<Duration> {
        match self.state {
            SendState::Sent { .. } | SendState::Forgotten => Some(sent),
            SendState::NotSent { .. } => Some(not_sent),
            SendState::Open | SendState::Unknown | SendState::Unreadable => None,
        }
    }

    /// Returns whether a call works on it, or it ended without a proof.
    pub(crate) fn is_unsettled(&self) -> bool {
        self.state.is_unsettled()
    }

    /// Reads a record. `None`: it is of a newer version, or damaged, and proves nothing.
    pub(crate) fn from_json(json: &[u8]) -> Option<Self> {
        let record: Self = serde_json::from_slice(json).ok()?;
        (record.version == VERSION).then_some(record)
    }

    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    pub(crate) fn fence(&self) -> u64 {
        self.fence
    }

    pub(crate) fn state(&self) -> &SendState {
        &self.state
    }

    /// Returns until when a call works on it, if it is open.
    pub(crate) fn open_until(&self) -> StoreTime {
        StoreTime::from_millis(self.until_millis)
    }

    /// Returns from when until when bytes can have left.
    pub(crate) fn attempts(&self) -> (StoreTime, StoreTime) {
        (
            StoreTime::from_millis(self.started_millis),
            StoreTime::from_millis(self.attempts_until_millis),
        )
    }

    /// Returns the record while a call works on it.
    fn opened(&self, now: StoreTime, lease: Lease) -> Self {
        Self {
            state: SendState::Open,
            until_millis: (now + lease.total).as_millis(),
            ..self.clone()
        }
    }

    fn open(fingerprint: &str, receipt: &Receipt, fence: u64, now: StoreTime, lease: Lease) -> Self {
        Self {
            version: VERSION,
            fingerprint: fingerprint.to_owned(),
            fence,
            state: SendState::Open,
            until_millis: (now + lease.total).as_millis(),
            started_millis: now.as_millis(),
            attempts_until_millis: (now + lease.attempts).as_millis(),
            began_at: None,
            receipt: Some(receipt.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::SendIdentity;
    use crate::{ErrorKind, NewComment};

    const LEASE: Lease = Lease {
        attempts: Duration::from_secs(40),
        total: Duration::from_secs(60),
    };
    const NOT_SENT: SendState = SendState::NotSent {
        kind: ErrorKind::Refused,
        status: Some(400),
    };
    const DAY: Duration = Duration::from_secs(86_400);

    fn receipt(text: &str) -> Receipt {
        SendIdentity::new(5.into(), NewComment::new(text).into(), None)
            .receipt()
            .clone()
    }

    fn at(seconds: u64) -> StoreTime {
        StoreTime::from_millis(seconds * 1000)
    }

    fn begin(present: Option<&SendRecord>, seconds: u64) -> Begin {
        SendRecord::begin(present, "a", &receipt("x"), at(seconds), LEASE)
    }

    fn sending(begin: Begin) -> SendRecord {
        match begin {
            Begin::Send(record) => record,
            other => panic!("expected a send: {other:?}"),
        }
    }

    fn finished(record: &SendRecord, outcome: SendState) -> SendRecord {
        record.finish(Some(record), outcome).expect("its own record")
    }

    #[test]
    fn replays_a_sent_key_and_refuses_another_request() {
        let first = sending(begin(None, 0));
        let message_id = "m1".to_owned();
        let sent = finished(
            &first,
            SendState::Sent {
                message_id: message_id.clone(),
            },
        );
        assert_eq!(begin(Some(&sent), 1_000_000), Begin::Sent { message_id });
        for present in [&first, &sent, &finished(&first, SendState::Unknown)] {
            let other = SendRecord::begin(Some(present), "b", &receipt("y"), at(1), LEASE);
            assert_eq!(other, Begin::KeyReused);
        }
    }

    #[test]
    fn waits_for_an_open_key_and_then_resolves_without_sending() {
        let first = sending(begin(None, 0));
        assert_eq!(begin(Some(&first), 60), Begin::Wait { until: at(60) });
        let Begin::Resolve(taken) = begin(Some(&first), 61) else {
            panic!("expected a takeover")
        };
        assert_eq!((taken.fence, &taken.receipt), (2, &first.receipt));
        assert!(first.is_taken_over(&taken) && !taken.is_taken_over(&first));
        // The first one's end comes too late.
        assert_eq!(first.finish(Some(&taken), NOT_SENT), None);
        let unknown = finished(&taken, SendState::Unknown);
        assert!(unknown.is_unsettled() && matches!(begin(Some(&unknown), 62), Begin::Resolve(_)));
        assert_eq!(unknown.ttl(DAY, DAY), None);
    }

    #[test]
    fn sends_again_after_a_proof_that_nothing_was_sent() {
        let refused = finished(&sending(begin(None, 0)), NOT_SENT);
        let again = sending(begin(Some(&refused), 1));
        assert_eq!(again.fence, 2);
        // Another message, such as the same without what HubSpot refused.
        let other = SendRecord::begin(Some(&refused), "b", &receipt("y"), at(1), LEASE);
        assert_eq!(sending(other).fence, 2);
        assert_eq!(again.finish(None, SendState::Unknown), None, "an absent record");
    }

    #[test]
    fn ends_no_record_of_another_call_that_began_at_once() {
        let first = sending(begin(None, 0));
        let second = sending(begin(None, 0));
        assert_eq!(first.finish(Some(&second), NOT_SENT), None);
        assert!(!first.is_taken_over(&second));
    }

    #[test]
    fn forgets_a_key_and_refuses_the_end_of_its_send() {
        let first = sending(begin(None, 0));
        let tombstone = first.forget();
        assert!(!first.is_taken_over(&tombstone));
        assert_eq!(first.finish(Some(&tombstone), SendState::Unknown), None);
        let other = SendRecord::begin(Some(&tombstone), "b", &receipt("y"), at(1), LEASE);
        assert_eq!(sending(other).fence, 3);
    }

    #[test]
    fn reads_its_own_version_alone() {
        let record = sending(begin(None, 0));
        let json = serde_json::to_vec(&record).unwrap();
        assert_eq!(SendRecord::from_json(&json), Some(record));
        let newer = String::from_utf8(json)
            .unwrap()
            .replace("\"version\":1,\"fing", "\"version\":2,\"fing");
        assert_eq!(SendRecord::from_json(newer.as_bytes()), None);
        assert_eq!(SendRecord::from_json(b"{}"), None);
    }
}
