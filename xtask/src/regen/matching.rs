//! Which of our operations a source speaks of.
//!
//! An operation is ours at its configured path, at a path that differs in the version's segment only, or at
//! any path if the source shows it exactly as it is known. Everything else is another operation.

use std::borrow::Cow;

use openapi_diff::path::resource;
use serde_json::{Value, json};

use super::error::Failure;
use super::facts::document::Found;
use super::facts::{self, Findings, entry, object};
use super::read::page::{Page, Place};
use super::read::{Content, not_shipped};
use super::sources::{Operation, Sources, Version};
use crate::paths::{is_draft, names_version, shape};

/// The mark by which an operation is known wherever it moves.
fn identity(operation: &Operation) -> String {
    format!("{}-{}", operation.method, operation.path)
}

/// Where the facts have the operation.
fn path_of(facts: &Value, operation: &Operation) -> Option<String> {
    let identity = identity(operation);
    facts::operations(facts)
        .find(|(.., known)| known.get("operationId").and_then(Value::as_str) == Some(identity.as_str()))
        .map(|(_, path, _)| path.clone())
}

/// Method, path in the overlay and path in the facts of every operation that does not stand where the overlay,
/// which speaks of the first version, has it.
pub(super) fn moved(facts: &Value, version: &Version) -> Vec<(String, String, String)> {
    let mut moved = Vec::new();
    for operation in &version.operations {
        let named = operation.of.as_ref().unwrap_or(&operation.path);
        let path = path_of(facts, operation).unwrap_or_else(|| operation.path.clone());
        if path != *named {
            moved.push((operation.method.clone(), named.clone(), path));
        }
    }
    moved
}

/// The version that a source speaks of: the one that has its paths; else the one that its paths name; else one
/// whose paths differ in the version's segment only; else one of the same resources. `None` if it is of none of
/// them, and has to be told by what it shows.
pub(super) fn version(content: &Content, sources: &Sources) -> Option<String> {
    match content {
        Content::Page(page) => version_of(&[(&page.method, &page.path)], sources),
        Content::Document(document) => version_of_document(document, sources),
    }
}

/// The version that a document speaks of, by its paths.
pub(super) fn version_of_document(document: &Value, sources: &Sources) -> Option<String> {
    let shown: Vec<(&String, &String)> = facts::operations(document).map(|(m, p, _)| (m, p)).collect();
    version_of(&shown, sources)
}

fn version_of(shown: &[(&String, &String)], sources: &Sources) -> Option<String> {
    let most = |likeness: Likeness| {
        let mut best: Option<(usize, &String)> = None;
        for (name, version) in sources.in_order() {
            let is_like = |(method, path): &&(&String, &String)| {
                version
                    .find(method, path)
                    .is_some_and(|operation| likeness.holds(name, operation, path))
            };
            let hits = shown.iter().filter(is_like).count();
            if hits > 0 && best.is_none_or(|(most, _)| hits > most) {
                best = Some((hits, name));
            }
        }
        best.map(|(_, name)| name.clone())
    };
    Likeness::ALL.into_iter().find_map(most)
}

/// How much a path says of the version it is of.
#[derive(Debug, Clone, Copy)]
enum Likeness {
    Same,
    Named,
    Shape,
    Resource,
}

impl Likeness {
    const ALL: [Self; 4] = [Self::Same, Self::Named, Self::Shape, Self::Resource];

    /// Whether it holds for a path that is known to be of the operation's resource.
    fn holds(self, version: &str, operation: &Operation, path: &str) -> bool {
        match self {
            Self::Same => operation.path == path,
            Self::Named => names_version(path, version),
            Self::Shape => shape(&operation.path) == shape(path),
            Self::Resource => true,
        }
    }
}

