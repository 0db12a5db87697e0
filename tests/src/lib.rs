//! Helpers of the tests: servers, payloads and fixtures, JSON, and the rules of the description.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

use std::io::Write;

pub mod corpus;
pub mod fault_injection;
pub mod fuzz;
pub mod hubspot;
pub mod json;
pub mod link;
pub mod processes;
pub mod proving_ground;
pub mod rules;
#[cfg(unix)]
pub mod servers;
pub mod setup;
pub mod source;
pub mod surface;
pub mod version;

/// Prints a figure in every run: output of `println!` is shown only if a test fails, what is written to standard output
/// always.
pub fn say(figure: &str) {
    writeln!(std::io::stdout(), "{figure}").expect("standard output");
}
