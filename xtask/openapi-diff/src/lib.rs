#![doc = include_str!("../README.md")]

mod accept;
mod accepts;
mod choices;
mod compare;
mod content;
mod document;
#[allow(unreachable_pub, reason = "it was public, and its items are still marked so")]
mod encoding;
mod error;
mod intern;
mod limits;
mod media_type;
mod merge;
#[allow(unreachable_pub, reason = "it was public, and its items are still marked so")]
mod model;
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
mod schema;
mod security;
mod servers;
mod simplify;
mod style;
mod values;
mod xml;

pub use accept::{Accepted, AcceptedChanges, Date};
pub use compare::{compare, compare_files};
pub use content::content_annotations;
pub use error::InputError;
pub use intern::sorted;
pub use normalize::{component_name, normalize};
pub use read::{MAX_BYTES, read, read_file, read_part, read_within};
pub use refs::{component, escape, inline_path_items};
pub use render::{
    Format, counts, escape_markdown, escape_terminal, render, render_rule, render_rules, render_titled,
    write_json,
};
pub use report::{Change, Direction, Report, Semver, Verdict};
pub use rules::{Example, Kind, Level, Place, RULES, Rule, SdkStep, Sides};

// The names that modules of several folders share.
use accepts::{accepts, patterns};
use encoding::Encoding;
use equivalence::{Aspect, children, equivalence_classes};
use graph::{Additional, Limit, Node, NodeId, Property, Types, Union, UnionKind};
use intern::{Interner, Symbol, canonical};
use model::{
    Body, Document, Header, HeaderSet, MediaType, MediaTypes, Operation, Parameter, ParameterIn,
    ParameterStyle, Response,
};
use pattern::matches as matches_pattern;
use schema::{applicators, equivalence, expand, graph, lower};
use security::{Alternative, Scheme};
use simplify::is_anything;
