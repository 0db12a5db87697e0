//! Findings become changes: one for each cause, with all operations it reaches.

use std::collections::{BTreeMap, BTreeSet, HashMap, btree_map};

use serde_json::Value;

use super::report::{Change, Direction, Levels, Report};
use super::rules::{Kind, Level};

/// Directions as a set of bits.
pub(super) const REQUEST: u8 = 1;
pub(super) const RESPONSE: u8 = 2;
pub(super) const BOTH: u8 = REQUEST | RESPONSE;

/// One thing found at one place, not yet known to be the only occurrence.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) kind: Kind,
    /// Directions in which it can matter.
    pub(super) mask: u8,
    /// What it is about, in the reader's words.
    pub(super) what: String,
    pub(super) before: Value,
    pub(super) after: Value,
    pub(super) pointer: String,
    /// Findings of one cause have this in common, with their kind and values.
    pub(super) cause: String,
}

#[derive(Default)]
struct Entry {
    mask: u8,
    operations: BTreeSet<u32>,
    pointers: BTreeSet<String>,
    what: String,
    before: Value,
    after: Value,
}

/// Gathers findings by cause.
#[derive(Default)]
pub(super) struct Collector {
    operations: Vec<String>,
    entries: HashMap<(Kind, String, String), Entry>,
}

impl Collector {
    pub(super) fn operation(&mut self, label: String) -> u32 {
        self.operations.push(label);
        u32::try_from(self.operations.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn add(&mut self, operations: &[u32], reached: u8, finding: &Finding) {
        let rule = finding.kind.rule();
        let mut mask = finding.mask & reached;
        if rule.request.is_none() {
            mask &= RESPONSE;
        }
        if rule.response.is_none() {
            mask &= REQUEST;
        }
        if mask == 0 {
            return;
        }
        // Prose is counted, not quoted: it is not ours to repeat, and there is a lot of it.
        let key = if is_prose(finding.kind) {
            (finding.kind, String::new(), String::new())
        } else {
            (
                finding.kind,
                finding.cause.clone(),
                format!("{}\u{1}{}", finding.before, finding.after),
            )
        };
        let entry = self.entries.entry(key).or_insert_with(|| Entry {
            what: finding.what.clone(),
            before: finding.before.clone(),
            after: finding.after.clone(),
            ..Entry::default()
        });
        entry.mask |= mask;
        entry.operations.extend(operations);
        entry.pointers.insert(finding.pointer.clone());
        if finding.what < entry.what {
            entry.what.clone_from(&finding.what);
        }
    }

    pub(super) fn report(self) -> Report {
        let labels = self.operations;
        // What reads the same is the same, even where a schema met several others.
        let mut merged: BTreeMap<(Kind, String, String), Entry> = BTreeMap::new();
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

fn is_prose(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::DescriptionChanged
            | Kind::SummaryChanged
            | Kind::TitleChanged
            | Kind::ExampleChanged
            | Kind::TagsChanged
            | Kind::DeprecationChanged
            | Kind::LinksChanged
    )
}

fn change(kind: Kind, mut entry: Entry, labels: &[String]) -> Change {
    let rule = kind.rule();
    if is_prose(kind) {
        let places = match entry.pointers.len() {
            1 => "1 place".to_owned(),
            several => format!("{several} places"),
        };
        entry.after = places.into();
    }
    let levels = (
        rule.request.filter(|_| entry.mask & REQUEST != 0),
        rule.response.filter(|_| entry.mask & RESPONSE != 0),
    );
    let (direction, level, differing) = match levels {
        (Some(request), Some(response)) => {
            let differing = (request != response).then_some(Levels { request, response });
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
    // The rule's reason is that of its worse direction.
    let why = match direction {
        Direction::Request if rule.response > Some(level) => "what is sent today is still taken",
        Direction::Response if rule.request > Some(level) => "answers are still what a client can read",
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

/// Fills a rule's sentence in one pass: what is filled in may hold braces of its own.
fn fill(template: &str, entry: &Entry) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((text, tail)) = rest.split_once('{') {
        out.push_str(text);
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        out.push_str(&match name {
            "before" => in_words(&entry.before),
            "after" => in_words(&entry.after),
            _ => entry.what.clone(),
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(map) if map.contains_key("type") => {
            let mut words = match map.get("required") {
                Some(Value::Bool(true)) => "required ".to_owned(),
                Some(_) => "optional ".to_owned(),
                None => String::new(),
            };
            match map.get("type") {
                Some(Value::Array(types)) => {
                    let types: Vec<&str> = types.iter().filter_map(Value::as_str).collect();
                    words.push_str(&types.join(" or "));
                }
                Some(one) => words.push_str(one.as_str().unwrap_or_default()),
                None => {}
            }
            if let Some(format) = map.get("format").and_then(Value::as_str) {
                words.push_str(&format!(" ({format})"));
            }
            if let Some(items) = map.get("items").and_then(Value::as_str) {
                words.push_str(&format!(" of {items}"));
            }
            words
        }
        other => other.to_string(),
    }
}
