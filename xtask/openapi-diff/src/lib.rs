#![doc = include_str!("../README.md")]

mod accept;
mod choices;
mod compare;
mod content;
mod document;
mod encoding;
mod error;
mod intern;
mod limits;
mod media_type;
mod merge;
mod model;
mod normalize;
mod nulls;
mod number;
pub mod path;
mod pattern;
mod read;
mod refs;
mod render;
mod report;
mod rules;
mod schema;
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
pub use normalize::{component_name, normalize};
pub use read::{MAX_BYTES, read, read_file, read_within};
pub use refs::{component, escape, inline_path_items};
pub use render::{
    Format, counts, escape_markdown, escape_terminal, render, render_rule, render_rules, render_titled,
    write_json,
};
pub use report::{Change, Direction, Report, Semver, Verdict, semver_of};
pub use rules::{Example, Kind, Level, Place, RULES, Rule, SdkStep, Sides};
pub use security::{Alternative, Flow, Scheme};

// Modules outside `schema` name its modules as their own siblings.
use schema::{applicators, equivalence, expand, graph, lower};

pub(crate) use equivalence::{Aspect, children, equivalence_classes};
pub(crate) use simplify::is_anything;
