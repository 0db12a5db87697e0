//! Redaction: no error, trace or `Debug` output contains a secret or the text of a message. Each is replaced by a marker,
//! and all output, at the most verbose trace level, is searched for the markers.

#![allow(clippy::unwrap_used, clippy::panic)]

mod markers;
mod oauth;
mod paths;
mod settings;

tests::in_every_version!();
