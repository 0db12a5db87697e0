//! `regen`: from HubSpot's docs to the spec.
//!
//! Sources are read, their facts are held against the facts read before, the overlay is laid over the result,
//! the new spec is compared with the old one, and the sdk's source is generated from it. Files are written
//! last, all of them or none.

mod agree;
mod canonical;
pub mod derived;
pub mod error;
pub mod facts;
pub mod fetch;
pub mod inputs;
pub mod lock;
mod matching;
pub mod overlay;
pub mod read;
mod report;
mod ship;
pub mod sources;
mod store;
mod together;
mod wanting;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use openapi_diff::{Format, Report};
use serde_json::Value;

use self::agree::Agreement;
pub use self::error::Failure;
use self::facts::Findings;
use self::inputs::{Input, Inputs};
use self::lock::{Entry, Lock};
use self::overlay::{Layer, Tolerance};
use self::sources::{Sources, Version};
use crate::impact::{self, Impact, SdkReport};

pub(crate) use self::canonical::to_bytes;
pub(crate) use self::ship::shipped;
pub(crate) use self::store::write_files;

/// The sources as checked in, for a folder that has lost its own.
const SOURCES: &str = hubspot_conversations_openapi::SOURCES;

/// What to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that holds `openapi/`.
    pub root: PathBuf,
    /// Files and addresses to read; without any, all that `sources.toml` lists.
    pub from: Vec<String>,
    /// Read no source: what follows from the facts read before, and the overlay.
    pub offline: bool,
    /// Only look whether a run would change anything.
    pub check: bool,
    /// How to report.
    pub format: Format,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The exit code: 1 when `--check` found something stale, else 0.
    pub code: u8,
    /// What the changes are for who uses the API.
    pub verdict: openapi_diff::Verdict,
    /// The files that differ from what they were, other than the locks.
    pub stale: Vec<String>,
    /// The addresses of the sources that were read, by version.
    pub read: BTreeMap<String, BTreeSet<String>>,
}

/// A source that has been taken into account.
#[derive(Debug)]
struct Taken {
    address: String,
    form: &'static str,
    sha256: String,
    date: Option<String>,
    findings: Findings,
}

/// What became of one version.
#[derive(Debug)]
struct Outcome {
    name: String,
    taken: Vec<Taken>,
    unread: Vec<Failure>,
    unconfirmed: Vec<String>,
    left_over: Vec<String>,
    /// Whether the facts are known to be a part only.
    partial: bool,
    /// Whether the overlay is another version's, too.
    like: bool,
    corrections: usize,
    /// What the overlay does not say yet, as the lines to add.
    wanting: String,
    changes: SdkReport,
    /// What HubSpot says.
    facts: Value,
    /// What is shipped.
    spec: Value,
    /// Why the sdk's source cannot be generated, if it cannot; it stays as it is then.
    ungenerated: Option<String>,
    /// Files whose bytes would change, other than the lock.
    stale: Vec<String>,
    files: Vec<store::File>,
}

/// The folder at or above `start` that holds `openapi/`.
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

