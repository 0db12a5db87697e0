//! Reports as text, Markdown and JSON.

mod escape;
mod json;
mod markdown;
mod rules;

use std::io::{self, Write};

pub use self::escape::{escape_markdown, escape_terminal};
pub use self::json::write_json;
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

/// The number of operations that are listed; the rest is counted, or folded.
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
        Format::Markdown => markdown::write(report, title, out),
        Format::Json => write_json(report, out),
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
    let of_levels = SECTIONS.iter().map(|(level, title, _)| {
        let changes = report.changes.iter();
        (changes.filter(|change| change.level == *level).count(), *title)
    });
    let counts: Vec<String> = of_levels
        .chain([(report.accepted.len(), "Accepted")])
        .filter(|(count, _)| *count > 0)
        .map(|(count, title)| format!("{count} {}", title.to_lowercase()))
        .collect();
    match counts.as_slice() {
        [] => String::new(),
        counts => format!(" ({})", counts.join(", ")),
    }
}

fn direction(change: &Change) -> &'static str {
    match change.direction {
        Direction::Request => "request",
        Direction::Response => "response",
        Direction::Both => "both ways",
    }
}

fn text(report: &Report, title: &str, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let paint = |code: &'static str| if color { code } else { "" };
    writeln!(out, "{}{}{}", paint("\u{1b}[1m"), title, paint("\u{1b}[0m"))?;
    for (title, code, changes) in sections(report) {
        writeln!(out, "\n{}{title}{}", paint(code), paint("\u{1b}[0m"))?;
        for change in changes {
            text_change(change, out)?;
        }
    }
    if !report.accepted.is_empty() {
        writeln!(out, "\nAccepted")?;
    }
    for accepted in &report.accepted {
        text_change(&accepted.change, out)?;
        let reason = escape_terminal(&accepted.reason);
        writeln!(out, "    accepted until {}: {reason}", accepted.expires)?;
    }
    Ok(())
}

fn text_change(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    let message = escape_terminal(&change.message);
    writeln!(
        out,
        "  {message} [{}, {}]",
        change.kind.rule().id,
        direction(change)
    )?;
    writeln!(out, "    at {}", escape_terminal(&change.pointer))?;
    if change.level != Level::Docs {
        writeln!(out, "    because {}", change.why)?;
    }
    for operation in change.operations.iter().take(NAMED) {
        writeln!(out, "    in {}", escape_terminal(operation))?;
    }
    if change.operations.len() > NAMED {
        writeln!(out, "    and {} more operations", change.operations.len() - NAMED)?;
    }
    Ok(())
}

/// Returns the levels that have changes, the worst first.
fn sections(report: &Report) -> impl Iterator<Item = (&'static str, &'static str, Vec<&Change>)> {
    SECTIONS.into_iter().filter_map(|(level, title, code)| {
        let of_level = report.changes.iter().filter(|change| change.level == level);
        let changes: Vec<&Change> = of_level.collect();
        (!changes.is_empty()).then_some((title, code, changes))
    })
}
