//! Maintainers' commands: read HubSpot's documents, compare them, write the spec.

pub mod bench;
pub mod commands;
pub(crate) mod paths;
pub mod propose;
pub mod regen;
pub mod release;
