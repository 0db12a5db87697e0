//! Changes of HubSpot's that a correction of the overlay keeps out of the shipped spec.
//!
//! A correction replaces or removes values of upstream's. Where such a value differs from the baseline's, its change is
//! hidden: the maintainer decides whether the correction still holds. The comparison of the facts, without the overlay,
//! says what the change means.

use std::collections::BTreeSet;

use openapi_diff::{Change, Level, Report, Semver};
use serde::Serialize;
use serde_json::Value;

use super::overlay::{Applied, Layer};

/// What a correction holds back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct HeldBack {
    /// The place of the correction, `openapi/<area>/overlay.yaml:328`.
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

/// Finds what the corrections of a version hold back, given the overlay applied to the facts of the baseline and of this
/// run, and the changes of the shipped spec.
///
/// # Errors
/// When the facts cannot be compared.
pub(super) fn find(
    layer: &Layer,
    (old, new): (&Applied, &Applied),
    shipped: &Report,
) -> Result<Vec<HeldBack>, openapi_diff::InputError> {
    let mut hidden = openapi_diff::compare(&old.facts, &new.facts)?.changes;
    hidden.retain(|change| {
        let is_same = |other: &Change| {
            other.kind == change.kind && (other.pointer == change.pointer || other.message == change.message)
        };
        !shipped.changes.iter().any(is_same)
    });
    let overridden: BTreeSet<&(usize, String)> = old.overrides.keys().chain(new.overrides.keys()).collect();
    let mut found = Vec::new();
    for action in layer.corrections() {
        let (mut changes, mut first_seen) = (Vec::new(), Vec::new());
        for key in overridden.iter().filter(|(number, _)| *number == action.number) {
            let (before, after) = (old.overrides.get(*key), new.overrides.get(*key));
            if before == after {
                continue;
            }
            let place = &key.1;
            let is_hidden = |change: &mut Change| hides(place, (before, after), change);
            let of_place: Vec<Change> = hidden.extract_if(.., is_hidden).collect();
            if let (None, Some(value), true) = (before, after, of_place.is_empty()) {
                first_seen.push(FirstSeen {
                    place: place.clone(),
                    value: value.clone(),
                });
            }
            changes.extend(of_place);
        }
        if !changes.is_empty() || !first_seen.is_empty() {
            let evidence: Vec<&str> = action.evidence.split_whitespace().collect();
            let correction = (layer.place(action), action.target.clone(), evidence.join(" "));
            found.push(HeldBack::new(correction, changes, first_seen));
        }
    }
    // A schema that only a removed value uses is hidden with it. Documentation is the overlay's anyhow.
    hidden.retain(|change| change.level != Level::Docs);
    if !hidden.is_empty() {
        let correction = (layer.file().to_owned(), String::new(), String::new());
        found.push(HeldBack::new(correction, hidden, Vec::new()));
    }
    Ok(found)
}

impl HeldBack {
    fn new(
        (correction, target, evidence): (String, String, String),
        changes: Vec<Change>,
        first_seen: Vec<FirstSeen>,
    ) -> Self {
        Self {
            correction,
            target,
            evidence,
            // The items of the changes are not known, so that the step is the cautious one.
            semver: Report::new(changes.clone()).semver,
            changes,
            first_seen,
        }
    }
}

/// Whether an override of the value at a place hides a change.
fn hides(place: &str, (before, after): (Option<&Value>, Option<&Value>), change: &Change) -> bool {
    if let Some((owner, rest)) = place.rsplit_once("/required") {
        let property = change
            .pointer
            .strip_prefix(owner)
            .and_then(|rest| rest.strip_prefix("/properties/"));
        let is_in = |list: Option<&Value>, name: &str| {
            let mut names = list.and_then(Value::as_array).into_iter().flatten();
            names.any(|value| {
                value
                    .as_str()
                    .is_some_and(|value| openapi_diff::escape(value) == name)
            })
        };
        let is_marked = |name: &str| match rest.strip_prefix('/') {
            Some(only) => name == only,
            None => is_in(before, name) != is_in(after, name),
        };
        if property.is_some_and(is_marked) {
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
