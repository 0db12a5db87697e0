//! The version step that a change of the description needs in the SDK.
//!
//! The step has two sources:
//!
//! - The generator lists the public items that it makes of each description ([`Item`](hubspot_conversations_codegen::Item)).
//!   The difference of the lists has a step by Cargo's rules: an item that is missing or has another signature is major, a
//!   new item is minor, other documentation is a patch.
//! - A change on the wire can need a step though no item changes. The column `sdk_step` of the rules of `openapi-diff` has
//!   it: a property that HubSpot requires and a hand-written constructor does not take is major.
//!
//! The result is never below that of `cargo semver-checks`, whose verdicts on single changes are recorded in
//! `tests/sdk_step_cases/verdicts.tsv`. Hand-written items are not compared, since no description changes them.

mod compare;
mod effects;
mod items;
mod renames;
mod render;
mod step;

pub use compare::changes;
pub(crate) use compare::generated;
pub use render::SdkReport;
pub use step::{Change, VersionStep, next_version};
