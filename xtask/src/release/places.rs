//! The lines that people copy: dependencies in the READMEs and the documentation of the crates.

use std::path::{Path, PathBuf};

use semver::Version;

use super::{Failure, read};

/// The folders of these lines: the repository's own, without those below it, and those of the crates.
const FOLDERS: [&str; 4] = [".", "sdk", "sdk-macros-build", "openapi"];

/// The version in such a line: `1.2`.
fn short(version: &Version) -> String {
    format!("{}.{}", version.major, version.minor)
}

/// Checks that all lines have this version, and that the README has one.
pub(super) fn check(version: &Version, root: &Path, failures: &mut Vec<Failure>) {
    let short = short(version);
    let mut in_readme = 0;
    for path in documents(root) {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let text = match read(root, &name) {
            Ok(text) => text,
            Err(failure) => {
                failures.push(failure);
                continue;
            }
        };
        for (number, line) in text.lines().enumerate() {
            let Some((line, found)) = dependency(line) else {
                continue;
            };
            in_readme += usize::from(name == "README.md");
            if found != short {
                failures.push(Failure::input(
                    format!("{name}:{}", number + 1),
                    format!("expected \"{short}\" in `{line}`; found \"{found}\""),
                ));
            }
        }
    }
    if in_readme == 0 {
        let line = format!("hubspot-conversations = \"{short}\"");
        failures.push(Failure::input(
            "README.md",
            format!("expected the line `{line}`; found none"),
        ));
    }
}

/// Returns the files that have such lines, with this version in them.
pub(super) fn with_version(version: &Version, root: &Path) -> Result<Vec<(PathBuf, String)>, Failure> {
    let short = format!("\"{}\"", short(version));
    let mut files = Vec::new();
    for path in documents(root) {
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let before = read(root, &name)?;
        let lines = before.split_inclusive('\n').map(|line| match dependency(line) {
            Some((_, found)) => line.replacen(&format!("\"{found}\""), &short, 1),
            None => line.to_owned(),
        });
        let after: String = lines.collect();
        if after != before {
            files.push((path, after));
        }
    }
    Ok(files)
}

/// Returns a line of a manifest that depends on a crate of this workspace, and the version.
fn dependency(line: &str) -> Option<(&str, String)> {
    let line = line.trim_start_matches(['/', '!', ' ', '#']).trim_end();
    if !line.starts_with("hubspot-conversations") {
        return None;
    }
    let table: toml::Table = line.parse().ok()?;
    let (_, dependency) = table.into_iter().next()?;
    let version = dependency
        .as_str()
        .or_else(|| dependency.get("version")?.as_str())?
        .to_owned();
    Some((line, version))
}

/// Returns the Markdown files and the sources, but for the changelog, which names other versions.
fn documents(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = open.pop() {
        let is_root = folder == root.join(".");
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            if path.is_dir() {
                if !is_root {
                    open.push(path);
                }
            } else if matches!(extension, Some("md" | "rs")) && !path.ends_with("CHANGELOG.md") {
                found.push(if is_root {
                    root.join(entry.file_name())
                } else {
                    path
                });
            }
        }
    }
    found.sort();
    found
}
