//! What a report says: for programs as it is, for people as text.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io;

use openapi_diff::{Change, Date, Format, Report, Semver, Verdict, counts, write_json};
use serde::Serialize;
use serde_json::{Value, json};

use super::sections;
use crate::regen::agree::Agreement;
use crate::regen::apply::AppliedSource;
use crate::regen::command::Options;
use crate::regen::error::Failure;
use crate::regen::facts::Fact;
use crate::regen::held_back::HeldBack;
use crate::regen::operations::{Gone, Unshipped};
use crate::regen::sdk_step::VersionStep;
use crate::regen::sources::Deadline;
use crate::regen::version::{Outcome, Run};
use crate::regen::versions::{Changes, Labelled, labelled};

/// How a run ends.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(in crate::regen) enum Ending {
    /// Nothing may be written.
    Refused {
        #[serde(skip)]
        failure: Failure,
        written: [String; 0],
    },
    /// With `--check`: the files that are not up to date, and the command that writes them.
    Checked {
        stale: bool,
        files: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        command: Option<String>,
    },
    Written {
        written: Vec<String>,
    },
}

/// A change of the shipped specs, or one that a correction holds back.
#[derive(Serialize)]
pub(super) struct Entry {
    #[serde(flatten)]
    pub(super) change: Labelled<Change>,
    /// The correction that holds it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) held_back: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Operations {
    pub(super) gone: Vec<Labelled<Gone>>,
    pub(super) unshipped: Vec<Labelled<Unshipped>>,
}

/// Everything that a report says.
#[derive(Serialize)]
pub(in crate::regen) struct Summary<'a> {
    verdict: Verdict,
    semver: Semver,
    pub(super) changes: Vec<Entry>,
    /// The step of the SDK, with that of what is held back or in doubt.
    pub(super) sdk: VersionStep,
    /// The commit that the changes are compared with.
    pub(super) since: Option<&'a str>,
    /// Whether the step depends on a decision.
    undecided: bool,
    pub(super) held_back: Vec<Labelled<HeldBack>>,
    pub(super) operations: Operations,
    sources: Vec<Value>,
    versions: Vec<Value>,
    doubts: Vec<&'a String>,
    #[serde(serialize_with = "failures")]
    pub(super) unread: &'a [(String, Failure)],
    not_generated: Vec<&'a String>,
    unconfirmed: Vec<&'a Fact>,
    overlay: Value,
    pub(super) deadlines: Vec<&'a Deadline>,
    #[serde(flatten)]
    pub(super) ending: &'a Ending,
    #[serde(skip)]
    pub(super) outcomes: &'a [Outcome],
    #[serde(skip)]
    pub(super) agreements: &'a [Agreement],
    /// The shipped changes and those that are held back.
    #[serde(skip)]
    all: Report,
    /// Whether changes are labelled with their versions.
    #[serde(skip)]
    pub(super) has_versions: bool,
    #[serde(skip)]
    pub(super) verbose: bool,
}

