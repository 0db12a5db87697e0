//! One version in a run: its facts with what the sources show, the shipped spec, and what changed since the baseline.

use std::path::Path;

use hubspot_conversations_codegen::generate_area;
use openapi_diff::{Date, InputError, Report, compare};
use serde_json::Value;

use super::apply::{AppliedSource, apply, unconfirmed};
use super::baseline::Baseline;
use super::error::Failure;
use super::facts::{self, Fact};
use super::files::{self, File};
use super::held_back::{self, HeldBack};
use super::inputs::Input;
use super::lock::Lock;
use super::overlay::{Layer, Tolerance};
use super::read::{self, Content};
use super::sdk_step::{self, Change};
use super::sources::{Sources, Version, VersionId};
use super::{matching, missing};

/// What all versions of a run have in common.
pub(super) struct Run<'a> {
    pub(super) root: &'a Path,
    pub(super) sources: &'a Sources,
    pub(super) baseline: &'a Baseline,
    /// The day that deadlines are compared with.
    pub(super) today: Date,
    /// Whether to list every fact.
    pub(super) verbose: bool,
}

/// The result for one version.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) id: VersionId,
    pub(super) applied: Vec<AppliedSource>,
    /// Contradictions of the listed sources.
    pub(super) doubts: Vec<String>,
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
    /// The changes for users of the SDK, or why the SDKs cannot be compared.
    pub(super) sdk: Result<Vec<Change>, String>,
    pub(super) held_back: Vec<HeldBack>,
    pub(super) spec: Value,
    /// The reason why the SDK's source cannot be generated.
    pub(super) not_generated: Option<String>,
    pub(super) files: Vec<File>,
}

/// Whether a version has facts.
pub(super) fn has_facts(root: &Path, id: &VersionId) -> bool {
    root.join(id.facts_file()).is_file()
}

/// Whether a version has a spec.
pub(super) fn has_spec(root: &Path, id: &VersionId) -> bool {
    root.join(id.spec_file()).is_file()
}

/// Reads the facts of a version.
fn known_facts(root: &Path, id: &VersionId) -> Result<Option<Value>, Failure> {
    let file = id.facts_file();
    files::json(&root.join(&file), &file)
}

/// Reads the facts of a version; those of which nothing is known, if it has none.
pub(super) fn facts(root: &Path, (id, version): (&VersionId, &Version)) -> Result<Value, Failure> {
    let known = known_facts(root, id)?;
    Ok(known.unwrap_or_else(|| facts::empty(id, version)))
}

/// Reads the overlay of a version.
fn overlay(root: &Path, (id, version): (&VersionId, &Version), sources: &Sources) -> Result<Layer, Failure> {
    let file = format!("openapi/{}/{}", id.area, version.overlay);
    let text = files::text(&root.join(&file), &file)?
        .ok_or_else(|| Failure::input(&file, "expected an overlay; there is no such file"))?;
    Layer::parse(&text, &file)?.for_version(id, sources)
}