/// Lets a page speak.
///
/// # Errors
/// When its operation is not ours.
pub(super) fn page(
    page: &Page,
    state: &mut Value,
    version: &Version,
    source: &str,
) -> Result<Findings, Failure> {
    let operation = match version.find(&page.method, &page.path) {
        Some(operation) => Some(operation),
        None => version.operations.iter().find(|operation| {
            let mut trial = state.clone();
            page.method == operation.method
                && templates(&page.path).len() == templates(&operation.path).len()
                && relocate(&mut trial, operation, &page.path).is_some()
                && is_recognised(&facts::page::apply(&mut trial, page, operation, &version.names))
        }),
    };
    let Some(operation) = operation else {
        return Err(not_shipped(
            source,
            &format!("{} {}", page.method.to_uppercase(), page.path),
        ));
    };
    let known = released(state, operation, &page.path);
    let (draft, page) = match &known {
        Some(known) => (Some(&page.path), Cow::Owned(at(page, known))),
        None => (None, Cow::Borrowed(page)),
    };
    let moved = relocate(state, operation, &page.path);
    let mut findings = facts::page::apply(state, &page, operation, &version.names);
    identify(state, operation, &page.path);
    findings.moved.extend(moved.filter(|(from, to)| from != to));
    findings
        .doubted
        .extend(draft.map(|draft| stays(&page.method, draft, &page.path)));
    Ok(findings)
}

/// The page as it would be at another path of its operation.
fn at(page: &Page, path: &str) -> Page {
    let mut moved = page.clone();
    path.clone_into(&mut moved.path);
    for (old, new) in templates(&page.path).into_iter().zip(templates(path)) {
        let listed = moved.parameters.iter_mut().flatten();
        for field in listed.filter(|field| field.place == Some(Place::Path) && field.name == old) {
            new.clone_into(&mut field.name);
        }
    }
    moved
}

/// Where the operation is known to stand, if the other path is only that of a draft.
fn released(facts: &Value, operation: &Operation, path: &str) -> Option<String> {
    let known = path_of(facts, operation)?;
    (is_draft(path) && !is_draft(&known) && resource(path) == resource(&known)).then_some(known)
}

/// What is told of a draft.
fn stays(method: &str, draft: &str, known: &str) -> String {
    let method = method.to_uppercase();
    format!("{method} {draft} is a draft's path; the operation stays at {known}")
}

/// Whether a page shows an operation as it is known, and enough of it to be sure.
fn is_recognised(findings: &Findings) -> bool {
    const ENOUGH: usize = 10;
    let is_habit = |doubt: &String| doubt.contains("beside its plural");
    is_unchanged(findings) && findings.confirmed.len() >= ENOUGH && findings.doubted.iter().all(is_habit)
}

fn is_unchanged(findings: &Findings) -> bool {
    findings.added.is_empty() && findings.changed.is_empty()
}

/// Lets a document speak.
///
/// # Errors
/// When none of its operations is ours, or one of them cannot be understood.
pub(super) fn document(
    document: &Value,
    state: &mut Value,
    version: &Version,
    source: &str,
) -> Result<Findings, Failure> {
    let mut found = by_path(document, version);
    if found.is_empty() {
        found = by_content(document, state, version, source)?;
    }
    // A draft's operations speak at the paths that they are released at.
    let mut document = Cow::Borrowed(document);
    let mut drafts = Vec::new();
    for (method, path, operation) in &mut found {
        let Some(known) = released(state, operation, path) else {
            continue;
        };
        drafts.push(stays(method, path, &known));
        let mut operations = json!({"paths": document.get("paths").cloned()});
        move_operation(&mut operations, method, path, &known);
        entry(document.to_mut(), &["paths"]).clone_from(entry(&mut operations, &["paths"]));
        *path = known;
    }
    let document = document.as_ref();
    if found.is_empty() {
        let shown: Vec<String> = facts::operations(document)
            .map(|(method, path, _)| format!("{} {path}", method.to_uppercase()))
            .collect();
        return Err(match shown.as_slice() {
            [one] => not_shipped(source, one),
            [] => Failure::input(
                source,
                "expected an operation of openapi/upstream/sources.toml; the document has no operations",
            ),
            several => Failure::input(
                source,
                format!(
                    "expected an operation of openapi/upstream/sources.toml; none of its {} operations is one",
                    several.len()
                ),
            ),
        });
    }
    let new = facts::document::facts(document, &found, source)?;
    let mut moved = Vec::new();
    for (_, path, operation) in &found {
        moved.extend(relocate(state, operation, path).filter(|(from, to)| from != to));
    }
    let mut new = new;
    for (_, path, operation) in &found {
        identify(&mut new, operation, path);
    }
    let doubts = facts::document::complete_paths(&mut new, state, &found);
    let mut findings = facts::document::apply(state, &new, &found);
    findings.moved = moved;
    findings.doubted.extend(drafts);
    findings.doubted.extend(doubts);
    findings.doubted.extend(facts::document::unkept(document, &found));
    Ok(findings)
}

