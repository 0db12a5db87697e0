//! Reports as Markdown.

use std::io::{self, Write};

use super::escape::code_span;
use super::{NAMED, direction, escape_markdown, sections};
use crate::report::{Change, Report};
use crate::rules::Level;

/// The number of changes of a level that are listed; the rest is folded.
const LISTED: usize = 25;

pub(super) fn write(report: &Report, title: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**API change: {title}**")?;
    for (title, _, changes) in sections(report) {
        writeln!(out, "\n### {title}\n")?;
        let (listed, folded) = changes.split_at(changes.len().min(LISTED));
        for change in listed {
            item(change, out)?;
        }
        if !folded.is_empty() {
            writeln!(out, "\n<details><summary>{} more</summary>\n", folded.len())?;
            for change in folded {
                item(change, out)?;
            }
            writeln!(out, "\n</details>")?;
        }
    }
    if !report.accepted.is_empty() {
        let count = report.accepted.len();
        writeln!(out, "\n<details><summary>{count} accepted</summary>\n")?;
        for accepted in &report.accepted {
            item(&accepted.change, out)?;
            let reason = escape_markdown(&accepted.reason);
            writeln!(out, "  <br>Accepted until {}: {reason}", accepted.expires)?;
        }
        writeln!(out, "\n</details>")?;
    }
    Ok(())
}

fn item(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    let message = escape_markdown(&change.message);
    writeln!(
        out,
        "- {message} ({}) `{}`",
        direction(change),
        change.kind.rule().id
    )?;
    writeln!(out, "  <br>Place: {}", code_span(&change.pointer))?;
    if change.level != Level::Docs {
        writeln!(out, "  <br>Why: {}.", change.why)?;
    }
    let names: Vec<String> = change.operations.iter().map(|name| code_span(name)).collect();
    let (listed, folded) = names.split_at(names.len().min(NAMED));
    if !listed.is_empty() {
        writeln!(out, "  <br>Operations: {}", listed.join(", "))?;
    }
    if !folded.is_empty() {
        // Markdown inside of HTML begins after an empty line.
        writeln!(
            out,
            "\n  <details><summary>{} more operations</summary>\n",
            folded.len()
        )?;
        writeln!(out, "  {}\n\n  </details>\n", folded.join(", "))?;
    }
    Ok(())
}
