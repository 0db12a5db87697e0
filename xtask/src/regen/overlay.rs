//! The overlay: our names, our prose, and corrections with their evidence, laid over the facts.

use std::collections::{BTreeMap, BTreeSet};

use roas_overlay::apply::Apply as _;
use roas_overlay::v1_0::Overlay;
use serde_json::{Value, json};

use super::canonical;
use super::error::Failure;
use super::facts::{self, PARTIAL, Part, entry, list};
use super::sources::Sources;

/// The overlay file, read.
#[derive(Debug)]
pub struct Layer {
    overlay: Overlay,
    renames: BTreeMap<String, String>,
    /// By version.
    renames_in: BTreeMap<String, BTreeMap<String, String>>,
    /// Which of them are this version's own.
    own_renames: BTreeSet<String>,
    /// The version is like another, for which the overlay is made: what it says of all versions need not fit
    /// here, what it says of this one must.
    like: bool,
    name: String,
}

/// The spec that came of it.
#[derive(Debug)]
pub struct Applied {
    /// The spec.
    pub spec: Value,
    /// The facts in our names, without our prose and corrections.
    pub facts: Value,
    /// The facts before, likewise.
    pub before: Option<Value>,
    /// What the overlay speaks of and the facts do not have; tolerated for the reason that goes with it.
    pub left_over: Vec<String>,
}

/// What may be missing from the facts without the overlay being wrong.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance<'a> {
    /// The facts are known to be a part only: an overlay for the whole may speak of more.
    pub partial: bool,
    /// The facts before: what upstream has just dropped is a change to report, no slip of the overlay's.
    pub before: Option<&'a Value>,
}

impl Layer {
    /// Reads the overlay.
    ///
    /// # Errors
    /// When it is no Overlay 1.0 document, or corrects a fact without saying on what evidence.
    pub fn parse(text: &str, name: &str) -> Result<Self, Failure> {
        let refuse = |message: String| Failure::input(name, message);
        let overlay: Overlay = serde_yaml_ng::from_str(text)
            .map_err(|error| refuse(format!("expected an OpenAPI Overlay 1.0 document; {error}")))?;
        let extension = |key: &str| overlay.extensions.as_ref().and_then(|all| all.get(key)).cloned();
        let renames = match extension("x-rename") {
            Some(renames) => serde_json::from_value(renames)
                .map_err(|error| refuse(format!("expected `x-rename` to pair names; {error}")))?,
            None => BTreeMap::new(),
        };
        let renames_in = match extension("x-rename-in") {
            Some(renames) => serde_json::from_value(renames).map_err(|error| {
                refuse(format!(
                    "expected `x-rename-in` to pair names for a version; {error}"
                ))
            })?,
            None => BTreeMap::new(),
        };
        for (index, action) in overlay.actions.iter().enumerate() {
            let corrects =
                action.is_remove() || action.update.as_ref().is_some_and(|update| !is_prose(update));
            let evidence = action
                .extensions
                .as_ref()
                .and_then(|extensions| extensions.get("x-evidence"));
            let evidence = evidence
                .and_then(Value::as_str)
                .is_some_and(|text| !text.trim().is_empty());
            if corrects && !evidence {
                return Err(refuse(format!(
                    "expected `x-evidence` on action {} ({}), which corrects a fact",
                    index + 1,
                    action.target
                )));
            }
        }
        Ok(Self {
            overlay,
            renames,
            renames_in,
            own_renames: BTreeSet::new(),
            like: false,
            name: name.to_owned(),
        })
    }

