//! Walks over a value for what did not fit, and for what is new.

use std::fmt;

use serde_json::Value;

use super::{FieldVisitor, JsonField, Object, Problem, Schema};

/// A place inside a value.
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

/// What a walk over a value looks for, and what it has found.
pub(crate) enum Found {
    /// What did not fit.
    Problems(Vec<Problem>),
    /// The places of what fits and is new: words, kinds and fields.
    New(Vec<String>),
}

impl Found {
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

    pub(super) fn new_here(&mut self, at: &Path<'_>) {
        if let Self::New(all) = self {
            all.push(at.to_string());
        }
    }
}

/// Everything in a value that did not fit.
pub(crate) fn problems<T: JsonField>(value: &T) -> Vec<Problem> {
    problems_by(|found| value.look(&Path::Root, found))
}

pub(super) fn problems_by(look: impl FnOnce(&mut Found)) -> Vec<Problem> {
    let mut found = Found::Problems(Vec::new());
    look(&mut found);
    match found {
        Found::Problems(all) => all,
        Found::New(_) => Vec::new(),
    }
}

/// The places in a value of what is not known.
pub(crate) fn unrecognized<T: JsonField>(value: &T) -> Vec<String> {
    unrecognized_by(|found| value.look(&Path::Root, found))
}

pub(super) fn unrecognized_by(look: impl FnOnce(&mut Found)) -> Vec<String> {
    let mut found = Found::New(Vec::new());
    look(&mut found);
    match found {
        Found::New(all) => all,
        Found::Problems(_) => Vec::new(),
    }
}

pub(super) fn of_shape<T: Schema>(object: &Object<T>, at: &Path<'_>, found: &mut Found) {
    if let Some(whole) = object.extra().whole() {
        found.problem(at, "an object", kind("an object", whole));
    }
    let mut collector = Collector {
        extra: object.extra(),
        at,
        found,
    };
    if T::TAG.is_some() {
        // Not among the fields: the type itself says it.
        collector.fault("type");
    }
    object.each(&mut collector);
    let is_new = |name: &str| object.extra().fault(name).is_none();
    for (name, _) in object.extra().iter().filter(|(name, _)| is_new(name)) {
        found.new_here(&at.field(name));
    }
}

struct Collector<'a> {
    extra: &'a super::Extra,
    at: &'a Path<'a>,
    found: &'a mut Found,
}

impl Collector<'_> {
    fn fault(&mut self, name: &'static str) -> bool {
        let Some((expected, value)) = self.extra.fault(name) else {
            return false;
        };
        let found = value.map_or("nothing", |value| kind(expected, value));
        self.found.problem(&self.at.field(name), expected, found);
        true
    }
}

impl FieldVisitor for Collector<'_> {
    fn field<T: JsonField>(&mut self, name: &'static str, value: &Option<T>) {
        match value {
            Some(value) => value.look(&self.at.field(name), self.found),
            None => drop(self.fault(name)),
        }
    }

    fn required<T: JsonField>(&mut self, name: &'static str, value: &T) {
        if !self.fault(name) {
            value.look(&self.at.field(name), self.found);
        }
    }
}

/// What a value is that is not what was expected there.
fn kind(expected: &str, value: &Value) -> &'static str {
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
    fn what_is_new_is_found_wherever_it_stands() {
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
        // What does not fit is no news, and the other way round.
        let problems: Vec<String> = page.problems().into_iter().map(|problem| problem.path).collect();
        assert_eq!(problems, ["results[2].text"]);
        let known: Message =
            serde_json::from_value(json!({"type": "COMMENT", "id": "3", "text": "x"})).unwrap();
        assert!(known.unrecognized().is_empty() && known.problems().is_empty());
    }
}
