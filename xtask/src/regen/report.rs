//! What a run tells: what changed, which source showed what, and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use openapi_diff::{Format, Report, escape_markdown, escape_terminal, write_json};
use serde_json::{Value, json};

use super::agree::Agreement;
use super::facts::Fact;
use super::{Options, Outcome, Taken};
use crate::sdk_step::{SdkReport, VersionStep};

/// How many facts a person is told one by one before the rest is a number.
const TOLD: usize = 12;

/// How the run ended.
#[derive(Debug)]
pub(super) struct Ending {
    /// With `--check`: whether a run would change something.
    pub(super) stale: Option<bool>,
    /// The files that were written.
    pub(super) written: Vec<String>,
    /// Whether nothing may be written, since versions part.
    pub(super) refused: bool,
    /// The command that brings the files up to date.
    pub(super) command: String,
}

/// Writes the report.
pub(super) fn write(
    outcomes: &[Outcome],
    agreements: &[Agreement],
    ending: &Ending,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let format = options.format;
    let all = outcomes
        .iter()
        .flat_map(|outcome| outcome.changes.report.changes.iter().cloned())
        .collect();
    let steps = outcomes.iter().map(|outcome| outcome.changes.sdk.clone());
    let changes = SdkReport::new(Report::new(all), VersionStep::all(steps, Some(&options.root)));
    if format == Format::Json {
        return write_json(&as_json(&changes, outcomes, agreements, ending), out);
    }
    changes.render(format, out)?;
    let style = if format == Format::Markdown {
        Style::MARKDOWN
    } else {
        Style::TEXT
    };
    let mut wanting = BTreeSet::new();
    for outcome in outcomes {
        version(outcome, style, out)?;
        // Two versions of one overlay mostly lack the same lines.
        if !outcome.wanting.is_empty() && wanting.insert(&outcome.wanting) {
            let (item, fence) = (style.item, style.fence_around(&outcome.wanting));
            writeln!(
                out,
                "\n{item}not named or not described yet; the overlay lacks\n{fence}"
            )?;
            for line in outcome.wanting.lines() {
                writeln!(out, "{}", escape_terminal(line))?;
            }
            writeln!(out, "{fence}")?;
        }
    }
    for agreement in agreements {
        let Agreement {
            first, other, same, ..
        } = agreement;
        writeln!(out, "\n{}{first} and {other}: {same} facts agree", style.heading)?;
        for (name, facts) in [(first, &agreement.only_first), (other, &agreement.only_other)] {
            told(&format!("only in {name}"), facts, style, out)?;
        }
        if !agreement.parted.is_empty() {
            writeln!(out, "\n{}Versions part: {first} and {other}", style.heading)?;
            if !style.heading.is_empty() {
                writeln!(out)?;
            }
            told("parted", &agreement.parted, style, out)?;
            writeln!(
                out,
                "{}see \"When versions conflict\" in CONTRIBUTING.md",
                style.item
            )?;
        }
    }
    match ending.stale {
        _ if ending.refused => writeln!(out, "\nNot written: versions part that one client serves."),
        Some(true) => {
            let files: Vec<&str> = outcomes
                .iter()
                .flat_map(|outcome| outcome.stale.iter().map(String::as_str))
                .collect();
            writeln!(
                out,
                "\nStale: {}. To bring them up to date, run\n\n    {}",
                files.join(", "),
                ending.command
            )
        }
        Some(false) => writeln!(out, "\nFresh."),
        None if ending.written.is_empty() => writeln!(out, "\nNothing to write: every file is as it was."),
        None => writeln!(out, "\nWritten: {}.", ending.written.join(", ")),
    }
}

#[derive(Clone, Copy)]
struct Style {
    heading: &'static str,
    item: &'static str,
    fence: &'static str,
    /// Escapes text from documents.
    escape: fn(&str) -> String,
}

impl Style {
    const TEXT: Self = Self {
        heading: "",
        item: "  ",
        fence: "",
        escape: escape_terminal,
    };
    const MARKDOWN: Self = Self {
        heading: "### ",
        item: "- ",
        fence: "```",
        escape: escape_markdown,
    };

    /// Returns a fence that no line of the text closes.
    fn fence_around(self, text: &str) -> String {
        let mut fence = self.fence.to_owned();
        while !fence.is_empty() && text.contains(&fence) {
            fence.push('`');
        }
        fence
    }
}

