//! Holding a page's samples and labels against the facts.
//!
//! What each form can show, and what follows:
//! - A sample lists every property that the schema of the value declares, so a property it shows and the
//!   facts lack is new, and one that the facts have and it lacks is gone. Two exceptions: pages leave out the
//!   singular form of a property whose plural they show, and an empty `{}` shows nothing. An example that
//!   somebody wrote confirms and adds; what it lacks, and a value of another type, prove nothing.
//! - A placeholder shows a type, and a format where that has a placeholder of its own; never `int32` from
//!   `int64`, never a required mark, of a union only its first member, of an enum only its first value.
//! - A list of fields is complete, with types, formats, marks and the values of enums; it has no children.
//! - Where a page shows one schema in several places and these disagree, nothing is applied.

use std::collections::BTreeMap;

use openapi_diff::escape;
use serde_json::{Value, json};

use super::build::Builder;
use super::check::{self, Verdict};
use super::marks;
use super::{Findings, PARTIAL, entry, object, target};
use crate::regen::read::page::{Field, Label, Listed, Loose, Page, Place};
use crate::regen::read::sample::{Shape, is_constant};
use crate::regen::read::sections::is_template;
use crate::regen::sources::Operation;

/// Holds the page against the facts, and applies what it proves.
pub fn apply(
    facts: &mut Value,
    page: &Page,
    operation: &Operation,
    names: &BTreeMap<String, String>,
) -> Findings {
    let title = format!("{} {}", page.method.to_uppercase(), page.path);
    let mut merge = Merge {
        facts,
        names,
        title: title.clone(),
        findings: Findings::default(),
        shows_null: marks::shows_null(page),
        seen: BTreeMap::new(),
    };
    merge.findings.operations.insert(title.clone());
    merge
        .findings
        .doubted
        .extend(page.notes.iter().map(|note| format!("{title}: {note}")));
    merge.ensure_operation(page);
    merge.parameters(page);
    merge.request(page, operation);
    merge.response(page, operation);
    merge.settle();
    merge.findings
}

/// One place where the page shows an object.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    pub(super) shape: Shape,
    pub(super) fields: Option<Vec<Field>>,
    pub(super) is_partial: bool,
    pub(super) loose: Loose,
}

impl Sight {
    pub(super) fn shows(&self, property: &str) -> bool {
        self.shape.property(property).is_some() || self.field(property).is_some()
    }

    pub(super) fn field(&self, property: &str) -> Option<&Field> {
        self.fields.as_ref()?.iter().find(|field| field.name == property)
    }

    /// Whether what it lacks is not there.
    pub(super) fn is_complete(&self) -> bool {
        matches!(self.shape, Shape::Object(_)) || self.lists_all()
    }

    /// Whether it lists its fields, all of them.
    pub(super) fn lists_all(&self) -> bool {
        self.fields.is_some() && !self.is_partial
    }

    /// The list of values that a page prints without its field's name, for a field whose values are known to be
    /// these.
    pub(super) fn list(&self, property: &str, known: &[&str]) -> Listed<'_> {
        self.shape
            .word(property)
            .map_or(Listed::Nothing, |word| self.loose.of(word, known))
    }
}

pub(super) struct Merge<'a> {
    pub(super) facts: &'a mut Value,
    names: &'a BTreeMap<String, String>,
    pub(super) title: String,
    pub(super) findings: Findings,
    /// Whether the page's form shows what may be null.
    pub(super) shows_null: bool,
    /// By JSON pointer of the object's schema.
    pub(super) seen: BTreeMap<String, Vec<Sight>>,
}

