//! Reading a page: one operation, in samples and labels, to a part of the facts.
//!
//! - A sample lists every property of its schema: one that is not known is new, and a known one that it lacks is gone.
//!   Two exceptions: pages leave out the singular form of a property whose plural they show, and an empty `{}` shows
//!   nothing. A hand-written example shows what it has, and nothing by what it lacks.
//! - A list of fields is complete, with types, formats, marks and the values of enums; it has no children.
//! - Where a page shows one schema in several places and these differ, nothing is applied.
//!
//! So each place where the page shows an object is noted first (`Observation`), and what all of them agree on is applied
//! last. A path's, a query's and the headers' parameters are properties of objects on the way.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::canonical::PARTIAL;
use super::document::identity;
use super::judge::{self, Verdict};
use super::list::{Fact, Part};
use super::merge::{Doubt, Partial, Why};
use super::model::{
    child, entries, entry, items, object, push_once, resolve, target, text, title, unwrapped,
};
use crate::paths::templates;
use crate::regen::read::page::{Body, Field, Listed, Loose, Page, Place};
use crate::regen::read::sample::{Shape, is_constant};
use crate::regen::sources::Operation;

const JSON: &str = "application/json";
const PLACES: [Place; 4] = [Place::Path, Place::Query, Place::Header, Place::Cookie];

/// Where the parameters of each place are, as the properties of an object, while a page is read.
pub(super) const PARAMETERS: &str = "x-parameters";

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
        page,
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
    reader.ensure_operation(operation);
    let parameters = reader.take_parameters();
    reader.request(operation.request.as_deref().unwrap_or("Request"));
    reader.response(operation.response.as_deref().unwrap_or("Response"));
    reader.apply();
    reader.put_parameters(&parameters);
    let operation = reader.operation().clone();
    entry(&mut reader.facts, &[]).insert("paths".into(), json!({&page.path: {&page.method: operation}}));
    Partial {
        document: reader.facts,
        shown: reader.shown,
        doubts: reader.doubts,
    }
}

/// One place where a page shows an object.
#[derive(Debug, Clone)]
pub(super) struct Observation {
    pub(super) shape: Shape,
    pub(super) fields: Option<Vec<Field>>,
    /// Whether there may be fields that were not read.
    pub(super) is_partial: bool,
    /// The lists of values that may be those of its properties.
    pub(super) loose: Loose,
}

impl Observation {
    pub(super) fn of(shape: &Shape) -> Self {
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

    /// Returns the values that the page lists without the name of their field, for a field whose values are known to be
    /// these.
    pub(super) fn list(&self, property: &str, known: &[&str]) -> Listed<'_> {
        let word = self.shape.word(property);
        word.map_or(Listed::Nothing, |word| self.loose.of(word, known))
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

/// The schema of an object, or the parameters of one place: where it is among the components.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Owner {
    pub(super) kind: &'static str,
    pub(super) name: String,
}

/// The facts as the page has them, as far as it is read.
pub(super) struct Reader<'p> {
    pub(super) facts: Value,
    page: &'p Page,
    pub(super) names: &'p BTreeMap<String, String>,
    title: String,
    pub(super) shown: BTreeSet<Fact>,
    pub(super) doubts: Vec<Doubt>,
    /// Whether the page's form shows what may be null: one that shows it of no field may not show it at all.
    pub(super) shows_null: bool,
    pub(super) seen: BTreeMap<Owner, Vec<Observation>>,
}

