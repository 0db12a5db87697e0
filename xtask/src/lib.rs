//! Maintainers' commands: read HubSpot's documents, compare them, write the spec.

pub mod bench;
pub mod diff;
pub mod impact;
pub mod openapi;
pub(crate) mod paths;
pub mod propose;
pub mod regen;
pub mod release;
