//! A client for HubSpot's Conversations API: it sends messages to conversations threads, and reads them.
//!
//! It is for programs that write to customers. A send ends with one of three outcomes, and none is a guess: the message was
//! sent, it was not sent, or the outcome is unknown. When a response is lost, the message is not sent again unless you ask
//! for it.
//!
//! ```
//! use hubspot_conversations::{ActorId, Client, Result, ThreadId};
//!
//! async fn answer(hubspot: &Client, thread: ThreadId, me: ActorId) -> Result<()> {
//!     let thread = hubspot.thread(thread);
//!
//!     // Send, through the channel the customer wrote on.
//!     match thread.reply("Your order has shipped.", me).await {
//!         Ok(sent) => println!("sent as {}", sent.id()), // the thread has exactly one message of this send
//!         Err(error) if error.is_not_sent() => println!("not sent: {error}"), // it can be sent again
//!         Err(error) => println!("unknown: {error}"), // look it up later; do not send it again
//!     }
//!
//!     // Read, newest first, all pages.
//!     let mut messages = thread.messages();
//!     while let Some(message) = messages.try_next().await? {
//!         println!("{:?} {}", message.created_at(), message.text().unwrap_or_default());
//!     }
//!     Ok(())
//! }
//! # #[cfg(feature = "mock")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<()> {
//! #     let stand_in = hubspot_conversations::mock::StandIn::start();
//! #     answer(&stand_in.client()?, stand_in.email_thread(), stand_in.agent()).await?;
//! #     assert_eq!(stand_in.messages(stand_in.email_thread()).len(), 2);
//! #     Ok(())
//! # }
//! # #[cfg(not(feature = "mock"))]
//! # fn main() {}
//! ```
//!
//! [`Client::from_env`] makes a client with the token in `HUBSPOT_ACCESS_TOKEN`. The guide
//! [`getting_started`](guide::getting_started) begins with an empty project, and needs no HubSpot account.
//!
//! # Guides
//!
#![doc = include_str!("guide/pages.md")]
//!
//! # What the crate does
//!
//! - **Sends once.** HubSpot has no idempotency key for messages. When a response is lost, the crate looks the message up
//!   in the thread. With the feature `store`, a send has an idempotency key of its own, across processes and crashes.
//! - **Covers the Conversations API**: messages, threads, actors, inboxes, channels and channel accounts. Each operation is
//!   a method of [`Client`]; [`Thread`] is a shortcut for one thread. [`Client::request`] calls any other path.
//! - **Tolerates new responses.** Enum values, message types and fields that are new to this crate are kept. A field of an
//!   unexpected type reads as absent and is listed by [`problems()`](Message::problems).
//! - **Retries, limits its rate and times out**, with settings for a client, for some calls ([`Client::with`]) or for one
//!   request.
//! - **Authenticates** with an access token, an OAuth app or your own [`TokenSource`].
//! - **Tests without an account**: the feature `mock` has a stand-in for HubSpot.
//!
//! All errors are of one type, [`Error`]. Clients, traces and the `Display` of errors never contain a token, message text or
//! address.
//!
//! # Cargo features
//!
//! | feature | what it adds |
//! | --- | --- |
//! | `codegen` (default) | generates the client's source at build time; without it, the same source as packaged is compiled |
//! | `rustls` (default) | TLS by rustls, with AWS-LC |
//! | `native-tls` | TLS by the operating system's library |
//! | `rustls-no-provider` | TLS by rustls, with the cryptography provider that your program installs |
//! | `custom-channels` | channels of an app's own: a message service in HubSpot's inbox |
//! | `files` | the account's files: upload, import from a URL, search, reading, deletion |
//! | `mock` | the stand-in and the typed mocks, for your tests |
//! | `schemars` | JSON Schemas of request types |
//! | `seal` | encryption of the OAuth tokens that processes share in a store |
//! | `store` | idempotency keys, in a store that processes share |
//! | `webhook` | HubSpot's events: verification of their signature, and their types |
//!
//! For another TLS than the default, set `default-features = false` too, or your program contains both.
//!
#![cfg_attr(feature = "store", doc = "[`sending_once`]: crate::guide::sending_once")]
#![cfg_attr(
    not(feature = "store"),
    doc = "[`sending_once`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/sending_once/"
)]
//!
#![cfg_attr(feature = "store", doc = "[`many_machines`]: crate::guide::many_machines")]
#![cfg_attr(
    not(feature = "store"),
    doc = "[`many_machines`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/many_machines/"
)]
//!
#![cfg_attr(feature = "webhook", doc = "[`webhooks`]: crate::guide::webhooks")]
#![cfg_attr(
    not(feature = "webhook"),
    doc = "[`webhooks`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/webhooks/"
)]
//!
#![cfg_attr(feature = "files", doc = "[`files`]: crate::guide::files")]
#![cfg_attr(
    not(feature = "files"),
    doc = "[`files`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/files/"
)]
//!
#![cfg_attr(
    all(feature = "custom-channels", feature = "webhook"),
    doc = "[`custom_channels`]: crate::guide::custom_channels"
)]
#![cfg_attr(
    not(all(feature = "custom-channels", feature = "webhook")),
    doc = "[`custom_channels`]: https://docs.rs/hubspot-conversations/latest/hubspot_conversations/guide/custom_channels/"
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod actor;
mod auth;
mod backend;
mod base_url;
mod body;
mod builder;
pub mod bulk;
mod call;
mod client;
#[cfg(feature = "custom-channels")]
#[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
pub mod custom_channels;
mod delivery;
mod env;
mod error;
#[cfg(feature = "files")]
#[cfg_attr(docsrs, doc(cfg(feature = "files")))]
pub mod files;
mod headers;
mod http_settings;
mod ids;
pub mod limiter;
mod message;
pub mod metrics;
mod middleware;
mod model;
mod multipart;
mod oauth_app;
mod options;
mod outgoing;
mod pages;
mod rate_limit;
mod raw_request;
mod receipt;
mod redact;
mod registry;
mod reply;
mod request;
mod response;
mod retry;
mod send;
mod status;
#[cfg(feature = "store")]
#[cfg_attr(docsrs, doc(cfg(feature = "store")))]
pub mod store;
mod sync;
mod thread;
mod time;
mod transfer;
mod version;

