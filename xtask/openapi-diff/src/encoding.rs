//! The encoding of the parts of a form.
//!
//! OpenAPI ignores `encoding` in all media types but `multipart/*` and `application/x-www-form-urlencoded`, and has
//! defaults for what it omits, so that many encodings only repeat the default.

use litemap::LiteMap;
use serde_json::Value;

use super::graph::{Graph, Node, NodeId, Types};
use super::intern::Interner;
use super::media_type::{MediaRange, canonical_name, split_unquoted};
use super::model::{HeaderSet, MediaType, ParameterIn, ParameterStyle};

/// The encoding of one part.
#[derive(Debug, Default)]
pub struct Encoding {
    /// The media types, sorted; none where the default depends on the value.
    pub content_types: Vec<String>,
    /// The serialization, where the part is written like a query parameter.
    pub style: Option<ParameterStyle>,
    /// The headers of the part.
    pub headers: HeaderSet,
}

impl Encoding {
    /// Reads the encoding of one part, without its headers.
    pub(super) fn from_json(value: &Value) -> Self {
        let content_type = value.get("contentType").and_then(Value::as_str);
        let mut content_types: Vec<String> = content_type
            .map(|list| split_unquoted(list, ','))
            .unwrap_or_default()
            .into_iter()
            .map(canonical_name)
            .filter(|name| !name.is_empty())
            .collect();
        content_types.sort();
        content_types.dedup();
        let is_styled = ["style", "explode", "allowReserved"]
            .iter()
            .any(|key| value.get(key).is_some_and(|value| !value.is_null()));
        Self {
            content_types,
            style: is_styled.then(|| ParameterStyle::from_json(value, ParameterIn::Query)),
            headers: HeaderSet::default(),
        }
    }

    /// Returns the encoding of a part that declares none.
    pub(crate) fn default_of(graph: &Graph, interner: &Interner, part: Option<NodeId>) -> Self {
        let content_type = part.and_then(|part| default_content_type(graph, interner, part, 8));
        Self {
            content_types: content_type.map(str::to_owned).into_iter().collect(),
            ..Self::default()
        }
    }
}

/// Returns the property of a form that a part is.
pub(crate) fn part(graph: &Graph, interner: &Interner, form: NodeId, name: &str) -> Option<NodeId> {
    let mut properties = graph.node(form).properties.iter();
    properties
        .find(|property| interner.text(property.name) == name)
        .map(|property| property.node)
}

fn default_content_type(graph: &Graph, interner: &Interner, id: NodeId, depth: u32) -> Option<&'static str> {
    let node = graph.node(id);
    if !node.unions.is_empty() || depth == 0 {
        return None;
    }
    let scalar = Types(Types::STRING.0 | Types::NUMBER.0 | Types::BOOLEAN.0);
    match node.types {
        Types::ANY => Some("application/octet-stream"),
        Types::STRING if is_binary(node, interner) => Some("application/octet-stream"),
        Types::OBJECT => Some("application/json"),
        Types::ARRAY => node
            .items
            .and_then(|items| default_content_type(graph, interner, items, depth - 1)),
        types if types.within(scalar) && types != Types::NONE => Some("text/plain"),
        _ => None,
    }
}

fn is_binary(node: &Node, interner: &Interner) -> bool {
    let format = node.format.map(|format| interner.text(format));
    let mut other = node.other.iter().map(|(key, _)| interner.text(*key));
    format == Some("binary") || other.any(|key| matches!(key, "contentEncoding" | "contentMediaType"))
}

impl MediaType {
    /// Removes the encodings that change nothing.
    pub(super) fn normalize_encoding(&mut self, name: &str, is_3_0: bool, schemas: (&Graph, &Interner)) {
        let (graph, interner) = schemas;
        let media = MediaRange::parse(name);
        if !media.has_parts() {
            self.encoding = LiteMap::new();
            return;
        }
        let form = graph.node(self.node);
        let is_declared = form.unions.is_empty() && !form.properties.is_empty();
        let all = std::mem::take(&mut self.encoding);
        for (name, mut encoding) in all {
            let part = part(graph, interner, self.node, &name);
            // An encoding is for a property of the schema.
            if part.is_none() && is_declared {
                continue;
            }
            if media.is_url_encoded() {
                encoding.headers = HeaderSet::default();
            } else if is_3_0 {
                encoding.style = None;
            }
            if let Some(style) = &mut encoding.style {
                // The style replaces the media type.
                encoding.content_types = Vec::new();
                let part = part.unwrap_or(NodeId::MAX);
                style.canonicalize(ParameterIn::Query, schemas, part);
                if style.is_default(ParameterIn::Query) && !graph.node(part).types.overlaps(Types::OBJECT) {
                    encoding.style = None;
                }
            }
            let default = Encoding::default_of(graph, interner, part);
            if encoding.style.is_none() && encoding.content_types.is_empty() {
                encoding.content_types.clone_from(&default.content_types);
            }
            let is_default = encoding.style.is_none()
                && encoding.headers.is_empty()
                && encoding.content_types == default.content_types;
            if !is_default {
                self.encoding.insert(name, encoding);
            }
        }
    }
}
