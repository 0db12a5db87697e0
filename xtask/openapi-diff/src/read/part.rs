//! The part of a JSON document that is about some of its paths, read without a tree of the rest.
//!
//! A tree takes eight times the bytes of its document, most of which a reader of a few operations never needs. So the
//! text is parsed twice: the first pass notes the references below each path and each component, the second builds the
//! paths that are selected, and the components that they lead to.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::json::{Tree, with_exact_numbers};
use crate::refs;

type Component = (String, String);

/// Parses a document with the paths that `select` returns, of all its paths, and with the components that they lead to.
///
/// Returns `None` where no path is selected, or a reference does not lead to a component: the whole document is needed.
pub(super) fn parse(text: &str, select: &dyn Fn(&[&str]) -> Vec<String>) -> Option<Value> {
    let text = with_exact_numbers(text).ok()?;
    let mut outline = Outline::default();
    deserialize(&text, Notes(&mut outline, &[]))?;
    let paths: Vec<&str> = outline.paths.keys().map(String::as_str).collect();
    let paths: BTreeSet<String> = select(&paths).into_iter().collect();
    if paths.is_empty() {
        return None;
    }
    let components = outline.reached(&paths)?;
    let keep = Keep { paths, components };
    deserialize(&text, Build(&keep, &[]))
}

fn deserialize<'de, S: DeserializeSeed<'de>>(text: &'de str, seed: S) -> Option<S::Value> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let parsed = seed.deserialize(&mut parser).ok()?;
    parser.end().is_ok().then_some(parsed)
}

/// The references of a document, by the place that they are in.
#[derive(Default)]
struct Outline {
    paths: BTreeMap<String, Links>,
    components: BTreeMap<Component, Links>,
    rest: Links,
}

/// The references below one place.
#[derive(Default)]
struct Links {
    references: BTreeSet<String>,
    /// Those in an `allOf`: of a schema's parents.
    parents: BTreeSet<String>,
    /// Whether subtypes may belong to it, which it does not have to list.
    has_discriminator: bool,
}

impl Outline {
    /// Returns the components that the paths lead to, by references, or by a discriminator to its subtypes; `None` if a
    /// reference is not to a component.
    fn reached(&self, paths: &BTreeSet<String>) -> Option<BTreeSet<Component>> {
        let mut names = Map::new();
        for (kind, name) in self.components.keys() {
            let of_kind = names.entry(kind).or_insert_with(|| Map::new().into());
            of_kind.as_object_mut()?.insert(name.clone(), Value::Null);
        }
        let names = Value::Object(names);
        let owned = |(kind, name): (&str, &str)| (kind.to_owned(), name.to_owned());
        let target = |reference: &String| {
            let bare = || self.components.get_key_value(&owned(("schemas", reference)));
            refs::component(&names, reference)
                .map(owned)
                .or_else(|| bare().map(|(component, _)| component.clone()))
        };
        let all = self.paths.values().chain(self.components.values());
        let mut all = all.chain([&self.rest]).flat_map(|links| &links.references);
        // A mapping may have any word; all else is a reference.
        if all.any(|reference| reference.contains('#') && target(reference).is_none()) {
            return None;
        }
        let mut subtypes: BTreeMap<Component, Vec<&Component>> = BTreeMap::new();
        for (component, links) in &self.components {
            for parent in links.parents.iter().filter_map(target) {
                subtypes.entry(parent).or_default().push(component);
            }
        }
        let mut found = BTreeSet::new();
        let selected = self.paths.iter().filter(|(path, _)| paths.contains(*path));
        let mut open: Vec<&Links> = selected.map(|(_, links)| links).chain([&self.rest]).collect();
        while let Some(links) = open.pop() {
            for next in links.references.iter().filter_map(target) {
                let mut family = vec![next];
                while let Some(component) = family.pop() {
                    if !found.insert(component.clone()) {
                        continue;
                    }
                    let Some(links) = self.components.get(&component) else {
                        continue;
                    };
                    open.push(links);
                    if links.has_discriminator {
                        let below = subtypes.get(&component).into_iter().flatten();
                        family.extend(below.map(|subtype| (*subtype).clone()));
                    }
                }
            }
        }
        Some(found)
    }
}

