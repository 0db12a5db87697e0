//! What survives that a process is killed while it writes.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::context::{Handle, content, ensure};
use super::harness::{Harness, Restart};
use super::remote::Process;
use super::wire::{Answer, Call};
use crate::store::{Durability, Key, Kind, Read, Revision, Store, Swap};

/// How long a killed store may take until it can be used again.
const MAX_RESTART: Duration = Duration::from_secs(30);

/// What was done to a store by [`processes`](super::processes).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Observed {
    /// How many swaps all processes made at once.
    pub swaps: u64,
    /// Whether one of the processes had a wrong wall clock.
    pub skewed: bool,
    /// How many workers were killed.
    pub killed_workers: u32,
    /// How often the store's server was killed.
    pub killed_stores: u32,
    /// How many swaps were acknowledged while processes were killed.
    pub acknowledged: u64,
    /// How many swaps had no answer, since a process was killed.
    pub unanswered: u64,
    /// How many of these were made.
    pub unanswered_written: u64,
}

impl fmt::Display for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let skewed = if self.skewed {
            ", one with a wrong clock"
        } else {
            ""
        };
        write!(
            f,
            "{} swaps by all processes at once{skewed}; {} workers and {} stores killed during {} swaps, {} without an \
             answer, of which {} were made",
            self.swaps,
            self.killed_workers,
            self.killed_stores,
            self.acknowledged + self.unanswered,
            self.unanswered,
            self.unanswered_written
        )
    }
}

/// Processes that write, and are killed.
pub(super) struct Victims<'a> {
    harness: &'a Harness,
    workers: &'a mut Vec<Arc<Process>>,
    writers: Vec<Writer>,
    observed: &'a mut Observed,
}

/// What one process writes: its own record, again and again, with a number that grows.
#[derive(Clone)]
struct Writer {
    key: Key,
    /// The number that is known to be there, and its revision.
    written: u64,
    revision: Option<Revision>,
    /// The number whose write had no answer.
    unanswered: Option<u64>,
    /// Such a number that was not there when it was looked for: a server may still have been writing it.
    late: Option<u64>,
    error: Option<String>,
}

impl<'a> Victims<'a> {
    pub(super) fn new(
        harness: &'a Harness,
        workers: &'a mut Vec<Arc<Process>>,
        key: Key,
        observed: &'a mut Observed,
    ) -> Self {
        let writer = |number| Writer {
            key: Key::new(Kind::Send, [key.as_str(), &format!("{number}")]),
            written: 0,
            revision: None,
            unanswered: None,
            late: None,
            error: None,
        };
        let writers = (0..workers.len()).map(writer).collect();
        Self {
            harness,
            workers,
            writers,
            observed,
        }
    }

    pub(super) async fn kill_workers(&mut self) -> Result<(), String> {
        for round in 0..self.harness.kills {
            let number = round as usize % self.harness.mortal();
            let victim = self.workers.get(number).cloned().ok_or("no worker")?;
            self.write_until(async { victim.kill() }).await?;
            self.observed.killed_workers += 1;
            for (other, writer) in self.writers.iter().enumerate() {
                if other != number
                    && let Some(error) = &writer.error
                {
                    return Err(format!("another worker's swap failed: {error}"));
                }
            }
            let process = Process::start(self.harness.command(number)).await;
            let process = process.map_err(|error| format!("after a worker was killed: {error}"))?;
            // Another process than the one that was killed reads what is there.
            let reader = Handle(process.clone());
            if let Some(worker) = self.workers.get_mut(number) {
                *worker = process;
            }
            self.read_back(&reader, true).await?;
        }
        self.saw_unanswered("worker")
    }

