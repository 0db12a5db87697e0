//! The overlay: our names, our prose, and corrections with their evidence, applied to the facts.
//!
//! An OpenAPI Overlay 1.1. `x-rename` names schemas before the actions run, so that these use the new names. A
//! correction cites its evidence, and takes names out of upstream's lists rather than replacing the lists, so that what
//! upstream adds to them is shipped.

mod action;
mod layer;
mod names;

pub use action::Action;
pub use layer::{Applied, Layer, Tolerance};
