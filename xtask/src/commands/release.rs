//! `release`: one version in the manifests, the lock file, the documentation and the changelog.
//!
//! `edits` returns each file with the version in it. `prepare` writes these files; `notes` lists where they differ from
//! those that exist.

use std::fs;
use std::io;
use std::path::Path;

use openapi_diff::{Date, Format};
use semver::Version;
use toml_edit::{DocumentMut, Item, Value, value};

use crate::regen::{self, Failure, Options, write_files};

const MANIFEST: &str = "Cargo.toml";
const LOCK: &str = "Cargo.lock";
const CHANGELOG: &str = "CHANGELOG.md";
const UNRELEASED: &str = "## [Unreleased]\n";

/// A file, and its text with the version of a release.
struct Edit {
    name: String,
    before: String,
    after: String,
}

impl Edit {
    /// Returns a failure for each line that differs.
    fn failures(&self) -> impl Iterator<Item = Failure> {
        let lines = self.before.lines().zip(self.after.lines()).enumerate();
        lines
            .filter(|(_, (before, after))| before != after)
            .map(|(at, (before, after))| {
                let (found, expected) = (before.trim(), after.trim());
                Failure::input(
                    format!("{}:{}", self.name, at + 1),
                    format!("expected `{expected}`; found `{found}`"),
                )
            })
    }
}

/// Returns the changelog's section for the version of a tag.
///
/// # Errors
/// Every line with another version, and whatever else a release lacks.
pub fn notes(tag: &str, root: &Path) -> Result<String, Vec<Failure>> {
    let edits = version_of(tag).and_then(|version| Ok((edits(&version, root)?, version)));
    let (edits, version) = edits.map_err(|failure| vec![failure])?;
    let mut failures: Vec<Failure> = edits.iter().flat_map(Edit::failures).collect();
    let checked = check_repository(root).and_then(|()| check_readme(&version, &edits));
    failures.extend(checked.err());
    match read(root, CHANGELOG).and_then(|text| section(&version, &text)) {
        Ok(notes) if failures.is_empty() => return Ok(notes),
        Ok(_) => {}
        Err(failure) => failures.push(failure),
    }
    Err(failures)
}

/// Sets the version of a tag in all files. The changes of the API since the last release, from the report of `regen`, and
/// the unreleased entries of the changelog become its section for the version. Either all files change or none.
///
/// # Errors
/// When the files of `regen` are not up to date, a file cannot be read or written, or the changelog has a section for the
/// version.
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
    write_version(&version, Date::today(), &done.changes, root)
}

/// Sets the version in all files, with these changes of the API in the changelog.
///
/// # Errors
/// When a file cannot be read or written, or the changelog has a section for the version.
pub fn write_version(version: &Version, date: Date, changes: &[String], root: &Path) -> Result<(), Failure> {
    let changelog = with_section(&read(root, CHANGELOG)?, version, date, changes)?;
    let mut files = vec![(root.join(CHANGELOG), Some(changelog))];
    let edits = edits(version, root)?.into_iter();
    files.extend(edits.map(|edit| (root.join(edit.name), Some(edit.after))));
    write_files(root, &files)
}

/// Returns the version that a tag names.
fn version_of(tag: &str) -> Result<Version, Failure> {
    let version = tag.strip_prefix('v').and_then(|text| Version::parse(text).ok());
    version
        .filter(|version| version.pre.is_empty() && version.build.is_empty())
        .ok_or_else(|| Failure::input(tag, "expected a tag such as v1.2.3"))
}

fn read(root: &Path, name: &str) -> Result<String, Failure> {
    fs::read_to_string(root.join(name)).map_err(|error| Failure::input(name, error.to_string()))
}

fn parsed(root: &Path, name: &str) -> Result<DocumentMut, Failure> {
    let refused = |error: toml_edit::TomlError| Failure::input(name, error.to_string());
    read(root, name)?.parse().map_err(refused)
}

/// Returns every file that names the version, with this version in it.
fn edits(version: &Version, root: &Path) -> Result<Vec<Edit>, Failure> {
    let mut manifest = parsed(root, MANIFEST)?;
    set(
        &mut manifest["workspace"]["package"]["version"],
        &version.to_string(),
    );
    for (name, path) in published(root, &manifest)? {
        let dependency = &mut manifest["workspace"]["dependencies"][&name];
        if dependency.is_none() {
            let expected = format!("expected `{name} = {{ path = \"{path}\", version = \"={version}\" }}`");
            let place = "[workspace.dependencies]";
            return Err(Failure::input(
                MANIFEST,
                format!("{expected} in {place}; found none"),
            ));
        }
        set(&mut dependency["version"], &format!("={version}"));
    }
    let mut lock = parsed(root, LOCK)?;
    let packages = lock.get_mut("package").and_then(Item::as_array_of_tables_mut);
    // The packages without a source are those of this workspace, which inherit its version.
    for package in packages.into_iter().flat_map(|packages| packages.iter_mut()) {
        if !package.contains_key("source") {
            set(&mut package["version"], &version.to_string());
        }
    }
    let mut edits = Vec::new();
    for (name, after) in [(MANIFEST, manifest.to_string()), (LOCK, lock.to_string())] {
        let before = read(root, name)?;
        edits.push(Edit {
            name: name.to_owned(),
            before,
            after,
        });
    }
    for name in documents(root) {
        let before = read(root, &name)?;
        let lines = before.split_inclusive('\n').map(|line| match dependency(line) {
            Some(found) => line.replacen(&format!("\"{found}\""), &format!("\"{}\"", short(version)), 1),
            None => line.to_owned(),
        });
        let after = lines.collect();
        edits.push(Edit { name, before, after });
    }
    Ok(edits)
}

