#![doc = include_str!("../README.md")]

mod applicators;
mod compare;
mod document;
mod emit;
mod equivalence;
mod error;
mod expand;
mod graph;
mod intern;
mod lower;
mod merge;
mod model;
mod names;
mod normalize;
pub mod path;
mod read;
mod refs;
mod render;
mod report;
mod rules;
mod security;
mod simplify;

/// Annotations of 3.1 about the content of strings, which restrict nothing.
pub const ANNOTATIONS: [&str; 3] = ["contentEncoding", "contentMediaType", "contentSchema"];

pub use compare::{compare, compare_documents};
pub use error::InputError;
pub use graph::{Additional, Graph, Limit, Limits, Node, NodeId, Property, Types, Union, UnionKind};
pub use intern::{Interner, Symbol, canonical};
pub use model::{
    Body, Document, Header, HeaderSet, MediaType, MediaTypes, Operation, Parameter, ParameterIn,
    ParameterStyle, Response,
};
pub use names::component_name;
pub use normalize::normalize;
pub use read::{MAX_BYTES, read, read_within};
pub use refs::{component, escape, inline_path_items};
pub use render::{Format, counts, inline, printable, render, render_rule, render_rules, render_titled};
pub use report::{Change, Direction, Report, Semver, Verdict, semver_of};
pub use rules::{Example, Kind, Level, Place, RULES, Rule, SdkStep, Sides};
pub use security::{Alternative, Flow, Scheme};

pub(crate) use equivalence::{Aspect, children, equivalence_classes};
pub(crate) use simplify::is_anything;