/// Runs the command, writes its report, and answers with how it ended.
///
/// # Errors
/// When an input cannot be used or reached, or versions part that one client serves; nothing has been written then.
/// Of versions that part the report is written all the same.
pub fn run(options: &Options, out: &mut dyn Write) -> Result<Done, Failure> {
    let folder = options.root.join("openapi");
    let sources = listed_sources(&folder)?;
    let mut inputs = if !options.from.is_empty() {
        recognised(inputs::given(&options.from, &sources)?, &folder, &sources)?
    } else if options.offline || options.check {
        Inputs::default()
    } else {
        inputs::listed(&sources, &fetch::Fetcher::new())?
    };
    let mut outcomes = Vec::new();
    let mut behind = Vec::new();
    for (name, version) in sources.in_order() {
        let (own, others) = inputs.read.into_iter().partition(|input| input.is_of(name));
        inputs.read = others;
        let own: Vec<Input> = own;
        let untouched = own.is_empty();
        let exists = folder.join(format!("{name}.json")).is_file()
            || folder.join("upstream").join(format!("{name}.json")).is_file();
        let made = if untouched {
            together::derived_anew((name, version), &outcomes, &sources, &folder)?
        } else {
            None
        };
        if let Some(input) = made {
            // What cannot be made of the new facts stays as it is, and is told.
            let of_version = (name.as_str(), version);
            match version_outcome(&options.root, of_version, &sources, vec![input], &inputs.unread) {
                Ok(outcome) => outcomes.push(outcome),
                Err(failure) => {
                    behind.push(name.clone());
                    outcomes
                        .iter_mut()
                        .take(1)
                        .for_each(|first| first.unread.push(failure.clone()));
                }
            }
            continue;
        }
        if untouched && (!options.from.is_empty() || !exists) && sources.versions.len() > 1 {
            continue;
        }
        outcomes.push(version_outcome(
            &options.root,
            (name, version),
            &sources,
            own,
            &inputs.unread,
        )?);
    }
    let agreements = together::agreements(&outcomes, &sources, &folder, &behind)?;
    let refusal = agreements.iter().find_map(Agreement::refusal);
    let done = done(&outcomes, options.check);
    let files: Vec<_> = outcomes
        .iter()
        .flat_map(|outcome| outcome.files.iter().cloned())
        .collect();
    let named = |path: &PathBuf| {
        path.strip_prefix(&options.root)
            .unwrap_or(path)
            .display()
            .to_string()
    };
    let ending = report::Ending {
        stale: options.check.then_some(!done.stale.is_empty()),
        written: match refusal {
            Some(_) => Vec::new(),
            None => store::pending(&files)?.iter().map(named).collect(),
        },
        refused: refusal.is_some(),
        command: command(options),
    };
    // The report is complete before the first file is touched, so that a failure here leaves them alone.
    let mut text = Vec::new();
    report::write(&outcomes, &agreements, &ending, options, &mut text)
        .map_err(|error| Failure::input("report", error.to_string()))?;
    if !options.check && refusal.is_none() {
        store::write(&files)?;
    }
    match out.write_all(&text) {
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::input("report", error.to_string()))
        }
        _ => refusal.map_or(Ok(done), Err),
    }
}

fn done(outcomes: &[Outcome], check: bool) -> Done {
    let stale: Vec<String> = outcomes
        .iter()
        .flat_map(|outcome| outcome.stale.iter().cloned())
        .collect();
    let verdicts = outcomes.iter().map(|outcome| outcome.changes.report.verdict);
    Done {
        code: u8::from(check && !stale.is_empty()),
        verdict: verdicts.max().unwrap_or(openapi_diff::Verdict::None),
        stale,
        read: outcomes
            .iter()
            .map(|outcome| {
                let addresses = outcome.taken.iter().map(|source| source.address.clone());
                (outcome.name.clone(), addresses.collect())
            })
            .collect(),
    }
}

/// The inputs, each with its version. One whose paths are of no version is held against what is known of each,
/// beginning with the first.
fn recognised(mut inputs: Inputs, folder: &Path, sources: &Sources) -> Result<Inputs, Failure> {
    for input in inputs.read.iter_mut().filter(|input| input.version.is_none()) {
        let mut refusal = None;
        for (name, version) in sources.in_order() {
            let facts_name = format!("openapi/upstream/{name}.json");
            let path = folder.join("upstream").join(format!("{name}.json"));
            let known = json(store::read(&path)?, &facts_name)?;
            let mut trial = known.map_or_else(|| facts::empty(name, version), |(_, value)| value);
            match take(input, &mut trial, version, sources) {
                Ok(_) => {
                    input.version = Some(name.clone());
                    break;
                }
                Err(failure) => drop(refusal.get_or_insert(failure)),
            }
        }
        if let (None, Some(refusal)) = (&input.version, refusal) {
            return Err(refusal);
        }
    }
    Ok(inputs)
}