impl Merge<'_> {
    pub(super) fn builder(&mut self) -> Builder<'_> {
        Builder {
            facts: self.facts,
            names: self.names,
            assumed: &mut self.findings.doubted,
        }
    }

    pub(super) fn operation(&mut self, page: &Page) -> &mut serde_json::Map<String, Value> {
        entry(self.facts, &["paths", &page.path, &page.method])
    }

    fn ensure_operation(&mut self, page: &Page) {
        let known = self
            .facts
            .get("paths")
            .and_then(|paths| paths.get(&page.path)?.get(&page.method))
            .is_some();
        if known {
            self.findings.confirmed.insert(self.title.clone());
            return;
        }
        self.findings.added.push(self.title.clone());
        let templates = page
            .path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
        let parameters: Vec<Value> = templates
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        let operation = self.operation(page);
        operation.insert(PARTIAL.into(), json!(true));
        operation.insert(
            "operationId".into(),
            json!(format!("{}-{}", page.method, page.path)),
        );
        operation.insert("parameters".into(), Value::Array(parameters));
        operation.insert("responses".into(), json!({}));
    }

    fn parameters(&mut self, page: &Page) {
        let operation = self.operation(page);
        let Some(Value::Array(mut known)) = operation.get("parameters").cloned() else {
            return;
        };
        let Some(listed) = &page.parameters else {
            for name in known
                .iter()
                .filter(|p| p["in"] == "path")
                .filter_map(|p| p["name"].as_str())
            {
                if page.path.contains(&format!("{{{name}}}")) {
                    self.findings
                        .confirmed
                        .insert(format!("{} path {name}", self.title));
                }
            }
            return;
        };
        for field in listed {
            let place = field.place.unwrap_or(Place::Query);
            let fact = format!("{} {} {}", self.title, place.as_str(), field.name);
            let found = known
                .iter_mut()
                .find(|p| p["name"] == field.name.as_str() && p["in"] == place.as_str());
            if found.is_none() && place == Place::Path && !is_template(&page.path, &field.name) {
                self.findings
                    .doubted
                    .push(format!("{fact} is listed and not in the path"));
                continue;
            }
            let Some(parameter) = found else {
                let schema = self
                    .stated(field, place)
                    .unwrap_or_else(|| json!({"type": "string"}));
                let schema = if field.nullable {
                    marks::nullable(&schema)
                } else {
                    schema
                };
                let mut parameter = json!({"name": field.name, "in": place.as_str(), "schema": schema});
                if field.required {
                    object(&mut parameter).insert("required".into(), json!(true));
                }
                known.push(parameter);
                self.findings.added.push(fact);
                continue;
            };
            let required = parameter.get("required") == Some(&json!(true));
            let schema = parameter.get("schema").cloned().unwrap_or_default();
            let fits = check::label(self.facts, &schema, &field.label, &field.values) == Verdict::Agrees;
            if let Some(marked) = self.marks(&fact, &schema, field) {
                object(parameter).insert("schema".into(), marked);
                if fits && required == field.required {
                    continue;
                }
            }
            if fits && required == field.required {
                self.findings.confirmed.insert(fact);
                continue;
            }
            let parameter = object(parameter);
            if required != field.required {
                self.findings
                    .changed
                    .push(format!("{fact} is now {}", requirement(field.required)));
                if field.required {
                    parameter.insert("required".into(), json!(true));
                } else {
                    parameter.remove("required");
                }
            }
            if !fits && let Some(schema) = self.stated(field, place) {
                if check::label(self.facts, &schema, &field.label, &field.values) != Verdict::Agrees {
                    self.findings.doubted.push(format!(
                        "{fact} is of another type, which the page does not tell whole"
                    ));
                    continue;
                }
                self.findings
                    .changed
                    .push(format!("{fact} is now {}", check::describe(self.facts, &schema)));
                parameter.insert("schema".into(), schema);
            }
        }
        let title = self.title.clone();
        let (mut gone, mut unsure) = (Vec::new(), Vec::new());
        known.retain(|parameter| {
            let part = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
            let listed = listed.iter().any(|field| {
                field.name == part("name") && field.place.unwrap_or(Place::Query).as_str() == part("in")
            });
            // Templates are in the path itself, listed or not.
            let stays = listed || part("in") == "path";
            let fact = format!("{title} {} {}", part("in"), part("name"));
            match (stays, page.is_partial) {
                (true, _) => {}
                (false, true) => unsure.push(format!(
                    "{fact} is not listed, and the page may list more than was read"
                )),
                (false, false) => gone.push(format!("{fact} is gone")),
            }
            stays || page.is_partial
        });
        self.findings.changed.extend(gone);
        self.findings.doubted.extend(unsure);
        self.operation(page)
            .insert("parameters".into(), Value::Array(known));
    }

    /// The schema that the label of a parameter states, with the values that are listed for it.
    fn stated(&mut self, field: &Field, place: Place) -> Option<Value> {
        match field.label {
            Label::Enum if !field.values.is_empty() => {
                let values = &field.values;
                Some(self.builder().enumeration(place.as_str(), &field.name, values))
            }
            _ => check::schema_of(&field.label),
        }
    }

    /// Files where the page shows the object behind a schema, and everything below it.
    pub(super) fn observe(&mut self, schema: &Value, pointer: &str, sight: &Sight) {
        let schema = super::unwrapped(schema);
        let pointer = target(schema).map_or_else(
            || pointer.to_owned(),
            |name| format!("/components/schemas/{}", escape(name)),
        );
        let schema = super::resolve(self.facts, schema).clone();
        let name = pointer.rsplit('/').next().unwrap_or_default().to_owned();
        if let Some(mapping) = schema
            .pointer("/discriminator/mapping")
            .and_then(Value::as_object)
        {
            self.findings.confirmed.insert(name.clone());
            let tag = schema
                .pointer("/discriminator/propertyName")
                .and_then(Value::as_str)
                .unwrap_or("type");
            let Some(word) = sight.shape.word(tag) else {
                if !matches!(sight.shape, Shape::Unknown | Shape::Empty) {
                    let told = format!("{name}: the sample does not tell which of its kinds it shows");
                    self.findings.doubted.push(told);
                }
                return;
            };
            if matches!(sight.shape, Shape::Example(_)) && !mapping.contains_key(word) && !is_constant(word) {
                let told = format!("{name}: `{word}` in an example is none of its kinds");
                self.findings.doubted.push(told);
                return;
            }
            if let Some(member) = mapping.get(word) {
                self.findings.confirmed.insert(format!("{name} = {word}"));
                self.observe(&json!({"$ref": member}), "", sight);
            } else {
                let word = word.to_owned();
                let mut builder = self.builder();
                let member = builder.member_name(&name, &word);
                builder.object(&member, &sight.shape, Some(&word), sight.fields.as_deref());
                builder.add_member(&name, &word, &member);
                self.findings.added.push(format!("{name} = {word}"));
            }
            return;
        }
        if let Shape::Array(Some(item)) = &sight.shape {
            if let Some(items) = schema.get("items") {
                let item = Sight {
                    shape: (**item).clone(),
                    fields: None,
                    is_partial: false,
                    loose: Loose::default(),
                };
                self.observe(items, &format!("{pointer}/items"), &item);
            }
            return;
        }
        if schema.get("properties").is_none() {
            return;
        }
        self.seen.entry(pointer.clone()).or_default().push(sight.clone());
        for (property, inner) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Some(shape) = sight.shape.property(property) {
                let inner_sight = Sight {
                    shape: shape.clone(),
                    fields: None,
                    is_partial: false,
                    loose: Loose::default(),
                };
                self.observe(
                    inner,
                    &format!("{pointer}/properties/{}", escape(property)),
                    &inner_sight,
                );
            }
        }
    }
}

pub(super) fn requirement(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}
