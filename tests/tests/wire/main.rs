//! The client over a real connection: its requests, byte for byte, and its results.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

mod accounts;
mod connections;
mod custom_channels;
mod failures;
mod files;
mod guarantees;
mod oauth_app;
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
mod uploads;

tests::in_every_version!();