/// What `sources.toml` lists.
fn listed_sources(folder: &Path) -> Result<Sources, Failure> {
    let name = "openapi/upstream/sources.toml";
    let text = match store::read(&folder.join("upstream").join("sources.toml"))? {
        Some(bytes) => text(bytes, name)?,
        None => SOURCES.to_owned(),
    };
    Sources::parse(&text, name)
}

/// The command that brings the files up to date.
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

fn text(bytes: Vec<u8>, name: &str) -> Result<String, Failure> {
    let text =
        String::from_utf8(bytes).map_err(|_| Failure::input(name, "expected text; found binary data"))?;
    // A checkout may have turned line ends; that is no difference.
    Ok(text.replace("\r\n", "\n"))
}

fn json(bytes: Option<Vec<u8>>, name: &str) -> Result<Option<(String, Value)>, Failure> {
    let Some(bytes) = bytes else { return Ok(None) };
    let text = text(bytes, name)?;
    let value = openapi_diff::read(text.as_bytes(), name).map_err(|error| read::refused(name, &error))?;
    Ok(Some((text, value)))
}

fn version_outcome(
    root: &Path,
    (name, version): (&str, &Version),
    sources: &Sources,
    inputs: Vec<Input>,
    unread: &[(String, Failure)],
) -> Result<Outcome, Failure> {
    let folder = root.join("openapi");
    let facts_name = format!("openapi/upstream/{name}.json");
    let spec_name = format!("openapi/{name}.json");
    let lock_name = format!("openapi/upstream/{name}.lock");
    let facts_path = folder.join("upstream").join(format!("{name}.json"));
    let spec_path = folder.join(format!("{name}.json"));
    let lock_path = folder.join("upstream").join(format!("{name}.lock"));
    let old_facts = json(store::read(&facts_path)?, &facts_name)?;
    let old_spec = json(store::read(&spec_path)?, &spec_name)?;
    let old_lock = store::read(&lock_path)?
        .map(|bytes| text(bytes, &lock_name))
        .transpose()?;

    let before = old_facts
        .as_ref()
        .map_or_else(|| facts::empty(name, version), |(_, value)| value.clone());
    let mut state = before.clone();
    let mut lock = old_lock
        .as_deref()
        .map(|text| Lock::parse(text, &lock_name))
        .transpose()?
        .unwrap_or_default();
    let mut taken = Vec::new();
    // A source is let go as soon as it has spoken: a large one takes a hundred megabytes.
    for input in inputs {
        let findings = take(&input, &mut state, version, sources)?;
        let whole = matches!(input.reading.content, read::Content::Document(_));
        lock.record(entry(&input, &findings), whole);
        taken.push(Taken {
            address: input.address,
            form: input.reading.form,
            sha256: input.sha256,
            date: input.date,
            findings,
        });
    }
    if taken.is_empty() && old_facts.is_none() {
        return Err(Failure::input(
            &facts_name,
            "expected facts to lay the overlay over; there are none yet: run `cargo xtask regen`",
        ));
    }
    let facts = facts::finish(with_frame(state, name, version));
    if taken.is_empty() {
        check_lock(&facts, &lock, old_lock.as_deref(), &lock_name)?;
    }

    let overlay_name = format!("openapi/{}", version.overlay);
    let overlay_bytes = store::read(&folder.join(&version.overlay))?
        .ok_or_else(|| Failure::input(&overlay_name, "expected an overlay; there is no such file"))?;
    let moved: Vec<(String, String, String)> = matching::moved(&facts, version);
    let layer = Layer::parse(&text(overlay_bytes, &overlay_name)?, &overlay_name)?
        .for_version(name, sources)?
        .for_moved(&moved);
    let tolerance = Tolerance {
        partial: !facts::is_whole(&facts, version),
        before: (!taken.is_empty()).then_some(&before),
    };
    let applied = layer.apply(&facts, tolerance)?;
    let facts_bytes = canonical::to_bytes(&facts);
    let spec_bytes = canonical::to_bytes(&applied.spec);
    openapi_diff::read(&spec_bytes, &spec_name).map_err(|error| read::refused(&spec_name, &error))?;
    let changes = changes(
        old_spec.as_ref().map(|(_, old)| old),
        &applied,
        (&spec_name, root),
    )
    .map_err(|error| read::refused(&spec_name, &error))?;
    let differs = |old: &Option<(String, Value)>, new: &[u8]| {
        old.as_ref().is_none_or(|(text, _)| text.as_bytes() != new)
    };
    let mut stale = Vec::new();
    if differs(&old_facts, &facts_bytes) {
        stale.push(facts_name);
    }
    if differs(&old_spec, &spec_bytes) {
        stale.push(spec_name.clone());
    }
    let mut files = vec![
        (facts_path, Some(facts_bytes)),
        (spec_path, Some(spec_bytes.clone())),
        (lock_path, Some(lock.to_bytes())),
    ];
    let mut ungenerated = None;
    if let Some(folder) = &version.generated {
        match generated(&spec_bytes, &spec_name) {
            Ok(sources) => {
                for (file, source) in sources {
                    let file = format!("{folder}/{file}");
                    let path = root.join(&file);
                    let before = store::read(&path)?.map(|bytes| text(bytes, &file)).transpose()?;
                    if before.as_deref() != Some(&source) {
                        stale.push(file);
                    }
                    files.push((path, Some(source.into_bytes())));
                }
                // A module that is no longer generated.
                for path in store::left_over(&root.join(folder), &files)? {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    stale.push(format!("{folder}/{name}"));
                    files.push((path, None));
                }
            }
            // What was read is worth keeping all the same: the generator is mended with it at hand.
            Err(error) => {
                stale.push(folder.clone());
                ungenerated = Some(error.to_string());
            }
        }
    }
    Ok(Outcome {
        name: name.to_owned(),
        unconfirmed: unconfirmed(&facts, &taken),
        unread: unread
            .iter()
            .filter(|(of, _)| of == name)
            .map(|(_, failure)| failure.clone())
            .collect(),
        taken,
        left_over: applied.left_over,
        partial: tolerance.partial,
        like: version.like.is_some(),
        corrections: layer.corrections(),
        wanting: wanting::lines(&applied.spec, version.like.is_some()),
        changes,
        facts,
        spec: applied.spec,
        ungenerated,
        stale,
        files,
    })
}

