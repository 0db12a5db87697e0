//! The edits of a release.

use std::io;
use std::path::Path;

use openapi_diff::{Date, Format};
use semver::Version;
use xshell::{Shell, cmd};

use super::{Failure, changelog, manifest, places, read, version_of};
use crate::regen::{self, Options, write_files};

/// Sets the version of a tag in the manifests, the lock file and the lines that people copy. In the changelog, the changes
/// of the API since the last release, from the report of `regen`, and the unreleased entries become the section of the
/// version. But for the lock file, which `cargo` writes, either all files change or none.
///
/// # Errors
/// When the files of `regen` are not up to date, a file cannot be read or written, the changelog has a section for the
/// version, or `cargo` fails.
pub fn prepare(tag: &str, root: &Path) -> Result<(), Failure> {
    let version = version_of(tag)?;
    let options = Options {
        check: true,
        ..Options::new(root.to_owned(), Format::Json)
    };
    let done = regen::run(&options, &mut io::sink())?;
    if done.code != 0 {
        return Err(Failure::input(
            done.stale.join(", "),
            "expected files that are up to date: run `cargo xtask regen --offline`, and read its report",
        ));
    }
    write_version(&version, Date::today(), &done.changes, root)?;
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
    let files: Vec<_> = files.into_iter().map(|(path, text)| (path, Some(text))).collect();
    write_files(root, &files)
}
