//! The record of a thread: which sends run on it or ended without a proof, and which message is whose.
//!
//! It is one record, so that a turn, the begin of a send and a claim are one swap each. The functions here decide, and do
//! nothing. Invariants, the same as those of the registry within a process:
//!
//! - Of sends that are alike, one runs at a time.
//! - A send is *unfinished* from before its first byte until its outcome is known. One that crashed, or whose outcome
//!   stays unknown, remains so for [`TTL`], since its message may still be stored, or may be there unclaimed.
//! - A message has at most one owner.
//! - Claims and unfinished sends are dropped in time. What was sent before `complete_since` can no longer be told apart
//!   from others' messages, and no search proves it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::send_record::Lease;
use super::{Key, StoreTime};
use crate::Receipt;
use crate::receipt::fingerprint;

const VERSION: u32 = 1;
/// How long the record lives after its last change, a claim in it, and an unfinished send after its end.
pub(crate) const TTL: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a send may run whose record was lost.
const LOSS_MARGIN: Duration = Duration::from_secs(60 * 60);
/// How many claims and how many unfinished sends are kept: the record has to fit into 64 KiB.
const MAX_CLAIMS: usize = 200;
const MAX_SENDS: usize = 50;
/// The window of a search begins a little before its send; a claim that was dropped within this time of it is missed.
const CLAIM_MARGIN: Duration = Duration::from_secs(10);

/// What a store has about a thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ThreadRecord {
    version: u32,
    complete_since_millis: u64,
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
    /// The begin of a key that it is part of. Of several calls with one, that one alone sends which has the key.
    #[serde(default)]
    begin: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Claim {
    message: String,
    /// The id of the receipt.
    send: String,
    #[serde(default)]
    key: OwnKey,
    at_millis: u64,
}

/// The idempotency key of a send that owns a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum OwnKey {
    /// It has none.
    None,
    /// The hash of its key.
    Hash(String),
    /// A search by a receipt does not know it.
    #[default]
    NotKnown,
}

impl OwnKey {
    /// Hashes a key, without a secret of the store: the claim may be written when that is lost.
    pub(crate) fn of(key: &Key) -> Self {
        Self::Hash(fingerprint(key.as_str(), Vec::new()))
    }
}

/// What a send may do on a thread.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Turn {
    /// Write this, then send.
    Run(ThreadRecord),
    /// One that is alike runs, until then at the longest.
    Wait { until: StoreTime },
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
    /// There are others that are alike and unfinished: it may be theirs.
    Unclear,
}

