//! The parser of OpenAPI documents.
//!
//! Only what this generator can express in Rust is accepted. Anything else is an error with its place: a failing build
//! is better than a client that sends something else.

mod document;
mod node;
mod operations;
mod schemas;
mod types;

pub(crate) use types::{
    Elsewhere, EnumValue, Field, Kind, Object, Operation, Parameter, Schema, SchemaKind, Spec, TAG, Usage,
    Variant,
};