impl Reader<'_> {
    pub(super) fn doubt(&mut self, about: impl std::fmt::Display, why: Why) {
        let doubt = Doubt::new(about, why);
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
        }
    }

    pub(super) fn parameter(&self, place: &str, name: &str) -> Fact {
        Fact::new(&self.title, Part::Parameter(place.to_owned(), name.to_owned()))
    }

    pub(super) fn schema_mut(&mut self, name: &str) -> &mut Map<String, Value> {
        entry(&mut self.facts, &["components", "schemas", name])
    }

    /// Notes a place where the page shows an object.
    pub(super) fn see(&mut self, name: &str, observation: Observation) {
        let (kind, name) = ("schemas", name.to_owned());
        let places = self.seen.entry(Owner { kind, name }).or_default();
        places.push(observation);
    }

    fn operation(&mut self) -> &mut Map<String, Value> {
        entry(&mut self.facts, &["paths", &self.page.path, &self.page.method])
    }

    fn ensure_operation(&mut self, operation: &Operation) {
        self.shown.insert(Fact::new(&self.title, Part::Operation));
        if self.operation().is_empty() {
            let string =
                |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
            let parameters: Vec<Value> = templates(&self.page.path).into_iter().map(string).collect();
            self.operation().insert(PARTIAL.into(), json!(true));
            self.operation().insert("parameters".into(), parameters.into());
        }
        self.operation()
            .insert("operationId".into(), identity(operation).into());
    }

    /// Makes the parameters properties of an object for each place, notes what the page lists of them, and returns them
    /// as they are known.
    fn take_parameters(&mut self) -> Vec<Value> {
        let (path, listed) = (&self.page.path, &self.page.parameters);
        let known = match self.operation().remove("parameters") {
            Some(Value::Array(known)) => known,
            _ => Vec::new(),
        };
        for parameter in &known {
            let (place, name) = (text(parameter, "in"), text(parameter, "name"));
            // A path shows its parameters itself, listed or not.
            if listed.is_none() && place == "path" && templates(path).contains(&name) {
                self.shown.insert(self.parameter(place, name));
            }
            let owner = entry(&mut self.facts, &["components", PARAMETERS, place]);
            child(owner, "properties").insert(name.to_owned(), parameter["schema"].clone());
            if parameter["required"] == true {
                push_once(owner, "required", json!(name));
            }
        }
        for place in PLACES.into_iter().filter(|_| listed.is_some()) {
            let fields = listed.iter().flatten().cloned();
            let fields = fields.filter(|field| field.place.unwrap_or(Place::Query) == place);
            let is_possible =
                |field: &Field| place != Place::Path || templates(path).contains(&field.name.as_str());
            let (fields, strays): (Vec<_>, Vec<_>) = fields.partition(is_possible);
            for field in strays {
                self.doubt(self.parameter(place.as_str(), &field.name), Why::NotInPath);
            }
            let mut observation = Observation::of(&Shape::Unknown);
            (observation.fields, observation.is_partial) = (Some(fields), self.page.is_partial);
            let owner = Owner {
                kind: PARAMETERS,
                name: place.as_str().to_owned(),
            };
            self.seen.insert(owner, vec![observation]);
        }
        known
    }

    /// Makes the properties parameters of the operation again.
    fn put_parameters(&mut self, known: &[Value]) {
        let places = entry(&mut self.facts, &["components"]).remove(PARAMETERS);
        let places = places.unwrap_or_default();
        let mut parameters = Vec::new();
        for (place, owner) in places.as_object().into_iter().flatten() {
            for (name, schema) in entries(owner, "properties") {
                let is_same = |known: &&Value| known["in"] == **place && known["name"] == **name;
                let mut parameter = known.iter().find(is_same).cloned().unwrap_or_default();
                let map = object(&mut parameter);
                map.insert("in".into(), json!(place));
                map.insert("name".into(), json!(name));
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
        if !parameters.is_empty() {
            self.operation().insert("parameters".into(), parameters.into());
        }
    }

    fn request(&mut self, name: &str) {
        let fact = Fact::new(&self.title, Part::Request);
        let body = &self.page.request;
        let is_known = self.operation().contains_key("requestBody");
        if body.sample.is_some() || body.fields.is_some() {
            if !is_known {
                self.operation()
                    .insert("requestBody".into(), json!({"required": true}));
            }
            self.body(fact, &["requestBody"], name, body);
        } else if is_known {
            self.doubt(fact, Why::NotShown);
        }
    }

    fn response(&mut self, name: &str) {
        let shown = &self.page.status;
        let responses = child(self.operation(), "responses");
        let known = responses.keys().find(|status| status.starts_with('2')).cloned();
        if let (Some(known), Some(shown)) = (&known, shown)
            && !responses.contains_key(shown)
            && let Some(response) = responses.remove(known)
        {
            responses.insert(shown.clone(), response);
        }
        let status = shown.clone().or(known).unwrap_or_else(|| "2XX".into());
        let description = child(responses, &status).entry("description");
        description.or_insert_with(|| json!(""));
        let fact = Fact::new(&self.title, Part::Response(status.clone()));
        let body = self.success(&status, &fact);
        if body.sample.is_some() || body.fields.is_some() {
            self.body(fact, &["responses", &status], name, &body);
        }
    }

    /// Returns what the page shows of the success's body. Where a success has none, pages print the error's sample in
    /// its place.
    fn success(&mut self, status: &str, fact: &Fact) -> Body {
        let mut body = self.page.response.clone();
        let responses = &self.facts["paths"][&self.page.path][&self.page.method]["responses"];
        let known = resolve(&self.facts, &responses[status]["content"][JSON]["schema"]);
        let has_message = known["properties"].get("message").is_some();
        let is_error = !has_message && body.sample.as_ref().is_some_and(Shape::is_error);
        let has_none = ["204", "205"].contains(&status);
        let Some(sample) = body.sample.take_if(|_| is_error || has_none) else {
            return body;
        };
        body.fields = body.fields.filter(|_| !has_none);
        let error = entries(&responses["default"], "content").next();
        match error
            .map(|(_, content)| content["schema"].clone())
            .filter(|_| is_error)
        {
            // Errors have properties that no page shows.
            Some(schema) => self.observe(&schema, &Observation::of(&sample.into_example())),
            None => self.doubt(fact, Why::ForeignSample),
        }
        body
    }

    /// Compares a body with its schema, whose name is `name` if it has to be made.
    fn body(&mut self, fact: Fact, keys: &[&str], name: &str, body: &Body) {
        let observation = Observation::of_body(body, &self.page.loose);
        let page = self.page;
        let keys = [&["paths", &page.path, &page.method], keys, &["content", JSON]].concat();
        let known = keys
            .iter()
            .fold(&self.facts, |value, key| &value[key])
            .get("schema")
            .cloned();
        let schema = match &known {
            None => self.infer_body(name, observation.clone(), body.members),
            Some(schema) => match judge::body(&self.facts, schema, &observation.shape) {
                Verdict::Agrees => schema.clone(),
                Verdict::Retyped if observation.fields.is_none() => {
                    self.retyped_body(schema, name, &observation, body.members)
                }
                Verdict::Retyped => return self.doubt(fact, Why::ListAgainstSample),
                Verdict::Doubt(why) => return self.doubt(fact, why),
                // A body is no enum; one that is shows a value of it.
                Verdict::Values(_) => return,
            },
        };
        if known.as_ref() != Some(&schema) {
            entry(&mut self.facts, &keys).insert("schema".into(), schema);
            return;
        }
        self.shown.insert(fact);
        let members = resolve(&self.facts, &schema)["oneOf"].as_array().map(Vec::len);
        if let (Some(shown), Some(known)) = (body.members, members)
            && shown != known
        {
            self.doubt(self.title.clone(), Why::Members(shown, known));
        }
        self.observe(&schema, &observation);
    }

    /// Returns the schema of a body that is not known.
    fn infer_body(&mut self, name: &str, seen: Observation, members: Option<usize>) -> Value {
        let is_only = |word: &str| {
            seen.field("type").is_some_and(|field| field.values.len() == 1) || seen.loose.is_alone(word)
        };
        let is_union =
            members.is_some_and(|members| members > 1) || seen.shape.word("type").is_some_and(is_only);
        if seen.shape.properties().is_some() || seen.fields.is_some() {
            self.infer_object(name, seen, is_union)
        } else {
            self.infer(name, &seen.shape, false)
        }
    }

    /// Returns the schema of a body of another type: an array of what it was, an item of it, or a new one.
    fn retyped_body(
        &mut self,
        schema: &Value,
        name: &str,
        seen: &Observation,
        members: Option<usize>,
    ) -> Value {
        let agrees = |schema: &Value, shape| judge::body(&self.facts, schema, shape) == Verdict::Agrees;
        let item = resolve(&self.facts, schema).get("items");
        let new = match (&seen.shape, item) {
            (Shape::Array(Some(item)), None) if agrees(schema, item) => {
                json!({"type": "array", "items": schema})
            }
            (shape, Some(item)) if agrees(item, shape) => item.clone(),
            _ => return self.infer_body(name, seen.clone(), members),
        };
        self.observe(&new, seen);
        new
    }

    /// Notes where the page shows the object behind a schema, and everything below it.
    pub(super) fn observe(&mut self, seen: &Value, observation: &Observation) {
        let schema = resolve(&self.facts, unwrapped(seen)).clone();
        match (target(unwrapped(seen)), &observation.shape) {
            (Some(name), _) if schema["discriminator"]["mapping"].is_object() => {
                self.observe_union(name, &schema["discriminator"], observation);
            }
            (_, Shape::Array(Some(item))) => {
                if let Some(items) = schema.get("items") {
                    self.observe(items, &Observation::of(item));
                }
            }
            (Some(name), shape) if schema.get("properties").is_some() => {
                self.see(name, observation.clone());
                for (property, inner) in entries(&schema, "properties") {
                    if let Some(shape) = shape.property(property) {
                        self.observe(inner, &Observation::of(shape));
                    }
                }
            }
            _ => {}
        }
    }

    fn observe_union(&mut self, name: &str, discriminator: &Value, observation: &Observation) {
        self.shown.insert(Fact::new(name, Part::Schema));
        let tag = discriminator["propertyName"].as_str().unwrap_or("type");
        let is_example = matches!(observation.shape, Shape::Example(_));
        match observation.shape.word(tag) {
            None if matches!(observation.shape, Shape::Unknown | Shape::Empty) => {}
            None => self.doubt(name, Why::NoTag),
            Some(word) => match &discriminator["mapping"][word] {
                Value::Null if is_example && !is_constant(word) => {
                    self.doubt(name, Why::ExampleTag(word.to_owned()));
                }
                Value::Null => drop(self.infer_member(name, word, observation.clone())),
                member => {
                    self.shown.insert(Fact::new(name, Part::Value(word.to_owned())));
                    self.observe(&json!({"$ref": member}), observation);
                }
            },
        }
    }
}