/// Applies a version's sources and its overlay, and compares the result with the baseline.
///
/// # Errors
/// When a source, the overlay or one of the version's files cannot be used.
pub(super) fn outcome(
    run: &Run<'_>,
    (id, version): (&VersionId, &Version),
    inputs: Vec<Input>,
) -> Result<Outcome, Failure> {
    let Run { root, sources, .. } = run;
    let (facts_file, spec_file, lock_file) = (id.facts_file(), id.spec_file(), id.lock_file());
    let is_read = !inputs.is_empty();
    let known = known_facts(root, id)?;
    let before = known.unwrap_or_else(|| facts::empty(id, version));
    let old_lock = files::text(&root.join(&lock_file), &lock_file)?;
    let mut lock = Lock::parse(old_lock.as_deref().unwrap_or_default(), &lock_file)?;
    let mut state = before.clone();
    let (applied, doubts) = apply(inputs, &mut state, &mut lock, (id, version), sources)?;
    let facts = facts::finish(with_frame(state, id, version));
    if !is_read {
        lock.check(&facts, old_lock.as_deref(), &lock_file)?;
    }

    let overlay = overlay(root, (id, version), sources)?;
    let layer = overlay.clone().for_moved(&matching::moved(&facts, version));
    let tolerance = Tolerance {
        partial: !facts::is_whole(&facts, version),
        before: is_read.then_some(&before),
    };
    let mut shipped = layer.apply(&facts, tolerance)?;
    mark_versions(&mut shipped.spec, (id, version), sources);
    let spec = files::json_text(&shipped.spec);
    let refused = |error: InputError| read::refused(&spec_file, &error);
    openapi_diff::read(spec.as_bytes(), &spec_file).map_err(refused)?;

    let path = |file: &str| root.join(file);
    let mut files = vec![
        (path(&facts_file), Some(files::json_text(&facts))),
        (path(&spec_file), Some(spec.clone())),
        (path(&lock_file), Some(lock.to_text())),
    ];
    let mut not_generated = None;
    if let Some(folder) = &version.generated {
        let webhooks_file = format!("openapi/{}/webhooks.json", id.area);
        let webhooks = files::text(&path(&webhooks_file), &webhooks_file)?;
        let webhooks = webhooks.as_deref().map(|text| (text, &*webhooks_file));
        match source_files(&path(folder), (&spec, &spec_file), webhooks) {
            Ok(generated) => files.extend(generated),
            Err(why) => not_generated = Some(why),
        }
    }

    // Without a baseline, the state before is not used.
    let old_spec = match run.baseline.json(root, &spec_file)? {
        // All operations of a new area are new. Those of a version that is like another are not.
        None if run.baseline.name().is_some() && version.like.is_none() => Some(facts::empty(id, version)),
        old => old,
    };
    let mut report = Report::new(Vec::new());
    let mut sdk = not_generated.clone().map_or(Ok(Vec::new()), Err);
    if let Some(old) = old_spec.as_ref().filter(|old| **old != shipped.spec) {
        report = compare(old, &shipped.spec).map_err(refused)?;
        let pair = [
            (old, &*format!("{spec_file} before")),
            (&shipped.spec, &*spec_file),
        ];
        if not_generated.is_none() {
            sdk = sdk_step::changes(pair, &report).map_err(|error| error.to_string());
        }
    }
    let held_back = match run.baseline.json(root, &facts_file)? {
        Some(old) if old != facts && old_spec.is_some() && facts::operations(&old).next().is_some() => {
            let of_old = overlay.for_moved(&matching::moved(&old, version));
            let (old, _) = of_old.apply_leniently(&old)?;
            held_back::find(&layer, (&old, &shipped), &report).map_err(refused)?
        }
        _ => Vec::new(),
    };
    Ok(Outcome {
        id: id.clone(),
        unconfirmed: if is_read {
            unconfirmed(&facts, &applied)
        } else {
            Vec::new()
        },
        applied,
        doubts,
        unmatched: shipped.unmatched,
        partial: tolerance.partial,
        like: version.like.is_some(),
        corrections: layer.corrections().count(),
        missing: missing::lines(&shipped.spec, version.like.is_some()),
        report,
        sdk,
        held_back,
        spec: shipped.spec,
        not_generated,
        files,
    })
}

/// Returns the SDK's source as its build script generates it from the spec and the area's webhooks, or why it cannot be
/// generated. A module that is no longer generated is removed.
fn source_files(
    folder: &Path,
    (spec, name): (&str, &str),
    webhooks: Option<(&str, &str)>,
) -> Result<Vec<File>, String> {
    let sources = generate_area((spec, name), webhooks).map_err(|error| error.to_string())?;
    let sources = sources.into_iter();
    let mut files: Vec<File> = sources
        .map(|(file, source)| (folder.join(file), Some(source)))
        .collect();
    // Rust has no carriage return in a comment.
    if files
        .iter()
        .any(|(_, source)| source.as_ref().is_some_and(|source| source.contains('\r')))
    {
        let message = format!("{name}: expected names and texts of one line; one has a carriage return");
        return Err(message);
    }
    let mut old = files::rust_files(folder);
    old.retain(|path| files.iter().all(|(file, _)| file != path));
    files.extend(old.into_iter().map(|path| (path, None)));
    Ok(files)
}

