//! Maintainers' commands: read HubSpot's documents, compare them, write the spec.

pub mod openapi;