    /// The overlay's part for one version: what it says of all, and what it says of this one (`x-versions` on
    /// an action, `x-rename-in`).
    ///
    /// # Errors
    /// When it speaks of a version that there is not.
    pub fn for_version(mut self, version: &str, sources: &Sources) -> Result<Self, Failure> {
        let unknown = |name: &str| {
            let known: Vec<&str> = sources.versions.keys().map(String::as_str).collect();
            let known = known.join(", ");
            Failure::input(
                &self.name,
                format!("expected versions of openapi/upstream/sources.toml ({known}); found `{name}`"),
            )
        };
        let is_known = |name: &str| sources.versions.contains_key(name);
        let mut actions = Vec::new();
        for action in &self.overlay.actions {
            let only = action.extensions.as_ref().and_then(|all| all.get("x-versions"));
            let only = match only {
                None => {
                    actions.push(action.clone());
                    continue;
                }
                Some(only) => only.as_array().map(Vec::as_slice).unwrap_or_default(),
            };
            let only: Vec<&str> = only.iter().filter_map(Value::as_str).collect();
            if let Some(name) = only.iter().find(|name| !is_known(name)) {
                return Err(unknown(name));
            }
            if only.is_empty() {
                return Err(unknown("nothing"));
            }
            if only.contains(&version) {
                actions.push(action.clone());
            }
        }
        if let Some(name) = self.renames_in.keys().find(|name| !is_known(name)) {
            return Err(unknown(name));
        }
        self.overlay.actions = actions;
        let own = self.renames_in.remove(version).unwrap_or_default();
        self.own_renames = own.keys().cloned().collect();
        self.renames.extend(own);
        let section = sources.versions.get(version);
        self.like = section.is_some_and(|section| section.like.is_some());
        Ok(self)
    }

    /// The overlay for operations that stand elsewhere: method, path in the overlay and path in the facts of each.
    #[must_use]
    pub fn for_moved(mut self, moved: &[(String, String, String)]) -> Self {
        for action in &mut self.overlay.actions {
            for (method, from, to) in moved {
                let here = format!("['{from}'].{method}");
                if action.target.contains(&here) {
                    action.target = action.target.replace(&here, &format!("['{to}'].{method}"));
                }
            }
        }
        self
    }

    /// How many actions correct a fact.
    pub fn corrections(&self) -> usize {
        let is_correction = |extensions: &BTreeMap<String, Value>| extensions.contains_key("x-evidence");
        self.overlay
            .actions
            .iter()
            .filter(|action| action.extensions.as_ref().is_some_and(is_correction))
            .count()
    }

    /// Lays the overlay over the facts.
    ///
    /// # Errors
    /// When it speaks of something that is not there, or adds something that no source declares.
    pub fn apply(&self, facts: &Value, tolerance: Tolerance<'_>) -> Result<Applied, Failure> {
        let mut left_over = Vec::new();
        let before = match tolerance.before {
            Some(before) => Some(self.rename(before, None, true, &mut Vec::new())?),
            None => None,
        };
        let renamed = self.rename(facts, tolerance.before, tolerance.partial, &mut left_over)?;
        let mut spec = renamed.clone();
        let matched = self.run(&mut spec)?;
        let matched_before = match &before {
            Some(before) => Some(self.run(&mut before.clone())?),
            None => None,
        };
        for (index, _) in matched.iter().enumerate().filter(|(_, count)| **count == 0) {
            let target = &self.overlay.actions[index].target;
            let was = matched_before
                .as_ref()
                .is_some_and(|counts| counts.get(index).is_some_and(|count| *count > 0));
            let is_own = self.overlay.actions[index]
                .extensions
                .as_ref()
                .is_some_and(|extensions| extensions.contains_key("x-versions"));
            let tolerated = if is_own {
                tolerance.partial
            } else {
                tolerance.partial || self.like
            };
            if !was && !tolerated {
                return Err(Failure::input(
                    &self.name,
                    format!(
                        "expected every action to match; action {} ({target}) matches nothing",
                        index + 1
                    ),
                ));
            }
            left_over.push(format!("action {} ({target}) matches nothing", index + 1));
        }
        self.drop_inventions(
            &mut spec,
            &renamed,
            before.as_ref(),
            tolerance.partial || self.like,
            &mut left_over,
        )?;
        wrap_described_references(&mut spec);
        // A correction may leave a schema that nothing refers to any more.
        facts::prune(&mut spec);
        Ok(Applied {
            spec: canonical::sorted(&spec),
            facts: renamed,
            before,
            left_over,
        })
    }

    /// How many nodes each action matched.
    fn run(&self, document: &mut Value) -> Result<Vec<usize>, Failure> {
        let report = self.overlay.apply(document, Default::default());
        let report = report.map_err(|error| {
            Failure::input(&self.name, format!("expected an overlay that applies; {error}"))
        })?;
        Ok(report.actions.iter().map(|action| action.matched).collect())
    }

