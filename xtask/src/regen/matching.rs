//! Which of our operations a source is about.
//!
//! An operation is ours at its configured path, at a path that differs in the version's segment only, or at any path if
//! the source shows it exactly as it is known. Everything else is another operation.

use std::borrow::Cow;

use openapi_diff::path::resource;
use serde_json::{Value, json};

use super::error::Failure;
use super::facts::document::{self, Found, identity};
use super::facts::merge::{Doubt, Partial, Why};
use super::facts::{self, Findings, entry, merge, object, operations, title};
use super::read::page::Place;
use super::read::{Content, not_shipped};
use super::sources::{Operation, Sources, Version, VersionId};
use crate::paths::{is_draft, names_version, shape, templates};

/// Returns where the facts have the operation.
fn path_of(facts: &Value, operation: &Operation) -> Option<String> {
    let identity = identity(operation);
    let known = operations(facts).find(|(.., known)| known["operationId"] == *identity);
    known.map(|(_, path, _)| path.clone())
}

/// Returns method, path in the overlay and path in the facts of every operation that is not at the path where the
/// overlay, which is written for the first version, has it.
pub(super) fn moved(facts: &Value, version: &Version) -> Vec<(String, String, String)> {
    let of_overlay = version.operations.iter().map(|operation| {
        let named = operation.of.as_ref().unwrap_or(&operation.path);
        let path = path_of(facts, operation).unwrap_or_else(|| operation.path.clone());
        (operation.method.clone(), named.clone(), path)
    });
    of_overlay.filter(|(_, named, path)| named != path).collect()
}

/// Returns the version that a source is of: the one that has its paths; else the one that its paths name; else one whose
/// paths differ in the version's segment only; else one of the same resources. `None` if it is of none of them.
pub(super) fn version(content: &Content, sources: &Sources) -> Option<VersionId> {
    version_of(&shown_operations(content), sources)
}

fn version_of(shown: &[(&String, &String)], sources: &Sources) -> Option<VersionId> {
    let likenesses: [fn(&str, &Operation, &str) -> bool; 4] = [
        |_, operation, path| operation.path == path,
        |version, _, path| names_version(path, version),
        |_, operation, path| shape(&operation.path) == shape(path),
        |_, _, _| true,
    ];
    likenesses.into_iter().find_map(|is_like| {
        let hits = sources.in_order().map(|(id, version)| {
            let is_of = |(method, path): &&(&String, &String)| {
                let operation = version.find(method, path);
                operation.is_some_and(|operation| is_like(&id.name, operation, path))
            };
            (shown.iter().filter(is_of).count(), id)
        });
        // The first of those that have the most.
        let best = hits
            .filter(|(count, _)| *count > 0)
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, id)| id.clone())
    })
}

/// Merges a source into the facts.
///
/// # Errors
/// When none of its operations is ours, or one of them cannot be understood.
pub(super) fn take(
    content: &Content,
    state: &mut Value,
    version: &Version,
    source: &str,
) -> Result<Findings, Failure> {
    let mut shown = Cow::Borrowed(content);
    let mut found = by_path(&shown, version);
    if found.is_empty() {
        found = by_content(&shown, state, version, source)?;
    }
    if found.is_empty() {
        return Err(refusal(&shown, source));
    }
    let (mut drafts, mut moved) = (Vec::new(), Vec::new());
    for (method, path, operation) in &mut found {
        // A draft's operation is that of the path that it is released at.
        if let Some(known) = released(state, operation, path) {
            drafts.push(Doubt::new(title(method, path), Why::Draft(known.clone())));
            move_shown(shown.to_mut(), method, path, &known);
            *path = known;
        }
        moved.extend(relocate(state, operation, path).filter(|(from, to)| from != to));
    }
    let partial = read(&shown, &found, state, version, source)?;
    let mut findings = merge(state, partial);
    findings.moved = moved;
    findings.doubted.extend(drafts);
    Ok(findings)
}

/// Returns method and path of each operation.
fn shown_operations(shown: &Content) -> Vec<(&String, &String)> {
    match shown {
        Content::Page(page) => vec![(&page.method, &page.path)],
        Content::Document(document) => operations(document).map(|(m, p, _)| (m, p)).collect(),
    }
}

fn read(
    shown: &Content,
    found: &Found<'_>,
    known: &Value,
    version: &Version,
    source: &str,
) -> Result<Partial, Failure> {
    match (shown, found.as_slice()) {
        (Content::Page(page), [(.., operation), ..]) => {
            Ok(facts::page::read(known, page, operation, &version.names))
        }
        (Content::Page(_), []) => Ok(Partial::default()),
        (Content::Document(document), _) => document::read(document, found, known, source),
    }
}

