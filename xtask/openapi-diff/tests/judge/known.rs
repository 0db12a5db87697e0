//! Faults of the comparison that are known and open. Each row goes when its kind is fixed. The first two are no faults.

use serde_json::Value;

use super::judge::{Fault, FaultKind};
use super::pairs::Pair;

pub(crate) struct Known {
    pub(crate) name: &'static str,
    /// Whether a fault of a pair is of this kind.
    pub(crate) applies: fn(&Pair, &Fault) -> bool,
}

const fn known(name: &'static str, applies: fn(&Pair, &Fault) -> bool) -> Known {
    Known { name, applies }
}

pub(crate) const KNOWN: &[Known] = &[
    known(
        "no fault: a URL writes one value and a list of it the same, which schemas do not show",
        |_, fault| fault.kind == FaultKind::MissedRequest && fault.got.contains("value-became-list"),
    ),
    known(
        "no fault: documents of 3.0 mean null by `nullable`, also where an enum omits it",
        |pair, fault| {
            let is_nullable = pair.uses("nullable") && pair.uses("enum");
            fault.kind == FaultKind::Silent && is_nullable && pair.has_label(&["enum-remove"])
        },
    ),
    known(
        "alternatives of `oneOf` that overlap are not counted",
        |pair, fault| {
            // Every change of a member may change which others it overlaps.
            let labels = ["union-wrap", "union-beside", "union-kind", "member-add"];
            let is_request = fault.kind == FaultKind::MissedRequest;
            is_missed(fault) && pair.uses("oneOf") && (is_request || pair.has_label(&labels))
        },
    ),
    known(
        "null is not compared where a union appears beside a nullable type",
        |pair, fault| fault.kind == FaultKind::Silent && pair.has_label(&["union-beside"]),
    ),
    known(
        "the values of a discriminator replaced whole are additive in a response",
        |pair, fault| {
            is_missed(fault)
                && pair.uses("discriminator")
                && fault.got.contains("discriminator-value-removed")
        },
    ),
    known(
        "a discriminator that comes or goes restricts nothing",
        |pair, fault| {
            is_missed(fault) && pair.uses("discriminator") && pair.has_label(&["discriminator", "union-drop"])
        },
    ),
    known(
        "unions that mean the same are compared by their members",
        |pair, fault| {
            let is_union = pair.uses("oneOf") || pair.uses("anyOf");
            is_alarm(fault)
                && is_union
                && (fault.got.contains("union-") || fault.got.contains("enum-value-removed"))
        },
    ),
];

impl Pair {
    fn has_label(&self, labels: &[&str]) -> bool {
        self.labels.iter().any(|label| labels.contains(label))
    }

    fn uses(&self, keyword: &str) -> bool {
        has_key(&self.before, keyword) || has_key(&self.after, keyword)
    }
}

fn has_key(value: &Value, keyword: &str) -> bool {
    match value {
        Value::Object(map) => map.contains_key(keyword) || map.values().any(|inner| has_key(inner, keyword)),
        Value::Array(list) => list.iter().any(|inner| has_key(inner, keyword)),
        _ => false,
    }
}

fn is_alarm(fault: &Fault) -> bool {
    fault.kind == FaultKind::FalseAlarm
}

fn is_missed(fault: &Fault) -> bool {
    matches!(
        fault.kind,
        FaultKind::MissedRequest
            | FaultKind::MissedResponse
            | FaultKind::UnexplainedResponse
            | FaultKind::NothingReadable
            | FaultKind::Silent
    )
}
