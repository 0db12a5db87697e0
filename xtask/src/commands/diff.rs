//! `diff`: compares two files, or prints rules.

use std::error::Error;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use openapi_diff::{
    AcceptedChanges, Date, Format, InputError, RULES, Report, Rule, Semver, Verdict, compare, compare_files,
    escape_terminal, read_file, render, render_rule, render_rules,
};
use serde_json::Value;

use crate::regen;
use crate::regen::sdk_step::{self, SdkReport, VersionStep};
use crate::regen::sources::VersionId;

/// The format of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For a pull request.
    Markdown,
    /// One object on standard output, for programs.
    Json,
}

impl ReportFormat {
    /// Returns the format for standard output, in color where it is a terminal and `NO_COLOR` is unset.
    pub fn resolve(self) -> Format {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Text => Format::Text {
                color: io::stdout().is_terminal() && !no_color,
            },
            Self::Markdown => Format::Markdown,
            Self::Json => Format::Json,
        }
    }
}

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

/// The arguments of `diff`.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The old document, which a client was written from: OpenAPI 3.0, 3.1 or 3.2 in JSON or YAML; or the name of a
    /// version, such as conversations/v3, for its facts from upstream.
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
    pub report: ReportFormat,
}

impl Diff {
    /// Runs the command in a workspace, which has the facts of versions and the SDK's version, and returns the exit code:
    /// 0, 1 for a change of the level of `--fail-on` or worse, 2 for input that cannot be read.
    ///
    /// # Errors
    /// When a writer fails.
    pub fn run(
        &self,
        root: Option<&Path>,
        format: Format,
        out: &mut dyn Write,
        errors: &mut dyn Write,
    ) -> io::Result<u8> {
        if let Some(id) = &self.explain {
            return explain(id, format, out, errors);
        }
        let (Some(old), Some(new)) = (&self.old, &self.new) else {
            return render_rules(RULES, format, out).map(|()| 0);
        };
        let documents = Documents { old, new, root };
        let compared = self.compare(&documents).and_then(|(report, warnings)| {
            let sdk = self
                .sdk
                .then(|| documents.with_sdk_step(report.clone()))
                .transpose()?;
            Ok((report, warnings, sdk))
        });
        let (report, warnings, sdk) = match compared {
            Ok(compared) => compared,
            Err(error) => {
                writeln!(errors, "error: {error}")?;
                return Ok(2);
            }
        };
        for warning in warnings {
            writeln!(errors, "warning: {warning}")?;
        }
        match sdk {
            Some(report) => report.render(format, out)?,
            None => render(&report, format, out)?,
        }
        let level = match self.fail_on {
            FailOn::Breaking => Verdict::Breaking,
            FailOn::Additive => Verdict::Additive,
            FailOn::Docs => Verdict::Docs,
        };
        Ok(u8::from(report.verdict >= level))
    }

    /// Compares, and returns the report without accepted changes, with warnings about the list of these.
    fn compare(&self, documents: &Documents<'_>) -> Result<(Report, Vec<InputError>), Box<dyn Error>> {
        let [old, new] = [documents.old, documents.new].map(|given| documents.facts(given));
        let mut report = compare_files(&old?, &new?)?;
        let mut warnings = Vec::new();
        if let Some(path) = &self.accept {
            let name = path.display().to_string();
            let failed = |error: io::Error| {
                InputError::new(format!("cannot be read: {error}"), "", "a TOML file").in_source(&name)
            };
            let accepted = AcceptedChanges::parse(&fs::read_to_string(path).map_err(failed)?, &name)?;
            warnings = accepted.apply(&mut report, self.today.unwrap_or_else(Date::today));
        }
        Ok((report, warnings))
    }
}

fn explain(id: &str, format: Format, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<u8> {
    if let Some(rule) = Rule::find(id) {
        return render_rule(rule, format, out).map(|()| 0);
    }
    let hint = match Rule::similar(id).as_slice() {
        [] => "`cargo xtask diff --list-rules` prints all".to_owned(),
        similar => format!("similar: {}", similar.join(", ")),
    };
    writeln!(errors, "error: unknown rule `{}`; {hint}", escape_terminal(id))?;
    Ok(2)
}

/// The documents of a comparison: files, or names of versions.
struct Documents<'a> {
    old: &'a Path,
    new: &'a Path,
    root: Option<&'a Path>,
}

impl Documents<'_> {
    /// Returns the file: that of a version's facts, where the name of a version is given.
    fn facts(&self, given: &Path) -> Result<PathBuf, InputError> {
        if let Some((root, version)) = self.version(given) {
            return Ok(root.join(version.facts_file()));
        }
        if given.exists() {
            return Ok(given.to_path_buf());
        }
        let versions: Vec<String> = self.versions().iter().map(name).collect();
        let (problem, expected) = match versions.join(", ").as_str() {
            "" => ("there is no such file".to_owned(), "a readable file"),
            versions => (
                format!("there is neither a file nor a version of that name (versions: {versions})"),
                "a readable file, or a version's name",
            ),
        };
        let error = InputError::new(format!("cannot be read: {problem}"), "", expected);
        Err(error.in_source(&given.display().to_string()))
    }

    /// Returns the version of the workspace that is given by its name.
    fn version(&self, given: &Path) -> Option<(&Path, VersionId)> {
        let given = given.to_str()?;
        let version = self
            .versions()
            .into_iter()
            .find(|version| name(version) == given)?;
        Some((self.root?, version))
    }

    /// Returns the versions that have facts.
    fn versions(&self) -> Vec<VersionId> {
        self.root.map(VersionId::with_facts).unwrap_or_default()
    }

    /// Adds the version step of the SDK to the report.
    fn with_sdk_step(&self, report: Report) -> Result<SdkReport, Box<dyn Error>> {
        let described = |given: &Path| -> Result<(Value, String), Box<dyn Error>> {
            let name = given.display().to_string();
            // The description of a version is in the workspace.
            let path = match self.version(given) {
                Some((root, version)) => root.join(version.spec_file()),
                None => given.to_path_buf(),
            };
            Ok((regen::described(&read_file(&path)?, &name, self.root)?, name))
        };
        let ((old, old_name), (new, new_name)) = (described(self.old)?, described(self.new)?);
        let wire = compare(&old, &new)?;
        let changes = sdk_step::changes([(&old, &old_name), (&new, &new_name)], &wire)?;
        let step = VersionStep::new(changes, None, Semver::None, self.root);
        Ok(SdkReport::new(report, step))
    }
}

/// Returns the name of a version in the arguments: `conversations/v3`.
fn name(version: &VersionId) -> String {
    format!("{}/{}", version.area, version.name)
}
