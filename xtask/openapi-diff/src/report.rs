//! What a comparison found.

use serde::Serialize;
use serde_json::Value;

use crate::rules::{Kind, Level, Sides};

/// The worst level of all changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing changed.
    None,
    /// Only what is said for people.
    Docs,
    /// What a strict client does not mind.
    Additive,
    /// What it does.
    Breaking,
}

impl Verdict {
    /// As a report's first line has it.
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

/// The version step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "SemVer's label")]
pub enum Semver {
    None,
    Patch,
    Minor,
    Major,
}

/// Which way a change goes over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "each says it all")]
pub enum Direction {
    Request,
    Response,
    Both,
}

/// One change, with every operation it reaches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The rule's id.
    #[serde(rename = "id")]
    pub kind: Kind,
    /// How bad it is, the worse of both directions.
    pub level: Level,
    /// Where it shows.
    pub direction: Direction,
    /// `POST /path` of each operation it reaches, sorted.
    pub operations: Vec<String>,
    /// Where it is: in the new document, in the old one if it is gone there.
    pub pointer: String,
    /// What was.
    pub before: Value,
    /// What is.
    pub after: Value,
    /// One sentence.
    pub message: String,
    /// Why it is judged so.
    pub why: &'static str,
    /// Each direction's own level, where they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub levels: Option<Sides<Level>>,
}

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The worst of the changes, for a strict client written from the old document.
    pub verdict: Verdict,
    /// What the changes ask of a client library's version.
    pub semver: Semver,
    /// Worst first.
    pub changes: Vec<Change>,
}

impl Report {
    /// A report of changes, put in order.
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
        let verdict = changes
            .iter()
            .map(|change| change.level.into())
            .max()
            .unwrap_or(Verdict::None);
        Self {
            verdict,
            semver: semver_of(&changes),
            changes,
        }
    }
}

/// What changes on the wire ask of a version when nothing is known about the SDK: the cautious answer.
pub fn semver_of(changes: &[Change]) -> Semver {
    match changes.iter().map(|change| change.level).max() {
        None => Semver::None,
        Some(Level::Docs) => Semver::Patch,
        Some(Level::Additive) => Semver::Minor,
        Some(Level::Breaking) => Semver::Major,
    }
}
