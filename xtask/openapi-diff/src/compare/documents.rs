//! Compares documents: pairs their operations, compares each pair, and reports operations that were added, removed or
//! moved.

use std::path::Path;

use serde_json::Value;

use super::collect::{BOTH, Collector, Finding};
use super::operations::OperationComparison;
use super::pairing::pair_up;
use super::schemas::Schemas;
use super::security;
use crate::read::read_file;
use crate::report::Report;
use crate::rules::Kind;
use crate::{Document, InputError, Interner};

/// Compares two documents from [`read`](crate::read()), normalized or not.
///
/// ```
/// use openapi_diff::{Verdict, compare, read};
///
/// let old = read(b"openapi: 3.1.0\npaths: {/notes: {get: {responses: {}}}}", "old.yaml")?;
/// let new = read(b"openapi: 3.1.0\npaths: {}", "new.yaml")?;
/// let report = compare(&old, &new)?;
/// assert_eq!(report.verdict, Verdict::Breaking);
/// assert_eq!(report.changes[0].message, "GET /notes was removed");
/// # Ok::<(), openapi_diff::InputError>(())
/// ```
///
/// # Errors
/// When one of them cannot be resolved.
pub fn compare(old: &Value, new: &Value) -> Result<Report, InputError> {
    let mut interner = Interner::default();
    let old = Document::from_json(old, &mut interner)?;
    let new = Document::from_json(new, &mut interner)?;
    Ok(compare_documents(&old, &new, &interner))
}

/// Compares two files, which [`read_file`] reads. The JSON of one is dropped before the other is read.
///
/// ```
/// use std::fs;
///
/// let folder = tempfile::tempdir()?;
/// let [old, new] = ["old.yaml", "new.json"].map(|name| folder.path().join(name));
/// fs::write(&old, "openapi: 3.1.0\npaths: {/notes: {get: {responses: {}}}}")?;
/// fs::write(&new, r#"{"openapi": "3.1.0", "paths": {}}"#)?;
/// let report = openapi_diff::compare_files(&old, &new)?;
/// assert_eq!(report.verdict, openapi_diff::Verdict::Breaking);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`read_file`], and when one of them cannot be resolved.
pub fn compare_files(old: &Path, new: &Path) -> Result<Report, InputError> {
    let mut interner = Interner::default();
    let mut load = |path: &Path| {
        Document::from_json(&read_file(path)?, &mut interner)
            .map_err(|error| error.in_source(&path.display().to_string()))
    };
    let (old, new) = (load(old)?, load(new)?);
    Ok(compare_documents(&old, &new, &interner))
}

fn compare_documents(old: &Document, new: &Document, interner: &Interner) -> Report {
    let mut collector = Collector::default();
    let mut schemas = Schemas::new(old, new, interner);
    let pairs = pair_up(&schemas);
    let schemes = security::pair_up(old, new);
    let both = pairs.both.iter().map(|pair| (pair, false));
    for ((was, is), moved) in both.chain(pairs.moved.iter().map(|pair| (pair, true))) {
        let operation = collector.operation(is.label());
        let mut comparison = OperationComparison {
            pointer: is.pointer.clone(),
            label: is.label(),
            inverted: is.inverted,
            operation,
            collector: &mut collector,
            schemas: &mut schemas,
        };
        // The documentation of a moved operation belongs to another place, and its new path shows the names.
        if !moved {
            comparison.compare_documentation(was, is);
            comparison.compare_path_names(was, is);
        }
        comparison.compare(was, is);
        security::compare(&mut comparison, &schemes, was, is);
    }
    for (was, is) in &pairs.moved {
        let operation = collector.operation(is.label());
        let finding = Finding {
            kind: Kind::OperationMoved,
            mask: BOTH,
            what: is.label(),
            before: was.label().into(),
            after: is.label().into(),
            pointer: is.pointer.clone(),
            cause: was.label(),
        };
        collector.add(&[operation], BOTH, &finding);
    }
    for (list, kind) in [
        (&pairs.removed, Kind::OperationRemoved),
        (&pairs.added, Kind::OperationAdded),
    ] {
        for one in list {
            let label = one.label();
            let operation = collector.operation(label.clone());
            let value = Value::from(label.clone());
            let removed = kind == Kind::OperationRemoved;
            let (before, after) = if removed {
                (value, Value::Null)
            } else {
                (Value::Null, value)
            };
            let finding = Finding {
                kind,
                mask: BOTH,
                what: label.clone(),
                before,
                after,
                pointer: one.pointer.clone(),
                cause: label,
            };
            collector.add(&[operation], BOTH, &finding);
        }
    }
    let (was, is) = (&old.info, &new.info);
    for (field, before, after) in [
        ("title", &was.title, &is.title),
        ("version", &was.version, &is.version),
    ] {
        if before != after {
            let text = |text: &String| match text.is_empty() {
                true => Value::Null,
                false => text.as_str().into(),
            };
            collector.add(&[], BOTH, &info(field, text(before), text(after)));
        }
    }
    if was.docs != is.docs {
        let text = |hash: u64| if hash == 0 { Value::Null } else { "a text".into() };
        let after = if is.docs == 0 {
            Value::Null
        } else {
            "another text".into()
        };
        collector.add(&[], BOTH, &info("description", text(was.docs), after));
    }
    schemas.finish(&mut collector);
    collector.report()
}

fn info(field: &str, before: Value, after: Value) -> Finding {
    Finding {
        kind: Kind::InfoChanged,
        mask: BOTH,
        what: format!("the document's {field}"),
        before,
        after,
        pointer: format!("/info/{field}"),
        cause: field.to_owned(),
    }
}
