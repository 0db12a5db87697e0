//! Reads operations.

use super::node::Node;
use super::{Kind, Operation, Parameter, Spec};
use crate::error::{Result, bail};
use crate::names;

impl Spec {
    pub(super) fn read_operations(&mut self, document: &Node<'_>) -> Result<()> {
        let paths = document.at("paths");
        let prefixes = document.at("x-path-prefixes");
        for (path, item) in paths.members()? {
            let is_start = |prefix: &&str| {
                let rest = path.strip_prefix(*prefix);
                rest.is_some_and(|rest| rest.starts_with('/'))
            };
            let prefix = prefixes.texts().find(is_start).unwrap_or_default();
            for (method, node) in item.members()? {
                let operation = self.operation((prefix, path, method), &node)?;
                if self.operations.iter().any(|other| other.id == operation.id) {
                    bail!(node.place, "operationId {:?} is taken", operation.id);
                }
                self.operations.push(operation);
            }
        }
        if self.operations.is_empty() {
            bail!(paths.place, "at least one operation expected, found none");
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
                "{id:?} should be a Rust method's name, such as `send_message`: openapi/overlay.yaml gives it one"
            );
        }
        let mut parameters = Vec::new();
        for parameter in node.at("parameters").elements() {
            parameters.push(self.parameter(&parameter)?);
        }
        // The order of progenitor's arguments.
        parameters.sort_by_key(|p| (!p.in_path, path.find(&format!("{{{}}}", p.name)), p.name.clone()));
        let body = node.has("requestBody").then(|| content(&node.at("requestBody")));
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
            response,
            error,
            // By its method, as HTTP defines it. An extension marks a POST that only reads.
            idempotency: match method {
                _ if node.has("x-rust-idempotency") => "Safe",
                "get" | "head" => "Safe",
                "put" | "delete" => "Idempotent",
                _ => "NonIdempotent",
            },
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
        // An extension of the parameter describes its schema.
        let described = if node.has("x-rust-newtype") { node } else { &schema };
        let mut kind = Kind::read(described)?;
        match (node.text("x-rust-type"), &kind) {
            (Some("count"), Kind::Integer) => kind = Kind::Count,
            // An id that HubSpot declares as a number: its responses have strings. In a URL both are the same.
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
            is_number: schema.text("type") == Some("integer"),
            kind,
        })
    }
}

/// Checks that parameters have distinct names in Rust, and that those in the path are those of its template.
fn check_names(path: &str, parameters: &[Parameter], has_body: bool, place: &str) -> Result<()> {
    let (in_path, others): (Vec<_>, Vec<_>) = parameters.iter().partition(|p| p.in_path);
    let in_path: Vec<&str> = in_path.iter().map(|p| p.name.as_str()).collect();
    let template = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    if template.ne(in_path.iter().copied()) {
        bail!(place, "expected the parameters of {path}, found {in_path:?}");
    }
    // A request has fields for its client and its body, too.
    let own = ["client", "body"].into_iter().take(1 + usize::from(has_body));
    let others = others.iter().map(|p| p.name.as_str());
    names::check_distinct(own.chain(in_path).chain(others), place, "argument")
}

/// Returns the types of the responses with a success and of those with an error.
fn responses(node: &Node<'_>) -> Result<(Option<Kind>, Option<Kind>)> {
    let (mut success, mut error) = (None, None);
    for (status, response) in node.members()? {
        // A success may have no body, such as a 204. An error is read even without a schema.
        let has_body = response.has("content");
        let kind = has_body.then(|| content(&response)).transpose()?;
        let all = match status.starts_with('2') {
            true => &mut success,
            false => &mut error,
        };
        let first = all.get_or_insert_with(|| kind.clone());
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
                "{one} beside {other}: one schema expected for all; the overlay can name one with the properties of both"
            );
        }
    }
    match success {
        Some(success) => Ok((success, error.flatten())),
        None => node.expected("a success response"),
    }
}

/// Returns the type of a body.
fn content(node: &Node<'_>) -> Result<Kind> {
    let content = node.at("content");
    let mut media = content.members()?.into_iter();
    let Some((_, json)) = media.find(|(name, _)| ["application/json", "*/*"].contains(name)) else {
        return content.expected("JSON");
    };
    match Kind::read(&json.at("schema"))? {
        kind @ (Kind::Named(_) | Kind::Object(_)) => Ok(kind),
        _ => json.at("schema").expected("a reference to a named schema"),
    }
}
