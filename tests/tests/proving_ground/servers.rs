//! Sends with keys over a store on a real server, while workers, server and the links between them are disturbed.
//!
//! `PROVE_STORE_SENDS` is the number of messages for each server (400 by default), `PROVE_SEED` another seed. They are sent
//! in rounds, each with a server of its own: once records were lost, the default refuses keys without a record for as long
//! as sent ones are kept.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use tests::fault_injection::fault::{FAULTS, Fault};
use tests::proving_ground::nemesis::{Loss, Servers, Storm};
use tests::proving_ground::planted::Planted;
use tests::proving_ground::prove::{keyed, prove_on};
use tests::proving_ground::servers::ServerKind::{self, Postgres, Redis};
use tests::proving_ground::{History, Plan, Verdict};
use tests::say;

use crate::{WORKER, number};

/// How many messages a round has at the most.
const ROUND: u64 = 2_000;
/// Longer than a send's total timeout (3 s), the latest time at which its message is stored after it (2 s), and the lag of
/// the list (0.3 s).
const WAIT: Duration = Duration::from_millis(6_500);
/// What a caller would have to see in the thread to know that it was sent. A message that HubSpot recorded with another
/// sender, type or time is not such a one, which a search cannot know either.
static RECOGNIZABLE: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    let faults = FAULTS.iter().copied();
    faults.filter(|fault| *fault != Fault::Misrecorded502).collect()
});

/// What becomes of the records, and of keys without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// None is lost.
    Keeps,
    /// Such a key is unknown.
    Refuses,
    /// Its message is searched for, and sent where it is not.
    LooksFirst,
}

impl Mode {
    /// Returns which losses a round has, after how many calls.
    fn losses(self, kind: ServerKind, round: u64, sends: u64) -> Vec<(u64, Loss)> {
        use Loss::{Emptied, Promoted, Restored};
        match self {
            Self::Keeps => Vec::new(),
            Self::Refuses => {
                let loss = [Promoted, Emptied, Restored][usize::try_from(round % 3).unwrap()];
                vec![(sends / 2, loss)]
            }
            Self::LooksFirst => {
                // A Redis that a replica may replace looks replaced after each restart, and is opened for that.
                let losses: &[Loss] = match (kind, round % 2) {
                    // A short round has no time for a third one: the other mode has it.
                    (Postgres, _) if sends < 500 => &[Emptied, Restored],
                    (Postgres, _) => &[Emptied, Promoted, Restored],
                    (Redis, 0) => &[Restored, Emptied],
                    (Redis, _) => &[Promoted, Promoted],
                };
                let part = sends * 3 / 4 / (losses.len() as u64 + 1);
                (1..)
                    .map(|number| number * part)
                    .zip(losses.iter().copied())
                    .collect()
            }
        }
    }

    fn plan(self, seed: u64, sends: u64) -> Plan {
        // Those of all modes run at once.
        let (workers, at_once) = if sends < 1_000 { (4, 8) } else { (8, 6) };
        let plan = Plan {
            workers,
            at_once,
            nemesis: Some(50),
            max_calls: 10,
            repeats_store_failures: Some(85),
            ..Plan::new(seed, WORKER)
        };
        match self {
            Self::Keeps => plan,
            Self::Refuses => Plan {
                repeats_store_failures: Some(50),
                ..plan
            },
            Self::LooksFirst => Plan {
                at_once: 3,
                look_first: Some(WAIT),
                faults: &RECOGNIZABLE,
                ..plan
            },
        }
    }
}

/// The sums over all rounds.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, u64>, Vec<&'static str>);

