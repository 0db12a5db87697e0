//! The SDK's part of a report.

use std::io::{self, Write};

use openapi_diff::{Semver, escape_markdown, escape_terminal};

use super::{Change, Impact};

/// The step and where it leads: `minor, 0.1.0 to 0.1.1`.
pub(super) fn step(impact: &Impact) -> String {
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
        (Semver::Major, "Breaking", "\u{1b}[31m"),
        (Semver::Minor, "Added", "\u{1b}[32m"),
        (Semver::Patch, "Compatible", "\u{1b}[2m"),
    ]
    .into_iter()
    .map(|(step, title, color)| {
        let of_step = impact.changes.iter().filter(|change| change.semver == step);
        (title, color, of_step.collect::<Vec<_>>())
    })
    .filter(|(_, _, changes)| !changes.is_empty())
}

/// How many changes of one kind are told one by one before the rest is a number.
const TOLD: usize = 8;

struct Group<'a> {
    kind: &'a str,
    why: Option<&'static str>,
    told: &'a [&'a Change],
    more: &'a [&'a Change],
}

/// Changes of one kind and of one reason stand together, and give it once.
fn groups<'a>(changes: &'a [&'a Change]) -> impl Iterator<Item = Group<'a>> {
    changes
        .chunk_by(|a, b| a.kind == b.kind && a.why == b.why)
        .filter_map(|group| {
            let first = group.first()?;
            // Cutting off a single one would save no line.
            let told = if group.len() > TOLD + 1 { TOLD } else { group.len() };
            let (told, more) = group.split_at(told);
            Some(Group {
                kind: &first.kind,
                why: first.why,
                told,
                more,
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
    /// Whether the rest of a long list is folded, and not only counted.
    folds: bool,
}

const TEXT: Style = Style {
    item: "    ",
    kind: ["[", "]"],
    why: ["      because ", ""],
    safe: escape_terminal,
    folds: false,
};

const MARKDOWN: Style = Style {
    item: "- ",
    kind: ["`", "`"],
    why: ["  <br>Why: ", "."],
    safe: escape_markdown,
    folds: true,
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
            let list = |changes: &[&Change], out: &mut dyn Write| {
                let mut messages = changes.iter().map(|change| (self.safe)(&change.message));
                messages.try_for_each(|message| writeln!(out, "{item}{message} {open}{kind}{close}"))
            };
            list(told, out)?;
            if !more.is_empty() && !self.folds {
                writeln!(out, "{item}and {} more {open}{kind}{close}", more.len())?;
            }
            if let Some(why) = why {
                writeln!(out, "{because}{why}{end}")?;
            }
            if !more.is_empty() && self.folds {
                writeln!(out, "\n<details><summary>{} more</summary>\n", more.len())?;
                list(more, out)?;
                writeln!(out, "\n</details>\n")?;
            }
        }
        Ok(())
    }
}

/// For a terminal.
pub(super) fn text(impact: &Impact, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let paint = |code: &'static str| if color { code } else { "" };
    let (bold, plain) = (paint("\u{1b}[1m"), paint("\u{1b}[0m"));
    writeln!(out, "\n{bold}For users of the SDK: {}{plain}", step(impact))?;
    if let Some(why) = &impact.unknown {
        writeln!(
            out,
            "  cautious, since the SDK cannot be compared: {}",
            escape_terminal(why)
        )?;
    }
    for (title, code, changes) in sections(impact) {
        writeln!(out, "  {}{title}{plain}", paint(code))?;
        TEXT.groups(&changes, out)?;
    }
    Ok(())
}

/// For a pull request.
pub(super) fn markdown(impact: &Impact, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### For users of the SDK: {}", step(impact))?;
    if let Some(why) = &impact.unknown {
        writeln!(
            out,
            "\nCautious, since the SDK cannot be compared: {}",
            escape_markdown(why)
        )?;
    }
    for (title, _, changes) in sections(impact) {
        writeln!(out, "\n**{title}**\n")?;
        MARKDOWN.groups(&changes, out)?;
    }
    Ok(())
}
