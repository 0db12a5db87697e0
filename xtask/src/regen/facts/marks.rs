//! What a page's list of fields says beside a type: whether a value may be null, and whether it is to go.

use serde_json::{Value, json};

use super::page::Merge;
use super::{object, resolve, target, unwrapped};
use crate::regen::read::page::{Field, Page};

/// Whether the page shows of any field that it may be null. One that shows it of none may not show it at all.
pub(super) fn shows_null(page: &Page) -> bool {
    let listed = [&page.parameters, &page.request.fields, &page.response.fields];
    listed.into_iter().flatten().flatten().any(|field| field.nullable)
}

/// Whether the facts say of the schema that the value may be null.
fn is_nullable(facts: &Value, schema: &Value) -> bool {
    let says = |schema: &Value| schema.get("nullable") == Some(&json!(true));
    says(schema) || says(resolve(facts, unwrapped(schema)))
}

/// The schema with the mark. A reference takes none beside it.
pub(super) fn nullable(schema: &Value) -> Value {
    let mut schema = match target(schema) {
        Some(_) => json!({"allOf": [schema]}),
        None => schema.clone(),
    };
    object(&mut schema).insert("nullable".into(), json!(true));
    schema
}

/// The schema without the mark, if the mark is its own.
fn not_nullable(schema: &Value) -> Option<Value> {
    let mut plain = schema.clone();
    object(&mut plain).remove("nullable")?;
    let is_wrapper = plain.as_object().is_some_and(|map| map.len() == 1);
    Some(if is_wrapper {
        unwrapped(&plain).clone()
    } else {
        plain
    })
}

impl Merge<'_> {
    /// Holds the marks of a field against its schema: the schema as it is now, if they say otherwise.
    pub(super) fn marks(&mut self, fact: &str, schema: &Value, field: &Field) -> Option<Value> {
        if field.deprecated && resolve(self.facts, unwrapped(schema)).get("deprecated").is_none() {
            self.findings
                .doubted
                .push(format!("{fact} is marked as deprecated, which is not kept"));
        }
        let known = is_nullable(self.facts, schema);
        match (known, field.nullable) {
            (false, true) => {
                self.findings.changed.push(format!("{fact} may now be null"));
                Some(nullable(schema))
            }
            (true, false) => match not_nullable(schema).filter(|_| self.shows_null) {
                Some(schema) => {
                    self.findings
                        .changed
                        .push(format!("{fact} may no longer be null"));
                    Some(schema)
                }
                None => {
                    let told = format!("{fact} may be null, which the page does not show");
                    self.findings.doubted.push(told);
                    None
                }
            },
            _ => None,
        }
    }
}