impl ThreadRecord {
    /// Returns the record of a thread that has none. There was no claim within a record's time to live then, so none of
    /// the last seconds is missing either: the key of a send is written at the same time, and its time is a little earlier.
    pub(crate) fn new(now: StoreTime) -> Self {
        Self {
            version: VERSION,
            complete_since_millis: now.as_millis().saturating_sub(CLAIM_MARGIN.as_millis() as u64),
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

    /// Returns the record as it is after others may have been lost: sends that it does not have may still run, and messages
    /// may have owners that it does not have.
    pub(crate) fn after_loss(mut self, lost_at: StoreTime) -> Self {
        let since = (lost_at + LOSS_MARGIN).as_millis();
        self.complete_since_millis = self.complete_since_millis.max(since);
        self
    }

    /// Returns the record without the claims that may be of a send with this key: their message can be the key's.
    pub(crate) fn without_claims_of(mut self, key: &OwnKey) -> Self {
        self.claims
            .retain(|claim| claim.key != OwnKey::NotKnown && claim.key != *key);
        self
    }

    /// Decides whether a send may run.
    pub(crate) fn begin(mut self, receipt: &Receipt, now: StoreTime, lease: Lease) -> Turn {
        self.prune(now);
        let alike = self.others_alike(receipt);
        let running = alike.map(|send| StoreTime::from_millis(send.until_millis));
        if let Some(until) = running.filter(|until| now <= *until).max() {
            return Turn::Wait { until };
        }
        let begin = self.own(receipt).and_then(|send| send.begin.clone());
        let started_millis = self
            .own(receipt)
            .map_or(now.as_millis(), |send| send.started_millis);
        self.sends.retain(|send| send.receipt.id() != receipt.id());
        self.sends.push(OpenSend {
            receipt: receipt.clone(),
            started_millis,
            attempts_until_millis: (now + lease.attempts).as_millis(),
            until_millis: (now + lease.total).as_millis(),
            begin,
        });
        Turn::Run(self)
    }

    /// Removes the other sends of the same begin of a key, for the one that has the key: they have sent nothing.
    pub(crate) fn without_rivals(mut self, receipt: &Receipt, begin: Option<String>) -> Self {
        if let Some(begin) = begin.or_else(|| self.own(receipt)?.begin.clone()) {
            self.sends
                .retain(|send| send.receipt.id() == receipt.id() || send.begin.as_ref() != Some(&begin));
        }
        self
    }

    /// Notes of which begin of a key a send is.
    pub(crate) fn of_begin(mut self, receipt: &Receipt, begin: Option<&str>) -> Self {
        let own = self
            .sends
            .iter_mut()
            .find(|send| send.receipt.id() == receipt.id());
        if let (Some(send), Some(begin)) = (own, begin) {
            send.begin = Some(begin.to_owned());
        }
        self
    }

    /// Ends a send whose outcome is unknown: it runs no longer, and stays unfinished.
    pub(crate) fn end(mut self, receipt: &Receipt, now: StoreTime) -> Self {
        for send in self
            .sends
            .iter_mut()
            .filter(|send| send.receipt.id() == receipt.id())
        {
            send.until_millis = send.until_millis.min(now.as_millis().saturating_sub(1));
            send.attempts_until_millis = send.attempts_until_millis.min(now.as_millis());
        }
        self
    }

    /// Adds a send that has its message, and may have another one.
    pub(crate) fn leave_unfinished(self, receipt: &Receipt, now: StoreTime) -> Self {
        let mut record = self.finish(receipt);
        record.sends.push(OpenSend {
            receipt: receipt.clone(),
            started_millis: now.as_millis(),
            attempts_until_millis: now.as_millis(),
            until_millis: now.as_millis().saturating_sub(1),
            begin: None,
        });
        record
    }

    /// Removes a send that is known to have stored no message.
    pub(crate) fn finish(mut self, receipt: &Receipt) -> Self {
        self.sends.retain(|send| send.receipt.id() != receipt.id());
        self
    }

    /// Decides whether a message becomes a send's. What a search found may be that of any send that is alike and
    /// unfinished; what a response names is not.
    pub(crate) fn claim(
        mut self,
        receipt: &Receipt,
        message_id: &str,
        key: &OwnKey,
        is_found: bool,
        now: StoreTime,
    ) -> Claimed {
        match self.owner(message_id) {
            Some(owner) if owner == receipt.id() => return Claimed::Own,
            Some(_) => return Claimed::Other,
            None => {}
        }
        if is_found && self.has_others_alike(receipt) {
            return Claimed::Unclear;
        }
        self.claims.push(Claim {
            message: plain(message_id),
            send: receipt.id().to_owned(),
            key: key.clone(),
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

    /// Returns whether others that are alike are unfinished.
    pub(crate) fn has_others_alike(&self, receipt: &Receipt) -> bool {
        self.others_alike(receipt).next().is_some()
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

    /// Returns whether every send of this time or later is in the record until its message is claimed, and every claim.
    pub(crate) fn is_complete_since(&self, time: StoreTime) -> bool {
        self.complete_since_millis <= time.as_millis()
    }

    fn own(&self, receipt: &Receipt) -> Option<&OpenSend> {
        self.sends.iter().find(|send| send.receipt.id() == receipt.id())
    }

    fn others_alike<'r>(&'r self, receipt: &'r Receipt) -> impl Iterator<Item = &'r OpenSend> {
        let others = self.sends.iter().filter(|send| send.receipt.id() != receipt.id());
        others.filter(|send| send.receipt.is_like(receipt))
    }

    fn prune(&mut self, now: StoreTime) {
        let is_over = |millis: u64| StoreTime::from_millis(millis) + TTL < now;
        let excess = self.sends.len().saturating_sub(MAX_SENDS);
        let old = self.sends.iter().take_while(|send| is_over(send.until_millis));
        let dropped = old.count().max(excess);
        // The message of one that was dropped may have been stored at any time until then.
        let sends = self
            .sends
            .drain(..dropped)
            .map(|send| send.until_millis.max(now.as_millis()));
        let since = sends.max();
        let excess = self.claims.len().saturating_sub(MAX_CLAIMS);
        let old = self.claims.iter().take_while(|claim| is_over(claim.at_millis));
        let dropped = old.count().max(excess);
        let claim = self.claims.drain(..dropped).next_back();
        let claim = claim.map(|claim| StoreTime::from_millis(claim.at_millis) + CLAIM_MARGIN);
        let since = since.max(claim.map(StoreTime::as_millis)).unwrap_or_default();
        self.complete_since_millis = self.complete_since_millis.max(since);
    }
}

/// Returns an id without its dashes and in lower case: ids with and without dashes occur in one thread (observed).
fn plain(id: &str) -> String {
    let mut plain = id.replace('-', "");
    plain.make_ascii_lowercase();
    // HubSpot's have 32 characters. A record has room for ids of this length.
    if plain.len() > 64 {
        return fingerprint(&plain, Vec::new());
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::SendIdentity;
    use crate::store::Kind;
    use crate::{ActorId, ChannelAccount, NewMessage};

    #[test]
    fn the_longest_record_fits_into_64_kib() {
        let receipt = || {
            let sender = ActorId::agent(u64::MAX);
            let message = NewMessage::new("It left.", sender, ChannelAccount::email("4021198932"));
            let identity = SendIdentity::new(8_243_590_000.into(), message.into(), Some(i64::MAX));
            identity.receipt().keyed(&"5".repeat(32), |_| "6".repeat(64))
        };
        let (now, lease) = (
            StoreTime::from_millis(1_790_000_000_000),
            Lease {
                attempts: Duration::from_secs(60),
                total: Duration::from_secs(90),
            },
        );
        let mut record = ThreadRecord::new(now);
        for number in 0..=MAX_CLAIMS {
            let (message, key) = (
                format!("{number:064}"),
                Key::new(Kind::Send, ["a", &number.to_string()]),
            );
            match record
                .clone()
                .claim(&receipt(), &message, &OwnKey::of(&key), false, now)
            {
                Claimed::Write(claimed) => record = claimed,
                other => panic!("{other:?}"),
            }
        }
        for _ in 0..=MAX_SENDS {
            // One that is alike waits for its turn.
            record
                .sends
                .iter_mut()
                .for_each(|send| send.until_millis = now.as_millis() - 1);
            let Turn::Run(begun) = record.clone().begin(&receipt(), now, lease) else {
                panic!("a turn")
            };
            record = begun.of_begin(&receipt(), Some(&"7".repeat(64)));
        }
        record.prune(now);
        let bytes = record.to_json().len();
        assert!(record.claims.len() == MAX_CLAIMS && record.sends.len() == MAX_SENDS);
        assert!((32 * 1024..=64 * 1024).contains(&bytes), "{bytes} bytes");
    }
}
