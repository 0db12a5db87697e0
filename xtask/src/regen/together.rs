//! Versions that one client serves: what follows for one from a run that changes the other.

use std::path::Path;

use super::agree::{self, Agreement};
use super::error::Failure;
use super::inputs::Input;
use super::lock::Lock;
use super::sources::{Sources, Version};
use super::{Outcome, derived, json, store, text};

/// The lock of a version, empty where there is none.
fn lock_of(name: &str, folder: &Path) -> Result<Lock, Failure> {
    let lock_name = format!("openapi/upstream/{name}.lock");
    let bytes = store::read(&folder.join("upstream").join(format!("{name}.lock")))?;
    let lock = bytes.map(|bytes| Lock::parse(&text(bytes, &lock_name)?, &lock_name));
    lock.transpose().map(Option::unwrap_or_default)
}

/// The source of a version of which HubSpot's own word has not been read, where the facts that it follows from are no
/// longer those that it was made of.
pub(super) fn derived_anew(
    (name, version): (&str, &Version),
    outcomes: &[Outcome],
    sources: &Sources,
    folder: &Path,
) -> Result<Option<Input>, Failure> {
    let first = version.like.as_ref();
    let Some(first) = first.and_then(|first| outcomes.iter().find(|outcome| outcome.name == *first)) else {
        return Ok(None);
    };
    let lock = lock_of(name, folder)?;
    let Some(of_first) = sources.versions.get(&first.name) else {
        return Ok(None);
    };
    if !derived::is_derived(&lock) {
        return Ok(None);
    }
    let input = derived::input(&first.facts, of_first, (name, version))?;
    let is_known = lock.sources.iter().any(|source| source.sha256 == input.sha256);
    Ok((!is_known).then_some(input))
}

/// Holds every version that is like another against that one, as they would be shipped after this run. Those that are
/// `behind` could not be made of the new facts.
pub(super) fn agreements(
    outcomes: &[Outcome],
    sources: &Sources,
    folder: &Path,
    behind: &[String],
) -> Result<Vec<Agreement>, Failure> {
    let spec = |name: &str| match outcomes.iter().find(|outcome| outcome.name == name) {
        Some(outcome) => Ok(Some(outcome.spec.clone())),
        None => {
            let bytes = store::read(&folder.join(format!("{name}.json")))?;
            Ok(json(bytes, &format!("openapi/{name}.json"))?.map(|(_, spec)| spec))
        }
    };
    let mut agreements = Vec::new();
    for (name, version) in &sources.versions {
        if let Some(first) = &version.like
            && let (Some(of_first), Some(of_other)) = (spec(first)?, spec(name)?)
        {
            agreements.push(agree::compare(
                (first, &of_first),
                (name, &of_other),
                behind.contains(name),
            ));
        }
    }
    Ok(agreements)
}
