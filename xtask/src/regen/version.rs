//! One version in a run: its facts with what the sources show, the shipped spec, and what changed since the baseline.

use std::path::Path;

use openapi_diff::Report;
use serde_json::Value;

use super::apply::{AppliedSource, apply, unconfirmed};
use super::baseline::Baseline;
use super::error::Failure;
use super::facts::{self, Fact};
use super::files::{self, File};
use super::held_back::{self, HeldBack};
use super::inputs::Input;
use super::lock::Lock;
use super::overlay::{Applied, Layer, Tolerance};
use super::sources::{Sources, Version};
use super::{canonical, matching, missing, read};
use crate::sdk_step::{SdkReport, VersionStep};

/// What all versions of a run have in common.
pub(super) struct Run<'a> {
    pub(super) root: &'a Path,
    pub(super) sources: &'a Sources,
    pub(super) baseline: &'a Baseline,
    /// Sources that were not read, with their version.
    pub(super) unread: &'a [(String, Failure)],
}

/// The result for one version.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) name: String,
    pub(super) applied: Vec<AppliedSource>,
    /// Contradictions of the listed sources.
    pub(super) doubts: Vec<String>,
    pub(super) unread: Vec<Failure>,
    /// The facts that no source of this run shows.
    pub(super) unconfirmed: Vec<Fact>,
    /// The parts of the overlay that match nothing.
    pub(super) unmatched: Vec<String>,
    /// Whether the facts are known to be incomplete.
    pub(super) partial: bool,
    /// Whether the overlay is another version's, too.
    pub(super) like: bool,
    pub(super) corrections: usize,
    /// The lines that the overlay lacks.
    pub(super) missing: String,
    /// The changes of the shipped spec.
    pub(super) report: Report,
    pub(super) step: VersionStep,
    pub(super) held_back: Vec<HeldBack>,
    pub(super) spec: Value,
    /// The reason why the SDK's source cannot be generated.
    pub(super) not_generated: Option<String>,
    /// The files that would change, without the lock.
    pub(super) stale: Vec<String>,
    pub(super) files: Vec<File>,
}

/// The files of a version, from the root.
struct Names {
    facts: String,
    lock: String,
    spec: String,
}

impl Names {
    fn of(version: &str) -> Self {
        Self {
            facts: format!("openapi/upstream/{version}.json"),
            lock: format!("openapi/upstream/{version}.lock"),
            spec: format!("openapi/{version}.json"),
        }
    }
}

/// Whether a version has facts or a spec.
pub(super) fn exists(root: &Path, name: &str) -> bool {
    let names = Names::of(name);
    [names.facts, names.spec]
        .iter()
        .any(|file| root.join(file).is_file())
}

/// Reads the facts of a version; those of which nothing is known, if it has none.
pub(super) fn known_facts(root: &Path, (name, version): (&str, &Version)) -> Result<Value, Failure> {
    let file = Names::of(name).facts;
    let known = files::json(&root.join(&file), &file)?;
    Ok(known.map_or_else(|| facts::empty(name, version), |(_, facts)| facts))
}

/// Reads the overlay of a version.
pub(super) fn overlay(
    root: &Path,
    (name, version): (&str, &Version),
    sources: &Sources,
) -> Result<Layer, Failure> {
    let file = format!("openapi/{}", version.overlay);
    let text = files::text(&root.join(&file), &file)?
        .ok_or_else(|| Failure::input(&file, "expected an overlay; there is no such file"))?;
    Layer::parse(&text, &file)?.for_version(name, sources)
}

