//! Operations: what is sent where, what comes back.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::error::InputError;
use super::expand::kind;
use super::graph::{Graph, Node, NodeId, Types};
use super::intern::Interner;
use super::lower::Lowering;
use super::merge::hash_of;
use super::security::{Alternative, Scheme, alternatives, schemes};
use super::{canonical, refs};

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
    pub responses: BTreeMap<String, Response>,
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
    fn settle(&mut self, node: &Node) {
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
    pub content: BTreeMap<String, MediaType>,
    pub(crate) description: u64,
}

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
pub type HeaderSet = BTreeMap<String, Header>;

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
    pub content: BTreeMap<String, MediaType>,
    pub(crate) description: u64,
    pub(crate) links: u64,
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl Document {
    /// Reads a document's operations and every schema they reach. Documents to be compared share an interner.
    ///
    /// # Errors
    /// When something stands where it cannot, or a `$ref` leads nowhere.
    pub fn read(document: &Value, interner: &mut Interner) -> Result<Self, InputError> {
        let mut reader = Reader {
            document,
            lowering: Lowering::new(document, interner),
            operations: Vec::new(),
        };
        for (key, inverted) in [("paths", false), ("webhooks", true)] {
            for (path, item) in object(document.get(key), key)? {
                if path.starts_with("x-") {
                    continue;
                }
                reader
                    .path_item(path, item, inverted, 0)
                    .map_err(|error| within(error, key, path))?;
            }
        }
        let mut operations = reader.operations;
        operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
        let text = |pointer| {
            document
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let graph = reader.lowering.finish()?;
        for operation in &mut operations {
            for parameter in &mut operation.parameters {
                parameter.style.settle(graph.node(parameter.node));
            }
            for header in operation
                .responses
                .values_mut()
                .flat_map(|response| response.headers.values_mut())
            {
                header.style.settle(graph.node(header.node));
            }
        }
        Ok(Self {
            graph,
            operations,
            schemes: schemes(document),
            info: Info {
                title: text("/info/title"),
                version: text("/info/version"),
                docs: hash_of(document.pointer("/info/description")),
            },
        })
    }
}

/// Says where in the document an error was found, when it knows only the place below.
fn within(error: InputError, section: &str, path: &str) -> InputError {
    error.below(&format!("/{section}/{}", refs::escape(path)))
}

fn object<'d>(value: Option<&'d Value>, at: &str) -> Result<Vec<(&'d String, &'d Value)>, InputError> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Object(map)) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            Ok(entries)
        }
        Some(other) => Err(InputError::new(
            format!("{} stands at `{at}`", kind(other)),
            at,
            "an object",
        )),
    }
}

fn list<'d>(value: Option<&'d Value>, at: &str) -> Result<&'d [Value], InputError> {
    match value {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(other) => Err(InputError::new(
            format!("{} stands at `{at}`", kind(other)),
            at,
            "an array",
        )),
    }
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

struct Reader<'d, 'i> {
    document: &'d Value,
    lowering: Lowering<'d, 'i>,
    operations: Vec<Operation>,
}

