//! What was to be sent, which calls were made for it, and how they ended.

use std::time::{Duration, Instant};

use super::ground::Disturbances;
use super::protocol::End;
use crate::fault_injection::fault::Fault;

/// One message that is to be sent once.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its idempotency key, if it has one.
    pub key: Option<String>,
    /// The thread.
    pub thread: u64,
    /// Whether it is a comment.
    pub comment: bool,
    /// The text.
    pub text: String,
    /// How many workers begin with it at once.
    pub at_once: usize,
}

/// A call that was handed to a worker.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its number.
    pub call: u64,
    /// The index of its work.
    pub work: usize,
    /// The fault of its requests.
    pub fault: Fault,
    /// Whether it has another text than the work.
    pub other_text: bool,
    /// When it was handed out.
    pub begun: Instant,
    /// When its outcome was read.
    pub ended: Option<Instant>,
    /// Its outcome. `None`: the worker was killed before.
    pub end: Option<End>,
    /// Whether its worker was paused meanwhile.
    pub paused: bool,
    /// Whether its worker's clock was wrong.
    pub skewed: bool,
}

/// What happened in a run.
#[derive(Debug, Default)]
pub struct History {
    /// What was to be sent.
    pub works: Vec<Work>,
    /// Every call, by its number.
    pub calls: Vec<Made>,
    /// How many workers were killed.
    pub kills: u64,
    /// How many calls of theirs were under way.
    pub killed_calls: u64,
    /// How many workers were paused for longer than a lease.
    pub pauses: u64,
    /// How many workers have said that their clock is wrong.
    pub skewed: u64,
    /// How far the store's clock was from this process's at the end, if they agreed at the start.
    pub store_drift: Duration,
    /// How often a call took over a key that another one had left open or unknown.
    pub takeovers: u64,
    /// How often that was surely a key whose lease was over: no call had reported it as unknown.
    pub lease_takeovers: u64,
    /// How many calls of paused workers could not end their work, since another one had taken over.
    pub fenced: u64,
    /// What was done to the store.
    pub store: Disturbances,
}

impl History {
    /// Returns whether the record of a work can have been lost.
    #[must_use]
    pub fn may_have_lost(&self, calls: &[&Made]) -> bool {
        let first = calls.iter().map(|made| made.begun).min();
        let lost = self.store.losses.iter().max();
        first.is_some_and(|first| lost.is_some_and(|lost| first <= *lost))
    }

    /// Returns whether a call reported that its message is sent and recorded, and no record was lost since it began: one
    /// that was read or acknowledged before a loss is gone without that the call can know it.
    #[must_use]
    pub fn is_recorded(&self, made: &Made) -> bool {
        let lost = self.store.losses.iter().max();
        let is_kept = lost.is_none_or(|lost| made.begun > *lost);
        is_kept && matches!(made.end, Some(End::Sent { recorded: true, .. }))
    }

    /// Returns how many calls that began after a loss ended like this.
    #[must_use]
    pub fn after_loss(&self, is_so: impl Fn(&End) -> bool) -> u64 {
        let Some(first) = self.store.losses.iter().min() else {
            return 0;
        };
        let ended = self.calls.iter().filter(|made| made.begun > *first);
        ended
            .filter_map(|made| made.end.as_ref())
            .filter(|end| is_so(end))
            .count() as u64
    }

    /// Returns how long the longest call took whose worker was not paused.
    #[must_use]
    pub fn longest_call(&self) -> Duration {
        let calls = self.calls.iter().filter(|made| !made.paused);
        let times = calls.filter_map(|made| Some(made.ended? - made.begun));
        times.max().unwrap_or_default()
    }
}
