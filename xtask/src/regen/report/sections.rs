//! The sections of a report for people.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{self, Write};

use openapi_diff::{Direction, Format, Report, Semver, render_titled};

use super::prose::{Prose, and};
use super::summary::Entry;
use super::{Ending, Summary};
use crate::regen::agree::Agreement;
use crate::regen::apply::AppliedSource;
use crate::regen::error::Failure;
use crate::regen::held_back::HeldBack;
use crate::regen::version::Outcome;

/// A section of the report.
struct Section {
    text: String,
    /// Whether a pull request's body needs it, however long the others are.
    is_needed: bool,
}

/// Writes the report, at most `longest` characters of it: sections that the body of a pull request does not need are cut.
pub(super) fn write(
    summary: &Summary<'_>,
    (format, longest): (Format, Option<usize>),
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut all = Vec::new();
    let mut section = |is_needed: bool, write: &dyn Fn(&mut Prose<'_>) -> io::Result<()>| {
        let mut text = Vec::new();
        write(&mut Prose {
            out: &mut text,
            format,
            verbose: summary.verbose,
        })?;
        let text = String::from_utf8(text).map_err(io::Error::other)?;
        all.push(Section { text, is_needed });
        io::Result::Ok(())
    };
    section(true, &|prose| {
        prose.title(&summary.headline())?;
        match summary.since {
            Some(since) => prose.paragraph("Changes since ", &format!("`{since}`.")),
            None => Ok(()),
        }
    })?;
    section(true, &|prose| held_back(summary, prose))?;
    section(true, &|prose| operations(summary, prose))?;
    section(false, &|prose| changes(summary, prose))?;
    section(true, &|prose| summary.sdk.section(prose.format, prose.out))?;
    for outcome in summary.outcomes {
        section(false, &|prose| {
            sources(outcome, prose)?;
            overlay(outcome, prose)
        })?;
    }
    section(true, &|prose| missing(summary, prose))?;
    section(false, &|prose| {
        for agreement in summary.agreements {
            versions(agreement, prose)?;
        }
        if !summary.deadlines.is_empty() {
            prose.heading("Announced by HubSpot")?;
        }
        for deadline in &summary.deadlines {
            prose.item("", &deadline.what)?;
            prose.detail("source: ", &deadline.source)?;
        }
        Ok(())
    })?;
    section(true, &|prose| ending(summary.ending, prose))?;
    if let Some(longest) = longest {
        shorten(&mut all, longest);
    }
    all.iter()
        .try_for_each(|section| out.write_all(section.text.as_bytes()))
}

/// Cuts sections at the end of a line: those that are not needed, and only if that is not enough the others, the longest
/// first.
fn shorten(all: &mut [Section], longest: usize) {
    const CUT: &str = "\nThis section is cut here: `cargo xtask regen` prints all of it.\n";
    const END: &str = "</details>\n";
    const FENCE: &str = "```\n";
    let length = |text: &str| text.chars().count();
    let total: usize = all.iter().map(|section| length(&section.text)).sum();
    let mut surplus = total.saturating_sub(longest);
    let mut order: Vec<&mut Section> = all.iter_mut().collect();
    order.sort_by_key(|section| (section.is_needed, Reverse(length(&section.text))));
    for section in order {
        if surplus == 0 {
            return;
        }
        let before = length(&section.text);
        let room = before.saturating_sub(surplus + length(CUT) + length(END) + length(FENCE));
        let end = section.text.char_indices().nth(room).map_or(0, |(end, _)| end);
        let kept = section.text.get(..end).unwrap_or_default();
        let end = kept.rfind('\n').map_or(0, |at| at + 1);
        let mut kept = kept.get(..end).unwrap_or_default().to_owned();
        if kept.lines().filter(|line| line.starts_with("```")).count() % 2 == 1 {
            kept.push_str(FENCE);
        }
        if kept.matches("<details>").count() > kept.matches("</details>").count() {
            kept.push_str(END);
        }
        kept.push_str(CUT);
        surplus = surplus.saturating_sub(before.saturating_sub(length(&kept)));
        section.text = kept;
    }
}