    fn rename(
        &self,
        facts: &Value,
        before: Option<&Value>,
        partial: bool,
        left_over: &mut Vec<String>,
    ) -> Result<Value, Failure> {
        let refuse = |message: String| Err(Failure::input(&self.name, message));
        let known: BTreeSet<String> = facts::schemas(facts).map(|(name, _)| name.clone()).collect();
        let was =
            |name: &str| before.is_some_and(|before| facts::schemas(before).any(|(known, _)| known == name));
        let mut present = BTreeMap::new();
        for (old, new) in &self.renames {
            if !known.contains(old) {
                let tolerated = partial || self.like && !self.own_renames.contains(old);
                if !tolerated && !was(old) {
                    return refuse(format!(
                        "expected `x-rename` to name schemas that there are; there is no `{old}`"
                    ));
                }
                left_over.push(format!("`x-rename` of {old} to {new}: there is no such schema"));
                continue;
            }
            if known.contains(new) && !self.renames.contains_key(new) {
                return refuse(format!(
                    "expected `x-rename` to give free names; `{new}` (for `{old}`) is taken"
                ));
            }
            present.insert(old.clone(), new.clone());
        }
        let mut renamed = renamed_by(facts, &present);
        while let Some((first, second)) = parted(&renamed, &present) {
            let new = present.get(&first).cloned().unwrap_or_default();
            let met = format!("`{first}` and `{second}`, both to be `{new}`, differ");
            let were_one =
                |before: &Value| parted(&renamed_by(before, &self.renames), &self.renames).is_none();
            if !before.is_some_and(were_one) {
                return refuse(format!("expected schemas of one meaning under one name; {met}"));
            }
            // Upstream has just parted them: both are shipped, the second under upstream's name.
            left_over.push(format!("`x-rename`: {met} now"));
            present.remove(&second);
            renamed = renamed_by(facts, &present);
        }
        settle_names(&mut renamed, &present);
        for item in entry(&mut renamed, &["paths"]).values_mut() {
            facts::object(item)
                .values_mut()
                .for_each(|operation| drop(facts::object(operation).remove(PARTIAL)));
        }
        Ok(renamed)
    }

    /// Prose about a property that is not there would make one.
    fn drop_inventions(
        &self,
        spec: &mut Value,
        facts: &Value,
        before: Option<&Value>,
        partial: bool,
        left_over: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let known = list::facts(facts);
        let before = before.map(list::facts).unwrap_or_default();
        for (name, fact) in list::facts(spec) {
            // Anything with a type, and any value of an enum, takes an action that cites its evidence.
            let is_untyped = |schema: &Value| {
                ["type", "$ref", "allOf", "oneOf"]
                    .iter()
                    .all(|key| schema.get(key).is_none())
            };
            if known.contains_key(&name) || !fact.get("schema").is_some_and(is_untyped) {
                continue;
            }
            if !partial && !before.contains_key(&name) {
                return Err(Failure::input(
                    &self.name,
                    format!("expected prose about what sources declare; none declares `{name}`"),
                ));
            }
            left_over.push(format!("prose about {name}, which is not there"));
            if let Part::Property(property) = &name.part {
                entry(spec, &["components", "schemas", &name.owner, "properties"]).remove(property);
            }
        }
        for (name, schema) in entry(spec, &["components", "schemas"]).iter_mut() {
            let properties: Vec<String> = schema
                .get("properties")
                .and_then(Value::as_object)
                .map(|p| p.keys().cloned().collect())
                .unwrap_or_default();
            if let Some(Value::Array(required)) = schema.get_mut("required") {
                required.retain(|property| {
                    let stays = property
                        .as_str()
                        .is_some_and(|property| properties.iter().any(|known| known == property));
                    if !stays {
                        left_over.push(format!(
                            "the required mark of {name}.{}",
                            property.as_str().unwrap_or_default()
                        ));
                    }
                    stays
                });
            }
        }
        Ok(())
    }
}

/// Between an old and a new name: no schema has such a name, so that one may take what another gives up.
const PASSING: &str = "#/components/schemas/ ";

