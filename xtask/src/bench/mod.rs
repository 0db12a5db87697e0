//! What this crate costs beside what one would write by hand, as ratios of one run.

pub mod build;
mod row;

pub use row::{Goal, Row};
