//! What was to be sent, which calls were made for it, and how they ended.

use std::time::Instant;

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
    /// How many workers were started with a wrong clock.
    pub skewed: u64,
    /// How often a call took over a key that another one had left open or unknown.
    pub takeovers: u64,
    /// How often that was surely a key whose lease was over: no call had reported it as unknown.
    pub lease_takeovers: u64,
    /// How many calls could not end their work, since another one had taken over.
    pub fenced: u64,
}
