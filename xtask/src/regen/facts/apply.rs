//! Applying what all places of a page agree on.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::canonical::derived_items;
use super::infer::{not_nullable, nullable};
use super::judge::{self, Verdict};
use super::list::{Fact, Part};
use super::merge::Why;
use super::model::{child, entries, entry, push_once, resolve, schemas, target, unwrapped};
use super::page::{Observation, Owner, PARAMETERS, Reader};
use crate::regen::read::page::{Field, Label, Listed, Place};
use crate::regen::read::sample::Shape;

/// Everything that a page shows of one property.
struct Shown<'a> {
    owner: &'a Owner,
    property: &'a str,
    places: &'a [Observation],
    /// The first of its fields, and the first of its samples.
    field: Option<&'a Field>,
    shape: &'a Shape,
}

impl<'a> Shown<'a> {
    fn new(owner: &'a Owner, property: &'a str, places: &'a [Observation]) -> Self {
        let shape = places.iter().find_map(|place| place.shape.property(property));
        Self {
            owner,
            property,
            places,
            field: places.iter().find_map(|place| place.field(property)),
            shape: shape.unwrap_or(&Shape::Unknown),
        }
    }

    /// Returns what each place shows of it to what is known.
    fn verdicts(&self, facts: &Value, schema: &Value) -> Vec<Verdict> {
        let verdicts = self.places.iter().filter_map(|place| {
            if let Some(field) = place.field(self.property) {
                let verdict = judge::label(facts, schema, &field.label, &field.values);
                let is_tag = judge::known_values(facts, schema).len() == 1;
                let word = place.shape.word(self.property).filter(|_| is_tag);
                return Some(match verdict {
                    // The value that selects a union's member is not the one in the sample.
                    Verdict::Values(values) if word.is_some_and(|word| !values.iter().any(|v| v == word)) => {
                        Verdict::Doubt(Why::LabelAgainstSample)
                    }
                    verdict => verdict,
                });
            }
            let shape = place.shape.property(self.property)?;
            if matches!(place.shape, Shape::Example(_)) {
                return Some(judge::example(facts, schema, shape));
            }
            let list = place.list(self.property, &judge::known_values(facts, schema));
            let values = match &list {
                Listed::All(values) => Some(*values),
                _ => None,
            };
            Some(match (judge::sample(facts, schema, shape, values), list) {
                (Verdict::Agrees, Listed::Unclear(why)) => Verdict::Doubt(Why::Lists(why)),
                (verdict, _) => verdict,
            })
        });
        verdicts.collect()
    }
}

