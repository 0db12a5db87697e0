//! Compares two documents.
//!
//! Operations are paired by method and path, their schemas are compared pair by pair, each pair once, and
//! findings of one cause become one change that lists all operations that it affects.

mod collect;
mod operations;
mod pairing;
mod properties;
mod responses;
mod schema_pair;
mod schemas;
mod security;
mod unions;

use serde_json::Value;

use crate::{Document, InputError, Interner, Report};

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
    Ok(compare_documents(&old, &new, &mut interner))
}

/// Compares two documents that share an interner. The JSON of both may be dropped before.
pub fn compare_documents(old: &Document, new: &Document, interner: &mut Interner) -> Report {
    operations::compare(old, new, interner)
}