fn by_path<'a>(document: &Value, version: &'a Version) -> Found<'a> {
    let has = |operation: &Operation| {
        facts::operations(document).any(|(m, p, _)| *m == operation.method && *p == operation.path)
    };
    facts::operations(document)
        .filter_map(|(method, path, _)| {
            let operation = version.find(method, path)?;
            // A path of another version is ours only where our own is not there.
            (operation.path == *path || !has(operation)).then(|| (method.clone(), path.clone(), operation))
        })
        .collect()
}

/// Operations that stand at a path of no likeness and are what we know in everything else.
fn by_content<'a>(
    document: &Value,
    state: &Value,
    version: &'a Version,
    source: &str,
) -> Result<Found<'a>, Failure> {
    let mut found = Vec::new();
    for (method, path, _) in facts::operations(document) {
        for operation in version
            .operations
            .iter()
            .filter(|operation| operation.method == *method)
        {
            let candidate = vec![(method.clone(), path.clone(), operation)];
            let mut trial = state.clone();
            if relocate(&mut trial, operation, path).is_none() {
                continue;
            }
            let mut new = facts::document::facts(document, &candidate, source)?;
            identify(&mut new, operation, path);
            facts::document::complete_paths(&mut new, &trial, &candidate);
            if is_unchanged(&facts::document::apply(&mut trial, &new, &candidate)) {
                found.push((method.clone(), path.clone(), operation));
            }
        }
    }
    Ok(found)
}

/// Moves an operation to another path; the titles before and after, or `None` if it is not known yet.
fn relocate(facts: &mut Value, operation: &Operation, to: &str) -> Option<(String, String)> {
    let from = path_of(facts, operation)?;
    let title = |path: &str| format!("{} {path}", operation.method.to_uppercase());
    if from != to {
        move_operation(facts, &operation.method, &from, to)?;
    }
    Some((title(&from), title(to)))
}

fn move_operation(facts: &mut Value, method: &str, from: &str, to: &str) -> Option<()> {
    let mut content = entry(facts, &["paths", from]).remove(method)?;
    let renamed: Vec<(&str, &str)> = templates(from)
        .into_iter()
        .zip(templates(to))
        .filter(|(a, b)| a != b)
        .collect();
    if let Some(Value::Array(parameters)) = object(&mut content).get_mut("parameters") {
        for parameter in parameters
            .iter_mut()
            .filter(|parameter| parameter["in"] == "path")
        {
            if let Some((_, name)) = renamed.iter().find(|(name, _)| parameter["name"] == *name) {
                object(parameter).insert("name".into(), json!(name));
            }
        }
    }
    entry(facts, &["paths", to]).insert(method.to_owned(), content);
    entry(facts, &["paths"]).retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
    Some(())
}

fn identify(facts: &mut Value, operation: &Operation, path: &str) {
    entry(facts, &["paths", path, &operation.method])
        .insert("operationId".into(), json!(identity(operation)));
}

fn templates(path: &str) -> Vec<&str> {
    path.split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .collect()
}
