//! Sends by several processes with one store, over a broken network: no message twice, and no outcome untrue.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod keyed;
mod pairs;
mod planted;
#[cfg(unix)]
mod servers;

/// The program of the workers.
const WORKER: &str = env!("CARGO_BIN_EXE_proving_worker");

/// A number from the environment, or another one.
fn number(name: &str, otherwise: u64) -> u64 {
    let set = std::env::var(name).ok();
    set.map_or(otherwise, |text| text.parse().expect("a number"))
}
