//! The normal form of a document.

mod names;
mod schemas;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use self::names::Names;
use self::schemas::Emitter;
use super::document::METHODS;
use super::encoding::Encoding;
use super::error::InputError;
use super::intern::{Interner, sorted};
use super::media_type::MediaRange;
use super::model::{
    Document, HeaderSet, MediaTypes, Operation, Parameter, ParameterIn, ParameterStyle, Response,
};
use super::security::{Alternative, Scheme};
use super::servers;

pub use self::names::component_name;

/// Returns the normal form of a document, as OpenAPI 3.0.
///
/// `allOf` is merged; a parent that lists its subtypes is no longer part of each subtype; every object, enum
/// and union is a component with a name (the document's, else one made of the schema's and the property's);
/// parameters of path items and security of the document are repeated at each operation; references to
/// anything but schemas are resolved; all is sorted. Descriptions, examples, titles, tags, links, extensions, callbacks and
/// webhooks are dropped, as are names in XML of bodies in other formats, and what no operation reaches.
///
/// ```
/// use openapi_diff::{normalize, read};
///
/// let [one, other] = ["allOf: [{minLength: 1}, {type: string}]", "type: string, minLength: 1"].map(|schema| {
///     format!(
///         "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {{description: OK, \
///          content: {{application/json: {{schema: {{{schema}}}}}}}}}}}}}}}}}"
///     )
/// });
/// let [one, other] = [read(one.as_bytes(), "one")?, read(other.as_bytes(), "other")?];
/// assert_eq!(normalize(&one)?, normalize(&other)?);
/// # Ok::<(), openapi_diff::InputError>(())
/// ```
///
/// # Errors
/// When the document cannot be resolved, OpenAPI 3.0 cannot express it, or a body may be XML with names that are lost.
pub fn normalize(doc: &Value) -> Result<Value, InputError> {
    let mut interner = Interner::default();
    let mut document = Document::from_json(doc, &mut interner)?;
    document.operations.retain(|operation| !operation.inverted);
    reject_xml(&document)?;
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
        item.insert(operation.method.to_lowercase(), Value::Object(written));
    }
    let paths = paths.into_iter();
    let paths: Map<String, Value> = paths
        .map(|(path, item)| (path.to_owned(), Value::Object(item)))
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
    if let Some(servers) = shared.filter(|list| *list != ["/"]) {
        out.insert("servers".to_owned(), server_list(servers));
    }
    out.insert("paths".to_owned(), Value::Object(paths));
    if !components.is_empty() {
        out.insert("components".to_owned(), Value::Object(components));
    }
    Ok(sorted(&Value::Object(out)))
}

/// Rejects names in XML where a body may be XML: equal schemas are one component, whatever their names.
fn reject_xml(document: &Document) -> Result<(), InputError> {
    if document.graph.nodes.iter().all(|node| node.xml.is_none()) {
        return Ok(());
    }
    for operation in &document.operations {
        let bodies = operation.body.iter().map(|body| &body.content);
        let responses = operation.responses.values().map(|response| &response.content);
        let mut names = bodies.chain(responses).flat_map(MediaTypes::keys);
        if let Some(name) = names.find(|name| MediaRange::parse(name).may_be_xml()) {
            let problem = format!("the normal form does not keep `xml`, which applies to {name}");
            return Err(InputError::new(
                problem,
                operation.label(),
                "schemas without `xml`",
            ));
        }
    }
    Ok(())
}

fn server_list(urls: &[String]) -> Value {
    urls.iter().map(|url| servers::to_json(url)).collect()
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
        // Missing scopes are not empty scopes.
        if let Some(scopes) = &flow.scopes {
            let scopes = scopes.iter().map(|scope| (scope.clone(), Value::from("")));
            written.insert("scopes".to_owned(), Value::Object(scopes.collect()));
        }
        flows.insert(name.clone(), Value::Object(written));
    }
    if !flows.is_empty() {
        out.insert("flows".to_owned(), Value::Object(flows));
    }
    Value::Object(out)
}

