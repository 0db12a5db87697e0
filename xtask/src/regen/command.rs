//! The command: its options, its steps, and how it ends.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use openapi_diff::{Date, Format, Verdict};

use super::agree::Agreement;
use super::baseline::Baseline;
use super::error::Failure;
use super::fetch::Fetcher;
use super::inputs::{self, Input, Inputs};
use super::report::{Ending, Summary};
use super::sources::Sources;
use super::version::{self, Outcome, Run};
use super::versions::{self, Changes};
use super::{apply, files, journal};

/// The sources as checked in, for a folder that has lost its own.
const SOURCES: &str = hubspot_conversations_openapi::SOURCES;

/// The options of a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that has `openapi/`.
    pub root: PathBuf,
    /// Files and addresses to read; without any, all that `sources.toml` lists.
    pub from: Vec<String>,
    /// Whether to read no source, and to use the facts on record.
    pub offline: bool,
    /// Whether only to check that the files are up to date.
    pub check: bool,
    /// The commit that the report compares with: by default the last release, or `HEAD`.
    pub since: Option<String>,
    /// Whether to list every fact.
    pub verbose: bool,
    /// The day that deadlines are compared with; today in UTC if absent.
    pub today: Option<Date>,
    /// The format of the report.
    pub format: Format,
    /// The maximum number of characters of the report, which keeps what a reviewer has to decide or to add.
    pub longest: Option<usize>,
}

