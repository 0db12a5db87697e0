//! The result of a comparison.

use serde::Serialize;
use serde_json::Value;

use crate::accept::Accepted;
use crate::rules::{Kind, Level, Sides};

/// The worst level of all changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing changed.
    None,
    /// Only documentation changed.
    Docs,
    /// A strict client tolerates the changes.
    Additive,
    /// A strict client breaks.
    Breaking,
}

impl Verdict {
    /// Returns the text in the first line of a report.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "nothing changed",
            Self::Docs => "docs only",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

impl From<Level> for Verdict {
    fn from(level: Level) -> Self {
        match level {
            Level::Docs => Self::Docs,
            Level::Additive => Self::Additive,
            Level::Breaking => Self::Breaking,
        }
    }
}

/// The step to the next version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the terms of semantic versioning")]
pub enum Semver {
    None,
    Patch,
    Minor,
    Major,
}

/// The direction in which a change is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are enough")]
pub enum Direction {
    Request,
    Response,
    Both,
}

/// One change, with all operations that it affects.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The kind, which is its rule's id in JSON.
    #[serde(rename = "id")]
    pub kind: Kind,
    /// The level: the worse one of both directions.
    pub level: Level,
    /// The direction.
    pub direction: Direction,
    /// The operations that it affects, as `POST /path`, sorted.
    pub operations: Vec<String>,
    /// The JSON pointer of its place: in the new document, or in the old one where it was removed.
    pub pointer: String,
    /// The old value.
    pub before: Value,
    /// The new value.
    pub after: Value,
    /// The change in one sentence.
    pub message: String,
    /// The reason for the level.
    pub why: &'static str,
    /// The level of each direction, where they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<Sides<Level>>,
}

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The worst level of the changes.
    pub verdict: Verdict,
    /// The version step of a client library.
    pub semver: Semver,
    /// The changes, worst first.
    pub changes: Vec<Change>,
    /// The changes that [`AcceptedChanges`](crate::AcceptedChanges) moved here, which the verdict does not count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<Accepted>,
}

impl Report {
    /// Creates a report of changes, and sorts them.
    pub fn new(mut changes: Vec<Change>) -> Self {
        changes.sort_by_cached_key(|change| {
            let values = (change.before.to_string(), change.after.to_string());
            let place = (change.pointer.clone(), change.message.clone(), values);
            (
                std::cmp::Reverse(change.level),
                change.kind.rule().id,
                place,
                change.operations.clone(),
            )
        });
        let mut report = Self {
            verdict: Verdict::None,
            semver: semver_of(&changes),
            changes,
            accepted: Vec::new(),
        };
        report.update_verdict();
        report
    }

    pub(crate) fn update_verdict(&mut self) {
        let verdicts = self.changes.iter().map(|change| change.level.into());
        self.verdict = verdicts.max().unwrap_or(Verdict::None);
    }
}

/// Returns the version step of a client library about which nothing else is known: the cautious one.
fn semver_of(changes: &[Change]) -> Semver {
    match changes.iter().map(|change| change.level).max() {
        None => Semver::None,
        Some(Level::Docs) => Semver::Patch,
        Some(Level::Additive) => Semver::Minor,
        Some(Level::Breaking) => Semver::Major,
    }
}
