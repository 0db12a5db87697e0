//! `cargo xtask`: arguments in, a library call, an exit code out.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use xtask::diff::{Diff, Format};

/// Maintainers' commands.
#[derive(Debug, Parser)]
#[command(name = "xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Compare two OpenAPI documents: what changed on the wire, and for whom it breaks.
    ///
    /// Exits with 0 when nothing breaks, 1 when something does, 2 when a document cannot be read.
    Diff {
        /// The document a client was written from: OpenAPI 3.0 or 3.1, JSON or YAML.
        old: PathBuf,
        /// The document it will meet.
        new: PathBuf,
        /// How the report is written.
        #[arg(long, value_enum, default_value_t)]
        report: ReportFormat,
    },
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For a pull request.
    Markdown,
    /// One object on standard output, for programs.
    Json,
}

impl ReportFormat {
    fn resolve(self) -> Format {
        let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Text => Format::Text {
                colour: io::stdout().is_terminal() && !no_colour,
            },
            Self::Markdown => Format::Markdown,
            Self::Json => Format::Json,
        }
    }
}

fn main() -> ExitCode {
    let (mut out, mut errors) = (io::stdout().lock(), io::stderr().lock());
    let done = match Arguments::parse().command {
        Command::Diff { old, new, report } => Diff {
            old,
            new,
            format: report.resolve(),
        }
        .run(&mut out, &mut errors),
    };
    match done.and_then(|code| out.flush().map(|()| code)) {
        Ok(code) => ExitCode::from(code),
        // Whoever closed the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(errors, "error: the report cannot be written: {error}");
            ExitCode::from(2)
        }
    }
}
