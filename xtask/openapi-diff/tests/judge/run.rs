//! Judges many pairs and sums up.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::adapter::{Direction, compare};
use super::judge::{ENOUGH, Fault, judge};
use super::pairs::Pair;

/// What all pairs together show.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    pub(crate) pairs: usize,
    /// Pairs with enough valid instances on each side.
    pub(crate) sampled: usize,
    pub(crate) instances: usize,
    /// Breaking findings by rule: unshown and shown.
    pub(crate) alarms: BTreeMap<(&'static str, Direction), [usize; 2]>,
    /// Seeds with a breaking finding that no instance shows.
    pub(crate) unshown: Vec<(u64, Direction, &'static str)>,
    pub(crate) faults: Vec<(u64, Fault)>,
}

impl Summary {
    fn add(&mut self, pair: &Pair) {
        let judgment = judge(pair, &compare);
        self.pairs += 1;
        self.instances += judgment.instances;
        self.sampled += usize::from(judgment.valid.iter().all(|count| *count >= ENOUGH));
        for (direction, rule, is_shown) in judgment.alarms {
            self.alarms.entry((rule, direction)).or_default()[usize::from(is_shown)] += 1;
            if !is_shown {
                self.unshown.push((pair.seed, direction, rule));
            }
        }
        self.faults
            .extend(judgment.faults.into_iter().map(|fault| (pair.seed, fault)));
    }

    fn merge(mut self, other: Self) -> Self {
        self.pairs += other.pairs;
        self.sampled += other.sampled;
        self.instances += other.instances;
        for (rule, counts) in other.alarms {
            let known = self.alarms.entry(rule).or_default();
            known[0] += counts[0];
            known[1] += counts[1];
        }
        self.unshown.extend(other.unshown);
        self.faults.extend(other.faults);
        self
    }
}

/// Judges the pairs of all seeds on all cores. The result does not depend on how many there are.
pub(crate) fn judge_all(seeds: &[u64]) -> Summary {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut summary = Summary::default();
        while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
            summary.add(&Pair::new(*seed));
        }
        summary
    };
    let cores = thread::available_parallelism().map_or(1, usize::from).min(8);
    let mut summary = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .fold(Summary::default(), Summary::merge)
    });
    summary
        .faults
        .sort_by_key(|(seed, fault)| (*seed, fault.kind, fault.direction));
    summary.unshown.sort_unstable();
    summary
}