/// Sets a version, and keeps the format of one that is right.
fn set(item: &mut Item, version: &str) {
    if item.as_str() != Some(version) {
        *item = value(version);
    }
}

/// Returns the names and folders of the workspace's members that are published.
fn published(root: &Path, manifest: &DocumentMut) -> Result<Vec<(String, String)>, Failure> {
    let members = at(manifest.as_item(), &["workspace", "members"]).and_then(Item::as_array);
    let mut crates = Vec::new();
    for path in members.into_iter().flatten().filter_map(Value::as_str) {
        let own = parsed(root, &format!("{path}/{MANIFEST}"))?;
        let publish = at(own.as_item(), &["package", "publish"]).and_then(Item::as_bool);
        let name = at(own.as_item(), &["package", "name"]).and_then(Item::as_str);
        if let (Some(name), None | Some(true)) = (name, publish) {
            crates.push((name.to_owned(), path.to_owned()));
        }
    }
    if crates.is_empty() {
        let expected = "expected members of the workspace that are published; found none";
        return Err(Failure::input(MANIFEST, expected));
    }
    Ok(crates)
}

fn at<'a>(item: &'a Item, keys: &[&str]) -> Option<&'a Item> {
    keys.iter().try_fold(item, |item, key| item.get(key))
}

/// Checks that the crates name their repository: crates.io shows it, and its trusted publishing needs it.
fn check_repository(root: &Path) -> Result<(), Failure> {
    let manifest = parsed(root, MANIFEST)?;
    let address = at(manifest.as_item(), &["workspace", "package", "repository"]).and_then(Item::as_str);
    if address.is_none_or(|address| !address.starts_with("https://")) {
        return Err(Failure::input(
            MANIFEST,
            "expected workspace.package.repository = \"https://…\", the public URL of this repository; found none. \
             Set it, and `repository.workspace = true` in each crate that is published",
        ));
    }
    for (_, path) in published(root, &manifest)? {
        let name = format!("{path}/{MANIFEST}");
        if at(parsed(root, &name)?.as_item(), &["package", "repository"]).is_none() {
            let expected = "expected `repository.workspace = true` in its [package]; found none";
            return Err(Failure::input(name, expected));
        }
    }
    Ok(())
}

/// The version in the documentation: `1.2`.
fn short(version: &Version) -> String {
    format!("{}.{}", version.major, version.minor)
}

/// Checks that the README has a dependency to copy.
fn check_readme(version: &Version, edits: &[Edit]) -> Result<(), Failure> {
    let readme = edits.iter().find(|edit| edit.name == "README.md");
    if readme.is_some_and(|edit| edit.before.lines().any(|line| dependency(line).is_some())) {
        return Ok(());
    }
    let expected = format!(
        "expected the line `hubspot-conversations = \"{}\"`; found none",
        short(version)
    );
    Err(Failure::input("README.md", expected))
}

/// Returns the version in a line that depends on a crate of this workspace, for users to copy.
fn dependency(line: &str) -> Option<String> {
    let line = line.trim_start_matches(['/', '!', ' ', '#']).trim_end();
    if !line.starts_with("hubspot-conversations") {
        return None;
    }
    let table: toml::Table = line.parse().ok()?;
    let dependency = table.values().next()?;
    let version = dependency
        .as_str()
        .or_else(|| dependency.get("version")?.as_str());
    version.map(str::to_owned)
}

/// Returns the documentation: the Markdown files of the root, and those and the sources of the crates. The changelog names
/// other versions.
fn documents(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![
        String::new(),
        "sdk/".into(),
        "sdk-macros-build/".into(),
        "openapi/".into(),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if path.is_dir() {
                folders.extend((!folder.is_empty()).then(|| format!("{name}/")));
            } else if path
                .extension()
                .is_some_and(|extension| extension == "md" || extension == "rs")
                && name != CHANGELOG
            {
                found.push(name);
            }
        }
    }
    found.sort();
    found
}

fn heading(version: &Version) -> String {
    format!("## [{version}] - ")
}

/// Returns the section of a version in the changelog, without its heading.
fn section(version: &Version, text: &str) -> Result<String, Failure> {
    let refused = |message: String| Failure::input(CHANGELOG, message);
    let start = heading(version);
    let mut lines = text.lines().skip_while(|line| !line.starts_with(&start));
    let heading = lines
        .next()
        .ok_or_else(|| refused(format!("expected a section `{start}YYYY-MM-DD`; there is none")))?;
    let date = heading.trim_start_matches(&start);
    if date.parse::<Date>().is_err() {
        return Err(refused(format!(
            "expected a date such as 2026-01-31 in `{heading}`; found `{date}`"
        )));
    }
    let body: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    let body = body.join("\n").trim().to_owned();
    if !body.contains("\n- ") {
        return Err(refused(format!(
            "expected what changed under `{heading}`; found no entry"
        )));
    }
    Ok(body)
}

/// Turns the unreleased entries of the changelog into the section of a version, after these changes of the API.
fn with_section(text: &str, version: &Version, date: Date, changes: &[String]) -> Result<String, Failure> {
    let heading = heading(version);
    if text.contains(&heading) {
        return Err(Failure::input(
            CHANGELOG,
            format!("it already has a section for {version}"),
        ));
    }
    let Some((before, after)) = text.split_once(UNRELEASED) else {
        let expected = format!("expected the line `{}`; there is none", UNRELEASED.trim_end());
        return Err(Failure::input(CHANGELOG, expected));
    };
    let mut section = format!("{UNRELEASED}\n{heading}{date}\n");
    if !changes.is_empty() {
        section += &format!("\n### HubSpot's API\n\n- {}\n", changes.join("\n- "));
    }
    Ok(format!("{before}{section}{after}"))
}
