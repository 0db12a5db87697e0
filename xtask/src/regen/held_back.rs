//! Changes of HubSpot's that a correction of the overlay keeps out of the shipped spec.
//!
//! A correction replaces or removes values of upstream's. Where such a value differs from the baseline's, its change is
//! hidden: the maintainer decides whether the correction still holds. The comparison of the facts, without the overlay,
//! says what the change means.

use std::collections::{BTreeMap, BTreeSet};

use openapi_diff::{Change, Level, Report, Semver};
use serde::Serialize;
use serde_json::Value;

use super::overlay::{Layer, Upstream};

/// What a correction holds back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct HeldBack {
    /// The place of the correction, `openapi/overlay.yaml:328`.
    pub(super) correction: String,
    /// The correction's target; empty where no single correction is found.
    pub(super) target: String,
    /// The correction's evidence.
    pub(super) evidence: String,
    /// The hidden changes.
    pub(super) changes: Vec<Change>,
    /// Values that the correction overrides for the first time.
    pub(super) first_seen: Vec<FirstSeen>,
    /// The least step of the SDK if the changes were shipped.
    pub(super) semver: Semver,
}

/// A value that a correction overrides for the first time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct FirstSeen {
    /// The JSON pointer.
    pub(super) place: String,
    pub(super) value: Value,
}

/// Finds what the corrections of a version hold back, given the facts of the baseline and of this run, both with what
/// the corrections override there, and the changes of the shipped spec.
///
/// # Errors
/// When the facts cannot be compared.
pub(super) fn find(
    layer: &Layer,
    (old, new): (&Upstream, &Upstream),
    shipped: &Report,
) -> Result<Vec<HeldBack>, openapi_diff::InputError> {
    let mut hidden = openapi_diff::compare(&old.facts, &new.facts)?.changes;
    hidden.retain(|change| {
        let is_same = |other: &Change| {
            other.kind == change.kind && (other.pointer == change.pointer || other.message == change.message)
        };
        !shipped.changes.iter().any(is_same)
    });
    let (was, is) = (values(old), values(new));
    let mut found = Vec::new();
    for action in layer.corrections() {
        let mut places: BTreeSet<&str> = BTreeSet::new();
        for (number, place) in was.keys().chain(is.keys()) {
            if *number == action.number && was.get(&(*number, *place)) != is.get(&(*number, *place)) {
                places.insert(place);
            }
        }
        let value =
            |values: &Values<'_>, place| values.get(&(action.number, place)).map(|value| (*value).clone());
        let (mut changes, mut first_seen) = (Vec::new(), Vec::new());
        for place in places {
            let (before, after) = (value(&was, place), value(&is, place));
            let (of_place, others) = hidden
                .into_iter()
                .partition(|change| hides(place, (before.as_ref(), after.as_ref()), change));
            hidden = others;
            let of_place: Vec<Change> = of_place;
            if let (None, Some(value), true) = (before, after, of_place.is_empty()) {
                first_seen.push(FirstSeen {
                    place: place.to_owned(),
                    value,
                });
            }
            changes.extend(of_place);
        }
        if !changes.is_empty() || !first_seen.is_empty() {
            found.push(HeldBack {
                correction: layer.place(action),
                target: action.target.clone(),
                evidence: action.evidence.split_whitespace().collect::<Vec<_>>().join(" "),
                semver: step(&changes),
                changes,
                first_seen,
            });
        }
    }
    // A schema that only a removed value uses is hidden with it. Documentation is the overlay's anyhow.
    hidden.retain(|change| change.level != Level::Docs);
    if !hidden.is_empty() {
        found.push(HeldBack {
            correction: layer.file().to_owned(),
            target: String::new(),
            evidence: String::new(),
            semver: step(&hidden),
            changes: hidden,
            first_seen: Vec::new(),
        });
    }
    Ok(found)
}

/// Returns the version step of changes whose items are not known: the cautious one.
fn step(changes: &[Change]) -> Semver {
    Report::new(changes.to_vec()).semver
}

/// The overridden values, by the correction's number and the place. What upstream does not have is not overridden.
type Values<'a> = BTreeMap<(usize, &'a str), &'a Value>;

fn values(upstream: &Upstream) -> Values<'_> {
    let values = upstream.overrides.iter();
    values
        .filter_map(|one| Some(((one.action, one.place.as_str()), one.value.as_ref()?)))
        .collect()
}

/// Whether an override of the value at a place hides a change.
fn hides(place: &str, values: (Option<&Value>, Option<&Value>), change: &Change) -> bool {
    if let Some((owner, rest)) = place.rsplit_once("/required") {
        let names = match rest.strip_prefix('/') {
            Some(name) => [name.to_owned()].into(),
            None => names_of_one(values),
        };
        let property = change
            .pointer
            .strip_prefix(owner)
            .and_then(|rest| rest.strip_prefix("/properties/"));
        if property.is_some_and(|name| names.contains(name)) {
            return true;
        }
    }
    // The comparison counts parameters, and the place names them.
    let place = place
        .split_once("/parameters/")
        .map_or(place, |(operation, _)| operation);
    let is_within = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    is_within(place, &change.pointer) || is_within(&change.pointer, place)
}

/// Returns the names that only one of two lists has, as segments of a JSON pointer.
fn names_of_one((before, after): (Option<&Value>, Option<&Value>)) -> BTreeSet<String> {
    let names = |list: Option<&Value>| -> BTreeSet<String> {
        let names = list
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        names.map(openapi_diff::escape).collect()
    };
    names(before)
        .symmetric_difference(&names(after))
        .cloned()
        .collect()
}
