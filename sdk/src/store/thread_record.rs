//! The record of a thread: which sends run on it or ended without a proof, and which message is whose.
//!
//! It is one record, so that a turn, the begin of a send and a claim are one swap each. The functions here decide, and do
//! nothing. Invariants, the same as those of the registry within a process:
//!
//! - Of sends that are alike, one runs at a time.
//! - A send is *unfinished* from before its first byte until its outcome is known. One that crashed, or whose outcome
//!   stays unknown, remains so for [`UNFINISHED_TTL`], since its message may still be stored.
//! - A message has at most one owner.
//! - Claims are dropped in time. What was sent before `claims_since` can no longer be told apart from others' messages,
//!   and no search proves it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::StoreTime;
use super::send_record::Lease;
use crate::Receipt;

const VERSION: u32 = 1;
/// How long an unfinished send stays after it ended.
const UNFINISHED_TTL: Duration = Duration::from_secs(60 * 60);
/// How long the record lives after its last change, and a claim in it.
pub(crate) const THREAD_TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// How many claims and how many unfinished sends are kept: the record has to fit into 64 KiB.
const MAX_CLAIMS: usize = 200;
const MAX_SENDS: usize = 60;
/// The window of a search begins a little before its send; a claim that was dropped within this time of it is missed.
const CLAIM_MARGIN: Duration = Duration::from_secs(10);

/// What a store has about a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ThreadRecord {
    version: u32,
    claims_since_millis: u64,
    sends: Vec<OpenSend>,
    claims: Vec<Claim>,
}

/// A send that runs or is unfinished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct OpenSend {
    receipt: Receipt,
    started_millis: u64,
    attempts_until_millis: u64,
    /// Until then it runs, unless it ends before.
    until_millis: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Claim {
    message: String,
    /// The id of the receipt.
    send: String,
    at_millis: u64,
}

/// What a send may do on a thread.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Turn {
    /// Write this, then send.
    Run(ThreadRecord),
    /// One that is alike runs, until then at the longest.
    Wait { until: StoreTime },
    /// There are too many unfinished sends on the thread.
    Full,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claimed {
    /// Write this: then the message is the send's.
    Write(ThreadRecord),
    /// It is the send's already.
    Own,
    /// It is another send's.
    Other,
    /// Other sends that are alike have begun or ended since the search, which proves nothing now.
    Changed,
}

