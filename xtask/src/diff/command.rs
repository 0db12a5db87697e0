//! `cargo xtask diff`: two files in, a report out.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::openapi::{Document, InputError, Interner, MAX_BYTES, parse};

use super::{Format, Report, Verdict, compare_documents, render};

/// Exit code when nothing breaks.
pub const FINE: u8 = 0;
/// Exit code when something does.
pub const BREAKING: u8 = 1;
/// Exit code when there is nothing to compare: unreadable input, or wrong usage.
pub const UNREADABLE: u8 = 2;

/// What `diff` is asked to do.
#[derive(Debug, Clone)]
pub struct Diff {
    /// The document a client was written from.
    pub old: PathBuf,
    /// The document it will meet.
    pub new: PathBuf,
    /// How to say what is between them.
    pub format: Format,
}

impl Diff {
    /// Compares, writes the report or one line of error, and gives the exit code.
    ///
    /// # Errors
    /// When a writer fails.
    pub fn run(&self, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<u8> {
        match self.report() {
            Ok(report) => {
                render(&report, self.format, out)?;
                Ok(if report.verdict == Verdict::Breaking {
                    BREAKING
                } else {
                    FINE
                })
            }
            Err(error) => {
                writeln!(errors, "error: {error}")?;
                Ok(UNREADABLE)
            }
        }
    }

    /// Reads both documents and compares them. The JSON of one is let go before the other is read.
    ///
    /// # Errors
    /// When one of them cannot be read or understood.
    pub fn report(&self) -> Result<Report, InputError> {
        let mut interner = Interner::default();
        let old = load(&self.old, &mut interner)?;
        let new = load(&self.new, &mut interner)?;
        Ok(compare_documents(&old, &new, &mut interner))
    }
}

fn load(path: &Path, interner: &mut Interner) -> Result<Document, InputError> {
    let source = path.display().to_string();
    let failed = |error: io::Error| {
        InputError::new(format!("cannot be read: {error}"), "", "a readable file").in_source(&source)
    };
    let mut bytes = Vec::new();
    let cap = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    File::open(path)
        .map_err(failed)?
        .take(cap.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    let value = parse(&bytes, &source)?;
    drop(bytes);
    Document::read(&value, interner).map_err(|error| error.in_source(&source))
}
