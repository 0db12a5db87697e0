//! `release`: whether a tag, the manifests, the changelog and the README tell of the same version.

use std::path::Path;

use crate::regen::Failure;

/// The changelog's section for the version that a tag names, once everything agrees on it.
///
/// # Errors
/// When something names another version, or the changelog has nothing to say of this one.
pub fn notes(tag: &str, root: &Path) -> Result<String, Failure> {
    let version = tag
        .strip_prefix('v')
        .filter(|version| is_version(version))
        .ok_or_else(|| Failure::input(tag, "expected a tag such as v1.2.3"))?;
    manifest(version, &read(root, "Cargo.toml")?)?;
    readme(version, &read(root, "README.md")?)?;
    section(version, &read(root, "CHANGELOG.md")?)
}

fn read(root: &Path, name: &str) -> Result<String, Failure> {
    std::fs::read_to_string(root.join(name)).map_err(|error| Failure::input(name, error.to_string()))
}

fn is_version(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u32>().is_ok())
}

fn manifest(version: &str, text: &str) -> Result<(), Failure> {
    let refuse = |message: String| Failure::input("Cargo.toml", message);
    let manifest: toml::Table = text.parse().map_err(|error| refuse(format!("{error}")))?;
    let workspace = manifest.get("workspace");
    let own = workspace
        .and_then(|workspace| workspace.get("package")?.get("version")?.as_str())
        .unwrap_or_default();
    if own != version {
        return Err(refuse(format!(
            "expected workspace.package.version = \"{version}\", as the tag says; found \"{own}\""
        )));
    }
    let dependencies = workspace.and_then(|workspace| workspace.get("dependencies")?.as_table());
    let exact = format!("={version}");
    let mut seen = 0;
    for (name, dependency) in dependencies.into_iter().flatten() {
        // Those of this workspace are the ones with a path.
        if dependency.get("path").is_none() {
            continue;
        }
        seen += 1;
        let asked = dependency.get("version").and_then(toml::Value::as_str);
        if asked != Some(exact.as_str()) {
            return Err(refuse(format!(
                "expected {name} to be asked for as \"{exact}\"; found {}",
                asked.map_or("no version".to_owned(), |asked| format!("\"{asked}\""))
            )));
        }
    }
    if seen == 0 {
        return Err(refuse(
            "expected the workspace's own crates among its dependencies; found none".to_owned(),
        ));
    }
    Ok(())
}

/// The line that people copy.
fn readme(version: &str, text: &str) -> Result<(), Failure> {
    let short = version.rsplit_once('.').map_or(version, |(short, _)| short);
    let line = format!("hubspot-conversations = \"{short}\"");
    if text.lines().any(|found| found == line) {
        return Ok(());
    }
    Err(Failure::input(
        "README.md",
        format!("expected the line `{line}`; it is not there"),
    ))
}

fn section(version: &str, text: &str) -> Result<String, Failure> {
    let refuse = |message: String| Err(Failure::input("CHANGELOG.md", message));
    let start = format!("## [{version}] - ");
    let mut lines = text.lines().skip_while(|line| !line.starts_with(&start));
    let Some(heading) = lines.next() else {
        return refuse(format!("expected a section `{start}YYYY-MM-DD`; there is none"));
    };
    let date = &heading[start.len()..];
    let digits: String = date
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if digits != "0000-00-00" {
        return refuse(format!(
            "expected a date such as 2026-01-31 in `{heading}`; found `{date}`"
        ));
    }
    let body: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    let body = body.join("\n").trim().to_owned();
    if !body.contains("\n- ") {
        return refuse(format!("expected what changed under `{heading}`; found no entry"));
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "[workspace.package]\nversion = \"1.2.3\"\n[workspace.dependencies]\n\
        own = { path = \"own\", version = \"=1.2.3\" }\nother = \"4\"\n";
    const README: &str = "hubspot-conversations = \"1.2\"\n";
    const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-02-01\n\n### Added\n\n- One.\n\n\
        ## [1.2.2] - 2026-01-01\n\n### Fixed\n\n- Another.\n";

    fn tried(tag: &str, files: [&str; 3]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in ["Cargo.toml", "README.md", "CHANGELOG.md"].iter().zip(files) {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        notes(tag, folder.path()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_release_has_its_own_section_for_notes() {
        let notes = tried("v1.2.3", [MANIFEST, README, CHANGELOG]);
        assert_eq!(notes.as_deref(), Ok("### Added\n\n- One."));
    }

    #[test]
    fn whatever_names_another_version_is_named() {
        let cases = [
            (
                "1.2.3",
                [MANIFEST, README, CHANGELOG],
                "1.2.3: expected a tag such as v1.2.3",
            ),
            ("v1.2", [MANIFEST, README, CHANGELOG], "v1.2: expected a tag"),
            ("v1.2.4", [MANIFEST, README, CHANGELOG], "found \"1.2.3\""),
            (
                "v1.2.3",
                [&MANIFEST.replace("=1.2.3", "=1.2.2"), README, CHANGELOG],
                "expected own to be asked for as \"=1.2.3\"; found \"=1.2.2\"",
            ),
            (
                "v1.2.3",
                [MANIFEST, "hubspot-conversations = \"1.1\"\n", CHANGELOG],
                "README.md: expected the line `hubspot-conversations = \"1.2\"`",
            ),
            (
                "v1.2.3",
                [MANIFEST, README, &CHANGELOG.replace("[1.2.3]", "[1.2.1]")],
                "CHANGELOG.md: expected a section",
            ),
            (
                "v1.2.3",
                [MANIFEST, README, &CHANGELOG.replace("2026-02-01", "soon")],
                "found `soon`",
            ),
            (
                "v1.2.3",
                [MANIFEST, README, &CHANGELOG.replace("- One.", "")],
                "found no entry",
            ),
        ];
        for (tag, files, expected) in cases {
            let refused = tried(tag, files).unwrap_err();
            assert!(refused.contains(expected), "{refused}");
        }
    }

    #[test]
    fn this_repository_agrees_with_itself() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = read(&root, "Cargo.toml").unwrap();
        let table: toml::Table = text.parse().unwrap();
        let version = table["workspace"]["package"]["version"].as_str().unwrap();
        manifest(version, &text).unwrap();
        readme(version, &read(&root, "README.md").unwrap()).unwrap();
    }
}
