#![doc = include_str!("../README.md")]

mod accept;
mod accepts;
mod applicators;
mod arena;
mod choices;
mod compare;
mod content;
mod document;
mod emit;
mod encoding;
mod equivalence;
mod error;
mod expand;
mod graph;
mod intern;
mod limits;
mod lower;
mod media_type;
mod merge;
mod model;
mod names;
mod normalize;
mod nulls;
mod number;
mod objects;
pub mod path;
mod pattern;
mod read;
mod refs;
mod render;
mod report;
mod rules;
mod security;
mod servers;
mod simplify;
mod style;
mod values;
mod xml;

pub use accept::{Accepted, AcceptedChanges, Date};
pub use compare::{compare, compare_documents};
pub use content::content_annotations;
pub use encoding::Encoding;
pub use error::InputError;
pub use graph::{Additional, Graph, Limit, Limits, Node, NodeId, Property, Types, Union, UnionKind};
pub use intern::{Interner, Symbol, canonical};
pub use model::{
    Body, Document, Header, HeaderSet, MediaType, MediaTypes, Operation, Parameter, ParameterIn,
    ParameterStyle, Response,
};
pub use names::component_name;
pub use normalize::normalize;
pub use read::{MAX_BYTES, read, read_file, read_within};
pub use refs::{component, escape, inline_path_items};
pub use render::{
    Format, counts, escape_markdown, escape_terminal, render, render_rule, render_rules, render_titled,
    write_json,
};
pub use report::{Change, Direction, Report, Semver, Verdict, semver_of};
pub use rules::{Example, Kind, Level, Place, RULES, Rule, SdkStep, Sides};
pub use security::{Alternative, Flow, Scheme};

pub(crate) use accepts::{accepts, patterns};
pub(crate) use equivalence::{Aspect, children, equivalence_classes};
pub(crate) use pattern::matches as matches_pattern;
pub(crate) use simplify::is_anything;
