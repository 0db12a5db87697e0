//! Schemas for what only a sample or a label shows.

use serde_json::{Value, json};

use super::judge;
use super::list::{Fact, Part};
use super::merge::Why;
use super::model::{child, derived_name, entry, object, push_once, reference, target, unwrapped};
use super::page::{Observation, Reader};
use crate::regen::read::page::{Field, Label};
use crate::regen::read::sample::Shape;

impl Reader<'_> {
    /// Returns HubSpot's name of a parent's part, if it is known, else the one made of both.
    fn name(&self, parent: &str, part: &str, derived: String) -> String {
        let known = self.names.get(&format!("{parent} {part}"));
        known.cloned().unwrap_or(derived)
    }

    /// Returns the name of the member of a union that a word selects.
    fn member_name(&self, union: &str, word: &str) -> String {
        let words = word
            .split('_')
            .map(|part| derived_name("", &part.to_ascii_lowercase()));
        self.name(union, word, format!("{union}{}", words.collect::<String>()))
    }

    /// Returns the schema of a new property.
    pub(super) fn infer_property(
        &mut self,
        parent: &str,
        property: &str,
        shape: &Shape,
        field: Option<&Field>,
    ) -> Value {
        let label = field.map(|field| &field.label);
        if let Some(field) = field.filter(|field| field.label == Label::Enum && !field.values.is_empty()) {
            return self.infer_enum(parent, property, &field.values);
        }
        if let Some(schema) = label.and_then(judge::schema_of) {
            return schema;
        }
        let is_union = match label {
            Some(Label::Array(inner)) => matches!(**inner, Label::Union(_)),
            label => matches!(label, Some(Label::Union(_))),
        };
        let derived = derived_name(parent, property);
        match shape {
            Shape::Array(item) => {
                let name = self.name(parent, property, format!("{derived}Item"));
                let item = item.as_deref().unwrap_or(&Shape::Unknown);
                json!({"type": "array", "items": self.infer(&name, item, is_union)})
            }
            Shape::Object(_) | Shape::Example(_) => {
                let name = self.name(parent, property, derived);
                self.infer(&name, shape, is_union)
            }
            Shape::Empty | Shape::Unknown => {
                let is_map = *shape == Shape::Empty;
                let fact = Fact::new(parent, Part::Property(property.to_owned()));
                self.doubt(
                    fact,
                    Why::Assumed(if is_map { "a map of strings" } else { "a string" }),
                );
                self.infer("", shape, false)
            }
            other => self.infer("", other, false),
        }
    }

    /// Returns the schema of a value; `is_union` where the page shows that it has alternatives.
    pub(super) fn infer(&mut self, name: &str, shape: &Shape, is_union: bool) -> Value {
        match shape {
            Shape::Text | Shape::Word(_) | Shape::Unknown => json!({"type": "string"}),
            Shape::Formatted(format) => json!({"type": "string", "format": format}),
            Shape::Number => json!({"type": "integer"}),
            Shape::Fraction => json!({"type": "number"}),
            Shape::Bool => json!({"type": "boolean"}),
            Shape::Empty => json!({"type": "object", "additionalProperties": {"type": "string"}}),
            Shape::Array(item) => {
                let item = item.as_deref().unwrap_or(&Shape::Unknown);
                json!({"type": "array", "items": self.infer(&format!("{name}Item"), item, false)})
            }
            Shape::Object(_) | Shape::Example(_) => self.infer_object(name, Observation::of(shape), is_union),
        }
    }

    /// Returns the schema of an object. It is a union's member where the page shows that, or the name is known to be a
    /// union's.
    pub(super) fn infer_object(&mut self, name: &str, seen: Observation, is_union: bool) -> Value {
        match seen.shape.word("type").map(str::to_owned) {
            Some(word) if is_union || self.names.contains_key(&format!("{name} {word}")) => {
                self.infer_member(name, &word, seen);
            }
            _ => self.infer_component(name, seen),
        }
        reference(name)
    }

    /// Makes an object's schema, whose properties are applied later. To one that exists they are added.
    fn infer_component(&mut self, name: &str, mut seen: Observation) {
        let component = self.schema_mut(name);
        if !component.is_empty() {
            (seen.shape, seen.is_partial) = (seen.shape.into_example(), true);
        }
        component.entry("type").or_insert_with(|| json!("object"));
        self.see(name, seen);
    }

    /// Adds the member that a word selects to a union, which is made if it is not there; returns the member's name.
    pub(super) fn infer_member(&mut self, union: &str, word: &str, seen: Observation) -> String {
        let member = self.member_name(union, word);
        self.infer_component(&member, seen);
        let component = self.schema_mut(&member);
        push_once(component, "required", json!("type"));
        child(component, "properties").insert("type".into(), json!({"type": "string", "enum": [word]}));
        self.add_member(union, word, &member);
        member
    }

    pub(super) fn add_member(&mut self, union: &str, word: &str, member: &str) {
        let union = self.schema_mut(union);
        push_once(union, "oneOf", reference(member));
        let discriminator = child(union, "discriminator");
        let tag = discriminator.entry("propertyName");
        tag.or_insert_with(|| json!("type"));
        child(discriminator, "mapping").insert(word.to_owned(), reference(member)["$ref"].clone());
    }

    pub(super) fn remove_member(&mut self, union: &str, word: &str, member: &Value) {
        let union = self.schema_mut(union);
        if let Some(Value::Array(members)) = union.get_mut("oneOf") {
            members.retain(|candidate| candidate.get("$ref") != Some(member));
        }
        child(child(union, "discriminator"), "mapping").remove(word);
    }

    /// Returns the schema of a list of values: a component, except for a single value.
    pub(super) fn infer_enum(&mut self, parent: &str, property: &str, values: &[String]) -> Value {
        let schema = json!({"type": "string", "enum": values});
        if values.len() < 2 {
            return schema;
        }
        let name = self.name(parent, property, derived_name(parent, property));
        entry(&mut self.facts, &["components", "schemas"]).insert(name.clone(), schema);
        reference(&name)
    }
}

/// Returns the schema with the mark that a value may be null. A reference has none beside it.
pub(super) fn nullable(schema: Value) -> Value {
    let mut schema = if target(&schema).is_some() {
        json!({"allOf": [schema]})
    } else {
        schema
    };
    object(&mut schema).insert("nullable".into(), json!(true));
    schema
}

/// Returns the schema without that mark, if the mark is its own.
pub(super) fn not_nullable(schema: &Value) -> Option<Value> {
    let mut plain = schema.clone();
    object(&mut plain).remove("nullable")?;
    let wraps_one = plain.as_object().is_some_and(|map| map.len() == 1);
    Some(if wraps_one {
        unwrapped(&plain).clone()
    } else {
        plain
    })
}
