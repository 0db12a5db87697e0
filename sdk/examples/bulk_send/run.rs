//! BoxFuture the lines, and asking for those of which nobody knows.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use hubspot_conversations::bulk::{End, Item};
use hubspot_conversations::{Client, Error, Receipt, Sent, ThreadId};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::input::Line;
use crate::journal::{Ended, Journal, Past, Word};
use crate::progress::Progress;
use crate::support::{explain, say};

/// A line and what is known of it.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) line: Line,
    pub(crate) receipt: Option<Receipt>,
    pub(crate) ended: Option<Ended>,
    /// To be sent in this run, when its turn comes.
    todo: bool,
    /// When nobody knows what became of it: since when nothing has been sent for it any more.
    open_since: Option<Instant>,
}

/// What the operator allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    pub(crate) concurrency: usize,
    /// Send what ended as not sent.
    pub(crate) again: bool,
    /// Send what nobody knows of, if it is still absent after the patience.
    pub(crate) resend_absent: bool,
    /// How long a message may take to show up on its thread, after the last moment at which it can have left.
    pub(crate) patience: Duration,
}

/// What there is to do, at the beginning.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) send: usize,
    pub(crate) ask: usize,
    pub(crate) done: usize,
}

/// Puts input and journal together.
pub(crate) fn jobs(lines: Vec<Line>, mut past: Past, policy: Policy) -> Result<Vec<Job>, Vec<String>> {
    let mut changed = Vec::new();
    let now = Instant::now();
    let mut jobs = Vec::new();
    for line in lines {
        let known = past.lines.remove(&line.id);
        if known.as_ref().is_some_and(|known| known.hash != line.hash) {
            changed.push(format!("line {}: it has changed since it was sent", line.number));
        }
        let (receipt, ended) = known.map_or((None, None), |known| (Some(known.receipt), known.ended));
        let word = ended.as_ref().map(|ended| ended.outcome);
        let open = receipt.is_some() && matches!(word, None | Some(Word::Unknown));
        jobs.push(Job {
            line,
            todo: receipt.is_none() || (policy.again && word == Some(Word::NotSent)),
            receipt,
            ended,
            // The journal is locked, so whoever sent it has ended by now.
            open_since: open.then_some(now),
        });
    }
    let gone = past
        .lines
        .keys()
        .map(|id| format!("{id}: the journal has it, and it is gone"));
    changed.extend(gone);
    if changed.is_empty() {
        Ok(jobs)
    } else {
        Err(changed)
    }
}

/// What is to do at first sight.
pub(crate) fn plan(jobs: &[Job]) -> Plan {
    let mut plan = Plan::default();
    for job in jobs {
        let part = match job {
            job if job.todo => &mut plan.send,
            job if job.open_since.is_some() => &mut plan.ask,
            _ => &mut plan.done,
        };
        *part += 1;
    }
    plan
}

/// One run over all lines.
pub(crate) struct Run<'a> {
    pub(crate) client: Client,
    pub(crate) journal: Arc<Journal>,
    pub(crate) policy: Policy,
    pub(crate) jobs: &'a mut [Job],
    pub(crate) halt: Halt,
    pub(crate) progress: Progress,
}

