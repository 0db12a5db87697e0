#![doc = include_str!(env!("README"))]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod client;
mod config;
mod delivery;
mod draft;
mod error;
mod ids;
mod message;
mod model;
mod response;
mod thread;
mod transport;

#[cfg(feature = "mock")]
#[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
pub mod mock;
#[cfg(feature = "schemars")]
mod schema;

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
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

#[doc(inline)]
pub use generated::types::*;
pub use generated::{operations, types};

pub use client::Client;
pub use config::{ClientBuilder, DEFAULT_ATTEMPT_TIMEOUT, DEFAULT_BASE_URL, DEFAULT_CONNECT_TIMEOUT, Token};
pub use delivery::Delivery;
pub use error::{Error, ErrorKind};
pub use ids::{ActorId, ActorKind, ChannelAccount, ParseIdError, ThreadId};
pub use model::{Extra, Object, Problem, Timestamp, UnrecognizedWord};
pub use response::Response;
pub use thread::{Messages, Sent, Thread};

/// What the functions of this crate return.
pub type Result<T, E = Error> = std::result::Result<T, E>;
