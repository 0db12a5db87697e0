//! The two forms of a report for people: text for a terminal, and Markdown for a pull request.

use openapi_diff::{Format, escape_markdown, escape_terminal};

/// The number of facts of a kind that are listed before the rest is counted.
const LISTED: usize = 12;

/// A part of a report in one of the forms. All text from documents is escaped here; labels are the report's own words.
pub(super) struct Prose {
    pub(super) text: String,
    pub(super) format: Format,
    pub(super) verbose: bool,
}

impl Prose {
    fn is_markdown(&self) -> bool {
        self.format == Format::Markdown
    }

    fn escape(&self, text: &str) -> String {
        if self.is_markdown() {
            escape_markdown(text)
        } else {
            escape_terminal(text)
        }
    }

    fn line(&mut self, start: &str, label: &str, text: &str, end: &str) {
        let text = self.escape(text);
        self.text.extend([start, label, &text, end, "\n"]);
    }

    pub(super) fn title(&mut self, text: &str) {
        let (start, end) = match self.format {
            Format::Text { color: true } => ("\u{1b}[1m", "\u{1b}[0m"),
            Format::Text { color: false } => ("", ""),
            Format::Markdown | Format::Json => ("**API change: ", "**"),
        };
        self.text.extend([start, text, end, "\n"]);
    }

    pub(super) fn heading(&mut self, text: &str) {
        if self.is_markdown() {
            self.line("\n### ", "", text, "\n");
        } else {
            self.line("\n", "", text, "");
        }
    }

    pub(super) fn item(&mut self, label: &str, text: &str) {
        self.line(if self.is_markdown() { "- " } else { "  " }, label, text, "");
    }

    /// Adds a line that belongs to the item above.
    pub(super) fn detail(&mut self, label: &str, text: &str) {
        self.line(
            if self.is_markdown() { "  <br>" } else { "    " },
            label,
            text,
            "",
        );
    }

    /// Adds a line of its own.
    pub(super) fn paragraph(&mut self, label: &str, text: &str) {
        self.line("\n", label, text, "");
    }

    /// Adds an item for each of the sentences; of many, the first ones and a count.
    pub(super) fn sentences<T: ToString>(&mut self, label: &str, all: &[T]) {
        let listed = if self.verbose { all.len() } else { LISTED };
        for one in all.iter().take(listed) {
            self.item(&format!("{label}: "), &one.to_string());
        }
        if all.len() > listed {
            let more = all.len() - listed;
            self.item(
                &format!("{label}: "),
                &format!("{more} more; `--verbose` lists them"),
            );
        }
    }

    /// Adds an item for each of the names, likewise.
    pub(super) fn names<T: ToString>(&mut self, label: &str, all: &[T]) {
        let name = |one: &T| match self.is_markdown() {
            true => format!("`{}`", one.to_string().replace('`', "'")),
            false => one.to_string(),
        };
        let names: Vec<String> = all.iter().map(name).collect();
        self.sentences(label, &names);
    }

    /// Adds lines to copy, below a heading or another line.
    pub(super) fn block(&mut self, lines: &str) {
        let mut fence = "```".to_owned();
        while lines.contains(&fence) {
            fence.push('`');
        }
        let (indent, fence) = match self.is_markdown() {
            true => ("", fence + "\n"),
            false => ("    ", String::new()),
        };
        self.text.extend(["\n", &fence]);
        for line in lines.lines() {
            self.text.extend([indent, &escape_terminal(line), "\n"]);
        }
        self.text.push_str(&fence);
    }
}
