//! What the tests share: a server that records what it is asked, payloads and fixtures, JSON, and the
//! description read as a set of rules of its own.

// A helper of tests stops where it stands, as a test does, and says on the terminal what it looked at.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Write;

pub mod corpus;
pub mod hub;
pub mod json;
pub mod proving;
pub mod rules;
pub mod source;
pub mod surface;

/// Says a figure in every run. What a test prints is shown only if it fails; what it writes is shown always.
pub fn say(figure: &str) {
    writeln!(std::io::stdout(), "{figure}").expect("standard output");
}
