//! Applying what all places of a page agree on.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::infer::{not_nullable, nullable};
use super::judge::{self, Verdict};
use super::list::Fact;
use super::merge::Why;
use super::model::{entries, entry, object, push_once, resolve, schemas, target, unwrapped};
use super::page::{Owner, Reader, Sight};
use crate::regen::read::page::{Field, Label, Listed};
use crate::regen::read::sample::Shape;

impl Reader<'_> {
    /// Applies what the page shows of each object.
    pub(super) fn settle(&mut self) {
        for (owner, sights) in std::mem::take(&mut self.seen) {
            self.shown.insert(Fact::Schema(owner.name().to_owned()));
            let known: BTreeSet<String> = entries(self.owner(&owner), "properties")
                .map(|(property, _)| property.clone())
                .collect();
            let sampled = sights
                .iter()
                .flat_map(|sight| sight.shape.properties().into_iter().flatten());
            let listed = sights.iter().flat_map(|sight| sight.fields.iter().flatten());
            let shown = sampled
                .map(|(name, _)| name)
                .chain(listed.map(|field| &field.name));
            let shown: BTreeSet<String> = shown.cloned().collect();
            for property in &shown {
                if known.contains(property) {
                    self.hold(&owner, property, &sights);
                } else {
                    self.add(&owner, property, &sights);
                }
            }
            for property in known.difference(&shown) {
                self.absent(&owner, property, &shown, &sights);
            }
        }
    }

    fn owner(&self, owner: &Owner) -> &Value {
        let [kind, name] = owner.keys();
        &self.facts["components"][kind][name]
    }

    fn owner_mut(&mut self, owner: &Owner) -> &mut Map<String, Value> {
        let [kind, name] = owner.keys();
        entry(&mut self.facts, &["components", kind, name])
    }

    fn fact(&self, owner: &Owner, property: &str) -> Fact {
        match owner {
            Owner::Parameters(place) => self.parameter(place, property),
            Owner::Schema(name) => Fact::Property(name.clone(), property.to_owned()),
        }
    }

    fn properties_mut(&mut self, owner: &Owner) -> &mut Map<String, Value> {
        object(
            self.owner_mut(owner)
                .entry("properties")
                .or_insert_with(|| json!({})),
        )
    }

    fn set(&mut self, owner: &Owner, property: &str, schema: Value) {
        self.properties_mut(owner).insert(property.to_owned(), schema);
    }

    fn require(&mut self, owner: &Owner, property: &str, required: bool) {
        let owner = self.owner_mut(owner);
        if required {
            push_once(owner, "required", json!(property));
        } else if let Some(Value::Array(list)) = owner.get_mut("required") {
            list.retain(|name| name != property);
            if list.is_empty() {
                owner.remove("required");
            }
        }
    }

    /// Adds a property that is not known.
    fn add(&mut self, owner: &Owner, property: &str, sights: &[Sight]) {
        let field = sights.iter().find_map(|sight| sight.field(property));
        let list = sights
            .iter()
            .find_map(|sight| match listed(sight, property, &[]) {
                Listed::All(values) => Some(values),
                _ => None,
            });
        let schema = match list {
            Some(values) if field.is_none() => self.infer_enum(owner.name(), property, values),
            _ => self.infer_property(owner.name(), property, sampled(sights, property), field),
        };
        let is_nullable = field.is_some_and(|field| field.nullable);
        self.set(
            owner,
            property,
            if is_nullable { nullable(schema) } else { schema },
        );
        if field.is_some_and(|field| field.required) {
            self.require(owner, property, true);
        }
    }

    /// Removes a property that a complete list or sample does not have.
    fn absent(&mut self, owner: &Owner, property: &str, shown: &BTreeSet<String>, sights: &[Sight]) {
        // A path has its parameters, listed or not.
        if *owner == Owner::Parameters("path") {
            return;
        }
        let fact = self.fact(owner, property);
        if !sights.iter().any(Sight::is_complete) {
            if matches!(owner, Owner::Parameters(_)) {
                self.doubt(fact, Why::NotListed);
            }
        } else if shown.contains(&format!("{property}s")) {
            self.doubt(fact, Why::BesidePlural);
        } else {
            self.require(owner, property, false);
            self.properties_mut(owner).remove(property);
        }
    }

    /// Holds a known property against what the page shows of it.
    fn hold(&mut self, owner: &Owner, property: &str, sights: &[Sight]) {
        let fact = self.fact(owner, property);
        let mut is_lacking = false;
        for sight in sights {
            match (sight.shape.property(property), sight.field(property)) {
                (None, None) => is_lacking |= sight.is_complete(),
                (None, Some(_)) if matches!(sight.shape, Shape::Object(_)) => {
                    self.doubt(&fact, Why::ListedNotSampled);
                }
                (Some(_), None) if sight.lists_all() => self.doubt(&fact, Why::SampledNotListed),
                _ => {}
            }
        }
        if is_lacking {
            self.doubt(&fact, Why::SomePlaces);
        }
        let schema = self.owner(owner)["properties"][property].clone();
        let mut verdicts = sights
            .iter()
            .filter_map(|sight| judge(&self.facts, &schema, sight, property));
        let first = verdicts.next().unwrap_or(Verdict::Agrees);
        let verdict = if verdicts.all(|verdict| verdict == first) {
            first
        } else {
            Verdict::Doubt(Why::DifferentPlaces)
        };
        match verdict {
            Verdict::Agrees => drop(self.shown.insert(fact.clone())),
            Verdict::Doubt(why) => self.doubt(&fact, why),
            Verdict::Values(values) => self.set_values(owner, property, &schema, &values),
            Verdict::Retyped => self.retype(owner, property, sights),
        }
        self.confirm_values(&schema, property, sights);
        if let Some(field) = sights.iter().find_map(|sight| sight.field(property)) {
            self.titles(&schema, &field.label);
            self.marks(owner, property, field);
            self.require(owner, property, field.required);
        }
    }

    /// Gives a property the type that the page shows. What the page says in one place may not be what it shows in
    /// another: applied, it would be another change each time that the page is read.
    fn retype(&mut self, owner: &Owner, property: &str, sights: &[Sight]) {
        let field = sights.iter().find_map(|sight| sight.field(property));
        let known = (self.facts.clone(), self.doubts.len());
        let shape = sampled(sights, property);
        let new = self.infer_property(owner.name(), property, shape, field);
        let is_denied = |sight| {
            judge(&self.facts, &new, sight, property).is_some_and(|verdict| verdict == Verdict::Retyped)
        };
        if sights.iter().any(is_denied) {
            self.facts = known.0;
            self.doubts.truncate(known.1);
            let is_label_only = *shape == Shape::Unknown;
            let why = if is_label_only {
                Why::LabelOnly
            } else {
                Why::LabelAgainstSample
            };
            self.doubt(self.fact(owner, property), why);
        } else {
            self.set(owner, property, new);
        }
    }

    /// Gives an enum exactly these values.
    fn set_values(&mut self, owner: &Owner, property: &str, schema: &Value, values: &[String]) {
        match target(unwrapped(schema)).filter(|_| values.len() > 1) {
            Some(name) => drop(self.schema_mut(name).insert("enum".into(), json!(values))),
            None => {
                let schema = self.infer_enum(owner.name(), property, values);
                self.set(owner, property, schema);
            }
        }
    }

    fn confirm_values(&mut self, schema: &Value, property: &str, sights: &[Sight]) {
        let Some(name) = target(unwrapped(schema)) else {
            return;
        };
        let known = judge::known_values(&self.facts, schema);
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        for sight in sights {
            shown.extend(sight.shape.word(property));
            if let Listed::All(values) = listed(sight, property, &known) {
                shown.extend(values.iter().map(String::as_str));
            }
            let values = sight.field(property).into_iter().flat_map(|field| &field.values);
            shown.extend(values.map(String::as_str));
        }
        let values = known.into_iter().filter(|value| shown.contains(value));
        let mut facts: Vec<Fact> = values
            .map(|value| Fact::Value(name.into(), value.into()))
            .collect();
        if !facts.is_empty() {
            facts.push(Fact::Schema(name.to_owned()));
        }
        self.shown.extend(facts);
    }

    /// Applies the marks of a field to its schema.
    fn marks(&mut self, owner: &Owner, property: &str, field: &Field) {
        let fact = self.fact(owner, property);
        let schema = self.owner(owner)["properties"][property].clone();
        if field.deprecated
            && resolve(&self.facts, unwrapped(&schema))
                .get("deprecated")
                .is_none()
        {
            self.doubt(&fact, Why::Deprecated);
        }
        match (judge::is_nullable(&self.facts, &schema), field.nullable) {
            (false, true) => self.set(owner, property, nullable(schema)),
            (true, false) => match not_nullable(&schema).filter(|_| self.shows_null) {
                Some(schema) => self.set(owner, property, schema),
                None => self.doubt(fact, Why::NullNotShown),
            },
            _ => {}
        }
    }

    /// Applies a label of a union, which names all members by title: the value that selects each.
    fn titles(&mut self, schema: &Value, label: &Label) {
        let (schema, titles) = match (unwrapped(schema), label) {
            (schema, Label::Union(titles)) => (schema, titles),
            (schema, Label::Array(inner)) => match (&**inner, schema.get("items")) {
                (Label::Union(titles), Some(items)) => (items, titles),
                _ => return,
            },
            _ => return,
        };
        let Some(name) = target(schema).map(str::to_owned) else {
            return;
        };
        let union = resolve(&self.facts, schema).clone();
        let mapping = &union["discriminator"]["mapping"];
        if !titles.iter().any(|title| mapping.get(title).is_some()) {
            return;
        }
        for title in titles.iter().filter(|title| mapping.get(title).is_some()) {
            self.shown.insert(Fact::Value(name.clone(), title.clone()));
        }
        let new = titles
            .iter()
            .filter(|title| !title.is_empty() && mapping.get(title).is_none());
        let new: Vec<(&String, String)> = new
            .map(|title| (title, self.infer_member(&name, title, &Shape::Empty, None)))
            .collect();
        // HubSpot names no union of an array: one meaning under several derived names stays one.
        let derived = super::canonical::derived_items(&self.facts);
        let same = schemas(&self.facts)
            .filter(|(other, known)| **other == name || **known == union && derived.contains(*other))
            .map(|(other, _)| other.clone());
        for other in same.collect::<Vec<_>>() {
            for (title, member) in &new {
                self.add_member(&other, title, member);
            }
            for (word, member) in entries(&union["discriminator"], "mapping") {
                if !titles.contains(word) {
                    self.remove_member(&other, word, member);
                }
            }
        }
    }
}

