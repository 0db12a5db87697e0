//! The judge finds planted faults of the protocol: otherwise it would prove nothing.

use tests::proving_ground::planted::Planted;
use tests::proving_ground::prove::{keyed, pairs, prove};
use tests::proving_ground::{Plan, Verdict, Work};
use tests::say;

use crate::WORKER;

/// Runs until the judge finds something, over some seeds.
async fn finds(what: &str, plan: impl Fn(u64) -> Plan, works: impl Fn(u64) -> Vec<Work>) -> Verdict {
    for seed in 0..5 {
        let (history, verdict) = prove(&plan(seed), works(seed)).await;
        if !verdict.holds() {
            say(&format!("planted, {what}: {}", verdict.line(&history)));
            return verdict;
        }
    }
    panic!("{what} was not found");
}

/// A plan whose workers are left alone, so that a run is short.
fn short(seed: u64) -> Plan {
    Plan {
        nemesis: None,
        ..Plan::new(seed, WORKER)
    }
}

/// Messages that several workers begin at once.
fn contended(seed: u64) -> Vec<Work> {
    let works = keyed(seed, 120).into_iter();
    works.map(|work| Work { at_once: 4, ..work }).collect()
}

async fn finds_in_store(planted: Planted) -> Verdict {
    let plan = |seed| Plan {
        planted: Some(planted),
        ..short(seed)
    };
    finds(&format!("{planted:?}"), plan, contended).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_swaps_that_ignore_the_revision() {
    assert!(finds_in_store(Planted::IgnoresRevisions).await.duplicates > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_acknowledged_swaps_that_are_lost() {
    finds_in_store(Planted::LosesSwaps).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_two_holders_of_one_key() {
    assert!(finds_in_store(Planted::LosesKeys).await.duplicates > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_two_owners_of_one_message() {
    let plan = |seed| Plan {
        planted: Some(Planted::LosesThreads),
        workers: 2,
        at_once: 16,
        faulty: 60,
        repeats: false,
        ..short(seed)
    };
    let verdict = finds("LosesThreads", plan, |seed| pairs(seed, 150, true)).await;
    assert!(!verdict.untrue.is_empty());
}

/// What a takeover that sends would do: the outcome is unknown, and the message is sent again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_a_second_send_after_an_unknown_outcome() {
    let plan = |seed| Plan {
        renames_unknown: true,
        ..short(seed)
    };
    let verdict = finds("another key after unknown", plan, |seed| keyed(seed, 120)).await;
    assert!(verdict.duplicates > 0);
}