impl Reader<'_> {
    /// Applies what the page shows of each object.
    pub(super) fn apply(&mut self) {
        while let Some((owner, places)) = self.seen.pop_first() {
            self.shown.insert(Fact::new(&owner.name, Part::Schema));
            let known = &self.facts["components"][owner.kind][&owner.name];
            let known = entries(known, "properties");
            let known: BTreeSet<String> = known.map(|(property, _)| property.clone()).collect();
            let sampled = places.iter().filter_map(|place| place.shape.properties());
            let listed = places.iter().flat_map(|place| place.fields.iter().flatten());
            let mut shown: BTreeSet<&String> = listed.map(|field| &field.name).collect();
            shown.extend(sampled.flatten().map(|(property, _)| property));
            for property in &shown {
                let of_property = Shown::new(&owner, property, &places);
                if !known.contains(*property) {
                    let (shape, field) = (of_property.shape, of_property.field);
                    let schema = self.infer_property(&owner.name, property, shape, field);
                    self.set(&of_property, schema);
                }
                self.compare(&of_property);
            }
            for property in known.iter().filter(|property| !shown.contains(property)) {
                let has_plural = shown.contains(&format!("{property}s"));
                self.absent(&Shown::new(&owner, property, &places), has_plural);
            }
        }
    }

    fn fact(&self, shown: &Shown<'_>) -> Fact {
        match shown.owner.kind {
            PARAMETERS => self.parameter(&shown.owner.name, shown.property),
            _ => Fact::new(&shown.owner.name, Part::Property(shown.property.to_owned())),
        }
    }

    fn owner_mut(&mut self, shown: &Shown<'_>) -> &mut Map<String, Value> {
        entry(
            &mut self.facts,
            &["components", shown.owner.kind, &shown.owner.name],
        )
    }

    fn properties_mut(&mut self, shown: &Shown<'_>) -> &mut Map<String, Value> {
        child(self.owner_mut(shown), "properties")
    }

    fn set(&mut self, shown: &Shown<'_>, schema: Value) {
        let property = shown.property.to_owned();
        self.properties_mut(shown).insert(property, schema);
    }

    fn schema(&mut self, shown: &Shown<'_>) -> Value {
        let schema = self.properties_mut(shown).get(shown.property);
        schema.cloned().unwrap_or_default()
    }

    fn require(&mut self, shown: &Shown<'_>, required: bool) {
        let owner = self.owner_mut(shown);
        if required {
            push_once(owner, "required", json!(shown.property));
        } else if let Some(Value::Array(list)) = owner.get_mut("required") {
            list.retain(|name| name != shown.property);
            if list.is_empty() {
                owner.remove("required");
            }
        }
    }

    /// Removes a known property that a complete list or sample does not have.
    fn absent(&mut self, shown: &Shown<'_>, has_plural: bool) {
        let fact = self.fact(shown);
        let is_parameter = shown.owner.kind == PARAMETERS;
        if is_parameter && shown.owner.name == Place::Path.as_str() {
            // A path has its parameters, listed or not.
        } else if !shown.places.iter().any(Observation::is_complete) {
            if is_parameter {
                self.doubt(fact, Why::NotListed);
            }
        } else if has_plural {
            self.doubt(fact, Why::BesidePlural);
        } else {
            self.require(shown, false);
            self.properties_mut(shown).remove(shown.property);
        }
    }

    /// Compares a property with what the page shows of it.
    fn compare(&mut self, shown: &Shown<'_>) {
        let fact = self.fact(shown);
        for place in shown.places {
            match (place.shape.property(shown.property), place.field(shown.property)) {
                (None, None) if place.is_complete() => self.doubt(&fact, Why::SomePlaces),
                (None, Some(_)) if matches!(place.shape, Shape::Object(_)) => {
                    self.doubt(&fact, Why::ListedNotSampled);
                }
                (Some(_), None) if place.lists_all() => self.doubt(&fact, Why::SampledNotListed),
                _ => {}
            }
        }
        let schema = self.schema(shown);
        let mut verdicts = shown.verdicts(&self.facts, &schema);
        verdicts.dedup();
        match verdicts.pop().unwrap_or(Verdict::Agrees) {
            _ if !verdicts.is_empty() => self.doubt(fact, Why::DifferentPlaces),
            Verdict::Agrees => drop(self.shown.insert(fact)),
            Verdict::Doubt(why) => self.doubt(fact, why),
            Verdict::Values(values) => self.set_values(shown, &schema, &values),
            Verdict::Retyped => self.retype(shown),
        }
        self.confirm_values(shown, &schema);
        if let Some(field) = shown.field {
            self.titles(&schema, &field.label);
            self.marks(shown, field);
        }
    }

    /// Gives a property the type that the page shows. What the page says in one place may not be what it shows in
    /// another: applied, it would be another change each time that the page is read.
    fn retype(&mut self, shown: &Shown<'_>) {
        let (facts, seen, doubts) = (self.facts.clone(), self.seen.clone(), self.doubts.len());
        let new = self.infer_property(&shown.owner.name, shown.property, shown.shape, shown.field);
        if !shown.verdicts(&self.facts, &new).contains(&Verdict::Retyped) {
            return self.set(shown, new);
        }
        (self.facts, self.seen) = (facts, seen);
        self.doubts.truncate(doubts);
        let why = match shown.shape {
            Shape::Unknown => Why::LabelOnly,
            _ => Why::LabelAgainstSample,
        };
        self.doubt(self.fact(shown), why);
    }

    /// Gives an enum exactly these values.
    fn set_values(&mut self, shown: &Shown<'_>, schema: &Value, values: &[String]) {
        match target(unwrapped(schema)).filter(|_| values.len() > 1) {
            Some(name) => drop(self.schema_mut(name).insert("enum".into(), json!(values))),
            None => {
                let schema = self.infer_enum(&shown.owner.name, shown.property, values);
                self.set(shown, schema);
            }
        }
    }

    /// Notes which values of an enum the page shows.
    fn confirm_values(&mut self, shown: &Shown<'_>, schema: &Value) {
        let Some(name) = target(unwrapped(schema)) else {
            return;
        };
        let known = judge::known_values(&self.facts, schema);
        let mut values: BTreeSet<&str> = BTreeSet::new();
        for place in shown.places {
            values.extend(place.shape.word(shown.property));
            let field = place.field(shown.property);
            let listed = field.into_iter().flat_map(|field| &field.values);
            values.extend(listed.map(String::as_str));
            if let Listed::All(list) = place.list(shown.property, &known) {
                values.extend(list.iter().map(String::as_str));
            }
        }
        for value in known.into_iter().filter(|value| values.contains(value)) {
            self.shown.insert(Fact::new(name, Part::Schema));
            self.shown.insert(Fact::new(name, Part::Value(value.to_owned())));
        }
    }

    /// Applies the marks of a field.
    fn marks(&mut self, shown: &Shown<'_>, field: &Field) {
        let schema = self.schema(shown);
        let plain = resolve(&self.facts, unwrapped(&schema));
        let is_nullable = schema["nullable"] == true || plain["nullable"] == true;
        if field.deprecated && plain.get("deprecated").is_none() {
            self.doubt(self.fact(shown), Why::Deprecated);
        }
        match (is_nullable, field.nullable) {
            (false, true) => self.set(shown, nullable(schema)),
            (true, false) => match not_nullable(&schema).filter(|_| self.shows_null) {
                Some(schema) => self.set(shown, schema),
                None => self.doubt(self.fact(shown), Why::NullNotShown),
            },
            _ => {}
        }
        self.require(shown, field.required);
    }

    /// Applies a label of a union, which names all members by title: the value that selects each.
    fn titles(&mut self, schema: &Value, label: &Label) {
        let (schema, titles) = match (unwrapped(schema), label) {
            (schema, Label::Union(titles)) => (schema, titles),
            (schema, Label::Array(inner)) => match &**inner {
                Label::Union(titles) => (&schema["items"], titles),
                _ => return,
            },
            _ => return,
        };
        let name = target(schema).unwrap_or_default().to_owned();
        let union = resolve(&self.facts, schema).clone();
        let mapping = &union["discriminator"]["mapping"];
        let is_known = |title: &&String| mapping.get(title).is_some();
        if !titles.iter().any(|title| is_known(&title)) {
            return;
        }
        // HubSpot names no union of an array: one meaning under several derived names stays one.
        let derived = derived_items(&self.facts);
        let same = schemas(&self.facts)
            .filter(|(other, known)| **other == name || **known == union && derived.contains(*other));
        let same: Vec<String> = same.map(|(other, _)| other.clone()).collect();
        for title in titles.iter().filter(|title| !title.is_empty()) {
            if is_known(&title) {
                self.shown.insert(Fact::new(&name, Part::Value(title.clone())));
                continue;
            }
            let member = self.infer_member(&name, title, Observation::of(&Shape::Empty));
            for other in &same {
                self.add_member(other, title, &member);
            }
        }
        for (word, member) in entries(&union["discriminator"], "mapping") {
            for other in same.iter().filter(|_| !titles.contains(word)) {
                self.remove_member(other, word, member);
            }
        }
    }
}
