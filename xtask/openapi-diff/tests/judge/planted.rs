//! Faults that are planted in the comparison's findings, to show that the judge reports them.

use serde_json::Value;

use super::adapter::{Finding, Level, compare};
use super::judge::judge;
use super::pairs::Pair;

/// What happens to the findings of a rule.
#[derive(Debug, Clone, Copy)]
enum Plant {
    /// They are lost.
    Drop,
    /// They are no longer breaking.
    Downgrade,
}

const PLANTED: [(&str, Plant); 6] = [
    ("property-became-required", Plant::Drop),
    ("type-changed", Plant::Downgrade),
    ("enum-value-removed", Plant::Drop),
    ("nullable-on", Plant::Downgrade),
    ("union-member-added", Plant::Downgrade),
    ("limit-added", Plant::Drop),
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

#[test]
fn reports_planted_faults() {
    for (rule, plant) in PLANTED {
        let planted = |before: &Value, after: &Value| tampered(rule, plant, before, after);
        let found = (1..=PAIRS).map(Pair::new).find(|pair| {
            let is_applied = compare(&pair.before, &pair.after)
                .unwrap_or_default()
                .iter()
                .any(|finding| finding.rule == rule && finding.level == Level::Breaking);
            is_applied && judge(pair, &planted).faults.len() > judge(pair, &compare).faults.len()
        });
        let pair =
            found.unwrap_or_else(|| panic!("{plant:?} of {rule} is not reported within {PAIRS} pairs"));
        println!("{plant:?} of {rule}: reported at pair {}", pair.seed);
    }
}
