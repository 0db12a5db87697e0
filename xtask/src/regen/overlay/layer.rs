//! The overlay file, and what its application to the facts of a version gives.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Value, json};

use super::action::{Action, Override};
use super::names::{self, Names};
use crate::regen::canonical;
use crate::regen::error::Failure;
use crate::regen::facts::{self, Part, entry, list};
use crate::regen::sources::Sources;

/// The overlay file.
#[derive(Debug, Clone)]
pub struct Layer {
    actions: Vec<Action>,
    names: Names,
    names_in: BTreeMap<String, Names>,
    /// The schemas that this version alone renames.
    own_names: BTreeSet<String>,
    /// Whether the version is like another, which the overlay is written for: only what it has for this version alone
    /// must match.
    is_like: bool,
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
}

/// The facts in our names, with the values that the corrections override.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) facts: Value,
    pub(crate) overrides: Vec<Override>,
}

/// When a part of the overlay may match nothing.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance<'a> {
    /// Whether the facts are known to be incomplete.
    pub partial: bool,
    /// The facts before: what upstream has just removed is a change to report, not a mistake in the overlay.
    pub before: Option<&'a Value>,
}

#[derive(Deserialize)]
struct File {
    overlay: String,
    #[serde(default, rename = "x-rename")]
    names: Names,
    #[serde(default, rename = "x-rename-in")]
    names_in: BTreeMap<String, Names>,
    actions: Vec<Action>,
}

impl Layer {
    /// Parses the overlay.
    ///
    /// # Errors
    /// When it is no overlay, or a correction has no evidence.
    pub fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        let refuse = |message: String| Failure::input(name, message);
        let expected = "expected an OpenAPI Overlay 1.0 or 1.1 document";
        let file: File =
            serde_yaml_ng::from_str(text).map_err(|error| refuse(format!("{expected}; {error}")))?;
        if !["1.0.", "1.1."]
            .iter()
            .any(|known| file.overlay.starts_with(known))
        {
            return Err(refuse(format!("{expected}; found version {}", file.overlay)));
        }
        let lines = action_lines(text);
        let mut actions = file.actions;
        for (index, action) in actions.iter_mut().enumerate() {
            (action.number, action.line) = (index + 1, lines.get(index).copied());
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
        Ok(Self {
            actions,
            names: file.names,
            names_in: file.names_in,
            own_names: BTreeSet::new(),
            is_like: false,
            file: name.to_owned(),
        })
    }

    /// Returns the part for one version: what has neither `x-versions` nor `x-rename-in`, or names it there.
    ///
    /// # Errors
    /// When a version is named that `sources.toml` does not list.
    pub fn for_version(mut self, version: &str, sources: &Sources) -> Result<Self, Failure> {
        let named = self.actions.iter().filter_map(|action| action.versions.as_ref());
        let empty = named.clone().any(Vec::is_empty).then_some("nothing");
        let mut named = named.flatten().chain(self.names_in.keys()).map(String::as_str);
        let unknown = empty.or_else(|| named.find(|name| !sources.versions.contains_key(*name)));
        if let Some(name) = unknown {
            let known: Vec<&str> = sources.versions.keys().map(String::as_str).collect();
            let known = known.join(", ");
            return Err(Failure::input(
                &self.file,
                format!("expected versions of openapi/upstream/sources.toml ({known}); found `{name}`"),
            ));
        }
        self.actions.retain(|action| {
            let versions = action.versions.as_ref();
            versions.is_none_or(|versions| versions.iter().any(|name| name == version))
        });
        let own = self.names_in.remove(version).unwrap_or_default();
        self.own_names = own.keys().cloned().collect();
        self.names.extend(own);
        let section = sources.versions.get(version);
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
        let mut unmatched = Vec::new();
        let before = match tolerance.before {
            Some(before) => Some(self.rename(before, None, true, &mut Vec::new())?),
            None => None,
        };
        let renamed = self.rename(facts, tolerance.before, tolerance.partial, &mut unmatched)?;
        let mut spec = renamed.clone();
        let matched = self.run(&mut spec)?.0;
        let matched_before = match &before {
            Some(before) if matched.contains(&0) => self.run(&mut before.clone())?.0,
            _ => Vec::new(),
        };
        for (index, action) in self
            .actions
            .iter()
            .enumerate()
            .filter(|(index, _)| matched.get(*index) == Some(&0))
        {
            let did_match = matched_before.get(index).is_some_and(|count| *count > 0);
            let tolerated = tolerance.partial || self.is_like && action.versions.is_none();
            let (number, target) = (action.number, &action.target);
            if !did_match && !tolerated {
                return Err(Failure::input(
                    &self.file,
                    format!("expected every action to match; action {number} ({target}) matches nothing"),
                ));
            }
            unmatched.push(format!("action {number} ({target}) matches nothing"));
        }
        let tolerated = tolerance.partial || self.is_like;
        self.remove_additions(&mut spec, &renamed, before.as_ref(), tolerated, &mut unmatched)?;
        tidy(&mut spec);
        // Nothing may refer to a schema after a correction.
        facts::prune(&mut spec);
        Ok(Applied {
            spec: canonical::sorted(&spec),
            facts: renamed,
            unmatched,
        })
    }

