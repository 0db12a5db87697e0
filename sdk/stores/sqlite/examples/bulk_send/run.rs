//! Sends the lines, and looks up those of unknown outcome.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use hubspot_conversations::bulk::{End, Item};
use hubspot_conversations::{Client, Error, Lookup, Receipt, Sent, ThreadId};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::common::support::{explain, say};
use crate::input::Line;
use crate::journal::{Ended, History, Journal, SendResult};
use crate::progress::Progress;

/// A line and its history.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) line: Line,
    pub(crate) receipt: Option<Receipt>,
    pub(crate) ended: Option<Ended>,
    /// It is to be sent in this run.
    todo: bool,
    /// Set while its outcome is unknown: when its last attempt had ended.
    open_since: Option<Instant>,
}

/// The settings of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    pub(crate) concurrency: usize,
    /// Send lines again that were not sent.
    pub(crate) again: bool,
    /// Send unknown lines again that are still absent after the arrival time.
    pub(crate) resend_absent: bool,
    /// How long a message may take to arrive on its thread after its last attempt.
    pub(crate) arrival_time: Duration,
}

/// The number of lines to send, to look up and to skip.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) send: usize,
    pub(crate) look_up: usize,
    pub(crate) done: usize,
}

/// Combines input and journal.
pub(crate) fn jobs(lines: Vec<Line>, mut history: History, policy: Policy) -> Result<Vec<Job>, Vec<String>> {
    let mut changed = Vec::new();
    let now = Instant::now();
    let mut jobs = Vec::new();
    for line in lines {
        let line_history = history.lines.remove(&line.id);
        if line_history
            .as_ref()
            .is_some_and(|line_history| line_history.hash != line.hash)
        {
            changed.push(format!("line {}: changed since it was sent", line.number));
        }
        let (receipt, ended) = line_history.map_or((None, None), |line_history| {
            (Some(line_history.receipt), line_history.ended)
        });
        let result_before = ended.as_ref().map(|ended| ended.outcome);
        let open = receipt.is_some() && matches!(result_before, None | Some(SendResult::Unknown));
        jobs.push(Job {
            line,
            todo: receipt.is_none() || (policy.again && result_before == Some(SendResult::NotSent)),
            receipt,
            ended,
            // The journal is locked, so the run that sent it has ended.
            open_since: open.then_some(now),
        });
    }
    let gone = history
        .lines
        .keys()
        .map(|id| format!("{id}: in the journal, and not in the input"));
    changed.extend(gone);
    if changed.is_empty() {
        Ok(jobs)
    } else {
        Err(changed)
    }
}

