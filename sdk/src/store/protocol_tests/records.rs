//! The functions that decide, over small numbers in place of records: a state of the model is small then, and each decision
//! is made once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Duration;

use super::super::SendState;
use super::super::StoreTime;
use super::super::send_record::{Begin, Lease, SendRecord};
use super::super::thread_record::{Claimed, OwnKey, ThreadRecord, Turn};
use crate::receipt::SendIdentity;
use crate::{ErrorKind, NewComment, Receipt};

/// A tick of the model: longer than a lease, which is over at the next one, and shorter than an unfinished send lives.
const TICK: u64 = 40_000;
/// Attempts are made, and messages found, within the tick in which they began.
const LEASE: Lease = Lease {
    attempts: Duration::from_millis(20_000),
    total: Duration::from_millis(TICK - 1_000),
};

/// What the protocol is made to do wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    None,
    TakeoverSends,
    SwapsWithoutRevision,
    ClaimsWithoutOwner,
    IgnoresTheLeaseOfAKey,
    IgnoresTheLeaseOfAThread,
    TakesALostAnswerForARefusal,
    FinishesWithoutFence,
    ForgetsTheUnfinished,
    CountsNoOthers,
    SendsAgainAfterUnknown,
    EndsWhatWasTakenOver,
}

impl Fault {
    pub(super) const PLANTED: [(Self, &'static str); 11] = [
        (Self::TakeoverSends, "a takeover sent"),
        (Self::SwapsWithoutRevision, "taken over before its lease was over"),
        (Self::ClaimsWithoutOwner, "told what is not so"),
        (
            Self::IgnoresTheLeaseOfAKey,
            "taken over before its lease was over",
        ),
        (Self::IgnoresTheLeaseOfAThread, "sends that are alike ran at once"),
        (Self::TakesALostAnswerForARefusal, "not sent"),
        (Self::FinishesWithoutFence, "is not sent, and a message is"),
        (Self::ForgetsTheUnfinished, "told what is not so"),
        (Self::CountsNoOthers, "told what is not so"),
        (Self::SendsAgainAfterUnknown, "is or may be there"),
        (Self::EndsWhatWasTakenOver, "told what is not so"),
    ];
}

/// A record's number; zero is none.
pub(super) type Id = u16;

/// A send: its number, of which its receipt is made, and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Send {
    pub(super) number: u8,
    pub(super) text: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Decision {
    Send(Id),
    Resolve(Id, Send),
    Wait,
    Sent(u8),
    KeyReused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Outcomes {
    Sent(u8),
    Unknown,
    NotSent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ClaimResult {
    Write(Id),
    Own,
    Other,
    Unclear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyState {
    Open { is_over: bool },
    Sent(u8),
    Unknown,
    NotSent,
}

pub(super) struct Records {
    pub(super) fault: Fault,
    receipts: Vec<[Receipt; 2]>,
    by_receipt: HashMap<String, Send>,
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    sends: Vec<SendRecord>,
    threads: Vec<ThreadRecord>,
    ids: HashMap<Vec<u8>, Id>,
    decisions: HashMap<(Id, Send, u8), Decision>,
    finishes: HashMap<(Id, Id, Outcomes), Option<Id>>,
    turns: HashMap<(Id, Send, u8), Option<Id>>,
    ends: HashMap<(Id, Send, u8, bool), Id>,
    claims: HashMap<(Id, Send, u8, bool, u8), ClaimResult>,
    views: HashMap<(Id, Send, u8), bool>,
    owners: HashMap<(Id, u8), Option<u8>>,
}

fn time(tick: u8) -> StoreTime {
    StoreTime::from_millis(1_000_000 + u64::from(tick) * TICK)
}

fn tick(time: StoreTime) -> u8 {
    u8::try_from((time.as_millis() - 1_000_000) / TICK).unwrap()
}

fn message_id(message: u8) -> String {
    format!("message-{message}")
}

fn fingerprint(text: u8) -> String {
    format!("fingerprint-{text}")
}

impl Inner {
    fn send(&self, id: Id) -> Option<&SendRecord> {
        id.checked_sub(1).map(|index| &self.sends[usize::from(index)])
    }

    fn thread(&self, id: Id, now: u8) -> ThreadRecord {
        let record = id
            .checked_sub(1)
            .map(|index| self.threads[usize::from(index)].clone());
        record.unwrap_or_else(|| ThreadRecord::new(time(now)))
    }

    fn add_send(&mut self, record: SendRecord) -> Id {
        let sends = &mut self.sends;
        *self.ids.entry(record.to_json()).or_insert_with(|| {
            sends.push(record);
            Id::try_from(sends.len()).unwrap()
        })
    }

    fn add_thread(&mut self, record: ThreadRecord) -> Id {
        let threads = &mut self.threads;
        *self.ids.entry(record.to_json()).or_insert_with(|| {
            threads.push(record);
            Id::try_from(threads.len()).unwrap()
        })
    }
}

impl Records {
    pub(super) fn new(fault: Fault) -> Self {
        let receipt = |text: &str| {
            SendIdentity::new(5.into(), NewComment::new(text).into(), None)
                .receipt()
                .clone()
        };
        let receipts: Vec<_> = (0..8).map(|_| [receipt("one"), receipt("other")]).collect();
        let mut by_receipt = HashMap::new();
        for (number, texts) in (0..).zip(&receipts) {
            for (text, receipt) in (0..).zip(texts) {
                by_receipt.insert(receipt.id().to_owned(), Send { number, text });
            }
        }
        Self {
            fault,
            receipts,
            by_receipt,
            inner: RefCell::default(),
        }
    }

    fn receipt(&self, send: Send) -> &Receipt {
        &self.receipts[usize::from(send.number)][usize::from(send.text)]
    }

    /// What a call does that would be this send.
    pub(super) fn begin(&self, present: Id, send: Send, now: u8) -> Decision {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(known) = inner.decisions.get(&(present, send, now)) {
            return *known;
        }
        let record = inner.send(present);
        let begin = |now| {
            SendRecord::begin(
                record,
                &fingerprint(send.text),
                self.receipt(send),
                time(now),
                LEASE,
            )
        };
        let begin = match begin(now) {
            Begin::Wait { .. } if self.fault == Fault::IgnoresTheLeaseOfAKey => begin(now + 1),
            begin => begin,
        };
        let is_unknown = record.is_some_and(|record| *record.state() == SendState::Unknown);
        let decision = match begin {
            Begin::Resolve(record) if is_unknown && self.fault == Fault::SendsAgainAfterUnknown => {
                Decision::Send(inner.add_send(record))
            }
            Begin::Send(record) => Decision::Send(inner.add_send(record)),
            Begin::Resolve(record) => {
                let of = self.by_receipt[record.receipt.as_ref().unwrap().id()];
                Decision::Resolve(inner.add_send(record), of)
            }
            Begin::Wait { .. } => Decision::Wait,
            Begin::Sent { message_id } => {
                Decision::Sent(message_id.rsplit_once('-').unwrap().1.parse().unwrap())
            }
            Begin::KeyReused => Decision::KeyReused,
        };
        inner.decisions.insert((present, send, now), decision);
        decision
    }

    pub(super) fn resend(&self, own: Id, now: u8) -> Id {
        let inner = &mut *self.inner.borrow_mut();
        let renewed = inner.send(own).unwrap().resend(time(now), LEASE);
        inner.add_send(renewed)
    }

    pub(super) fn holds(&self, own: Id, present: Id) -> bool {
        let inner = self.inner.borrow();
        let own = inner.send(own).unwrap();
        inner.send(present).is_some_and(|present| own.holds(present))
    }

    pub(super) fn is_taken_over(&self, own: Id, present: Id) -> bool {
        let inner = self.inner.borrow();
        let own = inner.send(own).unwrap();
        self.fault != Fault::EndsWhatWasTakenOver
            && inner
                .send(present)
                .is_some_and(|present| own.is_taken_over(present))
    }

    pub(super) fn finish(&self, own: Id, present: Id, outcome: Outcomes) -> Option<Id> {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(known) = inner.finishes.get(&(own, present, outcome)) {
            return *known;
        }
        let to = match outcome {
            Outcomes::Sent(message) => SendState::Sent {
                message_id: message_id(message),
            },
            Outcomes::Unknown => SendState::Unknown,
            Outcomes::NotSent => SendState::NotSent {
                kind: ErrorKind::Refused,
                status: Some(400),
            },
        };
        let record = inner.send(own).unwrap();
        let over = match self.fault {
            Fault::FinishesWithoutFence => Some(record),
            _ => inner.send(present),
        };
        let finished = record.finish(over, to).map(|finished| inner.add_send(finished));
        inner.finishes.insert((own, present, outcome), finished);
        finished
    }

    pub(super) fn turn(&self, thread: Id, send: Send, now: u8) -> Option<Id> {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(known) = inner.turns.get(&(thread, send, now)) {
            return *known;
        }
        let record = inner.thread(thread, now);
        let begin = |now| record.clone().begin(self.receipt(send), time(now), LEASE);
        let turn = match begin(now) {
            Turn::Wait { .. } if self.fault == Fault::IgnoresTheLeaseOfAThread => begin(now + 1),
            turn => turn,
        };
        let turn = match turn {
            Turn::Run(record) => Some(inner.add_thread(record)),
            Turn::Wait { .. } => None,
        };
        inner.turns.insert((thread, send, now), turn);
        turn
    }

    /// Ends a send on its thread, as unfinished or as one that stored no message.
    pub(super) fn end(&self, thread: Id, send: Send, now: u8, is_unfinished: bool) -> Id {
        let inner = &mut *self.inner.borrow_mut();
        let input = (thread, send, now, is_unfinished);
        if let Some(known) = inner.ends.get(&input) {
            return *known;
        }
        let (record, receipt) = (inner.thread(thread, now), self.receipt(send));
        let ended = match is_unfinished && self.fault != Fault::ForgetsTheUnfinished {
            true => record.end(receipt, time(now)),
            false => record.finish(receipt),
        };
        let ended = inner.add_thread(ended);
        inner.ends.insert(input, ended);
        ended
    }

    pub(super) fn claim(&self, thread: Id, send: Send, message: u8, is_found: bool, now: u8) -> ClaimResult {
        let inner = &mut *self.inner.borrow_mut();
        let input = (thread, send, message, is_found, now);
        if let Some(known) = inner.claims.get(&input) {
            return *known;
        }
        let record = inner.thread(thread, now);
        let is_found = is_found && self.fault != Fault::CountsNoOthers;
        let claimed = record.claim(
            self.receipt(send),
            &message_id(message),
            &OwnKey::None,
            is_found,
            time(now),
        );
        let claimed = match claimed {
            Claimed::Write(record) => ClaimResult::Write(inner.add_thread(record)),
            Claimed::Own => ClaimResult::Own,
            Claimed::Other if self.fault == Fault::ClaimsWithoutOwner => ClaimResult::Own,
            Claimed::Other => ClaimResult::Other,
            Claimed::Unclear => ClaimResult::Unclear,
        };
        inner.claims.insert(input, claimed);
        claimed
    }

    /// Returns whether a search that finds one message knows that there is no other send it could be of.
    pub(super) fn is_certain(&self, thread: Id, send: Send, started: u8) -> bool {
        let inner = &mut *self.inner.borrow_mut();
        if let Some(known) = inner.views.get(&(thread, send, started)) {
            return *known;
        }
        let record = inner.thread(thread, started);
        let has_others = record.has_others_alike(self.receipt(send)) && self.fault != Fault::CountsNoOthers;
        let is_certain = !has_others && record.is_complete_since(time(started));
        inner.views.insert((thread, send, started), is_certain);
        is_certain
    }

    /// Returns the number of the send that owns a message. A fault that claims without it does not see it either.
    pub(super) fn owner(&self, thread: Id, message: u8) -> Option<u8> {
        let inner = &mut *self.inner.borrow_mut();
        let known = inner.owners.get(&(thread, message)).copied();
        known.unwrap_or_else(|| {
            let record = inner.thread(thread, 0);
            let owner = record
                .owner(&message_id(message))
                .map(|owner| self.by_receipt[owner].number);
            let owner = owner.filter(|_| self.fault != Fault::ClaimsWithoutOwner);
            inner.owners.insert((thread, message), owner);
            owner
        })
    }

    /// Returns from which tick until which one bytes of a record's send can have left.
    pub(super) fn attempts(&self, record: Id) -> (u8, u8) {
        let inner = self.inner.borrow();
        let (started, until) = inner.send(record).unwrap().attempts();
        (tick(started), tick(until))
    }

    pub(super) fn state(&self, record: Id, now: u8) -> Option<KeyState> {
        let inner = self.inner.borrow();
        let record = inner.send(record)?;
        Some(match record.state() {
            SendState::Open => KeyState::Open {
                is_over: time(now) > record.open_until(),
            },
            SendState::Sent { message_id } => {
                KeyState::Sent(message_id.rsplit_once('-').unwrap().1.parse().unwrap())
            }
            SendState::Unknown => KeyState::Unknown,
            SendState::NotSent { .. } => KeyState::NotSent,
            SendState::Forgotten | SendState::Unreadable => return None,
        })
    }
}