impl ThreadRecord {
    /// Returns the record of a thread that has none.
    pub(crate) fn new(now: StoreTime) -> Self {
        Self {
            version: VERSION,
            claims_since_millis: now.as_millis(),
            sends: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// Reads a record. `None`: it is of a newer version, or damaged.
    pub(crate) fn from_json(json: &[u8]) -> Option<Self> {
        let record: Self = serde_json::from_slice(json).ok()?;
        (record.version == VERSION).then_some(record)
    }

    pub(crate) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Decides whether a send may run.
    pub(crate) fn begin(mut self, receipt: &Receipt, now: StoreTime, lease: Lease) -> Turn {
        self.prune(now);
        let alike = self.others_alike(receipt);
        let running = alike.map(|send| StoreTime::from_millis(send.until_millis));
        if let Some(until) = running.filter(|until| now <= *until).max() {
            return Turn::Wait { until };
        }
        let started_millis = self
            .own(receipt)
            .map_or(now.as_millis(), |send| send.started_millis);
        self.sends.retain(|send| send.receipt.id() != receipt.id());
        if self.sends.len() >= MAX_SENDS {
            return Turn::Full;
        }
        self.sends.push(OpenSend {
            receipt: receipt.clone(),
            started_millis,
            attempts_until_millis: (now + lease.attempts).as_millis(),
            until_millis: (now + lease.total).as_millis(),
        });
        Turn::Run(self)
    }

    /// Ends a send whose outcome is unknown: it runs no longer, and stays unfinished.
    pub(crate) fn end(mut self, receipt: &Receipt, now: StoreTime) -> Self {
        for send in self
            .sends
            .iter_mut()
            .filter(|send| send.receipt.id() == receipt.id())
        {
            send.until_millis = now.as_millis().saturating_sub(1);
            send.attempts_until_millis = send.attempts_until_millis.min(now.as_millis());
        }
        self
    }

    /// Removes a send that is known to have stored no message.
    pub(crate) fn finish(mut self, receipt: &Receipt) -> Self {
        self.sends.retain(|send| send.receipt.id() != receipt.id());
        self
    }

    /// Decides whether a message becomes a send's. A search found it while `others` other sends that are alike were
    /// unfinished; a response proves it whatever they are.
    pub(crate) fn claim(
        mut self,
        receipt: &Receipt,
        message_id: &str,
        others: Option<usize>,
        now: StoreTime,
    ) -> Claimed {
        match self.owner(message_id) {
            Some(owner) if owner == receipt.id() => return Claimed::Own,
            Some(_) => return Claimed::Other,
            None => {}
        }
        if others.is_some_and(|others| others != self.count_others(receipt)) {
            return Claimed::Changed;
        }
        self.claims.push(Claim {
            message: plain(message_id),
            send: receipt.id().to_owned(),
            at_millis: now.as_millis(),
        });
        let mut record = self.finish(receipt);
        record.prune(now);
        Claimed::Write(record)
    }

    /// Returns the id of the send that owns a message.
    pub(crate) fn owner(&self, message_id: &str) -> Option<&str> {
        let message = plain(message_id);
        let claim = self.claims.iter().find(|claim| claim.message == message)?;
        Some(&claim.send)
    }

    /// Counts the other unfinished sends that are alike.
    pub(crate) fn count_others(&self, receipt: &Receipt) -> usize {
        self.others_alike(receipt).count()
    }

    /// Returns the receipts of the other unfinished sends.
    pub(crate) fn others<'r>(&'r self, receipt: &'r Receipt) -> impl Iterator<Item = &'r Receipt> {
        let others = self.sends.iter().map(|send| &send.receipt);
        others.filter(|other| other.id() != receipt.id())
    }

    /// Returns from when until when bytes of an unfinished send can have left.
    pub(crate) fn attempts(&self, receipt: &Receipt) -> Option<(StoreTime, StoreTime)> {
        let own = self.own(receipt)?;
        Some((
            StoreTime::from_millis(own.started_millis),
            StoreTime::from_millis(own.attempts_until_millis),
        ))
    }

    /// Returns whether every claim of a message of this time or later is in the record.
    pub(crate) fn is_complete_since(&self, time: StoreTime) -> bool {
        self.claims_since_millis <= time.as_millis()
    }

    fn own(&self, receipt: &Receipt) -> Option<&OpenSend> {
        self.sends.iter().find(|send| send.receipt.id() == receipt.id())
    }

    fn others_alike<'r>(&'r self, receipt: &'r Receipt) -> impl Iterator<Item = &'r OpenSend> {
        let others = self.sends.iter().filter(|send| send.receipt.id() != receipt.id());
        others.filter(|send| send.receipt.is_like(receipt))
    }

    fn prune(&mut self, now: StoreTime) {
        let is_over = |millis: u64, ttl| StoreTime::from_millis(millis) + ttl < now;
        self.sends
            .retain(|send| !is_over(send.until_millis.max(send.attempts_until_millis), UNFINISHED_TTL));
        let excess = self.claims.len().saturating_sub(MAX_CLAIMS);
        let old = self
            .claims
            .iter()
            .take_while(|claim| is_over(claim.at_millis, THREAD_TTL));
        let dropped = old.count().max(excess);
        if let Some(last) = self.claims.drain(..dropped).next_back() {
            let since = StoreTime::from_millis(last.at_millis) + CLAIM_MARGIN;
            self.claims_since_millis = self.claims_since_millis.max(since.as_millis());
        }
    }
}

/// Returns an id without its dashes and in lower case: ids with and without dashes occur in one thread (observed).
fn plain(id: &str) -> String {
    let mut plain = id.replace('-', "");
    plain.make_ascii_lowercase();
    // HubSpot's have 32 characters. A record has room for ids of this length.
    if plain.len() > 64 {
        return crate::receipt::fingerprint(&plain, Vec::new());
    }
    plain
}
