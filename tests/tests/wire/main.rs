//! The client over a real connection: its requests, byte for byte, and its results.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

mod accounts;
mod connections;
mod failures;
mod guarantees;
mod odd_answers;
mod operations;
mod options;
mod outcomes;
mod paging;
mod panics;
mod rate_limits;
mod raw_requests;
mod replies;
mod request_checks;
mod requests;
mod stand_in;
mod stand_in_faults;
mod tokens;
mod typed_mocks;

tests::in_every_version!();
