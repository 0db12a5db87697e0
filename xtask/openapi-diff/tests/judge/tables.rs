//! What is argued instead of shown: additive changes of responses with instances that were not valid, and breaking
//! changes without such an instance.

use super::adapter::Direction;

/// Rules by which a response may contain what the old document does not allow, and a client still copes.
pub(crate) const ADDITIVE_IN_RESPONSES: &[(&str, &str)] = &[
    ("property-added", "clients ignore unknown fields"),
    ("property-added-required", "clients ignore unknown fields"),
    ("additional-properties-allowed", "clients ignore unknown fields"),
    ("no-longer-write-only", "the field is new in responses"),
    ("enum-value-added", "clients keep unknown values"),
    ("enum-removed", "clients keep unknown values"),
    ("discriminator-value-added", "as a new enum value"),
    (
        "union-loosened",
        "what fits several alternatives is read as one of them",
    ),
    ("media-type-added", "a client that requests the known one gets it"),
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

const NO_SCHEMA: &str = "no schema describes where a message goes, its credentials or its headers";
const NOTHING_SENT: &str = "what is no longer sent has no instance";
const FITS_ANOTHER: &str = "the values that the keyword excludes fit another alternative of a union, or other keywords \
    leave the object no room for the property";
const EITHER_WAY: &str =
    "a schema below the keyword became wider; the comparison does not order such schemas";
const NO_VALUE: &str = "the keyword applies to no value: parts of an `allOf` contradict each other, an enum or \
    `multipleOf` lists integers only, or a component is in no valid alternative";
const UNLISTED_TAG: &str = "a tag of the mapping that no schema lists as a value is in no instance";
const UNPROVEN: &str = "reported where nothing proves that a difference is harmless";
const SELECTS: &str =
    "a discriminator selects a member, which schemas do not show: all of them may be equal or empty";

/// Every rule that needs an argument. All others must be shown each time. A share goes down when the comparison gets
/// better; it goes up only with an argument.
pub(crate) const UNSHOWN: &[Unshown] = &[
    unshown("server-changed", Direction::Request, 100, NO_SCHEMA),
    unshown("server-removed", Direction::Request, 100, NO_SCHEMA),
    unshown("security-required", Direction::Request, 100, NO_SCHEMA),
    unshown("security-alternative-removed", Direction::Request, 100, NO_SCHEMA),
    unshown("security-scope-added", Direction::Request, 100, NO_SCHEMA),
    unshown("security-scheme-changed", Direction::Request, 100, NO_SCHEMA),
    unshown(
        "parameter-style-changed",
        Direction::Request,
        100,
        "schemas describe values, not how they are written",
    ),
    unshown(
        "encoding-changed",
        Direction::Request,
        100,
        "schemas describe values, not how they are written",
    ),
    unshown(
        "default-removed",
        Direction::Request,
        100,
        "a default restricts no value",
    ),
    unshown(
        "default-changed",
        Direction::Request,
        100,
        "a default restricts no value",
    ),
    unshown("operation-removed", Direction::Response, 100, NOTHING_SENT),
    unshown("operation-moved", Direction::Response, 100, NOTHING_SENT),
    unshown("success-status-removed", Direction::Response, 100, NOTHING_SENT),
    unshown("media-type-removed", Direction::Response, 100, NOTHING_SENT),
    unshown("header-removed", Direction::Response, 100, NO_SCHEMA),
    unshown("header-became-optional", Direction::Response, 100, NO_SCHEMA),
    unshown("header-style-changed", Direction::Response, 100, NO_SCHEMA),
    unshown(
        "property-removed",
        Direction::Response,
        25,
        "an optional property of any value is no longer sent, or its wrong values fit another part of the schema",
    ),
    unshown("property-removed", Direction::Request, 15, NO_VALUE),
    unshown(
        "became-write-only",
        Direction::Response,
        25,
        "an optional property of any value is no longer sent",
    ),
    unshown("body-removed", Direction::Request, 5, NO_VALUE),
    unshown("limit-added", Direction::Request, 15, FITS_ANOTHER),
    unshown("limit-tightened", Direction::Request, 10, FITS_ANOTHER),
    unshown("limit-changed", Direction::Request, 20, FITS_ANOTHER),
    unshown("limit-changed", Direction::Response, 20, FITS_ANOTHER),
    unshown("limit-removed", Direction::Response, 20, FITS_ANOTHER),
    unshown("limit-loosened", Direction::Response, 20, FITS_ANOTHER),
    unshown("constraint-added", Direction::Request, 20, FITS_ANOTHER),
    unshown("constraint-removed", Direction::Response, 30, FITS_ANOTHER),
    unshown("format-added", Direction::Request, 10, FITS_ANOTHER),
    unshown("format-removed", Direction::Response, 10, NO_VALUE),
    unshown("format-changed", Direction::Request, 10, FITS_ANOTHER),
    unshown("format-changed", Direction::Response, 10, FITS_ANOTHER),
    unshown("union-added", Direction::Request, 15, UNPROVEN),
    unshown("union-removed", Direction::Response, 15, UNPROVEN),
    unshown("enum-added", Direction::Request, 10, FITS_ANOTHER),
    unshown("enum-replaced", Direction::Request, 20, NO_VALUE),
    unshown("enum-replaced", Direction::Response, 28, NO_VALUE),
    unshown("enum-value-removed", Direction::Request, 10, FITS_ANOTHER),
    unshown(
        "additional-properties-forbidden",
        Direction::Request,
        8,
        FITS_ANOTHER,
    ),
    unshown(
        "additional-properties-typed",
        Direction::Request,
        10,
        FITS_ANOTHER,
    ),
    unshown(
        "additional-properties-untyped",
        Direction::Response,
        10,
        FITS_ANOTHER,
    ),
    unshown("property-added-required", Direction::Request, 8, FITS_ANOTHER),
    unshown("property-became-required", Direction::Request, 8, FITS_ANOTHER),
    unshown("property-became-optional", Direction::Response, 15, FITS_ANOTHER),
    unshown("constraint-changed", Direction::Request, 40, EITHER_WAY),
    unshown("constraint-changed", Direction::Response, 60, EITHER_WAY),
    unshown("type-changed", Direction::Request, 10, NO_VALUE),
    unshown("type-changed", Direction::Response, 15, NO_VALUE),
    unshown("property-retyped", Direction::Request, 30, NO_VALUE),
    unshown("property-retyped", Direction::Response, 40, NO_VALUE),
    unshown("type-narrowed", Direction::Request, 8, NO_VALUE),
    unshown("type-widened", Direction::Response, 18, NO_VALUE),
    unshown("nullable-on", Direction::Response, 8, NO_VALUE),
    unshown("success-status-added", Direction::Response, 15, NO_VALUE),
    unshown("became-read-only", Direction::Request, 15, NO_VALUE),
    unshown("format-narrowed", Direction::Request, 30, FITS_ANOTHER),
    unshown("nullable-off", Direction::Request, 10, NO_VALUE),
    unshown("union-member-added", Direction::Response, 10, NO_VALUE),
    unshown("union-member-removed", Direction::Request, 10, NO_VALUE),
    unshown("union-tightened", Direction::Request, 15, UNPROVEN),
    unshown("discriminator-changed", Direction::Request, 50, SELECTS),
    unshown("discriminator-changed", Direction::Response, 50, SELECTS),
    unshown("discriminator-value-removed", Direction::Request, 60, SELECTS),
    unshown(
        "discriminator-value-replaced",
        Direction::Request,
        60,
        UNLISTED_TAG,
    ),
    unshown(
        "discriminator-value-replaced",
        Direction::Response,
        60,
        UNLISTED_TAG,
    ),
    unshown("schema-changed", Direction::Request, 25, UNPROVEN),
    unshown("schema-changed", Direction::Response, 25, UNPROVEN),
];
