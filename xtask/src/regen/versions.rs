//! Versions that one client serves: whether they agree, and one list of the changes of all.

use std::collections::BTreeMap;

use openapi_diff::{Change, Kind, Report, Semver, escape};
use serde_json::Value;

use super::agree::{self, Agreement};
use super::error::Failure;
use super::files;
use super::held_back::HeldBack;
use super::sources::Version;
use super::version::{Outcome, Run};
use crate::impact::Impact;

/// Compares every version that is like another with that one, as they would be shipped after this run.
pub(super) fn agreements(run: &Run<'_>, outcomes: &[Outcome]) -> Result<Vec<Agreement>, Failure> {
    let spec = |name: &str| match outcomes.iter().find(|outcome| outcome.name == name) {
        Some(outcome) => Ok(Some(outcome.spec.clone())),
        None => {
            let file = format!("openapi/{name}.json");
            Ok(files::json(&run.root.join(&file), &file)?.map(|(_, spec)| spec))
        }
    };
    let mut agreements = Vec::new();
    for (name, version) in &run.sources.versions {
        if let Some(first) = &version.like
            && let (Some(of_first), Some(of_other)) = (spec(first)?, spec(name)?)
        {
            agreements.push(agree::compare((first, &of_first), (name, &of_other)));
        }
    }
    Ok(agreements)
}

/// The changes of all versions, each once.
#[derive(Debug)]
pub(super) struct Changes {
    /// The changes of the shipped specs, worst first.
    pub(super) report: Report,
    /// The versions of each change of the report.
    pub(super) versions: Vec<Vec<String>>,
    /// What corrections hold back, with the versions.
    pub(super) held_back: Vec<(HeldBack, Vec<String>)>,
    pub(super) impact: Impact,
}

impl Changes {
    /// Merges the changes of all versions. Paths are those of the version that the others are like.
    pub(super) fn of(run: &Run<'_>, outcomes: &[Outcome]) -> Self {
        let mut merged: BTreeMap<String, (Change, Vec<String>)> = BTreeMap::new();
        let mut held_back: Vec<(HeldBack, Vec<String>)> = Vec::new();
        let mut impacts = Vec::new();
        for outcome in outcomes {
            let Some(version) = run.sources.versions.get(&outcome.name) else {
                continue;
            };
            let mut held: Vec<HeldBack> = outcome.held_back.clone();
            held.iter_mut()
                .flat_map(|held| &mut held.changes)
                .for_each(|change| unify(change, version));
            let held_places: Vec<&String> = outcome
                .held_back
                .iter()
                .flat_map(|held| &held.changes)
                .map(|change| &change.pointer)
                .collect();
            for change in &outcome.report.changes {
                // What is held back says more of the same place.
                if held_places.contains(&&change.pointer) {
                    continue;
                }
                let mut change = change.clone();
                unify(&mut change, version);
                let key = serde_json::to_string(&change).unwrap_or_default();
                merged
                    .entry(key)
                    .or_insert_with(|| (change, Vec::new()))
                    .1
                    .push(outcome.name.clone());
            }
            for held in held {
                match held_back.iter_mut().find(|(known, _)| *known == held) {
                    Some((_, versions)) => versions.push(outcome.name.clone()),
                    None => held_back.push((held, vec![outcome.name.clone()])),
                }
            }
            let mut impact = outcome.impact.clone();
            for change in &mut impact.changes {
                change.item = unified(&change.item, version);
                change.message = unified(&change.message, version);
            }
            impacts.push(impact);
        }
        let report = Report::new(merged.values().map(|(change, _)| change.clone()).collect());
        let of = |change: &Change| merged.get(&serde_json::to_string(change).unwrap_or_default());
        let versions = report
            .changes
            .iter()
            .map(|change| of(change).map(|(_, names)| names.clone()));
        let versions = versions.map(Option::unwrap_or_default).collect();
        Self {
            versions,
            report,
            held_back,
            impact: Impact::all(impacts, Some(run.root)),
        }
    }

    /// Returns the shipped changes and those that are held back.
    pub(super) fn all(&self) -> Report {
        let held = self.held_back.iter().flat_map(|(held, _)| held.changes.iter());
        Report::new(self.report.changes.iter().chain(held).cloned().collect())
    }

    /// Returns the least step of the SDK: that of the shipped changes, or of what is held back.
    pub(super) fn step(&self) -> Semver {
        let held = self.held_back.iter().map(|(held, _)| held.step()).max();
        self.impact.semver.max(held.unwrap_or(Semver::None))
    }
}

/// Names the operations as the version that this one is like has them.
fn unify(change: &mut Change, version: &Version) {
    if let (Kind::DeprecationChanged, [operation]) = (change.kind, change.operations.as_slice())
        && change.pointer == format!("/paths/{}/deprecated", pointer(operation))
    {
        let is_deprecated = if change.after == Value::Bool(true) {
            "is deprecated now"
        } else {
            "is no longer deprecated"
        };
        change.message = format!("{operation} {is_deprecated}");
    }
    change.pointer = unified(&change.pointer, version);
    change.message = unified(&change.message, version);
    for value in [&mut change.before, &mut change.after] {
        if let Value::String(text) = value {
            *text = unified(text, version);
        }
    }
    change
        .operations
        .iter_mut()
        .for_each(|operation| *operation = unified(operation, version));
    change.operations.sort();
}

/// Returns the JSON pointer below `paths` of an operation, `POST /path`.
fn pointer(operation: &str) -> String {
    let (method, path) = operation.split_once(' ').unwrap_or_default();
    format!("{}/{}", escape(path), method.to_lowercase())
}

/// Returns a text with the paths of the version that this one is like.
pub(super) fn unified(text: &str, version: &Version) -> String {
    let mut text = text.to_owned();
    for operation in &version.operations {
        if let Some(of) = &operation.of {
            text = text
                .replace(&operation.path, of)
                .replace(&escape(&operation.path), &escape(of));
        }
    }
    text
}
