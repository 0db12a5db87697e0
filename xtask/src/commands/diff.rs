//! `cargo xtask diff`: compares two files, or prints rules.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use openapi_diff::{
    AcceptedChanges, Date, Format, InputError, MAX_BYTES, RULES, Report, Rule, Semver, Verdict, compare,
    compare_files, escape_terminal, read_file, render, render_rule, render_rules,
};
use serde_json::Value;

use super::ReportFormat;
use crate::regen;
use crate::regen::sdk_step::{self, SdkReport, VersionStep};

/// The exit code when no change is of the level of `--fail-on` or worse.
pub const FINE: u8 = 0;
/// The exit code for a change of the level of `--fail-on` or worse: by default, a breaking one.
pub const BREAKING: u8 = 1;
/// The exit code for unreadable input, an unknown rule and wrong usage.
pub const UNREADABLE: u8 = 2;

/// The folder of the facts from upstream, with a file for each version.
const UPSTREAM: &str = "openapi/upstream";

/// The level of changes that `--fail-on` names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Changes that break a strict client.
    #[default]
    Breaking,
    /// Also changes that a strict client tolerates.
    Additive,
    /// Also changes of documentation: any change.
    Docs,
}

impl FailOn {
    fn verdict(self) -> Verdict {
        match self {
            Self::Breaking => Verdict::Breaking,
            Self::Additive => Verdict::Additive,
            Self::Docs => Verdict::Docs,
        }
    }
}

/// The arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The old document, which a client was written from: OpenAPI 3.0, 3.1 or 3.2 in JSON or YAML; or the name of a
    /// version, such as v3, for its facts from upstream.
    #[arg(required_unless_present_any = ["explain", "list_rules"])]
    old: Option<PathBuf>,
    /// The new document, likewise.
    #[arg(required_unless_present_any = ["explain", "list_rules"])]
    new: Option<PathBuf>,
    /// Also report what the changes mean for users of this SDK, and its next version.
    #[arg(long, requires = "new")]
    sdk: bool,
    /// The least level of changes that exits with 1.
    #[arg(long, value_enum, default_value_t, requires = "new")]
    fail_on: FailOn,
    /// A file of accepted changes, which do not count for the exit code: TOML with entries `[[accepted]]` of a
    /// `rule`, a `place` (the JSON pointer of a report; with `/*` at its end, all below it), a `reason` and the
    /// last day, `expires`; with `before` and `after`, only the change of these values.
    #[arg(long, value_name = "FILE", requires = "new")]
    accept: Option<PathBuf>,
    /// The day that `expires` is compared with, such as 2026-12-31; by default, today in UTC.
    #[arg(long, value_name = "DATE", requires = "accept")]
    today: Option<Date>,
    /// Print a rule: its levels, its reason and an example.
    #[arg(long, value_name = "RULE", conflicts_with_all = ["old", "list_rules"])]
    explain: Option<String>,
    /// Print all rules.
    #[arg(long, conflicts_with = "old")]
    list_rules: bool,
    /// The format of the output.
    #[arg(long, visible_alias = "format", value_enum, default_value_t)]
    report: ReportFormat,
}

