//! What stops a run, and the exit code that says so.

use std::fmt;

/// Why `regen` stopped. Whatever it is, no file has been written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The input cannot be used: exit code 2.
    Input {
        /// What was being read, as the caller named it.
        source: String,
        /// What was expected, and where reading stopped.
        message: String,
    },
    /// An address did not answer: exit code 3.
    Unreachable {
        /// The address.
        source: String,
        /// What happened there.
        message: String,
    },
}

impl Failure {
    /// A failure of the input.
    pub fn input(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Input {
            source: source.into(),
            message: message.into(),
        }
    }

    /// A failure to reach an address.
    pub fn unreachable(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Unreachable {
            source: source.into(),
            message: message.into(),
        }
    }

    /// The exit code that goes with it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input { .. } => 2,
            Self::Unreachable { .. } => 3,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (source, reached, message) = match self {
            Self::Input { source, message } => (source, "", message),
            Self::Unreachable { source, message } => (source, "not reached: ", message),
        };
        write!(f, "{source}: {reached}")?;
        // What was found may be anything at all; a terminal must not take it for an order.
        for c in message.chars().take(LONGEST) {
            let breaks = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            if breaks {
                write!(f, "{}", c.escape_unicode())?;
            } else {
                write!(f, "{c}")?;
            }
        }
        let is_cut = message.chars().nth(LONGEST).is_some();
        f.write_str(if is_cut { "…" } else { "" })
    }
}

/// The most characters of a message that are shown.
const LONGEST: usize = 1_000;

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_of_bounded_length() {
        let shown = Failure::input("x", "found `\u{1b}[2J\n\u{85}ä`").to_string();
        assert_eq!(shown, "x: found `\\u{1b}[2J\\u{a}\\u{85}ä`");
        let shown = Failure::unreachable("x", "y".repeat(5_000)).to_string();
        assert_eq!(shown.chars().count(), "x: not reached: …".chars().count() + 1_000);
    }
}
