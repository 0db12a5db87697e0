//! What is argued instead of shown: additive changes of responses that an instance tells apart, and breaking changes
//! that none does.

use super::adapter::Direction;

/// Rules by which a response may contain what the old document does not allow, and a client still copes.
pub(crate) const ADDITIVE_IN_RESPONSES: &[(&str, &str)] = &[
    ("property-added", "clients ignore unknown fields"),
    ("property-added-required", "clients ignore unknown fields"),
    ("additional-properties-allowed", "clients ignore unknown fields"),
    ("no-longer-write-only", "the field is new in responses"),
    ("enum-value-added", "clients keep values they do not know"),
    ("enum-removed", "clients keep values they do not know"),
    ("discriminator-value-added", "as a new enum value"),
    (
        "union-loosened",
        "what fits several alternatives is read as one of them",
    ),
    ("media-type-added", "a client that asks for the known one gets it"),
    ("error-status-added", "any call can fail in new ways"),
    ("operation-added", "no client calls it"),
];

/// A rule whose breaking findings may be without a distinguishing instance.
pub(crate) struct Unshown {
    pub(crate) rule: &'static str,
    pub(crate) direction: Direction,
    /// How many of a hundred findings may be unshown.
    pub(crate) percent: usize,
    pub(crate) why: &'static str,
}

const fn unshown(rule: &'static str, direction: Direction, percent: usize, why: &'static str) -> Unshown {
    Unshown {
        rule,
        direction,
        percent,
        why,
    }
}

/// Every rule that needs an argument. All others must be shown each time.
pub(crate) const UNSHOWN: &[Unshown] = &[unshown(
    "server-changed",
    Direction::Request,
    100,
    "no schema describes where a request goes",
)];
