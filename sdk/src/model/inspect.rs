//! Walks a value and collects what did not fit, and what is new.

use serde_json::Value;

use super::{Extra, FieldVisitor, Findings, JsonField, Path, Problem, Schema};

/// Collects all fields that did not fit.
pub(crate) fn problems<T: JsonField>(value: &T) -> Vec<Problem> {
    findings(value).problems
}

/// Collects the paths of all that is unknown.
pub(crate) fn unrecognized<T: JsonField>(value: &T) -> Vec<String> {
    findings(value).unrecognized
}

/// Collects the fields that did not fit outside of lists: those of a page, and not of its items.
pub(crate) fn own_problems<T: JsonField>(value: &T) -> Vec<Problem> {
    let mut findings = Findings {
        skips_entries: true,
        ..Findings::default()
    };
    value.inspect(&Path::Root, &mut findings);
    findings.problems
}

fn findings<T: JsonField>(value: &T) -> Findings {
    let mut findings = Findings::default();
    value.inspect(&Path::Root, &mut findings);
    findings
}

/// Collects the findings in the fields of an object and in its extra ones.
pub(super) fn inspect<T: Schema>(fields: &T, extra: &Extra, at: &Path<'_>, findings: &mut Findings) {
    let mut collector = Collector { extra, at, findings };
    if let Some(value) = extra.non_object() {
        collector.add_problem(at, "an object", json_type("an object", value));
    }
    if T::TAG.is_some() {
        // `visit_fields` leaves out the tag.
        collector.mismatch("type");
    }
    fields.visit_fields(&mut collector);
    let new = extra.iter().filter(|(name, _)| extra.mismatch(name).is_none());
    let paths = new.map(|(name, _)| Path::Field(at, name).to_string());
    findings.unrecognized.extend(paths);
}

struct Collector<'a> {
    extra: &'a Extra,
    at: &'a Path<'a>,
    findings: &'a mut Findings,
}

impl Collector<'_> {
    fn mismatch(&mut self, name: &'static str) -> bool {
        let Some((expected, value)) = self.extra.mismatch(name) else {
            return false;
        };
        let found = value.map_or("nothing", |value| json_type(expected, value));
        self.add_problem(&Path::Field(self.at, name), expected, found);
        true
    }

    fn add_problem(&mut self, at: &Path<'_>, expected: &'static str, found: &'static str) {
        let path = at.to_string();
        self.findings.problems.push(Problem {
            path,
            expected,
            found,
        });
    }
}

impl FieldVisitor for Collector<'_> {
    fn field<T: JsonField>(&mut self, name: &'static str, value: &Option<T>) {
        match value {
            Some(value) => value.inspect(&Path::Field(self.at, name), self.findings),
            None => drop(self.mismatch(name)),
        }
    }

    fn required<T: JsonField>(&mut self, name: &'static str, value: &T) {
        if !self.mismatch(name) {
            value.inspect(&Path::Field(self.at, name), self.findings);
        }
    }
}

/// Returns the JSON type of a value that is not the expected one.
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
