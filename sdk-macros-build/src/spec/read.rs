//! Reads a document, and checks that it is consistent.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::json::{escape, extensions, object_at, string};
use super::schemas::schema;
use super::{Kind, Object, Operation, Schema, SchemaKind, Spec, TAG, operations};
use crate::error::{Error, Result};
use crate::names;

fn document(text: &str) -> Result<Value> {
    let document: Value = serde_json::from_str(text).map_err(|e| {
        let place = format!("line {}, column {}", e.line(), e.column());
        Error::new(&place, format!("not JSON: {e}"))
    })?;
    let version = string(&document, "", "openapi")?;
    if !version.starts_with("3.0.") {
        let message = format!("OpenAPI 3.0 expected, found {version:?}");
        return Err(Error::new("/openapi", message));
    }
    extensions(&document, "")?;
    Ok(document)
}

impl Spec {
    pub(crate) fn read(text: &str) -> Result<Self> {
        let document = document(text)?;
        let mut spec = Self::with_schemas(&document)?;
        spec.operations = operations::operations(&document)?;
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
                let message = format!("{name:?} cannot be the name of a Rust type");
                return Err(Error::new(&place, message));
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

    /// What a schema is, as the kind of a value.
    pub(crate) fn kind(&self, name: &str) -> Kind {
        if self.object(name).is_some() {
            Kind::Object(name.to_owned())
        } else {
            Kind::Named(name.to_owned())
        }
    }

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

    /// Tells the kinds that are objects from the other named ones.
    fn mark_objects(&mut self) {
        fn tell(kind: &mut Kind, objects: &BTreeSet<String>) {
            match kind {
                Kind::Named(name) if objects.contains(name) => *kind = Kind::Object(std::mem::take(name)),
                Kind::List(inner) | Kind::Map(inner) => tell(inner, objects),
                _ => {}
            }
        }
        let is_object = |schema: &Schema| matches!(schema.kind, SchemaKind::Object(_));
        let objects = self.schemas.iter().filter(|(_, schema)| is_object(schema));
        let objects = objects.map(|(name, _)| name.clone()).collect();
        for schema in self.schemas.values_mut() {
            if let SchemaKind::Object(object) = &mut schema.kind {
                object
                    .fields
                    .iter_mut()
                    .for_each(|field| tell(&mut field.kind, &objects));
            }
        }
    }

    fn check_references(&self) -> Result<()> {
        let check = |place: &str, name: &str| {
            if self.schemas.contains_key(name) {
                return Ok(());
            }
            Err(Error::new(
                place,
                format!("refers to the schema {name:?}, which does not exist"),
            ))
        };
        for (name, schema) in &self.schemas {
            let place = format!("/components/schemas/{name}");
            for reference in schema.references() {
                check(&place, reference)?;
            }
            if let SchemaKind::Union(union) = &schema.kind {
                for (tag, member) in &union.members {
                    let is = self.object(member).and_then(|object| object.tag.as_deref());
                    if is != Some(tag) {
                        return Err(Error::new(
                            &format!("{place}/discriminator/mapping/{tag}"),
                            format!(
                                "{member} should have a `{TAG}` whose only value is {tag:?}, and has {is:?}"
                            ),
                        ));
                    }
                }
            }
        }
        for operation in &self.operations {
            let place = format!("/paths/{}/{}", escape(&operation.path), operation.method);
            for name in operation
                .request_schemas()
                .into_iter()
                .chain(operation.response_schemas())
            {
                check(&place, name)?;
            }
            for parameter in &operation.parameters {
                let object = parameter.kind.named().filter(|name| self.object(name).is_some());
                if let Some(object) = object {
                    let message = format!(
                        "{} is the object {object}, and cannot stand in an address",
                        parameter.name
                    );
                    return Err(Error::new(&place, message));
                }
            }
        }
        Ok(())
    }
}
