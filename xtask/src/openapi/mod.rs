//! OpenAPI documents: read, resolved, normalised.

mod applied;
mod classes;
mod document;
mod emit;
mod error;
mod expand;
mod graph;
mod intern;
mod lower;
mod merge;
mod model;
mod names;
pub mod normalise;
mod read;
mod refs;
mod security;
mod settle;

/// Keywords that say how a text is to be understood and ask for nothing; 3.0 has none of them.
pub(crate) const ANNOTATIONS: [&str; 3] = ["contentEncoding", "contentMediaType", "contentSchema"];

pub use error::InputError;
pub use graph::{Additional, Graph, Limit, Limits, Node, NodeId, Property, Types, Union, UnionKind};
pub use intern::{Interner, Symbol};
pub use model::{
    Body, Content, Document, Header, HeaderSet, MediaType, Operation, Parameter, ParameterIn, Response, Style,
};
pub use normalise::normalise;
pub use read::{MAX_BYTES, parse, parse_within};
pub use security::{Alternative, Flow, Scheme};

pub(crate) use classes::{Aspect, classes};
pub(crate) use intern::canonical;
pub(crate) use names::component_name;
pub(crate) use refs::{component, escape, inline_path_items};
pub(crate) use settle::is_anything;
