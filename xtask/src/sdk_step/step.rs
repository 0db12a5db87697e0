//! A version step with the changes that need it.

use std::io::{self, Write};
use std::path::Path;

use openapi_diff::{Format, Semver};
use serde::Serialize;

use super::version::{next_version, workspace_version};

/// The version step of the SDK, and the changes that need it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionStep {
    /// The step.
    pub semver: Semver,
    /// The version of the workspace, if it is known.
    pub from: Option<String>,
    /// The version after the step.
    pub next: Option<String>,
    /// The changes, with the largest steps first.
    pub changes: Vec<Change>,
    /// The reason why the SDKs could not be compared, if they could not. The step is then major.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// A difference that users of the SDK can notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The kind: `field-added`, `type-renamed` and so on. That of a change on the wire begins with `wire-`.
    pub kind: String,
    /// The step that it needs.
    pub semver: Semver,
    /// The item, by its path.
    pub item: String,
    /// A sentence.
    pub message: String,
    /// What it means for users, if the sentence does not say that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// The old signature or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// The new signature or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Change {
    /// Creates a change without a reason and values.
    pub(super) fn new(kind: impl Into<String>, semver: Semver, item: &str, message: String) -> Self {
        Self {
            kind: kind.into(),
            semver,
            item: item.to_owned(),
            message,
            why: None,
            before: None,
            after: None,
        }
    }
}

impl VersionStep {
    /// Creates the step that the changes need, in the workspace at `root`.
    pub fn new(changes: Vec<Change>, root: Option<&Path>) -> Self {
        let semver = changes.iter().map(|change| change.semver).max();
        Self::with(semver.unwrap_or(Semver::None), changes, None, root)
    }

    /// Creates the step of SDKs that cannot be compared, which is major: no smaller step is certain.
    pub fn unknown(reason: &impl ToString, root: Option<&Path>) -> Self {
        Self::with(Semver::Major, Vec::new(), Some(reason.to_string()), root)
    }

    /// Returns this step, or a larger one that something else needs.
    #[must_use]
    pub fn at_least(self, semver: Semver, root: Option<&Path>) -> Self {
        Self::with(self.semver.max(semver), self.changes, self.unknown, root)
    }

    /// Returns the step with its versions: `minor, 0.1.0 to 0.1.1`.
    pub fn headline(&self) -> String {
        super::render::headline(self)
    }

    /// Writes the section of a report.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn section(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        super::render::section(self, format, out)
    }

    /// Joins the steps of several versions of the API.
    pub fn all(steps: impl IntoIterator<Item = Self>, root: Option<&Path>) -> Self {
        let (mut semver, mut changes, mut unknown) = (Semver::None, Vec::new(), None);
        for step in steps {
            semver = semver.max(step.semver);
            changes.extend(step.changes);
            unknown = unknown.or(step.unknown);
        }
        Self::with(semver, changes, unknown, root)
    }

    fn with(semver: Semver, mut changes: Vec<Change>, unknown: Option<String>, root: Option<&Path>) -> Self {
        changes.sort_by(|a, b| {
            (b.semver, &a.kind, a.why, &a.item, &a.message)
                .cmp(&(a.semver, &b.kind, b.why, &b.item, &b.message))
        });
        // One client serves all versions of the API: what several of them change is one change.
        changes.dedup();
        let from = root.and_then(workspace_version);
        let next = from.as_ref().map(|from| next_version(from, semver));
        Self {
            semver,
            from: from.as_ref().map(ToString::to_string),
            next: next.as_ref().map(ToString::to_string),
            changes,
            unknown,
        }
    }
}
