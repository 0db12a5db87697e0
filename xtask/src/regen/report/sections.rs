//! The sections of a report for people.

use std::cmp::Reverse;
use std::io;

use openapi_diff::{Format, Report, Semver, render_titled, write_json};

use super::prose::Prose;
use super::{Ending, Summary};
use crate::regen::error::Failure;
use crate::regen::sources::sources_file;
use crate::regen::version::Outcome;
use crate::regen::versions::Entry;

type Write = fn(&Summary<'_>, &mut Prose) -> io::Result<()>;

/// The sections, and whether the body of a pull request needs each, however long the others are.
const SECTIONS: [(bool, Write); 9] = [
    (true, title),
    (true, held_back),
    (true, operations),
    (false, changes),
    (true, sdk),
    (false, sources),
    (true, missing),
    (false, versions),
    (true, ending),
];

/// Returns the report, at most `longest` characters of it: sections that the body of a pull request does not need are cut.
///
/// # Errors
/// When it cannot be written as JSON.
pub(in crate::regen) fn render(
    summary: &Summary<'_>,
    format: Format,
    longest: Option<usize>,
) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    if format == Format::Json {
        return write_json(summary, &mut out).map(|()| out);
    }
    let mut all = Vec::new();
    for (is_needed, write) in SECTIONS {
        let mut prose = Prose {
            text: String::new(),
            format,
            verbose: summary.verbose,
        };
        write(summary, &mut prose)?;
        all.push((is_needed, prose.text));
    }
    if let Some(longest) = longest {
        shorten(&mut all, longest);
    }
    out.extend(all.into_iter().flat_map(|(_, text)| text.into_bytes()));
    Ok(out)
}

/// Cuts sections at the end of a line: those that are not needed, and only if that is not enough the others, the longest
/// first.
fn shorten(all: &mut [(bool, String)], longest: usize) {
    const CUT: &str = "\nThis section is cut here: `cargo xtask regen` prints all of it.\n";
    const END: &str = "</details>\n";
    const FENCE: &str = "```\n";
    let length = |text: &str| text.chars().count();
    let total: usize = all.iter().map(|(_, text)| length(text)).sum();
    let mut surplus = total.saturating_sub(longest);
    let mut order: Vec<&mut (bool, String)> = all.iter_mut().collect();
    order.sort_by_key(|(is_needed, text)| (*is_needed, Reverse(length(text))));
    for (_, text) in order {
        if surplus == 0 {
            return;
        }
        let before = length(text);
        let room = before.saturating_sub(surplus + length(CUT) + length(END) + length(FENCE));
        let end = text.char_indices().nth(room).map_or(0, |(end, _)| end);
        let kept = text.get(..end).unwrap_or_default();
        text.truncate(kept.rfind('\n').map_or(0, |at| at + 1));
        if text.lines().filter(|line| line.starts_with("```")).count() % 2 == 1 {
            text.push_str(FENCE);
        }
        if text.matches("<details>").count() > text.matches("</details>").count() {
            text.push_str(END);
        }
        text.push_str(CUT);
        surplus = surplus.saturating_sub(before.saturating_sub(length(text)));
    }
}

fn title(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    prose.title(&summary.headline());
    if let Some(since) = summary.since {
        prose.paragraph("Compared with ", &format!("`{since}`."));
    }
    Ok(())
}

