//! What a walk over a value collects, and where.

use std::fmt;

/// A path inside a value.
pub(crate) enum Path<'a> {
    Root,
    Field(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
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

/// What a walk over a value collects.
#[derive(Default)]
pub(crate) struct Findings {
    /// The fields that did not fit.
    pub(super) problems: Vec<Problem>,
    /// The paths of what fits and is new: enum values, types and fields.
    pub(super) unrecognized: Vec<String>,
    /// Whether the entries of lists are passed over.
    pub(super) skips_entries: bool,
}

/// A field whose JSON this version of the crate did not expect. It is read as absent; its JSON is in the
/// [`Extra`](crate::Extra) of its object and is written back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The path of the field, such as `senders[0].deliveryIdentifier`; empty for the whole value.
    pub path: String,
    /// What was expected, such as `a string`.
    pub expected: &'static str,
    /// What was found, such as `a number`, or `nothing`. Never the value itself, which may be confidential.
    pub found: &'static str,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}
