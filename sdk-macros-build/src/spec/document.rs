//! Parses an OpenAPI document.

use std::collections::BTreeSet;

use serde_json::Value;

use super::node::Node;
use super::{Kind, Operation, Schema, Spec, Usage};
use crate::error::{Error, Result, bail};
use crate::names;

/// What the overlay can tell this generator, with the values that it takes; where none are listed, any.
const EXTENSIONS: [(&str, &[&str]); 9] = [
    ("x-rust-accessor", &["union"]),
    ("x-rust-constructor", &["manual"]),
    ("x-rust-enum", &[]),
    ("x-rust-example", &[]),
    ("x-rust-idempotency", &["safe"]),
    ("x-rust-newtype", &[]),
    ("x-rust-outcome", &["sent"]),
    ("x-rust-type", &["count", "text"]),
    ("x-rust-variants", &[]),
];

impl Spec {
    pub(crate) fn read(text: &str) -> Result<Self> {
        let document = parse(text)?;
        let document = Node::root(&document);
        let mut spec = Self::with_schemas(&document)?;
        spec.read_operations(&document)?;
        let sent = spec.reach(Operation::request_kinds);
        let received = spec.reach(Operation::response_kinds);
        for (name, schema) in &mut spec.schemas {
            let is_sent = sent.contains(name);
            let is_received = received.contains(name);
            if !is_sent && !is_received {
                let place = format!("/components/schemas/{name}");
                bail!(place, "no operation reaches this schema");
            }
            schema.usage = Usage { is_sent, is_received };
        }
        Ok(spec)
    }

    /// Reads a document without operations, all of whose schemas HubSpot sends.
    pub(crate) fn read_received(text: &str) -> Result<Self> {
        Self::with_schemas(&Node::root(&parse(text)?))
    }

    fn with_schemas(document: &Node<'_>) -> Result<Self> {
        if !document.string("openapi")?.starts_with("3.0.") {
            return document.at("openapi").expected("OpenAPI 3.0");
        }
        check_extensions(document)?;
        let mut spec = Self::default();
        for (name, schema) in document.at("components").at("schemas").members()? {
            spec.add_schema(name, &schema)?;
        }
        Ok(spec)
    }

    pub(super) fn add_schema(&mut self, name: &str, node: &Node<'_>) -> Result<()> {
        names::check_type(name, &node.place)?;
        self.schemas.insert(name.to_owned(), Schema::read(name, node)?);
        Ok(())
    }

    /// Returns the schemas that the operations refer to, directly or through others.
    fn reach<'s>(&'s self, roots: impl Fn(&'s Operation) -> Vec<&'s Kind>) -> BTreeSet<String> {
        let roots = self.operations.iter().flat_map(roots);
        let mut open: Vec<&str> = roots.filter_map(Kind::named).collect();
        let mut seen = BTreeSet::new();
        while let Some(name) = open.pop() {
            if seen.insert(name.to_owned()) {
                open.extend(self.schemas.get(name).into_iter().flat_map(Schema::references));
            }
        }
        seen
    }
}

fn parse(text: &str) -> Result<Value> {
    serde_json::from_str(text).map_err(|e| {
        let place = format!("line {}, column {}", e.line(), e.column());
        Error::new(&place, format!("not JSON: {e}"))
    })
}

/// Rejects a misspelled extension: if it were ignored, a send could lose the code that never sends twice.
fn check_extensions(node: &Node<'_>) -> Result<()> {
    node.elements()
        .into_iter()
        .try_for_each(|element| check_extensions(&element))?;
    if !node.json.is_object() {
        return Ok(());
    }
    for (key, member) in node.members()? {
        if key.starts_with("x-rust-") {
            let Some((_, values)) = EXTENSIONS.iter().find(|(name, _)| *name == key) else {
                let known = EXTENSIONS.map(|(name, _)| name).join(", ");
                bail!(member.place, "unknown extension: expected one of {known}");
            };
            if !values.is_empty() && !values.iter().any(|value| member.json == value) {
                return member.expected(&format!("`{}`", values.join("` or `")));
            }
        }
        check_extensions(&member)?;
    }
    Ok(())
}