/// Writes what corrections keep out of the spec.
fn held_back(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    if !summary.changes.held_back.is_empty() {
        prose.heading("Held back by corrections: decide whether each correction still holds");
    }
    for held in &summary.changes.held_back {
        let (held, within) = (&held.value, summary.label(held));
        let (correction, evidence) = (&held.correction, &held.evidence);
        let correction = match held.target.as_str() {
            "" => format!("{correction}, which removes what it is a part of"),
            _ => format!("the correction at {correction} (evidence: {evidence})"),
        };
        for change in &held.changes {
            prose.item(
                "",
                &format!("{}{within} [{}]", change.message, change.kind.rule().id),
            );
            // The labels of the other changes, which `openapi_diff` writes.
            let is_markdown = prose.format == Format::Markdown;
            let [at, because, within] = match is_markdown {
                true => ["Place: ", "Why: ", "Operation: "],
                false => ["at ", "because ", "in "],
            };
            prose.detail(at, &change.pointer);
            prose.detail(because, change.why);
            for operation in change.operations.iter().take(3) {
                prose.detail(within, operation);
            }
        }
        for one in &held.first_seen {
            prose.item("new: ", &format!("{} at {}{within}", one.value, one.place));
        }
        prose.detail("held back by ", &correction);
        let step = match held.semver {
            Semver::None => "undecided",
            Semver::Patch => "at least patch",
            Semver::Minor => "at least minor",
            Semver::Major => "major",
        };
        prose.detail("the step of the SDK if it is shipped: ", step);
    }
    Ok(())
}

/// Writes the operations in which HubSpot's file and `sources.toml` differ.
fn operations(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    let (gone, unshipped) = (
        &summary.changes.operations.gone,
        &summary.changes.operations.unshipped,
    );
    if !gone.is_empty() || !unshipped.is_empty() {
        prose.heading("Operations of HubSpot's file");
    }
    for gone in gone {
        let (operation, within) = (&gone.value.operation, summary.label(gone));
        if gone.value.known {
            prose.item(
                "",
                &format!("{operation} is gone from HubSpot's file (in doubt){within}"),
            );
            let file = sources_file(&gone.area);
            prose.detail(
                &format!("It stays in the spec. If HubSpot has removed it, remove it from {file}."),
                "",
            );
        } else {
            prose.item(
                "",
                &format!("{operation} is in sources.toml, and not in HubSpot's file{within}"),
            );
        }
    }
    for one in unshipped {
        let within = summary.label(one);
        prose.item(
            "",
            &format!(
                "{} is in HubSpot's file, and not shipped{within}",
                one.value.operation
            ),
        );
        let file = sources_file(&one.area);
        prose.detail(&format!("To ship it, add to {file}:"), "");
        prose.block(&one.value.lines);
    }
    Ok(())
}

/// Writes the changes of the shipped specs.
fn changes(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    let shipped = summary
        .changes
        .changes
        .iter()
        .filter(|entry| entry.held_back.is_none());
    let labelled = shipped.map(|Entry { change, .. }| {
        let (mut shown, within) = (change.value.clone(), summary.label(change));
        shown.message.push_str(&within);
        shown
    });
    let mut text = Vec::new();
    render_titled(&Report::new(labelled.collect()), "", prose.format, &mut text)?;
    // The first line is the title.
    let text = String::from_utf8_lossy(&text);
    prose
        .text
        .push_str(text.split_once('\n').map_or("", |(_, rest)| rest));
    Ok(())
}

fn sdk(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    let sdk = &summary.changes.sdk;
    if sdk.changes.is_empty() && sdk.unknown.is_none() {
        return Ok(());
    }
    let mut text = Vec::new();
    sdk.section(prose.format, &mut text)?;
    prose.text.push_str(&String::from_utf8_lossy(&text));
    Ok(())
}

fn sources(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    for outcome in summary.outcomes {
        for source in &outcome.applied {
            let findings = &source.findings;
            prose.heading(&format!("{} ({}): {}", source.address, outcome.id, source.form));
            prose.item("", &format!("{} facts as on record", findings.confirmed.len()));
            for (from, to) in &findings.moved {
                prose.item("moved: ", &format!("{from} is now {to}"));
            }
            prose.names("new", &findings.added);
            prose.sentences("changed", &findings.changed);
            prose.sentences("in doubt", &findings.doubted);
        }
        all_sources(summary, outcome, prose);
        overlay(outcome, prose);
    }
    Ok(())
}