/// Counts what a run would do first.
pub(crate) fn plan(jobs: &[Job]) -> Plan {
    let mut plan = Plan::default();
    for job in jobs {
        let part = match job {
            job if job.todo => &mut plan.send,
            job if job.open_since.is_some() => &mut plan.look_up,
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
    pub(crate) stop: StopSignal,
    pub(crate) progress: Progress,
}

impl Run<'_> {
    /// Sends and looks up all lines. The jobs hold the outcomes.
    pub(crate) async fn all(&mut self) {
        // The message of one line must not be taken for another's.
        for job in self.jobs.iter() {
            let sent = job
                .ended
                .as_ref()
                .filter(|ended| ended.outcome == SendResult::Sent);
            let id = sent.and_then(|ended| ended.message_id.as_deref());
            if let Some((receipt, id)) = job.receipt.as_ref().zip(id) {
                self.client.record_sent(receipt, id);
            }
        }
        self.look_up().await;
        self.mark_interrupted();
        self.send().await;
        let Some(last) = self.jobs.iter().filter_map(|job| job.open_since).max() else {
            return;
        };
        if self.stop.is_stopped() {
            return;
        }
        let until = last + self.policy.arrival_time;
        let open = self.jobs.iter().filter(|job| job.open_since.is_some()).count();
        self.progress
            .show_wait(open, until.saturating_duration_since(Instant::now()));
        if self.stopped_before(until).await {
            return;
        }
        let absent = self.look_up().await;
        if self.stop.is_stopped() {
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

    /// Looks up lines of unknown outcome. Returns those that are not on their threads.
    async fn look_up(&mut self) -> Vec<usize> {
        let searches: Vec<(usize, Receipt)> = (0..)
            .zip(self.jobs.iter())
            .filter(|(_, job)| job.open_since.is_some())
            .filter_map(|(at, job)| Some((at, job.receipt.clone()?)))
            .collect();
        let mut queue = searches.into_iter();
        let mut absent = Vec::new();
        let mut in_flight = JoinSet::new();
        loop {
            while in_flight.len() < self.policy.concurrency && !self.stop.is_stopped() {
                let Some((at, receipt)) = queue.next() else { break };
                let thread = self.client.thread(receipt.thread());
                in_flight.spawn(async move { (at, thread.find_sent(&receipt).await) });
            }
            match in_flight.join_next().await {
                None => break,
                Some(Ok((at, Ok(Lookup::Sent(sent))))) => self.end(at, Ok(&sent)),
                Some(Ok((at, Ok(Lookup::Absent)))) => absent.push(at),
                // It may be on the thread, or the search failed: the line is not sent again.
                Some(Ok((at, Ok(Lookup::Candidates(ids))))) => {
                    let ids = ids.join(", ");
                    self.note(at, unknown(format!("one of these messages may be it: {ids}")));
                }
                Some(Ok((at, Err(error)))) => self.end(at, Err(&error)),
                Some(Ok(_) | Err(_)) => {}
            }
        }
        absent
    }

    /// Records an unknown outcome for lines that were in flight when an earlier run ended.
    fn mark_interrupted(&mut self) {
        let in_flight_before: Vec<usize> = (0..)
            .zip(self.jobs.iter())
            .filter(|(_, job)| job.open_since.is_some() && job.ended.is_none())
            .map(|(at, _)| at)
            .collect();
        for at in in_flight_before {
            let reason = "it was in flight when an earlier run ended, and is not on the thread yet";
            self.note(at, unknown(reason.to_owned()));
        }
    }

    /// Sends lines whose earlier lines of the same thread are sent.
    async fn send(&mut self) {
        let mut blocked: HashSet<ThreadId> = HashSet::new();
        let mut items = Vec::new();
        let mut names = HashMap::new();
        for (at, job) in (0_usize..).zip(self.jobs.iter()) {
            let thread = job.line.thread;
            let sent = job
                .ended
                .as_ref()
                .is_some_and(|ended| ended.outcome == SendResult::Sent);
            if blocked.contains(&thread) || sent {
                continue;
            }
            if job.todo {
                items.push(Item::new(at, thread, job.line.message.clone()));
                names.insert(at, (job.line.id.clone(), job.line.hash.clone()));
            } else {
                blocked.insert(thread);
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
                        None => Err("the line has no name".to_owned()),
                    }
                }
            });
        let stop_handle = sending.stop_handle();
        let stop = self.stop.clone();
        loop {
            let outcome = tokio::select! {
                outcome = sending.next() => outcome,
                () = stop.stopped(), if !stop_handle.is_stopped() => {
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
            self.stop.stop();
            self.progress.clear();
            say(format_args!(
                "Stopped, since every line would fail with this error:"
            ));
            explain(error);
        }
    }

    fn end(&mut self, at: usize, result: Result<&Sent, &Error>) {
        let ended = match result {
            Ok(sent) => Ended {
                outcome: SendResult::Sent,
                message_id: Some(sent.id().to_owned()),
                recovered: sent.recovered(),
                delivery: sent.delivery().map(|delivery| delivery.to_string()),
                error: None,
            },
            Err(error) if error.is_not_sent() => Ended {
                outcome: SendResult::NotSent,
                ..unknown(error.to_string())
            },
            Err(error) => unknown(error.to_string()),
        };
        self.note(at, ended);
    }

    /// Records an outcome, here and in the journal.
    fn note(&mut self, at: usize, ended: Ended) {
        let Some(job) = self.jobs.get_mut(at) else { return };
        // An error of the journal is reported when it is closed; until then, no further line is sent.
        let _ = self.journal.end(&job.line.id, &ended);
        self.progress
            .ended(job.ended.as_ref().map(|ended| ended.outcome), ended.outcome);
        if ended.outcome != SendResult::Unknown {
            job.open_since = None;
            job.todo = false;
        } else if job.open_since.is_none() {
            job.open_since = Some(Instant::now());
        }
        job.ended = Some(ended);
    }

    async fn stopped_before(&self, until: Instant) -> bool {
        tokio::select! {
            () = self.stop.stopped() => true,
            () = tokio::time::sleep_until(until) => false,
        }
    }
}

fn unknown(error: String) -> Ended {
    Ended {
        outcome: SendResult::Unknown,
        message_id: None,
        recovered: false,
        delivery: None,
        error: Some(error),
    }
}

/// A signal that stops a run early, such as at Ctrl-C.
#[derive(Clone, Debug, Default)]
pub(crate) struct StopSignal(Arc<watch::Sender<bool>>);

impl StopSignal {
    pub(crate) fn stop(&self) {
        self.0.send_replace(true);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    async fn stopped(&self) {
        // Fails only when all senders are dropped, and `self` is one.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}
