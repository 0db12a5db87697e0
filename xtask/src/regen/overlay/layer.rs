//! The overlay file, and what its application to the facts of a version gives.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use super::action::{Action, Overrides};
use super::names::{self, Names};
use crate::regen::error::Failure;
use crate::regen::facts::{self, Part, entry, list};
use crate::regen::sources::{Sources, VersionId};

/// The overlay file, or the part of it for one version.
#[derive(Debug, Clone, Deserialize)]
pub struct Layer {
    overlay: String,
    actions: Vec<Action>,
    #[serde(default, rename = "x-rename")]
    names: Names,
    #[serde(default, rename = "x-rename-in")]
    names_in: BTreeMap<String, Names>,
    /// The schemas that this version alone renames.
    #[serde(skip)]
    own_names: BTreeSet<String>,
    /// Whether the version is like another, which the overlay is written for: only what it has for this version alone
    /// must match.
    #[serde(skip)]
    is_like: bool,
    #[serde(skip)]
    file: String,
}

/// The shipped spec.
#[derive(Debug)]
pub struct Applied {
    /// The spec.
    pub spec: Value,
    /// The facts in our names, without prose and corrections.
    pub facts: Value,
    /// The parts of the overlay that match nothing, and are tolerated.
    pub unmatched: Vec<String>,
    /// The values that corrections replace or remove.
    pub(crate) overrides: Overrides,
}

/// When a part of the overlay may match nothing.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance<'a> {
    /// Whether the facts are known to be incomplete.
    pub partial: bool,
    /// The facts before: what upstream has just removed is a change to report, not a mistake in the overlay.
    pub before: Option<&'a Value>,
}

/// A part of the overlay that matches nothing.
#[derive(Debug, PartialEq)]
pub(crate) struct Miss {
    expected: &'static str,
    found: String,
    /// Whether facts of another version, or incomplete ones, may lack it.
    is_optional: bool,
    /// Whether it is for this version alone.
    is_own: bool,
}

