//! What did not fit, and where.

use std::fmt;

use serde_json::Value;

use super::{Fields, Object, Part, Shape};

/// A field that came in a shape this version of the crate did not expect. It reads as absent; its JSON is
/// in the [`Extra`](crate::Extra) of its object and is written back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Where the field stands, such as `senders[0].deliveryIdentifier`.
    pub path: String,
    /// What was expected there, such as `a string`.
    pub expected: &'static str,
    /// What was found, such as `a number`, or `nothing`. Never the value itself, which may be private.
    pub found: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: expected {}, found {}",
            self.path, self.expected, self.found
        )
    }
}

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

/// Everything in a value that did not fit.
pub(crate) fn problems<T: Part>(value: &T) -> Vec<Problem> {
    let mut found = Vec::new();
    value.problems(&Path::Root, &mut found);
    found
}

pub(super) fn of_shape<T: Shape>(object: &Object<T>, at: &Path<'_>, found: &mut Vec<Problem>) {
    if let Some(whole) = object.extra().whole() {
        found.push(Problem {
            path: at.to_string(),
            expected: "an object",
            found: kind(Some(whole)),
        });
    }
    object.each(&mut Collector {
        extra: object.extra(),
        at,
        found,
    });
}

struct Collector<'a> {
    extra: &'a super::Extra,
    at: &'a Path<'a>,
    found: &'a mut Vec<Problem>,
}

impl Collector<'_> {
    fn fault(&mut self, name: &'static str) -> bool {
        let Some((expected, value)) = self.extra.fault(name) else {
            return false;
        };
        self.found.push(Problem {
            path: self.at.field(name).to_string(),
            expected,
            found: value.map_or("nothing", |value| kind(Some(value))),
        });
        true
    }
}

impl Fields for Collector<'_> {
    fn field<T: Part>(&mut self, name: &'static str, value: &Option<T>) {
        match value {
            Some(value) => value.problems(&self.at.field(name), self.found),
            None => drop(self.fault(name)),
        }
    }

    fn required<T: Part>(&mut self, name: &'static str, value: &T) {
        if !self.fault(name) {
            value.problems(&self.at.field(name), self.found);
        }
    }
}

fn kind(value: Option<&Value>) -> &'static str {
    match value {
        None => "nothing",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "a boolean",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(_)) => "a string of another form",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    }
}