/// Writes what corrections keep out of the spec.
fn held_back(summary: &Summary<'_>, prose: &mut Prose<'_>) -> io::Result<()> {
    if summary.held_back.is_empty() {
        return Ok(());
    }
    prose.heading("Held back by corrections: decide whether each correction still holds")?;
    for held in &summary.held_back {
        let (held, within) = (&held.value, label(summary, &held.versions));
        for change in &held.changes {
            let direction = match change.direction {
                Direction::Request => "request",
                Direction::Response => "response",
                Direction::Both => "both ways",
            };
            prose.item(
                "",
                &format!(
                    "{}{within} [{}, {direction}]",
                    change.message,
                    change.kind.rule().id
                ),
            )?;
            prose.detail("held back by ", &correction(held))?;
            prose.detail("at ", &change.pointer)?;
            prose.detail("because ", change.why)?;
            for operation in change.operations.iter().take(3) {
                prose.detail("in ", operation)?;
            }
        }
        for one in &held.first_seen {
            prose.item("new: ", &format!("{} at {}{within}", one.value, one.place))?;
            prose.detail("held back by ", &correction(held))?;
        }
        let step = match held.semver {
            Semver::None => "undecided",
            Semver::Patch => "at least patch",
            Semver::Minor => "at least minor",
            Semver::Major => "major",
        };
        prose.detail("the step of the SDK if it is shipped: ", step)?;
    }
    Ok(())
}

fn correction(held: &HeldBack) -> String {
    match held.target.as_str() {
        "" => format!("{}, which removes what it is a part of", held.correction),
        _ => format!(
            "the correction at {} (evidence: {})",
            held.correction, held.evidence
        ),
    }
}

/// Writes the operations in which HubSpot's file and `sources.toml` differ.
fn operations(summary: &Summary<'_>, prose: &mut Prose<'_>) -> io::Result<()> {
    let (gone, unshipped) = (&summary.operations.gone, &summary.operations.unshipped);
    if gone.is_empty() && unshipped.is_empty() {
        return Ok(());
    }
    prose.heading("Operations of HubSpot's file")?;
    for gone in gone {
        let (operation, within) = (&gone.value.operation, label(summary, &gone.versions));
        if gone.value.known {
            prose.item(
                "",
                &format!("{operation} is gone from HubSpot's file (in doubt){within}"),
            )?;
            prose.detail(
                "It stays in the spec. If HubSpot has removed it, remove it from openapi/upstream/sources.toml.",
                "",
            )?;
        } else {
            prose.item(
                "",
                &format!("{operation} is in sources.toml, and not in HubSpot's file{within}"),
            )?;
        }
    }
    for one in unshipped {
        let (one, within) = (&one.value, label(summary, &one.versions));
        prose.item(
            "HubSpot has besides: ",
            &format!("{}, not shipped{within}", one.operation),
        )?;
        prose.detail("To ship it, add to openapi/upstream/sources.toml:", "")?;
        prose.block(&one.lines)?;
    }
    Ok(())
}

/// Writes the changes of the shipped specs.
fn changes(summary: &Summary<'_>, prose: &mut Prose<'_>) -> io::Result<()> {
    let shipped = summary.changes.iter().filter(|entry| entry.held_back.is_none());
    let labelled = shipped.map(|Entry { change, .. }| {
        let (mut shown, within) = (change.value.clone(), label(summary, &change.versions));
        shown.message.push_str(&within);
        shown
    });
    let mut text = Vec::new();
    render_titled(&Report::new(labelled.collect()), "", prose.format, &mut text)?;
    // The report's first line is this report's title.
    let first = text
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(text.len(), |end| end + 1);
    prose.out.write_all(text.get(first..).unwrap_or_default())
}

/// Returns the versions of a change, unless there is only one.
fn label(summary: &Summary<'_>, versions: &[String]) -> String {
    if summary.has_versions {
        format!(" ({})", and(versions))
    } else {
        String::new()
    }
}

