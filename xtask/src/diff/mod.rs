//! Two documents compared by what they mean to a strict client written from the old one.

mod alternatives;
mod answers;
mod collect;
mod command;
mod comparison;
mod operations;
mod pairing;
mod properties;
mod render;
mod report;
mod rules;
mod schemas;
mod security;

use serde_json::Value;

use crate::openapi::{Document, InputError, Interner};

pub use command::{BREAKING, Diff, FINE, UNREADABLE};
pub use render::{Format, render};
pub(crate) use render::{inline, printable};
pub use report::{Change, Direction, Levels, Report, Semver, Verdict, semver_of};
pub use rules::{Kind, Level, RULES, Rule};

/// Compares two documents as they come from [`crate::openapi::parse`], normalised or not.
///
/// # Errors
/// When one of them cannot be understood.
pub fn compare(old: &Value, new: &Value) -> Result<Report, InputError> {
    let mut interner = Interner::default();
    let old = Document::read(old, &mut interner)?;
    let new = Document::read(new, &mut interner)?;
    Ok(compare_documents(&old, &new, &mut interner))
}

/// Compares two documents read with one interner: for callers that want to let go of the JSON first.
pub fn compare_documents(old: &Document, new: &Document, interner: &mut Interner) -> Report {
    operations::compare(old, new, interner)
}
