//! The error for documents that cannot be used.

use std::fmt;

use super::read::FILES;
use super::render::escape_terminal;

/// An error in a document: its name, the problem, the place, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    source: String,
    problem: String,
    at: String,
    expected: String,
}

impl InputError {
    /// Creates an error at a place, a JSON pointer or a line and column, of a document without a name.
    pub fn new(problem: impl Into<String>, at: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            source: String::new(),
            problem: problem.into(),
            at: at.into(),
            expected: expected.into(),
        }
    }

    /// Names the document, unless it has a name.
    #[must_use]
    pub fn in_source(mut self, source: &str) -> Self {
        if self.source.is_empty() {
            source.clone_into(&mut self.source);
        }
        self
    }

    /// Adds the pointer above the place. The target of a reference is a place of its own.
    pub(crate) fn below(mut self, pointer: &str) -> Self {
        if !self.at.starts_with('#') {
            let between = if self.at.is_empty() || self.at.starts_with('/') {
                ""
            } else {
                "/"
            };
            self.at = format!("{pointer}{between}{}", self.at);
        }
        self
    }

    /// Returns the place: a JSON pointer, or a line and column.
    pub fn at(&self) -> &str {
        &self.at
    }
}

/// Returns one short line: messages quote the input, which may hold control characters or be very long.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 240;
    let mut line: String = escape_terminal(text).chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

/// Replaces the place of another file in the bundle by the file's path.
fn in_files(text: &str) -> String {
    text.replace(&format!("#/{FILES}/"), "")
        .replace(&format!("/{FILES}/"), "")
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = if self.source.is_empty() {
            "document"
        } else {
            &self.source
        };
        let (problem, at) = (in_files(&self.problem), in_files(&self.at));
        write!(f, "{}: {}", one_line(source), one_line(&problem))?;
        if !at.is_empty() {
            write!(f, " at {}", one_line(&at))?;
        }
        write!(f, "; expected {}", one_line(&self.expected))
    }
}

impl std::error::Error for InputError {}