impl Options {
    /// Returns the options of `cargo xtask regen` without arguments.
    pub fn new(root: PathBuf, format: Format) -> Self {
        Self {
            root,
            from: Vec::new(),
            offline: false,
            check: false,
            since: None,
            verbose: false,
            today: None,
            format,
            longest: None,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The exit code: 1 when `--check` found files that are not up to date, else 0.
    pub code: u8,
    /// The worst of the changes.
    pub verdict: Verdict,
    /// The files that differ from what they were, without the locks.
    pub stale: Vec<String>,
    /// The sources that were read: the version and the address of each.
    pub read: Vec<(String, String)>,
    /// The changes for users of the SDK since the last release, a sentence each.
    pub changes: Vec<String>,
}

/// Returns the folder at or above `start` that has `openapi/`.
///
/// # Errors
/// When there is none.
pub fn find_root(start: &Path) -> Result<PathBuf, Failure> {
    let found = start
        .ancestors()
        .find(|folder| folder.join("openapi").join("overlay.yaml").is_file());
    found.map(Path::to_path_buf).ok_or_else(|| {
        Failure::input(
            start.display().to_string(),
            "expected to run inside the workspace; found no openapi/overlay.yaml above",
        )
    })
}

/// Runs the command, and writes its report.
///
/// # Errors
/// When an input cannot be used or reached, the SDK's source cannot be generated, or versions conflict that one client
/// serves. No file has been written then. In the last two cases the report has been.
pub fn run(options: &Options, out: &mut dyn Write) -> Result<Done, Failure> {
    journal::recover(&options.root)?;
    let sources = listed_sources(&options.root)?;
    let mut inputs = if !options.from.is_empty() {
        recognized(inputs::given(&options.from, &sources)?, &options.root, &sources)?
    } else if options.offline || options.check {
        Inputs::default()
    } else {
        inputs::listed(&sources, &Fetcher::new())?
    };
    let baseline = Baseline::find(&options.root, options.since.as_deref())?;
    let run = Run {
        root: &options.root,
        sources: &sources,
        baseline: &baseline,
        unread: &inputs.unread,
    };
    let mut outcomes = Vec::new();
    for (name, version) in sources.in_order() {
        let (own, others) = inputs.read.into_iter().partition(|input| input.is_of(name));
        inputs.read = others;
        let own: Vec<Input> = own;
        // A version that is listed and has not been read yet.
        if own.is_empty() && sources.versions.len() > 1 && !version::exists(&options.root, name) {
            continue;
        }
        outcomes.push(version::outcome(&run, (name, version), own)?);
    }
    let agreements = versions::agreements(&run, &outcomes)?;
    let changes = Changes::of(&run, &outcomes);
    let failure = not_generated(&outcomes).or_else(|| agreements.iter().find_map(Agreement::refusal));
    let done = done(&outcomes, &changes, options.check);
    let files: Vec<_> = outcomes
        .iter()
        .flat_map(|outcome| outcome.files.iter().cloned())
        .collect();
    let name = |path: PathBuf| {
        path.strip_prefix(&options.root)
            .unwrap_or(&path)
            .display()
            .to_string()
    };
    let mut ending = Ending::default();
    match &failure {
        Some(failure) => (ending.refusal, ending.written) = (Some(failure.clone()), Some(Vec::new())),
        None if options.check => {
            ending.stale = Some(!done.stale.is_empty());
            ending.files = Some(done.stale.clone());
            ending.command = (!done.stale.is_empty()).then(|| command(options));
        }
        None => ending.written = Some(files::pending(&files)?.into_iter().map(name).collect()),
    }
    // The report is complete before the first file is touched: a failure to make it leaves them alone.
    let summary = Summary::new(&run, &outcomes, changes, &agreements, (&ending, options));
    let text = summary
        .write(options.format, options.longest)
        .map_err(|error| Failure::input("report", error.to_string()))?;
    if failure.is_none() && !options.check {
        journal::write(&options.root, &files)?;
    }
    match out.write_all(&text) {
        // The reader of a closed pipe has read enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::input("report", error.to_string()))
        }
        _ => failure.map_or(Ok(done), Err),
    }
}

fn not_generated(outcomes: &[Outcome]) -> Option<Failure> {
    outcomes.iter().find_map(|outcome| {
        let source = format!("openapi/{}.json", outcome.name);
        let message = outcome.not_generated.as_ref()?;
        // The generator names its source, too.
        let message = message
            .strip_prefix(&format!("{source}: "))
            .unwrap_or(message)
            .to_owned();
        Some(Failure::NotGenerated { source, message })
    })
}

fn done(outcomes: &[Outcome], changes: &Changes, check: bool) -> Done {
    let stale: Vec<String> = outcomes
        .iter()
        .flat_map(|outcome| outcome.stale.iter().cloned())
        .collect();
    let read = outcomes.iter().flat_map(|outcome| {
        let sources = outcome.applied.iter();
        sources.map(|source| (outcome.name.clone(), source.address.clone()))
    });
    Done {
        code: u8::from(check && !stale.is_empty()),
        verdict: changes.all().verdict,
        stale,
        read: read.collect(),
        changes: changes
            .sdk
            .changes
            .iter()
            .map(|change| change.message.clone())
            .collect(),
    }
}

/// Finds the version of each input. One whose paths name none is compared with the facts of each version.
fn recognized(mut inputs: Inputs, root: &Path, sources: &Sources) -> Result<Inputs, Failure> {
    for input in inputs.read.iter_mut().filter(|input| input.version.is_none()) {
        let mut first_failure = None;
        for (name, version) in sources.in_order() {
            let mut trial = version::known_facts(root, (name, version))?;
            match apply::take(input, &mut trial, version, sources) {
                Ok(_) => {
                    input.version = Some(name.clone());
                    break;
                }
                Err(failure) => drop(first_failure.get_or_insert(failure)),
            }
        }
        if let (None, Some(failure)) = (&input.version, first_failure) {
            return Err(failure);
        }
    }
    Ok(inputs)
}

/// Reads `sources.toml`.
pub(super) fn listed_sources(root: &Path) -> Result<Sources, Failure> {
    let name = "openapi/upstream/sources.toml";
    let text = files::text(&root.join(name), name)?;
    Sources::parse(text.as_deref().unwrap_or(SOURCES), name)
}

/// Returns the command that brings the files up to date.
fn command(options: &Options) -> String {
    let mut command = "cargo xtask regen".to_owned();
    if options.from.is_empty() {
        command.push_str(" --offline");
    }
    for from in &options.from {
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:+%@".contains(c);
        if from.chars().all(plain) {
            command.push_str(&format!(" --from {from}"));
        } else {
            command.push_str(&format!(" --from '{}'", from.replace('\'', r"'\''")));
        }
    }
    command
}
