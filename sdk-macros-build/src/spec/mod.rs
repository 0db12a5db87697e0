//! Reading a document.
//!
//! Only what this generator can express in Rust is accepted. Anything else is an error with its place: a failing build
//! is better than a client that sends something else.

mod json;
mod operations;
mod read;
mod schemas;
mod types;

pub(crate) use json::escape;
pub(crate) use types::{
    EnumValue, Field, Idempotency, Kind, Object, Operation, Parameter, Schema, SchemaKind, Spec, TAG, Union,
};
