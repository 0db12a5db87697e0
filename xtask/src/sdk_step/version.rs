//! Versions, and the next one.

use std::fmt;
use std::path::Path;

use super::Semver;

/// A version of the SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    major: u64,
    minor: u64,
    patch: u64,
    /// Whether it is only on the way to this version.
    pre: bool,
}

impl Version {
    /// Reads `1.2.3`, `1.2.3-rc.1` or `1.2.3+build`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_once('+').map_or(text, |(version, _)| version);
        let (numbers, pre) = text
            .split_once('-')
            .map_or((text, None), |(n, pre)| (n, Some(pre)));
        if pre.is_some_and(str::is_empty) {
            return None;
        }
        let mut parts = numbers.split('.').map(|part| {
            let plain = part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<u64>().ok()).flatten()
        });
        let version = Self {
            major: parts.next()??,
            minor: parts.next()??,
            patch: parts.next()??,
            pre: pre.is_some(),
        };
        parts.next().is_none().then_some(version)
    }

    /// The version that a workspace's manifest gives its members, or a package's its own.
    pub fn of_workspace(root: &Path) -> Option<(String, Self)> {
        let text = std::fs::read_to_string(root.join("Cargo.toml")).ok()?;
        let manifest: toml::Table = text.parse().ok()?;
        let package = |table: &toml::Table| Some(table.get("package")?.get("version")?.as_str()?.to_owned());
        let version = manifest
            .get("workspace")
            .and_then(toml::Value::as_table)
            .and_then(package)
            .or_else(|| package(&manifest))?;
        let parsed = Self::parse(&version)?;
        Some((version, parsed))
    }

    /// The next version, by Cargo's rules: the leftmost number that is not zero is what a break raises, and in
    /// `0.y.z` whatever breaks nothing raises the last.
    #[must_use]
    pub fn next(self, step: Semver) -> Self {
        let Self {
            major,
            minor,
            patch,
            pre,
        } = self;
        if step == Semver::None {
            return self;
        }
        let version = |major, minor, patch| Self {
            major,
            minor,
            patch,
            pre: false,
        };
        let breaks = step == Semver::Major;
        // What a version on its way promises already need not be promised again.
        let promised = match (major, minor, step) {
            (0, 0, _) | (_, _, Semver::Patch | Semver::None) => true,
            (0, _, Semver::Minor) => true,
            (0, _, Semver::Major) | (_, _, Semver::Minor) => patch == 0,
            (_, _, Semver::Major) => minor == 0 && patch == 0,
        };
        if pre && promised {
            return version(major, minor, patch);
        }
        match (major, minor, step) {
            (0, 0, _) => version(0, 0, patch.saturating_add(1)),
            (0, _, _) if breaks => version(0, minor.saturating_add(1), 0),
            (0, _, _) | (_, _, Semver::Patch | Semver::None) => {
                version(major, minor, patch.saturating_add(1))
            }
            (_, _, Semver::Minor) => version(major, minor.saturating_add(1), 0),
            (_, _, Semver::Major) => version(major.saturating_add(1), 0, 0),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_version_follows_cargos_rules() {
        // From, then after a patch, a minor and a major step.
        for (from, patch, minor, major) in [
            ("0.1.0", "0.1.1", "0.1.1", "0.2.0"),
            ("0.1.9", "0.1.10", "0.1.10", "0.2.0"),
            ("0.9.3", "0.9.4", "0.9.4", "0.10.0"),
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
            ("9.9.9+build.1", "9.9.10", "9.10.0", "10.0.0"),
            ("1.0.0-rc.1", "1.0.0", "1.0.0", "1.0.0"),
            ("1.1.0-rc.1", "1.1.0", "1.1.0", "2.0.0"),
            ("1.1.1-rc.1", "1.1.1", "1.2.0", "2.0.0"),
            ("0.2.0-alpha", "0.2.0", "0.2.0", "0.2.0"),
            ("0.2.1-alpha", "0.2.1", "0.2.1", "0.3.0"),
        ] {
            let version = Version::parse(from).unwrap();
            let next = |step| version.next(step).to_string();
            assert_eq!(next(Semver::Patch), patch, "{from}, patch");
            assert_eq!(next(Semver::Minor), minor, "{from}, minor");
            assert_eq!(next(Semver::Major), major, "{from}, major");
            assert_eq!(version.next(Semver::None), version);
        }
        for wrong in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.2.3-", "v1.2.3", "1.-2.3"] {
            assert_eq!(Version::parse(wrong), None, "{wrong}");
        }
    }
}