fn failures<S: serde::Serializer>(unread: &[(String, Failure)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(unread.iter().map(|(_, failure)| failure.to_string()))
}

impl<'a> Summary<'a> {
    /// Gathers what the report says.
    pub(in crate::regen) fn new(
        run: &'a Run<'_>,
        (outcomes, unread): (&'a [Outcome], &'a [(String, Failure)]),
        changes: Changes,
        agreements: &'a [Agreement],
        (ending, options): (&'a Ending, &Options),
    ) -> Self {
        let sources = || {
            outcomes
                .iter()
                .flat_map(|of| of.applied.iter().map(move |one| (of, one)))
        };
        let gone =
            sources().flat_map(|(of, one)| one.operations.gone.iter().map(move |one| (of, one.clone())));
        let unshipped =
            sources().flat_map(|(of, one)| one.operations.unshipped.iter().map(move |one| (of, one.clone())));
        let operations = Operations {
            gone: labelled(gone),
            unshipped: labelled(unshipped),
        };
        let all = changes.all();
        let held = changes.held_back.iter().map(|held| held.value.semver).max();
        // The step of what may be removed is not certain.
        let in_doubt = match operations.gone.iter().any(|gone| gone.value.known) {
            true => Semver::Major,
            false => held.unwrap_or(Semver::None),
        };
        let decided = changes.sdk.iter().map(|change| change.semver).max();
        let entries = entries(&changes);
        let sdk = VersionStep::new(changes.sdk, changes.not_compared, in_doubt, Some(run.root));
        let undecided = sdk.unknown.is_none() && sdk.semver > decided.unwrap_or(Semver::None);
        let missing: BTreeSet<&String> = outcomes
            .iter()
            .map(|of| &of.missing)
            .filter(|lines| !lines.is_empty())
            .collect();
        Self {
            verdict: all.verdict,
            semver: sdk.semver,
            undecided: undecided || !changes.held_back.is_empty(),
            sdk,
            changes: entries,
            since: run.baseline.name(),
            held_back: changes.held_back,
            operations,
            sources: sources().map(|(of, one)| source(&of.name, one)).collect(),
            versions: agreements.iter().map(agreement).collect(),
            doubts: outcomes.iter().flat_map(|of| &of.doubts).collect(),
            unread,
            not_generated: outcomes
                .iter()
                .filter_map(|of| of.not_generated.as_ref())
                .collect(),
            unconfirmed: outcomes.iter().flat_map(|of| &of.unconfirmed).collect(),
            overlay: json!({
                "corrections": outcomes.iter().map(|of| of.corrections).sum::<usize>(),
                "unmatched": outcomes.iter().flat_map(|of| &of.unmatched).collect::<Vec<_>>(),
                "missing": missing,
            }),
            deadlines: run
                .sources
                .deadlines(options.today.unwrap_or_else(Date::today))
                .collect(),
            ending,
            outcomes,
            agreements,
            all,
            has_versions: run.sources.versions.len() > 1,
            verbose: options.verbose,
        }
    }

    /// Returns the report.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub(in crate::regen) fn render(&self, format: Format, longest: Option<usize>) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        match format {
            Format::Json => write_json(self, &mut out)?,
            _ => out = sections::text(self, format, longest)?.into_bytes(),
        }
        Ok(out)
    }

    /// Returns the first line. It never says "nothing changed" where something is in doubt.
    pub(super) fn headline(&self) -> String {
        let gone = self
            .operations
            .gone
            .iter()
            .filter(|gone| gone.value.known)
            .count();
        let held = self
            .held_back
            .iter()
            .map(|held| held.value.changes.len() + held.value.first_seen.len());
        let mut line = match self.ending {
            Ending::Refused { failure, .. } if failure.is_not_generated() => {
                "the SDK cannot be generated; ".to_owned()
            }
            Ending::Refused { .. } => "the versions conflict; ".to_owned(),
            _ => String::new(),
        };
        match (self.verdict, gone) {
            (Verdict::None, 1..) => line.push_str("in doubt on the wire"),
            (verdict, _) => line.push_str(&format!("{} on the wire{}", verdict.label(), counts(&self.all))),
        }
        line.push_str(&format!("; for the SDK: {}", self.step()));
        for (count, one, several) in [
            (
                held.sum(),
                "change is held back by a correction",
                "changes are held back by corrections",
            ),
            (
                gone,
                "operation is gone from HubSpot's file (in doubt)",
                "operations are gone from HubSpot's file (in doubt)",
            ),
            (
                self.operations.unshipped.len(),
                "operation of HubSpot's is not shipped",
                "operations of HubSpot's are not shipped",
            ),
        ] {
            match count {
                0 => {}
                1 => line.push_str(&format!("; 1 {one}")),
                count => line.push_str(&format!("; {count} {several}")),
            }
        }
        line
    }

    /// Returns the step and where it leads: `minor, 0.1.0 to 0.1.1`.
    fn step(&self) -> String {
        match (self.undecided, self.semver) {
            (true, Semver::None) => "undecided".to_owned(),
            (true, _) => format!("undecided, up to {}", self.sdk.headline()),
            (false, _) => self.sdk.headline(),
        }
    }

    /// Returns the versions of a change in words, unless there is only one: ` (v3, 2026-03 and 2026-09)`.
    pub(super) fn label(&self, versions: &[String]) -> String {
        match versions {
            _ if !self.has_versions => String::new(),
            [] => String::new(),
            [one] => format!(" ({one})"),
            [first @ .., last] => format!(" ({} and {last})", first.join(", ")),
        }
    }
}

/// Lists the shipped changes and those that are held back, worst first.
fn entries(changes: &Changes) -> Vec<Entry> {
    let shipped = changes.shipped.iter().map(|change| Entry {
        change: change.clone(),
        held_back: None,
    });
    let held = changes.held_back.iter().flat_map(|Labelled { value, versions }| {
        value.changes.iter().map(move |change| Entry {
            change: Labelled {
                value: change.clone(),
                versions: versions.clone(),
            },
            held_back: Some(value.correction.clone()),
        })
    });
    let mut entries: Vec<Entry> = shipped.chain(held).collect();
    entries.sort_by_key(|entry| Reverse(entry.change.value.level));
    entries
}

fn agreement(agreement: &Agreement) -> Value {
    json!({
        "versions": [agreement.first, agreement.other],
        "same": agreement.same,
        "only": [agreement.only_first, agreement.only_other],
        "conflicts": agreement.parted,
    })
}

fn source(version: &str, source: &AppliedSource) -> Value {
    let findings = &source.findings;
    let moved = findings
        .moved
        .iter()
        .map(|(from, to)| json!({"from": from, "to": to}));
    json!({
        "version": version,
        "address": source.address,
        "form": source.form,
        "sha256": source.sha256,
        "date": source.date,
        "operations": findings.operations,
        "confirmed": findings.confirmed,
        "added": findings.added,
        "changed": findings.changed,
        "doubted": findings.doubted,
        "moved": moved.collect::<Vec<_>>(),
    })
}
