//! Compares two documents.
//!
//! Operations are paired by method and path, their schemas are compared pair by pair, each pair once, and
//! findings of one cause become one change that lists all operations that it affects.

mod collect;
mod constraints;
mod contents;
mod discriminators;
mod documents;
mod headers;
mod inclusion;
mod inclusion_of_objects;
mod operations;
mod overlap;
mod pairing;
mod properties;
mod responses;
mod schema_pair;
mod schemas;
mod security;
mod serialized;
mod summary;
mod unexplained;
mod unions;
mod values;

pub use documents::{compare, compare_files};
