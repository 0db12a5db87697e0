// The README's tests use the stand-in: without the feature `mock` they are left out.
#![cfg_attr(any(not(doctest), feature = "mock"), doc = include_str!(env!("README")))]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod actor;
mod auth;
mod backend;
mod base_url;
mod builder;
pub mod bulk;
mod call;
mod client;
mod delivery;
mod env;
mod error;
mod headers;
mod ids;
pub mod limiter;
mod message;
mod middleware;
mod model;
mod multipart;
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
mod sync;
mod thread;
mod time;
mod version;

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

mod generated {
    // Generated code is judged by its generator's tests, not line by line.
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

    /// The types of the API.
    pub mod types {
        include!(concat!(env!("GENERATED"), "/types.rs"));
    }
    /// Pure functions that build the requests.
    pub(crate) mod requests {
        include!(concat!(env!("GENERATED"), "/requests.rs"));
    }
    /// The operations of the API.
    pub mod operations {
        include!(concat!(env!("GENERATED"), "/operations.rs"));
    }
    /// JSON Schemas of what one sends.
    #[cfg(feature = "schemars")]
    #[allow(unused_variables)]
    pub mod schemas {
        include!(concat!(env!("GENERATED"), "/schemas.rs"));
    }
    /// Typed `httpmock` operations, as progenitor makes them.
    #[cfg(feature = "mock")]
    #[allow(missing_docs, clippy::unwrap_used, clippy::panic, elided_lifetimes_in_paths)]
    pub mod mock {
        include!(concat!(env!("GENERATED"), "/mock.rs"));
    }
    /// The types of webhooks.
    #[cfg(feature = "webhook")]
    pub mod webhook {
        include!(concat!(env!("GENERATED"), "/webhook.rs"));
    }
}

#[doc(inline)]
pub use generated::types::*;
pub use generated::{operations, types};

pub use auth::{DEFAULT_TOKEN_URL, OAuth, Token, TokenFuture, TokenSource};
pub use backend::ResponseFuture;
pub use base_url::DEFAULT_BASE_URL;
pub use builder::{ClientBuilder, DEFAULT_CONNECT_TIMEOUT};
pub use client::Client;
pub use delivery::Delivery;
pub use error::{Error, ErrorKind};
pub use ids::{ActorId, ActorKind, ChannelAccount, ParseIdError, ThreadId};
pub use middleware::{AttemptInfo, Middleware, Next, middleware_fn};
pub use model::{Extra, JsonObject, Object, Problem, Timestamp, UnrecognizedValue};
pub use multipart::Multipart;
pub use options::{CallOptions, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_SETTLE_TIME, DEFAULT_TOTAL_TIMEOUT};
pub use pages::{Paginated, Paginator};
pub use rate_limit::RateLimit;
pub use raw_request::RawRequest;
pub use receipt::Receipt;
pub use reply::SendReply;
pub use response::Response;
pub use retry::{DEFAULT_MAX_ATTEMPTS, RetryPolicy};
pub use send::{Prepared, SendMessage, Sent};
pub use thread::{Messages, Thread};
pub use version::ApiVersion;

// The crates of public signatures, in the versions that this crate uses, so that programs need not depend on them.
#[doc(no_inline)]
pub use {bytes, chrono, http, reqwest, serde_json};

/// What the functions of this crate return.
pub type Result<T, E = Error> = std::result::Result<T, E>;
