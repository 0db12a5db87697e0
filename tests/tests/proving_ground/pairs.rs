//! Two processes that send the same words to the same thread at once: today's one false outcome, without a store.
//!
//! `PROVE_PAIRS` is the number of pairs (250 by default), `PROVE_SEED` another seed.

use tests::fault_injection::fault::Fault;
use tests::proving_ground::Plan;
use tests::proving_ground::prove::{pairs, prove};
use tests::say;

use crate::{WORKER, number};

/// Faults that lose the message of one and the response of the other.
const BAD_NETWORK: &[Fault] = &[
    Fault::ResetBefore,
    Fault::CloseBefore,
    Fault::ResetEarly,
    Fault::ResetAfter,
    Fault::DropAnswer,
    Fault::HangBefore,
    Fault::HangAfter,
    Fault::Stored500,
    Fault::Stored502,
    Fault::Only500,
    Fault::Only504,
    Fault::LateStore,
    Fault::LateForward,
    Fault::LateListed,
    Fault::Late5xx,
    Fault::Refusal,
    Fault::Rewritten502,
];

fn plan(seed: u64) -> Plan {
    Plan {
        workers: 2,
        at_once: 32,
        faulty: 60,
        faults: BAD_NETWORK,
        nemesis: None,
        repeats: false,
        ..Plan::new(seed, WORKER)
    }
}

async fn prove_pairs(count: u64, are_keyed: bool, plan: &Plan) {
    let seed = plan.seed;
    let works = pairs(seed, usize::try_from(count).unwrap(), are_keyed);
    let (history, verdict) = prove(plan, works).await;
    let keys = if are_keyed { "with keys" } else { "without keys" };
    say(&format!("pairs {keys}, seed {seed}: {}", verdict.line(&history)));
    verdict.check(seed);
    assert!(
        verdict.lost_answers * 10 > count,
        "{} lost answers",
        verdict.lost_answers
    );
}

/// The number of pairs, and the seed.
fn numbers() -> (u64, u64) {
    (number("PROVE_PAIRS", 250), number("PROVE_SEED", 18))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gives_each_message_of_two_equal_keyed_sends_one_owner() {
    let (count, seed) = numbers();
    prove_pairs(count, true, &plan(seed)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gives_each_message_of_two_equal_sends_one_owner() {
    let (count, seed) = numbers();
    prove_pairs(count, false, &plan(seed)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gives_each_message_one_owner_when_workers_are_killed() {
    let (count, seed) = numbers();
    let killed = Plan {
        workers: 4,
        at_once: 16,
        nemesis: Some(30),
        repeats: true,
        ..plan(seed)
    };
    prove_pairs(count / 2, true, &killed).await;
}