impl Layer {
    /// Parses the overlay.
    ///
    /// # Errors
    /// When it is no overlay, or a correction has no evidence.
    pub fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        let refuse = |message: String| Failure::input(name, message);
        let expected = "expected an OpenAPI Overlay 1.0 or 1.1 document";
        let mut layer: Self =
            serde_yaml_ng::from_str(text).map_err(|error| refuse(format!("{expected}; {error}")))?;
        if !["1.0.", "1.1."]
            .iter()
            .any(|known| layer.overlay.starts_with(known))
        {
            return Err(refuse(format!("{expected}; found version {}", layer.overlay)));
        }
        name.clone_into(&mut layer.file);
        let is_action = |(_, line): &(usize, &str)| line.trim_start().starts_with("- target:");
        let lines: Vec<usize> = text
            .lines()
            .enumerate()
            .filter(is_action)
            .map(|(index, _)| index + 1)
            .collect();
        let has_lines = lines.len() == layer.actions.len();
        for (index, action) in layer.actions.iter_mut().enumerate() {
            action.number = index + 1;
            action.line = lines.get(index).copied().filter(|_| has_lines);
            let place = format!("action {} ({})", action.number, action.target);
            if action.update.is_none() && !action.remove {
                return Err(refuse(format!("expected `update` or `remove` in {place}")));
            }
            if action.is_correction() && action.evidence.trim().is_empty() {
                return Err(refuse(format!(
                    "expected `x-evidence` on {place}, which corrects a fact"
                )));
            }
        }
        Ok(layer)
    }

    /// Returns the part for one version: what has neither `x-versions` nor `x-rename-in`, or names it there.
    ///
    /// # Errors
    /// When a version is named that the area does not have.
    pub fn for_version(mut self, id: &VersionId, sources: &Sources) -> Result<Self, Failure> {
        let named = self.actions.iter().filter_map(|action| action.versions.as_ref());
        let empty = named.clone().any(Vec::is_empty).then_some("nothing");
        let mut named = named.flatten().chain(self.names_in.keys()).map(String::as_str);
        let unknown =
            empty.or_else(|| named.find(|name| !sources.names(&id.area).any(|known| known == *name)));
        if let Some(name) = unknown {
            let (file, known) = (id.sources_file(), sources.names(&id.area));
            let known = Vec::from_iter(known).join(", ");
            return Err(Failure::input(
                &self.file,
                format!("expected versions of {file} ({known}); found `{name}`"),
            ));
        }
        self.actions.retain(|action| {
            let versions = action.versions.as_ref();
            versions.is_none_or(|versions| versions.contains(&id.name))
        });
        let own = self.names_in.remove(&id.name).unwrap_or_default();
        self.own_names = own.keys().cloned().collect();
        self.names.extend(own);
        let section = sources.versions.get(id);
        self.is_like = section.is_some_and(|section| section.like.is_some());
        Ok(self)
    }

    /// Returns the overlay for operations at other paths: method, path in the overlay and path in the facts of each.
    #[must_use]
    pub fn for_moved(mut self, moved: &[(String, String, String)]) -> Self {
        for action in &mut self.actions {
            for (method, from, to) in moved {
                let here = format!("['{from}'].{method}");
                if action.target.contains(&here) {
                    action.target = action.target.replace(&here, &format!("['{to}'].{method}"));
                }
            }
        }
        self
    }

    /// Returns the actions that correct a fact.
    pub fn corrections(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| !action.evidence.is_empty())
    }

    /// Returns the name of the file.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// Returns the place of an action in its file.
    pub(crate) fn place(&self, action: &Action) -> String {
        match action.line {
            Some(line) => format!("{}:{line}", self.file),
            None => format!("action {} of {}", action.number, self.file),
        }
    }

    /// Applies the overlay to the facts.
    ///
    /// # Errors
    /// When a part of it matches nothing, or its prose is about what no source declares.
    pub fn apply(&self, facts: &Value, tolerance: Tolerance<'_>) -> Result<Applied, Failure> {
        let known = facts::schemas(facts).map(|(name, _)| name).collect();
        if let Some((old, new)) = self
            .names
            .iter()
            .find(|(old, new)| self.is_taken(&known, old, new))
        {
            let message = format!("expected `x-rename` to give free names; `{new}` (for `{old}`) is taken");
            return Err(Failure::input(&self.file, message));
        }
        let (mut applied, misses) = self.apply_leniently(facts)?;
        let before = match tolerance.before.filter(|_| !misses.is_empty()) {
            Some(before) => Some(self.apply_leniently(before)?.1),
            None => None,
        };
        for miss in misses {
            let is_tolerated = miss.is_optional && (tolerance.partial || self.is_like && !miss.is_own);
            let did_match = before.as_ref().is_some_and(|before| !before.contains(&miss));
            if !is_tolerated && !did_match {
                let message = format!("{}; {}", miss.expected, miss.found);
                return Err(Failure::input(&self.file, message));
            }
            applied.unmatched.push(miss.found);
        }
        tidy(&mut applied.spec);
        // Nothing may refer to a schema after a correction.
        facts::prune(&mut applied.spec);
        applied.spec = openapi_diff::sorted(&applied.spec);
        Ok(applied)
    }

    /// Applies what matches.
    ///
    /// # Errors
    /// When the target of an action is no `JSONPath`.
    pub(crate) fn apply_leniently(&self, facts: &Value) -> Result<(Applied, Vec<Miss>), Failure> {
        let mut misses = Vec::new();
        let facts = self.rename(facts, &mut misses);
        let (mut spec, mut overrides) = (facts.clone(), Overrides::new());
        for action in &self.actions {
            let (number, target) = (action.number, &action.target);
            let count = action.apply(&mut spec, &mut overrides).map_err(|error| {
                let message = format!("expected a JSONPath as the target of action {number}; {error}");
                Failure::input(&self.file, message)
            })?;
            if count == 0 {
                misses.push(Miss {
                    expected: "expected every action to match",
                    found: format!("action {number} ({target}) matches nothing"),
                    is_optional: true,
                    is_own: action.versions.is_some(),
                });
            }
        }
        remove_additions(&mut spec, &facts, &mut misses);
        let applied = Applied {
            unmatched: remove_marks(&mut spec),
            spec,
            facts,
            overrides,
        };
        Ok((applied, misses))
    }

    /// Whether a new name is that of another schema of upstream's.
    fn is_taken(&self, known: &BTreeSet<&String>, old: &String, new: &String) -> bool {
        known.contains(old) && known.contains(new) && !self.names.contains_key(new)
    }

    /// Gives schemas our names. Of two that cannot be one, the second keeps upstream's name.
    fn rename(&self, facts: &Value, misses: &mut Vec<Miss>) -> Value {
        let known: BTreeSet<&String> = facts::schemas(facts).map(|(name, _)| name).collect();
        let mut present = self.names.clone();
        present.retain(|old, new| {
            if !known.contains(old) {
                misses.push(Miss {
                    expected: "expected `x-rename` to name schemas that exist",
                    found: format!("there is no `{old}` to be renamed to `{new}`"),
                    is_optional: true,
                    is_own: self.own_names.contains(old),
                });
            }
            known.contains(old) && !self.is_taken(&known, old, new)
        });
        loop {
            let (first, second) = match names::renamed(facts, &present) {
                Ok(renamed) => return renamed,
                Err(conflict) => conflict,
            };
            let name = present.remove(&second).unwrap_or_default();
            misses.push(Miss {
                expected: "expected schemas of one meaning under one name",
                found: format!("`{first}` and `{second}`, both renamed to `{name}`, differ"),
                is_optional: false,
                is_own: false,
            });
        }
    }
}

