//! One canonical shape for every way of saying the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::emit::{Emitter, sorted};
use super::error::InputError;
use super::intern::Interner;
use super::model::{Content, Document, Operation, Parameter, Response, Style};
use super::names::Names;
use super::security::{Alternative, Scheme};

/// The document in its canonical shape, as OpenAPI 3.0.
///
/// `allOf` is merged, a parent that lists its subtypes is no longer part of each subtype, every object, list
/// of values and union is a component with a name (the document's, else made of the schema's and the
/// property's), path-level parameters and document-level security stand at each operation, references to
/// anything but schemas are followed, and everything is sorted. Prose, examples, titles, tags, links,
/// extensions, callbacks and webhooks are dropped, and so is what no operation reaches.
///
/// # Errors
/// When the document cannot be read, or says what OpenAPI 3.0 cannot say.
pub fn normalise(doc: &Value) -> Result<Value, InputError> {
    let mut interner = Interner::default();
    let mut document = Document::read(doc, &mut interner)?;
    document.operations.retain(|operation| !operation.inverted);
    let names = Names::new(&mut document, &interner);
    let emitter = Emitter {
        graph: &document.graph,
        interner: &interner,
        names: &names,
    };

    let servers: BTreeSet<&[String]> = document
        .operations
        .iter()
        .map(|operation| operation.servers.as_slice())
        .collect();
    let shared = if servers.len() == 1 {
        servers.first().copied()
    } else {
        None
    };
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in &document.operations {
        let item = paths.entry(&operation.path).or_default();
        let at = format!(
            "/paths/{}/{}",
            super::refs::escape(&operation.path),
            operation.method.to_lowercase()
        );
        let mut written = emitter.operation(operation).map_err(|error| error.below(&at))?;
        if shared.is_none() && !operation.servers.is_empty() {
            written.insert("servers".to_owned(), server_list(&operation.servers));
        }
        item.insert(operation.method.to_lowercase(), sorted(written));
    }
    let paths: Map<String, Value> = paths
        .into_iter()
        .map(|(path, item)| (path.to_owned(), sorted(item)))
        .collect();

    let mut components = Map::new();
    let schemas = emitter.components()?;
    if !schemas.is_empty() {
        components.insert("schemas".to_owned(), Value::Object(schemas));
    }
    let used: BTreeSet<&String> = document
        .operations
        .iter()
        .flat_map(|operation| operation.security.iter().flat_map(Alternative::keys))
        .collect();
    let schemes: Map<String, Value> = document
        .schemes
        .iter()
        .filter(|(name, _)| used.contains(name))
        .map(|(name, scheme)| (name.clone(), security_scheme(scheme)))
        .collect();
    if !schemes.is_empty() {
        components.insert("securitySchemes".to_owned(), Value::Object(schemes));
    }
    let mut out = Map::new();
    out.insert("openapi".to_owned(), "3.0.3".into());
    out.insert(
        "info".to_owned(),
        json!({ "title": document.info.title, "version": document.info.version }),
    );
    if let Some(servers) = shared.filter(|list| !list.is_empty()) {
        out.insert("servers".to_owned(), server_list(servers));
    }
    out.insert("paths".to_owned(), Value::Object(paths));
    if !components.is_empty() {
        out.insert("components".to_owned(), sorted(components));
    }
    Ok(sorted(out))
}

fn server_list(urls: &[String]) -> Value {
    urls.iter().map(|url| json!({ "url": url })).collect()
}

fn security_scheme(scheme: &Scheme) -> Value {
    let mut out = Map::new();
    out.insert("type".to_owned(), scheme.kind.clone().into());
    for (key, detail) in &scheme.details {
        out.insert(key.clone(), detail.clone().into());
    }
    let mut flows = Map::new();
    for (name, flow) in &scheme.flows {
        let mut written = Map::new();
        for (key, url) in &flow.urls {
            written.insert(key.clone(), url.clone().into());
        }
        // A list that is missing is not an empty one.
        if let Some(scopes) = &flow.scopes {
            let scopes = scopes.iter().map(|scope| (scope.clone(), Value::from("")));
            written.insert("scopes".to_owned(), Value::Object(scopes.collect()));
        }
        flows.insert(name.clone(), sorted(written));
    }
    if !flows.is_empty() {
        out.insert("flows".to_owned(), Value::Object(flows));
    }
    sorted(out)
}

