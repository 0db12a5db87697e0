//! The document, read into what the generator works on.
//!
//! Only what this generator can carry over faithfully is accepted. Anything else is an error that names
//! its place: better no build than a client that quietly sends something else.

mod json;
mod operations;
mod read;
mod schemas;
mod types;

pub(crate) use json::escape;
pub(crate) use types::{
    EnumValue, Field, Idempotency, Kind, Object, Operation, Parameter, Schema, SchemaKind, Spec, TAG, Union,
};