fn sources(outcome: &Outcome, prose: &mut Prose<'_>) -> io::Result<()> {
    for source in &outcome.applied {
        let AppliedSource { findings, .. } = source;
        prose.heading(&format!("{} ({}): {}", source.address, outcome.name, source.form))?;
        prose.item("", &format!("{} facts confirmed", findings.confirmed.len()))?;
        for (from, to) in &findings.moved {
            prose.item("moved: ", &format!("{from} is now {to}"))?;
        }
        prose.names("new", &findings.added)?;
        prose.sentences("changed", &findings.changed)?;
        prose.sentences("in doubt", &findings.doubted)?;
    }
    let has_more =
        !outcome.unread.is_empty() || !outcome.doubts.is_empty() || outcome.not_generated.is_some();
    if has_more || !outcome.unconfirmed.is_empty() {
        prose.heading(&format!("All sources of {}", outcome.name))?;
    }
    prose.sentences("in doubt", &outcome.doubts)?;
    for failure in &outcome.unread {
        prose.item("not read: ", &failure.to_string())?;
    }
    if let Some(error) = &outcome.not_generated {
        prose.item("not generated: ", error)?;
    }
    if prose.verbose {
        return prose.names("shown by no source of this run", &outcome.unconfirmed);
    }
    match outcome.unconfirmed.len() {
        0 => Ok(()),
        1 => prose.item(
            "",
            "1 fact on record is shown by no source of this run; `--verbose` lists it",
        ),
        count => prose.item(
            "",
            &format!("{count} facts on record are shown by no source of this run; `--verbose` lists them"),
        ),
    }
}

fn overlay(outcome: &Outcome, prose: &mut Prose<'_>) -> io::Result<()> {
    let count = outcome.unmatched.len();
    // The overlay is written for the version that this one is like.
    if count == 0 || outcome.like && !prose.verbose {
        return Ok(());
    }
    let why = match (outcome.like, outcome.partial) {
        (true, _) => "about what this version does not have",
        (false, true) => "about what has not been read",
        (false, false) => "to be removed: HubSpot no longer has it",
    };
    prose.heading(&format!(
        "Parts of the overlay that match nothing in {}, {why}",
        outcome.name
    ))?;
    prose.sentences("no match", &outcome.unmatched)
}

fn missing(summary: &Summary<'_>, prose: &mut Prose<'_>) -> io::Result<()> {
    // Two versions of one overlay mostly lack the same lines.
    let lines: BTreeSet<&String> = summary.outcomes.iter().map(|outcome| &outcome.missing).collect();
    for lines in lines.into_iter().filter(|lines| !lines.is_empty()) {
        prose.paragraph(
            "The overlay lacks these lines: add them to openapi/overlay.yaml, and complete them.",
            "",
        )?;
        prose.block(lines)?;
    }
    Ok(())
}

fn versions(agreement: &Agreement, prose: &mut Prose<'_>) -> io::Result<()> {
    let Agreement {
        first, other, same, ..
    } = agreement;
    prose.heading(&format!("{first} and {other}: {same} facts agree"))?;
    prose.names(&format!("only in {first}"), &agreement.only_first)?;
    prose.names(&format!("only in {other}"), &agreement.only_other)?;
    if agreement.parted.is_empty() {
        return Ok(());
    }
    prose.heading(&format!("Versions conflict: {first} and {other}"))?;
    prose.sentences("conflict", &agreement.parted)?;
    prose.item("", "see \"When versions conflict\" in CONTRIBUTING.md")
}

fn ending(ending: &Ending, prose: &mut Prose<'_>) -> io::Result<()> {
    let files = |files: &Option<Vec<String>>| files.as_deref().unwrap_or_default().join(", ");
    match (&ending.refusal, &ending.command, &ending.written) {
        (Some(Failure::NotGenerated { .. }), ..) => prose.paragraph(
            "Not written: the SDK's source cannot be generated from the new spec.",
            "",
        ),
        (Some(_), ..) => prose.paragraph("Not written: versions conflict that one client serves.", ""),
        (_, Some(command), _) => {
            let stale = files(&ending.files);
            prose.paragraph("Stale: ", &format!("{stale}. To bring them up to date, run"))?;
            prose.block(command)
        }
        (_, _, None) => prose.paragraph("Fresh.", ""),
        (_, _, Some(written)) if written.is_empty() => {
            prose.paragraph("Nothing to write: every file is as it was.", "")
        }
        _ => prose.paragraph("Written: ", &format!("{}.", files(&ending.written))),
    }
}
