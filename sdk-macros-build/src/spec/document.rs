//! Parses an OpenAPI document.

use std::collections::BTreeSet;

use serde_json::Value;

use super::node::Node;
use super::{Elsewhere, Kind, Operation, Schema, SchemaKind, Spec, Usage};
use crate::error::{Error, Result, bail};
use crate::names;

/// What the overlay can tell this generator, with the values that it takes; where none are listed, any.
const EXTENSIONS: [(&str, &[&str]); 13] = [
    ("x-rust-accessor", &["union"]),
    ("x-rust-area", &[]),
    ("x-rust-constructor", &["manual"]),
    ("x-rust-elsewhere", &["sent", "standalone"]),
    ("x-rust-enum", &[]),
    ("x-rust-example", &[]),
    ("x-rust-idempotency", &["safe"]),
    ("x-rust-idempotency-key", &[]),
    ("x-rust-newtype", &[]),
    ("x-rust-outcome", &["sent", "stored"]),
    ("x-rust-shared", &["root"]),
    ("x-rust-type", &["count", "text"]),
    ("x-rust-variants", &[]),
];

impl Spec {
    pub(crate) fn read(text: &str) -> Result<Self> {
        let document = parse(text)?;
        let document = Node::root(&document);
        let mut spec = Self::with_schemas(&document)?;
        spec.read_operations(&document)?;
        let sent = spec.reach(Operation::request_kinds, Some(Elsewhere::Sent));
        let received = spec.reach(Operation::response_kinds, None);
        let forms: BTreeSet<String> = spec.operations.iter().filter_map(Operation::form).collect();
        for (name, schema) in &mut spec.schemas {
            let is_sent = sent.contains(name);
            let is_received = received.contains(name);
            if !is_sent && !is_received {
                let place = format!("/components/schemas/{name}");
                bail!(place, "no operation reaches this schema");
            }
            schema.usage = Usage {
                is_sent,
                is_received,
                is_form: forms.contains(name),
                is_standalone: schema.elsewhere == Some(Elsewhere::Standalone),
            };
        }
        spec.check_forms()?;
        spec.read_idempotency_keys(&document)?;
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
        if document.has("x-rust-area") {
            let area = document.string("x-rust-area")?;
            if names::snake(area) != area || !names::is_ident(area) {
                return document.at("x-rust-area").expected("the name of a Rust module");
            }
            spec.area = Some(area.to_owned());
        }
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

    /// Checks that files are parts of forms only, and that a form is the body of requests and nothing else.
    fn check_forms(&self) -> Result<()> {
        for (name, schema) in &self.schemas {
            let place = format!("/components/schemas/{name}");
            let usage = schema.usage;
            let SchemaKind::Object(object) = &schema.kind else {
                continue;
            };
            let is_file = |kind: &Kind| *kind.item() == Kind::Binary;
            for field in &object.fields {
                if is_file(&field.kind) && !(usage.is_form && field.kind == Kind::Binary) {
                    let place = format!("{place}/properties/{}", field.wire);
                    bail!(
                        place,
                        "binary data is only possible as a part of a form (`multipart/form-data`)"
                    );
                }
            }
            let is_part = |other: &Schema| other.references().contains(&&**name);
            let is_json = |operation: &Operation| {
                !operation.has_form
                    && operation
                        .request_kinds()
                        .iter()
                        .any(|kind| kind.named() == Some(name))
            };
            if usage.is_form
                && (usage.is_received
                    || self.schemas.values().any(is_part)
                    || self.operations.iter().any(is_json))
            {
                bail!(
                    place,
                    "expected the schema of a form to be the body of requests alone; it is used elsewhere"
                );
            }
        }
        Ok(())
    }

    /// Returns the schemas that the operations refer to, directly or through others, and those that are used so elsewhere.
    fn reach<'s>(
        &'s self,
        roots: impl Fn(&'s Operation) -> Vec<&'s Kind>,
        elsewhere: Option<Elsewhere>,
    ) -> BTreeSet<String> {
        let roots = self.operations.iter().flat_map(roots);
        let mut open: Vec<&str> = roots.filter_map(Kind::named).collect();
        let schemas = self.schemas.values();
        let marked = schemas.filter(|schema| elsewhere.is_some() && schema.elsewhere == elsewhere);
        open.extend(marked.map(|schema| schema.name.as_str()));
        let mut seen = BTreeSet::new();
        while let Some(name) = open.pop() {
            if seen.insert(name.to_owned()) {
                open.extend(self.schemas.get(name).into_iter().flat_map(Schema::references));
            }
        }
        seen
    }
}

impl Spec {
    /// Reads the fields with which operations can be repeated: optional strings of their bodies.
    fn read_idempotency_keys(&mut self, document: &Node<'_>) -> Result<()> {
        for operation in &mut self.operations {
            let node = document.at("paths").at(&operation.path).at(&operation.method);
            if !node.has("x-rust-idempotency-key") {
                continue;
            }
            let wire = node.string("x-rust-idempotency-key")?;
            let body = operation.body.as_ref().and_then(Kind::named);
            let field = body.and_then(|name| match &mut self.schemas.get_mut(name)?.kind {
                SchemaKind::Object(object) => object.fields.iter_mut().find(|field| field.wire == wire),
                _ => None,
            });
            match field {
                Some(field) if field.kind == Kind::Text && !field.required => {
                    field.is_idempotency_key = true;
                    operation.idempotency_key = Some(field.clone());
                }
                _ => {
                    let place = node.at("x-rust-idempotency-key");
                    return place.expected("the name of an optional string in the body");
                }
            }
        }
        Ok(())
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
