//! `release`: whether a tag, the manifests, the changelog and the documentation tell of the same version, and
//! whether the crates say where they are from.

mod places;

use std::path::Path;

use crate::regen::Failure;

/// The changelog's section for the version that a tag names, once everything agrees on it.
///
/// # Errors
/// Everything that names another version, lacks what a release needs, or has nothing to say of this one.
pub fn notes(tag: &str, root: &Path) -> Result<String, Vec<Failure>> {
    let version = tag
        .strip_prefix('v')
        .filter(|version| is_version(version))
        .ok_or_else(|| vec![Failure::input(tag, "expected a tag such as v1.2.3")])?;
    let mut failures = Vec::new();
    match manifest(version, root) {
        Ok(crates) => {
            failures.extend(places::lock(version, root, &crates).err());
            failures.extend(repository(root, &crates).err());
        }
        Err(failure) => failures.push(failure),
    }
    places::copied_lines(version, root, &mut failures);
    match read(root, "CHANGELOG.md").and_then(|text| section(version, &text)) {
        Ok(notes) if failures.is_empty() => return Ok(notes),
        Ok(_) => {}
        Err(failure) => failures.push(failure),
    }
    Err(failures)
}

/// A crate of this workspace that is published.
#[derive(Debug)]
struct Own {
    name: String,
    /// Its folder.
    path: String,
}

fn read(root: &Path, name: &str) -> Result<String, Failure> {
    std::fs::read_to_string(root.join(name)).map_err(|error| Failure::input(name, error.to_string()))
}

fn is_version(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u32>().is_ok())
}

fn table(root: &Path, name: &str) -> Result<toml::Table, Failure> {
    let text = read(root, name)?;
    text.parse()
        .map_err(|error: toml::de::Error| Failure::input(name, error.to_string()))
}

/// The crates that are published, once the manifest agrees.
fn manifest(version: &str, root: &Path) -> Result<Vec<Own>, Failure> {
    let refuse = |message: String| Failure::input("Cargo.toml", message);
    let manifest = table(root, "Cargo.toml")?;
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
    let mut crates = Vec::new();
    for (name, dependency) in dependencies.into_iter().flatten() {
        // Those of this workspace are the ones with a path. What is not published needs no version.
        let Some(path) = dependency.get("path").and_then(toml::Value::as_str) else {
            continue;
        };
        let own = table(root, &format!("{path}/Cargo.toml"))?;
        let publish = own.get("package").and_then(|package| package.get("publish"));
        if publish.and_then(toml::Value::as_bool) == Some(false) {
            continue;
        }
        crates.push(Own {
            name: name.clone(),
            path: path.to_owned(),
        });
        let asked = dependency.get("version").and_then(toml::Value::as_str);
        if asked != Some(exact.as_str()) {
            return Err(refuse(format!(
                "expected {name} to be asked for as \"{exact}\"; found {}",
                asked.map_or("no version".to_owned(), |asked| format!("\"{asked}\""))
            )));
        }
    }
    if crates.is_empty() {
        return Err(refuse(
            "expected the workspace's own crates among its dependencies; found none".to_owned(),
        ));
    }
    Ok(crates)
}