/// The files of the sdk's source, as its build script would make them.
fn generated(
    spec: &[u8],
    name: &str,
) -> Result<Vec<(&'static str, String)>, hubspot_conversations_codegen::Error> {
    use hubspot_conversations_codegen::{generate, generate_webhooks};
    use hubspot_conversations_openapi::{WEBHOOKS, WEBHOOKS_NAME};

    let api = generate(&String::from_utf8_lossy(spec), name)?;
    let webhooks = generate_webhooks(WEBHOOKS, WEBHOOKS_NAME)?;
    let files = api.files().chain([("webhook.rs", &*webhooks)]);
    Ok(files.map(|(file, source)| (file, source.to_owned())).collect())
}

/// What a user of the spec meets, and beside it what upstream changed beneath one of our corrections: the
/// spec stays as it is then, but whoever keeps the correction has to know.
fn changes(
    old: Option<&Value>,
    applied: &overlay::Applied,
    (name, root): (&str, &Path),
) -> Result<SdkReport, openapi_diff::InputError> {
    let root = Some(root);
    let Some(old) = old else {
        // The first of its kind: nobody uses what was before.
        let nothing = Report::new(Vec::new());
        return Ok(SdkReport::new(nothing, Impact::new(Vec::new(), root)));
    };
    let shipped = openapi_diff::compare(old, &applied.spec)?;
    let former = format!("{name} before");
    let impact = impact::assess((old, &former), (&applied.spec, name), &shipped, root)
        .unwrap_or_else(|error| Impact::unknown(error.to_string(), shipped.semver, root));
    let shipped = SdkReport::new(shipped, impact);
    let Some(before) = applied
        .before
        .as_ref()
        .filter(|before| facts::operations(before).next().is_some())
    else {
        return Ok(shipped);
    };
    let beneath = openapi_diff::compare(before, &applied.facts)?;
    let is_told = |change: &openapi_diff::Change| {
        shipped
            .report
            .changes
            .iter()
            .any(|told| told.kind == change.kind && told.pointer == change.pointer)
    };
    let hidden: Vec<openapi_diff::Change> = beneath
        .changes
        .into_iter()
        .filter(|change| !is_told(change))
        .collect();
    let report = Report::new(shipped.report.changes.iter().cloned().chain(hidden).collect());
    Ok(SdkReport::new(report, shipped.sdk))
}

