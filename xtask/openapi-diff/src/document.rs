//! From JSON to [`Document`]: operations with all references resolved.

use std::collections::BTreeMap;

use litemap::LiteMap;
use serde_json::Value;

use super::content;
use super::encoding::Encoding;
use super::error::InputError;
use super::expand::kind;
use super::graph::NodeId;
use super::intern::Interner;
use super::lower::Lowering;
use super::media_type::MediaRange;
use super::media_type::canonical_name;
use super::merge::hash_of;
use super::model::{
    Body, Document, Header, HeaderSet, Info, MediaType, MediaTypes, Operation, Parameter, ParameterIn,
    ParameterStyle, Response, Version,
};
use super::security::{alternatives, schemes};
use super::{nulls, path, refs, servers};

pub(super) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

impl Document {
    /// Resolves the operations of a document and all schemas that they reach. Documents to compare share an interner.
    ///
    /// # Errors
    /// When a value has the wrong type, or a `$ref` cannot be resolved.
    pub fn from_json(document: &Value, interner: &mut Interner) -> Result<Self, InputError> {
        let document = nulls::without_nulls(document);
        let document = document.as_ref();
        let mut reader = Reader {
            document,
            lowering: Lowering::new(document, interner),
            operations: Vec::new(),
        };
        for (key, inverted) in [("paths", false), ("webhooks", true)] {
            for (path, item) in object(document.get(key), key)? {
                // Webhooks have names, which may be those of extensions.
                if path.starts_with("x-") && (!inverted || !item.is_object()) {
                    continue;
                }
                let site = Site::new(key, path, inverted);
                reader
                    .path_item(&site, item, 0)
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
        let version = Version::of(document);
        operations
            .iter_mut()
            .for_each(|operation| operation.normalize(version, (&graph, interner)));
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

/// Adds the place in the document to an error that has only the place below it.
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
            format!("`{at}` is {}", kind(other)),
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
            format!("`{at}` is {}", kind(other)),
            at,
            "an array",
        )),
    }
}

fn flag(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// A path item: its own keywords and those of the path items that it refers to, the first of which that has a keyword
/// decides.
struct PathItem<'d> {
    holders: Vec<&'d Value>,
}

impl<'d> PathItem<'d> {
    fn new(document: &'d Value, item: &'d Value) -> Result<Self, InputError> {
        let holders = refs::chain(document, item)?;
        match holders.iter().find(|item| !item.is_object() && !item.is_null()) {
            None => Ok(Self { holders }),
            Some(other) => Err(InputError::new(
                format!("the path item is {}", kind(other)),
                "",
                "an object",
            )),
        }
    }

    fn get(&self, key: &str) -> Option<&'d Value> {
        let mut values = self.holders.iter().filter_map(|item| item.get(key));
        values.find(|value| !value.is_null())
    }

    /// Returns the operations with their methods. Those with other methods may be declared at each holder.
    fn operations(&self) -> Vec<(&'d str, &'d Value)> {
        let fixed = METHODS
            .into_iter()
            .filter_map(|method| Some((method, self.get(method)?)));
        let mut all: Vec<(&str, &Value)> = fixed.collect();
        let more = self
            .holders
            .iter()
            .filter_map(|item| item.get("additionalOperations"));
        for (method, operation) in more.filter_map(Value::as_object).flatten() {
            if !operation.is_null() && all.iter().all(|(known, _)| known != method) {
                all.push((method, operation));
            }
        }
        all
    }
}

/// Returns the documentation of an operation: its own, or that of its path item.
fn documented(operation: &Value, item: &PathItem<'_>, key: &str) -> u64 {
    match hash_of(operation.get(key)) {
        0 => hash_of(item.get(key)),
        own => own,
    }
}

/// The place of a path item: a path, a webhook or the URL of a callback.
struct Site {
    /// The path in reports.
    path: String,
    /// The JSON pointer.
    pointer: String,
    /// What identifies the path item in another document.
    identity: String,
    inverted: bool,
}

impl Site {
    fn new(section: &str, name: &str, inverted: bool) -> Self {
        let path = if inverted {
            format!("webhook {name}")
        } else {
            name.to_owned()
        };
        Self {
            pointer: format!("/{section}/{}", refs::escape(name)),
            identity: if inverted {
                path.clone()
            } else {
                path::template(name)
            },
            path,
            inverted,
        }
    }