    pub(super) async fn kill_store(&mut self) -> Result<(), String> {
        let Some(restart) = self.harness.restart_store.clone() else {
            return Ok(());
        };
        self.observed.unanswered = 0;
        for _ in 0..self.harness.kills {
            let mut restarted = Ok(());
            self.write_until(async { restarted = run(&restart).await })
                .await?;
            restarted?;
            self.observed.killed_stores += 1;
            let worker = self.workers.first().cloned().ok_or("no worker")?;
            let survives = worker.durability() >= Durability::Disk;
            let reader = Handle(worker);
            let started = Instant::now();
            while let Err(error) = reader.get(&self.first()?.key).await {
                ensure(started.elapsed() < MAX_RESTART, || {
                    format!("it cannot be used {MAX_RESTART:?} after it was started again: {error}")
                })?;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            self.read_back(&reader, survives).await?;
        }
        self.saw_unanswered("store")
    }

    fn first(&self) -> Result<&Writer, String> {
        Ok(self.writers.first().ok_or("no writer")?)
    }

    /// A kill proves something where it comes during a write.
    fn saw_unanswered(&self, killed: &str) -> Result<(), String> {
        let is_proof = self.harness.kills == 0 || self.observed.unanswered > 0;
        ensure(is_proof, || format!("no {killed} was killed during a swap"))
    }

    /// All processes write until something is killed.
    async fn write_until(&mut self, kill: impl Future<Output = ()>) -> Result<(), String> {
        let mut tasks = JoinSet::new();
        for (number, (writer, worker)) in self.writers.iter().zip(self.workers.iter()).enumerate() {
            let (mut writer, worker) = (writer.clone(), Arc::clone(worker));
            tasks.spawn(async move {
                let acknowledged = writer.write(&worker).await;
                (number, acknowledged, writer)
            });
        }
        let random = RandomState::new().build_hasher().finish();
        tokio::time::sleep(Duration::from_micros(20_000 + random % 80_000)).await;
        kill.await;
        for worker in self.workers.iter() {
            // The one that was killed has no answer.
            drop(worker.answers(Call::Stop));
        }
        for (number, acknowledged, writer) in tasks.join_all().await {
            self.observed.acknowledged += acknowledged;
            if let Some(place) = self.writers.get_mut(number) {
                *place = writer;
            }
        }
        Ok(())
    }

    /// Compares what is there with what was acknowledged.
    async fn read_back(&mut self, reader: &Handle, survives: bool) -> Result<(), String> {
        for writer in &mut self.writers {
            writer.error = None;
            let record = reader.get(&writer.key).await?.record;
            let revision = record.as_ref().map(|record| record.revision);
            let value = record.map(|record| record.value).unwrap_or_default();
            let number = value.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
            ensure(
                value.is_empty() || value == content(number),
                || "a record is neither the old one nor the new one",
            )?;
            let unanswered = writer.unanswered.take();
            self.observed.unanswered += u64::from(unanswered.is_some());
            self.observed.unanswered_written += u64::from(unanswered == Some(number));
            ensure(
                !survives || number == writer.written || Some(number) == unanswered,
                || {
                    format!(
                        "the record has the number {number}, where {} was acknowledged",
                        writer.written
                    )
                },
            )?;
            writer.late = unanswered.filter(|unanswered| *unanswered != number);
            (writer.written, writer.revision) = (number, revision);
        }
        Ok(())
    }
}

impl Writer {
    /// Lets a worker write, and returns how many swaps it acknowledged. Ends with the worker, with an error, or when the
    /// worker is stopped.
    async fn write(&mut self, worker: &Process) -> u64 {
        let mut acknowledged = 0;
        loop {
            let call = Call::Write {
                key: self.key.as_str().to_owned(),
                number: self.written,
                revision: self.revision.map(Revision::number),
            };
            let mut late = None;
            if let Ok(mut answers) = worker.answers(call) {
                while let Some(answer) = answers.recv().await {
                    match answer {
                        Answer::Done => return acknowledged,
                        Answer::Failed(error) => {
                            self.error = Some(error);
                            break;
                        }
                        answer => match answer.into_swap() {
                            Some(Swap::Written { revision, .. }) => {
                                (self.written, self.revision) = (self.written + 1, Some(revision));
                                acknowledged += 1;
                            }
                            Some(Swap::Conflict(read)) => {
                                late = Some(read);
                                break;
                            }
                            None => self.error = Some("an answer of another call".to_owned()),
                        },
                    }
                }
            }
            match late.map(|read| self.adopt(read)) {
                // Again, from what a server wrote after the worker that asked for it had been killed.
                Some(true) => {}
                Some(false) => {
                    self.error = Some("a swap with the present revision was refused".to_owned());
                    return acknowledged;
                }
                None => {
                    self.unanswered = Some(self.written + 1);
                    return acknowledged;
                }
            }
        }
    }

    fn adopt(&mut self, read: Read) -> bool {
        let late = self.late.take();
        let record = read
            .record
            .filter(|record| late.is_some_and(|late| record.value == content(late)));
        if let (Some(late), Some(record)) = (late, record) {
            (self.written, self.revision) = (late, Some(record.revision));
            return true;
        }
        false
    }
}

async fn run(restart: &Restart) -> Result<(), String> {
    let restart = Arc::clone(restart);
    let restarted = tokio::task::spawn_blocking(move || restart()).await;
    let restarted = restarted.map_err(|_| "the restart of the store panicked".to_owned())?;
    restarted.map_err(|error| format!("the store cannot be started again: {error}"))
}
