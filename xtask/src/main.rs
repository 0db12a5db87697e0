//! `cargo xtask`: arguments in, a library call, an exit code out.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use openapi_diff::Date;
use xtask::commands::diff::{Diff, ReportFormat};
use xtask::commands::propose::Propose;
use xtask::commands::{bench, release};
use xtask::regen::{Failure, Options, find_root};

/// Maintainers' commands.
#[derive(Debug, Parser)]
#[command(name = "xtask", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Measure the cost of the SDK relative to code written by hand and to other generators, and write BENCHMARKS.md.
    ///
    /// HubSpot's documents and recorded payloads, if `CONVERSATIONS_UPSTREAM` and `CONVERSATIONS_CORPUS` name their folders, are
    /// read for the comparison with other generators, which are installed below target/. Takes about half an hour.
    ///
    /// Exits with 0 when measured, 1 when `--short` finds a count worse than its goal, 2 when something cannot
    /// be measured.
    Bench {
        /// Only what is counted and not timed, for CI. Writes no file.
        #[arg(long, conflicts_with = "only")]
        short: bool,
        /// Measure one part again, and keep the others.
        #[arg(long, value_enum, value_name = "PART")]
        only: Option<bench::Part>,
    },
    /// Compare two OpenAPI documents: what changed on the wire, and what it breaks.
    ///
    /// Exits with 0 when nothing breaks, 1 when something does (or is of the level of `--fail-on`),
    /// 2 when a file cannot be read or a rule is unknown. Accepted changes do not count.
    Diff(Diff),
    /// Read HubSpot's docs, write the spec and the SDK's source, and report what changed.
    ///
    /// Exits with 0 when the files are written or up to date, 1 when `--check` finds files that are not, 2 when an input
    /// cannot be used or versions conflict, 3 when a URL cannot be reached, 4 when the SDK's source cannot be
    /// generated from the new spec. All files are written or none; after an interruption, the next command restores
    /// them.
    Regen {
        /// A file or an https URL to read instead of all that the areas' sources.toml list; can be repeated.
        /// A page takes precedence over HubSpot's file, in any order; two files or two pages must agree.
        #[arg(long, value_name = "PATH|URL")]
        from: Vec<String>,
        /// Read no source: write what follows from the facts on record, the overlay and the generator.
        #[arg(long, conflicts_with = "from")]
        offline: bool,
        /// Check whether the files are up to date, and write nothing. Without `--from`, no source is read.
        #[arg(long)]
        check: bool,
        /// The commit, tag or branch that the report compares with: by default the last release, or HEAD without one.
        #[arg(long, value_name = "REV")]
        since: Option<String>,
        /// List every fact that is new, changed, in doubt or shown by no source.
        #[arg(long)]
        verbose: bool,
        /// The day that announced dates are compared with, such as 2026-12-31; by default, today in UTC.
        #[arg(long, value_name = "DATE")]
        today: Option<Date>,
        /// The format of the report.
        #[arg(long, value_enum, default_value_t)]
        report: ReportFormat,
    },
    /// Run `regen`, and open a pull request with what it changed, or update the open one.
    ///
    /// The body is the report, the label is the verdict, the branch is `regen`. Commits of others on that branch are
    /// not overwritten: a comment reports what is new. When HubSpot reverts its change, the pull request is closed.
    /// Needs `git` with a remote `origin`, and `gh` logged in. Exits as `regen` does, and with 2 when `git` or `gh`
    /// fails.
    Propose {
        /// A file or an https URL to read instead of all that the areas' sources.toml list.
        #[arg(long, value_name = "PATH|URL")]
        from: Vec<String>,
        /// The branch that the pull request is for.
        #[arg(long, default_value = "main")]
        base: String,
        /// Only run `regen`, and write the proposal to a folder. Needs neither `gh` nor permission to push.
        #[arg(long, value_name = "FOLDER", conflicts_with = "open")]
        prepare: Option<PathBuf>,
        /// Only open or update the pull request of a proposal in a folder. Reads nothing else.
        #[arg(long, value_name = "FOLDER", conflicts_with = "from")]
        open: Option<PathBuf>,
    },
    /// Check that a tag, the manifests, the documentation and the changelog name the same version.
    ///
    /// Prints the changelog's section for it. Exits with 2, and lists all that is missing or different, when they do not
    /// agree, or the crates do not name their repository.
    Release {
        /// The tag, such as v1.2.3.
        tag: String,
        /// First set the version in all of these, and make the unreleased entries of the changelog those of the version.
        #[arg(long)]
        prepare: bool,
    },
}

fn run(command: Command, out: &mut dyn Write, errors: &mut dyn Write) -> anyhow::Result<u8> {
    let here = std::env::current_dir().context("the current folder")?;
    let root = find_root(&here);
    // No command reads what an interrupted run has written in part.
    if let Ok(root) = &root {
        xtask::regen::recover(root)?;
    }
    match command {
        Command::Diff(diff) => {
            let root = root.ok();
            let code = diff.run(root.as_deref(), diff.report.resolve(), out, errors);
            code.context("the report cannot be written")
        }
        Command::Bench { short, only } => bench::run(short, only, &root?, out, errors),
        Command::Regen {
            from,
            offline,
            check,
            since,
            verbose,
            today,
            report,
        } => {
            let options = Options {
                from,
                offline,
                check,
                since,
                verbose,
                today,
                ..Options::new(root?, report.resolve())
            };
            Ok(xtask::regen::run(&options, out)?.code)
        }
        Command::Propose {
            from,
            base,
            prepare,
            open,
        } => {
            let propose = Propose { root: root?, base };
            match (prepare, open) {
                (Some(folder), _) => propose.prepare(&from, &folder, out)?,
                (None, Some(folder)) => propose.open(&folder, out)?,
                (None, None) => propose.prepare_and_open(&from, out)?,
            }
            Ok(0)
        }
        Command::Release { tag, prepare } => {
            let root = root?;
            if prepare {
                release::prepare(&tag, &root)?;
            }
            match release::notes(&tag, &root) {
                Ok(notes) => writeln!(out, "{notes}").map(|()| 0).map_err(Into::into),
                Err(failures) => {
                    for failure in failures {
                        writeln!(errors, "error: {failure}")?;
                    }
                    Ok(2)
                }
            }
        }
    }
}

fn main() -> ExitCode {
    let (mut out, mut errors) = (io::stdout().lock(), io::stderr().lock());
    let done = run(Arguments::parse().command, &mut out, &mut errors);
    let flushed = out.flush().context("the report cannot be written");
    match done.and_then(|code| flushed.map(|()| code)) {
        Ok(code) => ExitCode::from(code),
        // Whoever closed the pipe has read enough.
        Err(error) if error.downcast_ref().is_some_and(is_broken_pipe) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(errors, "error: {error:#}");
            ExitCode::from(error.downcast_ref::<Failure>().map_or(2, Failure::exit_code))
        }
    }
}

fn is_broken_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}