/// crates.io shows it, and its trusted publishing goes by it.
fn repository(root: &Path, crates: &[Own]) -> Result<(), Failure> {
    let manifest = table(root, "Cargo.toml")?;
    let address = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("package")?.get("repository")?.as_str());
    if address.is_none_or(|address| !address.starts_with("https://")) {
        return Err(Failure::input(
            "Cargo.toml",
            "expected workspace.package.repository = \"https://…\", the address that this repository has in public; \
             found none. Set it, and `repository.workspace = true` in each crate that is published",
        ));
    }
    for Own { path, .. } in crates {
        let name = format!("{path}/Cargo.toml");
        let own = table(root, &name)?;
        if own
            .get("package")
            .and_then(|package| package.get("repository"))
            .is_none()
        {
            return Err(Failure::input(
                name,
                "expected `repository.workspace = true` in its [package]; it is not there",
            ));
        }
    }
    Ok(())
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

    const MANIFEST: &str = "[workspace.package]\nversion = \"1.2.3\"\nrepository = \"https://example.com/x\"\n\
        [workspace.dependencies]\nown = { path = \"own\", version = \"=1.2.3\" }\nhelper = { path = \"helper\" }\n\
        other = \"4\"\n";
    const LOCK: &str = "[[package]]\nname = \"own\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"other\"\n\
        version = \"4.0.0\"\nsource = \"registry\"\n";
    const README: &str = "# own\n\nhubspot-conversations = \"1.2\"\n";
    const GUIDE: &str = "hubspot-conversations = { version = \"1.2\", features = [\"mock\"] }\n";
    const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-02-01\n\n### Added\n\n- One.\n\n\
        ## [1.2.2] - 2026-01-01\n\n### Fixed\n\n- Another.\n";
    const FILES: [(&str, &str); 6] = [
        ("Cargo.toml", MANIFEST),
        ("Cargo.lock", LOCK),
        ("README.md", README),
        ("CHANGELOG.md", CHANGELOG),
        ("sdk/src/guide/testing.md", GUIDE),
        (
            "sdk/src/lib.rs",
            "//! hubspot-conversations is said in prose, and = stands for nothing there.\n",
        ),
    ];

    /// The notes of a release, or all that is said against it, when one file has a text replaced.
    fn tried(tag: &str, file: &str, from: &str, to: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let text = if name == file {
                assert!(text.contains(from), "{name} has no {from}");
                text.replace(from, to)
            } else {
                text.to_owned()
            };
            std::fs::write(path, text).unwrap();
        };
        for (name, publish) in [("own", true), ("helper", false)] {
            let text =
                format!("[package]\nname = \"{name}\"\npublish = {publish}\nrepository.workspace = true\n");
            write(&format!("{name}/Cargo.toml"), &text);
        }
        for (name, text) in FILES {
            write(name, text);
        }
        notes(tag, folder.path()).map_err(|failures| {
            let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
            lines.join("\n")
        })
    }

    #[test]
    fn a_release_has_its_own_section_for_notes() {
        let notes = tried("v1.2.3", "", "", "");
        assert_eq!(notes.as_deref(), Ok("### Added\n\n- One."));
    }

    #[test]
    fn whatever_names_another_version_is_named() {
        let cases = [
            (
                "Cargo.toml",
                "=1.2.3",
                "=1.2.2",
                "Cargo.toml: expected own to be asked for as \"=1.2.3\"; found \"=1.2.2\"",
            ),
            (
                "Cargo.lock",
                "1.2.3",
                "1.2.2",
                "Cargo.lock: expected own in version 1.2.3; found 1.2.2: run `cargo update --workspace`",
            ),
            (
                "Cargo.toml",
                "repository",
                "homepage",
                "Cargo.toml: expected workspace.package.repository",
            ),
            (
                "own/Cargo.toml",
                "repository",
                "homepage",
                "own/Cargo.toml: expected `repository.workspace = true`",
            ),
            (
                "README.md",
                "1.2",
                "1.1",
                "README.md:3: expected \"1.2\" in `hubspot-conversations = \"1.1\"`; found \"1.1\"",
            ),
            (
                "README.md",
                "hubspot",
                "# hub",
                "README.md: expected the line `hubspot-conversations = \"1.2\"`",
            ),
            (
                "sdk/src/guide/testing.md",
                "1.2",
                "1.20",
                "testing.md:1: expected \"1.2\" in ",
            ),
            (
                "sdk/src/lib.rs",
                "//! ",
                "//! hubspot-conversations-codegen = \"=1.2.2\"\n//! ",
                "lib.rs:1: expected \"1.2\" in ",
            ),
            (
                "CHANGELOG.md",
                "[1.2.3]",
                "[1.2.1]",
                "CHANGELOG.md: expected a section",
            ),
            (
                "CHANGELOG.md",
                "2026-02-01",
                "soon",
                "CHANGELOG.md: expected a date such as 2026-01-31 in `## [1.2.3] - soon`; found `soon`",
            ),
            (
                "CHANGELOG.md",
                "- One.",
                "",
                "CHANGELOG.md: expected what changed under `## [1.2.3] - 2026-02-01`; found no entry",
            ),
        ];
        for (file, from, to, expected) in cases {
            let refused = tried("v1.2.3", file, from, to).unwrap_err();
            assert!(refused.contains(expected), "{refused}");
            assert_eq!(refused.lines().count(), 1, "{refused}");
        }
        for tag in ["1.2.3", "v1.2", "v1.2.3-rc.1", "v1.2.x"] {
            let refused = tried(tag, "", "", "").unwrap_err();
            assert_eq!(refused, format!("{tag}: expected a tag such as v1.2.3"));
        }
    }

    #[test]
    fn all_that_lacks_is_told_at_once() {
        let refused = tried("v1.3.0", "", "", "").unwrap_err();
        let named: Vec<&str> = refused
            .lines()
            .filter_map(|line| line.split(": ").next())
            .collect();
        let guide = if cfg!(windows) {
            "sdk\\src\\guide\\testing.md:1"
        } else {
            "sdk/src/guide/testing.md:1"
        };
        assert_eq!(named, ["Cargo.toml", "README.md:3", guide, "CHANGELOG.md"]);
    }

    #[test]
    fn this_repository_agrees_with_itself() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let table = table(&root, "Cargo.toml").unwrap();
        let version = table["workspace"]["package"]["version"].as_str().unwrap();
        let crates = manifest(version, &root).unwrap();
        assert_eq!(crates.len(), 3, "{crates:?}");
        places::lock(version, &root, &crates).unwrap();
        let mut failures = Vec::new();
        places::copied_lines(version, &root, &mut failures);
        assert_eq!(failures, []);
    }
}
