//! Faults of the comparison that are known and open. Each row goes when its kind is fixed.

use serde_json::Value;

use super::judge::{Fault, FaultKind};
use super::lower::references;
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
        "the comparison of components that contain themselves in an `allOf` may not end",
        |_, fault| fault.kind == FaultKind::NeverEnds,
    ),
    known("the default server is not filled in", |pair, fault| {
        is_alarm(fault) && pair.has_label(&["default-server"])
    }),
    known(
        "an enum replaced whole is additive in a response",
        |pair, fault| {
            let is_replaced = pair.has_label(&[
                "enum-replace",
                "tag",
                "replace-reference",
                "property-replace",
                "replace",
            ]);
            is_missed(fault) && fault.got.contains("enum-value-added") && is_replaced
        },
    ),
    known(
        "properties that `patternProperties` types are not compared",
        |pair, fault| pair.uses("patternProperties") && fault.got.contains("constraint-"),
    ),
    known(
        "a declared property is not compared with `additionalProperties`",
        |pair, fault| {
            let is_declared = fault.got.contains("property-added") || fault.got.contains("property-removed");
            is_missed(fault) && pair.uses("additionalProperties") && is_declared
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
        "a change to or from any type hides the changes beside it",
        |_, fault| {
            is_missed(fault) && (fault.got.contains("type-widened") || fault.got.contains("type-narrowed"))
        },
    ),
    known(
        "a union that appears hides the changes beside it",
        |pair, fault| {
            let is_union = fault.got.contains("union-added") || fault.got.contains("union-member-added");
            is_missed(fault) && is_union && pair.has_label(&["union-beside", "union-wrap"])
        },
    ),
    known(
        "null is not compared where a union appears beside a nullable type",
        |pair, fault| fault.kind == FaultKind::Silent && pair.has_label(&["union-beside"]),
    ),
    known(
        "an enum replaced by other values than its own is additive in a response",
        |_, fault| fault.kind == FaultKind::NothingReadable && fault.got.contains("enum-removed"),
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
        "a required property is not compared where it is no longer read-only",
        |pair, fault| {
            let is_flagged = fault.got.contains("read-only") || fault.got.contains("write-only");
            is_missed(fault) && is_flagged && pair.uses("required")
        },
    ),
    known(
        "a type that becomes null alone is compared as a nullable one",
        |pair, fault| {
            is_missed(fault)
                && fault.got.contains("nullable-on")
                && pair.has_label(&["nullable", "type-list"])
        },
    ),
    known(
        "null among the values of an enum is not compared",
        |pair, fault| {
            let labels = ["enum-remove", "enum-replace", "enum-toggle", "nullable"];
            is_missed(fault) && has_null_value(&pair.before) && pair.has_label(&labels)
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
    known("bounds and multiples are compared as text", |pair, fault| {
        let labels = [
            "bound-of-integers",
            "integer-as-multiple",
            "bound-beside-enum",
            "weaker-bound",
        ];
        is_alarm(fault) && pair.has_label(&labels)
    }),
    known(
        "`format: byte` and `contentEncoding` are two things",
        |pair, fault| {
            is_alarm(fault)
                && pair.has_label(&["spelling-of-3.1"])
                && pair.before.to_string().contains("\"byte\"")
        },
    ),
];

/// Whether the comparison may use all memory: the documents differ, and a component contains itself by way of an
/// `allOf` or of a reference with other keywords beside it. The place of a schema below grows with each round.
pub(crate) fn never_ends(pair: &Pair) -> bool {
    let documents = [&pair.before, &pair.after];
    pair.before != pair.after
        && documents.into_iter().any(|document| {
            let schemas = document["components"]["schemas"]
                .as_object()
                .into_iter()
                .flatten();
            schemas
                .into_iter()
                .any(|(name, schema)| is_composed(schema) && contains_itself(document, name))
        })
}

fn is_composed(schema: &Value) -> bool {
    match schema {
        Value::Object(map) => {
            map.contains_key("allOf")
                || map.contains_key("$ref") && map.len() > 1
                || map.values().any(is_composed)
        }
        Value::Array(list) => list.iter().any(is_composed),
        _ => false,
    }
}

fn contains_itself(document: &Value, name: &str) -> bool {
    let mut reached: Vec<String> = Vec::new();
    let mut queue = references(&document["components"]["schemas"][name]);
    while let Some(next) = queue.pop() {
        if !reached.contains(&next) {
            queue.extend(references(&document["components"]["schemas"][&next]));
            reached.push(next);
        }
    }
    reached.iter().any(|own| own == name)
}

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

fn has_null_value(value: &Value) -> bool {
    match value {
        Value::Object(map) => {
            let mut values = map.get("enum").and_then(Value::as_array).into_iter().flatten();
            values.any(Value::is_null) || map.values().any(has_null_value)
        }
        Value::Array(list) => list.iter().any(has_null_value),
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