impl Arguments {
    /// Runs the command, and returns its exit code.
    ///
    /// # Errors
    /// When a writer fails.
    pub fn run(self, root: Option<PathBuf>, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<u8> {
        let format = self.report.resolve();
        if let Some(id) = &self.explain {
            return explain(id, format, out, errors);
        }
        match (self.old, self.new) {
            (Some(old), Some(new)) => Diff {
                old,
                new,
                sdk: self.sdk,
                fail_on: self.fail_on,
                accept: self.accept,
                today: self.today,
                root,
                format,
            }
            .run(out, errors),
            _ => render_rules(RULES, format, out).map(|()| FINE),
        }
    }
}

fn explain(id: &str, format: Format, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<u8> {
    if let Some(rule) = Rule::find(id) {
        return render_rule(rule, format, out).map(|()| FINE);
    }
    let similar = Rule::similar(id);
    let hint = if similar.is_empty() {
        "`cargo xtask diff --list-rules` prints all".to_owned()
    } else {
        format!("similar: {}", similar.join(", "))
    };
    writeln!(errors, "error: unknown rule `{}`; {hint}", escape_terminal(id))?;
    Ok(UNREADABLE)
}

/// A comparison of two files or versions.
#[derive(Debug, Clone)]
pub struct Diff {
    /// The document that a client was written from: a file, or the name of a version, for its facts from upstream.
    pub old: PathBuf,
    /// The new document, likewise.
    pub new: PathBuf,
    /// Whether to report what the changes mean for users of the SDK.
    pub sdk: bool,
    /// The least level of changes that exits with [`BREAKING`].
    pub fail_on: FailOn,
    /// A file of accepted changes.
    pub accept: Option<PathBuf>,
    /// The day that expiry dates are compared with; today in UTC if absent.
    pub today: Option<Date>,
    /// The workspace, which has the SDK's version, and what turns HubSpot's documents into its description.
    pub root: Option<PathBuf>,
    /// The format of the report.
    pub format: Format,
}

impl Diff {
    /// Compares, writes the report or one line of error, and returns the exit code.
    ///
    /// # Errors
    /// When a writer fails.
    pub fn run(&self, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<u8> {
        let compared = self.accepted_report().and_then(|(report, warnings)| {
            let sdk = self.sdk.then(|| self.with_sdk_step(report.clone())).transpose()?;
            Ok((report, warnings, sdk))
        });
        let (report, warnings, sdk) = match compared {
            Ok(compared) => compared,
            Err(error) => {
                writeln!(errors, "error: {error}")?;
                return Ok(UNREADABLE);
            }
        };
        for warning in warnings {
            writeln!(errors, "warning: {warning}")?;
        }
        let code = if report.verdict >= self.fail_on.verdict() {
            BREAKING
        } else {
            FINE
        };
        match sdk {
            Some(report) => report.render(self.format, out)?,
            None => render(&report, self.format, out)?,
        }
        Ok(code)
    }

    /// Compares, and returns the report without accepted changes, with warnings about the list of these.
    fn accepted_report(&self) -> Result<(Report, Vec<InputError>), Box<dyn Error>> {
        let mut report = self.report()?;
        let Some(path) = &self.accept else {
            return Ok((report, Vec::new()));
        };
        let name = path.display().to_string();
        let unreadable = |problem: &str| in_file(InputError::new(problem, "", "a TOML file"), path);
        let bytes = read_bytes(path)?;
        let text = String::from_utf8(bytes).map_err(|_| unreadable("is not UTF-8 text"))?;
        let warnings =
            AcceptedChanges::parse(&text, &name)?.apply(&mut report, self.today.unwrap_or_else(Date::today));
        Ok((report, warnings))
    }

    /// Reads both documents and compares them.
    ///
    /// # Errors
    /// When one of them cannot be read or resolved.
    pub fn report(&self) -> Result<Report, Box<dyn Error>> {
        Ok(compare_files(&self.facts(&self.old)?, &self.facts(&self.new)?)?)
    }

    /// Returns the file: that of a version's facts, where the name of a version is given.
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

    /// Returns the version with that name.
    fn of_version(&self, given: &Path) -> Option<String> {
        let name = given.to_str()?;
        self.versions().into_iter().find(|version| version == name)
    }

    /// Returns the versions that have facts.
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

    /// Adds the version step of the SDK to the report.
    fn with_sdk_step(&self, report: Report) -> Result<SdkReport, Box<dyn Error>> {
        let root = self.root.as_deref();
        let described = |given: &Path| -> Result<(Value, String), Box<dyn Error>> {
            let name = given.display().to_string();
            // The description of a version is in the workspace.
            let own = self.of_version(given).map(|name| format!("openapi/{name}.json"));
            let path = match (own, root) {
                (Some(own), Some(root)) => root.join(own),
                _ => given.to_path_buf(),
            };
            Ok((regen::described(&read_file(&path)?, &name, root)?, name))
        };
        let ((old, old_name), (new, new_name)) = (described(&self.old)?, described(&self.new)?);
        let wire = compare(&old, &new)?;
        let changes = sdk_step::changes([(&old, &old_name), (&new, &new_name)], &wire)?;
        let step = VersionStep::new(changes, None, Semver::None, root);
        Ok(SdkReport::new(report, step))
    }
}

fn in_file(error: InputError, path: &Path) -> InputError {
    error.in_source(&path.display().to_string())
}

/// Reads a file, up to one byte more than a document may have.
fn read_bytes(path: &Path) -> Result<Vec<u8>, InputError> {
    let failed = |error: io::Error| {
        let problem = format!("cannot be read: {error}");
        in_file(InputError::new(problem, "", "a readable file"), path)
    };
    let mut bytes = Vec::new();
    let cap = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let file = File::open(path).map_err(failed)?;
    file.take(cap.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    Ok(bytes)
}
