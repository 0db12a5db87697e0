//! A version step with the changes that need it.

use std::cmp::Reverse;
use std::path::Path;

use openapi_diff::Semver;
use semver::Version;
use serde::Serialize;

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
    /// Creates the step that the changes need, or a larger one, in the workspace at `root`. Where SDKs could not be compared
    /// for the `unknown` reason, it is major: no smaller step is certain.
    pub fn new(
        mut changes: Vec<Change>,
        unknown: Option<String>,
        at_least: Semver,
        root: Option<&Path>,
    ) -> Self {
        changes.sort_by(|a, b| {
            (Reverse(a.semver), &a.kind, a.why, &a.item, &a.message).cmp(&(
                Reverse(b.semver),
                &b.kind,
                b.why,
                &b.item,
                &b.message,
            ))
        });
        // One client serves all versions of the API: what several of them change is one change.
        changes.dedup();
        let needed = changes.first().map_or(Semver::None, |change| change.semver);
        let semver = match unknown {
            Some(_) => Semver::Major,
            None => needed.max(at_least),
        };
        let from = root.and_then(workspace_version);
        Self {
            semver,
            next: from.as_ref().map(|from| next_version(from, semver).to_string()),
            from: from.map(|from| from.to_string()),
            changes,
            unknown,
        }
    }

    /// Returns the step with its versions: `minor, 0.1.0 to 0.1.1`.
    pub fn headline(&self) -> String {
        let name = match self.semver {
            Semver::None => "no version step",
            Semver::Patch => "patch",
            Semver::Minor => "minor",
            Semver::Major => "major",
        };
        match (&self.from, &self.next) {
            (Some(from), Some(next)) if from != next => format!("{name}, {from} to {next}"),
            _ => name.to_owned(),
        }
    }
}

/// Returns the version that a workspace's manifest gives its members.
fn workspace_version(root: &Path) -> Option<Version> {
    let text = std::fs::read_to_string(root.join("Cargo.toml")).ok()?;
    let manifest: toml::Table = text.parse().ok()?;
    let version = manifest.get("workspace")?.get("package")?.get("version")?;
    Version::parse(version.as_str()?).ok()
}

/// Returns the next version by Cargo's rules: a major step raises the first number that is not zero, and in `0.y.z` every
/// other step raises the last.
pub fn next_version(from: &Version, step: Semver) -> Version {
    let Version {
        major, minor, patch, ..
    } = *from;
    let step = match (major, minor, step) {
        (_, _, Semver::None) => return from.clone(),
        (0, 0, _) | (0, _, Semver::Minor) => Semver::Patch,
        (0, _, Semver::Major) => Semver::Minor,
        _ => step,
    };
    // A pre-release has the step already if the smaller numbers are zero.
    let is_due = match step {
        Semver::Major => minor == 0 && patch == 0,
        Semver::Minor => patch == 0,
        Semver::Patch | Semver::None => true,
    };
    match step {
        _ if !from.pre.is_empty() && is_due => Version::new(major, minor, patch),
        Semver::Major => Version::new(major.saturating_add(1), 0, 0),
        Semver::Minor => Version::new(major, minor.saturating_add(1), 0),
        Semver::Patch | Semver::None => Version::new(major, minor, patch.saturating_add(1)),
    }
}
