//! What a report says, before it is text.

use std::collections::BTreeMap;
use std::io;

use openapi_diff::{Date, Format, Semver, write_json};

use super::super::Failure;
use super::super::agree::Agreement;
use super::super::command::Options;
use super::super::sources::Deadline;
use super::super::version::{Outcome, Run};
use super::super::versions::{Changes, unified};
use super::{json, sections};
use crate::impact::Impact;

/// How a run ends.
#[derive(Debug)]
pub(in super::super) enum Ending {
    /// Nothing may be written.
    Refused(Failure),
    /// `--check`: all files are up to date.
    Fresh,
    /// `--check`: files are not up to date, and the command that writes them.
    Stale { files: Vec<String>, command: String },
    /// The files that are written.
    Written(Vec<String>),
}

/// An operation that HubSpot's file does not have.
pub(super) struct Gone {
    pub(super) title: String,
    pub(super) file: String,
    pub(super) is_known: bool,
    pub(super) versions: Vec<String>,
}

/// An operation that is not shipped.
pub(super) struct Unshipped {
    pub(super) title: String,
    pub(super) lines: String,
    pub(super) versions: Vec<String>,
}

/// Everything that a report says.
pub(in super::super) struct Summary<'a> {
    pub(super) outcomes: &'a [Outcome],
    pub(super) agreements: &'a [Agreement],
    pub(super) ending: &'a Ending,
    pub(super) changes: Changes,
    /// The impact with the step of what is held back.
    pub(super) impact: Impact,
    pub(super) gone: Vec<Gone>,
    pub(super) unshipped: Vec<Unshipped>,
    pub(super) deadlines: Vec<&'a Deadline>,
    /// The commit that the changes are compared with.
    pub(super) since: Option<&'a str>,
    /// Whether changes are labelled with their versions.
    pub(super) has_versions: bool,
    pub(super) verbose: bool,
}

impl<'a> Summary<'a> {
    /// Gathers what the report says.
    pub(in super::super) fn new(
        run: &'a Run<'_>,
        outcomes: &'a [Outcome],
        changes: Changes,
        agreements: &'a [Agreement],
        (ending, options): (&'a Ending, &Options),
    ) -> Self {
        let (gone, unshipped) = operations(run, outcomes);
        let mut step = changes.step();
        let is_known = |gone: &Gone| gone.is_known;
        if outcomes.iter().any(|outcome| outcome.not_generated.is_some()) || gone.iter().any(is_known) {
            step = Semver::Major;
        }
        let impact = if step > changes.impact.semver {
            Impact {
                changes: changes.impact.changes.clone(),
                unknown: changes.impact.unknown.clone(),
                ..Impact::unknown(String::new(), step, Some(run.root))
            }
        } else {
            changes.impact.clone()
        };
        Self {
            outcomes,
            agreements,
            ending,
            changes,
            impact,
            gone,
            unshipped,
            deadlines: run
                .sources
                .deadlines(options.today.unwrap_or_else(Date::today))
                .collect(),
            since: run.baseline.name(),
            has_versions: run.sources.versions.len() > 1,
            verbose: options.verbose,
        }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// When the writer fails.
    pub(in super::super) fn write(&self, format: Format) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        if format == Format::Json {
            write_json(&json::of(self), &mut out)?;
        } else {
            sections::write(self, format, &mut out)?;
        }
        Ok(out)
    }
}

/// Returns the operations that are gone or not shipped, each once.
fn operations(run: &Run<'_>, outcomes: &[Outcome]) -> (Vec<Gone>, Vec<Unshipped>) {
    let mut gone: BTreeMap<String, Gone> = BTreeMap::new();
    let mut unshipped: BTreeMap<String, Unshipped> = BTreeMap::new();
    for outcome in outcomes {
        let Some(version) = run.sources.versions.get(&outcome.name) else {
            continue;
        };
        for source in &outcome.applied {
            for (title, is_known) in &source.operations.gone {
                let title = unified(title, version);
                let entry = gone.entry(title.clone()).or_insert_with(|| Gone {
                    title,
                    file: source.address.clone(),
                    is_known: *is_known,
                    versions: Vec::new(),
                });
                add(&mut entry.versions, &outcome.name);
            }
            for operation in &source.operations.unshipped {
                let entry = unshipped
                    .entry(operation.lines.clone())
                    .or_insert_with(|| Unshipped {
                        title: operation.title.clone(),
                        lines: operation.lines.clone(),
                        versions: Vec::new(),
                    });
                add(&mut entry.versions, &outcome.name);
            }
        }
    }
    (gone.into_values().collect(), unshipped.into_values().collect())
}

fn add(versions: &mut Vec<String>, name: &str) {
    if !versions.iter().any(|known| known == name) {
        versions.push(name.to_owned());
    }
}
