//! What a change on the wire means for people who use this SDK, whatever becomes of its names.
//!
//! The comparison of the public items says what stops compiling. This says what goes on compiling and does
//! something else: a strict client's view is no guide there, since the SDK reads what it does not know and
//! leaves out nothing it has.

use std::collections::BTreeSet;

use super::{Change, Semver};
use crate::diff::{self, Direction, Kind};

/// The least step that a change asks for, and why.
type Effect = (Semver, &'static str);

/// Neither sent nor read otherwise, and nothing that the SDK says becomes untrue.
const SILENT: Effect = (Semver::None, "");
/// No release can make old code right.
const REFUSED: Effect = (
    Semver::Major,
    "what is sent as before is refused; whoever sends has to give more, and the SDK to ask for it",
);
const SENT: Effect = (
    Semver::Patch,
    "the SDK has to send it in another way; its users' code stays",
);
const TAKEN: Effect = (
    Semver::Patch,
    "other values may be sent than before; the SDK leaves the judgement to HubSpot",
);
const READ: Effect = (
    Semver::Patch,
    "answers may hold something else; the SDK reads both, and its users' code stays",
);
const ELSEWHERE: Effect = (
    Semver::Patch,
    "hand-written parts depend on it (addresses, signing in, the scopes in the documentation)",
);

fn request(kind: Kind) -> Effect {
    use Kind::*;
    match kind {
        OperationRemoved => (Semver::Major, "calls to it are refused"),
        ParameterAddedRequired
        | ParameterRequired
        | BodyAddedRequired
        | BodyRequired
        | PropertyAddedRequired
        | PropertyRequired => REFUSED,
        OperationMoved | ParameterStyle | EncodingChanged | MediaTypeRemoved | MediaTypeNarrowed
        | DiscriminatorChanged | MappingAdded | MappingRemoved | ParameterAdded | ParameterRemoved
        | PropertyAdded | PropertyRemoved | PropertyRetyped | TypeChanged | TypeNarrowed | TypeWidened
        | EnumValueAdded | EnumValueRemoved | MemberAdded | MemberRemoved => SENT,
        ParameterOptional
        | PropertyOptional
        | ParameterEmptyForbidden
        | BodyRemoved
        | BodyOptional
        | ReadOnlyOn
        | ReadOnlyOff
        | NullableOff
        | FormatAdded
        | FormatRemoved
        | FormatChanged
        | FormatNarrowed
        | FormatWidened
        | EnumAdded
        | EnumRemoved
        | LimitAdded
        | LimitRemoved
        | LimitTightened
        | LimitLoosened
        | LimitChanged
        | DefaultAdded
        | DefaultRemoved
        | DefaultChanged
        | AdditionalForbidden
        | AdditionalTyped
        | UnionAdded
        | UnionRemoved
        | UnionTightened
        | ConstraintAdded
        | ConstraintRemoved
        | ConstraintChanged => TAKEN,
        ServerRemoved
        | ServerChanged
        | SecurityRequired
        | SecurityAlternativeRemoved
        | SecurityScopeAdded
        | SecurityScopeRemoved
        | SchemeChanged
        | FlowRemoved
        | FlowUrlChanged => ELSEWHERE,
        // More ways in, more media types, an empty value, null: the SDK makes no use of them. Which scopes there
        // are matters only as far as operations need them. An operation or an optional body that came is a
        // method or an argument that came.
        _ => SILENT,
    }
}

fn response(kind: Kind) -> Effect {
    use Kind::*;
    match kind {
        OperationRemoved => (Semver::Major, "calls to it are refused"),
        OperationMoved => SENT,
        StatusAdded
        | StatusRemoved
        | MediaTypeRemoved
        | MediaTypeWidened
        | EncodingChanged
        | PropertyAdded
        | PropertyAddedRequired
        | PropertyRemoved
        | PropertyOptional
        | PropertyRetyped
        | WriteOnlyOn
        | WriteOnlyOff
        | TypeChanged
        | TypeWidened
        | TypeNarrowed
        | NullableOn
        | FormatRemoved
        | FormatChanged
        | FormatWidened
        | EnumValueAdded
        | EnumValueRemoved
        | EnumRemoved
        | LimitRemoved
        | LimitLoosened
        | LimitChanged
        | MemberAdded
        | MemberRemoved
        | UnionAdded
        | UnionRemoved
        | DiscriminatorChanged
        | MappingAdded
        | MappingRemoved
        | ConstraintRemoved
        | ConstraintChanged => READ,
        // What may still come has come before. Headers and the declared error statuses: the SDK shows what
        // comes, declared or not.
        _ => SILENT,
    }
}

fn effect(change: &diff::Change) -> Effect {
    let (asks, answers) = (request(change.kind), response(change.kind));
    match change.direction {
        Direction::Request => asks,
        Direction::Response => answers,
        Direction::Both if answers.0 > asks.0 => answers,
        Direction::Both => asks,
    }
}

/// What the changes on the wire ask for beyond what the changed items say.
pub(super) fn effects(wire: &[diff::Change], items: &[Change]) -> Vec<Change> {
    let mut told = BTreeSet::new();
    let mut changes = Vec::new();
    for change in wire {
        let (semver, says) = effect(change);
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
                why: Some(says),
                before: None,
                after: None,
            });
        }
    }
    changes
}

/// The operation it is about, else the place in the document.
fn place(change: &diff::Change) -> String {
    match change.operations.as_slice() {
        [one] if !change.pointer.starts_with("/components") => one.clone(),
        _ => change.pointer.clone(),
    }
}

/// Whether a changed item says as much: one that is named as what changed on the wire is.
fn is_shown(change: &diff::Change, semver: Semver, items: &[Change]) -> bool {
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
