//! The places beside the manifests that name the version: the lines that people copy, and the lock file.

use std::path::{Path, PathBuf};

use super::{Failure, Own, read, table};

/// Where lines stand that people copy: the READMEs, and the documentation of the crates.
const FOLDERS: [&str; 4] = [".", "sdk", "sdk-macros-build", "openapi"];

/// Every line that asks for a crate of this workspace asks for this version, and the README has one.
pub(super) fn copied_lines(version: &str, root: &Path, failures: &mut Vec<Failure>) {
    let short = version.rsplit_once('.').map_or(version, |(short, _)| short);
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
            let Some((line, asked)) = asks_for(line) else {
                continue;
            };
            in_readme += usize::from(name == "README.md");
            if asked != short {
                failures.push(Failure::input(
                    format!("{name}:{}", number + 1),
                    format!("expected \"{short}\" in `{line}`; found \"{asked}\""),
                ));
            }
        }
    }
    if in_readme == 0 {
        let line = format!("hubspot-conversations = \"{short}\"");
        failures.push(Failure::input(
            "README.md",
            format!("expected the line `{line}`; it is not there"),
        ));
    }
}

/// A line of a manifest that asks for a crate of this workspace, and the version it asks for.
fn asks_for(line: &str) -> Option<(&str, String)> {
    let line = line.trim_start_matches(['/', '!', ' ', '#']).trim_end();
    if !line.starts_with("hubspot-conversations") {
        return None;
    }
    let table: toml::Table = line.parse().ok()?;
    let (_, asked) = table.into_iter().next()?;
    let version = asked
        .as_str()
        .or_else(|| asked.get("version")?.as_str())?
        .to_owned();
    Some((line, version))
}

/// The Markdown files, and the sources with their comments. The changelog may tell of another version.
fn documents(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = FOLDERS.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = open.pop() {
        // A crate's own folder is read to its end, the root's is not: much else lies there.
        let is_root = folder == root.join(".");
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let kind = path.extension().and_then(|kind| kind.to_str());
            if path.is_dir() {
                if !is_root {
                    open.push(path);
                }
            } else if matches!(kind, Some("md" | "rs")) && !path.ends_with("CHANGELOG.md") {
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

/// `cargo publish --locked` refuses a lock file of another version.
pub(super) fn lock(version: &str, root: &Path, crates: &[Own]) -> Result<(), Failure> {
    let lock = table(root, "Cargo.lock")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    for package in packages.into_iter().flatten() {
        let text = |key: &str| package.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        let is_own = package.get("source").is_none() && crates.iter().any(|own| own.name == text("name"));
        if is_own && text("version") != version {
            return Err(Failure::input(
                "Cargo.lock",
                format!(
                    "expected {} in version {version}; found {}: run `cargo update --workspace`",
                    text("name"),
                    text("version")
                ),
            ));
        }
    }
    Ok(())
}
