//! The OpenAPI description of HubSpot's Conversations API, from which the `hubspot-conversations`
//! SDK is generated.
//!
//! It states facts about the interface (names, types, required marks) in prose of this project. All but
//! [`WEBHOOKS`] is written by `cargo xtask regen`, never by hand. Not affiliated with HubSpot.

/// Version 3 of the API, as OpenAPI 3.0 JSON.
pub const V3: &str = include_str!("../v3.json");

/// The name of [`V3`] in errors: its path in the repository.
pub const V3_NAME: &str = "openapi/v3.json";

/// Version 2026-09 of the API, as OpenAPI 3.0 JSON. The client that is generated from [`V3`] serves it, too.
pub const V2026_09: &str = include_str!("../2026-09.json");

/// The name of [`V2026_09`] in errors: its path in the repository.
pub const V2026_09_NAME: &str = "openapi/2026-09.json";

/// The schemas of webhooks, as OpenAPI 3.0 JSON without operations. HubSpot describes them in prose only, so this
/// document is written by hand.
pub const WEBHOOKS: &str = include_str!("../webhooks.json");

/// The name of [`WEBHOOKS`] in errors: its path in the repository.
pub const WEBHOOKS_NAME: &str = "openapi/webhooks.json";

/// The URLs of each operation's documentation, as TOML, which `cargo xtask regen` reads.
pub const SOURCES: &str = include_str!("../upstream/sources.toml");