impl Tally {
    fn add(&mut self, figures: impl IntoIterator<Item = (&'static str, u64)>) {
        for (name, count) in figures {
            if !self.0.contains_key(name) {
                self.1.push(name);
            }
            *self.0.entry(name).or_default() += count;
        }
    }

    fn get(&self, name: &str) -> u64 {
        self.0[name]
    }

    fn figures(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.1.iter().map(|name| (*name, self.0[name]))
    }

    fn line(&self) -> String {
        self.figures().fold(String::new(), |mut line, (name, count)| {
            write!(line, " {count} {name},").unwrap();
            line
        })
    }

    fn is_short(&self) -> bool {
        self.get("sends") < 1_000
    }

    /// Fails where less of `names` was met than one for `per` sends, which would prove nothing. A rate means something in a
    /// long run only: a short one has to have met one.
    fn met(&self, names: &[&str], per: u64) {
        let least = if self.is_short() {
            1
        } else {
            self.get("sends") / per
        };
        let count: u64 = names.iter().map(|name| self.get(name)).sum();
        assert!(
            count >= least,
            "{count} {names:?}, expected {least}: {}",
            self.line()
        );
    }

    /// Checks what any mode has to meet.
    fn check_disturbances(&self) {
        self.met(&["worker kills"], 150);
        self.met(&["partitions", "one-way partitions"], 200);
        // After a loss, the default sends nothing any more, and a look at the thread takes long.
        self.met(&["lost answers of HubSpot"], 50);
    }

    fn check(&self, mode: Mode, losses: u64) {
        if !self.is_short() {
            self.check_disturbances();
        }
        match mode {
            Mode::Keeps => {
                // Postgres recovers longer than Redis after a kill, and calls that fail meanwhile bring no other one nearer.
                self.met(&["store kills"], 300);
                self.met(&["takeovers"], 20);
                self.met(&["lost answers of HubSpot"], 20);
                self.met(&["lost answers of the store"], 200);
            }
            Mode::LooksFirst => self.met(&["sent after a loss"], 20),
            Mode::Refuses => {
                self.met(&["refused after a loss"], 20);
                assert_eq!(self.get("sent after a loss"), 0, "{}", self.line());
            }
        }
        let lost = ["promotions", "emptied", "older copies"].map(|name| self.get(name));
        assert_eq!(lost.iter().sum::<u64>(), losses, "{}", self.line());
    }
}

/// Proves rounds of one mode. Returns what they met, and how many losses were planned; `None` where the server is not
/// installed.
async fn prove_rounds(kind: ServerKind, mode: Mode) -> Option<(Tally, u64)> {
    let (sends, seed) = (number("PROVE_STORE_SENDS", 400) / 3, number("PROVE_SEED", 18));
    let (mut tally, mut losses, started) = (Tally::default(), 0, Instant::now());
    for round in 0..sends.div_ceil(ROUND) {
        let of_round = ROUND.min(sends - round * ROUND);
        let planned = mode.losses(kind, round, of_round);
        losses += planned.len() as u64;
        let plan = mode.plan(seed + round, of_round);
        let (history, verdict) = prove_round(kind, &plan, planned, of_round, 15).await?;
        say(&format!(
            "{kind:?}, {mode:?}, seed {}: {}; the longest call took {:?}",
            plan.seed,
            verdict.line(&history),
            history.longest_call()
        ));
        tally.add(verdict.figures(&history));
        verdict.check(plan.seed);
    }
    say(&format!(
        "{kind:?}, {mode:?}:{} in {:?}",
        tally.line(),
        started.elapsed()
    ));
    Some((tally, losses))
}

async fn prove_round(
    kind: ServerKind,
    plan: &Plan,
    losses: Vec<(u64, Loss)>,
    sends: u64,
    every: u64,
) -> Option<(History, Verdict)> {
    let storm = Storm {
        seed: plan.seed,
        workers: plan.workers,
        every,
        losses: losses.into(),
        planted: plan.planted,
    };
    let servers = Servers::start(kind, storm)?;
    Some(prove_on(&servers, plan, keyed(plan.seed, usize::try_from(sends).unwrap())).await)
}

/// The rounds of all modes at once, which wait for the most part.
async fn prove_all(kind: ServerKind) {
    let (keeps, refuses, looks_first) = tokio::join!(
        prove_rounds(kind, Mode::Keeps),
        prove_rounds(kind, Mode::Refuses),
        prove_rounds(kind, Mode::LooksFirst)
    );
    let mut all = Tally::default();
    for (mode, met) in [
        (Mode::Keeps, keeps),
        (Mode::Refuses, refuses),
        (Mode::LooksFirst, looks_first),
    ] {
        let Some((tally, losses)) = met else { return };
        tally.check(mode, losses);
        all.add(tally.figures());
    }
    // Together: a short run of one mode may by chance see no worker killed.
    all.check_disturbances();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_each_key_at_most_once_over_redis() {
    prove_all(Redis).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_each_key_at_most_once_over_postgres() {
    prove_all(Postgres).await;
}

/// Without a noticed loss, a key without a record is new: only a store that loses records finds that.
async fn finds_hidden_losses(kind: ServerKind) {
    for seed in 0..5 {
        let plan = Plan {
            planted: Some(Planted::HidesLosses),
            nemesis: None,
            ..Mode::Refuses.plan(seed, 200)
        };
        let losses = vec![(120, Loss::Emptied)];
        let Some((history, verdict)) = prove_round(kind, &plan, losses, 200, 1_000).await else {
            return;
        };
        say(&format!(
            "planted, HidesLosses on {kind:?}: {}",
            verdict.line(&history)
        ));
        if verdict.duplicates > 0 {
            return;
        }
    }
    panic!("a hidden loss was not found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_hidden_losses_on_redis() {
    finds_hidden_losses(Redis).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_hidden_losses_on_postgres() {
    finds_hidden_losses(Postgres).await;
}
