//! Reports as text, Markdown and JSON.

mod rules;

use std::io::{self, Write};

pub use self::rules::{render_rule, render_rules};

use crate::report::{Change, Direction, Report, Semver};
use crate::rules::Level;

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text for a terminal.
    Text {
        /// Whether to write color codes.
        color: bool,
    },
    /// Markdown for a pull request.
    Markdown,
    /// One JSON object, for programs.
    Json,
}

/// The number of operations that text lists; the rest is counted.
const NAMED: usize = 3;

/// Writes a report.
///
/// ```
/// use openapi_diff::{Format, Kind, compare, read, render};
///
/// let [old, new] = Kind::PropertyRemoved.rule().example.documents();
/// let report = compare(&read(old.as_bytes(), "old")?, &read(new.as_bytes(), "new")?)?;
/// let mut out = Vec::new();
/// render(&report, Format::Markdown, &mut out)?;
/// assert!(String::from_utf8(out)?.starts_with("**API change: breaking; major (1 breaking)**"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the writer fails.
pub fn render(report: &Report, format: Format, out: &mut dyn Write) -> io::Result<()> {
    render_titled(report, &summary(report), format, out)
}

/// Writes a report with another first line, like [`render`]. JSON has none.
///
/// # Errors
/// When the writer fails.
pub fn render_titled(report: &Report, title: &str, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text { color } => text(report, title, color, out),
        Format::Markdown => markdown(report, title, out),
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
    let step = match report.semver {
        Semver::None => "no version step",
        Semver::Patch => "patch",
        Semver::Minor => "minor",
        Semver::Major => "major",
    };
    format!("{}; {step}{}", report.verdict.label(), counts(report))
}

/// Returns the number of changes of each level, as ` (1 breaking, 2 docs)`; the empty string for none.
pub fn counts(report: &Report) -> String {
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
    match counts.as_slice() {
        [] => String::new(),
        counts => format!(" ({})", counts.join(", ")),
    }
}

fn arrow(change: &Change) -> &'static str {
    match change.direction {
        Direction::Request => "request",
        Direction::Response => "response",
        Direction::Both => "both ways",
    }
}

fn text(report: &Report, title: &str, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let paint = |code: &'static str| if color { code } else { "" };
    writeln!(out, "{}{}{}", paint("\u{1b}[1m"), title, paint("\u{1b}[0m"))?;
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
    Ok(())
}

/// Replaces control characters: names from documents must not control a terminal.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// Returns the levels that have changes, the worst first.
fn sections(report: &Report) -> impl Iterator<Item = (Level, &'static str, &'static str, Vec<&Change>)> {
    SECTIONS.into_iter().filter_map(|(level, title, code)| {
        let of_level = report.changes.iter().filter(|change| change.level == level);
        let changes: Vec<&Change> = of_level.collect();
        (!changes.is_empty()).then_some((level, title, code, changes))
    })
}

fn markdown(report: &Report, title: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**API change: {title}**")?;
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
    Ok(())
}

/// Escapes Markdown outside of the code spans of messages.
pub fn inline(text: &str) -> String {
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
