//! Why a run stops, and its exit code.

use std::fmt;

use openapi_diff::escape_terminal;

/// Why a run stopped. No file has been written then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// An input cannot be used: exit code 2.
    Input {
        /// The input, as the caller named it.
        source: String,
        /// What was expected, and what was found.
        message: String,
    },
    /// An address cannot be reached: exit code 3.
    Unreachable {
        /// The address.
        source: String,
        /// The reason.
        message: String,
    },
    /// An operation has no source that could be read: the exit code of the last reason, 3 before 2.
    NoSource {
        /// The operations.
        operations: Vec<String>,
        /// The addresses that failed.
        reasons: Vec<Failure>,
    },
    /// The SDK's source cannot be generated from the new spec: exit code 4.
    NotGenerated {
        /// The spec.
        source: String,
        /// The reason.
        message: String,
    },
}

impl Failure {
    /// An input that cannot be used.
    pub fn input(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Input {
            source: source.into(),
            message: message.into(),
        }
    }

    /// An address that cannot be reached.
    pub fn unreachable(source: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Unreachable {
            source: source.into(),
            message: message.into(),
        }
    }

    /// Returns the exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input { .. } => 2,
            Self::Unreachable { .. } => 3,
            // Another try can reach an address, but not read what cannot be read.
            Self::NoSource { reasons, .. } => reasons.iter().map(Self::exit_code).max().unwrap_or(2),
            Self::NotGenerated { .. } => 4,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { source, message } => write!(f, "{}: {}", shown(source), shown(message)),
            Self::Unreachable { source, message } => {
                write!(f, "{}: not reached: {}", shown(source), shown(message))
            }
            Self::NotGenerated { source, message } => {
                write!(f, "{}: not generated: {}", shown(source), shown(message))
            }
            Self::NoSource { operations, reasons } => {
                match operations.as_slice() {
                    [one] => writeln!(f, "no source of {} could be read:", shown(one))?,
                    all => writeln!(f, "no source of {} operations could be read:", all.len())?,
                }
                for reason in reasons {
                    writeln!(f, "  {reason}")?;
                }
                if reasons.is_empty() {
                    writeln!(f, "  openapi/upstream/sources.toml lists no address for them")?;
                }
                f.write_str(
                    "`--from FILE` reads a copy of HubSpot's file or of a page; `--offline` reads no source, and works \
                     from the facts on record",
                )
            }
        }
    }
}

/// The text with hidden characters escaped: what was found can be anything, and must not control a terminal.
fn shown(text: &str) -> String {
    const LONGEST: usize = 1_000;
    let mut shown = String::new();
    for c in text.chars().take(LONGEST) {
        if escape_terminal(c.encode_utf8(&mut [0; 4])) == "\u{fffd}" {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

impl std::error::Error for Failure {}
