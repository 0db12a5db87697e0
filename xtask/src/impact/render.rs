//! The SDK's part of a report.

use std::io::{self, Write};

use super::{Change, Impact};
use crate::diff::{Semver, inline, printable};

/// The step and where it leads: `minor, 0.1.0 to 0.1.1`.
pub(crate) fn step(impact: &Impact) -> String {
    let word = match impact.semver {
        Semver::None => "no version step",
        Semver::Patch => "patch",
        Semver::Minor => "minor",
        Semver::Major => "major",
    };
    match (&impact.from, &impact.next) {
        (Some(from), Some(next)) if impact.semver != Semver::None => format!("{word}, {from} to {next}"),
        _ => word.to_owned(),
    }
}

fn sections(impact: &Impact) -> impl Iterator<Item = (&'static str, &'static str, Vec<&Change>)> {
    [
        (Semver::Major, "Breaks their code", "\u{1b}[31m"),
        (Semver::Minor, "New to them", "\u{1b}[32m"),
        (Semver::Patch, "Their code stays", "\u{1b}[2m"),
    ]
    .into_iter()
    .map(|(step, title, colour)| {
        let of_step = impact.changes.iter().filter(|change| change.semver == step);
        (title, colour, of_step.collect::<Vec<_>>())
    })
    .filter(|(_, _, changes)| !changes.is_empty())
}

/// How many changes of one kind are told one by one before the rest is a number.
const TOLD: usize = 8;

struct Group<'a> {
    kind: &'a str,
    why: Option<&'static str>,
    told: &'a [&'a Change],
    more: usize,
}

/// Changes of one kind and of one reason stand together, and give it once.
fn groups<'a>(changes: &'a [&'a Change]) -> impl Iterator<Item = Group<'a>> {
    changes
        .chunk_by(|a, b| a.kind == b.kind && a.why == b.why)
        .filter_map(|group| {
            let first = group.first()?;
            // Cutting off a single one would save no line.
            let told = if group.len() > TOLD + 1 { TOLD } else { group.len() };
            Some(Group {
                kind: &first.kind,
                why: first.why,
                told: group.get(..told).unwrap_or(group),
                more: group.len() - told,
            })
        })
}

/// How a change is written.
struct Style {
    item: &'static str,
    /// Around the change's kind.
    kind: [&'static str; 2],
    /// Around the reason.
    why: [&'static str; 2],
    safe: fn(&str) -> String,
}

const TEXT: Style = Style {
    item: "    ",
    kind: ["[", "]"],
    why: ["      because ", ""],
    safe: |message| printable(message).to_string(),
};

const MARKDOWN: Style = Style {
    item: "- ",
    kind: ["`", "`"],
    why: ["  <br>Why: ", "."],
    safe: |message| inline(message).to_string(),
};

impl Style {
    fn groups(&self, changes: &[&Change], out: &mut dyn Write) -> io::Result<()> {
        let (item, [open, close], [because, end]) = (self.item, self.kind, self.why);
        for Group {
            kind,
            why,
            told,
            more,
        } in groups(changes)
        {
            for change in told {
                writeln!(out, "{item}{} {open}{kind}{close}", (self.safe)(&change.message))?;
            }
            if more > 0 {
                writeln!(out, "{item}and {more} more {open}{kind}{close}")?;
            }
            if let Some(why) = why {
                writeln!(out, "{because}{why}{end}")?;
            }
        }
        Ok(())
    }
}

/// For a terminal.
pub(crate) fn text(impact: &Impact, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let paint = |code: &'static str| if colour { code } else { "" };
    let (bold, plain) = (paint("\u{1b}[1m"), paint("\u{1b}[0m"));
    writeln!(out, "\n{bold}For users of the SDK: {}{plain}", step(impact))?;
    if let Some(why) = &impact.unknown {
        writeln!(
            out,
            "  cautious, since the SDK cannot be compared: {}",
            printable(why)
        )?;
    }
    for (title, code, changes) in sections(impact) {
        writeln!(out, "  {}{title}{plain}", paint(code))?;
        TEXT.groups(&changes, out)?;
    }
    Ok(())
}

/// For a pull request.
pub(crate) fn markdown(impact: &Impact, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### For users of the SDK: {}", step(impact))?;
    if let Some(why) = &impact.unknown {
        writeln!(
            out,
            "\nCautious, since the SDK cannot be compared: {}",
            inline(why)
        )?;
    }
    for (title, _, changes) in sections(impact) {
        writeln!(out, "\n**{title}**\n")?;
        MARKDOWN.groups(&changes, out)?;
    }
    Ok(())
}
