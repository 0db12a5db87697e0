//! The steps that changes on the wire need where no item changes: users' code compiles and behaves differently.
//!
//! The levels of the rules are those of a strict client, and do not apply: the SDK keeps unknown values. The column
//! `sdk_step` does.

use std::collections::BTreeSet;

use openapi_diff::{Direction, SdkStep, Semver};

use super::Change;

/// Returns what a step means for users.
fn reason(step: SdkStep) -> &'static str {
    match step {
        SdkStep::None => "",
        SdkStep::Manual => {
            "hand-written parts depend on it (URLs, authentication, the scopes in the documentation)"
        }
        SdkStep::Receives => {
            "responses may hold something else; the SDK parses both, and its users' code stays"
        }
        SdkStep::Accepts => "other values are accepted than before; the SDK leaves validation to HubSpot",
        SdkStep::Sends => "the SDK must send it differently; its users' code stays",
        SdkStep::Requires => {
            "requests as before are rejected; callers must provide more, and the SDK require it"
        }
        SdkStep::Removed => "calls to it fail",
    }
}

/// Returns the step of a change: the larger one, if it has both directions.
fn sdk_step(change: &openapi_diff::Change) -> SdkStep {
    let step = change.kind.rule().sdk_step;
    match change.direction {
        Direction::Request => step.request,
        Direction::Response => step.response,
        Direction::Both if step.response.semver() > step.request.semver() => step.response,
        Direction::Both => step.request,
    }
}

/// Returns the changes on the wire that need a larger step than the items of their names.
pub(super) fn effects(wire: &[openapi_diff::Change], items: &[Change]) -> Vec<Change> {
    let mut seen = BTreeSet::new();
    let mut changes = Vec::new();
    for change in wire {
        let step = sdk_step(change);
        let semver = step.semver();
        if semver == Semver::None || is_shown(change, semver, items) {
            continue;
        }
        let id = change.kind.rule().id;
        if seen.insert((id, &change.pointer, &change.message)) {
            changes.push(Change {
                why: Some(reason(step)),
                ..Change::new(
                    format!("wire-{id}"),
                    semver,
                    &place(change),
                    change.message.clone(),
                )
            });
        }
    }
    changes
}

/// Returns the operation that a change is of, or its place in the document.
fn place(change: &openapi_diff::Change) -> String {
    match change.operations.as_slice() {
        [one] if !change.pointer.starts_with("/components") => one.clone(),
        _ => change.pointer.clone(),
    }
}

/// Whether the item of what changed on the wire has the step already. It is found by its name.
fn is_shown(change: &openapi_diff::Change, semver: Semver, items: &[Change]) -> bool {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let values = [&change.before, &change.after];
    let mut names: Vec<String> = values.into_iter().filter_map(|v| v.as_str()).map(plain).collect();
    names.extend(change.pointer.rsplit('/').next().map(plain));
    let schema = change.pointer.split('/').nth(3).map(plain).unwrap_or_default();
    let is_named = |item: &Change| {
        let last = item.item.rsplit(['.', ':', ' ']).next().unwrap_or_default();
        let is_it = |name: &String| {
            let last = plain(last);
            *name == last || name == "type" && last == "kind"
        };
        names.iter().any(is_it) || plain(&item.item) == format!("{schema}new")
    };
    items.iter().any(|item| item.semver >= semver && is_named(item))
}