impl Emitter<'_> {
    fn operation(&self, operation: &Operation) -> Result<Map<String, Value>, InputError> {
        let mut out = Map::new();
        if let Some(id) = &operation.id {
            out.insert("operationId".to_owned(), id.clone().into());
        }
        if operation.deprecated {
            out.insert("deprecated".to_owned(), true.into());
        }
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            parameters.push(self.parameter(parameter)?);
        }
        if !parameters.is_empty() {
            out.insert("parameters".to_owned(), parameters.into());
        }
        if let Some(body) = &operation.body {
            let mut written = Map::new();
            written.insert("content".to_owned(), self.content_map(&body.content)?);
            if body.required {
                written.insert("required".to_owned(), true.into());
            }
            out.insert("requestBody".to_owned(), sorted(written));
        }
        let mut responses = Map::new();
        for (status, response) in &operation.responses {
            responses.insert(status.clone(), self.response(response)?);
        }
        out.insert("responses".to_owned(), Value::Object(responses));
        let security: Vec<Value> = operation
            .security
            .iter()
            .map(|alternative| json!(alternative))
            .collect();
        out.insert("security".to_owned(), security.into());
        Ok(out)
    }

    fn parameter(&self, parameter: &Parameter) -> Result<Value, InputError> {
        let mut out = Map::new();
        out.insert("name".to_owned(), parameter.name.clone().into());
        out.insert("in".to_owned(), parameter.location.word().into());
        if parameter.required {
            out.insert("required".to_owned(), true.into());
        }
        if parameter.deprecated {
            out.insert("deprecated".to_owned(), true.into());
        }
        if parameter.allow_empty {
            out.insert("allowEmptyValue".to_owned(), true.into());
        }
        let usual = if matches!(parameter.location.word(), "query" | "cookie") {
            "form"
        } else {
            "simple"
        };
        self.shape(parameter.node, &parameter.style, usual, &mut out)?;
        Ok(sorted(out))
    }

    fn shape(
        &self,
        node: u32,
        style: &Style,
        usual: &str,
        out: &mut Map<String, Value>,
    ) -> Result<(), InputError> {
        if style.word.contains('/') {
            let mut content = Map::new();
            content.insert(style.word.clone(), json!({ "schema": self.schema(node)? }));
            out.insert("content".to_owned(), Value::Object(content));
            return Ok(());
        }
        if style.word != usual {
            out.insert("style".to_owned(), style.word.clone().into());
        }
        if style.explode != (style.word == "form") {
            out.insert("explode".to_owned(), style.explode.into());
        }
        if style.reserved {
            out.insert("allowReserved".to_owned(), true.into());
        }
        out.insert("schema".to_owned(), self.schema(node)?);
        Ok(())
    }

    fn content_map(&self, content: &Content) -> Result<Value, InputError> {
        let mut out = Map::new();
        for (name, media) in content {
            let mut written = Map::new();
            written.insert("schema".to_owned(), self.schema(media.node)?);
            if let Ok(encoding) = serde_json::from_str::<Value>(&media.encoding) {
                written.insert("encoding".to_owned(), encoding);
            }
            out.insert(name.clone(), sorted(written));
        }
        Ok(Value::Object(out))
    }

    fn response(&self, response: &Response) -> Result<Value, InputError> {
        let mut out = Map::new();
        // 3.0 requires one; ours are written by the overlay.
        out.insert("description".to_owned(), "".into());
        if !response.content.is_empty() {
            out.insert("content".to_owned(), self.content_map(&response.content)?);
        }
        let mut headers = Map::new();
        for header in response.headers.values() {
            let mut written = Map::new();
            if header.required {
                written.insert("required".to_owned(), true.into());
            }
            self.shape(header.node, &header.style, "simple", &mut written)?;
            headers.insert(header.name.clone(), sorted(written));
        }
        if !headers.is_empty() {
            out.insert("headers".to_owned(), Value::Object(headers));
        }
        Ok(sorted(out))
    }
}
