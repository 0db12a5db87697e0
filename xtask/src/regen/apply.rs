//! The sources of a version, applied to its facts.

use serde_json::Value;

use super::error::Failure;
use super::facts::{self, Fact, Findings};
use super::inputs::Input;
use super::lock::{Entry, Lock};
use super::operations::{self, Differences};
use super::sources::{Sources, Version, VersionId};
use super::{matching, read};

/// A source that was applied to the facts.
#[derive(Debug)]
pub(super) struct AppliedSource {
    pub(super) address: String,
    pub(super) form: &'static str,
    pub(super) sha256: String,
    pub(super) date: Option<String>,
    pub(super) findings: Findings,
    /// The operations of HubSpot's file, if the source is one.
    pub(super) operations: Differences,
}

/// Applies the sources in their order: HubSpot's files, then pages, which take precedence. Sources of one rank must agree:
/// each, applied again at the end, changes nothing.
pub(super) fn apply(
    inputs: Vec<Input>,
    state: &mut Value,
    lock: &mut Lock,
    (id, version): (&VersionId, &Version),
    sources: &Sources,
) -> Result<(Vec<AppliedSource>, Vec<String>), Failure> {
    let mut applied = Vec::new();
    let mut doubts = Vec::new();
    let (files, pages): (Vec<Input>, Vec<Input>) = inputs.into_iter().partition(Input::is_file);
    for rank in [files, pages] {
        for input in &rank {
            let operations = match &input.reading.content {
                read::Content::Document(document) if input.is_file() => {
                    operations::differences(document, state, (id, version), sources)
                }
                _ => Differences::default(),
            };
            let findings = take(input, state, version, sources)?;
            lock.record(
                entry(input, &findings),
                matches!(input.reading.content, read::Content::Document(_)),
            );
            applied.push(AppliedSource {
                address: input.address.clone(),
                form: input.reading.form,
                sha256: input.sha256.clone(),
                date: input.date.clone(),
                findings,
                operations,
            });
        }
        for input in rank.iter().filter(|_| rank.len() > 1) {
            let mut again = state.clone();
            let findings = take(input, &mut again, version, sources)?;
            if facts::finish(again) == facts::finish(state.clone()) {
                continue;
            }
            let mut differing: Vec<String> = findings.changed.iter().map(ToString::to_string).collect();
            differing.extend(findings.added.iter().map(ToString::to_string));
            differing.truncate(3);
            let message = format!(
                "expected sources of one version to agree; after the others were read, it still changes: {}",
                differing.join("; ")
            );
            if input.is_given {
                return Err(Failure::input(&input.address, message));
            }
            doubts.push(format!("{}: {message}", input.address));
        }
    }
    Ok((applied, doubts))
}

/// Applies one source to the facts in `state`.
///
/// # Errors
/// When it is of another server, or of no operation that is shipped.
pub fn take(
    input: &Input,
    state: &mut Value,
    version: &Version,
    sources: &Sources,
) -> Result<Findings, Failure> {
    match &input.reading.content {
        read::Content::Document(document) => {
            facts::document::check_servers(document, sources, &input.address)?;
        }
        read::Content::Page(page) => {
            if let Some(host) = page.host.as_ref().filter(|host| !sources.is_host(host)) {
                return Err(sources.refuse_host(&input.address, host));
            }
        }
    }
    matching::take(&input.reading.content, state, version, &input.address)
}

fn entry(input: &Input, findings: &Findings) -> Entry {
    Entry {
        address: input.address.clone(),
        form: input.reading.form.to_owned(),
        sha256: input.sha256.clone(),
        date: input.date.clone(),
        operations: findings.operations.iter().cloned().collect(),
    }
}

/// Returns the facts that no source of this run has shown.
pub(super) fn unconfirmed(facts: &Value, applied: &[AppliedSource]) -> Vec<Fact> {
    let is_shown = |fact: &Fact| applied.iter().any(|source| source.findings.shows(fact));
    let facts = facts::list::facts(facts).into_keys();
    facts.filter(|fact| !is_shown(fact)).collect()
}
