//! Writes the faults of a run to a file, a minimal pair for each kind.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use super::adapter::{Direction, compare};
use super::judge::{Compare, FaultKind, judge};
use super::pairs::{Expected, Pair};
use super::run::Summary;
use super::shrink::shrink;

/// How many pairs are made smaller for each mutation and kind.
const SAMPLES: usize = 2;

/// One entry for each kind of fault that was found, with its smallest pair.
pub(crate) fn findings(summary: &Summary) -> Value {
    let chosen = choose(summary);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut out = Vec::new();
        while let Some((pair, kind, direction)) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            let small = shrink(pair, (*kind, *direction), &compare);
            let entry = entry(&small, *kind, *direction, &compare);
            out.push((
                format!("{} {}: {}", kind.name(), direction.name(), entry["changed"]),
                small,
                entry,
            ));
        }
        out
    };
    let made: Vec<(String, Pair, Value)> = thread::scope(|scope| {
        let threads = [scope.spawn(work), scope.spawn(work)];
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    let mut groups: BTreeMap<String, (Pair, Value)> = BTreeMap::new();
    for (key, small, entry) in made {
        let known = groups
            .entry(key)
            .or_insert_with(|| (small.clone(), entry.clone()));
        if small.size() < known.0.size() {
            *known = (small, entry);
        }
    }
    groups
        .into_iter()
        .map(|(kind, (_, mut entry))| {
            entry["kind"] = kind.into();
            entry
        })
        .collect()
}

/// The pairs with faults that are made smaller: those with one mutation show the fault without noise.
fn choose(summary: &Summary) -> Vec<(Pair, FaultKind, Direction)> {
    let faults = summary
        .faults
        .iter()
        .map(|(seed, fault)| (*seed, fault.kind, fault.direction));
    let unshown = summary
        .unshown
        .iter()
        .map(|(seed, direction, rule)| (*seed, FaultKind::Unshown(rule), *direction));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut chosen = Vec::new();
    for (seed, kind, direction) in faults.chain(unshown) {
        let pair = Pair::new(seed);
        let count = counts
            .entry(format!("{kind:?} {direction:?} {:?}", pair.labels.first()))
            .or_default();
        if pair.labels.len() < 2 && *count < SAMPLES {
            *count += 1;
            chosen.push((pair, kind, direction));
        }
    }
    chosen
}

fn entry(pair: &Pair, kind: FaultKind, direction: Direction, compare: Compare<'_>) -> Value {
    let judgment = judge(pair, compare);
    let fault = judgment
        .faults
        .iter()
        .find(|fault| fault.kind == kind && fault.direction == direction);
    let reported: Vec<String> = compare(&pair.before, &pair.after)
        .unwrap_or_default()
        .iter()
        .filter(|finding| finding.direction == direction)
        .map(|finding| format!("{} {} at {}", finding.level.name(), finding.rule, finding.place))
        .collect();
    let mut changed = Vec::new();
    differing(&pair.before, &pair.after, "", &mut changed);
    let note = match pair.expected {
        Expected::Open => "",
        Expected::Same => "the documents mean the same",
        Expected::Compatible(_) => "a widening for requests or a narrowing for responses",
    };
    json!({
        "changed": changed.join(", "),
        "before": pair.before,
        "after": pair.after,
        "direction": direction.name(),
        "expected": kind.expected(),
        "got": reported,
        "instance": fault.and_then(|fault| fault.instance.as_ref()).map(|(slot, value)| json!({"slot": slot, "value": value})),
        "seed": pair.seed,
        "mutations": pair.labels,
        "note": note,
    })
}

/// The keywords that differ, without their place.
fn differing(before: &Value, after: &Value, key: &str, out: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for name in names {
                match (old.get(name), new.get(name)) {
                    (Some(old), Some(new)) if old == new => {}
                    (Some(old), Some(new)) => differing(old, new, name, out),
                    (Some(_), None) => out.push(format!("-{name}")),
                    (None, _) => out.push(format!("+{name}")),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            old.iter()
                .zip(new)
                .filter(|(old, new)| old != new)
                .for_each(|(old, new)| differing(old, new, key, out));
        }
        _ => out.push(key.to_owned()),
    }
}
