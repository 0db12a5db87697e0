//! The two forms of a report for people: text for a terminal, and Markdown for a pull request.

use std::io::{self, Write};

use openapi_diff::{Format, escape_markdown, escape_terminal};

/// The number of facts of a kind that are listed before the rest is counted.
const LISTED: usize = 12;

/// Writes headings, items and blocks in one of the forms. All text from documents is escaped here.
pub(super) struct Prose<'a> {
    pub(super) out: &'a mut dyn Write,
    pub(super) format: Format,
    pub(super) verbose: bool,
}

impl Prose<'_> {
    fn is_markdown(&self) -> bool {
        self.format == Format::Markdown
    }

    fn sentence(&self, text: &str) -> String {
        if self.is_markdown() {
            escape_markdown(text)
        } else {
            escape_terminal(text)
        }
    }

    fn name(&self, text: &str) -> String {
        let text = escape_terminal(text);
        if self.is_markdown() {
            format!("`{}`", text.replace('`', "'"))
        } else {
            text
        }
    }

    pub(super) fn title(&mut self, text: &str) -> io::Result<()> {
        match self.format {
            Format::Text { color: true } => writeln!(self.out, "\u{1b}[1m{text}\u{1b}[0m"),
            Format::Text { color: false } => writeln!(self.out, "{text}"),
            Format::Markdown | Format::Json => writeln!(self.out, "**API change: {text}**"),
        }
    }

    pub(super) fn heading(&mut self, text: &str) -> io::Result<()> {
        let text = self.sentence(text);
        if self.is_markdown() {
            writeln!(self.out, "\n### {text}\n")
        } else {
            writeln!(self.out, "\n{text}")
        }
    }

    /// Writes an item, whose first words are the report's own.
    pub(super) fn item(&mut self, label: &str, text: &str) -> io::Result<()> {
        let mark = if self.is_markdown() { "- " } else { "  " };
        let text = self.sentence(text);
        writeln!(self.out, "{mark}{label}{text}")
    }

    /// Writes a line that belongs to the item above.
    pub(super) fn detail(&mut self, label: &str, text: &str) -> io::Result<()> {
        let mark = if self.is_markdown() { "  <br>" } else { "    " };
        let text = self.sentence(text);
        writeln!(self.out, "{mark}{label}{text}")
    }

    /// Writes a line of its own.
    pub(super) fn paragraph(&mut self, label: &str, text: &str) -> io::Result<()> {
        let text = self.sentence(text);
        writeln!(self.out, "\n{label}{text}")
    }

    /// Writes an item for each of the sentences; of many, the first ones and a count.
    pub(super) fn sentences<T: ToString>(&mut self, label: &str, all: &[T]) -> io::Result<()> {
        let shown = all
            .iter()
            .take(self.limit())
            .map(|one| self.sentence(&one.to_string()))
            .collect();
        self.list(label, shown, all.len())
    }

    /// Writes an item for each of the names, likewise.
    pub(super) fn names<T: ToString>(&mut self, label: &str, all: &[T]) -> io::Result<()> {
        let shown = all
            .iter()
            .take(self.limit())
            .map(|one| self.name(&one.to_string()))
            .collect();
        self.list(label, shown, all.len())
    }

    fn limit(&self) -> usize {
        if self.verbose { usize::MAX } else { LISTED }
    }

    fn list(&mut self, label: &str, shown: Vec<String>, count: usize) -> io::Result<()> {
        let mark = if self.is_markdown() { "- " } else { "  " };
        for one in &shown {
            writeln!(self.out, "{mark}{label}: {one}")?;
        }
        match count - shown.len() {
            0 => Ok(()),
            more => writeln!(self.out, "{mark}{label}: {more} more; `--verbose` lists them"),
        }
    }

    /// Writes lines to copy, below a heading or another line.
    pub(super) fn block(&mut self, lines: &str) -> io::Result<()> {
        let mut fence = "```".to_owned();
        while lines.contains(&fence) {
            fence.push('`');
        }
        let (indent, fence) = if self.is_markdown() {
            ("", fence + "\n")
        } else {
            ("    ", String::new())
        };
        write!(self.out, "\n{fence}")?;
        for line in lines.lines() {
            writeln!(self.out, "{indent}{}", escape_terminal(line))?;
        }
        write!(self.out, "{fence}")
    }
}

/// Returns a list in words: `v3, 2026-03 and 2026-09`.
pub(super) fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
