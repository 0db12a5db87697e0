//! `cargo xtask diff`: two files in, a report out.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::impact::{self, Impact};
use crate::openapi::{Document, InputError, Interner, MAX_BYTES, parse};

use super::{Format, Report, Verdict, compare_documents, render};

/// Exit code when nothing breaks.
pub const FINE: u8 = 0;
/// Exit code when something does.
pub const BREAKING: u8 = 1;
/// Exit code when there is nothing to compare: unreadable input, or wrong usage.
pub const UNREADABLE: u8 = 2;

/// Where what upstream says of each version is, by the version's name.
const UPSTREAM: &str = "openapi/upstream";

/// What `diff` is asked to do.
#[derive(Debug, Clone)]
pub struct Diff {
    /// The document a client was written from: a file, or the name of a version, which stands for what upstream
    /// says of it.
    pub old: PathBuf,
    /// The document it will meet, likewise.
    pub new: PathBuf,
    /// Whether to say what is between them for users of the SDK.
    pub sdk: bool,
    /// The workspace, which has the SDK's version, and what turns HubSpot's documents into its description.
    pub root: Option<PathBuf>,
    /// How to say what is between them.
    pub format: Format,
}

impl Diff {
    /// Compares, writes the report or one line of error, and gives the exit code.
    ///
    /// # Errors
    /// When a writer fails.
    pub fn run(&self, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<u8> {
        match self.report() {
            Ok(report) => {
                render(&report, self.format, out)?;
                Ok(if report.verdict == Verdict::Breaking {
                    BREAKING
                } else {
                    FINE
                })
            }
            Err(error) => {
                writeln!(errors, "error: {error}")?;
                Ok(UNREADABLE)
            }
        }
    }

    /// Reads both documents and compares them. The JSON of one is let go before the other is read.
    ///
    /// # Errors
    /// When one of them cannot be read or understood, or no SDK can be generated from it and one is asked for.
    pub fn report(&self) -> Result<Report, Box<dyn Error>> {
        let mut interner = Interner::default();
        let (old, new) = (self.facts(&self.old)?, self.facts(&self.new)?);
        let read = |path: &Path, interner: &mut Interner| {
            Document::read(&load(path)?, interner).map_err(|error| in_file(error, path))
        };
        let (old, new) = (read(&old, &mut interner)?, read(&new, &mut interner)?);
        let report = compare_documents(&old, &new, &mut interner);
        if !self.sdk {
            return Ok(report);
        }
        drop((old, new, interner));
        Ok(report.with_sdk(self.impact()?))
    }

    /// The file that is meant: what upstream says of a version, if that is what was given.
    fn facts(&self, given: &Path) -> Result<PathBuf, InputError> {
        if let (Some(name), Some(root)) = (self.of_version(given), &self.root) {
            return Ok(root.join(UPSTREAM).join(format!("{name}.json")));
        }
        if given.exists() {
            return Ok(given.to_path_buf());
        }
        let versions = self.versions().join(", ");
        let (problem, expected) = if versions.is_empty() {
            ("there is no such file".to_owned(), "a readable file")
        } else {
            (
                format!("there is neither a file nor a version of that name (versions: {versions})"),
                "a readable file, or a version's name",
            )
        };
        Err(in_file(
            InputError::new(format!("cannot be read: {problem}"), "", expected),
            given,
        ))
    }

    /// The version of that name, if there is one.
    fn of_version(&self, given: &Path) -> Option<String> {
        let name = given.to_str()?;
        self.versions().into_iter().find(|version| version == name)
    }

    /// The versions of which something is known.
    fn versions(&self) -> Vec<String> {
        let folder = self.root.as_ref().map(|root| root.join(UPSTREAM));
        let files = folder.and_then(|folder| folder.read_dir().ok());
        let paths = files.into_iter().flatten().flatten().map(|entry| entry.path());
        let mut versions: Vec<String> = paths
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
            .collect();
        versions.sort();
        versions
    }

    /// What is between the two SDKs.
    fn impact(&self) -> Result<Impact, Box<dyn Error>> {
        let root = self.root.as_deref();
        let shipped = |given: &Path| -> Result<(Value, String), Box<dyn Error>> {
            let name = given.display().to_string();
            // What is shipped of a version is at hand.
            let own = self.of_version(given).map(|name| format!("openapi/{name}.json"));
            let path = match (own, root) {
                (Some(own), Some(root)) => root.join(own),
                _ => given.to_path_buf(),
            };
            Ok((impact::shipped(&load(&path)?, &name, root)?, name))
        };
        let ((old, old_name), (new, new_name)) = (shipped(&self.old)?, shipped(&self.new)?);
        let wire = super::compare(&old, &new)?;
        Ok(impact::assess((&old, &old_name), (&new, &new_name), &wire, root)?)
    }
}

fn in_file(error: InputError, path: &Path) -> InputError {
    error.in_source(&path.display().to_string())
}

fn load(path: &Path) -> Result<Value, InputError> {
    let failed = |error: io::Error| {
        let problem = format!("cannot be read: {error}");
        in_file(InputError::new(problem, "", "a readable file"), path)
    };
    let mut bytes = Vec::new();
    let cap = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    File::open(path)
        .map_err(failed)?
        .take(cap.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    parse(&bytes, &path.display().to_string())
}
