//! A field that did not fit.

use std::fmt;

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
