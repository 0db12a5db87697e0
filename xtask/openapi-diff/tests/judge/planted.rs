//! Faults that are planted in the comparison's findings, to show that the judge reports them.

use openapi_diff::RULES;
use serde_json::Value;

use super::adapter::{Direction, Finding, Level, compare};
use super::judge::{Compare, FaultKind, judge};
use super::known::KNOWN;
use super::pairs::Pair;

/// What happens to the findings of a rule.
#[derive(Debug, Clone, Copy)]
enum Plant {
    /// They are lost.
    Drop,
    /// They are no longer breaking.
    Downgrade,
}

const PLANTED: [(&str, Plant); 8] = [
    ("property-became-required", Plant::Drop),
    ("type-changed", Plant::Downgrade),
    ("enum-value-removed", Plant::Drop),
    ("nullable-on", Plant::Downgrade),
    ("union-member-added", Plant::Downgrade),
    ("limit-added", Plant::Drop),
    ("constraint-added", Plant::Downgrade),
    ("property-removed", Plant::Drop),
];

/// Within how many pairs each planted fault must be reported.
const PAIRS: u64 = 500;

fn tampered(rule: &str, plant: Plant, before: &Value, after: &Value) -> Result<Vec<Finding>, String> {
    let mut findings = compare(before, after)?;
    match plant {
        Plant::Drop => findings.retain(|finding| finding.rule != rule),
        Plant::Downgrade => {
            for finding in findings.iter_mut().filter(|finding| finding.rule == rule) {
                finding.level = finding.level.min(Level::Additive);
            }
        }
    }
    Ok(findings)
}

/// The faults of a pair that the judge would report: those of no known kind.
fn reported(pair: &Pair, compare: Compare<'_>) -> Vec<(FaultKind, Direction)> {
    let faults = judge(pair, compare).faults.into_iter();
    let unknown = faults.filter(|fault| !KNOWN.iter().any(|known| (known.applies)(pair, fault)));
    unknown.map(|fault| (fault.kind, fault.direction)).collect()
}

/// The kinds of faults that a lost finding causes.
const MISSED: [FaultKind; 5] = [
    FaultKind::MissedRequest,
    FaultKind::MissedResponse,
    FaultKind::UnexplainedResponse,
    FaultKind::NothingReadable,
    FaultKind::Silent,
];

/// Whether a pair without faults has one in the direction of the finding that the planted fault loses.
fn is_caught(pair: &Pair, rule: &str, plant: Plant) -> bool {
    let findings = compare(&pair.before, &pair.after)
        .unwrap_or_else(|error| panic!("seed {} is not compared: {error}", pair.seed));
    let lost = findings
        .iter()
        .filter(|finding| finding.rule == rule && finding.level == Level::Breaking);
    let directions: Vec<Direction> = lost.map(|finding| finding.direction).collect();
    if directions.is_empty() || !reported(pair, &compare).is_empty() {
        return false;
    }
    let planted = |before: &Value, after: &Value| tampered(rule, plant, before, after);
    let faults = reported(pair, &planted);
    faults
        .iter()
        .any(|(kind, direction)| MISSED.contains(kind) && directions.contains(direction))
}

#[test]
fn reports_planted_faults() {
    for (rule, plant) in PLANTED {
        assert!(RULES.iter().any(|known| known.id == rule), "{rule} is no rule");
        let found = (1..=PAIRS).find(|seed| is_caught(&Pair::new(*seed), rule, plant));
        let seed =
            found.unwrap_or_else(|| panic!("{plant:?} of {rule} is not reported within {PAIRS} pairs"));
        println!("{plant:?} of {rule}: reported at pair {seed}");
    }
}
