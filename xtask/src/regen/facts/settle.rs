//! Applying what a page shows of each object, where all its places agree.

use std::collections::BTreeSet;

use openapi_diff::escape;
use serde_json::{Map, Value, json};

use super::check::{self, Verdict};
use super::page::{Merge, Sight, requirement};
use super::{derived_name, entry, marks, object, target, unwrapped};
use crate::regen::read::page::{Label, Listed};
use crate::regen::read::sample::Shape;

/// An object's schema: where it is, and what reports call it.
struct Owner<'a> {
    pointer: &'a str,
    owner: &'a str,
}

impl Merge<'_> {
    /// Applies what all sights of an object agree on.
    pub(super) fn settle(&mut self) {
        for (pointer, sights) in std::mem::take(&mut self.seen) {
            let known: Vec<String> = self
                .facts
                .pointer(&format!("{pointer}/properties"))
                .and_then(Value::as_object)
                .map(|properties| properties.keys().cloned().collect())
                .unwrap_or_default();
            let shown: BTreeSet<String> = sights
                .iter()
                .flat_map(|sight| {
                    let sampled = sight
                        .shape
                        .properties()
                        .into_iter()
                        .flatten()
                        .map(|(name, _)| name.clone());
                    sampled.chain(sight.fields.iter().flatten().map(|field| field.name.clone()))
                })
                .collect();
            let owner = pointer.rsplit('/').next().unwrap_or_default().to_owned();
            self.findings.confirmed.insert(owner.clone());
            let place = Owner {
                pointer: &pointer,
                owner: &owner,
            };
            for property in &shown {
                if known.contains(property) {
                    self.compare(&place, property, &sights);
                } else {
                    self.add(&place, property, &sights);
                }
            }
            for property in known.iter().filter(|property| !shown.contains(*property)) {
                self.absent(&place, property, &shown, &sights);
            }
        }
    }

    fn schema_mut(&mut self, place: &Owner<'_>) -> &mut Map<String, Value> {
        // The pointer was found in these facts, whose shape no step between has changed.
        static ABSENT: &str = "x-absent";
        if self.facts.pointer(place.pointer).is_none() {
            return entry(self.facts, &[ABSENT]);
        }
        match self.facts.pointer_mut(place.pointer) {
            Some(schema) => object(schema),
            None => unreachable!("a pointer that was found a line above"),
        }
    }

    fn set(&mut self, place: &Owner<'_>, property: &str, schema: Value) {
        let properties = self
            .schema_mut(place)
            .entry("properties")
            .or_insert_with(|| json!({}));
        object(properties).insert(property.to_owned(), schema);
    }

    fn require(&mut self, place: &Owner<'_>, property: &str, required: bool) {
        let list = self
            .schema_mut(place)
            .entry("required")
            .or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.retain(|name| name != property);
            if required {
                list.push(json!(property));
            }
            if list.is_empty() {
                self.schema_mut(place).remove("required");
            }
        }
    }

    fn add(&mut self, place: &Owner<'_>, property: &str, sights: &[Sight]) {
        let field = sights.iter().find_map(|sight| sight.field(property)).cloned();
        let shape = sights
            .iter()
            .find_map(|sight| sight.shape.property(property))
            .cloned()
            .unwrap_or(Shape::Unknown);
        let list = sights.iter().find_map(|sight| match sight.list(property, &[]) {
            Listed::All(values) => Some(values.to_vec()),
            _ => None,
        });
        let mut builder = self.builder();
        let schema = match list {
            Some(values) if field.is_none() => builder.enumeration(place.owner, property, &values),
            _ => builder.property(place.owner, property, &shape, field.as_ref()),
        };
        let is_nullable = field.as_ref().is_some_and(|field| field.nullable);
        let schema = if is_nullable {
            marks::nullable(&schema)
        } else {
            schema
        };
        self.set(place, property, schema);
        self.findings.added.push(format!("{}.{property}", place.owner));
        if field.is_some_and(|field| field.required) {
            self.require(place, property, true);
        }
    }

    fn absent(&mut self, place: &Owner<'_>, property: &str, shown: &BTreeSet<String>, sights: &[Sight]) {
        let fact = format!("{}.{property}", place.owner);
        if !sights.iter().any(Sight::is_complete) {
            return;
        }
        if shown.contains(&format!("{property}s")) {
            self.findings.doubted.push(format!(
                "{fact} is not shown beside its plural; pages leave it out at times"
            ));
            return;
        }
        self.require(place, property, false);
        if let Some(Value::Object(properties)) = self.schema_mut(place).get_mut("properties") {
            properties.remove(property);
        }
        self.findings.changed.push(format!("{fact} is gone"));
    }

    fn compare(&mut self, place: &Owner<'_>, property: &str, sights: &[Sight]) {
        let fact = format!("{}.{property}", place.owner);
        let missing = sights
            .iter()
            .filter(|sight| sight.is_complete() && !sight.shows(property))
            .count();
        if missing > 0 {
            self.findings.doubted.push(format!(
                "{fact} is shown in some places of the page and not in others"
            ));
        }
        for sight in sights
            .iter()
            .filter(|sight| sight.field(property).is_some() && matches!(sight.shape, Shape::Object(_)))
        {
            if sight.shape.property(property).is_none() {
                self.findings
                    .doubted
                    .push(format!("{fact} is listed and not in the sample"));
            }
        }
        for sight in sights
            .iter()
            .filter(|sight| sight.lists_all() && sight.field(property).is_none())
        {
            if sight.shape.property(property).is_some() {
                self.findings
                    .doubted
                    .push(format!("{fact} is in the sample and not listed"));
            }
        }
        let schema = self
            .facts
            .pointer(&format!("{}/properties/{}", place.pointer, escape(property)))
            .cloned()
            .unwrap_or_default();
        let verdicts: Vec<Verdict> = sights
            .iter()
            .filter_map(|sight| judge(self.facts, &schema, sight, property))
            .collect();
        let agreed = verdicts
            .first()
            .filter(|first| verdicts.iter().all(|verdict| verdict == *first))
            .cloned();
        match agreed {
            Some(Verdict::Agrees) => drop(self.findings.confirmed.insert(fact.clone())),
            Some(Verdict::Doubt(shown)) => self.findings.doubted.push(format!("{fact}: {shown}")),
            Some(verdict) => self.apply_verdict(place, property, sights, &schema, verdict),
            None => self.findings.doubted.push(format!(
                "{fact} is of different types in different places of the page"
            )),
        }
        self.confirm_values(&schema, property, sights);
        let Some(field) = sights.iter().find_map(|sight| sight.field(property)).cloned() else {
            return;
        };
        self.titles(&schema, &field.label);
        let now = self
            .facts
            .pointer(&format!("{}/properties/{}", place.pointer, escape(property)))
            .cloned()
            .unwrap_or_default();
        if let Some(marked) = self.marks(&fact, &now, &field) {
            self.set(place, property, marked);
        }
        let list = self
            .schema_mut(place)
            .get("required")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        if list.contains(&json!(property)) != field.required {
            self.require(place, property, field.required);
            self.findings
                .changed
                .push(format!("{fact} is now {}", requirement(field.required)));
        }
    }

    fn apply_verdict(
        &mut self,
        place: &Owner<'_>,
        property: &str,
        sights: &[Sight],
        schema: &Value,
        verdict: Verdict,
    ) {
        let fact = format!("{}.{property}", place.owner);
        let field = sights.iter().find_map(|sight| sight.field(property)).cloned();
        match verdict {
            Verdict::Values(values) => self.values(place, property, schema, &values),
            Verdict::NewValue(value) => {
                let known = check::enum_values(super::resolve(self.facts, schema)).unwrap_or_default();
                let values: Vec<String> = known.into_iter().map(str::to_owned).chain([value]).collect();
                self.values(place, property, schema, &values);
            }
            _ => {
                let before = check::describe(self.facts, schema);
                let shape = sights
                    .iter()
                    .find_map(|sight| sight.shape.property(property))
                    .cloned()
                    .unwrap_or(Shape::Unknown);
                let known = self.facts.clone();
                let mut builder = self.builder();
                let new = builder.property(place.owner, property, &shape, field.as_ref());
                // What the page says in one place may not be what it shows in another. Applied, it would be
                // another change each time the page is read.
                let denied = |sight: &Sight| {
                    judge(self.facts, &new, sight, property).is_some_and(|v| v == Verdict::Retyped)
                };
                if sights.iter().any(denied) {
                    *self.facts = known;
                    self.findings
                        .doubted
                        .push(format!("{fact}: its label and its sample are of different types"));
                    return;
                }
                let after = check::describe(self.facts, &new);
                self.set(place, property, new);
                self.findings
                    .changed
                    .push(format!("{fact} was {before} and is now {after}"));
            }
        }
    }

    /// Gives an enum exactly these values.
    fn values(&mut self, place: &Owner<'_>, property: &str, schema: &Value, values: &[String]) {
        let fact = format!("{}.{property}", place.owner);
        let known: Vec<String> = check::enum_values(super::resolve(self.facts, schema))
            .unwrap_or_default()
            .into_iter()
            .map(str::to_owned)
            .collect();
        let added: Vec<String> = values
            .iter()
            .filter(|value| !known.contains(value))
            .map(|v| format!("{fact} = {v}"))
            .collect();
        let gone = known
            .iter()
            .filter(|value| !values.contains(value))
            .map(|v| format!("{fact} = {v} is gone"));
        self.findings.changed.extend(gone);
        self.findings.added.extend(added);
        match target(unwrapped(schema)) {
            Some(name) if values.len() > 1 => {
                entry(self.facts, &["components", "schemas", name]).insert("enum".into(), json!(values));
            }
            _ => {
                let schema = self.builder().enumeration(place.owner, property, values);
                self.set(place, property, schema);
            }
        }
    }

    fn confirm_values(&mut self, schema: &Value, property: &str, sights: &[Sight]) {
        let Some(name) = target(unwrapped(schema)) else {
            return;
        };
        let known = check::enum_values(super::resolve(self.facts, schema)).unwrap_or_default();
        let mut shown: BTreeSet<&str> = BTreeSet::new();
        for sight in sights {
            shown.extend(sight.shape.word(property));
            if let Listed::All(values) = sight.list(property, &known) {
                shown.extend(values.iter().map(String::as_str));
            }
            shown.extend(
                sight
                    .field(property)
                    .into_iter()
                    .flat_map(|field| field.values.iter().map(String::as_str)),
            );
        }
        let confirmed: Vec<String> = known
            .into_iter()
            .filter(|value| shown.contains(value))
            .map(|value| format!("{name} = {value}"))
            .collect();
        if !confirmed.is_empty() {
            self.findings.confirmed.insert(name.to_owned());
        }
        self.findings.confirmed.extend(confirmed);
    }

    /// A label of a union names all members by title, which HubSpot makes the value that selects each.
    fn titles(&mut self, schema: &Value, label: &Label) {
        let schema = unwrapped(schema);
        let (schema, titles) = match label {
            Label::Union(titles) => (schema, titles),
            Label::Array(inner) => match (inner.as_ref(), schema.get("items")) {
                (Label::Union(titles), Some(items)) => (items, titles),
                _ => return,
            },
            _ => return,
        };
        let Some(name) = target(schema).map(str::to_owned) else {
            return;
        };
        let mapping = super::resolve(self.facts, schema)
            .pointer("/discriminator/mapping")
            .and_then(Value::as_object)
            .cloned();
        let Some(mapping) = mapping.filter(|mapping| titles.iter().any(|title| mapping.contains_key(title)))
        else {
            return;
        };
        // Upstream names no union of a list, so what was one meaning under several made names is one still.
        let union = super::resolve(self.facts, schema).clone();
        let same: Vec<String> = super::schemas(self.facts)
            .filter(|(other, known)| **known == union && (**other == name || is_made(self.facts, other)))
            .map(|(other, _)| other.clone())
            .collect();
        for title in titles {
            if mapping.contains_key(title) {
                self.findings.confirmed.insert(format!("{name} = {title}"));
            } else if !title.is_empty() {
                let mut builder = self.builder();
                let member = builder.member_name(&name, title);
                builder.object(&member, &Shape::Empty, Some(title), None);
                for union in &same {
                    builder.add_member(union, title, &member);
                }
                self.findings.added.push(format!("{name} = {title}"));
            }
        }
        for (word, member) in mapping.iter().filter(|(word, _)| !titles.contains(word)) {
            for union in &same {
                let union = entry(self.facts, &["components", "schemas", union]);
                if let Some(Value::Array(members)) = union.get_mut("oneOf") {
                    members.retain(|candidate| candidate.get("$ref") != Some(member));
                }
                if let Some(Value::Object(mapping)) =
                    union.get_mut("discriminator").and_then(|d| d.get_mut("mapping"))
                {
                    mapping.remove(word);
                }
            }
            self.findings.changed.push(format!("{name} = {word} is gone"));
        }
    }
}

/// What one place of the page says of a property; nothing, if it does not show it.
fn judge(facts: &Value, schema: &Value, sight: &Sight, property: &str) -> Option<Verdict> {
    if let Some(field) = sight.field(property) {
        return Some(check::label(facts, schema, &field.label, &field.values));
    }
    let shape = sight.shape.property(property)?;
    if matches!(sight.shape, Shape::Example(_)) {
        return Some(check::example(facts, schema, shape));
    }
    let known = check::known_values(facts, schema);
    Some(match sight.list(property, &known) {
        Listed::Nothing => check::shape(facts, schema, shape, None),
        Listed::All(values) => check::shape(facts, schema, shape, Some(values)),
        Listed::Unclear(why) => match check::shape(facts, schema, shape, None) {
            Verdict::Agrees => Verdict::Doubt(why),
            verdict => verdict,
        },
    })
}

/// Whether a schema's name was made of the property that lists it.
fn is_made(facts: &Value, name: &str) -> bool {
    super::schemas(facts).any(|(owner, schema)| {
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        properties.into_iter().any(|(property, inner)| {
            inner.get("items").and_then(target) == Some(name)
                && name == format!("{}Item", derived_name(owner, property))
        })
    })
}
