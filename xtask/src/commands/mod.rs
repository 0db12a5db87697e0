//! The commands of `cargo xtask` besides `regen`. Each takes its arguments, prints, and returns an exit code or a failure.

pub mod bench;
pub mod diff;
pub mod propose;
pub mod release;
