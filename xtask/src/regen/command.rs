//! The command: its options, its steps, and how it ends.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use openapi_diff::{Date, Format, Verdict};

use super::agree::{self, Agreement};
use super::baseline::Baseline;
use super::error::Failure;
use super::inputs::{self, Input, Inputs};
use super::report::{self, Ending, Summary};
use super::sources::{self, Sources, VersionId};
use super::version::{self, Outcome, Run};
use super::versions::{self, Changes};
use super::{apply, files};

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
    pub read: Vec<(VersionId, String)>,
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
        .find(|folder| folder.join(sources::FILE).is_file());
    found.map(Path::to_path_buf).ok_or_else(|| {
        Failure::input(
            start.display().to_string(),
            "expected to run inside the workspace; found no openapi/sources.toml above",
        )
    })
}

/// Runs the command, and writes its report.
///
/// # Errors
/// When an input cannot be used or reached, the SDK's source cannot be generated, or versions conflict that one client
/// serves. No file has been written then. In the last two cases the report has been.
pub fn run(options: &Options, out: &mut dyn Write) -> Result<Done, Failure> {
    let root = &options.root;
    files::recover(root)?;
    let sources = Sources::read(root)?;
    let baseline = Baseline::find(root, options.since.as_deref())?;
    let mut inputs = if !options.from.is_empty() {
        inputs::given(&options.from, &sources)?
    } else if options.offline || options.check {
        Inputs::default()
    } else {
        inputs::listed(&sources)?
    };
    recognize(&mut inputs.read, root, &sources)?;
    let run = Run {
        root,
        sources: &sources,
        baseline: &baseline,
        today: options.today.unwrap_or_else(Date::today),
        verbose: options.verbose,
    };
    let (mut outcomes, mut without_facts) = (Vec::new(), Vec::new());
    for (id, version) in sources.in_order() {
        let own: Vec<Input> = inputs
            .read
            .extract_if(.., |input| input.version.as_ref() == Some(id))
            .collect();
        if own.is_empty() && !version::has_facts(root, id) {
            without_facts.push(id);
            continue;
        }
        outcomes.push(version::outcome(&run, (id, version), own)?);
    }
    let Some(first) = outcomes.first_mut() else {
        let message = "expected facts to apply the overlay to; there are none yet: run `cargo xtask regen`";
        return Err(Failure::input("openapi", message));
    };
    // A version that is listed and has not been read yet has neither.
    let left = without_facts.iter().filter(|id| version::has_spec(root, id));
    first.doubts.extend(left.map(|id| {
        format!("{id} has a spec and no facts, so that its spec stays as it is: read a source of it")
    }));
    let of_clients = outcomes.iter().filter(|outcome| !outcome.like);
    let specs: Vec<_> = of_clients
        .map(|outcome| (&outcome.id, &outcome.spec, outcome.partial))
        .collect();
    agree::heads(&specs, &sources)?;
    agree::names(&specs)?;
    agree::shared(&specs)?;
    let agreements = versions::agreements(&run, &outcomes);
    let changes = Changes::of(&run, &outcomes);
    let failure = not_generated(&outcomes).or_else(|| agreements.iter().find_map(Agreement::refusal));
    let files: Vec<_> = outcomes
        .iter()
        .flat_map(|outcome| outcome.files.iter().cloned())
        .collect();
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    let pending: Vec<String> = files::pending(&files)?.into_iter().map(name).collect();
    let done = done(&outcomes, &changes, &pending, options.check);
    let ending = match &failure {
        Some(failure) => Ending::Refused {
            failure: failure.clone(),
            written: [],
        },
        None if options.check => Ending::Checked {
            stale: !done.stale.is_empty(),
            files: done.stale.clone(),
            command: (!done.stale.is_empty()).then(|| command(options)),
        },
        None => Ending::Written { written: pending },
    };
    // The report is complete before the first file is touched: a failure to make it leaves them alone.
    let unwritable = |error: io::Error| Failure::input("report", error.to_string());
    let summary = Summary::new(
        &run,
        (&outcomes, &inputs.unread),
        (&changes, &agreements),
        &ending,
    );
    let text = report::render(&summary, options.format, options.longest).map_err(unwritable)?;
    if failure.is_none() && !options.check {
        files::write(root, &files)?;
    }
    match out.write_all(&text) {
        // The reader of a closed pipe has read enough.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(unwritable(error)),
        _ => failure.map_or(Ok(done), Err),
    }
}

fn not_generated(outcomes: &[Outcome]) -> Option<Failure> {
    outcomes.iter().find_map(|outcome| {
        let source = outcome.id.spec_file();
        Some(Failure::not_generated(&source, outcome.not_generated.as_ref()?))
    })
}

fn done(outcomes: &[Outcome], changes: &Changes, pending: &[String], check: bool) -> Done {
    // The lock names the last source of the same facts.
    let stale: Vec<String> = pending
        .iter()
        .filter(|file| !file.ends_with(".lock"))
        .cloned()
        .collect();
    let read = outcomes.iter().flat_map(|outcome| {
        let sources = outcome.applied.iter();
        sources.map(|source| (outcome.id.clone(), source.address.clone()))
    });
    Done {
        code: u8::from(check && !stale.is_empty()),
        verdict: changes.verdict,
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

/// Finds the version of each input whose paths name none: the first one whose facts it can be compared with.
fn recognize(inputs: &mut [Input], root: &Path, sources: &Sources) -> Result<(), Failure> {
    for input in inputs.iter_mut().filter(|input| input.version.is_none()) {
        let mut failures = Vec::new();
        for (id, version) in sources.in_order() {
            let mut facts = version::facts(root, (id, version))?;
            match apply::take(input, &mut facts, version, sources) {
                Ok(_) => {
                    input.version = Some(id.clone());
                    break;
                }
                Err(failure) => failures.push(failure),
            }
        }
        if let (None, Some(first)) = (&input.version, failures.into_iter().next()) {
            return Err(first);
        }
    }
    Ok(())
}

/// Returns the command that brings the files up to date.
fn command(options: &Options) -> String {
    let mut command = "cargo xtask regen".to_owned();
    if options.from.is_empty() {
        command.push_str(" --offline");
    }
    for from in &options.from {
        let from = shlex::try_quote(from).unwrap_or_default();
        command.push_str(&format!(" --from {from}"));
    }
    command
}