/// Removes what prose alone has added: an update of a property that is not there creates it.
fn remove_additions(spec: &mut Value, facts: &Value, misses: &mut Vec<Miss>) {
    let known = list::facts(facts);
    for (fact, value) in list::facts(spec) {
        // What has a type, and an enum's value, is of an action that cites its evidence.
        let is_untyped = |schema: &Value| {
            let types = ["type", "$ref", "allOf", "oneOf"];
            types.iter().all(|key| schema.get(key).is_none())
        };
        if known.contains_key(&fact) || !value.get("schema").is_some_and(is_untyped) {
            continue;
        }
        if let Part::Property(property) = &fact.part {
            entry(spec, &["components", "schemas", &fact.owner, "properties"]).remove(property);
        }
        misses.push(Miss {
            expected: "expected prose about what sources declare",
            found: format!("the overlay describes `{fact}`, which no source has"),
            is_optional: true,
            is_own: false,
        });
    }
}

/// Removes the required marks of properties that are not there, and returns them.
fn remove_marks(spec: &mut Value) -> Vec<String> {
    let mut removed = Vec::new();
    for (name, schema) in entry(spec, &["components", "schemas"]) {
        let properties = schema.get("properties").cloned().unwrap_or_default();
        let Some(Value::Array(required)) = schema.get_mut("required") else {
            continue;
        };
        required.retain(|property| {
            let property = property.as_str().unwrap_or_default();
            let is_there = properties.get(property).is_some();
            if !is_there {
                removed.push(format!("the required mark of {name}.{property}"));
            }
            is_there
        });
    }
    removed
}

/// Writes as OpenAPI 3.0 what an action leaves: a described reference is an `allOf` of one, as what is beside a `$ref` is
/// ignored, and a list of required properties is not empty.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(tidy);
            if map
                .get("required")
                .is_some_and(|required| required.as_array().is_some_and(Vec::is_empty))
            {
                map.remove("required");
            }
            if map.len() > 1
                && let Some(reference) = map.remove("$ref")
            {
                map.insert("allOf".into(), json!([{"$ref": reference}]));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}
