//! Versions that one client serves: whether they agree, and one list of the changes of all.

use std::cmp::Reverse;

use openapi_diff::{Change, Kind, Report, Semver, Verdict, counts, escape};
use serde::Serialize;
use serde_json::Value;

use super::agree::{self, Agreement};
use super::held_back::HeldBack;
use super::operations::{Gone, Unshipped};
use super::sdk_step::{self, VersionStep};
use super::sources::{Version, VersionId};
use super::version::{Outcome, Run};

/// Compares every version that is like another with that one, as they would be shipped after this run. One without facts
/// is not compared: its spec stays as it is.
pub(super) fn agreements(run: &Run<'_>, outcomes: &[Outcome]) -> Vec<Agreement> {
    let outcome = |id: &VersionId| outcomes.iter().find(|outcome| outcome.id == *id);
    let pairs = run.sources.versions.keys().filter_map(|id| {
        let (first, _) = run.sources.first(id)?;
        let (of_first, of_other) = (outcome(first)?, outcome(id)?);
        Some(agree::compare((first, &of_first.spec), (id, &of_other.spec)))
    });
    pairs.collect()
}

/// A thing with its area, and the versions that it is true of.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Labelled<T> {
    #[serde(flatten)]
    pub(super) value: T,
    pub(super) area: String,
    pub(super) versions: Vec<String>,
}

/// Lists each thing of an area once, with its versions.
fn labelled<'a, T: PartialEq>(things: impl IntoIterator<Item = (&'a Outcome, T)>) -> Vec<Labelled<T>> {
    let mut labelled: Vec<Labelled<T>> = Vec::new();
    for (outcome, value) in things {
        let VersionId { area, name } = &outcome.id;
        let is_same = |known: &&mut Labelled<T>| known.area == *area && known.value == value;
        match labelled.iter_mut().find(is_same) {
            Some(known) if known.versions.contains(name) => {}
            Some(known) => known.versions.push(name.clone()),
            None => labelled.push(Labelled {
                value,
                area: area.clone(),
                versions: vec![name.clone()],
            }),
        }
    }
    labelled
}

/// A change of the shipped specs, or one that a correction holds back.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    #[serde(flatten)]
    pub(super) change: Labelled<Change>,
    /// The correction that holds it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) held_back: Option<String>,
}

/// Operations in which HubSpot's files and `sources.toml` differ.
#[derive(Debug, Serialize)]
pub(super) struct Operations {
    pub(super) gone: Vec<Labelled<Gone>>,
    pub(super) unshipped: Vec<Labelled<Unshipped>>,
}

/// The changes of all areas and versions, each once. Paths are those of the version that the others are like.
#[derive(Debug, Serialize)]
pub(super) struct Changes {
    pub(super) verdict: Verdict,
    pub(super) semver: Semver,
    /// Whether the step depends on a decision.
    pub(super) undecided: bool,
    /// Worst first.
    pub(super) changes: Vec<Entry>,
    pub(super) held_back: Vec<Labelled<HeldBack>>,
    pub(super) operations: Operations,
    /// The step of the SDK, with that of what is held back or in doubt.
    pub(super) sdk: VersionStep,
    /// The number of changes of each level, in words.
    #[serde(skip)]
    pub(super) counts: String,
}

