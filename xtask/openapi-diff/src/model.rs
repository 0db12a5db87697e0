//! The model of a document: operations with their parameters, bodies, responses and security.

use std::collections::BTreeMap;

use litemap::LiteMap;
use serde_json::Value;

use super::encoding::Encoding;
use super::graph::{Graph, NodeId};
use super::intern::Interner;
use super::security::{Alternative, Scheme};

/// A document with its references resolved.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// All schemas that an operation reaches.
    pub(crate) graph: Graph,
    /// Operations, including callbacks and webhooks, sorted by path and method.
    pub(crate) operations: Vec<Operation>,
    /// Security schemes by name.
    pub(crate) schemes: BTreeMap<String, Scheme>,
    pub(crate) info: Info,
}

/// The `info` of the document.
#[derive(Debug, Default)]
pub(crate) struct Info {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) docs: u64,
}

/// The version of OpenAPI, where it decides what is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V3_0,
    V3_1,
    V3_2,
}

impl Version {
    pub(super) fn of(document: &Value) -> Self {
        match document.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with("3.0") => Self::V3_0,
            Some(version) if version.starts_with("3.2") => Self::V3_2,
            _ => Self::V3_1,
        }
    }
}

/// One operation.
#[derive(Debug, Default)]
pub(crate) struct Operation {
    /// The method, in capitals.
    pub(crate) method: String,
    /// The path as documented, with the names of its parameters; for a webhook, its name, and for a callback, its URL.
    pub(crate) path: String,
    /// The JSON pointer of its place.
    pub(crate) pointer: String,
    /// The method and the path without the names of parameters, which identify an operation.
    pub(crate) identity: String,
    /// Whether it is a callback or a webhook, which the server sends and the client responds to.
    pub(crate) inverted: bool,
    /// The operation id.
    pub(crate) id: Option<String>,
    /// The parameters, including those of the path item, sorted by location and name.
    pub(crate) parameters: Vec<Parameter>,
    /// The request body.
    pub(crate) body: Option<Body>,
    /// The responses by status, including `2XX` and `default`.
    pub(crate) responses: LiteMap<String, Response>,
    /// The alternatives that authorize a caller; none means no authentication.
    pub(crate) security: Vec<Alternative>,
    /// The URLs of the servers, sorted. The variables of a URL that may have any value are replaced by their defaults in
    /// braces; the others, by each of their values.
    pub(crate) servers: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) summary: u64,
    pub(crate) description: u64,
    pub(crate) tags: Vec<String>,
}

impl Operation {
    /// Returns the name in reports: `GET /notes/{id}`.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Replaces what means the same by one spelling, which depends on the schemas.
    pub(super) fn normalize(&mut self, version: Version, schemas: (&Graph, &Interner)) {
        for parameter in &mut self.parameters {
            let location = parameter.location;
            parameter
                .style
                .canonicalize(location, version, schemas, parameter.node);
            if let Some(media) = &mut parameter.media {
                media.normalize_encoding(&parameter.style.name, version, schemas);
            }
        }
        let bodies = self.body.iter_mut().map(|body| &mut body.content);
        let mut contents: Vec<&mut MediaTypes> = bodies.collect();
        let mut headers: Vec<&mut HeaderSet> = Vec::new();
        for (_, response) in self.responses.iter_mut() {
            headers.push(&mut response.headers);
            if version != Version::V3_2 {
                // Before 3.2, `encoding` applies to request bodies alone.
                let contents = response.content.iter_mut();
                contents.for_each(|(_, media)| media.encoding = LiteMap::new());
            }
            contents.push(&mut response.content);
        }
        for (name, media) in contents.into_iter().flat_map(|content| content.iter_mut()) {
            media.normalize_encoding(name, version, schemas);
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
                .canonicalize(ParameterIn::Header, version, schemas, header.node);
        }
    }

    /// Returns the names of the path parameters, in the order of the path. The URL of a callback has expressions, too.
    pub(crate) fn path_names(&self) -> Vec<&str> {
        let names = self.path.split('{').skip(1);
        names
            .filter_map(|rest| rest.split('}').next())
            .filter(|name| !name.starts_with('$'))
            .collect()
    }

    /// Returns the parameters that requests carry: all but those of the path that have no place in it.
    pub(crate) fn sent_parameters(&self) -> impl Iterator<Item = &Parameter> {
        let in_path = self.path_names();
        let is_sent = move |parameter: &&Parameter| {
            parameter.location != ParameterIn::Path || in_path.contains(&parameter.name.as_str())
        };
        self.parameters.iter().filter(is_sent)
    }
}

/// The location of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ParameterIn {
    Path,
    Query,
    Querystring,
    Header,
    Cookie,
}

impl ParameterIn {
    /// Returns the value of `in`.
    pub(crate) fn as_str(self) -> &'static str {
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
pub(crate) struct ParameterStyle {
    /// The style, or the media type of a parameter with `content`.
    pub(crate) name: String,
    /// Whether each item is a value of its own.
    pub(crate) explode: bool,
    /// Whether reserved characters are not percent-encoded.
    pub(crate) reserved: bool,
}

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// The location.
    pub(crate) location: ParameterIn,
    /// The name.
    pub(crate) name: String,
    /// Whether it is required.
    pub(crate) required: bool,
    /// The schema.
    pub(crate) node: NodeId,
    /// The serialization.
    pub(crate) style: ParameterStyle,
    /// The media type of a whole query string, whose parts may have encodings.
    pub(crate) media: Option<MediaType>,
    /// Whether it may be empty.
    pub(crate) allow_empty: bool,
    pub(crate) deprecated: bool,
    pub(crate) description: u64,
    pub(crate) example: u64,
}

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// Whether it is required.
    pub(crate) required: bool,
    /// The content by media type.
    pub(crate) content: MediaTypes,
    /// The name of the component.
    pub(crate) name: Option<String>,
    pub(crate) description: u64,
}

/// The media types of a body, by name in one spelling. Most bodies have one, for which a sorted list takes less memory than a tree.
pub(crate) type MediaTypes = LiteMap<String, MediaType>;

/// One media type of a body.
#[derive(Debug)]
pub(crate) struct MediaType {
    /// The schema.
    pub(crate) node: NodeId,
    /// The encoding of its parts by property, where it is not the default.
    pub(crate) encoding: LiteMap<String, Encoding>,
    pub(crate) example: u64,
}

/// Headers by lowercase name.
pub(crate) type HeaderSet = LiteMap<String, Header>;

/// A header of a response.
#[derive(Debug)]
pub(crate) struct Header {
    /// The name as documented.
    pub(crate) name: String,
    /// Whether it is required.
    pub(crate) required: bool,
    /// The schema.
    pub(crate) node: NodeId,
    /// The serialization.
    pub(crate) style: ParameterStyle,
    pub(crate) deprecated: bool,
    pub(crate) description: u64,
}

/// A response.
#[derive(Debug, Default)]
pub(crate) struct Response {
    /// The headers.
    pub(crate) headers: HeaderSet,
    /// The content by media type.
    pub(crate) content: MediaTypes,
    /// The name of the component.
    pub(crate) name: Option<String>,
    pub(crate) description: u64,
    pub(crate) links: u64,
}
