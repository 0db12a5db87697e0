//! Nothing that this crate prints shows a secret or a word of a message: markers go through every path, at the
//! most verbose level, and are looked for in everything that comes out.

// What the tests share stops where it stands, as they do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod marked;
mod oauth;
mod paths;
mod settings;

tests::in_every_version!();
