//! `cargo xtask bench`: what this crate costs beside what one would write by hand, as ratios of one run.
//!
//! What measures stands elsewhere, and prints a line of JSON for each figure; here the lines become a table.

mod build;
mod machine;
mod row;
mod table;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

pub use row::{Goal, Row};

/// Exit code when all is as it should be.
pub const FINE: u8 = 0;
/// Exit code when a count is worse than its goal.
pub const WORSE: u8 = 1;
/// Exit code when something could not be measured.
pub const FAILED: u8 = 2;

/// The file with the table, in the root of the workspace.
const FILE: &str = "BENCHMARKS.md";

/// What `bench` is asked to do.
#[derive(Debug, Clone)]
pub struct Bench {
    /// The workspace.
    pub root: PathBuf,
    /// Counts alone, which another load on the machine does not change; the table is not written, and a goal
    /// that is missed is a failure.
    pub short: bool,
    /// What a build costs, and nothing else.
    pub build: bool,
}

impl Bench {
    /// Measures, writes the table, and gives the exit code.
    ///
    /// # Errors
    /// When a writer fails.
    pub fn run(&self, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<u8> {
        let (name, rows) = match self.rows() {
            Ok(measured) => measured,
            Err(error) => {
                writeln!(errors, "error: {error:#}")?;
                return Ok(FAILED);
            }
        };
        let part = table::part(name, &machine::line(), &rows);
        write!(out, "{part}")?;
        if self.short {
            return self.judge(&rows, out, errors);
        }
        let path = self.root.join(FILE);
        let before = fs::read_to_string(&path).unwrap_or_default();
        if let Err(error) = fs::write(&path, table::file(&before, name, &part)) {
            writeln!(errors, "error: {}: {error}", path.display())?;
            return Ok(FAILED);
        }
        writeln!(out, "\nwritten to {FILE}")?;
        Ok(FINE)
    }

    fn rows(&self) -> anyhow::Result<(&'static str, Vec<Row>)> {
        if self.build {
            return Ok((table::BUILDING, build::rows(&self.root)?));
        }
        let mut rows = self.lines(&["run", "--release", "--quiet", "--package", "benches", "--"])?;
        if !self.short {
            for package in ["openapi-diff", "xtask"] {
                rows.extend(self.lines(&[
                    "bench",
                    "--quiet",
                    "--package",
                    package,
                    "--bench",
                    "documents",
                    "--",
                ])?);
            }
        }
        Ok((table::RUNNING, rows))
    }

    /// Runs a program of the workspace, compiled for release, and reads what it has measured.
    fn lines(&self, arguments: &[&str]) -> anyhow::Result<Vec<Row>> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(&self.root).args(arguments);
        if self.short {
            command.arg("--short");
        }
        let shown = || format!("cargo {}", arguments.join(" "));
        let done = command.stderr(Stdio::inherit()).output()?;
        anyhow::ensure!(done.status.success(), "`{}` failed", shown());
        let text = String::from_utf8(done.stdout)?;
        let rows: Result<Vec<Row>, _> = text
            .lines()
            .filter(|line| line.starts_with('{'))
            .map(serde_json::from_str)
            .collect();
        let rows = rows?;
        anyhow::ensure!(!rows.is_empty(), "`{}` measured nothing", shown());
        Ok(rows)
    }

    /// Says which counts are worse than they should be.
    fn judge(&self, rows: &[Row], out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<u8> {
        for row in rows.iter().filter(|row| row.measured.is_none()) {
            writeln!(out, "not measured: {}, {}: {}", row.group, row.what, row.note)?;
        }
        let strict: Vec<&Row> = rows.iter().filter(|row| row.strict).collect();
        let worse: Vec<&Row> = rows.iter().filter(|row| row.is_worse()).collect();
        for row in &worse {
            writeln!(errors, "error: {}", table::complaint(row))?;
        }
        if worse.is_empty() {
            writeln!(out, "\nnone of {} counts is worse than it may be", strict.len())?;
            return Ok(FINE);
        }
        Ok(WORSE)
    }
}
