//! An independent judge of the comparison: the crate `jsonschema` decides which instances fit the two documents of a
//! pair, and the findings must agree.
//!
//! Each pair is made from a seed. `JUDGE_PAIRS` sets how many are judged, `JUDGE_SEED` the first seed. `JUDGE_FINDINGS`
//! names a file for all faults, known ones included, each with a minimal pair.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test stops where the test fails"
)]

mod adapter;
mod documents;
mod findings;
mod judge;
mod known;
mod lower;
mod lower_cases;
mod mutate;
mod no_ops;
mod pairs;
mod planted;
mod random;
mod run;
mod sample;
mod shrink;
mod slots;
mod tables;

use std::collections::BTreeMap;

use adapter::compare;
use known::KNOWN;
use pairs::{Pair, RECORDED_SEEDS, recorded_slices};
use run::{Summary, judge_all};
use shrink::shrink;
use tables::UNSHOWN;

/// Seeds that found a fault, replayed first: one in each line, before a `#` and what it found.
const SEEDS: &str = include_str!("seeds.txt");

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap())
}

fn seeds() -> Vec<u64> {
    let kept = SEEDS
        .lines()
        .filter_map(|line| line.split('#').next()?.trim().parse().ok());
    let (first, count) = (number("JUDGE_SEED", 1), number("JUDGE_PAIRS", 500));
    let recorded = if recorded_slices().is_empty() {
        0
    } else {
        count / 10
    };
    kept.chain(first..first + count)
        .chain(RECORDED_SEEDS..RECORDED_SEEDS + recorded)
        .collect()
}

#[test]
fn agrees_with_validated_instances() {
    let summary = judge_all(&seeds());
    println!(
        "{} pairs and {} instances were judged",
        summary.pairs, summary.instances
    );
    if let Some(file) = std::env::var_os("JUDGE_FINDINGS") {
        let findings = findings::findings(&summary);
        std::fs::write(file, serde_json::to_string_pretty(&findings).unwrap()).unwrap();
    }
    assert_sampled(&summary);
    let mut problems = unknown_faults(&summary);
    problems.extend(unargued_alarms(&summary));
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

fn assert_sampled(summary: &Summary) {
    let share = summary.sampled * 100 / summary.pairs.max(1);
    println!(
        "{share} % of the pairs have {} valid instances on each side",
        judge::ENOUGH
    );
    assert!(share >= 50, "the sampler is not good enough");
}

/// The faults of no known kind. Known ones are counted and printed.
fn unknown_faults(summary: &Summary) -> Vec<String> {
    let mut counts: BTreeMap<&str, Vec<u64>> = KNOWN.iter().map(|known| (known.name, Vec::new())).collect();
    let mut problems = Vec::new();
    for (seed, fault) in &summary.faults {
        let pair = Pair::new(*seed);
        if let Some(known) = KNOWN.iter().find(|known| (known.applies)(&pair, fault)) {
            counts.entry(known.name).or_default().push(*seed);
            continue;
        }
        let head = format!(
            "seed {seed}, {} in a {}, {:?}",
            fault.kind.name(),
            fault.direction.name(),
            pair.labels
        );
        // Each takes seconds to make smaller.
        let small = if problems.len() < 5 {
            shrink(&pair, (fault.kind, fault.direction), &compare)
        } else {
            pair
        };
        problems.push(format!(
            "{head}\n  before {}\n  after {}\n  expected {}, got {}\n  instance {:?}",
            small.before,
            small.after,
            fault.kind.expected(),
            fault.got,
            fault.instance,
        ));
    }
    for (name, seeds) in counts {
        println!(
            "known, {name}: {} times, first at {:?}",
            seeds.len(),
            seeds.iter().take(4).collect::<Vec<_>>()
        );
    }
    problems
}

/// Breaking findings without a distinguishing instance, beyond what the table argues.
fn unargued_alarms(summary: &Summary) -> Vec<String> {
    let mut problems = Vec::new();
    for ((rule, direction), [unshown, shown]) in &summary.alarms {
        let total = unshown + shown;
        let argued = UNSHOWN
            .iter()
            .find(|row| row.rule == *rule && row.direction == *direction);
        let seeds: Vec<u64> = summary
            .unshown
            .iter()
            .filter(|own| own.1 == *direction && own.2 == *rule)
            .map(|own| own.0)
            .take(5)
            .collect();
        println!(
            "{rule} in a {}: breaking {total} times, {unshown} without an instance, first at {seeds:?}",
            direction.name()
        );
        let percent = argued.map_or(0, |row| row.percent);
        // A share of a few findings says little: one more than the share is allowed.
        if *unshown > 0 && (argued.is_none() || *unshown > total * percent / 100 + 1) {
            let why = argued.map_or("nothing", |row| row.why);
            problems.push(format!(
                "{rule} in a {} is breaking {total} times, {unshown} of them without an instance, and {percent} % are argued ({why}): seeds {seeds:?}",
                direction.name(),
            ));
        }
    }
    problems
}
