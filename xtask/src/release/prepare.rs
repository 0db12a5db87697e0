//! The edits of a release.

use std::path::{Path, PathBuf};

use openapi_diff::Date;
use semver::Version;
use xshell::{Shell, cmd};

use super::{Failure, changelog, manifest, places, read, version_of};
use crate::regen::write_files;

/// Sets the version of a tag in the manifests, the lock file and the lines that people copy, and makes the changelog's
/// unreleased entries those of the version, with these changes of the API. But for the lock file, which `cargo` writes,
/// either all files change or none.
///
/// # Errors
/// When a file cannot be read or written, the changelog has a section for the version, or `cargo` fails.
pub fn prepare(tag: &str, changes: &[String], root: &Path) -> Result<(), Failure> {
    write_version(&version_of(tag)?, Date::today(), changes, root)?;
    let failed = |error: xshell::Error| Failure::input("cargo", error.to_string());
    let shell = Shell::new().map_err(failed)?;
    shell.change_dir(root);
    let update = cmd!(shell, "cargo update --workspace --offline --quiet");
    update.quiet().run().map_err(failed)
}

pub(super) fn write_version(
    version: &Version,
    date: Date,
    changes: &[String],
    root: &Path,
) -> Result<(), Failure> {
    let changelog = changelog::release(&read(root, changelog::FILE)?, version, date, changes)?;
    let mut files = places::with_version(version, root)?;
    files.push((root.join(changelog::FILE), changelog));
    files.push((root.join(manifest::FILE), manifest::with_version(version, root)?));
    let bytes = |(path, text): (PathBuf, String)| (path, Some(text.into_bytes()));
    write_files(root, &files.into_iter().map(bytes).collect::<Vec<_>>())
}
