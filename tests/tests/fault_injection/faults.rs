//! Sends over a network with every fault, judged by the messages that are stored in the end.
//!
//! `FAULT_SENDS` is the number of sends, `FAULT_SEED` repeats a run, which prints its seed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hubspot_conversations::Client;
use tests::fault_injection::case::{Case, End, draw, look_up};
use tests::fault_injection::fault::FAULTS;
use tests::fault_injection::judge::{Observed, Tally};
use tests::fault_injection::{SETTLE, TestBed};
use tests::say;
use tokio::sync::Semaphore;

const SENDS: u64 = 600;
/// How far apart two sends of different clients may be, and neither can be told from the other by its time alone.
const SAME_SECONDS: Duration = Duration::from_secs(3);
const CLIENTS: usize = 4;
/// The number of concurrent sends.
const AT_ONCE: usize = 96;

/// A unit of sends on the same thread as another one.
struct Neighbor {
    /// Its first send.
    send: u64,
    client: usize,
    span: (Instant, Instant),
    /// Whether its client knows what became of all its messages, so that it can explain them.
    is_settled: bool,
}

fn from_env(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |value| value.parse().expect("a number"))
}

/// The client of a send, which is one of its own for some faults.
fn client_of(case: &Case) -> usize {
    if case.fault.needs_own_client() {
        CLIENTS + usize::try_from(case.send).unwrap()
    } else {
        case.client
    }
}

/// A new seed.
fn new_seed() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    u64::try_from(now.unwrap().as_nanos() % 1_000_000_007).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_no_duplicates_and_reports_true_outcomes() {
    let (sends, seed) = (from_env("FAULT_SENDS", SENDS), from_env("FAULT_SEED", new_seed()));
    say(&format!("fault injection: FAULT_SEED={seed} FAULT_SENDS={sends}"));
    let started = Instant::now();
    let bed = TestBed::start(seed);
    let clients: Vec<Client> = (0..CLIENTS).map(|_| bed.client()).collect();
    let gate = Arc::new(Semaphore::new(AT_ONCE));
    let mut units = Vec::new();
    for unit in draw(seed, sends, CLIENTS) {
        let permit = Arc::clone(&gate)
            .acquire_many_owned(unit.len() as u32)
            .await
            .unwrap();
        let (bed, client) = (Arc::clone(&bed), clients[unit[0].client].clone());
        units.push(tokio::spawn(async move {
            let began = Instant::now();
            let ends = unit.iter().map(|case| case.run(&bed, &client));
            let ends = futures_util::future::join_all(ends).await;
            let span = (began, Instant::now());
            drop(permit);
            (unit.into_iter().zip(ends).collect::<Vec<_>>(), span)
        }));
    }
    let mut ran = Vec::new();
    for unit in units {
        ran.push(unit.await.unwrap());
    }
    bed.settled().await;
    let sent_in = started.elapsed();
    // What was listed late is listed now.
    tokio::time::sleep(SETTLE * 2).await;
    let mut of_threads: HashMap<u64, Vec<Neighbor>> = HashMap::new();
    for (unit, span) in &ran {
        let is_settled = |end: &End| matches!(end, End::Sent { .. } | End::NotSent(_));
        of_threads.entry(unit[0].0.thread).or_default().push(Neighbor {
            send: unit[0].0.send,
            client: client_of(&unit[0].0),
            span: *span,
            is_settled: unit.iter().all(|(_, (end, _))| is_settled(end)),
        });
    }

    // Most texts are unique, so that a receipt matches no other send's message.
    let stranger = bed.client();
    let mut asking = Vec::new();
    for (unit, span) in ran {
        let client = client_of(&unit[0].0);
        let neighbors = of_threads[&unit[0].0.thread].iter();
        let mut neighbors = neighbors.filter(|other| other.send != unit[0].0.send);
        let is_crowded = neighbors.any(|other| {
            let (began, ended) = other.span;
            let is_near = began <= span.1 + SAME_SECONDS && span.0 <= ended + SAME_SECONDS;
            is_near && (other.client != client || !other.is_settled)
        });
        let permit = Arc::clone(&gate).acquire_owned().await.unwrap();
        let (bed, client) = (Arc::clone(&bed), clients[unit[0].0.client].clone());
        let stranger = stranger.clone();
        asking.push(tokio::spawn(async move {
            let _permit = permit;
            let mut judged = Vec::new();
            for (case, (end, receipt)) in unit {
                judged.push(Observed {
                    own: look_up(&client, &receipt).await,
                    stranger: look_up(&stranger, &receipt).await,
                    posts: bed.posts(case.send),
                    withheld: bed.withheld(case.send),
                    is_crowded,
                    case,
                    end,
                });
            }
            judged
        }));
    }
    let stored = bed.stored();
    let mut tally = Tally::default();
    for unit in asking {
        tally.judge(&unit.await.unwrap(), &stored);
    }

    say(&tally.table());
    say(&format!(
        "fault injection: {} sends, {} duplicates, {} untrue, {} stray ends, {} of {} found that were listed in time, \
         unaltered and alone, {:.0} s sending, {:.0} s in all, seed {seed}",
        tally.total("sends"),
        tally.duplicates,
        tally.wrong.len(),
        tally.stray,
        tally.alone_known,
        tally.alone,
        sent_in.as_secs_f64(),
        started.elapsed().as_secs_f64()
    ));
    for wrong in tally.wrong.iter().take(10) {
        say(wrong);
    }
    assert_eq!(bed.panics(), 0, "the fault injection itself failed");
    assert_eq!((tally.duplicates, tally.wrong.len()), (0, 0), "FAULT_SEED={seed}");
    // Every fault and every outcome must have occurred.
    let least = sends / FAULTS.len() as u64 / 2;
    assert!(least > 0, "too few sends to prove anything");
    for fault in FAULTS {
        assert!(tally.sends(*fault) >= least, "{fault:?}: {}", tally.sends(*fault));
    }
    for column in [
        "ok",
        "recovered",
        "not sent",
        "unknown",
        "dropped",
        "found later",
        "absent later",
    ] {
        assert!(tally.total(column) > 0, "none: {column}");
    }
    assert!(tally.alone * 20 >= sends, "{} were alone", tally.alone);
    assert!(tally.stray * 20 <= sends, "a machine too busy to prove anything");
}
