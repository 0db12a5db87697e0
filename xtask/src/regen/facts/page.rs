//! Reading a page: one operation, in samples and labels, to a part of the facts.
//!
//! - A sample lists every property of its schema: one that is not known is new, and a known one that it lacks is gone.
//!   Two exceptions: pages leave out the singular form of a property whose plural they show, and an empty `{}` shows
//!   nothing. An example that somebody wrote shows what it has, and nothing by what it lacks.
//! - A list of fields is complete, with types, formats, marks and the values of enums; it has no children.
//! - Where a page shows one schema in several places and these differ, nothing is applied.
//!
//! So each place where the page shows an object is noted first ([`Sight`]), and what all of them agree on is applied
//! last. A path's, a query's and the headers' parameters are properties of objects on the way.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::canonical::PARTIAL;
use super::document::identity;
use super::judge::{self, Verdict};
use super::list::Fact;
use super::merge::{Doubt, Partial, Why};
use super::model::{entries, entry, items, object, push_once, resolve, target, text, title, unwrapped};
use crate::paths::templates;
use crate::regen::read::page::{Body, Field, Loose, Page, Place};
use crate::regen::read::sample::{Shape, is_constant};
use crate::regen::read::sections::is_template;
use crate::regen::sources::Operation;

const JSON: &str = "application/json";
const PLACES: [Place; 4] = [Place::Path, Place::Query, Place::Header, Place::Cookie];

/// Where the parameters of each place are, as the properties of an object, while a page is read.
const PARAMETERS: &str = "x-parameters";

/// Returns the operation of a page as the page shows it; `names` are HubSpot's names of schemas that a page shows.
pub(crate) fn read(
    known: &Value,
    page: &Page,
    operation: &Operation,
    names: &BTreeMap<String, String>,
) -> Partial {
    let listed = [&page.parameters, &page.request.fields, &page.response.fields];
    let mut reader = Reader {
        facts: known.clone(),
        names,
        title: title(&page.method, &page.path),
        shown: BTreeSet::new(),
        doubts: Vec::new(),
        shows_null: listed.into_iter().flatten().flatten().any(|field| field.nullable),
        seen: BTreeMap::new(),
    };
    for note in &page.notes {
        reader.doubt(reader.title.clone(), Why::Note(note.clone()));
    }
    reader.ensure_operation(page);
    reader
        .operation(page)
        .insert("operationId".into(), identity(operation).into());
    reader.parameters(page);
    reader.request(page, operation);
    reader.response(page, operation);
    reader.settle();
    reader.put_back_parameters(page);
    let operation = reader.operation(page).clone();
    entry(&mut reader.facts, &[]).insert("paths".into(), json!({&page.path: {&page.method: operation}}));
    Partial {
        document: reader.facts,
        shown: reader.shown,
        doubts: reader.doubts,
    }
}

/// One place where a page shows an object.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    pub(super) shape: Shape,
    pub(super) fields: Option<Vec<Field>>,
    /// Whether there may be fields that were not read.
    pub(super) is_partial: bool,
    /// The lists of values that may be those of its properties.
    pub(super) loose: Loose,
}

impl Sight {
    fn of(shape: &Shape) -> Self {
        Self {
            shape: shape.clone(),
            fields: None,
            is_partial: false,
            loose: Loose::default(),
        }
    }

    fn of_body(body: &Body, loose: &Loose) -> Self {
        Self {
            shape: body.sample.clone().unwrap_or(Shape::Unknown),
            fields: body.fields.clone(),
            is_partial: body.is_partial,
            loose: loose.clone(),
        }
    }

    pub(super) fn field(&self, property: &str) -> Option<&Field> {
        self.fields.as_ref()?.iter().find(|field| field.name == property)
    }

    /// Whether a property that it lacks is not there.
    pub(super) fn is_complete(&self) -> bool {
        matches!(self.shape, Shape::Object(_)) || self.lists_all()
    }

    /// Whether it lists all its fields.
    pub(super) fn lists_all(&self) -> bool {
        self.fields.is_some() && !self.is_partial
    }
}

/// An object's schema, or the parameters of one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Parameters(&'static str),
    Schema(String),
}

