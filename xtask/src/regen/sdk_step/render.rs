//! The changes on the wire with those of the SDK, as text, Markdown and JSON.

use std::io::{self, Write};

use openapi_diff::{
    Format, Report, Semver, counts, escape_markdown, escape_terminal, render_titled, write_json,
};
use serde::Serialize;

use super::{Change, VersionStep};

/// The number of changes of one kind that are listed before the rest is counted or folded.
const LISTED: usize = 8;

/// The steps with their titles, and the titles' colors in a terminal.
const STEPS: [(Semver, &str, &str); 3] = [
    (Semver::Major, "Breaking", "\u{1b}[31m"),
    (Semver::Minor, "Added", "\u{1b}[32m"),
    (Semver::Patch, "Compatible", "\u{1b}[2m"),
];

/// The result of a comparison, with the version step of the SDK.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SdkReport {
    #[serde(flatten)]
    report: Report,
    sdk: VersionStep,
}

impl SdkReport {
    /// Creates a report, whose version step is that of the SDK.
    pub fn new(mut report: Report, sdk: VersionStep) -> Self {
        report.semver = sdk.semver;
        Self { report, sdk }
    }

    /// Writes the report.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn render(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        if format == Format::Json {
            return write_json(self, out);
        }
        let (verdict, counts) = (self.report.verdict.label(), counts(&self.report));
        let title = format!(
            "{verdict} on the wire{counts}; for the SDK: {}",
            self.sdk.headline()
        );
        render_titled(&self.report, &title, format, out)?;
        self.sdk.section(format, out)
    }
}

impl VersionStep {
    /// Writes the section of a report.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn section(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        let is_markdown = !matches!(format, Format::Text { .. });
        let paint = |code: &'static str| match format {
            Format::Text { color: true } => code,
            _ => "",
        };
        let plain = paint("\u{1b}[0m");
        let heading = if is_markdown { "### " } else { paint("\u{1b}[1m") };
        writeln!(out, "\n{heading}For users of the SDK: {}{plain}", self.headline())?;
        if let Some(reason) = &self.unknown {
            let (indent, reason) = match is_markdown {
                true => ("\n", escape_markdown(reason)),
                false => ("  ", escape_terminal(reason)),
            };
            writeln!(
                out,
                "{indent}Not certain, since the SDKs cannot be compared: {reason}"
            )?;
        }
        for (semver, title, color) in STEPS {
            let changes: Vec<&Change> = self
                .changes
                .iter()
                .filter(|change| change.semver == semver)
                .collect();
            match is_markdown {
                _ if changes.is_empty() => continue,
                true => writeln!(out, "\n**{title}**\n")?,
                false => writeln!(out, "  {}{title}{plain}", paint(color))?,
            }
            // Changes of one kind and one reason have the reason once.
            for group in changes.chunk_by(|a, b| a.kind == b.kind && a.why == b.why) {
                match is_markdown {
                    true => markdown(group, out)?,
                    false => text(group, out)?,
                }
            }
        }
        Ok(())
    }
}

/// Splits a group into the changes to list and the rest, which is never a single one.
fn split<'g>(group: &'g [&'g Change]) -> (&'g [&'g Change], &'g [&'g Change]) {
    let listed = if group.len() > LISTED + 1 {
        LISTED
    } else {
        group.len()
    };
    group.split_at(listed)
}

fn text(group: &[&Change], out: &mut dyn Write) -> io::Result<()> {
    let (listed, rest) = split(group);
    for change in listed {
        writeln!(out, "    {} [{}]", escape_terminal(&change.message), change.kind)?;
    }
    if let Some(first) = rest.first() {
        writeln!(out, "    and {} more [{}]", rest.len(), first.kind)?;
    }
    match group.first().and_then(|change| change.why) {
        Some(why) => writeln!(out, "      because {why}"),
        None => Ok(()),
    }
}

fn markdown(group: &[&Change], out: &mut dyn Write) -> io::Result<()> {
    let list = |changes: &[&Change], out: &mut dyn Write| {
        let mut changes = changes.iter();
        changes
            .try_for_each(|change| writeln!(out, "- {} `{}`", escape_markdown(&change.message), change.kind))
    };
    let (listed, rest) = split(group);
    list(listed, out)?;
    if let Some(why) = group.first().and_then(|change| change.why) {
        writeln!(out, "  <br>Why: {why}.")?;
    }
    if !rest.is_empty() {
        writeln!(out, "\n<details><summary>{} more</summary>\n", rest.len())?;
        list(rest, out)?;
        writeln!(out, "\n</details>\n")?;
    }
    Ok(())
}
