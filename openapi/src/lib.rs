//! The OpenAPI descriptions of HubSpot's APIs, from which the `hubspot-conversations` SDK is generated: a module for each
//! area.
//!
//! They state facts about the interface (names, types, required marks) in prose of this project. All but
//! [`conversations::WEBHOOKS`] and [`custom_channels::WEBHOOKS`] is written by `cargo xtask regen`, never by hand. Not affiliated with HubSpot.

/// A constant for the text of a file, and one for its path in the repository.
macro_rules! document {
    ($(#[$doc:meta])* $text:ident, $name:ident, $file:literal) => {
        $(#[$doc])*
        pub const $text: &str = include_str!(concat!("../", $file));

        #[doc = concat!("The name of [`", stringify!($text), "`] in errors: its path in the repository.")]
        pub const $name: &str = concat!("openapi/", $file);
    };
}

/// Threads, messages, actors, inboxes and channels.
pub mod conversations {
    document!(
        /// Version 3 of the API, as OpenAPI 3.0 JSON.
        V3, V3_NAME, "conversations/v3.json"
    );
    document!(
        /// Version 2026-09 of the API, as OpenAPI 3.0 JSON. The client that is generated from [`V3`] serves it, too.
        V2026_09, V2026_09_NAME, "conversations/2026-09.json"
    );
    document!(
        /// The schemas of webhooks, as OpenAPI 3.0 JSON without operations. HubSpot describes them in prose only, so this
        /// document is written by hand.
        WEBHOOKS, WEBHOOKS_NAME, "conversations/webhooks.json"
    );
    document!(
        /// The operations of each version and the URLs of their documentation, as TOML, which `cargo xtask regen` reads.
        SOURCES, SOURCES_NAME, "conversations/sources.toml"
    );
}

/// Channels of an app's own.
pub mod custom_channels {
    document!(
        /// Version 3 of the API, as OpenAPI 3.0 JSON.
        V3, V3_NAME, "custom_channels/v3.json"
    );
    document!(
        /// Version 2026-09 of the API, as OpenAPI 3.0 JSON. The client that is generated from [`V3`] serves it, too.
        V2026_09, V2026_09_NAME, "custom_channels/2026-09.json"
    );
    document!(
        /// The schemas of webhooks, as OpenAPI 3.0 JSON without operations. HubSpot describes them in prose only, so this
        /// document is written by hand.
        WEBHOOKS, WEBHOOKS_NAME, "custom_channels/webhooks.json"
    );
    document!(
        /// The operations of each version and the URLs of their documentation, as TOML, which `cargo xtask regen` reads.
        SOURCES, SOURCES_NAME, "custom_channels/sources.toml"
    );
}

/// The account's files.
pub mod files {
    document!(
        /// Version 3 of the API, as OpenAPI 3.0 JSON.
        V3, V3_NAME, "files/v3.json"
    );
    document!(
        /// Version 2026-09 of the API, as OpenAPI 3.0 JSON. The client that is generated from [`V3`] serves it, too.
        V2026_09, V2026_09_NAME, "files/2026-09.json"
    );
    document!(
        /// The operations of each version and the URLs of their documentation, as TOML, which `cargo xtask regen` reads.
        SOURCES, SOURCES_NAME, "files/sources.toml"
    );
}
