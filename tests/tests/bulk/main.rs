//! Bulk sends: `send_all` over a real connection, and the example `bulk_send`, stopped and killed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests panic as tests do"
)]

mod example;
mod files;
mod killed;
mod send_all;

tests::in_every_version!();
