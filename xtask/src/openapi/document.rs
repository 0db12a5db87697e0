//! From JSON to [`Document`]: operations, with every reference followed.

use std::collections::BTreeMap;

use litemap::LiteMap;
use serde_json::{Map, Value};

use super::error::InputError;
use super::expand::kind;
use super::graph::NodeId;
use super::intern::Interner;
use super::lower::Lowering;
use super::merge::hash_of;
use super::model::{
    Body, Content, Document, Header, HeaderSet, Info, MediaType, Operation, Parameter, ParameterIn, Response,
    Style,
};
use super::security::{alternatives, schemes};
use super::{canonical, refs};

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
        operations.shrink_to_fit();
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
                .iter_mut()
                .flat_map(|(_, response)| response.headers.iter_mut().map(|(_, header)| header))
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
                let name = refs::reference(body).map(str::to_owned);
                let body = refs::resolve(self.document, body)?;
                Some(Body {
                    name,
                    required: flag(body, "required"),
                    content: self.content(body.get("content"))?,
                    description: hash_of(body.get("description")),
                })
            }
        };
        let described = object(value.get("responses"), "responses")?;
        let mut responses = LiteMap::with_capacity(described.len());
        for (status, response) in described {
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

    fn content(&mut self, value: Option<&'d Value>) -> Result<Content, InputError> {
        let described = object(value, "content")?;
        let mut content = Content::with_capacity(described.len());
        for (name, media) in described {
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
        let name = refs::reference(value).map(str::to_owned);
        let value = refs::resolve(self.document, value)?;
        let described = object(value.get("headers"), "headers")?;
        let mut headers = HeaderSet::with_capacity(described.len());
        for (name, header) in described {
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
            name,
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
