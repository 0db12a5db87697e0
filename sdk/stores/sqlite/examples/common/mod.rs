//! Shared code of these examples, beside that of the examples of the client alone.
#![allow(dead_code, reason = "each example uses a part")]

pub(crate) mod answers;
pub(crate) mod record_file;
#[path = "../../../../examples/support/mod.rs"]
pub(crate) mod support;
