//! The report for programs.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::held_back::HeldBack;
use super::super::version::AppliedSource;
use super::{Ending, Summary};
use crate::impact::SdkReport;

pub(super) fn of(summary: &Summary<'_>) -> Value {
    let changes = &summary.changes;
    let report = SdkReport::new(changes.report.clone(), summary.impact.clone());
    // Its fields are plain data.
    let mut report = match serde_json::to_value(report) {
        Ok(Value::Object(report)) => report,
        _ => Map::new(),
    };
    report.insert("verdict".into(), json!(changes.all().verdict));
    let listed = report
        .get_mut("changes")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten();
    for (change, versions) in listed.zip(&changes.versions) {
        change
            .as_object_mut()
            .map(|change| change.insert("versions".into(), json!(versions)));
    }
    let outcomes = summary.outcomes;
    let sources = outcomes
        .iter()
        .flat_map(|o| o.applied.iter().map(|source| source_json(&o.name, source)));
    let unread = outcomes
        .iter()
        .flat_map(|o| o.unread.iter().map(ToString::to_string));
    let missing: BTreeSet<&String> = outcomes
        .iter()
        .map(|o| &o.missing)
        .filter(|l| !l.is_empty())
        .collect();
    let flat = |of: fn(&super::super::version::Outcome) -> &Vec<String>| -> Vec<&String> {
        outcomes.iter().flat_map(of).collect()
    };
    let is_decided = summary.impact.semver == changes.impact.semver && changes.held_back.is_empty();
    for (key, value) in [
        ("since", json!(summary.since)),
        ("undecided", json!(!is_decided)),
        (
            "held_back",
            changes
                .held_back
                .iter()
                .map(|(held, versions)| held_json(held, versions))
                .collect(),
        ),
        (
            "operations",
            json!({
                "gone": summary.gone.iter().map(|gone| json!({
                    "operation": gone.title, "source": gone.file, "known": gone.is_known, "versions": gone.versions,
                })).collect::<Vec<_>>(),
                "unshipped": summary.unshipped.iter().map(|one| json!({
                    "operation": one.title, "lines": one.lines, "versions": one.versions,
                })).collect::<Vec<_>>(),
            }),
        ),
        ("sources", sources.collect()),
        (
            "versions",
            summary
                .agreements
                .iter()
                .map(|agreement| {
                    json!({
                        "versions": [agreement.first, agreement.other],
                        "same": agreement.same,
                        "only": [agreement.only_first, agreement.only_other],
                        "parted": agreement.parted,
                    })
                })
                .collect(),
        ),
        ("doubts", json!(flat(|o| &o.doubts))),
        ("unread", unread.collect()),
        (
            "ungenerated",
            outcomes.iter().filter_map(|o| o.not_generated.clone()).collect(),
        ),
        ("unconfirmed", json!(flat(|o| &o.unconfirmed))),
        (
            "overlay",
            json!({
                "corrections": outcomes.iter().map(|o| o.corrections).sum::<usize>(),
                "left_over": flat(|o| &o.unmatched),
                "wanting": missing,
            }),
        ),
        (
            "deadlines",
            summary
                .deadlines
                .iter()
                .map(|deadline| {
                    json!({
                        "date": deadline.date, "what": deadline.what, "source": deadline.source,
                    })
                })
                .collect(),
        ),
    ] {
        report.insert(key.to_owned(), value);
    }
    match summary.ending {
        Ending::Refused(_) => drop(report.insert("written".into(), json!([]))),
        Ending::Written(files) => drop(report.insert("written".into(), json!(files))),
        Ending::Fresh => {
            report.insert("stale".into(), false.into());
            report.insert("files".into(), json!([]));
        }
        Ending::Stale { files, command } => {
            report.insert("stale".into(), true.into());
            report.insert("files".into(), json!(files));
            report.insert("command".into(), json!(command));
        }
    }
    Value::Object(report)
}

fn held_json(held: &HeldBack, versions: &[String]) -> Value {
    let first_seen = held
        .first_seen
        .iter()
        .map(|(place, value)| json!({"place": place, "value": value}));
    json!({
        "correction": held.place,
        "target": held.target,
        "evidence": held.evidence,
        "semver": held.step(),
        "changes": held.changes,
        "first_seen": first_seen.collect::<Vec<_>>(),
        "versions": versions,
    })
}

fn source_json(version: &str, source: &AppliedSource) -> Value {
    let findings = &source.findings;
    let moved = findings
        .moved
        .iter()
        .map(|(from, to)| json!({"from": from, "to": to}));
    json!({
        "version": version,
        "address": source.address,
        "form": source.form,
        "sha256": source.sha256,
        "date": source.date,
        "operations": findings.operations,
        "confirmed": findings.confirmed,
        "added": findings.added,
        "changed": findings.changed,
        "doubted": findings.doubted,
        "moved": moved.collect::<Vec<_>>(),
    })
}
