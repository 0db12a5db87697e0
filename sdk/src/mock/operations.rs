//! Typed `httpmock` operations, as progenitor makes them.
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::panic,
    missing_docs
)]
#![allow(
    unused_imports,
    unreachable_pub,
    missing_debug_implementations,
    elided_lifetimes_in_paths
)]

include!(concat!(env!("OUT_DIR"), "/mock.rs"));