impl<'d> Reader<'d, '_> {
    fn path_item(
        &mut self,
        path: &str,
        item: &'d Value,
        inverted: bool,
        depth: usize,
    ) -> Result<(), InputError> {
        let item = refs::resolve(self.document, item)?;
        if !item.is_object() {
            return Err(InputError::new(
                format!("{} stands where a path item should", kind(item)),
                "",
                "an object",
            ));
        }
        for method in METHODS {
            let Some(found) = item.get(method) else { continue };
            if !found.is_object() {
                let problem = format!("{} stands where an operation should", kind(found));
                return Err(InputError::new(problem, method, "an object"));
            }
            let operation = self.operation(method, path, item, found, inverted)?;
            self.operations.push(operation);
            // What is called back may call back in turn; HubSpot's never do, and loops must end.
            if depth < 2 {
                for (name, callback) in object(found.get("callbacks"), "callbacks")? {
                    let callback = refs::resolve(self.document, callback)?;
                    for (address, item) in object(Some(callback), "callbacks")? {
                        if !address.starts_with("x-") {
                            let path = format!("{path} callback {name} {address}");
                            self.path_item(&path, item, !inverted, depth + 1)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn operation(
        &mut self,
        method: &str,
        path: &str,
        item: &'d Value,
        value: &'d Value,
        inverted: bool,
    ) -> Result<Operation, InputError> {
        let body = match value.get("requestBody") {
            None | Some(Value::Null) => None,
            Some(body) => {
                let body = refs::resolve(self.document, body)?;
                Some(Body {
                    required: flag(body, "required"),
                    content: self.content(body.get("content"))?,
                    description: hash_of(body.get("description")),
                })
            }
        };
        let mut responses = BTreeMap::new();
        for (status, response) in object(value.get("responses"), "responses")? {
            if !status.starts_with("x-") {
                responses.insert(status_key(status), self.response(response)?);
            }
        }
        let servers = [value, item, self.document].iter().find_map(|holder| {
            holder
                .get("servers")
                .and_then(Value::as_array)
                .filter(|list| !list.is_empty())
        });
        let mut servers: Vec<String> = servers.into_iter().flatten().filter_map(server_url).collect();
        servers.sort();
        servers.dedup();
        let mut tags: Vec<&str> = list(value.get("tags"), "tags")?
            .iter()
            .filter_map(Value::as_str)
            .collect();
        tags.sort_unstable();
        Ok(Operation {
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            inverted,
            id: value
                .get("operationId")
                .and_then(Value::as_str)
                .map(str::to_owned),
            parameters: self.parameters(item, value)?,
            body,
            responses,
            security: alternatives(value.get("security").or_else(|| self.document.get("security"))),
            servers,
            deprecated: flag(value, "deprecated"),
            summary: hash_of(value.get("summary")),
            description: hash_of(value.get("description")),
            tags: hash_of(Some(&Value::from(tags))),
        })
    }

    fn parameters(&mut self, item: &'d Value, operation: &'d Value) -> Result<Vec<Parameter>, InputError> {
        let mut parameters: BTreeMap<(ParameterIn, String), Parameter> = BTreeMap::new();
        for holder in [item, operation] {
            for value in list(holder.get("parameters"), "parameters")? {
                let value = refs::resolve(self.document, value)?;
                let parameter = self.parameter(value)?;
                let mut name = parameter.name.clone();
                if parameter.location == ParameterIn::Header {
                    name.make_ascii_lowercase();
                    // OpenAPI: these three are described elsewhere and ignored here.
                    if matches!(name.as_str(), "accept" | "content-type" | "authorization") {
                        continue;
                    }
                }
                parameters.insert((parameter.location, name), parameter);
            }
        }
        Ok(parameters.into_values().collect())
    }

    fn parameter(&mut self, value: &'d Value) -> Result<Parameter, InputError> {
        let name = value.get("name").and_then(Value::as_str);
        let location = match value.get("in").and_then(Value::as_str) {
            Some("path") => Some(ParameterIn::Path),
            Some("query") => Some(ParameterIn::Query),
            Some("header") => Some(ParameterIn::Header),
            Some("cookie") => Some(ParameterIn::Cookie),
            _ => None,
        };
        let (Some(name), Some(location)) = (name, location) else {
            let expected = "a `name` and an `in` of path, query, header or cookie";
            return Err(InputError::new(
                "a parameter is incomplete",
                "parameters",
                expected,
            ));
        };
        let (node, style) = self.shape(value, location)?;
        Ok(Parameter {
            location,
            name: name.to_owned(),
            required: location == ParameterIn::Path || flag(value, "required"),
            node,
            style,
            allow_empty: flag(value, "allowEmptyValue"),
            deprecated: flag(value, "deprecated"),
            description: hash_of(value.get("description")),
            example: hash_of(
                value
                    .get("example")
                    .filter(|v| !v.is_null())
                    .or_else(|| value.get("examples")),
            ),
        })
    }

    /// The schema of a parameter or header, and how its values are written.
    fn shape(&mut self, value: &'d Value, location: ParameterIn) -> Result<(NodeId, Style), InputError> {
        let content = value
            .get("content")
            .and_then(Value::as_object)
            .and_then(|map| map.iter().next());
        if let Some((media, content)) = content {
            let style = Style {
                word: media_type(media),
                explode: false,
                reserved: false,
            };
            return Ok((self.schema(content.get("schema"))?, style));
        }
        let default = if matches!(location, ParameterIn::Query | ParameterIn::Cookie) {
            "form"
        } else {
            "simple"
        };
        let word = value
            .get("style")
            .and_then(Value::as_str)
            .unwrap_or(default)
            .to_owned();
        let explode = value
            .get("explode")
            .and_then(Value::as_bool)
            .unwrap_or(word == "form");
        let style = Style {
            word,
            explode,
            reserved: flag(value, "allowReserved"),
        };
        Ok((self.schema(value.get("schema"))?, style))
    }

    fn schema(&mut self, value: Option<&'d Value>) -> Result<NodeId, InputError> {
        match value {
            Some(schema) => self.lowering.node(&[schema]),
            None => self.lowering.node(&[]),
        }
    }

    fn content(&mut self, value: Option<&'d Value>) -> Result<BTreeMap<String, MediaType>, InputError> {
        let mut content = BTreeMap::new();
        for (name, media) in object(value, "content")? {
            if name.starts_with("x-") {
                continue;
            }
            let read = MediaType {
                node: self.schema(media.get("schema"))?,
                encoding: media.get("encoding").map(encoding).unwrap_or_default(),
                example: hash_of(
                    media
                        .get("example")
                        .filter(|v| !v.is_null())
                        .or_else(|| media.get("examples")),
                ),
            };
            content.insert(media_type(name), read);
        }
        Ok(content)
    }

    fn response(&mut self, value: &'d Value) -> Result<Response, InputError> {
        let value = refs::resolve(self.document, value)?;
        let mut headers = HeaderSet::new();
        for (name, header) in object(value.get("headers"), "headers")? {
            let header = refs::resolve(self.document, header)?;
            let (node, style) = self.shape(header, ParameterIn::Header)?;
            let read = Header {
                name: name.clone(),
                required: flag(header, "required"),
                node,
                style,
                description: hash_of(header.get("description")),
            };
            headers.insert(name.to_ascii_lowercase(), read);
        }
        Ok(Response {
            headers,
            content: self.content(value.get("content"))?,
            description: hash_of(value.get("description")),
            links: hash_of(
                value
                    .get("links")
                    .filter(|links| links.as_object().is_some_and(|map| !map.is_empty())),
            ),
        })
    }
}

/// `2xx` and `2XX` are the same range.
fn status_key(status: &str) -> String {
    if status == "default" {
        status.to_owned()
    } else {
        status.to_ascii_uppercase()
    }
}

/// A media type without what does not change its meaning: case, spaces, the charset JSON has anyway.
fn media_type(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let mut pieces = name.split(';').map(str::trim);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces.filter(|piece| *piece != "charset=utf-8") {
        kept.push_str("; ");
        kept.push_str(piece);
    }
    kept
}

/// How the parts of a form are encoded, without prose.
fn encoding(value: &Value) -> String {
    let mut parts = Map::new();
    for (name, part) in value.as_object().into_iter().flatten() {
        let mut kept = Map::new();
        for key in ["contentType", "style", "explode", "allowReserved"] {
            if let Some(word) = part.get(key) {
                kept.insert(key.to_owned(), word.clone());
            }
        }
        if !kept.is_empty() {
            parts.insert(name.clone(), Value::Object(kept));
        }
    }
    if parts.is_empty() {
        String::new()
    } else {
        canonical(&Value::Object(parts))
    }
}

/// A server's address, with its variables at their defaults.
fn server_url(server: &Value) -> Option<String> {
    let mut url = server.get("url")?.as_str()?.to_owned();
    for (name, variable) in server
        .get("variables")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        if let Some(default) = variable.get("default").and_then(Value::as_str) {
            url = url.replace(&format!("{{{name}}}"), default);
        }
    }
    Some(url.trim_end_matches('/').to_owned())
}