fn all_sources(summary: &Summary<'_>, outcome: &Outcome, prose: &mut Prose) {
    let unread = summary.unread.iter().filter(|(of, _)| *of == outcome.id);
    let unread: Vec<&Failure> = unread.map(|(_, failure)| failure).collect();
    let unconfirmed = &outcome.unconfirmed;
    let is_empty = outcome.doubts.is_empty() && unread.is_empty() && unconfirmed.is_empty();
    if is_empty && outcome.not_generated.is_none() {
        return;
    }
    prose.heading(&format!("All sources of {}", outcome.id));
    prose.sentences("in doubt", &outcome.doubts);
    for failure in unread {
        prose.item("not read: ", &failure.to_string());
    }
    if let Some(error) = &outcome.not_generated {
        prose.item("not generated: ", error);
    }
    match unconfirmed.len() {
        0 => {}
        _ if prose.verbose => prose.names("shown by no source of this run", unconfirmed),
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

fn overlay(outcome: &Outcome, prose: &mut Prose) {
    // The overlay is written for the version that this one is like.
    if outcome.unmatched.is_empty() || outcome.like && !prose.verbose {
        return;
    }
    let why = match (outcome.like, outcome.partial) {
        (true, _) => "this version does not have what they are about",
        (false, true) => "what they are about has not been read",
        (false, false) => "remove them, since HubSpot no longer has what they are about",
    };
    let id = &outcome.id;
    prose.heading(&format!("Parts of the overlay that match nothing in {id}: {why}"));
    prose.sentences("no match", &outcome.unmatched);
}

fn missing(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    for (area, lines) in &summary.missing {
        prose.paragraph(
            &format!(
                "The overlay lacks these lines: add them to openapi/{area}/overlay.yaml, and complete them."
            ),
            "",
        );
        prose.block(lines);
    }
    Ok(())
}

fn versions(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    for agreement in summary.agreements {
        let (area, same) = (&agreement.first.area, agreement.same);
        let (first, other) = (&agreement.first.name, &agreement.other.name);
        prose.heading(&format!(
            "Versions {first} and {other} of {area}: {same} facts are the same"
        ));
        prose.names(&format!("only in {first}"), &agreement.only_first);
        prose.names(&format!("only in {other}"), &agreement.only_other);
        if !agreement.parted.is_empty() {
            prose.heading(&format!("Versions conflict: {first} and {other} of {area}"));
            prose.sentences("conflict", &agreement.parted);
            prose.item("What to do: \"When versions conflict\" in CONTRIBUTING.md", "");
        }
    }
    if !summary.deadlines.is_empty() {
        prose.heading("Announced by HubSpot");
    }
    for deadline in &summary.deadlines {
        prose.item("", &deadline.what);
        prose.detail("source: ", &deadline.source);
    }
    Ok(())
}

fn ending(summary: &Summary<'_>, prose: &mut Prose) -> io::Result<()> {
    match summary.ending {
        Ending::Refused { failure, .. } if failure.is_not_generated() => {
            prose.paragraph(
                "Not written: the SDK's source cannot be generated from the new spec.",
                "",
            );
        }
        Ending::Refused { .. } => {
            prose.paragraph("Not written: versions conflict that one client serves.", "");
        }
        Ending::Checked {
            command: Some(command),
            files,
            ..
        } => {
            prose.paragraph(
                "Stale: ",
                &format!("{}. To bring them up to date, run", files.join(", ")),
            );
            prose.block(command);
        }
        Ending::Checked { .. } => prose.paragraph("Fresh: every file is up to date.", ""),
        Ending::Written { written } if written.is_empty() => {
            prose.paragraph("Nothing to write: every file is as it was.", "");
        }
        Ending::Written { written } => prose.paragraph("Written: ", &format!("{}.", written.join(", "))),
    }
    Ok(())
}