fn version(outcome: &Outcome, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for source in &outcome.taken {
        writeln!(
            out,
            "\n{}{} ({}): {}",
            style.heading,
            escape_terminal(&source.address),
            outcome.name,
            source.form
        )?;
        if style.heading.is_empty() {
            Ok(())
        } else {
            writeln!(out)
        }?;
        let findings = &source.findings;
        writeln!(out, "{}{} facts confirmed", style.item, findings.confirmed.len())?;
        for (from, to) in &findings.moved {
            let moved = (style.escape)(&format!("{from} is now {to}"));
            writeln!(out, "{}moved: {moved}", style.item)?;
        }
        told("new", &findings.added, style, out)?;
        told("changed", &findings.changed, style, out)?;
        told("in doubt", &findings.doubted, style, out)?;
    }
    for failure in &outcome.unread {
        let failure = (style.escape)(&failure.to_string());
        writeln!(out, "\n{}not read: {failure}", style.item)?;
    }
    if let Some(error) = &outcome.ungenerated {
        let error = (style.escape)(error);
        writeln!(out, "\n{}not generated: {error}", style.item)?;
    }
    if !outcome.taken.is_empty() && !outcome.unconfirmed.is_empty() {
        let count = outcome.unconfirmed.len();
        writeln!(
            out,
            "\n{}shown by no source of this run: {count} facts, of {}",
            style.item,
            (style.escape)(&owners(&outcome.unconfirmed))
        )?;
    }
    if !outcome.left_over.is_empty() {
        writeln!(out)?;
        let title = if outcome.partial {
            "overlay.yaml speaks of what was not read"
        } else if outcome.like {
            "overlay.yaml speaks of what this version does not have"
        } else {
            "overlay.yaml, to be cleaned up"
        };
        told(title, &outcome.left_over, style, out)?;
    }
    Ok(())
}

fn told(title: &str, facts: &[impl ToString], style: Style, out: &mut dyn Write) -> io::Result<()> {
    for fact in facts.iter().take(TOLD) {
        writeln!(
            out,
            "{}{title}: {}",
            style.item,
            (style.escape)(&fact.to_string())
        )?;
    }
    match facts.len().saturating_sub(TOLD) {
        0 => Ok(()),
        more => writeln!(out, "{}{title}: {more} more", style.item),
    }
}

/// Returns facts by what they are part of, which can be looked up: `Sender (4), Direction (2)`.
fn owners(facts: &[Fact]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fact in facts {
        *counts.entry(&fact.owner).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(owner, count)| format!("{owner} ({count})"))
        .collect();
    counts.join(", ")
}

fn as_json(changes: &SdkReport, outcomes: &[Outcome], agreements: &[Agreement], ending: &Ending) -> Value {
    // The report's own serialisation writes one object and cannot fail on it.
    let mut report = serde_json::to_value(changes).unwrap_or_else(|_| json!({}));
    let sources: Vec<Value> = outcomes
        .iter()
        .flat_map(|o| o.taken.iter().map(|source| source_json(&o.name, source)))
        .collect();
    let unread: Vec<String> = outcomes
        .iter()
        .flat_map(|o| o.unread.iter().map(ToString::to_string))
        .collect();
    let ungenerated: Vec<&String> = outcomes.iter().filter_map(|o| o.ungenerated.as_ref()).collect();
    let unconfirmed: Vec<&Fact> = outcomes.iter().flat_map(|o| &o.unconfirmed).collect();
    let left_over: Vec<&String> = outcomes.iter().flat_map(|o| &o.left_over).collect();
    let wanting: BTreeSet<&String> = outcomes
        .iter()
        .map(|o| &o.wanting)
        .filter(|lines| !lines.is_empty())
        .collect();
    let corrections: usize = outcomes.iter().map(|o| o.corrections).sum();
    let report_map = super::facts::object(&mut report);
    report_map.insert("sources".into(), json!(sources));
    let versions: Vec<Value> = agreements
        .iter()
        .map(|agreement| {
            json!({
                "versions": [agreement.first, agreement.other],
                "same": agreement.same,
                "only": [agreement.only_first, agreement.only_other],
                "parted": agreement.parted,
            })
        })
        .collect();
    report_map.insert("versions".into(), json!(versions));
    report_map.insert("unread".into(), json!(unread));
    report_map.insert("ungenerated".into(), json!(ungenerated));
    report_map.insert("unconfirmed".into(), json!(unconfirmed));
    report_map.insert(
        "overlay".into(),
        json!({"corrections": corrections, "left_over": left_over, "wanting": wanting}),
    );
    if let Some(stale) = ending.stale {
        let files: Vec<&String> = outcomes.iter().flat_map(|o| &o.stale).collect();
        report_map.insert("stale".into(), json!(stale));
        report_map.insert("files".into(), json!(files));
        report_map.insert("command".into(), json!(ending.command));
    } else {
        report_map.insert("written".into(), json!(ending.written));
    }
    report
}

fn source_json(version: &str, source: &Taken) -> Value {
    let findings = &source.findings;
    let moved: Vec<Value> = findings
        .moved
        .iter()
        .map(|(from, to)| json!({"from": from, "to": to}))
        .collect();
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
        "moved": moved,
    })
}
