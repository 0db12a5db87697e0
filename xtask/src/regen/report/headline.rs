//! The first line: the verdict, the step of the SDK, and what needs a decision.

use openapi_diff::{Semver, Verdict, counts};

use super::Summary;

/// Returns the first line. It never says "nothing changed" where something is in doubt.
pub(super) fn of(summary: &Summary<'_>) -> String {
    let all = summary.changes.all();
    let gone = summary.gone.iter().filter(|gone| gone.is_known).count();
    let mut line = String::new();
    if summary
        .outcomes
        .iter()
        .any(|outcome| outcome.not_generated.is_some())
    {
        line.push_str("the SDK cannot be generated; ");
    }
    if all.verdict == Verdict::None && gone > 0 {
        line.push_str("in doubt on the wire");
    } else {
        line.push_str(&format!("{} on the wire{}", all.verdict.label(), counts(&all)));
    }
    line.push_str(&format!("; for the SDK: {}", step(summary)));
    let held = &summary.changes.held_back;
    let held: usize = held
        .iter()
        .map(|(held, _)| held.changes.len() + held.first_seen.len())
        .sum();
    let unshipped = summary.unshipped.len();
    for (count, one, several) in [
        (
            held,
            "change is held back by a correction",
            "changes are held back by corrections",
        ),
        (
            gone,
            "operation is gone from HubSpot's file (in doubt)",
            "operations are gone from HubSpot's file (in doubt)",
        ),
        (
            unshipped,
            "operation of HubSpot's is not shipped",
            "operations of HubSpot's are not shipped",
        ),
    ] {
        match count {
            0 => {}
            1 => line.push_str(&format!("; 1 {one}")),
            count => line.push_str(&format!("; {count} {several}")),
        }
    }
    line
}

/// Returns the step and where it leads: `minor, 0.1.0 to 0.1.1`.
fn step(summary: &Summary<'_>) -> String {
    let impact = &summary.impact;
    let is_decided = impact.semver == summary.changes.impact.semver;
    let word = match impact.semver {
        Semver::None if !summary.changes.held_back.is_empty() => return "undecided".to_owned(),
        Semver::None => return "no version step".to_owned(),
        Semver::Patch => "patch",
        Semver::Minor => "minor",
        Semver::Major => "major",
    };
    let undecided = if is_decided { "" } else { "undecided, up to " };
    match (&impact.from, &impact.next) {
        (Some(from), Some(next)) => format!("{undecided}{word}, {from} to {next}"),
        _ => format!("{undecided}{word}"),
    }
}
