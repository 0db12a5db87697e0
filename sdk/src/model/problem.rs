//! What did not fit, and where.

use std::fmt;

/// A field that came in a shape this version of the crate did not expect. It reads as absent; its JSON is
/// in the [`Extra`](crate::Extra) of its object and is written back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Where the field stands, such as `senders[0].deliveryIdentifier`; empty for all of what was read.
    pub path: String,
    /// What was expected there, such as `a string`.
    pub expected: &'static str,
    /// What was found, such as `a number`, or `nothing`. Never the value itself, which may be private.
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