impl Owner {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Parameters(place) => place,
            Self::Schema(name) => name,
        }
    }

    /// Returns where it is among the components.
    pub(super) fn keys(&self) -> [&str; 2] {
        match self {
            Self::Parameters(place) => [PARAMETERS, place],
            Self::Schema(name) => ["schemas", name],
        }
    }
}

/// The facts as the page has them, as far as it is read.
pub(super) struct Reader<'p> {
    pub(super) facts: Value,
    pub(super) names: &'p BTreeMap<String, String>,
    pub(super) title: String,
    pub(super) shown: BTreeSet<Fact>,
    pub(super) doubts: Vec<Doubt>,
    /// Whether the page's form shows what may be null: one that shows it of no field may not show it at all.
    pub(super) shows_null: bool,
    pub(super) seen: BTreeMap<Owner, Vec<Sight>>,
}

impl Reader<'_> {
    pub(super) fn doubt(&mut self, about: impl std::fmt::Display, why: Why) {
        self.doubts.push(Doubt::new(about, why));
    }

    pub(super) fn schema_mut(&mut self, name: &str) -> &mut Map<String, Value> {
        entry(&mut self.facts, &["components", "schemas", name])
    }

    fn operation(&mut self, page: &Page) -> &mut Map<String, Value> {
        entry(&mut self.facts, &["paths", &page.path, &page.method])
    }

    fn ensure_operation(&mut self, page: &Page) {
        self.shown.insert(Fact::Operation(self.title.clone()));
        if self.facts["paths"][&page.path].get(&page.method).is_some() {
            return;
        }
        let parameters = templates(&page.path)
            .into_iter()
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
        let operation = json!({
            PARTIAL: true,
            "parameters": parameters.collect::<Vec<_>>(),
            "responses": {},
        });
        entry(&mut self.facts, &["paths", &page.path]).insert(page.method.clone(), operation);
    }

    /// Notes what the page lists of the parameters of each place.
    fn parameters(&mut self, page: &Page) {
        let known = self
            .operation(page)
            .get("parameters")
            .cloned()
            .unwrap_or_default();
        for parameter in known.as_array().into_iter().flatten() {
            let (place, name) = (text(parameter, "in"), text(parameter, "name"));
            // A path shows its parameters itself, listed or not.
            if page.parameters.is_none() && place == "path" && is_template(&page.path, name) {
                self.shown
                    .insert(Fact::Parameter(self.title.clone(), place.into(), name.into()));
            }
            let owner = entry(&mut self.facts, &["components", PARAMETERS, place]);
            object(owner.entry("properties").or_insert_with(|| json!({})))
                .insert(name.to_owned(), parameter["schema"].clone());
            if parameter["required"] == true {
                push_once(owner, "required", json!(name));
            }
        }
        let Some(listed) = &page.parameters else { return };
        for place in PLACES {
            let fields = listed
                .iter()
                .filter(|field| field.place.unwrap_or(Place::Query) == place);
            let (fields, strays): (Vec<&Field>, Vec<&Field>) =
                fields.partition(|field| place != Place::Path || is_template(&page.path, &field.name));
            for field in strays {
                self.doubt(self.parameter(place.as_str(), &field.name), Why::NotInPath);
            }
            let sight = Sight {
                fields: Some(fields.into_iter().cloned().collect()),
                is_partial: page.is_partial,
                ..Sight::of(&Shape::Unknown)
            };
            self.seen
                .entry(Owner::Parameters(place.as_str()))
                .or_default()
                .push(sight);
        }
    }

    pub(super) fn parameter(&self, place: &str, name: &str) -> Fact {
        Fact::Parameter(self.title.clone(), place.to_owned(), name.to_owned())
    }

    /// Writes the parameters as the operation's again.
    fn put_back_parameters(&mut self, page: &Page) {
        let objects = entry(&mut self.facts, &["components"])
            .remove(PARAMETERS)
            .unwrap_or_default();
        let known = self.operation(page).remove("parameters").unwrap_or_default();
        let mut parameters = Vec::new();
        for (place, owner) in objects.as_object().into_iter().flatten() {
            for (name, schema) in entries(owner, "properties") {
                let is_same = |known: &&Value| known["in"] == **place && known["name"] == **name;
                let known = known.as_array().into_iter().flatten().find(is_same);
                let mut parameter = known
                    .cloned()
                    .unwrap_or_else(|| json!({"in": place, "name": name}));
                let map = object(&mut parameter);
                map.remove("required");
                if items(owner, "required").any(|required| required == name) {
                    map.insert("required".into(), json!(true));
                }
                if !schema.is_null() {
                    map.insert("schema".into(), schema.clone());
                }
                parameters.push(parameter);
            }
        }
        if known.is_array() || !parameters.is_empty() {
            self.operation(page)
                .insert("parameters".into(), parameters.into());
        }
    }

    fn request(&mut self, page: &Page, operation: &Operation) {
        let fact = Fact::Request(self.title.clone());
        let is_known = self.operation(page).contains_key("requestBody");
        if page.request.sample.is_none() && page.request.fields.is_none() {
            if is_known {
                self.doubt(fact, Why::NotShown);
            }
            return;
        }
        if !is_known {
            self.operation(page)
                .insert("requestBody".into(), json!({"required": true}));
        }
        let keys = ["paths", &page.path, &page.method, "requestBody"];
        self.body(
            fact,
            &keys,
            operation.request.as_deref().unwrap_or("Request"),
            &page.request,
            &page.loose,
        );
    }

    fn response(&mut self, page: &Page, operation: &Operation) {
        let responses = object(
            self.operation(page)
                .entry("responses")
                .or_insert_with(|| json!({})),
        );
        let known = responses.keys().find(|status| status.starts_with('2')).cloned();
        if let (Some(known), Some(shown)) = (&known, &page.status)
            && !responses.contains_key(shown)
            && let Some(response) = responses.remove(known)
        {
            responses.insert(shown.clone(), response);
        }
        let status = page.status.clone().or(known).unwrap_or_else(|| "2XX".into());
        let response = object(responses.entry(&status).or_insert_with(|| json!({})));
        response.entry("description").or_insert_with(|| json!(""));
        let fact = Fact::Response(self.title.clone(), status.clone());
        let body = self.success(page, &status, &fact);
        if body.sample.is_some() || body.fields.is_some() {
            let keys = ["paths", &page.path, &page.method, "responses", &status];
            self.body(
                fact,
                &keys,
                operation.response.as_deref().unwrap_or("Response"),
                &body,
                &page.loose,
            );
        }
    }

    /// Returns what the page shows of the success's body. Where a success has none, pages print the error's sample in
    /// its place.
    fn success(&mut self, page: &Page, status: &str, fact: &Fact) -> Body {
        let mut body = page.response.clone();
        let Some(sample) = body.sample.take() else {
            return body;
        };
        let responses = &self.facts["paths"][&page.path][&page.method]["responses"];
        let known = resolve(&self.facts, &responses[status]["content"][JSON]["schema"]);
        let has_message = known["properties"].get("message").is_some();
        let is_error = sample.is_error() && !has_message;
        let has_none = ["204", "205"].contains(&status);
        if !is_error && !has_none {
            body.sample = Some(sample);
            return body;
        }
        if has_none {
            body.fields = None;
        }
        let error = entries(&responses["default"], "content")
            .next()
            .map(|(_, content)| content["schema"].clone());
        match error.filter(|_| is_error) {
            // Errors have properties that no page shows.
            Some(schema) => self.observe(&schema, &Sight::of(&sample.into_example())),
            None => self.doubt(fact, Why::ForeignSample),
        }
        body
    }

    /// Holds a body against its schema, whose name is `name` if it has to be made.
    fn body(&mut self, fact: Fact, keys: &[&str], name: &str, body: &Body, loose: &Loose) {
        let mut sight = Sight::of_body(body, loose);
        let keys = [keys, &["content", JSON]].concat();
        let known = keys
            .iter()
            .fold(&self.facts, |value, key| &value[key])
            .get("schema")
            .cloned();
        let schema = match &known {
            None => self.infer_body(name, &sight, body.members),
            Some(schema) => match judge::body(&self.facts, schema, &sight.shape) {
                Verdict::Agrees => schema.clone(),
                Verdict::Retyped if sight.fields.is_none() => {
                    self.retyped_body(schema, name, &sight, body.members)
                }
                Verdict::Retyped => return self.doubt(fact, Why::ListAgainstSample),
                Verdict::Doubt(why) => return self.doubt(fact, why),
                // A body is no enum; one that is shows a value of it.
                Verdict::Values(_) => return,
            },
        };
        if known.as_ref() == Some(&schema) {
            self.shown.insert(fact);
            let members = resolve(&self.facts, &schema)
                .get("oneOf")
                .and_then(Value::as_array)
                .map(Vec::len);
            if let (Some(shown), Some(known)) = (body.members, members)
                && shown != known
            {
                self.doubt(self.title.clone(), Why::Members { shown, known });
            }
        } else {
            entry(&mut self.facts, &keys).insert("schema".into(), schema.clone());
            if known.is_some() {
                sight.fields = None;
            }
        }
        // A new body, too: its lists of values are not in its sample.
        self.observe(&schema, &sight);
    }

    /// Returns the schema of a body that is not known.
    fn infer_body(&mut self, name: &str, sight: &Sight, members: Option<usize>) -> Value {
        let is_only = |word: &str| {
            sight.field("type").is_some_and(|field| field.values.len() == 1) || sight.loose.is_alone(word)
        };
        let is_union =
            members.is_some_and(|members| members > 1) || sight.shape.word("type").is_some_and(is_only);
        match &sight.shape {
            Shape::Unknown if sight.fields.is_some() => {
                self.infer_object(name, &Shape::Empty, sight.fields.as_deref(), is_union)
            }
            shape if shape.properties().is_some() || sight.fields.is_some() => {
                self.infer_object(name, shape, sight.fields.as_deref(), is_union)
            }
            shape => self.infer(name, shape, false),
        }
    }

    /// Returns the schema of a body of another type: an array of what it was, an item of it, or a new one.
    fn retyped_body(&mut self, schema: &Value, name: &str, sight: &Sight, members: Option<usize>) -> Value {
        let agrees = |schema: &Value, shape| judge::body(&self.facts, schema, shape) == Verdict::Agrees;
        let item = resolve(&self.facts, schema).get("items");
        match (&sight.shape, item) {
            (Shape::Array(Some(item)), None) if agrees(schema, item) => {
                json!({"type": "array", "items": schema})
            }
            (shape, Some(item)) if agrees(item, shape) => item.clone(),
            _ => self.infer_body(name, sight, members),
        }
    }

    /// Notes where the page shows the object behind a schema, and everything below it.
    pub(super) fn observe(&mut self, seen: &Value, sight: &Sight) {
        let schema = resolve(&self.facts, unwrapped(seen)).clone();
        match (target(unwrapped(seen)), &sight.shape) {
            (Some(name), _) if schema["discriminator"]["mapping"].is_object() => {
                self.observe_union(name, &schema["discriminator"], sight);
            }
            (_, Shape::Array(Some(item))) => {
                if let Some(items) = schema.get("items") {
                    self.observe(items, &Sight::of(item));
                }
            }
            (Some(name), shape) if schema.get("properties").is_some() => {
                self.seen
                    .entry(Owner::Schema(name.to_owned()))
                    .or_default()
                    .push(sight.clone());
                for (property, inner) in entries(&schema, "properties") {
                    if let Some(shape) = shape.property(property) {
                        self.observe(inner, &Sight::of(shape));
                    }
                }
            }
            _ => {}
        }
    }

    fn observe_union(&mut self, name: &str, discriminator: &Value, sight: &Sight) {
        self.shown.insert(Fact::Schema(name.to_owned()));
        let tag = discriminator["propertyName"].as_str().unwrap_or("type");
        let is_example = matches!(sight.shape, Shape::Example(_));
        match sight.shape.word(tag) {
            None if matches!(sight.shape, Shape::Unknown | Shape::Empty) => {}
            None => self.doubt(name, Why::NoTag),
            Some(word) => match &discriminator["mapping"][word] {
                Value::Null if is_example && !is_constant(word) => {
                    self.doubt(name, Why::ExampleTag(word.to_owned()));
                }
                Value::Null => {
                    self.infer_member(name, word, &sight.shape, sight.fields.as_deref());
                }
                member => {
                    self.shown.insert(Fact::Value(name.to_owned(), word.to_owned()));
                    self.observe(&json!({"$ref": member}), sight);
                }
            },
        }
    }
}
