//! Faults of the comparison that are known and open. Each row goes when its kind is fixed. The first one is no fault.

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
        "alternatives of `oneOf` that begin or cease to overlap are not breaking in a response",
        |pair, fault| {
            let begin = fault.kind == FaultKind::NothingReadable && fault.got.contains("union-tightened");
            (begin || fault.kind == FaultKind::UnexplainedResponse) && pair.uses("oneOf")
        },
    ),
    known(
        "alternatives with a discriminator are not counted where a tag no longer lists its values",
        |pair, fault| {
            let is_toggled = pair.labels.contains(&"enum-toggle") && pair.uses("discriminator");
            fault.kind == FaultKind::MissedRequest
                && is_toggled
                && fault.got.contains("discriminator-value-added")
        },
    ),
    known(
        "a schema of null alone does not exclude it by a union beside it",
        |pair, fault| {
            let instance = fault.instance.as_ref().map(|(_, value)| value);
            fault.kind == FaultKind::Silent
                && pair.labels.contains(&"union-beside")
                && instance.is_some_and(Value::is_null)
        },
    ),
    known(
        "null that matches two alternatives of `oneOf` is taken to match one",
        |pair, fault| {
            fault.kind == FaultKind::Silent && pair.uses("oneOf") && pair.labels.contains(&"nullable")
        },
    ),
];

impl Pair {
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
