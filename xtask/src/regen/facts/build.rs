//! Schemas for what only a sample or a label shows.

use std::collections::BTreeMap;

use openapi_diff::escape;
use serde_json::{Value, json};

use super::{check, derived_name, entry, object, reference};
use crate::regen::read::page::{Field, Label};
use crate::regen::read::sample::Shape;

/// Where a schema is built, and what upstream is known to call the parts.
pub(super) struct Builder<'a> {
    pub(super) facts: &'a mut Value,
    pub(super) names: &'a BTreeMap<String, String>,
    /// Where something had to be taken for granted, since no sample shows it.
    pub(super) assumed: &'a mut Vec<String>,
}

impl Builder<'_> {
    /// The name of a parent's part: upstream's, if it is known, else one made of both.
    fn name(&self, parent: &str, part: &str, derived: String) -> String {
        self.names
            .get(&format!("{parent} {part}"))
            .cloned()
            .unwrap_or(derived)
    }

    /// The name of a union's member.
    pub(super) fn member_name(&self, union: &str, word: &str) -> String {
        let pascal: String = word
            .split('_')
            .map(|part| derived_name("", &part.to_ascii_lowercase()))
            .collect();
        self.name(union, word, format!("{union}{pascal}"))
    }

    /// Whether the schema of that name is known to be a union, with this word among its members' values.
    fn is_known_union(&self, name: &str, word: &str) -> bool {
        self.names.contains_key(&format!("{name} {word}"))
    }

    /// The schema of a property.
    pub(super) fn property(
        &mut self,
        parent: &str,
        property: &str,
        shape: &Shape,
        field: Option<&Field>,
    ) -> Value {
        let label = field.map(|field| &field.label);
        if let Some(field) = field
            && field.label == Label::Enum
            && !field.values.is_empty()
        {
            return self.enumeration(parent, property, &field.values);
        }
        if let Some(schema) = label.and_then(check::schema_of) {
            return schema;
        }
        let titles = match label {
            Some(Label::Union(titles)) => Some(titles.as_slice()),
            Some(Label::Array(inner)) => match inner.as_ref() {
                Label::Union(titles) => Some(titles.as_slice()),
                _ => None,
            },
            _ => None,
        };
        match shape {
            Shape::Array(item) => {
                let unknown = Shape::Unknown;
                let item = item.as_deref().unwrap_or(&unknown);
                let derived = derived_name(parent, property);
                let name = self.name(parent, property, format!("{derived}Item"));
                json!({"type": "array", "items": self.value(&name, item, titles.is_some())})
            }
            Shape::Object(_) | Shape::Example(_) => {
                let name = self.name(parent, property, derived_name(parent, property));
                self.value(&name, shape, titles.is_some())
            }
            other => {
                if matches!(other, Shape::Empty | Shape::Unknown) {
                    let taken = if *other == Shape::Empty {
                        "a map of strings"
                    } else {
                        "a string"
                    };
                    self.assumed.push(format!(
                        "{parent}.{property}: taken to be {taken}; the sample does not show it"
                    ));
                }
                self.value("", other, false)
            }
        }
    }

    /// The schema of a value; `union` if the page says that it has alternatives.
    pub(super) fn value(&mut self, name: &str, shape: &Shape, union: bool) -> Value {
        match shape {
            Shape::Text | Shape::Word(_) | Shape::Unknown => json!({"type": "string"}),
            Shape::Formatted(format) => json!({"type": "string", "format": format}),
            Shape::Number => json!({"type": "integer"}),
            Shape::Fraction => json!({"type": "number"}),
            Shape::Bool => json!({"type": "boolean"}),
            Shape::Empty => json!({"type": "object", "additionalProperties": {"type": "string"}}),
            Shape::Array(item) => {
                let unknown = Shape::Unknown;
                let item = item.as_deref().unwrap_or(&unknown);
                json!({"type": "array", "items": self.value(&format!("{name}Item"), item, false)})
            }
            Shape::Object(_) | Shape::Example(_) => match shape.word("type") {
                Some(word) if union || self.is_known_union(name, word) => {
                    let word = word.to_owned();
                    let member = self.member_name(name, &word);
                    self.object(&member, shape, Some(&word), None);
                    self.add_member(name, &word, &member);
                    reference(name)
                }
                _ => {
                    self.object(name, shape, None, None);
                    reference(name)
                }
            },
        }
    }

    /// The component of that name with every property that the shape and the fields show.
    pub(super) fn object(&mut self, name: &str, shape: &Shape, tag: Option<&str>, fields: Option<&[Field]>) {
        let component = entry(self.facts, &["components", "schemas", name]);
        component.entry("type").or_insert_with(|| json!("object"));
        if let Some(tag) = tag {
            component.insert("required".into(), json!(["type"]));
            let schema = json!({"type": "string", "enum": [tag]});
            entry(self.facts, &["components", "schemas", name, "properties"]).insert("type".into(), schema);
        }
        let unknown = Shape::Unknown;
        let listed = fields
            .into_iter()
            .flatten()
            .map(|field| (field.name.as_str(), &unknown));
        let shown = shape
            .properties()
            .into_iter()
            .flatten()
            .map(|(name, shape)| (name.as_str(), shape));
        for (property, shape) in shown.chain(listed) {
            let field = fields.and_then(|fields| fields.iter().find(|field| field.name == property));
            let known = self
                .facts
                .pointer(&format!(
                    "/components/schemas/{}/properties/{}",
                    escape(name),
                    escape(property)
                ))
                .is_some();
            if !known {
                let schema = self.property(name, property, shape, field);
                entry(self.facts, &["components", "schemas", name, "properties"])
                    .insert(property.to_owned(), schema);
                if field.is_some_and(|field| field.required) {
                    self.require(name, property);
                }
            }
        }
    }

    /// Marks a property of a component as required.
    pub(super) fn require(&mut self, name: &str, property: &str) {
        let component = entry(self.facts, &["components", "schemas", name]);
        let required = component.entry("required").or_insert_with(|| json!([]));
        if let Value::Array(list) = required
            && !list.contains(&json!(property))
        {
            list.push(json!(property));
        }
    }

    /// The schema of a list of values: a component, except for a single value.
    pub(super) fn enumeration(&mut self, parent: &str, property: &str, values: &[String]) -> Value {
        let schema = json!({"type": "string", "enum": values});
        if values.len() < 2 {
            return schema;
        }
        let name = self.name(parent, property, derived_name(parent, property));
        object(&mut *self.facts);
        entry(self.facts, &["components", "schemas"]).insert(name.clone(), schema);
        reference(&name)
    }

    /// Adds a member to a union, which is made if it is not there.
    pub(super) fn add_member(&mut self, union: &str, word: &str, member: &str) {
        let schema = entry(self.facts, &["components", "schemas", union]);
        let members = schema.entry("oneOf").or_insert_with(|| json!([]));
        if let Value::Array(members) = members
            && !members.contains(&reference(member))
        {
            members.push(reference(member));
        }
        let mapping = entry(
            self.facts,
            &["components", "schemas", union, "discriminator", "mapping"],
        );
        mapping.insert(word.to_owned(), reference(member)["$ref"].clone());
        entry(self.facts, &["components", "schemas", union, "discriminator"])
            .entry("propertyName")
            .or_insert_with(|| json!("type"));
    }
}
