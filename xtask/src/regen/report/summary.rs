//! What a report says: for programs as it is, for people as text.

use openapi_diff::{Semver, Verdict};
use serde::Serialize;
use serde_json::{Value, json};

use crate::regen::agree::Agreement;
use crate::regen::apply::AppliedSource;
use crate::regen::error::Failure;
use crate::regen::facts::Fact;
use crate::regen::sources::{Deadline, VersionId};
use crate::regen::version::{Outcome, Run};
use crate::regen::versions::{Changes, Labelled};

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

/// Everything that a report says.
#[derive(Serialize)]
pub(in crate::regen) struct Summary<'a> {
    #[serde(flatten)]
    pub(super) changes: &'a Changes,
    /// The commit that the changes are compared with.
    pub(super) since: Option<&'a str>,
    sources: Vec<Value>,
    versions: Vec<Value>,
    doubts: Vec<&'a String>,
    #[serde(serialize_with = "failures")]
    pub(super) unread: &'a [(VersionId, Failure)],
    not_generated: Vec<&'a String>,
    unconfirmed: Vec<&'a Fact>,
    overlay: Value,
    /// The lines that the overlay of each area lacks.
    #[serde(skip)]
    pub(super) missing: Vec<(&'a String, &'a String)>,
    pub(super) deadlines: Vec<&'a Deadline>,
    #[serde(flatten)]
    pub(super) ending: &'a Ending,
    #[serde(skip)]
    pub(super) outcomes: &'a [Outcome],
    #[serde(skip)]
    pub(super) agreements: &'a [Agreement],
    /// Whether changes are labelled with their versions.
    #[serde(skip)]
    has_versions: bool,
    #[serde(skip)]
    pub(super) verbose: bool,
}

fn failures<S: serde::Serializer>(unread: &[(VersionId, Failure)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(unread.iter().map(|(_, failure)| failure.to_string()))
}

impl<'a> Summary<'a> {
    /// Gathers what the report says.
    pub(in crate::regen) fn new(
        run: &'a Run<'_>,
        (outcomes, unread): (&'a [Outcome], &'a [(VersionId, Failure)]),
        (changes, agreements): (&'a Changes, &'a [Agreement]),
        ending: &'a Ending,
    ) -> Self {
        let sources = outcomes
            .iter()
            .flat_map(|of| of.applied.iter().map(move |one| (of, one)));
        let mut missing: Vec<(&String, &String)> = outcomes
            .iter()
            .map(|of| (&of.id.area, &of.missing))
            .filter(|(_, lines)| !lines.is_empty())
            .collect();
        // Two versions of one overlay mostly lack the same lines.
        missing.sort();
        missing.dedup();
        Self {
            changes,
            since: run.baseline.name(),
            sources: sources.map(|(of, one)| source(&of.id, one)).collect(),
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
                "missing": missing.iter().map(|(_, lines)| lines).collect::<Vec<_>>(),
            }),
            missing,
            deadlines: run.sources.deadlines(run.today).collect(),
            ending,
            outcomes,
            agreements,
            has_versions: run.sources.versions.len() > 1,
            verbose: run.verbose,
        }
    }

    /// Returns the first line. It never says "nothing changed" where something is in doubt.
    pub(super) fn headline(&self) -> String {
        let Changes {
            verdict,
            undecided,
            semver,
            held_back,
            operations,
            sdk,
            counts,
            ..
        } = self.changes;
        let gone = operations.gone.iter().filter(|gone| gone.value.known).count();
        let held = held_back
            .iter()
            .map(|held| held.value.changes.len() + held.value.first_seen.len());
        let failure = match self.ending {
            Ending::Refused { failure, .. } if failure.is_not_generated() => "the SDK cannot be generated; ",
            Ending::Refused { .. } => "the versions conflict; ",
            _ => "",
        };
        let wire = match (verdict, gone) {
            (Verdict::None, 1..) => "in doubt on the wire".to_owned(),
            (Verdict::Docs, _) => "only documentation changed".to_owned(),
            (verdict, _) => format!("{} on the wire", verdict.label()),
        };
        let step = match (undecided, semver) {
            (true, Semver::None) => "undecided".to_owned(),
            (true, _) => format!("undecided, up to {}", sdk.headline()),
            (false, _) => sdk.headline(),
        };
        let mut line = format!("{failure}{wire}{counts}; for the SDK: {step}");
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
                operations.unshipped.len(),
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

    /// Returns the area and the versions of a change in words, unless there is only one version:
    /// ` (conversations v3, 2026-03 and 2026-09)`.
    pub(super) fn label<T>(&self, labelled: &Labelled<T>) -> String {
        let area = &labelled.area;
        match labelled.versions.as_slice() {
            _ if !self.has_versions => String::new(),
            [] => String::new(),
            [one] => format!(" ({area} {one})"),
            [first @ .., last] => format!(" ({area} {} and {last})", first.join(", ")),
        }
    }
}

fn agreement(agreement: &Agreement) -> Value {
    json!({
        "area": agreement.first.area,
        "versions": [agreement.first.name, agreement.other.name],
        "same": agreement.same,
        "only": [agreement.only_first, agreement.only_other],
        "conflicts": agreement.parted,
    })
}

fn source(version: &VersionId, source: &AppliedSource) -> Value {
    let findings = &source.findings;
    let moved = findings
        .moved
        .iter()
        .map(|(from, to)| json!({"from": from, "to": to}));
    json!({
        "area": version.area,
        "version": version.name,
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
