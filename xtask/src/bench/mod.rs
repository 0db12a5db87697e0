//! What this crate costs beside what one would write by hand, as ratios of one run.

mod row;

pub use row::{Goal, Row};
