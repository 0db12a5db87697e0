//! The Postgres store, on real servers.
// A server is killed as Unix does it.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod conformance;
mod losses;
mod outbox;
mod settings;
