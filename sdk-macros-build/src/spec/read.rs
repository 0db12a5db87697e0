//! Reads a document, and checks that it is consistent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::json::{escape, extensions, object_at, string};
use super::schemas::schema;
use super::{Kind, Object, Operation, Parameter, Schema, SchemaKind, Spec, TAG, operations};
use crate::error::{Error, Result, bail};
use crate::names;

fn document(text: &str) -> Result<Value> {
    let document: Value = serde_json::from_str(text).map_err(|e| {
        let place = format!("line {}, column {}", e.line(), e.column());
        Error::new(&place, format!("not JSON: {e}"))
    })?;
    let version = string(&document, "", "openapi")?;
    if !version.starts_with("3.0.") {
        bail!("/openapi", "OpenAPI 3.0 expected, found {version:?}");
    }
    extensions(&document, "")?;
    Ok(document)
}

impl Spec {
    pub(crate) fn read(text: &str) -> Result<Self> {
        let document = document(text)?;
        let mut spec = Self::with_schemas(&document)?;
        spec.operations = operations::operations(&document)?;
        spec.schemas.extend(operations::enums(&document)?);
        spec.link()?;
        spec.sent = spec.reach(Operation::request_schemas);
        spec.received = spec.reach(Operation::response_schemas);
        Ok(spec)
    }

    /// Reads a document without operations, all of whose schemas HubSpot sends.
    pub(crate) fn read_received(text: &str) -> Result<Self> {
        let mut spec = Self::with_schemas(&document(text)?)?;
        spec.link()?;
        spec.received = spec.schemas.keys().cloned().collect();
        Ok(spec)
    }

    fn with_schemas(document: &Value) -> Result<Self> {
        let mut schemas = BTreeMap::new();
        let base = "/components/schemas";
        for (name, json) in object_at(document, base)? {
            let place = format!("{base}/{name}");
            if !names::is_type_name(name) {
                bail!(&place, "{name:?} cannot be the name of a Rust type");
            }
            schemas.insert(name.clone(), schema(json, &place)?);
        }
        Ok(Self {
            title: string(&document["info"], "/info", "title")?,
            version: string(&document["info"], "/info", "version")?,
            operations: Vec::new(),
            schemas,
            sent: BTreeSet::new(),
            received: BTreeSet::new(),
        })
    }

    /// Resolves the references between schemas.
    fn link(&mut self) -> Result<()> {
        self.check_references()?;
        self.mark_objects();
        Ok(())
    }

    pub(crate) fn object(&self, name: &str) -> Option<&Object> {
        match &self.schemas.get(name)?.kind {
            SchemaKind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The kind of a value of this schema.
    pub(crate) fn kind(&self, name: &str) -> Kind {
        if self.object(name).is_some() {
            Kind::Object(name.to_owned())
        } else {
            Kind::Named(name.to_owned())
        }
    }

    /// The schemas that these operations refer to, directly or through others.
    fn reach<'s>(&'s self, roots: impl Fn(&'s Operation) -> Vec<&'s str>) -> BTreeSet<String> {
        let mut open: Vec<&str> = self.operations.iter().flat_map(roots).collect();
        let mut seen = BTreeSet::new();
        while let Some(name) = open.pop() {
            if seen.insert(name.to_owned()) {
                open.extend(self.schemas.get(name).into_iter().flat_map(Schema::references));
            }
        }
        seen
    }

    /// Distinguishes references to objects from those to enums and unions.
    fn mark_objects(&mut self) {
        fn mark(kind: &mut Kind, objects: &BTreeSet<String>) {
            match kind {
                Kind::Named(name) if objects.contains(name) => *kind = Kind::Object(std::mem::take(name)),
                Kind::List(inner) | Kind::Map(inner) => mark(inner, objects),
                _ => {}
            }
        }
        let objects = self.schemas.keys().filter(|name| self.object(name).is_some());
        let objects = objects.cloned().collect();
        for schema in self.schemas.values_mut() {
            if let SchemaKind::Object(object) = &mut schema.kind {
                let kinds = object.fields.iter_mut().map(|field| &mut field.kind);
                kinds.for_each(|kind| mark(kind, &objects));
            }
        }
    }

    fn check_references(&self) -> Result<()> {
        for (name, schema) in &self.schemas {
            let place = format!("/components/schemas/{name}");
            self.check_names(&place, schema.references())?;
            let SchemaKind::Union(union) = &schema.kind else {
                continue;
            };
            for (tag, member) in &union.members {
                let value = self.object(member).and_then(|object| object.tag.as_deref());
                if value != Some(tag) {
                    let place = format!("{place}/discriminator/mapping/{tag}");
                    bail!(
                        &place,
                        "expected {member} to have the `{TAG}` {tag:?} alone, found {value:?}"
                    );
                }
            }
        }
        for operation in &self.operations {
            let place = format!("/paths/{}/{}", escape(&operation.path), operation.method);
            self.check_names(&place, operation.request_schemas())?;
            self.check_names(&place, operation.response_schemas())?;
            for Parameter { name, kind, .. } in &operation.parameters {
                if let Some(object) = kind.named().filter(|name| self.object(name).is_some()) {
                    bail!(
                        &place,
                        "{name} is the object {object}, and cannot be part of a URL"
                    );
                }
            }
        }
        Ok(())
    }

    fn check_names(&self, place: &str, names: Vec<&str>) -> Result<()> {
        match names.into_iter().find(|name| !self.schemas.contains_key(*name)) {
            Some(name) => {
                let message = format!("refers to the schema {name:?}, which does not exist");
                Err(Error::new(place, message))
            }
            None => Ok(()),
        }
    }
}
