//! The one way in which an input is refused.

use std::fmt;

/// Why a document cannot be used: which one, what is wrong, where, and what would have been right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    source: String,
    problem: String,
    at: String,
    expected: String,
}

impl InputError {
    /// An error at a place (a JSON pointer, or a line and column) of a document not yet named.
    pub fn new(problem: impl Into<String>, at: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            source: String::new(),
            problem: problem.into(),
            at: at.into(),
            expected: expected.into(),
        }
    }

    /// Names the document, unless it is named already.
    #[must_use]
    pub fn in_source(mut self, source: &str) -> Self {
        if self.source.is_empty() {
            source.clone_into(&mut self.source);
        }
        self
    }

    /// The same error, found below a place that only the caller knows. What a reference leads to is a place by itself.
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

    /// Where reading stopped: a JSON pointer, or a line and column.
    pub fn at(&self) -> &str {
        &self.at
    }
}

/// Messages quote the input, and the input may hold control characters or be endless.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 240;
    let mut line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(LONGEST)
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        line.push('…');
    }
    line
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = if self.source.is_empty() {
            "document"
        } else {
            &self.source
        };
        write!(f, "{}: {}", one_line(source), one_line(&self.problem))?;
        if !self.at.is_empty() {
            write!(f, " at {}", one_line(&self.at))?;
        }
        write!(f, "; expected {}", one_line(&self.expected))
    }
}

impl std::error::Error for InputError {}
