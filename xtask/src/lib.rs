//! Maintainers' commands: read HubSpot's documents, compare them, write the spec.

pub mod commands;
pub(crate) mod paths;
pub mod regen;
