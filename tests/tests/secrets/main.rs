//! Nothing that this crate prints shows a secret or the text of a message. Markers take every path, at the most verbose
//! trace level, and all output is searched for them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod markers;
mod oauth;
mod paths;
mod settings;

tests::in_every_version!();