/// Whether the objects at a place are sorted into what is needed, key by key: `paths`, `components` and its kinds.
fn is_level(place: &[&str]) -> bool {
    matches!(place, [] | ["paths"] | ["components"] | ["components", _])
}

/// Notes what is below a place.
struct Notes<'a>(&'a mut Outline, &'a [&'a str]);

impl<'de> DeserializeSeed<'de> for Notes<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Notes<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Self(outline, place) = self;
        let mut keys = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            let place = [place, &[&key]].concat();
            if is_level(&place) {
                entries.next_value_seed(Notes(outline, &place))?;
            } else {
                let links = match place.as_slice() {
                    ["paths", path] => outline.paths.entry((*path).to_owned()).or_default(),
                    ["components", kind, name] => {
                        let component = ((*kind).to_owned(), (*name).to_owned());
                        outline.components.entry(component).or_default()
                    }
                    _ => &mut outline.rest,
                };
                entries.next_value_seed(Scan {
                    links,
                    key: &key,
                    in_all_of: false,
                })?;
            }
            once(&mut keys, key)?;
        }
        Ok(())
    }
}

fn once<E: de::Error>(keys: &mut HashSet<String>, key: String) -> Result<(), E> {
    let is_new = keys.insert(key);
    is_new.then_some(()).ok_or_else(|| E::custom("has a key twice"))
}

/// Collects the references in a value.
struct Scan<'a> {
    links: &'a mut Links,
    /// The key of the value, or `mapping` for everything in one.
    key: &'a str,
    in_all_of: bool,
}

impl<'de> DeserializeSeed<'de> for Scan<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scan<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        if self.key == "$ref" && !text.starts_with("#/") {
            return Err(E::custom("has a reference to another document"));
        }
        if matches!(self.key, "$ref" | "mapping") || text.starts_with("#/") {
            self.links.references.insert(text.to_owned());
            if self.in_all_of {
                self.links.parents.insert(text.to_owned());
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self {
            links,
            key,
            in_all_of,
        } = self;
        while items
            .next_element_seed(Scan {
                links,
                key,
                in_all_of,
            })?
            .is_some()
        {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Self {
            links,
            key: own,
            in_all_of,
        } = self;
        let mut keys = HashSet::new();
        while let Some(key) = entries.next_key::<String>()? {
            links.has_discriminator |= key == "discriminator";
            let in_all_of = in_all_of || key == "allOf";
            let below = if own == "mapping" { own } else { &key };
            entries.next_value_seed(Scan {
                links,
                key: below,
                in_all_of,
            })?;
            once(&mut keys, key)?;
        }
        Ok(())
    }
}

/// What the second pass keeps.
struct Keep {
    paths: BTreeSet<String>,
    components: BTreeSet<Component>,
}

impl Keep {
    /// Whether a place is kept. Security schemes are used by name.
    fn has(&self, place: &[&str]) -> bool {
        match place {
            ["paths", path] => self.paths.contains(*path),
            ["components", "securitySchemes", _] => true,
            ["components", kind, name] => {
                let component = ((*kind).to_owned(), (*name).to_owned());
                self.components.contains(&component)
            }
            _ => true,
        }
    }
}

/// Builds what is kept of a place.
struct Build<'a>(&'a Keep, &'a [&'a str]);

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let Self(keep, place) = self;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let place = [place, &[&key]].concat();
            let value = if is_level(&place) {
                entries.next_value_seed(Build(keep, &place))?
            } else if keep.has(&place) {
                entries.next_value::<Tree>()?.0
            } else {
                entries.next_value::<IgnoredAny>()?;
                continue;
            };
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}