/// The facts with every reference to a renamed schema on its way to the new name.
fn renamed_by(facts: &Value, renames: &BTreeMap<String, String>) -> Value {
    let mut renamed = facts.clone();
    for (old, new) in renames {
        facts::retarget(
            &mut renamed,
            &format!("#/components/schemas/{old}"),
            &format!("{PASSING}{new}"),
        );
    }
    renamed
}

/// Two schemas that are to have one name and are not of one meaning.
fn parted(renamed: &Value, renames: &BTreeMap<String, String>) -> Option<(String, String)> {
    let mut taken: BTreeMap<&String, (&String, Value)> = BTreeMap::new();
    for (old, new) in renames {
        let Some(schema) = renamed
            .pointer("/components/schemas")
            .and_then(|schemas| schemas.get(old))
        else {
            continue;
        };
        let schema = sorted_members(schema);
        match taken.remove(new) {
            None => drop(taken.insert(new, (old, schema))),
            Some((first, known)) => match fuller(known, schema) {
                Some(both) => drop(taken.insert(new, (old, both))),
                None => return Some((first.clone(), old.clone())),
            },
        }
    }
    None
}

/// The schema that stands for both: they are one, or one of them is the other with properties more, all of them
/// optional. HubSpot's batches are so: where something went wrong, the answer says what besides.
fn fuller(a: Value, b: Value) -> Option<Value> {
    fn has_all_of(more: &Value, less: &Value) -> bool {
        let (Some(more), Some(less)) = (more.as_object(), less.as_object()) else {
            return false;
        };
        let properties = |schema: &serde_json::Map<String, Value>| {
            schema.get("properties").and_then(Value::as_object).cloned()
        };
        let (Some(known), Some(fewer)) = (properties(more), properties(less)) else {
            return false;
        };
        let alike = |key: &str| key == "properties" || more.get(key) == less.get(key);
        more.keys().chain(less.keys()).all(|key| alike(key))
            && fewer.iter().all(|(name, schema)| known.get(name) == Some(schema))
    }
    if a == b || has_all_of(&a, &b) {
        Some(a)
    } else {
        has_all_of(&b, &a).then_some(b)
    }
}

/// The schema with a union's members in the order of their new names.
fn sorted_members(schema: &Value) -> Value {
    let mut schema = canonical::sorted(schema);
    if let Some(Value::Array(members)) = schema.get_mut("oneOf") {
        members.sort_by_key(ToString::to_string);
    }
    schema
}

fn settle_names(renamed: &mut Value, renames: &BTreeMap<String, String>) {
    let schemas = entry(renamed, &["components", "schemas"]);
    for (old, new) in renames {
        if let Some(schema) = schemas.remove(old) {
            let passing = format!(" {new}");
            let both = match schemas.remove(&passing) {
                Some(known) => fuller(known.clone(), schema).unwrap_or(known),
                None => schema,
            };
            schemas.insert(passing, both);
        }
    }
    for new in renames.values() {
        if let Some(schema) = schemas.remove(&format!(" {new}")) {
            schemas.insert(new.clone(), schema);
        }
    }
    unpass(renamed);
}

fn unpass(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(PASSING) {
                *text = format!("#/components/schemas/{name}");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(unpass),
        Value::Object(map) => map.values_mut().for_each(unpass),
        _ => {}
    }
}

/// Whether an update says nothing that a program could notice.
fn is_prose(update: &Value) -> bool {
    let Value::Object(map) = update else { return false };
    map.iter().all(|(key, value)| match key.as_str() {
        "properties" => value
            .as_object()
            .is_some_and(|properties| properties.values().all(is_prose)),
        "description" | "summary" | "title" | "operationId" => value.is_string(),
        key => key.starts_with("x-"),
    })
}

/// In `OpenAPI` 3.0 what stands beside a `$ref` is ignored, so a described reference is an `allOf` of one.
fn wrap_described_references(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.values_mut().for_each(wrap_described_references);
            if map.len() > 1
                && let Some(reference) = map.remove("$ref")
            {
                map.insert("allOf".into(), json!([{"$ref": reference}]));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(wrap_described_references),
        _ => {}
    }
}