/// Applies a version's sources and its overlay, and compares the result with the baseline.
///
/// # Errors
/// When a source, the overlay or one of the version's files cannot be used.
pub(super) fn outcome(
    run: &Run<'_>,
    (name, version): (&str, &Version),
    inputs: Vec<Input>,
) -> Result<Outcome, Failure> {
    let Run { root, sources, .. } = run;
    let names = Names::of(name);
    let old_facts = files::json(&root.join(&names.facts), &names.facts)?;
    let old_lock = files::text(&root.join(&names.lock), &names.lock)?;
    let mut lock = match &old_lock {
        Some(text) => Lock::parse(text, &names.lock)?,
        None => Lock::default(),
    };
    let is_read = !inputs.is_empty();
    if !is_read && old_facts.is_none() {
        let message = "expected facts to apply the overlay to; there are none yet: run `cargo xtask regen`";
        return Err(Failure::input(&names.facts, message));
    }
    let before = old_facts
        .as_ref()
        .map_or_else(|| facts::empty(name, version), |(_, value)| value.clone());
    let mut state = before.clone();
    let (applied, doubts) = apply(inputs, &mut state, &mut lock, (name, version), sources)?;
    let facts = facts::finish(with_frame(state, name, version));
    if !is_read {
        check_lock(&facts, &lock, old_lock.as_deref(), &names.lock)?;
    }

    let overlay = overlay(root, (name, version), sources)?;
    let layer = overlay.clone().for_moved(&matching::moved(&facts, version));
    let tolerance = Tolerance {
        partial: !facts::is_whole(&facts, version),
        before: is_read.then_some(&before),
    };
    let shipped = layer.apply(&facts, tolerance)?;
    let facts_bytes = canonical::to_bytes(&facts);
    let spec_bytes = canonical::to_bytes(&shipped.spec);
    let refused = |error: openapi_diff::InputError| read::refused(&names.spec, &error);
    openapi_diff::read(&spec_bytes, &names.spec).map_err(refused)?;

    let mut written = Written::new(root);
    written.add(&names.facts, facts_bytes)?;
    written.add(&names.spec, spec_bytes.clone())?;
    written
        .files
        .push((root.join(&names.lock), Some(lock.to_bytes())));
    let not_generated = match &version.generated {
        Some(folder) => written.add_generated(folder, &spec_bytes, &names.spec)?,
        None => None,
    };

    let old_spec = run.baseline.json(root, &names.spec)?;
    let (report, step) = compare(
        old_spec.as_ref(),
        &shipped,
        not_generated.as_deref(),
        (&names.spec, root),
    )
    .map_err(refused)?;
    let held_back = match run.baseline.json(root, &names.facts)? {
        Some(old) if old != facts && old_spec.is_some() && facts::operations(&old).next().is_some() => {
            let old = overlay
                .for_moved(&matching::moved(&old, version))
                .upstream(&old)?;
            held_back::find(&layer, (&old, &layer.upstream(&facts)?), &report).map_err(refused)?
        }
        _ => Vec::new(),
    };
    let unread = run.unread.iter().filter(|(of, _)| of == name);
    Ok(Outcome {
        name: name.to_owned(),
        unconfirmed: if is_read {
            unconfirmed(&facts, &applied)
        } else {
            Vec::new()
        },
        unread: unread.map(|(_, failure)| failure.clone()).collect(),
        applied,
        doubts,
        unmatched: shipped.unmatched,
        partial: tolerance.partial,
        like: version.like.is_some(),
        corrections: layer.corrections().count(),
        missing: missing::lines(&shipped.spec, version.like.is_some()),
        report,
        step,
        held_back,
        spec: shipped.spec,
        not_generated,
        stale: written.stale,
        files: written.files,
    })
}

/// The files of a version, and which of them change.
struct Written<'a> {
    root: &'a Path,
    stale: Vec<String>,
    files: Vec<File>,
}

impl<'a> Written<'a> {
    fn new(root: &'a Path) -> Self {
        Self {
            root,
            stale: Vec::new(),
            files: Vec::new(),
        }
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Failure> {
        let path = self.root.join(name);
        let before = files::text(&path, name)?;
        if before.as_deref().map(str::as_bytes) != Some(bytes.as_slice()) {
            self.stale.push(name.to_owned());
        }
        self.files.push((path, Some(bytes)));
        Ok(())
    }

    /// Adds the SDK's source, or returns why it cannot be generated. A module that is no longer generated is removed.
    fn add_generated(&mut self, folder: &str, spec: &[u8], name: &str) -> Result<Option<String>, Failure> {
        let sources = match generated(spec, name) {
            Ok(sources) => sources,
            Err(error) => return Ok(Some(error.to_string())),
        };
        // Rust has no carriage return in a comment.
        if sources.iter().any(|(_, source)| source.contains('\r')) {
            return Ok(Some(format!(
                "{name}: expected names and texts of one line; one has a carriage return"
            )));
        }
        for (file, source) in sources {
            self.add(&format!("{folder}/{file}"), source.into_bytes())?;
        }
        for path in files::left_over(&self.root.join(folder), &self.files)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            self.stale.push(format!("{folder}/{name}"));
            self.files.push((path, None));
        }
        Ok(None)
    }
}

/// Generates the SDK's source as its build script does.
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

/// Compares the shipped spec with the baseline's. Without one, nobody uses what was before.
fn compare(
    old: Option<&Value>,
    shipped: &Applied,
    not_generated: Option<&str>,
    (name, root): (&str, &Path),
) -> Result<(Report, VersionStep), openapi_diff::InputError> {
    let root = Some(root);
    let Some(old) = old.filter(|old| **old != shipped.spec) else {
        return Ok((Report::new(Vec::new()), VersionStep::new(Vec::new(), root)));
    };
    let report = openapi_diff::compare(old, &shipped.spec)?;
    if let Some(why) = not_generated {
        return Ok((report, VersionStep::unknown(&why, root)));
    }
    let former = format!("{name} before");
    let pair = [(old, former.as_str()), (&shipped.spec, name)];
    let step = SdkReport::join(report.clone(), pair, &report, root)
        .map_or_else(|error| VersionStep::unknown(&error, root), |joined| joined.sdk);
    Ok((report, step))
}

/// Sets title, version and server by the configuration: sources do not decide them.
pub(super) fn with_frame(mut facts: Value, name: &str, version: &Version) -> Value {
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
