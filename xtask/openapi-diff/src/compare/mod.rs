//! Two documents compared by what they mean to a strict client written from the old one.

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

/// Compares two documents as they come from [`read`](crate::read()), normalised or not.
///
/// # Errors
/// When one of them cannot be understood.
pub fn compare(old: &Value, new: &Value) -> Result<Report, InputError> {
    let mut interner = Interner::default();
    let old = Document::from_json(old, &mut interner)?;
    let new = Document::from_json(new, &mut interner)?;
    Ok(compare_documents(&old, &new, &mut interner))
}

/// Compares two documents read with one interner: for callers that want to let go of the JSON first.
pub fn compare_documents(old: &Document, new: &Document, interner: &mut Interner) -> Report {
    operations::compare(old, new, interner)
}
