//! The promises across processes, and what survives that they are killed.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::task::JoinSet;

use super::context::{Check, Handle, Violations, count, ensure};
use super::harness::Harness;
use super::kills::{Observed, Victims};
use super::promises::violations;
use super::remote::Process;
use super::wire::{Answer, Call};

/// How many records all processes create at once.
const RACES: usize = 100;
const COUNTERS: usize = 4;
/// How wrong the clock of a skewed worker is at least.
const MIN_SKEW: Duration = Duration::from_secs(60);

/// Checks an implementation across processes: all that [`check`](super::check) does, with each handle in a process of its
/// own; then that no swap is lost where all increment the same counters, and that acknowledged records survive the end of
/// workers and of the store's server, if the harness has one.
///
/// An implementation that promises less than [`Durability::Disk`](crate::store::Durability::Disk) may lose records with
/// its server, but not parts of one.
///
/// # Errors
///
/// Returns every promise that is not kept, and every error of the store where nothing was killed.
pub async fn processes(harness: Harness) -> Result<Observed, Violations> {
    let started = start(&harness).await;
    let mut workers = started.map_err(|error| Violations(vec![error]))?;
    let stores: Vec<_> = workers.iter().map(|worker| Handle(worker.clone())).collect();
    let check = Check::new(stores);
    let mut found = violations(&check).await;
    let mut note = |promise: &str, outcome: Result<(), String>| {
        found.extend(outcome.err().map(|violation| format!("{promise}: {violation}")));
    };
    note(
        "of those who create a record at once, one does",
        create(&check, &workers).await,
    );
    note(
        "no swap of any process is lost",
        increment(&check, &workers, harness.swaps).await,
    );
    let mut observed = Observed {
        swaps: harness.swaps,
        skewed: harness.is_skewed(),
        ..Observed::default()
    };
    // The handles of killed processes fail: the check is made anew from those that run.
    let key = check.key(&["killed"]);
    drop(check);
    let mut victims = Victims::new(&harness, &mut workers, key, &mut observed);
    note(
        "acknowledged records survive the end of a worker",
        victims.kill_workers().await,
    );
    note(
        "acknowledged records survive the end of the store",
        victims.kill_store().await,
    );
    if found.is_empty() {
        Ok(observed)
    } else {
        Err(Violations(found))
    }
}

async fn start(harness: &Harness) -> Result<Vec<Arc<Process>>, String> {
    let mut workers = Vec::new();
    for number in 0..harness.processes {
        let process = Process::start(harness.command(number)).await;
        workers.push(process.map_err(|error| error.to_string())?);
    }
    if harness.is_skewed() {
        let clock = workers.last().and_then(|worker| worker.clock());
        let now = SystemTime::now();
        let is_right = |clock: SystemTime| now < clock + MIN_SKEW && clock < now + MIN_SKEW;
        ensure(
            !clock.is_some_and(is_right),
            || "the clock of the skewed worker is right",
        )?;
    }
    Ok(workers)
}

/// All processes create the same records, each on its own.
async fn create(check: &Check, workers: &[Arc<Process>]) -> Result<(), String> {
    let keys: Vec<_> = (0..RACES)
        .map(|number| check.key(&["create", &number.to_string()]))
        .map(|key| key.as_str().to_owned())
        .collect();
    let mut winners = vec![0; RACES];
    let calls = workers.iter().map(|_| Call::Create { keys: keys.clone() });
    for answer in at_once(workers, calls).await? {
        let Answer::Created(created) = answer else {
            return Err("a worker returned another call's answer".to_owned());
        };
        for (winners, created) in winners.iter_mut().zip(created) {
            *winners += u32::from(created);
        }
    }
    let wrong = winners.iter().find(|winners| **winners != 1);
    wrong.map_or(Ok(()), |winners| {
        Err(format!("{winners} processes were told that they created it"))
    })
}

async fn increment(check: &Check, workers: &[Arc<Process>], swaps: u64) -> Result<(), String> {
    let keys: Vec<_> = (0..COUNTERS)
        .map(|number| check.key(&["increment", &number.to_string()]))
        .collect();
    let counters: Vec<_> = keys.iter().map(|key| key.as_str().to_owned()).collect();
    let share = swaps / workers.len() as u64;
    let calls = (0..workers.len()).map(|first| Call::Increment {
        counters: counters.clone(),
        first,
        times: share,
    });
    at_once(workers, calls).await?;
    let mut sum = 0;
    for key in &keys {
        sum += count(check.handle()?.value(key).await?.as_deref());
    }
    let expected = share * workers.len() as u64;
    ensure(sum == expected, || {
        format!("{sum} of {expected} increments are left")
    })
}

/// Makes a call in each process at the same time.
async fn at_once(workers: &[Arc<Process>], calls: impl Iterator<Item = Call>) -> Result<Vec<Answer>, String> {
    let mut tasks = JoinSet::new();
    for (worker, call) in workers.iter().zip(calls) {
        let worker = Arc::clone(worker);
        tasks.spawn(async move { worker.call(call).await });
    }
    let answers = tasks.join_all().await.into_iter();
    answers
        .map(|answer| answer.map_err(|error| error.to_string()))
        .collect()
}
