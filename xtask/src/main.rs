//! `cargo xtask`: arguments in, a library call, an exit code out.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    Diff {
        /// The document a client was written from.
        old: PathBuf,
        /// The document it will meet.
        new: PathBuf,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Diff { .. } => ExitCode::from(2),
    }
}
