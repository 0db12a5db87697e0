//! What the tests share: a server that records what it is asked, payloads and fixtures, JSON, and the
//! description read as a set of rules of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands"
)]

use std::io::Write;

pub mod corpus;
pub mod fault_injection;
pub mod fuzz;
pub mod hubspot;
pub mod json;
pub mod rules;
pub mod setup;
pub mod source;
pub mod surface;
pub mod version;

/// Says a figure in every run. What a test prints is shown only if it fails; what it writes is shown always.
pub fn say(figure: &str) {
    writeln!(std::io::stdout(), "{figure}").expect("standard output");
}
