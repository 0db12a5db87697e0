//! How reports are written.

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use openapi_diff::Format;

/// The format of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For a pull request.
    Markdown,
    /// One object on standard output, for programs.
    Json,
}

impl ReportFormat {
    /// Returns the format for standard output, in color where it is a terminal and `NO_COLOR` is unset.
    pub fn resolve(self) -> Format {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Text => Format::Text {
                color: io::stdout().is_terminal() && !no_color,
            },
            Self::Markdown => Format::Markdown,
            Self::Json => Format::Json,
        }
    }
}
