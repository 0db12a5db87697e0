//! A short run of every fuzz target, over its seeds and over random changes of them.
//!
//! `FUZZ_CHANGES` is the number of changes, `FUZZ_SEED` repeats a run. `.ci/fuzz` is the long run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use tests::fuzz::mutate::{Dice, mutate};
use tests::fuzz::{TARGETS, seeds};
use tests::say;

/// A hundred times as long as any input of this size takes.
const STUCK: Duration = Duration::from_secs(60);

fn number(name: &str, unless_set: u64) -> u64 {
    std::env::var(name).map_or(unless_set, |text| {
        text.parse().unwrap_or_else(|_| panic!("{name} is not a number"))
    })
}

fn short_run(name: &str) {
    let target = TARGETS.into_iter().find(|target| target.name == name).unwrap();
    let all = seeds::of(name);
    let recorded = all.iter().filter(|seed| seed.is_recorded).count();
    let (changes, drawn) = (number("FUZZ_CHANGES", 2_000), number("FUZZ_SEED", 1));
    let count = all.len();
    // On another thread, so that an input without an end is reported as well.
    let (sender, receiver) = mpsc::channel::<(String, Vec<u8>)>();
    let run = std::thread::spawn(move || {
        for seed in &all {
            sender.send((seed.name.clone(), seed.bytes.clone())).unwrap();
            (target.run)(&seed.bytes);
        }
        for change in 0..changes {
            let mut dice = Dice::new(drawn.wrapping_mul(1 << 32).wrapping_add(change));
            let (one, other) = (&all[dice.below(all.len())], &all[dice.below(all.len())]);
            let input = mutate(&mut dice, &one.bytes, &other.bytes);
            sender
                .send((
                    format!("change {change} of FUZZ_SEED={drawn}, to {}", one.name),
                    input.clone(),
                ))
                .unwrap();
            (target.run)(&input);
        }
    });
    let (mut last, mut tried) = ((String::new(), Vec::new()), 0);
    let is_stuck = loop {
        match receiver.recv_timeout(STUCK) {
            Ok(next) => {
                last = next;
                tried += 1;
            }
            Err(RecvTimeoutError::Timeout) => break true,
            Err(RecvTimeoutError::Disconnected) => break false,
        }
    };
    let (from, input) = last;
    let shown = input.escape_ascii();
    assert!(
        !is_stuck,
        "{name} is not done after {STUCK:?} with {from}:\n{shown}"
    );
    assert!(run.join().is_ok(), "{name} fails with {from}:\n{shown}");
    assert_eq!(tried, count + usize::try_from(changes).unwrap());
    say(&format!(
        "fuzz {name}: {} seeds of our own, {recorded} recorded, {changes} changes to them",
        count - recorded
    ));
}

#[test]
fn messages_round_trip() {
    short_run("message");
}

#[test]
fn errors_keep_the_response_and_redact_the_request() {
    short_run("error");
}

#[test]
fn cursors_are_returned_unchanged_and_never_loop() {
    short_run("cursor");
}

#[test]
fn waits_follow_retry_after_within_the_limit() {
    short_run("retry_after");
}

#[test]
fn pages_are_read_or_rejected_with_a_reason() {
    short_run("page");
}