/// Moves an operation of a source to another path.
fn move_shown(shown: &mut Content, method: &str, from: &str, to: &str) {
    match shown {
        Content::Document(document) => {
            move_operation(document, method, from, to);
        }
        Content::Page(page) => {
            to.clone_into(&mut page.path);
            let names = renamed(from, to);
            let fields = page.parameters.iter_mut().flatten();
            for field in fields.filter(|field| field.place == Some(Place::Path)) {
                if let Some((_, new)) = names.iter().find(|(old, _)| field.name == *old) {
                    (*new).clone_into(&mut field.name);
                }
            }
        }
    }
}

fn refusal(shown: &Content, source: &str) -> Failure {
    const EXPECTED: &str = "expected an operation of an area (openapi/*/sources.toml)";
    let found = match shown_operations(shown).as_slice() {
        [(method, path)] => return not_shipped(source, &title(method, path)),
        [] => "the document has no operations".to_owned(),
        several => format!("none of its {} operations is one", several.len()),
    };
    Failure::input(source, format!("{EXPECTED}; {found}"))
}

fn by_path<'v>(shown: &Content, version: &'v Version) -> Found<'v> {
    let shown = shown_operations(shown);
    let has = |operation: &Operation| shown.contains(&(&operation.method, &operation.path));
    let found = shown.iter().filter_map(|(method, path)| {
        let operation = version.find(method, path)?;
        // A path of another version is ours only where our own is not there.
        (operation.path == **path || !has(operation)).then(|| ((*method).clone(), (*path).clone(), operation))
    });
    found.collect()
}

/// Returns the operations at a path of no likeness that are what we know in everything else.
fn by_content<'v>(
    shown: &Content,
    state: &Value,
    version: &'v Version,
    source: &str,
) -> Result<Found<'v>, Failure> {
    let mut found = Vec::new();
    for (method, path) in shown_operations(shown) {
        let is_similar = |operation: &&Operation| {
            operation.method == *method && templates(path).len() == templates(&operation.path).len()
        };
        for operation in version.operations.iter().filter(is_similar) {
            let mut trial = state.clone();
            if relocate(&mut trial, operation, path).is_none() {
                continue;
            }
            let candidate = vec![(method.clone(), path.clone(), operation)];
            let partial = read(shown, &candidate, &trial, version, source)?;
            let findings = merge(&mut trial, partial);
            if findings.is_unchanged() && (matches!(shown, Content::Document(_)) || is_recognized(&findings))
            {
                found.extend(candidate);
                break;
            }
        }
    }
    Ok(found)
}

/// Whether a page shows enough of an operation to be sure that it is the one.
fn is_recognized(findings: &Findings) -> bool {
    const ENOUGH: usize = 10;
    findings.confirmed.len() >= ENOUGH && findings.doubted.iter().all(Doubt::is_habit)
}

/// Returns the path where the operation is known, if the other path is only that of a draft.
fn released(facts: &Value, operation: &Operation, path: &str) -> Option<String> {
    let known = path_of(facts, operation)?;
    (is_draft(path) && !is_draft(&known) && resource(path) == resource(&known)).then_some(known)
}

/// Moves an operation to another path; returns the titles before and after, or `None` if it is not known yet.
fn relocate(facts: &mut Value, operation: &Operation, to: &str) -> Option<(String, String)> {
    let from = path_of(facts, operation)?;
    if from != to {
        move_operation(facts, &operation.method, &from, to)?;
    }
    Some((title(&operation.method, &from), title(&operation.method, to)))
}

fn move_operation(facts: &mut Value, method: &str, from: &str, to: &str) -> Option<()> {
    let mut content = entry(facts, &["paths", from]).remove(method)?;
    if let Some(Value::Array(parameters)) = object(&mut content).get_mut("parameters") {
        let names = renamed(from, to);
        for parameter in parameters.iter_mut().filter(|p| p["in"] == "path") {
            if let Some((_, new)) = names.iter().find(|(old, _)| parameter["name"] == **old) {
                parameter["name"] = json!(new);
            }
        }
    }
    entry(facts, &["paths", to]).insert(method.to_owned(), content);
    entry(facts, &["paths"]).retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
    Some(())
}

/// Returns the names of a path's parameters with those that they have in the other path.
fn renamed<'a>(from: &'a str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    templates(from).into_iter().zip(templates(to)).collect()
}
