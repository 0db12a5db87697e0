//! Walks a value and collects what did not fit, or what is new.

use std::fmt;

use serde_json::Value;

use super::{FieldVisitor, JsonField, Object, Problem, Schema};

/// A path inside a value.
pub(crate) enum Path<'a> {
    Root,
    Field(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    pub(crate) fn field(&'a self, name: &'a str) -> Self {
        Path::Field(self, name)
    }

    pub(crate) fn element(&'a self, index: usize) -> Self {
        Path::Element(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Field(Path::Root, name) => f.write_str(name),
            Path::Field(parent, name) => write!(f, "{parent}.{name}"),
            Path::Element(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// What a walk collects.
pub(crate) enum Findings {
    /// The fields that did not fit.
    Problems(Vec<Problem>),
    /// The paths of what fits and is new: enum values, types and fields.
    Unrecognized(Vec<String>),
}

impl Findings {
    fn problem(&mut self, at: &Path<'_>, expected: &'static str, found: &'static str) {
        if let Self::Problems(all) = self {
            let path = at.to_string();
            all.push(Problem {
                path,
                expected,
                found,
            });
        }
    }

    pub(super) fn add_unrecognized(&mut self, at: &Path<'_>) {
        if let Self::Unrecognized(all) = self {
            all.push(at.to_string());
        }
    }
}

/// Collects all fields that did not fit.
pub(crate) fn problems<T: JsonField>(value: &T) -> Vec<Problem> {
    problems_by(|findings| value.inspect(&Path::Root, findings))
}

pub(super) fn problems_by(inspect: impl FnOnce(&mut Findings)) -> Vec<Problem> {
    let mut findings = Findings::Problems(Vec::new());
    inspect(&mut findings);
    match findings {
        Findings::Problems(all) => all,
        Findings::Unrecognized(_) => Vec::new(),
    }
}

/// Collects the paths of all that is unknown.
pub(crate) fn unrecognized<T: JsonField>(value: &T) -> Vec<String> {
    unrecognized_by(|findings| value.inspect(&Path::Root, findings))
}

pub(super) fn unrecognized_by(inspect: impl FnOnce(&mut Findings)) -> Vec<String> {
    let mut findings = Findings::Unrecognized(Vec::new());
    inspect(&mut findings);
    match findings {
        Findings::Unrecognized(all) => all,
        Findings::Problems(_) => Vec::new(),
    }
}

pub(super) fn inspect_object<T: Schema>(object: &Object<T>, at: &Path<'_>, findings: &mut Findings) {
    if let Some(value) = object.extra().non_object() {
        findings.problem(at, "an object", json_type("an object", value));
    }
    let mut collector = Collector {
        extra: object.extra(),
        at,
        findings,
    };
    if T::TAG.is_some() {
        // The tag is not among the fields that are visited.
        collector.mismatch("type");
    }
    object.visit_fields(&mut collector);
    let is_new = |name: &str| object.extra().mismatch(name).is_none();
    for (name, _) in object.extra().iter().filter(|(name, _)| is_new(name)) {
        findings.add_unrecognized(&at.field(name));
    }
}

struct Collector<'a> {
    extra: &'a super::Extra,
    at: &'a Path<'a>,
    findings: &'a mut Findings,
}

impl Collector<'_> {
    fn mismatch(&mut self, name: &'static str) -> bool {
        let Some((expected, value)) = self.extra.mismatch(name) else {
            return false;
        };
        let found = value.map_or("nothing", |value| json_type(expected, value));
        self.findings.problem(&self.at.field(name), expected, found);
        true
    }
}

impl FieldVisitor for Collector<'_> {
    fn field<T: JsonField>(&mut self, name: &'static str, value: &Option<T>) {
        match value {
            Some(value) => value.inspect(&self.at.field(name), self.findings),
            None => drop(self.mismatch(name)),
        }
    }

    fn required<T: JsonField>(&mut self, name: &'static str, value: &T) {
        if !self.mismatch(name) {
            value.inspect(&self.at.field(name), self.findings);
        }
    }
}

/// The type of a value that is not the expected one.
fn json_type(expected: &str, value: &Value) -> &'static str {
    match (value, expected) {
        (Value::Null, _) => "null",
        (Value::Bool(_), _) => "a boolean",
        (Value::Number(_), _) => "a number",
        (Value::String(_), "a boolean" | "an integer" | "a number" | "a list" | "an object") => "a string",
        (Value::String(_), _) => "a string of another form",
        (Value::Array(_), "a list") => "a list with something else in it",
        (Value::Array(_), _) => "a list",
        (Value::Object(_), "an object") => "an object with something else in it",
        (Value::Object(_), _) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use crate::{Message, MessagePage, Object};
    use serde_json::json;

    #[test]
    fn finds_unrecognized_parts_at_any_depth() {
        let page: Object<MessagePage> = serde_json::from_value(json!({
            "results": [
                {"type": "MESSAGE", "id": "1", "status": {"statusType": "SEEN"}, "mood": "good",
                    "senders": [{"actorId": "V-1", "deliveryIdentifier": {"type": "PIGEON", "value": "x", "ring": 1}}],
                    "attachments": [{"type": "HOLOGRAM"}, {"type": "FILE", "fileId": "1"}]},
                {"type": "RATING", "id": "2", "stars": 5},
                {"type": "COMMENT", "id": "3", "text": 7},
            ],
            "total": 3,
        }))
        .unwrap();
        let mut found = page.unrecognized();
        found.sort();
        let expected = [
            "results[0].attachments[0].type",
            "results[0].mood",
            "results[0].senders[0].deliveryIdentifier.ring",
            "results[0].senders[0].deliveryIdentifier.type",
            "results[0].status.statusType",
            "results[1].stars",
            "results[1].type",
            "total",
        ];
        assert_eq!(found, expected);
        // A field that does not fit is not reported as unrecognized, nor the other way round.
        let problems: Vec<String> = page.problems().into_iter().map(|problem| problem.path).collect();
        assert_eq!(problems, ["results[2].text"]);
        let known: Message =
            serde_json::from_value(json!({"type": "COMMENT", "id": "3", "text": "x"})).unwrap();
        assert!(known.unrecognized().is_empty() && known.problems().is_empty());
    }
}
