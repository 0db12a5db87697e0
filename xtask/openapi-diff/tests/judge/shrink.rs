//! Makes a pair that shows a fault smaller while it shows the fault.

use serde_json::Value;

use super::adapter::Direction;
use super::documents::prune;
use super::judge::{Compare, FaultKind, judge};
use super::lower::references;
use super::mutate::schema_places;
use super::pairs::Pair;

/// How often a pair is judged to make it smaller.
const STEPS: usize = 400;

/// The smallest pair that was found.
pub(crate) fn shrink(pair: &Pair, fault: (FaultKind, Direction), compare: Compare<'_>) -> Pair {
    let mut best = pair.clone();
    let mut steps = 0;
    loop {
        let size = best.size();
        for (root, place) in moves(&best) {
            let candidate = if root == place {
                inlined(&best, &place)
            } else {
                hoisted(&best, &root, &place)
            };
            let Some(candidate) = candidate.filter(|candidate| candidate.size() < best.size()) else {
                continue;
            };
            steps += 1;
            if steps < STEPS && shows(&candidate, fault, compare) {
                best = candidate;
            }
        }
        let mut pointers = Vec::new();
        all_pointers(&best.before, "", &mut pointers);
        all_pointers(&best.after, "", &mut pointers);
        pointers.sort_by_key(|pointer| (pointer.matches('/').count(), pointer.clone()));
        pointers.dedup();
        for pointer in pointers {
            let mut candidate = best.clone();
            let is_removed = [
                remove(&mut candidate.before, &pointer),
                remove(&mut candidate.after, &pointer),
            ];
            // A schema without a type is another kind of fault.
            let is_fair = !pointer.ends_with("/type") || is_removed == [true, true];
            steps += 1;
            if steps < STEPS && is_removed != [false, false] && is_fair && shows(&candidate, fault, compare) {
                best = candidate;
            }
        }
        if best.size() == size || steps >= STEPS {
            return best;
        }
    }
}

impl Pair {
    pub(crate) fn size(&self) -> usize {
        self.before.to_string().len() + self.after.to_string().len()
    }
}

fn shows(pair: &Pair, (kind, direction): (FaultKind, Direction), compare: Compare<'_>) -> bool {
    let is_pair = is_document(&pair.before) && is_document(&pair.after);
    if !is_pair {
        return false;
    }
    let judgment = judge(pair, compare);
    match kind {
        FaultKind::Unshown(rule) => judgment.alarms.contains(&(direction, rule, false)),
        _ => judgment
            .faults
            .iter()
            .any(|fault| fault.kind == kind && fault.direction == direction),
    }
}

/// Whether a document is still one: references have targets, and lists that must not be empty are not.
fn is_document(document: &Value) -> bool {
    let info = &document["info"];
    let components = &document["components"]["schemas"];
    document["openapi"].is_string()
        && info["title"].is_string()
        && info["version"].is_string()
        && document["paths"].is_object()
        && references(document)
            .iter()
            .all(|name| components.get(name).is_some())
        && is_filled(document)
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.iter().all(|(key, inner)| {
            let is_empty = inner.as_array().is_some_and(Vec::is_empty);
            let needs_members = ["enum", "oneOf", "anyOf", "allOf", "type"].contains(&key.as_str());
            let is_parameter = key != "parameters"
                || inner
                    .as_array()
                    .into_iter()
                    .flatten()
                    .all(|one| one["in"].is_string() && one["name"].is_string());
            !(needs_members && is_empty) && is_parameter && is_filled(inner)
        }),
        Value::Array(list) => list.iter().all(is_filled),
        _ => true,
    }
}

/// Every body with every schema that may take its place, and every reference with itself.
fn moves(pair: &Pair) -> Vec<(String, String)> {
    let mut places = Vec::new();
    schema_places(&pair.before, false, "", &mut places);
    let is_body = |place: &&String| place.ends_with("/schema");
    let mut out = Vec::new();
    for root in places.iter().filter(is_body) {
        out.extend(
            places
                .iter()
                .filter(|place| *place != root)
                .map(|place| (root.clone(), place.clone())),
        );
    }
    let is_reference = |place: &&String| {
        pair.before
            .pointer(place)
            .is_some_and(|schema| schema.get("$ref").is_some())
    };
    out.extend(
        places
            .iter()
            .filter(is_reference)
            .map(|place| (place.clone(), place.clone())),
    );
    out
}

/// The pair with one of its schemas as the body.
fn hoisted(pair: &Pair, root: &str, place: &str) -> Option<Pair> {
    let (before, after) = (pair.before.pointer(place)?, pair.after.pointer(place)?);
    if before == after && before.get("$ref").is_none() {
        return None;
    }
    let mut candidate = pair.clone();
    *candidate.before.pointer_mut(root)? = before.clone();
    *candidate.after.pointer_mut(root)? = after.clone();
    prune(&mut candidate.before);
    prune(&mut candidate.after);
    Some(candidate)
}

/// The pair with a component where it is referred to.
fn inlined(pair: &Pair, place: &str) -> Option<Pair> {
    let mut candidate = pair.clone();
    for document in [&mut candidate.before, &mut candidate.after] {
        let target = document.pointer(place)?.get("$ref")?.as_str()?.to_owned();
        let schema = document.pointer(target.trim_start_matches('#'))?.clone();
        *document.pointer_mut(place)? = schema;
        prune(document);
    }
    Some(candidate)
}

fn all_pointers(value: &Value, pointer: &str, out: &mut Vec<String>) {
    let mut below = |step: &str, inner: &Value| {
        let step = step.replace('~', "~0").replace('/', "~1");
        let pointer = format!("{pointer}/{step}");
        all_pointers(inner, &pointer, out);
        out.push(pointer);
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| below(key, inner)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(at, inner)| below(&at.to_string(), inner)),
        _ => {}
    }
}

fn remove(document: &mut Value, pointer: &str) -> bool {
    let Some((parent, step)) = pointer.rsplit_once('/') else {
        return false;
    };
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => map.remove(&step.replace("~1", "/").replace("~0", "~")).is_some(),
        Some(Value::Array(list)) => {
            let at = step.parse().ok().filter(|at| *at < list.len());
            at.is_some_and(|at: usize| {
                list.remove(at);
                true
            })
        }
        _ => false,
    }
}