/// The programs of the README, as tests. They use the stand-in.
#[cfg(all(doctest, feature = "mock"))]
#[doc = include_str!(env!("README"))]
mod readme {}

// Documentation only. Its code uses the stand-in, so without the feature `mock` it is not tested.
#[cfg(any(doc, doctest))]
#[cfg(any(not(doctest), feature = "mock"))]
pub mod guide;
#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod mock;
#[cfg(feature = "schemars")]
mod schema;
#[cfg(feature = "webhook")]
#[cfg_attr(docsrs, doc(cfg(feature = "webhook")))]
pub mod webhook;

/// The generated modules of an area of the API.
macro_rules! area {
    ($folder:literal, $area:ident) => {
        /// The area, for the paths of its requests.
        const AREA: crate::Area = crate::Area::$area;

        /// The types of the API.
        pub mod types {
            include!(concat!(env!("GENERATED"), "/", $folder, "/types.rs"));
        }
        /// Pure functions that build the requests.
        pub(crate) mod requests {
            include!(concat!(env!("GENERATED"), "/", $folder, "/requests.rs"));
        }
        /// The operations of the API.
        pub mod operations {
            include!(concat!(env!("GENERATED"), "/", $folder, "/operations.rs"));
        }
        /// JSON Schemas of what is sent.
        #[cfg(feature = "schemars")]
        #[allow(unused_variables)]
        pub mod schemas {
            include!(concat!(env!("GENERATED"), "/", $folder, "/schemas.rs"));
        }
        /// Typed `httpmock` operations, generated by progenitor.
        #[cfg(feature = "mock")]
        #[allow(
            missing_docs,
            clippy::unwrap_used,
            clippy::panic,
            elided_lifetimes_in_paths
        )]
        pub mod mock {
            include!(concat!(env!("GENERATED"), "/", $folder, "/mock.rs"));
        }
    };
}

mod generated {
    // The generator's tests check generated code; lints of single lines do not apply.
    #![allow(
        clippy::all,
        clippy::pedantic,
        unreachable_pub,
        unused_imports,
        unused_mut,
        dead_code
    )]
    #![allow(missing_debug_implementations)]

    // The build script names the folder: the files are generated there while building, or packaged in `src/generated`.

    pub mod conversations {
        area!("conversations", Conversations);
        /// The types of webhooks.
        #[cfg(feature = "webhook")]
        pub mod webhook {
            include!(concat!(env!("GENERATED"), "/conversations/webhook.rs"));
        }
    }
    #[cfg(feature = "custom-channels")]
    pub mod custom_channels {
        area!("custom_channels", CustomChannels);
        /// The types of webhooks.
        #[cfg(feature = "webhook")]
        pub mod webhook {
            include!(concat!(env!("GENERATED"), "/custom_channels/webhook.rs"));
        }
    }
    #[cfg(feature = "files")]
    pub mod files {
        area!("files", Files);
    }
}

#[doc(inline)]
pub use generated::conversations::types::*;
pub use generated::conversations::{operations, types};

pub use auth::{AuthorizeUrl, DEFAULT_TOKEN_URL, OAuth, Token, TokenFuture, TokenSource};
pub use backend::{DEFAULT_MAX_RESPONSE_BYTES, ResponseFuture};
pub use base_url::DEFAULT_BASE_URL;
pub use builder::{ClientBuilder, DEFAULT_CONNECT_TIMEOUT};
pub use client::Client;
pub use delivery::Delivery;
pub use error::{Error, ErrorKind};
pub use ids::{ActorId, ActorKind, ChannelAccount, ParseIdError, ThreadId};
pub use middleware::{AttemptInfo, Middleware, Next, middleware_fn};
pub use model::{Extra, JsonObject, Object, Problem, Timestamp, UnrecognizedValue};
pub use multipart::{FilePart, Multipart};
pub use oauth_app::{ExchangeCode, OAuthApp};
pub use options::{
    CallOptions, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_SETTLE_TIME, DEFAULT_TOTAL_TIMEOUT, Writers,
};
pub use pages::{Paginated, Paginator};
pub use rate_limit::RateLimit;
pub use raw_request::RawRequest;
pub use receipt::Receipt;
pub use reply::SendReply;
pub use response::{DEFAULT_MAX_PAGE_ENTRIES, Response};
pub use retry::{DEFAULT_MAX_ATTEMPTS, RetryPolicy};
pub use send::{Evidence, Lookup, Prepared, SendMessage, Sent};
pub use thread::{Messages, Thread};
pub use version::{ApiVersion, Area};

// The crates of public signatures, in the versions that this crate uses, so that programs need not depend on them.
#[doc(no_inline)]
pub use {bytes, chrono, http, reqwest, serde_json};

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;
