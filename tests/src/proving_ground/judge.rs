//! Compares a history with what HubSpot stored.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;

use hubspot_conversations::store::SendState;

use super::history::{History, Made};
use super::protocol::End;
use crate::fault_injection::fault::{Fault, Stores};
use crate::fault_injection::store::undashed;

/// What HubSpot and the store have at the end.
#[derive(Debug)]
pub struct Ledger {
    /// The messages that each call stored, without dashes.
    pub stored: HashMap<u64, Vec<String>>,
    /// How many POST requests each call made.
    pub posts: HashMap<u64, usize>,
    /// What the store says of each key, after `resolve`.
    pub states: HashMap<String, Option<SendState>>,
}

/// What the store says of a key in the end.
struct Kept<'a> {
    state: Option<&'a SendState>,
    /// Whether that may be older than what it has said.
    may_be_lost: bool,
}

/// The counts, and the violations.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Messages beyond the first of a work.
    pub duplicates: u64,
    /// A description of each outcome that is untrue, and of each message with two owners.
    pub untrue: Vec<String>,
    /// A description of each key that is unknown although its message is there, unaltered and alone.
    pub unresolved: Vec<String>,
    /// Calls whose message was stored, and whose response was lost.
    pub lost_answers: u64,
    /// Keys that are unknown in the end.
    pub unknown: Vec<String>,
    /// How many keys ended in each state.
    pub states: BTreeMap<&'static str, u64>,
    /// How many calls ended in each outcome.
    pub ends: BTreeMap<&'static str, u64>,
}

/// Judges a run.
#[must_use]
pub fn judge(history: &History, ledger: &Ledger) -> Verdict {
    let mut verdict = Verdict::default();
    let mut by_work: HashMap<usize, Vec<&Made>> = HashMap::new();
    for made in &history.calls {
        by_work.entry(made.work).or_default().push(made);
    }
    // Sends with another text are other sends: the refused ones of a key.
    let messages = |made: &Made| ledger.stored.get(&made.call).cloned().unwrap_or_default();
    let mut owners: HashMap<String, HashSet<usize>> = HashMap::new();
    let mut unsettled: HashMap<u64, HashSet<usize>> = HashMap::new();
    for (at, work) in history.works.iter().enumerate() {
        let state = work.key.as_ref().and_then(|key| ledger.states.get(key)?.as_ref());
        if !matches!(state, Some(SendState::Sent { .. } | SendState::NotSent { .. })) {
            unsettled.entry(work.thread).or_default().insert(at);
        }
    }
    for (at, work) in history.works.iter().enumerate() {
        let none = Vec::new();
        let calls = by_work.get(&at).unwrap_or(&none);
        let own: Vec<String> = calls.iter().flat_map(|made| messages(made)).collect();
        if own.len() > 1 {
            verdict.duplicates += own.len() as u64 - 1;
            let why = format!("{} messages of {work:?}: {own:?}, {calls:?}", own.len());
            verdict.untrue.push(why);
        }
        for made in calls {
            if let Err(why) = verdict.call(made, &own, calls, ledger) {
                verdict.untrue.push(format!("{why}: stored {own:?}, {made:?}"));
            }
            if let Some(End::Sent { message_id, .. }) = &made.end {
                owners.entry(message_id.clone()).or_default().insert(at);
            }
        }
        let Some(key) = &work.key else {
            continue;
        };
        let state = ledger.states.get(key).cloned().flatten();
        if let Some(SendState::Sent { message_id }) = &state {
            owners.entry(undashed(message_id)).or_default().insert(at);
        }
        let is_alone = unsettled
            .get(&work.thread)
            .is_none_or(|works| works.iter().all(|other| *other == at));
        let may_be_lost = history.may_have_lost(calls);
        let is_sent = matches!(state, Some(SendState::Sent { .. }));
        if let Some(made) = calls
            .iter()
            .find(|made| history.is_recorded(made))
            .filter(|_| !is_sent)
        {
            verdict
                .untrue
                .push(format!("recorded, and {key} is {state:?}: {made:?}"));
        }
        // After a loss, no search proves for an hour whose a message is.
        let is_alone = is_alone && history.store.losses.is_empty();
        let kept = Kept {
            state: state.as_ref(),
            may_be_lost,
        };
        if let Err(why) = verdict.state((key, work.thread), &kept, &own, calls, is_alone, ledger) {
            verdict
                .untrue
                .push(format!("{why}: stored {own:?}, {key} is {state:?}, {calls:?}"));
        }
    }
    for (message, works) in owners.iter().filter(|(_, works)| works.len() > 1) {
        verdict.untrue.push(format!("{message} has the owners {works:?}"));
    }
    verdict
}

