//! Schemas as a graph: each keyword in one spelling, `allOf` merged, equivalent schemas in one class.

pub(crate) mod applicators;
pub(crate) mod arena;
pub(crate) mod equivalence;
pub(crate) mod expand;
pub(crate) mod graph;
pub(crate) mod lower;
