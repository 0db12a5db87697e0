//! The SDK's section of a report, as text and as Markdown.

use std::io::{self, Write};

use openapi_diff::{Semver, escape_markdown, escape_terminal};

use super::{Change, VersionStep};

/// Returns the step with its versions: `minor, 0.1.0 to 0.1.1`.
pub(super) fn headline(step: &VersionStep) -> String {
    let word = match step.semver {
        Semver::None => "no version step",
        Semver::Patch => "patch",
        Semver::Minor => "minor",
        Semver::Major => "major",
    };
    match (&step.from, &step.next) {
        (Some(from), Some(next)) if step.semver != Semver::None => format!("{word}, {from} to {next}"),
        _ => word.to_owned(),
    }
}

fn sections(step: &VersionStep) -> impl Iterator<Item = (&'static str, &'static str, Vec<&Change>)> {
    [
        (Semver::Major, "Breaking", "\u{1b}[31m"),
        (Semver::Minor, "Added", "\u{1b}[32m"),
        (Semver::Patch, "Compatible", "\u{1b}[2m"),
    ]
    .into_iter()
    .map(|(semver, title, color)| {
        let of_step = step.changes.iter().filter(|change| change.semver == semver);
        (title, color, of_step.collect::<Vec<_>>())
    })
    .filter(|(_, _, changes)| !changes.is_empty())
}

/// The number of changes of one kind that are listed before the rest is counted or folded.
const LISTED: usize = 8;

struct Group<'a> {
    kind: &'a str,
    why: Option<&'static str>,
    listed: &'a [&'a Change],
    more: &'a [&'a Change],
}

/// Groups changes of one kind and one reason, which is written once.
fn groups<'a>(changes: &'a [&'a Change]) -> impl Iterator<Item = Group<'a>> {
    changes
        .chunk_by(|a, b| a.kind == b.kind && a.why == b.why)
        .filter_map(|group| {
            let first = group.first()?;
            // The count of a single one takes as many lines.
            let listed = if group.len() > LISTED + 1 {
                LISTED
            } else {
                group.len()
            };
            let (listed, more) = group.split_at(listed);
            Some(Group {
                kind: &first.kind,
                why: first.why,
                listed,
                more,
            })
        })
}

/// The marks of a format.
struct Style {
    item: &'static str,
    /// Around the kind of a change.
    kind: [&'static str; 2],
    /// Around the reason.
    why: [&'static str; 2],
    safe: fn(&str) -> String,
    /// Whether the rest of a long list is folded instead of counted.
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
            listed,
            more,
        } in groups(changes)
        {
            let list = |changes: &[&Change], out: &mut dyn Write| {
                let mut messages = changes.iter().map(|change| (self.safe)(&change.message));
                messages.try_for_each(|message| writeln!(out, "{item}{message} {open}{kind}{close}"))
            };
            list(listed, out)?;
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

/// Writes the section for a terminal.
pub(super) fn text(step: &VersionStep, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let paint = |code: &'static str| if color { code } else { "" };
    let (bold, plain) = (paint("\u{1b}[1m"), paint("\u{1b}[0m"));
    writeln!(out, "\n{bold}For users of the SDK: {}{plain}", headline(step))?;
    if let Some(why) = &step.unknown {
        writeln!(
            out,
            "  not certain, since the SDKs cannot be compared: {}",
            escape_terminal(why)
        )?;
    }
    for (title, code, changes) in sections(step) {
        writeln!(out, "  {}{title}{plain}", paint(code))?;
        TEXT.groups(&changes, out)?;
    }
    Ok(())
}

/// Writes the section for a pull request.
pub(super) fn markdown(step: &VersionStep, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### For users of the SDK: {}", headline(step))?;
    if let Some(why) = &step.unknown {
        writeln!(
            out,
            "\nNot certain, since the SDKs cannot be compared: {}",
            escape_markdown(why)
        )?;
    }
    for (title, _, changes) in sections(step) {
        writeln!(out, "\n**{title}**\n")?;
        MARKDOWN.groups(&changes, out)?;
    }
    Ok(())
}
