//! Sends the lines, each with its key.

use std::collections::HashSet;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use hubspot_conversations::bulk::Item;
use hubspot_conversations::store::{SendState, SendStatus};
use hubspot_conversations::{Client, Result};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::common::stopped;
use crate::common::support::{explain, say};
use crate::report::{Ended, Outcome, Row};

/// Time between two looks at the lines that another process is working on.
const WAIT: Duration = Duration::from_millis(500);

/// One run over all lines.
pub(crate) struct Run {
    pub(crate) client: Client,
    pub(crate) concurrency: usize,
    pub(crate) interrupted: watch::Receiver<bool>,
    pub(crate) progress: ProgressBar,
}

/// Returns a progress bar on standard error, which draws nothing where that is not a terminal.
pub(crate) fn progress(lines: usize) -> ProgressBar {
    let target = ProgressDrawTarget::stderr_with_hz(8);
    let bar = ProgressBar::with_draw_target(u64::try_from(lines).ok(), target);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} ({per_sec}, {eta} left) {msg}") {
        Ok(style) => {
            // A whole number: the usual key has four digits after the point.
            let per_second = |state: &ProgressState, out: &mut dyn fmt::Write| {
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            bar.with_style(style.with_key("per_sec", per_second))
        }
        Err(_) => bar,
    }
}

impl Run {
    /// Looks up the sends whose outcome an earlier run did not learn. Nothing is sent.
    pub(crate) async fn resolve(&self) -> Result<()> {
        let mut resolving = self.client.sends().resolve(Duration::ZERO);
        let mut unknown = 0;
        while let Some(status) = resolving.next().await {
            unknown += usize::from(status?.state().is_unsettled());
            let checked = resolving.checked();
            self.progress
                .set_message(format!("looked up {checked} keys, {unknown} unknown"));
            if *self.interrupted.borrow() {
                break;
            }
        }
        self.progress.set_message("");
        Ok(())
    }

    /// Sends all lines. A line that another process is working on, such as a run that was killed, waits until that is over;
    /// then it is looked up. An error is one of the store.
    pub(crate) async fn all(&self, rows: &mut [Row]) -> Result<()> {
        loop {
            let (ready, waiting) = self.ready(rows).await?;
            if ready.is_empty() && waiting == 0 || *self.interrupted.borrow() {
                return Ok(());
            }
            if !self.send(rows, ready).await {
                return Ok(());
            }
            if waiting > 0 {
                self.progress
                    .set_message(format!("waiting for another run's {waiting}"));
                let _ = timeout(WAIT, stopped(&self.interrupted)).await;
                self.resolve().await?;
            }
        }
    }

    /// Returns the lines to send now, and the number of those to send later.
    async fn ready(&self, rows: &mut [Row]) -> Result<(Vec<usize>, usize)> {
        let mut blocked = HashSet::new();
        let mut busy = HashSet::new();
        let (mut ready, mut waiting) = (Vec::new(), 0);
        for (at, Row { line, ended }) in rows.iter_mut().enumerate() {
            let thread = line.thread;
            match ended.outcome {
                Outcome::Sent => continue,
                Outcome::NotSent | Outcome::Unknown => {
                    blocked.insert(thread);
                    continue;
                }
                Outcome::NotStarted => {}
            }
            let status = self.client.sends().get(&line.key).await?;
            match status.as_ref().map(SendStatus::state) {
                // It has its place on the thread already.
                Some(SendState::Sent { .. }) => ready.push(at),
                Some(state) if blocked.contains(&thread) && state.is_unsettled() => *ended = Ended::unknown(),
                _ if blocked.contains(&thread) => {}
                state => {
                    if state == Some(&SendState::Open) {
                        busy.insert(thread);
                    }
                    match busy.contains(&thread) {
                        true => waiting += 1,
                        false => ready.push(at),
                    }
                }
            }
        }
        Ok((ready, waiting))
    }

    /// Sends lines. Returns `false` after an error that all would have.
    async fn send(&self, rows: &mut [Row], ready: Vec<usize>) -> bool {
        let items: Vec<Item<usize>> = ready
            .into_iter()
            .filter_map(|at| {
                let line = &rows.get(at)?.line;
                let item = Item::new(at, line.thread, line.message.clone()).idempotency_key(&line.key);
                let uploads = line.attach.iter().map(PathBuf::as_path);
                Some(uploads.fold(item, Item::upload))
            })
            .collect();
        let mut sending = self.client.send_list(items).concurrency(self.concurrency);
        let stop = sending.stop_handle();
        loop {
            let outcome = tokio::select! {
                outcome = sending.next() => outcome,
                () = stopped(&self.interrupted), if !stop.is_stopped() => {
                    stop.stop();
                    continue;
                }
            };
            let Some(outcome) = outcome else { break };
            let ended = Ended::from(&outcome.end);
            if ended.outcome != Outcome::NotStarted {
                self.progress.inc(1);
            }
            if let Some(row) = rows.get_mut(outcome.key) {
                row.ended = ended;
            }
        }
        let Some(error) = sending.stopped_by() else {
            return true;
        };
        self.progress.suspend(|| {
            say(format_args!(
                "Stopped, since every line would fail with this error:"
            ));
            explain(error);
        });
        false
    }
}
