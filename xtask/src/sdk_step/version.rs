//! The version of the SDK, and the next one.

use std::path::Path;

use openapi_diff::Semver;
use semver::Version;

/// Returns the version that a workspace's manifest gives its members, or a package's its own.
pub fn workspace_version(root: &Path) -> Option<Version> {
    let text = std::fs::read_to_string(root.join("Cargo.toml")).ok()?;
    let manifest: toml::Table = text.parse().ok()?;
    let package = |table: &toml::Table| Some(table.get("package")?.get("version")?.as_str()?.to_owned());
    let workspace = manifest.get("workspace").and_then(toml::Value::as_table);
    let version = workspace.and_then(package).or_else(|| package(&manifest))?;
    Version::parse(&version).ok()
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
