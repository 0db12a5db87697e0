//! The send that never doubles, on the fault injection: real sockets, scaled times, everything seeded.

// A helper of tests stops where it stands, as a test does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod dropped;
mod faults;
mod lookup;
mod processes;
mod resend;