/// Marks the operations that not every version of the area has: the client is generated from the one that has them all.
fn mark_versions(spec: &mut Value, (id, version): (&VersionId, &Version), sources: &Sources) {
    let all = 1 + sources.likes(id).count();
    for operation in &version.operations {
        let having = sources.versions_with(id, operation);
        let shipped = spec
            .pointer_mut(&format!(
                "/paths/{}/{}",
                openapi_diff::escape(&operation.path),
                operation.method
            ))
            .filter(|_| having.len() < all);
        if let Some(Value::Object(shipped)) = shipped {
            shipped.insert("x-versions".to_owned(), having.into());
        }
    }
}

/// Sets title, version and server by the configuration: sources do not decide them.
fn with_frame(mut facts: Value, id: &VersionId, version: &Version) -> Value {
    for (key, value) in facts::object(&mut facts::empty(id, version)).clone() {
        if !matches!(key.as_str(), "paths" | "components") {
            facts::object(&mut facts).insert(key, value);
        }
    }
    facts
}

/// Returns the description of a document: the document if the generator takes it, and otherwise the spec that would be
/// shipped if it were the only source of today's overlay. The document can be older or newer than that: what matches
/// nothing is left out.
///
/// # Errors
/// If the SDK of neither can be generated, or the workspace's own files cannot be used.
pub fn described(document: &Value, name: &str, root: Option<&Path>) -> Result<Value, Failure> {
    let generated =
        |description: &Value| sdk_step::generated(description, name).map_err(|error| error.to_string());
    // The generator names its source, too.
    let refuse = |message: String| Failure::input(name, message.trim_start_matches(&format!("{name}: ")));
    let Err(refusal) = generated(document) else {
        return Ok(document.clone());
    };
    if is_description(document) {
        return Err(refuse(refusal));
    }
    let Some(root) = root else {
        return Err(refuse(format!(
            "{refusal}; without a workspace (no openapi/sources.toml in a folder above), `regen` cannot make a \
             description of it"
        )));
    };
    let made = only_source(document, name, root).map_err(|failure| {
        refuse(format!(
            "{refusal}; `regen` cannot make a description of it: {failure}"
        ))
    })?;
    generated(&made).map_err(refuse).map(|_| made)
}

fn only_source(document: &Value, source: &str, root: &Path) -> Result<Value, Failure> {
    let sources = Sources::read(root)?;
    let content = Content::Document(document.clone());
    let id = matching::version(&content, &sources);
    let found = id.as_ref().and_then(|id| sources.versions.get_key_value(id));
    let (id, section) = found.or_else(|| sources.in_order().next()).ok_or_else(|| {
        let message = "expected at least one version; found none";
        Failure::input(super::sources::FILE, message)
    })?;
    let mut state = facts::empty(id, section);
    matching::take(&content, &mut state, section, source)?;
    let facts = facts::finish(with_frame(state, id, section));
    let tolerance = Tolerance {
        partial: true,
        before: Some(&self::facts(root, (id, section))?),
    };
    let overlay = overlay(root, (id, section), &sources)?.for_moved(&matching::moved(&facts, section));
    Ok(overlay.apply(&facts, tolerance)?.spec)
}

/// Whether the document is a description: it has an extension of the overlay's.
fn is_description(document: &Value) -> bool {
    match document {
        Value::Object(map) => map
            .iter()
            .any(|(key, value)| key.starts_with("x-rust-") || is_description(value)),
        Value::Array(list) => list.iter().any(is_description),
        _ => false,
    }
}