impl Changes {
    /// Merges the changes of all versions.
    pub(super) fn of(run: &Run<'_>, outcomes: &[Outcome]) -> Self {
        let (mut changes, mut held_back, mut sdk, mut not_compared) =
            (Vec::new(), Vec::new(), Vec::new(), None);
        for outcome in outcomes {
            let Some(version) = run.sources.versions.get(&outcome.id) else {
                continue;
            };
            // What is held back says more of the same place.
            let held: Vec<&Change> = outcome.held_back.iter().flat_map(|held| &held.changes).collect();
            let shipped = outcome.report.changes.iter();
            let shipped = shipped.filter(|change| !held.iter().any(|held| held.pointer == change.pointer));
            changes.extend(shipped.map(|change| (outcome, (unify(change, version), None))));
            for held in &outcome.held_back {
                let mut held = held.clone();
                held.changes = held.changes.iter().map(|change| unify(change, version)).collect();
                let correction = Some(held.correction.clone());
                let entries = held
                    .changes
                    .iter()
                    .map(|change| (change.clone(), correction.clone()));
                changes.extend(entries.map(|entry| (outcome, entry)));
                held_back.push((outcome, held));
            }
            match &outcome.sdk {
                Ok(changes) => sdk.extend(changes.iter().map(|change| sdk_step::Change {
                    item: unified(&change.item, version),
                    message: unified(&change.message, version),
                    ..change.clone()
                })),
                Err(why) => not_compared = not_compared.or_else(|| Some(why.clone())),
            }
        }
        let mut changes: Vec<Entry> = labelled(changes)
            .into_iter()
            .map(|labelled| {
                let (change, held_back) = labelled.value;
                Entry {
                    change: Labelled {
                        value: change,
                        area: labelled.area,
                        versions: labelled.versions,
                    },
                    held_back,
                }
            })
            .collect();
        changes.sort_by_key(|entry| Reverse(entry.change.value.level));
        let held_back = labelled(held_back);
        let sources = || {
            outcomes
                .iter()
                .flat_map(|of| of.applied.iter().map(move |one| (of, &one.operations)))
        };
        let operations = Operations {
            gone: labelled(sources().flat_map(|(of, one)| one.gone.iter().map(move |one| (of, one.clone())))),
            unshipped: labelled(
                sources().flat_map(|(of, one)| one.unshipped.iter().map(move |one| (of, one.clone()))),
            ),
        };
        // The step of what may be removed is not certain.
        let in_doubt = match operations.gone.iter().any(|gone| gone.value.known) {
            true => Semver::Major,
            false => held_back
                .iter()
                .map(|held| held.value.semver)
                .max()
                .unwrap_or(Semver::None),
        };
        let decided = sdk
            .iter()
            .map(|change| change.semver)
            .max()
            .unwrap_or(Semver::None);
        let sdk = VersionStep::new(sdk, not_compared, in_doubt, Some(run.root));
        let report = Report::new(changes.iter().map(|entry| entry.change.value.clone()).collect());
        Self {
            verdict: report.verdict,
            semver: sdk.semver,
            undecided: in_doubt > decided && sdk.unknown.is_none() || !held_back.is_empty(),
            changes,
            held_back,
            operations,
            sdk,
            counts: counts(&report),
        }
    }
}

/// Returns a change with the paths of the version that this one is like.
fn unify(change: &Change, version: &Version) -> Change {
    let mut change = change.clone();
    if let (Kind::DeprecationChanged, [operation]) = (change.kind, change.operations.as_slice())
        && let Some((method, path)) = operation.split_once(' ')
        && change.pointer == format!("/paths/{}/{}/deprecated", escape(path), method.to_lowercase())
    {
        let is_deprecated = change.after == Value::Bool(true);
        let now = if is_deprecated {
            "is deprecated now"
        } else {
            "is no longer deprecated"
        };
        change.message = format!("{operation} {now}");
    }
    let texts = [&mut change.pointer, &mut change.message].into_iter();
    let values = [&mut change.before, &mut change.after]
        .into_iter()
        .filter_map(|value| match value {
            Value::String(text) => Some(text),
            _ => None,
        });
    texts
        .chain(values)
        .chain(&mut change.operations)
        .for_each(|text| *text = unified(text, version));
    change.operations.sort();
    change
}

fn unified(text: &str, version: &Version) -> String {
    let mut text = text.to_owned();
    for operation in &version.operations {
        if let Some(of) = &operation.of {
            text = text.replace(&operation.path, of);
            text = text.replace(&escape(&operation.path), &escape(of));
        }
    }
    text
}
