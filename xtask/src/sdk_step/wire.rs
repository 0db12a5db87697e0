//! What a change on the wire means for users of this SDK, beside what the changes of its public items mean.
//!
//! The comparison of the public items finds what stops compiling. This finds what compiles and behaves differently. The
//! levels for a strict client do not apply: the SDK keeps what it does not know, and sends what it always sent.

use std::collections::BTreeSet;

use openapi_diff::{Direction, SdkStep};

use super::{Change, Semver};

/// What a step means for users of the SDK.
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

/// The step that a change needs: the larger one, where it is seen in both directions.
fn sdk_step(change: &openapi_diff::Change) -> SdkStep {
    let step = change.kind.rule().sdk_step;
    match change.direction {
        Direction::Request => step.request,
        Direction::Response => step.response,
        Direction::Both if step.response.semver() > step.request.semver() => step.response,
        Direction::Both => step.request,
    }
}

/// What the changes on the wire ask for beyond what the changed items say.
pub(super) fn effects(wire: &[openapi_diff::Change], items: &[Change]) -> Vec<Change> {
    let mut told = BTreeSet::new();
    let mut changes = Vec::new();
    for change in wire {
        let step = sdk_step(change);
        let semver = step.semver();
        if semver == Semver::None || is_shown(change, semver, items) {
            continue;
        }
        let id = change.kind.rule().id;
        if told.insert((id, &change.pointer, &change.message)) {
            changes.push(Change {
                kind: format!("wire-{id}"),
                semver,
                item: place(change),
                message: change.message.clone(),
                why: Some(reason(step)),
                before: None,
                after: None,
            });
        }
    }
    changes
}

/// The operation it is about, else the place in the document.
fn place(change: &openapi_diff::Change) -> String {
    match change.operations.as_slice() {
        [one] if !change.pointer.starts_with("/components") => one.clone(),
        _ => change.pointer.clone(),
    }
}

/// Whether a changed item says as much: one that is named as what changed on the wire is.
fn is_shown(change: &openapi_diff::Change, semver: Semver, items: &[Change]) -> bool {
    let plain = |name: &str| -> String {
        let letters = name.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let values = [&change.before, &change.after];
    let mut names: Vec<String> = values.into_iter().filter_map(|v| v.as_str()).map(plain).collect();
    names.extend(change.pointer.rsplit('/').next().map(plain));
    let schema = change.pointer.split('/').nth(3).map(plain).unwrap_or_default();
    let names_it = |item: &Change| {
        let last = item.item.rsplit(['.', ':', ' ']).next().unwrap_or_default();
        let is_it = |name: &String| {
            let last = plain(last);
            *name == last || name == "type" && last == "kind"
        };
        names.iter().any(is_it) || plain(&item.item) == format!("{schema}new")
    };
    items.iter().any(|item| item.semver >= semver && names_it(item))
}
