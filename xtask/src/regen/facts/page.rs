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

use serde_json::{Map, Value, json};

use super::build::Builder;
use super::check::{self, Verdict};
use super::{Findings, PARTIAL, entry, object, reference, target};
use crate::regen::read::page::{Body, Field, Label, Listed, Loose, Page, Place};
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
    is_partial: bool,
    loose: Loose,
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
    title: String,
    pub(super) findings: Findings,
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

    fn operation(&mut self, page: &Page) -> &mut serde_json::Map<String, Value> {
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

    fn request(&mut self, page: &Page, operation: &Operation) {
        const BODY: &str = "requestBody/content/application~1json/schema";
        let pointer = format!("/paths/{}/{}/{BODY}", escape(&page.path), page.method);
        let fact = format!("{} request", self.title);
        let shown = page.request.sample.is_some() || page.request.fields.is_some();
        match (self.facts.pointer(&pointer).is_some(), shown) {
            (true, true) => {
                let name = operation.request.as_deref();
                self.observe_body(&pointer, (&fact, name), &page.request, &page.loose);
            }
            (true, false) => self.findings.doubted.push(format!("{fact} is not shown")),
            (false, true) => {
                self.findings.added.push(fact);
                let name = operation.request.clone().unwrap_or_else(|| "Request".into());
                let schema = self.body(&name, &page.request, &page.loose);
                let body = json!({"required": true, "content": {"application/json": {"schema": schema}}});
                self.operation(page).insert("requestBody".into(), body);
            }
            (false, false) => {}
        }
    }

    fn response(&mut self, page: &Page, operation: &Operation) {
        let responses = self
            .operation(page)
            .get("responses")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let known = responses.keys().find(|status| status.starts_with('2')).cloned();
        if let (Some(known), Some(shown)) = (&known, &page.status)
            && known != shown
            && !responses.contains_key(shown)
        {
            self.findings
                .changed
                .push(format!("{} {known} is now {shown}", self.title));
            let moved = entry(self.facts, &["paths", &page.path, &page.method, "responses"]);
            if let Some(response) = moved.remove(known) {
                moved.insert(shown.clone(), response);
            }
        }
        let status = page
            .status
            .clone()
            .or(known.clone())
            .unwrap_or_else(|| "2XX".into());
        let fact = format!("{} {status}", self.title);
        let answer = self.success(page, &responses, &status);
        let shown = answer.sample.is_some() || answer.fields.is_some();
        let path = ["paths", &page.path, &page.method, "responses", &status];
        let pointer = format!(
            "/paths/{}/{}/responses/{status}/content/application~1json/schema",
            escape(&page.path),
            page.method
        );
        if !shown {
            if known.is_none() {
                entry(self.facts, &path).insert("description".into(), json!(""));
                self.findings.added.push(fact);
            }
        } else if self.facts.pointer(&pointer).is_some() {
            let name = operation.response.as_deref();
            self.observe_body(&pointer, (&fact, name), &answer, &page.loose);
        } else {
            self.findings.added.push(fact);
            let name = operation.response.clone().unwrap_or_else(|| "Response".into());
            let schema = self.body(&name, &answer, &page.loose);
            let response = entry(self.facts, &path);
            response.insert("description".into(), json!(""));
            response.insert("content".into(), json!({"application/json": {"schema": schema}}));
        }
    }

    /// What the page shows of the success's body. Where a success has none, pages print the sample of the error in
    /// its place.
    fn success(&mut self, page: &Page, responses: &Map<String, Value>, status: &str) -> Body {
        const NO_CONTENT: [&str; 2] = ["204", "205"];
        let mut body = page.response.clone();
        let Some(sample) = body.sample.clone() else {
            return body;
        };
        let known = responses
            .get(status)
            .and_then(|response| response.pointer("/content/application~1json/schema"));
        let declares = known
            .map(|schema| super::resolve(self.facts, schema))
            .is_some_and(|schema| schema.pointer("/properties/message").is_some());
        let is_error = sample.is_error() && !declares;
        let has_none = NO_CONTENT.contains(&status);
        if !is_error && !has_none {
            return body;
        }
        body.sample = None;
        if has_none {
            body.fields = None;
        }
        let error = responses.get("default").and_then(|response| {
            let content = response.get("content")?.as_object()?;
            content.values().next()?.get("schema").cloned()
        });
        match error.filter(|_| is_error) {
            Some(schema) => {
                // Errors have properties that no page shows.
                let sight = Sight {
                    shape: sample.as_example(),
                    fields: None,
                    is_partial: false,
                    loose: Loose::default(),
                };
                self.observe(&schema, "", &sight);
            }
            None => self.findings.doubted.push(format!(
                "{} {status}: the sample shown is not of its body",
                self.title
            )),
        }
        body
    }

    /// Builds the schema of a body that the facts do not have.
    fn body(&mut self, name: &str, body: &Body, loose: &Loose) -> Value {
        let shape = body.sample.clone().unwrap_or(Shape::Empty);
        let sight = Sight {
            shape: shape.clone(),
            fields: body.fields.clone(),
            is_partial: body.is_partial,
            loose: loose.clone(),
        };
        let tag = shape.word("type").map(str::to_owned);
        let alone = |values: &[String]| values.len() == 1;
        let tagged = body.members.is_some_and(|members| members > 1)
            || sight.field("type").is_some_and(|field| alone(&field.values))
            || tag.as_ref().is_some_and(|word| loose.is_alone(word));
        let mut builder = self.builder();
        let schema = match tag {
            Some(word) if tagged || builder.names.contains_key(&format!("{name} {word}")) => {
                let member = builder.member_name(name, &word);
                builder.object(&member, &shape, Some(&word), body.fields.as_deref());
                builder.add_member(name, &word, &member);
                reference(name)
            }
            _ if shape.properties().is_some() || body.fields.is_some() => {
                builder.object(name, &shape, None, body.fields.as_deref());
                reference(name)
            }
            _ => builder.value(name, &shape, false),
        };
        // The lists that stand alone are held against what has just been built.
        self.observe(&schema, "", &sight);
        schema
    }

    /// Holds a body against its schema, whose name is that of the fact's second part if it has to be made anew.
    fn observe_body(
        &mut self,
        pointer: &str,
        (fact, name): (&str, Option<&str>),
        body: &Body,
        loose: &Loose,
    ) {
        let Some(schema) = self.facts.pointer(pointer).cloned() else {
            return;
        };
        let verdict = match &body.sample {
            Some(shape) => check::body(self.facts, &schema, shape),
            None => Verdict::Agrees,
        };
        match verdict {
            Verdict::Agrees => drop(self.findings.confirmed.insert(fact.to_owned())),
            Verdict::Retyped if body.fields.is_none() => {
                self.retype_body(pointer, (fact, name), &schema, body, loose);
                return;
            }
            Verdict::Retyped => {
                let told = format!("{fact}: its list of fields and its sample are of different types");
                self.findings.doubted.push(told);
                return;
            }
            Verdict::Doubt(why) => {
                self.findings.doubted.push(format!("{fact}: {why}"));
                return;
            }
            // A body is no enum; one that is shows a value of it.
            Verdict::NewValue(_) | Verdict::Values(_) => return,
        }
        let members = schema_members(self.facts, &schema);
        if let (Some(shown), Some(known)) = (body.members, members)
            && shown != known
        {
            self.findings.doubted.push(format!(
                "{}: {shown} alternatives are offered, {known} are known",
                self.title
            ));
        }
        let shape = body.sample.clone().unwrap_or(Shape::Unknown);
        let sight = Sight {
            shape,
            fields: body.fields.clone(),
            is_partial: body.is_partial,
            loose: loose.clone(),
        };
        self.observe(&schema, pointer, &sight);
    }

    /// Gives a body the type that its sample shows: a list of what it was, an item of what it was, or a new one.
    fn retype_body(
        &mut self,
        pointer: &str,
        (fact, name): (&str, Option<&str>),
        schema: &Value,
        body: &Body,
        loose: &Loose,
    ) {
        let before = check::describe(self.facts, schema);
        let items = super::resolve(self.facts, schema).get("items").cloned();
        let new = match (&body.sample, items) {
            (Some(Shape::Array(Some(item))), None)
                if check::body(self.facts, schema, item) == Verdict::Agrees =>
            {
                json!({"type": "array", "items": schema})
            }
            (Some(shape), Some(items)) if check::body(self.facts, &items, shape) == Verdict::Agrees => items,
            _ => self.body(name.unwrap_or("Body"), body, loose),
        };
        let after = check::describe(self.facts, &new);
        if let Some(known) = self.facts.pointer_mut(pointer) {
            known.clone_from(&new);
        }
        self.findings
            .changed
            .push(format!("{fact} was {before} and is now {after}"));
        let sight = Sight {
            shape: body.sample.clone().unwrap_or(Shape::Unknown),
            fields: None,
            is_partial: false,
            loose: loose.clone(),
        };
        self.observe(&new, pointer, &sight);
    }

    /// Files where the page shows the object behind a schema, and everything below it.
    fn observe(&mut self, schema: &Value, pointer: &str, sight: &Sight) {
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

fn schema_members(facts: &Value, schema: &Value) -> Option<usize> {
    Some(super::resolve(facts, schema).get("oneOf")?.as_array()?.len())
}

pub(super) fn requirement(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

pub(super) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
