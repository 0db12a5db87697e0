//! What a walk over a value collects, and where.

use std::fmt;

use super::Problem;

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
}
