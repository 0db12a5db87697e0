//! The model of a document: operations with their parameters, bodies, responses and security.

use std::collections::BTreeMap;

use litemap::LiteMap;

use super::encoding::Encoding;
use super::graph::{Graph, NodeId};
use super::intern::Interner;
use super::security::{Alternative, Scheme};

/// A document with its references resolved.
#[derive(Debug, Default)]
pub struct Document {
    /// All schemas that an operation reaches.
    pub graph: Graph,
    /// Operations, including callbacks and webhooks, sorted by path and method.
    pub operations: Vec<Operation>,
    /// Security schemes by name.
    pub schemes: BTreeMap<String, Scheme>,
    pub(crate) info: Info,
}

/// The `info` of the document.
#[derive(Debug, Default)]
pub(crate) struct Info {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) docs: u64,
}

/// One operation.
#[derive(Debug, Default)]
pub struct Operation {
    /// The method, in capitals.
    pub method: String,
    /// The path as documented, with the names of its parameters.
    pub path: String,
    /// Whether it is a callback or a webhook, which the server sends and the client responds to.
    pub inverted: bool,
    /// The operation id.
    pub id: Option<String>,
    /// The parameters, including those of the path item, sorted by location and name.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses by status, including `2XX` and `default`.
    pub responses: LiteMap<String, Response>,
    /// The alternatives that authorize a caller; none means no authentication.
    pub security: Vec<Alternative>,
    /// The URLs of the servers, sorted. The variables of a URL that may have any value are replaced by their defaults in
    /// braces; the others, by each of their values.
    pub servers: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) summary: u64,
    pub(crate) description: u64,
    pub(crate) tags: Vec<String>,
}

impl Operation {
    /// Returns the name in reports: `GET /notes/{id}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Returns the method and the path without the names of parameters, which identify an operation.
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

    /// Replaces what means the same by one spelling, which depends on the schemas.
    pub(super) fn normalize(&mut self, is_3_0: bool, schemas: (&Graph, &Interner)) {
        for parameter in &mut self.parameters {
            let location = parameter.location;
            parameter.style.canonicalize(location, schemas, parameter.node);
        }
        let bodies = self.body.iter_mut().map(|body| &mut body.content);
        let mut contents: Vec<&mut MediaTypes> = bodies.collect();
        let mut headers: Vec<&mut HeaderSet> = Vec::new();
        for (_, response) in self.responses.iter_mut() {
            headers.push(&mut response.headers);
            contents.push(&mut response.content);
        }
        for (name, media) in contents.into_iter().flat_map(|content| content.iter_mut()) {
            media.normalize_encoding(name, is_3_0, schemas);
            headers.extend(
                media
                    .encoding
                    .iter_mut()
                    .map(|(_, encoding)| &mut encoding.headers),
            );
        }
        for (_, header) in headers.into_iter().flat_map(|headers| headers.iter_mut()) {
            header
                .style
                .canonicalize(ParameterIn::Header, schemas, header.node);
        }
    }

    /// Returns the names of the path parameters, in the order of the path.
    pub fn path_names(&self) -> Vec<&str> {
        self.path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .collect()
    }

    /// Returns the parameters that requests carry: all but those of the path that have no place in it.
    pub fn sent_parameters(&self) -> impl Iterator<Item = &Parameter> {
        let in_path = self.path_names();
        let is_sent = move |parameter: &&Parameter| {
            parameter.location != ParameterIn::Path || in_path.contains(&parameter.name.as_str())
        };
        self.parameters.iter().filter(is_sent)
    }
}

/// The location of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterIn {
    Path,
    Query,
    Querystring,
    Header,
    Cookie,
}

impl ParameterIn {
    /// Returns the value of `in`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Querystring => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// The serialization of a parameter or header: the usual one of those that write the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterStyle {
    /// The style, or the media type of a parameter with `content`.
    pub name: String,
    /// Whether each item is a value of its own.
    pub explode: bool,
    /// Whether reserved characters are not percent-encoded.
    pub reserved: bool,
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// The location.
    pub location: ParameterIn,
    /// The name.
    pub name: String,
    /// Whether it is required.
    pub required: bool,
    /// The schema.
    pub node: NodeId,
    /// The serialization.
    pub style: ParameterStyle,
    /// Whether it may be empty.
    pub allow_empty: bool,
    pub(crate) deprecated: bool,
    pub(crate) description: u64,
    pub(crate) example: u64,
}

/// A request body.
#[derive(Debug)]
pub struct Body {
    /// Whether it is required.
    pub required: bool,
    /// The content by media type.
    pub content: MediaTypes,
    /// The name of the component.
    pub name: Option<String>,
    pub(crate) description: u64,
}

/// The media types of a body, by name in one spelling. Most bodies have one, for which a sorted list takes less memory than a tree.
pub type MediaTypes = LiteMap<String, MediaType>;

/// One media type of a body.
#[derive(Debug)]
pub struct MediaType {
    /// The schema.
    pub node: NodeId,
    /// The encoding of its parts by property, where it is not the default.
    pub encoding: LiteMap<String, Encoding>,
    pub(crate) example: u64,
}

/// Headers by lowercase name.
pub type HeaderSet = LiteMap<String, Header>;

/// A header of a response.
#[derive(Debug)]
pub struct Header {
    /// The name as documented.
    pub name: String,
    /// Whether it is required.
    pub required: bool,
    /// The schema.
    pub node: NodeId,
    /// The serialization.
    pub style: ParameterStyle,
    pub(crate) deprecated: bool,
    pub(crate) description: u64,
}

/// A response.
#[derive(Debug, Default)]
pub struct Response {
    /// The headers.
    pub headers: HeaderSet,
    /// The content by media type.
    pub content: MediaTypes,
    /// The name of the component.
    pub name: Option<String>,
    pub(crate) description: u64,
    pub(crate) links: u64,
}
