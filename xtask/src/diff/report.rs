//! What a comparison found.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::rules::{Kind, Level};
use crate::impact::Impact;

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
#[expect(missing_docs, reason = "SemVer's words")]
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
    #[serde(rename = "id", serialize_with = "id")]
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
    pub levels: Option<Levels>,
}

/// A change's level in each direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Levels {
    /// Where the client sends.
    pub request: Level,
    /// Where it receives.
    pub response: Level,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn id<S: Serializer>(kind: &Kind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.rule().id)
}

/// The result of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The worst of the changes, for a strict client written from the old document.
    pub verdict: Verdict,
    /// What the changes ask of this SDK's version.
    pub semver: Semver,
    /// Worst first.
    pub changes: Vec<Change>,
    /// What they mean for users of this SDK, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sdk: Option<Impact>,
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
            sdk: None,
        }
    }

    /// The same with what it means for users of the SDK, which knows the version step better.
    #[must_use]
    pub fn with_sdk(self, impact: Impact) -> Self {
        Self {
            semver: impact.semver,
            sdk: Some(impact),
            ..self
        }
    }
}

/// What changes on the wire ask of a version when nothing is known about the SDK: the cautious answer.
/// A comparison of the generated API knows better: [`Report::with_sdk`].
pub fn semver_of(changes: &[Change]) -> Semver {
    match changes.iter().map(|change| change.level).max() {
        None => Semver::None,
        Some(Level::Docs) => Semver::Patch,
        Some(Level::Additive) => Semver::Minor,
        Some(Level::Breaking) => Semver::Major,
    }
}
