//! Holding the bodies that a page shows, of the request and of the success, against the facts.

use openapi_diff::escape;
use serde_json::{Map, Value, json};

use super::check::{self, Verdict};
use super::page::{Merge, Sight};
use super::{entry, reference};
use crate::regen::read::page::{Body, Loose, Page};
use crate::regen::read::sample::Shape;
use crate::regen::sources::Operation;

impl Merge<'_> {
    pub(super) fn request(&mut self, page: &Page, operation: &Operation) {
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

    pub(super) fn response(&mut self, page: &Page, operation: &Operation) {
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
                    shape: sample.into_example(),
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
}

fn schema_members(facts: &Value, schema: &Value) -> Option<usize> {
    Some(super::resolve(facts, schema).get("oneOf")?.as_array()?.len())
}
