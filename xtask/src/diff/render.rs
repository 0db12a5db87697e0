//! Reports as people and programs read them.

use std::io::{self, Write};

use super::report::{Change, Direction, Report, Semver, Verdict};
use super::rules::Level;
use crate::impact;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal, with colour or without.
    Text {
        /// Whether the reader shows colour.
        colour: bool,
    },
    /// For a pull request.
    Markdown,
    /// One object, for programs.
    Json,
}

/// Operations listed by name in text; beyond that, counted.
const NAMED: usize = 3;

/// Writes a report.
///
/// # Errors
/// When the writer fails.
pub fn render(report: &Report, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text { colour } => text(report, colour, out),
        Format::Markdown => markdown(report, out),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, report)?;
            writeln!(out)
        }
    }
}

const SECTIONS: [(Level, &str, &str); 3] = [
    (Level::Breaking, "Breaking", "\u{1b}[31m"),
    (Level::Additive, "Additive", "\u{1b}[32m"),
    (Level::Docs, "Docs", "\u{1b}[2m"),
];

fn summary(report: &Report) -> String {
    let verdict = match report.verdict {
        Verdict::None => "nothing changed",
        Verdict::Docs => "docs only",
        Verdict::Additive => "additive",
        Verdict::Breaking => "breaking",
    };
    let step = match report.semver {
        Semver::None => "no version step",
        Semver::Patch => "patch",
        Semver::Minor => "minor",
        Semver::Major => "major",
    };
    let counts: Vec<String> = SECTIONS
        .iter()
        .map(|(level, title, _)| {
            (
                report
                    .changes
                    .iter()
                    .filter(|change| change.level == *level)
                    .count(),
                title,
            )
        })
        .filter(|(count, _)| *count > 0)
        .map(|(count, title)| format!("{count} {}", title.to_lowercase()))
        .collect();
    let counts = match counts.as_slice() {
        [] => String::new(),
        counts => format!(" ({})", counts.join(", ")),
    };
    match &report.sdk {
        Some(impact) => format!(
            "{verdict} on the wire{counts}; for the SDK: {}",
            impact::step(impact)
        ),
        None => format!("{verdict}; {step}{counts}"),
    }
}

fn arrow(change: &Change) -> &'static str {
    match change.direction {
        Direction::Request => "request",
        Direction::Response => "response",
        Direction::Both => "both ways",
    }
}

fn text(report: &Report, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    let paint = |code: &'static str| if colour { code } else { "" };
    writeln!(
        out,
        "{}{}{}",
        paint("\u{1b}[1m"),
        summary(report),
        paint("\u{1b}[0m")
    )?;
    for (level, title, code, changes) in sections(report) {
        writeln!(out, "\n{}{title}{}", paint(code), paint("\u{1b}[0m"))?;
        for change in changes {
            writeln!(
                out,
                "  {} [{}, {}]",
                printable(&change.message),
                change.kind.rule().id,
                arrow(change)
            )?;
            if level != Level::Docs {
                writeln!(out, "    at {}", printable(&change.pointer))?;
                writeln!(out, "    because {}", change.why)?;
                for operation in change.operations.iter().take(NAMED) {
                    writeln!(out, "    in {}", printable(operation))?;
                }
                if change.operations.len() > NAMED {
                    writeln!(out, "    and {} more operations", change.operations.len() - NAMED)?;
                }
            }
        }
    }
    match &report.sdk {
        Some(impact) => impact::text(impact, colour, out),
        None => Ok(()),
    }
}

/// Names come from a document we did not write: none may move the reader's cursor.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// The levels that have changes, the worst first, each with its changes.
fn sections(report: &Report) -> impl Iterator<Item = (Level, &'static str, &'static str, Vec<&Change>)> {
    SECTIONS.into_iter().filter_map(|(level, title, code)| {
        let of_level = report.changes.iter().filter(|change| change.level == level);
        let changes: Vec<&Change> = of_level.collect();
        (!changes.is_empty()).then_some((level, title, code, changes))
    })
}

fn markdown(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**API change: {}**", summary(report))?;
    for (level, title, _, changes) in sections(report) {
        writeln!(out, "\n### {title}\n")?;
        for change in changes {
            writeln!(
                out,
                "- {} ({}) `{}`",
                inline(&change.message),
                arrow(change),
                change.kind.rule().id
            )?;
            if level != Level::Docs {
                writeln!(out, "  <br>Why: {}.", change.why)?;
                if !change.operations.is_empty() {
                    let names: Vec<String> = change
                        .operations
                        .iter()
                        .map(|name| format!("`{}`", printable(name).replace('`', "'")))
                        .collect();
                    writeln!(out, "  <br>Operations: {}", names.join(", "))?;
                }
            }
        }
    }
    match &report.sdk {
        Some(impact) => impact::markdown(impact, out),
        None => Ok(()),
    }
}

/// Text in Markdown: no markup but the code spans our own messages set.
pub(crate) fn inline(text: &str) -> String {
    let mut out = String::new();
    for c in printable(text).chars() {
        if matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '|' | '\\')
            && out.matches('`').count().is_multiple_of(2)
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