/// Returns what a sample shows of a property.
fn sampled<'a>(sights: &'a [Sight], property: &str) -> &'a Shape {
    sights
        .iter()
        .find_map(|sight| sight.shape.property(property))
        .unwrap_or(&Shape::Unknown)
}

/// Returns the values that a page lists without the name of their field, for a field whose values are known to be these.
fn listed<'a>(sight: &'a Sight, property: &str, known: &[&str]) -> Listed<'a> {
    let word = sight.shape.word(property);
    word.map_or(Listed::Nothing, |word| sight.loose.of(word, known))
}

/// Judges what one place of the page shows of a property, if it does.
fn judge(facts: &Value, schema: &Value, sight: &Sight, property: &str) -> Option<Verdict> {
    if let Some(field) = sight.field(property) {
        return Some(judge::label(facts, schema, &field.label, &field.values));
    }
    let shape = sight.shape.property(property)?;
    if matches!(sight.shape, Shape::Example(_)) {
        return Some(judge::example(facts, schema, shape));
    }
    let known = judge::known_values(facts, schema);
    Some(match listed(sight, property, &known) {
        Listed::Nothing => judge::sample(facts, schema, shape, None),
        Listed::All(values) => judge::sample(facts, schema, shape, Some(values)),
        Listed::Unclear(why) => match judge::sample(facts, schema, shape, None) {
            Verdict::Agrees => Verdict::Doubt(Why::Lists(why)),
            verdict => verdict,
        },
    })
}