impl Emitter<'_> {
    fn operation(&self, operation: &Operation) -> Result<Map<String, Value>, InputError> {
        let is_method = METHODS.contains(&operation.method.to_lowercase().as_str());
        let mut parameters = operation.parameters.iter();
        let is_whole = |parameter: &Parameter| parameter.location == ParameterIn::Querystring;
        if !is_method || operation.method == "QUERY" || parameters.any(is_whole) {
            let problem = format!("OpenAPI 3.0 cannot express {}", operation.label());
            return Err(InputError::new(
                problem,
                operation.label(),
                "an operation of OpenAPI 3.0",
            ));
        }
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
            out.insert("requestBody".to_owned(), Value::Object(written));
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
        out.insert("in".to_owned(), parameter.location.as_str().into());
        if parameter.required {
            out.insert("required".to_owned(), true.into());
        }
        if parameter.deprecated {
            out.insert("deprecated".to_owned(), true.into());
        }
        if parameter.allow_empty {
            out.insert("allowEmptyValue".to_owned(), true.into());
        }
        let usual = ParameterStyle::default_name(parameter.location);
        self.schema_and_style(parameter.node, &parameter.style, usual, &mut out)?;
        Ok(Value::Object(out))
    }

    fn schema_and_style(
        &self,
        node: u32,
        style: &ParameterStyle,
        usual: &str,
        out: &mut Map<String, Value>,
    ) -> Result<(), InputError> {
        if style.name.contains('/') {
            let mut content = Map::new();
            content.insert(style.name.clone(), json!({ "schema": self.schema(node)? }));
            out.insert("content".to_owned(), Value::Object(content));
            return Ok(());
        }
        write_style(style, usual, out);
        out.insert("schema".to_owned(), self.schema(node)?);
        Ok(())
    }

    fn content_map(&self, content: &MediaTypes) -> Result<Value, InputError> {
        let mut out = Map::new();
        for (name, media) in content {
            let mut written = Map::new();
            written.insert("schema".to_owned(), self.schema(media.node)?);
            let mut parts = Map::new();
            for (part, encoding) in &media.encoding {
                parts.insert(part.clone(), self.encoding(encoding)?);
            }
            if !parts.is_empty() {
                written.insert("encoding".to_owned(), Value::Object(parts));
            }
            out.insert(name.clone(), Value::Object(written));
        }
        Ok(Value::Object(out))
    }

    fn response(&self, response: &Response) -> Result<Value, InputError> {
        let mut out = Map::new();
        // 3.0 requires a description.
        out.insert("description".to_owned(), "".into());
        if !response.content.is_empty() {
            out.insert("content".to_owned(), self.content_map(&response.content)?);
        }
        self.headers(&response.headers, &mut out)?;
        Ok(Value::Object(out))
    }

    fn headers(&self, headers: &HeaderSet, out: &mut Map<String, Value>) -> Result<(), InputError> {
        let mut all = Map::new();
        for header in headers.values() {
            let mut written = Map::new();
            if header.required {
                written.insert("required".to_owned(), true.into());
            }
            self.schema_and_style(header.node, &header.style, "simple", &mut written)?;
            all.insert(header.name.clone(), Value::Object(written));
        }
        if !all.is_empty() {
            out.insert("headers".to_owned(), Value::Object(all));
        }
        Ok(())
    }

    fn encoding(&self, encoding: &Encoding) -> Result<Value, InputError> {
        let mut out = Map::new();
        if let Some(style) = &encoding.style {
            // Without `style`, the media type decides.
            write_style(style, "", &mut out);
        } else if !encoding.content_types.is_empty() {
            out.insert("contentType".to_owned(), encoding.content_types.join(", ").into());
        }
        self.headers(&encoding.headers, &mut out)?;
        Ok(Value::Object(out))
    }
}

fn write_style(style: &ParameterStyle, usual: &str, out: &mut Map<String, Value>) {
    if style.name != usual {
        out.insert("style".to_owned(), style.name.clone().into());
    }
    if style.explode != (style.name == "form") {
        out.insert("explode".to_owned(), style.explode.into());
    }
    if style.reserved {
        out.insert("allowReserved".to_owned(), true.into());
    }
}