/// Lets one source speak: the facts in `state` are then what it says.
///
/// # Errors
/// When it is of another server, or of no operation that is ours.
pub fn take(
    input: &Input,
    state: &mut Value,
    version: &Version,
    sources: &Sources,
) -> Result<Findings, Failure> {
    match &input.reading.content {
        read::Content::Document(document) => {
            facts::document::check_servers(document, sources, &input.address)?;
            matching::document(document, state, version, &input.address)
        }
        read::Content::Page(page) => {
            if let Some(host) = page.host.as_ref().filter(|host| !sources.is_host(host)) {
                let known = sources.hosts.join(" or ");
                return Err(Failure::input(
                    &input.address,
                    format!("expected HubSpot's host ({known}) as its server; found `{host}`"),
                ));
            }
            matching::page(page, state, version, &input.address)
        }
    }
}

fn entry(input: &Input, findings: &Findings) -> Entry {
    Entry {
        address: input.address.clone(),
        form: input.reading.form.to_owned(),
        sha256: input.sha256.clone(),
        date: input.date.clone(),
        derived: match &input.reading.content {
            read::Content::Document(document) => document
                .pointer("/info/x-derived")
                .and_then(Value::as_str)
                .map(str::to_owned),
            read::Content::Page(_) => None,
        },
        operations: findings.operations.iter().cloned().collect(),
    }
}

/// What the facts say of themselves is the configuration's to say, not a source's.
fn with_frame(mut facts: Value, name: &str, version: &Version) -> Value {
    for (key, value) in facts::object(&mut facts::empty(name, version)).clone() {
        if !matches!(key.as_str(), "paths" | "components") {
            facts::object(&mut facts).insert(key, value);
        }
    }
    facts
}

fn check_lock(facts: &Value, lock: &Lock, text: Option<&str>, name: &str) -> Result<(), Failure> {
    let refuse = |message: &str| {
        Err(Failure::input(
            name,
            format!("{message}: run `cargo xtask regen`"),
        ))
    };
    match text {
        None => return refuse("expected a lock beside the facts; there is none"),
        Some(text) if text.as_bytes() != lock.to_bytes() => {
            return refuse("expected a lock as it is written; it has been edited");
        }
        Some(_) => {}
    }
    let locked = lock.operations();
    for (method, path, _) in facts::operations(facts) {
        let title = format!("{} {path}", method.to_uppercase());
        if !locked.contains(title.as_str()) {
            return refuse(&format!("expected a source for {title}; none is recorded"));
        }
    }
    Ok(())
}

/// The facts that no source of this run has shown.
fn unconfirmed(facts: &Value, taken: &[Taken]) -> Vec<String> {
    let shown = |fact: &String| {
        taken.iter().any(|source| {
            let findings = &source.findings;
            findings.confirmed.contains(fact)
                || findings.added.contains(fact)
                || findings.changed.iter().any(|c| c.starts_with(fact.as_str()))
        })
    };
    facts::list::facts(facts)
        .into_keys()
        .filter(|fact| !shown(fact))
        .collect()
}
