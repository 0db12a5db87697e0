//! Collects findings into changes: one for each cause, with all operations that it affects.

use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map};

use serde_json::Value;

use crate::report::{Change, Direction, Report};
use crate::rules::{Kind, Level, Sides};

/// Sets of directions, as bits.
pub(super) const REQUEST: u8 = 1;
pub(super) const RESPONSE: u8 = 2;
pub(super) const BOTH: u8 = REQUEST | RESPONSE;
/// The same directions, where a body can be XML.
pub(super) const XML_REQUEST: u8 = REQUEST << XML_SHIFT;
pub(super) const XML_RESPONSE: u8 = RESPONSE << XML_SHIFT;
const XML_SHIFT: u32 = 2;

/// Adds the same directions in XML.
pub(super) fn with_xml(mask: u8) -> u8 {
    mask | mask << XML_SHIFT
}

/// Returns the directions in which a finding matters that is reached in some: those of XML alone for names in XML.
fn relevant(kind: Kind, reached: u8) -> u8 {
    if kind == Kind::XmlChanged {
        reached >> XML_SHIFT
    } else {
        reached & BOTH
    }
}

/// A difference at one place, which may occur at others, too.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    /// The directions in which it can matter.
    pub(super) mask: u8,
    /// Its subject, for the message.
    pub(super) what: String,
    pub(super) before: Value,
    pub(super) after: Value,
    pub(super) pointer: String,
    /// The cause: findings with the same kind, cause and values become one change.
    pub(super) cause: String,
}

#[derive(Default)]
struct Occurrences {
    mask: u8,
    operations: BTreeSet<u32>,
    pointers: BTreeSet<String>,
    what: String,
    /// The subjects, for documentation.
    labels: BTreeSet<String>,
    before: Value,
    after: Value,
}

/// Gathers findings by cause.
#[derive(Default)]
pub(super) struct Collector {
    operations: Vec<String>,
    entries: HashMap<(Kind, String, String), Occurrences>,
}

impl Collector {
    pub(super) fn operation(&mut self, label: String) -> u32 {
        self.operations.push(label);
        u32::try_from(self.operations.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn add(&mut self, operations: &[u32], reached: u8, finding: &Finding) {
        let rule = finding.kind.rule();
        let mut mask = finding.mask & relevant(finding.kind, reached);
        if rule.level.request.is_none() {
            mask &= RESPONSE;
        }
        if rule.level.response.is_none() {
            mask &= REQUEST;
        }
        if mask == 0 {
            return;
        }
        // Texts are listed by their places, not quoted: there are many, and they may be copyrighted.
        let key = if is_documentation(finding.kind) {
            (finding.kind, String::new(), String::new())
        } else {
            (
                finding.kind,
                finding.cause.clone(),
                format!("{}\u{1}{}", finding.before, finding.after),
            )
        };
        let entry = self.entries.entry(key).or_insert_with(|| Occurrences {
            what: finding.what.clone(),
            before: finding.before.clone(),
            after: finding.after.clone(),
            ..Occurrences::default()
        });
        entry.mask |= mask;
        entry.operations.extend(operations);
        entry.pointers.insert(finding.pointer.clone());
        if is_documentation(finding.kind) {
            entry.labels.insert(finding.what.clone());
        }
        if finding.what < entry.what {
            entry.what.clone_from(&finding.what);
        }
    }

    pub(super) fn report(self) -> Report {
        let labels = self.operations;
        // Changes that read the same are one, even where a schema was compared with several others.
        let mut merged: BTreeMap<(Kind, String, String), Occurrences> = BTreeMap::new();
        for ((kind, _, values), entry) in self.entries {
            let place = entry.pointers.first().cloned().unwrap_or_default();
            match merged.entry((kind, place, values)) {
                btree_map::Entry::Vacant(free) => {
                    free.insert(entry);
                }
                btree_map::Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    known.mask |= entry.mask;
                    known.operations.extend(entry.operations);
                    known.pointers.extend(entry.pointers);
                    known.what = std::mem::take(&mut known.what).min(entry.what);
                }
            }
        }
        Report::new(
            merged
                .into_iter()
                .map(|((kind, _, _), entry)| change(kind, entry, &labels))
                .collect(),
        )
    }
}

/// Whether a rule is about documentation that is counted and not quoted.
pub(super) fn is_documentation(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::DescriptionChanged
            | Kind::SummaryChanged
            | Kind::TitleChanged
            | Kind::ExampleChanged
            | Kind::LinksChanged
    )
}

/// The number of places that a message names; the rest is counted.
const NAMED: usize = 3;

fn named_places(labels: &BTreeSet<String>) -> String {
    let named: Vec<&str> = labels.iter().take(NAMED).map(String::as_str).collect();
    match labels.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn change(kind: Kind, mut entry: Occurrences, labels: &[String]) -> Change {
    let rule = kind.rule();
    if is_documentation(kind) {
        entry.what = named_places(&entry.labels);
        entry.after = entry.pointers.iter().map(String::as_str).collect();
    }
    let levels = (
        rule.level.request.filter(|_| entry.mask & REQUEST != 0),
        rule.level.response.filter(|_| entry.mask & RESPONSE != 0),
    );
    let (direction, level, differing) = match levels {
        (Some(request), Some(response)) => {
            let differing = (request != response).then_some(Sides { request, response });
            (Direction::Both, request.max(response), differing)
        }
        (Some(level), None) => (Direction::Request, level, None),
        (None, level) => (Direction::Response, level.unwrap_or(Level::Docs), None),
    };
    let mut operations: Vec<String> = entry
        .operations
        .iter()
        .filter_map(|index| labels.get(*index as usize).cloned())
        .collect();
    operations.sort();
    operations.dedup();
    let message = fill(rule.message, &entry);
    // The reason of a rule belongs to its worse direction.
    let why = match direction {
        Direction::Request if rule.level.response > Some(level) => "values sent today are still accepted",
        Direction::Response if rule.level.request > Some(level) => "responses stay readable",
        _ => rule.why,
    };
    Change {
        kind,
        level,
        direction,
        operations,
        pointer: entry.pointers.pop_first().unwrap_or_default(),
        before: entry.before,
        after: entry.after,
        message,
        why,
        levels: differing,
    }
}

/// Fills the template in one pass: values may contain braces.
fn fill(template: &str, entry: &Occurrences) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((text, tail)) = rest.split_once('{') {
        out.push_str(text);
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        out.push_str(&match name {
            "before" => describe(&entry.before),
            "after" => describe(&entry.after),
            _ => entry.what.clone(),
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn describe(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) if map.contains_key("type") => {
            let mut description = match map.get("required") {
                Some(Value::Bool(true)) => "required ".to_owned(),
                Some(_) => "optional ".to_owned(),
                None => String::new(),
            };
            match map.get("type") {
                Some(Value::Array(types)) => {
                    let types: Vec<&str> = types.iter().filter_map(Value::as_str).collect();
                    description.push_str(&types.join(" or "));
                }
                Some(one) => description.push_str(one.as_str().unwrap_or_default()),
                None => {}
            }
            if let Some(format) = map.get("format").and_then(Value::as_str) {
                description.push_str(&format!(" ({format})"));
            }
            if let Some(items) = map.get("items").and_then(Value::as_str) {
                description.push_str(&format!(" of {items}"));
            }
            description
        }
        other => other.to_string(),
    }
}