    /// Returns the place of a callback's URL. Neither its name nor the names of path parameters are sent, but the URL has
    /// expressions that are evaluated.
    fn callback(&self, operation: &Operation, name: &str, url: &str) -> Self {
        Self {
            path: format!("{} callback {name} {url}", self.path),
            pointer: format!(
                "{}/callbacks/{}/{}",
                operation.pointer,
                refs::escape(name),
                refs::escape(url)
            ),
            identity: format!("{} callback {url}", operation.identity),
            inverted: !self.inverted,
        }
    }
}

struct Reader<'d, 'i> {
    document: &'d Value,
    lowering: Lowering<'d, 'i>,
    operations: Vec<Operation>,
}

impl<'d> Reader<'d, '_> {
    fn path_item(&mut self, site: &Site, item: &'d Value, depth: usize) -> Result<(), InputError> {
        let item = PathItem::new(self.document, item)?;
        for (method, found) in item.operations() {
            if !found.is_object() {
                let problem = format!("the operation is {}", kind(found));
                return Err(InputError::new(problem, method, "an object"));
            }
            let operation = self.operation(method, site, &item, found)?;
            // Callbacks of callbacks are not read, so that loops end.
            if depth < 2 {
                for (name, callback) in object(found.get("callbacks"), "callbacks")? {
                    let callback = refs::resolve(self.document, callback)?;
                    for (url, item) in object(Some(callback), "callbacks")? {
                        if !url.starts_with("x-") {
                            self.path_item(&site.callback(&operation, name, url), item, depth + 1)?;
                        }
                    }
                }
            }
            self.operations.push(operation);
        }
        Ok(())
    }

    fn operation(
        &mut self,
        method: &str,
        site: &Site,
        item: &PathItem<'d>,
        value: &'d Value,
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
        // The provider calls webhooks and callbacks at an address of the client.
        let servers = if site.inverted {
            Vec::new()
        } else {
            servers::urls(
                [value]
                    .into_iter()
                    .chain(item.holders.iter().copied())
                    .chain([self.document]),
            )
        };
        let mut tags: Vec<String> = list(value.get("tags"), "tags")?
            .iter()
            .filter_map(|tag| tag.as_str().map(str::to_owned))
            .collect();
        tags.sort_unstable();
        tags.dedup();
        // Methods are case-sensitive; the keywords for the usual ones are not capitalized.
        let (method, pointer) = if METHODS.contains(&method) {
            (method.to_ascii_uppercase(), format!("{}/{method}", site.pointer))
        } else {
            let step = format!("additionalOperations/{}", refs::escape(method));
            (method.to_owned(), format!("{}/{step}", site.pointer))
        };
        Ok(Operation {
            identity: format!("{method} {}", site.identity),
            method,
            path: site.path.clone(),
            pointer,
            inverted: site.inverted,
            id: value
                .get("operationId")
                .and_then(Value::as_str)
                .map(str::to_owned),
            parameters: self.parameters(item, value)?,
            body,
            responses,
            security: alternatives(
                [value, self.document]
                    .iter()
                    .find_map(|holder| holder.get("security").filter(|list| !list.is_null())),
            ),
            servers,
            deprecated: flag(value, "deprecated"),
            summary: documented(value, item, "summary"),
            description: documented(value, item, "description"),
            tags,
        })
    }

    fn parameters(
        &mut self,
        item: &PathItem<'d>,
        operation: &'d Value,
    ) -> Result<Vec<Parameter>, InputError> {
        let mut parameters: BTreeMap<(ParameterIn, String), Parameter> = BTreeMap::new();
        // Inner declarations replace outer ones.
        for holder in item.holders.iter().rev().copied().chain([operation]) {
            for value in list(holder.get("parameters"), "parameters")? {
                let value = refs::resolve(self.document, value)?;
                let parameter = self.parameter(value)?;
                let mut name = parameter.name.clone();
                if parameter.location == ParameterIn::Header {
                    name.make_ascii_lowercase();
                    // OpenAPI ignores these three here: media types and security describe them.
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
            Some("querystring") => Some(ParameterIn::Querystring),
            Some("header") => Some(ParameterIn::Header),
            Some("cookie") => Some(ParameterIn::Cookie),
            _ => None,
        };
        let (Some(name), Some(location)) = (name, location) else {
            let expected = "a `name` and an `in` of path, query, querystring, header or cookie";
            return Err(InputError::new(
                "a parameter is incomplete",
                "parameters",
                expected,
            ));
        };
        let (node, style) = self.schema_and_style(value, location)?;
        let media = match location {
            ParameterIn::Querystring => self.content(value.get("content"))?.into_iter().next(),
            _ => None,
        };
        Ok(Parameter {
            location,
            media: media.map(|(_, media)| media),
            // The name of a whole query string is not sent.
            name: match location {
                ParameterIn::Querystring => location.as_str().to_owned(),
                _ => name.to_owned(),
            },
            required: location == ParameterIn::Path || flag(value, "required"),
            node,
            style,
            allow_empty: location == ParameterIn::Query && flag(value, "allowEmptyValue"),
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

    /// Returns the schema of a parameter or header, and how its values are serialized.
    fn schema_and_style(
        &mut self,
        value: &'d Value,
        location: ParameterIn,
    ) -> Result<(NodeId, ParameterStyle), InputError> {
        let content = value
            .get("content")
            .and_then(Value::as_object)
            .and_then(|map| map.iter().next());
        if let Some((media, content)) = content {
            let style = ParameterStyle {
                name: canonical_name(media),
                explode: false,
                reserved: false,
            };
            return Ok((self.schema(content.get("schema"))?, style));
        }
        let style = ParameterStyle::from_json(value, location);
        Ok((self.schema(value.get("schema"))?, style))
    }

    fn schema(&mut self, value: Option<&'d Value>) -> Result<NodeId, InputError> {
        match value {
            None | Some(Value::Null) => self.lowering.node(&[]),
            Some(schema) => self.lowering.node(&[schema]),
        }
    }

    fn content(&mut self, value: Option<&'d Value>) -> Result<MediaTypes, InputError> {
        let described = object(value, "content")?;
        let mut content = MediaTypes::with_capacity(described.len());
        // A media type may begin with `x-`: no keys of `content` are extensions.
        for (name, media) in described {
            let mut parts = LiteMap::new();
            for (part, value) in object(media.get("encoding"), "encoding")? {
                let mut encoding = Encoding::from_json(value);
                encoding.headers = self.headers(value.get("headers"))?;
                parts.insert(part.clone(), encoding);
            }
            let read = MediaType {
                node: self.schema(
                    media
                        .get("schema")
                        .filter(|schema| !content::is_raw(&MediaRange::parse(name).text(), schema)),
                )?,
                encoding: parts,
                example: hash_of(
                    media
                        .get("example")
                        .filter(|v| !v.is_null())
                        .or_else(|| media.get("examples")),
                ),
            };
            content.insert(canonical_name(name), read);
        }
        Ok(content)
    }

    /// Reads the headers of a response or of a part. `Content-Type` is ignored: media types describe it.
    fn headers(&mut self, value: Option<&'d Value>) -> Result<HeaderSet, InputError> {
        let described = object(value, "headers")?;
        let mut headers = HeaderSet::with_capacity(described.len());
        for (name, header) in described {
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let header = refs::resolve(self.document, header)?;
            let (node, style) = self.schema_and_style(header, ParameterIn::Header)?;
            let read = Header {
                name: name.clone(),
                required: flag(header, "required"),
                node,
                style,
                deprecated: flag(header, "deprecated"),
                description: hash_of(header.get("description")),
            };
            headers.insert(name.to_ascii_lowercase(), read);
        }
        Ok(headers)
    }

    fn response(&mut self, value: &'d Value) -> Result<Response, InputError> {
        let name = refs::reference(value).map(str::to_owned);
        let value = refs::resolve(self.document, value)?;
        Ok(Response {
            name,
            headers: self.headers(value.get("headers"))?,
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

/// Returns a status in one spelling: `2xx` and `2XX` are the same range.
fn status_key(status: &str) -> String {
    if status == "default" {
        status.to_owned()
    } else {
        status.to_ascii_uppercase()
    }
}
