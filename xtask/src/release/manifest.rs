//! The manifests and the lock file.

use std::path::Path;

use semver::Version;
use toml_edit::{DocumentMut, value};

use super::{Failure, read, table};

pub(super) const FILE: &str = "Cargo.toml";

/// A crate of this workspace that is published.
#[derive(Debug)]
pub(super) struct Published {
    name: String,
    /// The folder.
    path: String,
    /// The version that the other crates depend on.
    dependency: Option<String>,
}

fn refused(message: String) -> Failure {
    Failure::input(FILE, message)
}

/// Returns the crates of this workspace that are published.
fn published(root: &Path, manifest: &toml::Table) -> Result<Vec<Published>, Failure> {
    let dependencies = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies")?.as_table());
    let mut crates = Vec::new();
    for (name, dependency) in dependencies.into_iter().flatten() {
        // The crates of this workspace are those with a path.
        let Some(path) = dependency.get("path").and_then(toml::Value::as_str) else {
            continue;
        };
        let own = table(root, &format!("{path}/{FILE}"))?;
        let publish = own.get("package").and_then(|package| package.get("publish"));
        if publish.and_then(toml::Value::as_bool) != Some(false) {
            let version = dependency.get("version").and_then(toml::Value::as_str);
            crates.push(Published {
                name: name.clone(),
                path: path.to_owned(),
                dependency: version.map(str::to_owned),
            });
        }
    }
    if crates.is_empty() {
        return Err(refused(
            "expected the workspace's own crates among its dependencies; found none".to_owned(),
        ));
    }
    Ok(crates)
}

/// Checks that the manifest has this version everywhere, and returns the crates that are published.
pub(super) fn check(version: &Version, root: &Path) -> Result<Vec<Published>, Failure> {
    let manifest = table(root, FILE)?;
    let own = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("package")?.get("version")?.as_str())
        .unwrap_or_default();
    if own != version.to_string() {
        return Err(refused(format!(
            "expected workspace.package.version = \"{version}\", as in the tag; found \"{own}\""
        )));
    }
    let crates = published(root, &manifest)?;
    let exact = format!("={version}");
    match crates
        .iter()
        .find(|own| own.dependency.as_deref() != Some(&exact))
    {
        None => Ok(crates),
        Some(Published { name, dependency, .. }) => Err(refused(format!(
            "expected the dependency {name} in version \"{exact}\"; found {}",
            dependency
                .as_ref()
                .map_or("no version".to_owned(), |found| format!("\"{found}\""))
        ))),
    }
}

/// Checks that the crates name their repository: crates.io shows it, and its trusted publishing needs it.
pub(super) fn check_repository(root: &Path, crates: &[Published]) -> Result<(), Failure> {
    let manifest = table(root, FILE)?;
    let address = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("package")?.get("repository")?.as_str());
    if address.is_none_or(|address| !address.starts_with("https://")) {
        return Err(refused(
            "expected workspace.package.repository = \"https://…\", the public URL of this repository; found none. \
             Set it, and `repository.workspace = true` in each crate that is published"
                .to_owned(),
        ));
    }
    for Published { path, .. } in crates {
        let name = format!("{path}/{FILE}");
        let own = table(root, &name)?;
        if own
            .get("package")
            .and_then(|package| package.get("repository"))
            .is_none()
        {
            return Err(Failure::input(
                name,
                "expected `repository.workspace = true` in its [package]; found none",
            ));
        }
    }
    Ok(())
}

/// Checks the lock file: `cargo publish --locked` refuses one of another version.
pub(super) fn check_lock(version: &Version, root: &Path, crates: &[Published]) -> Result<(), Failure> {
    let lock = table(root, "Cargo.lock")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    for package in packages.into_iter().flatten() {
        let text = |key: &str| package.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        let is_own = package.get("source").is_none() && crates.iter().any(|own| own.name == text("name"));
        if is_own && text("version") != version.to_string() {
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

/// Returns the manifest with another version.
pub(super) fn with_version(version: &Version, root: &Path) -> Result<String, Failure> {
    let crates = published(root, &table(root, FILE)?)?;
    let mut manifest: DocumentMut = read(root, FILE)?
        .parse()
        .map_err(|error: toml_edit::TomlError| refused(error.to_string()))?;
    manifest["workspace"]["package"]["version"] = value(version.to_string());
    for own in crates {
        manifest["workspace"]["dependencies"][&own.name]["version"] = value(format!("={version}"));
    }
    Ok(manifest.to_string())
}
