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
        match self {
            Self::Input { source, message } => write!(f, "{source}: {message}"),
            Self::Unreachable { source, message } => write!(f, "{source}: not reached: {message}"),
        }
    }
}

impl std::error::Error for Failure {}
