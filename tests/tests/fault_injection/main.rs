//! Sends under fault injection: real sockets, scaled times, seeded randomness.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod dropped;
mod faults;
mod lookup;
mod outcomes;
mod processes;
mod resend;