impl Run<'_> {
    /// Does all that can be done. The jobs tell what came of it.
    pub(crate) async fn all(&mut self) {
        // What belongs to one line is not to be taken for another's.
        for job in self.jobs.iter() {
            let sent = job.ended.as_ref().filter(|ended| ended.outcome == Word::Sent);
            let id = sent.and_then(|ended| ended.message_id.as_deref());
            if let Some((receipt, id)) = job.receipt.as_ref().zip(id) {
                self.client.record_sent(receipt, id);
            }
        }
        self.ask().await;
        self.mark_lost();
        self.send().await;
        let Some(last) = self.jobs.iter().filter_map(|job| job.open_since).max() else {
            return;
        };
        if self.halt.is_stopped() {
            return;
        }
        let until = last + self.policy.patience;
        let open = self.jobs.iter().filter(|job| job.open_since.is_some()).count();
        self.progress
            .waits(open, until.saturating_duration_since(Instant::now()));
        if self.stopped_before(until).await {
            return;
        }
        let absent = self.ask().await;
        if self.halt.is_stopped() {
            return;
        }
        if self.policy.resend_absent {
            for at in absent {
                if let Some(job) = self.jobs.get_mut(at) {
                    job.todo = true;
                    job.open_since = None;
                }
            }
        }
        self.send().await;
    }

    /// Looks for what nobody knows of, and tells which lines are not on their threads.
    async fn ask(&mut self) -> Vec<usize> {
        // Of those that were absent once, one that is to be sent again may have come after all.
        let doubtful = |job: &Job| {
            job.open_since.is_some() || (job.todo && job.ended.as_ref().is_some_and(|ended| !ended.refused))
        };
        let asked: Vec<(usize, Receipt)> = (0..)
            .zip(self.jobs.iter())
            .filter(|(_, job)| doubtful(job))
            .filter_map(|(at, job)| Some((at, job.receipt.clone()?)))
            .collect();
        let mut queue = asked.into_iter();
        let mut absent = Vec::new();
        let mut asking = JoinSet::new();
        loop {
            while asking.len() < self.policy.concurrency && !self.halt.is_stopped() {
                let Some((at, receipt)) = queue.next() else { break };
                let thread = self.client.thread(receipt.thread());
                asking.spawn(async move { (at, thread.find_sent(&receipt).await) });
            }
            match asking.join_next().await {
                None => break,
                Some(Ok((at, Ok(Some(sent))))) => self.end(at, Ok(&sent)),
                Some(Ok((at, Ok(None)))) => absent.push(at),
                Some(Ok((at, Err(error)))) => {
                    // Not to be told: then it is not sent again either.
                    if let Some(job) = self.jobs.get_mut(at) {
                        job.todo = false;
                        if job.open_since.is_some() {
                            self.end(at, Err(&error));
                        }
                    }
                }
                Some(Err(_)) => {}
            }
        }
        absent
    }

    /// What an earlier run left under way has no outcome yet: it is one that nobody knows.
    fn mark_lost(&mut self) {
        let lost: Vec<usize> = (0..)
            .zip(self.jobs.iter())
            .filter(|(_, job)| job.open_since.is_some() && job.ended.is_none())
            .map(|(at, _)| at)
            .collect();
        for at in lost {
            let ended = Ended {
                outcome: Word::Unknown,
                message_id: None,
                recovered: false,
                delivery: None,
                refused: false,
                error: Some(
                    "it was under way when an earlier run ended, and is not on the thread yet".to_owned(),
                ),
            };
            self.note(at, ended);
        }
    }

    /// Sends what is to be sent, and whose thread lacks nothing that comes before it.
    async fn send(&mut self) {
        let mut held: HashSet<ThreadId> = HashSet::new();
        let mut items = Vec::new();
        let mut names = HashMap::new();
        for (at, job) in (0_usize..).zip(self.jobs.iter()) {
            let thread = job.line.thread;
            let sent = job
                .ended
                .as_ref()
                .is_some_and(|ended| ended.outcome == Word::Sent);
            if held.contains(&thread) || sent {
                continue;
            }
            if job.todo {
                items.push(Item::new(at, thread, job.line.draft.clone()));
                names.insert(at, (job.line.id.clone(), job.line.hash.clone()));
            } else {
                held.insert(thread);
            }
        }
        let journal = Arc::clone(&self.journal);
        let mut sending = self
            .client
            .send_list(items)
            .concurrency(self.policy.concurrency)
            .before_each(move |at: &usize, receipt| {
                let stored = names.get(at).map(|(id, hash)| journal.start(id, hash, receipt));
                async move {
                    match stored {
                        Some(stored) => stored.await,
                        None => Err("a line without a name".to_owned()),
                    }
                }
            });
        let stop_handle = sending.stop_handle();
        let halt = self.halt.clone();
        loop {
            let outcome = tokio::select! {
                outcome = sending.next() => outcome,
                () = halt.stopped(), if !stop_handle.is_stopped() => {
                    stop_handle.stop();
                    continue;
                }
            };
            let Some(outcome) = outcome else { break };
            let at = outcome.key;
            if let (Some(job), Some(receipt)) = (self.jobs.get_mut(at), outcome.receipt) {
                job.todo = false;
                job.receipt = Some(receipt);
            }
            match &outcome.end {
                End::Sent(sent) => self.end(at, Ok(sent)),
                End::NotSent(error) | End::Unknown(error) => self.end(at, Err(error)),
                _ => {}
            }
        }
        if let Some(error) = sending.stopped_by() {
            self.halt.stop();
            self.progress.clear();
            say(format_args!("Stopped, since this would meet every line:"));
            explain(error);
        }
    }

    fn end(&mut self, at: usize, result: Result<&Sent, &Error>) {
        let ended = match result {
            Ok(sent) => Ended {
                outcome: Word::Sent,
                message_id: Some(sent.id().to_owned()),
                recovered: sent.recovered(),
                delivery: sent.delivery().map(|delivery| delivery.to_string()),
                refused: false,
                error: None,
            },
            Err(error) => Ended {
                outcome: if error.is_not_sent() {
                    Word::NotSent
                } else {
                    Word::Unknown
                },
                message_id: None,
                recovered: false,
                delivery: None,
                refused: error.is_not_sent() && !error.may_have_been_received(),
                error: Some(error.to_string()),
            },
        };
        self.note(at, ended);
    }

    /// Keeps an outcome, here and in the journal.
    fn note(&mut self, at: usize, ended: Ended) {
        let Some(job) = self.jobs.get_mut(at) else { return };
        // A fault of the journal's is told when it is closed; until then, no send gets past it.
        let _ = self.journal.end(&job.line.id, &ended);
        self.progress
            .ended(job.ended.as_ref().map(|ended| ended.outcome), ended.outcome);
        if ended.outcome != Word::Unknown {
            job.open_since = None;
            job.todo = false;
        } else if job.open_since.is_none() {
            job.open_since = Some(Instant::now());
        }
        job.ended = Some(ended);
    }

    async fn stopped_before(&self, until: Instant) -> bool {
        tokio::select! {
            () = self.halt.stopped() => true,
            () = tokio::time::sleep_until(until) => false,
        }
    }
}

/// Ends a run early, from where Ctrl-C is waited for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Halt(Arc<watch::Sender<bool>>);

impl Halt {
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    async fn stopped(&self) {
        // It fails only when no sender is left, and this is one.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}
