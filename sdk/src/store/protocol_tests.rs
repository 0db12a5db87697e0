//! Every order of steps, within bounds, of processes that send with keys: the records' own functions decide, and a model
//! of HubSpot, of the store and of faults does the rest.
//!
//! A *step* is what no other process can see in half: a swap, a request that leaves, a message that is stored, a process
//! that crashes. A search visits every state that steps lead to from an empty store, and judges each (`judge`). It finds the
//! shortest way to a violation, and prints it.
//!
//! What is modelled: processes that call with one of two keys and one of two texts on one thread; that crash, are paused
//! until their lease is over, or lose an answer; HubSpot, which stores a message at once, later or never, refuses it, or
//! lists it late; a caller who allows a message to be sent again. What is not: more than one thread, the expiry of records,
//! texts that HubSpot changes, and errors of the store other than the end of its client.

mod judge;
mod records;
mod search;
mod step;
mod world;

use std::time::Instant;

use records::{Fault, Records};
use search::{Visited, visit};
use world::Bounds;

/// One of each fault, and a lost answer for each call.
fn bounds() -> Bounds {
    Bounds {
        calls: number("MODEL_CALLS", 2),
        ticks: 2,
        crashes: 1,
        pauses: 1,
        losses: 2,
        unlisted: 1,
        resends: 0,
    }
}

/// `.ci/full` goes deeper.
fn number(variable: &str, otherwise: u8) -> u8 {
    std::env::var(variable).map_or(otherwise, |number| number.parse().expect("a number"))
}

fn run(name: &str, bounds: Bounds, fault: Fault) -> Visited {
    let started = Instant::now();
    let visited = visit(
        bounds,
        &Records::new(fault),
        usize::from(number("MODEL_DEPTH", 12)),
    );
    println!(
        "{name}: {} states to a depth of {}{}, in {:.1} s",
        visited.states,
        visited.depth,
        if visited.is_complete { ", all" } else { "" },
        started.elapsed().as_secs_f64()
    );
    visited
}

#[test]
fn finds_nothing_wrong() {
    let visited = run("one of each fault", bounds(), Fault::None);
    if let Some(violation) = visited.violation {
        panic!("{violation}");
    }
}

#[test]
fn finds_nothing_wrong_where_the_caller_allows_another_send() {
    let bounds = Bounds {
        resends: 1,
        crashes: 0,
        unlisted: 0,
        ..bounds()
    };
    let visited = run("with a message that is sent again", bounds, Fault::None);
    if let Some(violation) = visited.violation {
        panic!("{violation}");
    }
}

#[test]
fn finds_each_planted_fault() {
    let mut missed = Vec::new();
    for (fault, expected) in Fault::PLANTED {
        let bounds = Bounds {
            unlisted: 0,
            crashes: 0,
            resends: u8::from(fault == Fault::EndsWhatWasTakenOver),
            ..bounds()
        };
        let violation = visit(bounds, &Records::new(fault), 20).violation;
        let found = violation.as_deref().unwrap_or("nothing");
        let found = found.lines().next().unwrap_or_default();
        if !found.contains(expected) {
            missed.push(format!("{fault:?}: expected \"{expected}\", and found: {found}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}