    /// Returns the facts in our names, with what the corrections override. Nothing has to match.
    pub(crate) fn upstream(&self, facts: &Value) -> Result<Upstream, Failure> {
        let known = names::known(facts);
        let mut present = self.names.clone();
        present
            .retain(|old, new| known.contains(old) && (!known.contains(new) || self.names.contains_key(new)));
        while let Some(conflict) = names::conflict(facts, &present) {
            present.remove(&conflict.second);
        }
        let facts = names::renamed(facts, &present);
        let (_, overrides) = self.run(&mut facts.clone())?;
        Ok(Upstream { facts, overrides })
    }

    /// Runs the actions, and returns how many nodes each selected.
    fn run(&self, document: &mut Value) -> Result<(Vec<usize>, Vec<Override>), Failure> {
        let mut overrides = Vec::new();
        let mut matched = Vec::new();
        for action in &self.actions {
            let count = action.apply(document, &mut overrides).map_err(|error| {
                let message = format!(
                    "expected a JSONPath as the target of action {}; {error}",
                    action.number
                );
                Failure::input(&self.file, message)
            })?;
            matched.push(count);
        }
        Ok((matched, overrides))
    }

    fn rename(
        &self,
        facts: &Value,
        before: Option<&Value>,
        partial: bool,
        unmatched: &mut Vec<String>,
    ) -> Result<Value, Failure> {
        let refuse = |message: String| Err(Failure::input(&self.file, message));
        let known = names::known(facts);
        let known_before = before.map(names::known).unwrap_or_default();
        let mut present = Names::new();
        for (old, new) in &self.names {
            if !known.contains(old) {
                let tolerated = partial || self.is_like && !self.own_names.contains(old);
                if !tolerated && !known_before.contains(old) {
                    return refuse(format!(
                        "expected `x-rename` to name schemas that exist; there is no `{old}`"
                    ));
                }
                unmatched.push(format!("`x-rename` of {old} to {new}: there is no such schema"));
                continue;
            }
            if known.contains(new) && !self.names.contains_key(new) {
                return refuse(format!(
                    "expected `x-rename` to give free names; `{new}` (for `{old}`) is taken"
                ));
            }
            present.insert(old.clone(), new.clone());
        }
        while let Some(conflict) = names::conflict(facts, &present) {
            let were_equal = |before: &Value| names::conflict(before, &self.names).is_none();
            if !before.is_some_and(were_equal) {
                return refuse(format!(
                    "expected schemas of one meaning under one name; {conflict}"
                ));
            }
            // Upstream has just changed one of them: both are shipped, the second under upstream's name.
            unmatched.push(format!("`x-rename`: {conflict} now"));
            present.remove(&conflict.second);
        }
        Ok(names::renamed(facts, &present))
    }

    /// Removes what prose alone has added: an update of a property that is not there creates it.
    fn remove_additions(
        &self,
        spec: &mut Value,
        facts: &Value,
        before: Option<&Value>,
        tolerated: bool,
        unmatched: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let known = list::facts(facts);
        let before = before.map(list::facts).unwrap_or_default();
        for (name, fact) in list::facts(spec) {
            // What has a type, and an enum's value, is of an action that cites its evidence.
            let is_untyped = |schema: &Value| {
                let types = ["type", "$ref", "allOf", "oneOf"];
                types.iter().all(|key| schema.get(key).is_none())
            };
            if known.contains_key(&name) || !fact.get("schema").is_some_and(is_untyped) {
                continue;
            }
            if !tolerated && !before.contains_key(&name) {
                return Err(Failure::input(
                    &self.file,
                    format!("expected prose about what sources declare; none declares `{name}`"),
                ));
            }
            unmatched.push(format!("prose about {name}, which is not there"));
            if let Part::Property(property) = &name.part {
                entry(spec, &["components", "schemas", &name.owner, "properties"]).remove(property);
            }
        }
        for (name, schema) in entry(spec, &["components", "schemas"]).iter_mut() {
            let properties = schema.get("properties").cloned().unwrap_or_default();
            let Some(Value::Array(required)) = schema.get_mut("required") else {
                continue;
            };
            required.retain(|property| {
                let property = property.as_str().unwrap_or_default();
                let is_there = properties.get(property).is_some();
                if !is_there {
                    unmatched.push(format!("the required mark of {name}.{property}"));
                }
                is_there
            });
        }
        Ok(())
    }
}

/// Returns the lines of the actions, which is where the elements of the list `actions` begin.
fn action_lines(text: &str) -> Vec<usize> {
    let indented = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text
        .lines()
        .enumerate()
        .skip_while(|(_, line)| !line.starts_with("actions:"))
        .skip(1);
    let is_item = |line: &str| line.trim_start().starts_with("- ");
    let items: Vec<(usize, &str)> = lines
        .by_ref()
        .take_while(|(_, line)| line.starts_with([' ', '-', '#']) || line.trim().is_empty())
        .filter(|(_, line)| is_item(line))
        .collect();
    let first = items.first().map_or(0, |(_, line)| indented(line));
    let outermost = items.iter().filter(|(_, line)| indented(line) == first);
    outermost.map(|(index, _)| index + 1).collect()
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
