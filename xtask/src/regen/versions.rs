//! Versions that one client serves: whether they agree, and one list of the changes of all.

use openapi_diff::{Change, Kind, Report, escape};
use serde::Serialize;
use serde_json::Value;

use super::agree::{self, Agreement};
use super::error::Failure;
use super::files;
use super::held_back::HeldBack;
use super::sdk_step;
use super::sources::Version;
use super::version::{Outcome, Run, spec_file};

/// Compares every version that is like another with that one, as they would be shipped after this run.
pub(super) fn agreements(run: &Run<'_>, outcomes: &[Outcome]) -> Result<Vec<Agreement>, Failure> {
    let spec = |name: &str| match outcomes.iter().find(|outcome| outcome.name == name) {
        Some(outcome) => Ok(Some(outcome.spec.clone())),
        None => {
            let file = spec_file(name);
            files::json(&run.root.join(&file), &file)
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

/// A thing with the versions that it is true of.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Labelled<T> {
    #[serde(flatten)]
    pub(super) value: T,
    pub(super) versions: Vec<String>,
}

/// Lists each thing once, with its versions.
pub(super) fn labelled<'a, T: PartialEq>(things: impl Iterator<Item = (&'a Outcome, T)>) -> Vec<Labelled<T>> {
    let mut labelled: Vec<Labelled<T>> = Vec::new();
    for (outcome, value) in things {
        match labelled.iter_mut().find(|known| known.value == value) {
            Some(known) if known.versions.contains(&outcome.name) => {}
            Some(known) => known.versions.push(outcome.name.clone()),
            None => labelled.push(Labelled {
                value,
                versions: vec![outcome.name.clone()],
            }),
        }
    }
    labelled
}

/// The changes of all versions, each once. Paths are those of the version that the others are like.
#[derive(Debug)]
pub(super) struct Changes {
    /// The changes of the shipped specs, worst first.
    pub(super) shipped: Vec<Labelled<Change>>,
    pub(super) held_back: Vec<Labelled<HeldBack>>,
    /// The changes for users of the SDK.
    pub(super) sdk: Vec<sdk_step::Change>,
    /// The reason why SDKs could not be compared.
    pub(super) not_compared: Option<String>,
}

impl Changes {
    /// Merges the changes of all versions.
    pub(super) fn of(run: &Run<'_>, outcomes: &[Outcome]) -> Self {
        let (mut shipped, mut held_back, mut sdk, mut not_compared) =
            (Vec::new(), Vec::new(), Vec::new(), None);
        for outcome in outcomes {
            let Some(version) = run.sources.versions.get(&outcome.name) else {
                continue;
            };
            // What is held back says more of the same place.
            let held = || outcome.held_back.iter().flat_map(|held| &held.changes);
            let changes = outcome.report.changes.iter();
            let changes = changes.filter(|change| !held().any(|held| held.pointer == change.pointer));
            shipped.extend(changes.map(|change| (outcome, unify(change, version))));
            for held in &outcome.held_back {
                let mut held = held.clone();
                held.changes = held.changes.iter().map(|change| unify(change, version)).collect();
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
        let mut shipped = labelled(shipped.into_iter());
        shipped.sort_by_key(|change| std::cmp::Reverse(change.value.level));
        Self {
            shipped,
            held_back: labelled(held_back.into_iter()),
            sdk,
            not_compared,
        }
    }

    /// Returns the shipped changes and those that are held back.
    pub(super) fn all(&self) -> Report {
        let held = self.held_back.iter().flat_map(|held| held.value.changes.iter());
        let shipped = self.shipped.iter().map(|change| &change.value);
        Report::new(shipped.chain(held).cloned().collect())
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
