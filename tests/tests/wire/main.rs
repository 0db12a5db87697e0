//! The client over a real connection: what it sends, byte for byte, and what it makes of the answers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test stops where it stands"
)]

mod failures;
mod frame;
mod operations;
mod paging;
mod promises;
mod replies;
mod requests;
mod stand_in;
mod stand_in_faults;
mod typed_mocks;

tests::in_every_version!();