impl Verdict {
    /// Checks what a call reported.
    fn call(&mut self, made: &Made, own: &[String], calls: &[&Made], ledger: &Ledger) -> Result<(), String> {
        let fail = |why: &str| Err(why.to_owned());
        let posts = ledger.posts.get(&made.call).copied().unwrap_or_default();
        let stored = ledger.stored.get(&made.call).is_some_and(|ids| !ids.is_empty());
        self.lost_answers += u64::from(stored && !made.fault.answers());
        let name = match &made.end {
            None => "killed",
            Some(End::Sent { replayed: true, .. }) => "replayed",
            Some(End::Sent { recovered: true, .. }) => "recovered",
            Some(End::Sent { .. }) => "sent",
            Some(End::NotSent(failure)) if failure.kind == "key_reused" => "key reused",
            Some(End::NotSent(_)) => "not sent",
            Some(End::Unknown(_)) => "unknown",
            Some(End::Dropped) => "dropped",
        };
        *self.ends.entry(name).or_default() += 1;
        if made.other_text
            && (posts > 0 || !matches!(name, "key reused" | "killed" | "not sent" | "unknown" | "dropped"))
        {
            return fail("another message was sent for a key");
        }
        match &made.end {
            Some(End::Sent { message_id, .. }) if !own.contains(message_id) => {
                fail("sent, and the message is not its own")
            }
            Some(End::Sent { replayed: true, .. }) if posts > 0 => fail("replayed, and something left"),
            Some(End::NotSent(_)) if stored => fail("not sent, and it stored a message"),
            Some(End::NotSent(failure)) if failure.kind == "key_reused" => match made.other_text {
                true => Ok(()),
                false => fail("key reused, and the message is the same"),
            },
            // Of a key, an outcome speaks of the key's message. The store alone cannot know of it.
            Some(End::NotSent(failure)) if failure.kind != "store" && !made.other_text => {
                let was_sent = |other: &&&Made| {
                    let ended_before = other.ended.is_some_and(|ended| ended < made.begun);
                    ended_before && matches!(other.end, Some(End::Sent { .. }))
                };
                match calls.iter().find(was_sent) {
                    Some(_) => fail("not sent, and an earlier call had sent it"),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// Checks what the store says in the end.
    fn state(
        &mut self,
        (key, thread): (&str, u64),
        kept: &Kept<'_>,
        own: &[String],
        calls: &[&Made],
        is_alone: bool,
        ledger: &Ledger,
    ) -> Result<(), String> {
        let fail = |why: &str| Err(why.to_owned());
        let state = kept.state;
        let name = match state {
            None => "absent",
            Some(SendState::Sent { .. }) => "sent",
            Some(SendState::NotSent { .. }) => "not sent",
            Some(SendState::Unknown) => "unknown",
            Some(SendState::Open) => "open",
            Some(_) => "other",
        };
        *self.states.entry(name).or_default() += 1;
        match state {
            Some(SendState::Sent { message_id }) if !own.contains(&undashed(message_id)) => {
                fail("the store has another message as sent")
            }
            Some(SendState::NotSent { .. }) | None if !own.is_empty() && !kept.may_be_lost => {
                fail("the store has nothing, or not sent, and a message is there")
            }
            Some(SendState::Unknown | SendState::Open) => {
                self.unknown.push(key.to_owned());
                let stored = |made: &&&Made| ledger.stored.get(&made.call).is_some_and(|ids| !ids.is_empty());
                let by = calls.iter().find(stored);
                if is_alone && own.len() == 1 && by.is_some_and(|made| shows_unaltered(made)) {
                    self.unresolved
                        .push(format!("{key} on thread {thread} is {state:?}, {calls:?}"));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The figures of a run whose store is on a server, which add up over several.
    #[must_use]
    pub fn figures(&self, history: &History) -> Vec<(&'static str, u64)> {
        let store = &history.store;
        let ended = |name| self.ends.get(name).copied().unwrap_or_default();
        vec![
            ("sends", history.works.len() as u64),
            ("calls", history.calls.len() as u64),
            ("worker kills", history.kills),
            ("killed calls", history.killed_calls),
            ("pauses", history.pauses),
            ("takeovers", history.takeovers),
            ("stale fences", history.fenced),
            ("store kills", store.kills),
            ("partitions", store.partitions),
            ("one-way partitions", store.one_way),
            ("delays", store.delays),
            ("lost requests to the store", store.lost_requests),
            ("lost answers of the store", store.lost_answers),
            ("promotions", store.promotions),
            ("emptied", store.emptied),
            ("older copies", store.restored),
            ("lost answers of HubSpot", self.lost_answers),
            (
                "calls sent",
                ended("sent") + ended("recovered") + ended("replayed"),
            ),
            ("calls not sent", ended("not sent")),
            ("calls unknown", ended("unknown")),
            (
                "sent after a loss",
                history.after_loss(|end| matches!(end, End::Sent { replayed: false, .. })),
            ),
            (
                "refused after a loss",
                history.after_loss(End::is_unknown_to_store),
            ),
            ("keys unknown", self.unknown.len() as u64),
            ("duplicates", self.duplicates),
            ("untrue", self.untrue.len() as u64),
            ("unresolved", self.unresolved.len() as u64),
        ]
    }

    /// The figures in one line.
    #[must_use]
    pub fn line(&self, history: &History) -> String {
        let mut line = format!(
            "{} messages, {} calls; {} kills of {} calls, {} pauses, {} clocks off, {} takeovers ({} after a lease), {} stale fences, {} \
             lost answers;",
            history.works.len(),
            history.calls.len(),
            history.kills,
            history.killed_calls,
            history.pauses,
            history.skewed,
            history.takeovers,
            history.lease_takeovers,
            history.fenced,
            self.lost_answers,
        );
        for (what, counts) in [("calls", &self.ends), ("keys", &self.states)] {
            let counts: Vec<String> = counts
                .iter()
                .map(|(name, count)| format!("{count} {name}"))
                .collect();
            write!(line, " {what}: {};", counts.join(", ")).unwrap();
        }
        write!(
            line,
            " {} duplicates, {} untrue, {} unresolved",
            self.duplicates,
            self.untrue.len(),
            self.unresolved.len()
        )
        .unwrap();
        line
    }

    /// Fails where the verdict does not hold, and says what does not.
    pub fn check(&self, seed: u64) {
        assert!(
            self.holds(),
            "seed {seed}: {} duplicates\n{}\n{}",
            self.duplicates,
            self.untrue.join("\n"),
            self.unresolved.join("\n")
        );
    }

    /// Returns whether every outcome was true, and every one known that could be.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.duplicates == 0 && self.untrue.is_empty() && self.unresolved.is_empty()
    }
}

/// Whether the thread shows the message of a call as it was sent and when, in the end. A paused worker's may have been
/// sent after the time in which it can be this send's.
fn shows_unaltered(made: &Made) -> bool {
    use Fault::{Misrecorded502, Rewritten201, Rewritten502};
    !made.paused
        && made.fault.stores() != Stores::Never
        && !matches!(made.fault, Misrecorded502 | Rewritten201 | Rewritten502)
}
