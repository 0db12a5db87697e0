//! Parses the operations of a document.

use super::node::Node;
use super::{Kind, Operation, Parameter, Spec};
use crate::error::{Result, bail};
use crate::names;

/// The media type of forms.
const FORM: &str = "multipart/form-data";

impl Spec {
    pub(super) fn read_operations(&mut self, document: &Node<'_>) -> Result<()> {
        let paths = document.at("paths");
        let prefixes = document.at("x-path-prefixes");
        for (path, item) in paths.members()? {
            let is_prefix = |prefix: &&str| {
                let rest = path.strip_prefix(*prefix);
                // The prefix itself is a list, or takes what is new in it.
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let prefix = prefixes.texts().find(is_prefix).unwrap_or_default();
            for (method, node) in item.members()? {
                let operation = self.operation((prefix, path, method), &node)?;
                if self.operations.iter().any(|other| other.id == operation.id) {
                    bail!(node.place, "duplicate operationId {:?}", operation.id);
                }
                self.operations.push(operation);
            }
        }
        if self.operations.is_empty() {
            bail!(paths.place, "expected at least one operation, found none");
        }
        self.operations.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(())
    }

    fn operation(
        &mut self,
        (prefix, path, method): (&str, &str, &str),
        node: &Node<'_>,
    ) -> Result<Operation> {
        let id = node.string("operationId")?;
        if names::snake(id) != id || !names::is_ident(id) {
            bail!(
                node.at("operationId").place,
                "invalid operationId {id:?}: expected a Rust method name, such as `send_message`; set it in \
                 the area's overlay.yaml"
            );
        }
        let mut parameters = Vec::new();
        for parameter in node.at("parameters").elements() {
            parameters.push(self.parameter(&parameter)?);
        }
        // progenitor's argument order: path parameters as in the path, then query parameters by name.
        parameters.sort_by_key(|p| (!p.in_path, path.find(&format!("{{{}}}", p.name)), p.name.clone()));
        let body = node.has("requestBody").then(|| node.at("requestBody"));
        let has_form = body.as_ref().is_some_and(is_form);
        let body = body.map(|body| match has_form {
            true => form(&body),
            false => content(&body),
        });
        check_names(path, &parameters, body.is_some(), &node.at("parameters").place)?;
        let (response, error) = responses(&node.at("responses"))?;
        let docs = [node.text("summary"), node.text("description")];
        Ok(Operation {
            place: node.place.clone(),
            id: id.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            prefix: prefix.to_owned(),
            doc: Vec::from_iter(docs.into_iter().flatten()).join("\n\n"),
            parameters,
            body: body.transpose()?,
            has_form,
            response,
            error,
            // As HTTP defines the method. The extension, always `safe`, marks a POST that only reads.
            idempotency: match method {
                _ if node.has("x-rust-idempotency") => "Safe",
                "get" | "head" => "Safe",
                "put" | "delete" => "Idempotent",
                _ => "NonIdempotent",
            },
            // Known once all schemas are.
            idempotency_key: None,
            versions: node.at("x-versions").texts().map(str::to_owned).collect(),
            deprecated: node.at("deprecated").json == true,
            sends: node.has("x-rust-outcome"),
        })
    }

    fn parameter(&mut self, node: &Node<'_>) -> Result<Parameter> {
        let name = node.string("name")?;
        let in_path = node.text("in") == Some("path");
        if !in_path && node.text("in") != Some("query") {
            return node.at("in").expected("`path` or `query`");
        }
        let schema = node.at("schema");
        // `x-rust-newtype` may be next to the schema instead of in it.
        let described = if node.has("x-rust-newtype") { node } else { &schema };
        let mut kind = Kind::read(described)?;
        match (node.text("x-rust-type"), &kind) {
            (Some("count"), Kind::Integer) => kind = Kind::Count,
            // HubSpot declares this id as a number, but returns it as a string. Both look the same in a URL.
            (Some("text"), Kind::Integer | Kind::Number | Kind::List(_)) => kind = kind.with_item(Kind::Text),
            _ => {}
        }
        if node.has("x-rust-enum") {
            let declared = node.at("x-rust-enum");
            let name = declared.string("name")?;
            self.add_schema(name, &declared)?;
            if *kind.item() == Kind::Text {
                kind = kind.with_item(Kind::Named(name.to_owned()));
            }
        }
        if let Kind::Object(object) = kind.item() {
            bail!(node.place, "the object {object} cannot be part of a URL");
        }
        Ok(Parameter {
            ident: names::field(name),
            name: name.to_owned(),
            in_path,
            required: node.at("required").json == true,
            doc: node.description(),
            is_integer: schema.text("type") == Some("integer"),
            kind,
        })
    }
}

/// Checks that the path parameters are those of the template, in its order, and that all parameters have distinct Rust
/// names.
fn check_names(path: &str, parameters: &[Parameter], has_body: bool, place: &str) -> Result<()> {
    let (in_path, others): (Vec<_>, Vec<_>) = parameters.iter().partition(|p| p.in_path);
    let in_path: Vec<&str> = in_path.iter().map(|p| p.name.as_str()).collect();
    let template = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    if template.ne(in_path.iter().copied()) {
        bail!(place, "expected the path parameters of {path}, found {in_path:?}");
    }
    // The request struct also has fields for the client and the body.
    let reserved = ["client", "body"].into_iter().take(1 + usize::from(has_body));
    let others = others.iter().map(|p| p.name.as_str());
    names::check_distinct(reserved.chain(in_path).chain(others), place, "argument")
}

/// Returns the type of the success responses and that of the error responses.
fn responses(node: &Node<'_>) -> Result<(Option<Kind>, Option<Kind>)> {
    let (mut success, mut error) = (None, None);
    for (status, response) in node.members()? {
        // Either may have no body in the document: a 204 has none, and the SDK parses errors without a schema.
        let has_body = response.has("content");
        let kind = has_body.then(|| content(&response)).transpose()?;
        let known = match status.starts_with('2') {
            true => &mut success,
            false => &mut error,
        };
        let first = known.get_or_insert_with(|| kind.clone());
        if *first != kind {
            let name = |kind: &Option<Kind>| {
                kind.as_ref()
                    .and_then(Kind::named)
                    .unwrap_or("nothing")
                    .to_owned()
            };
            let (one, other) = (name(&kind), name(first));
            bail!(
                response.place,
                "expected one schema for all, found {one} and {other}; the overlay can name one with the properties of \
                 both"
            );
        }
    }
    match success {
        Some(success) => Ok((success, error.flatten())),
        None => node.expected("a success response"),
    }
}

/// Whether the body of a request is a form, and nothing else.
fn is_form(node: &Node<'_>) -> bool {
    let content = node.at("content").json.as_object();
    content.is_some_and(|content| content.keys().eq([FORM]))
}

/// Returns the type of a form, which must be an object of a name.
fn form(node: &Node<'_>) -> Result<Kind> {
    let schema = node.at("content").at(FORM).at("schema");
    let name = schema.reference()?;
    match name.map(|_| Kind::read(&schema)).transpose()? {
        Some(kind @ Kind::Object(_)) => Ok(kind),
        _ => schema.expected("a reference to a named object"),
    }
}

/// Returns the type of a request or response body, which must be JSON of a named schema.
fn content(node: &Node<'_>) -> Result<Kind> {
    let content = node.at("content");
    let mut media = content.members()?.into_iter();
    let Some((_, json)) = media.find(|(name, _)| ["application/json", "*/*"].contains(name)) else {
        return content.expected("a JSON media type, or `multipart/form-data` alone for a request");
    };
    match Kind::read(&json.at("schema"))? {
        kind @ (Kind::Named(_) | Kind::Object(_)) => Ok(kind),
        _ => json.at("schema").expected("a reference to a named schema"),
    }
}
