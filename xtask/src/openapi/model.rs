//! What a document describes: operations, what they take, what they answer.

use std::collections::BTreeMap;

use litemap::LiteMap;

use super::graph::{Graph, Node, NodeId, Types};
use super::security::{Alternative, Scheme};

/// A whole document, resolved.
#[derive(Debug, Default)]
pub struct Document {
    /// Every schema that an operation reaches.
    pub graph: Graph,
    /// Operations, callbacks and webhooks included, sorted by path and method.
    pub operations: Vec<Operation>,
    /// Security schemes by name.
    pub schemes: BTreeMap<String, Scheme>,
    pub(crate) info: Info,
}

/// What is said about the document as a whole.
#[derive(Debug, Default)]
pub(crate) struct Info {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) docs: u64,
}

/// One operation.
#[derive(Debug, Default)]
pub struct Operation {
    /// In capitals.
    pub method: String,
    /// As documented, with the names of its parameters.
    pub path: String,
    /// HubSpot calls it, we answer: a callback or a webhook.
    pub inverted: bool,
    /// Its id.
    pub id: Option<String>,
    /// Sorted by place and name; those of the path item included.
    pub parameters: Vec<Parameter>,
    /// Its body.
    pub body: Option<Body>,
    /// By status, `2XX` and `default` included.
    pub responses: LiteMap<String, Response>,
    /// Alternatives that let a caller in; none means open to all.
    pub security: Vec<Alternative>,
    /// Addresses it is served from.
    pub servers: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) summary: u64,
    pub(crate) description: u64,
    pub(crate) tags: u64,
}

impl Operation {
    /// As reports name it.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path with its parameters' names taken out: what makes two operations the same.
    pub fn key(&self) -> String {
        let mut key = format!("{} ", self.method);
        let mut inside = false;
        for c in self.path.chars() {
            match c {
                '{' => {
                    inside = true;
                    key.push_str("{}");
                }
                '}' => inside = false,
                _ if inside => {}
                c => key.push(c),
            }
        }
        key
    }

    /// The names of its path parameters, in the order of the path.
    pub fn path_names(&self) -> Vec<&str> {
        self.path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect()
    }
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the word OpenAPI uses")]
pub enum ParameterIn {
    Path,
    Query,
    Header,
    Cookie,
}

impl ParameterIn {
    /// OpenAPI's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a parameter's or header's value becomes text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// OpenAPI's style, or the media type of a parameter that has `content`.
    pub word: String,
    /// Whether each item is a value of its own; as the style has it by itself where there are no items.
    pub explode: bool,
    /// Whether reserved characters stand as they are.
    pub reserved: bool,
}

impl Style {
    /// Whether values are separate matters only where there can be several.
    pub(super) fn settle(&mut self, node: &Node) {
        let several = Types(Types::ARRAY.0 | Types::OBJECT.0);
        if node.unions.is_empty() && !node.types.overlaps(several) {
            self.explode = self.word == "form";
        }
    }
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Where it goes.
    pub location: ParameterIn,
    /// Its name.
    pub name: String,
    /// Whether it must be sent.
    pub required: bool,
    /// Its schema.
    pub node: NodeId,
    /// How values are written.
    pub style: Style,
    /// Whether it may be sent empty.
    pub allow_empty: bool,
    pub(crate) deprecated: bool,
    pub(crate) description: u64,
    pub(crate) example: u64,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Whether it must be sent.
    pub required: bool,
    /// By media type.
    pub content: Content,
    /// The component it is, where it is one.
    pub name: Option<String>,
    pub(crate) description: u64,
}

/// The media types of a body, by name. Most have one: a list has room for just that, a tree's first leaf for eleven.
pub type Content = LiteMap<String, MediaType>;

/// One media type of a body.
#[derive(Debug)]
pub struct MediaType {
    /// Its schema.
    pub node: NodeId,
    /// How its parts are encoded, as JSON text.
    pub encoding: String,
    pub(crate) example: u64,
}

/// Headers by lower-case name.
pub type HeaderSet = LiteMap<String, Header>;

/// A header of a response.
#[derive(Debug)]
pub struct Header {
    /// As it is written.
    pub name: String,
    /// Whether it is always there.
    pub required: bool,
    /// Its schema.
    pub node: NodeId,
    /// How values are written.
    pub style: Style,
    pub(crate) description: u64,
}

/// A response.
#[derive(Debug, Default)]
pub struct Response {
    /// Its headers.
    pub headers: HeaderSet,
    /// Its bodies by media type.
    pub content: Content,
    /// The component it is, where it is one.
    pub name: Option<String>,
    pub(crate) description: u64,
    pub(crate) links: u64,
}
