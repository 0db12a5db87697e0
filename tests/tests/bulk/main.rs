//! Many messages: `send_all` over a real connection, and the example `bulk_send`, stopped and killed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands"
)]

mod killed;
mod list;
mod program;

tests::in_every_version!();
