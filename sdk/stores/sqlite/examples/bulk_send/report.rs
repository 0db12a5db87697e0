//! The outcomes of all lines: a file and a summary.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use hubspot_conversations::{Receipt, ThreadId};
use serde::{Deserialize, Serialize};

use crate::common::record_file;
use crate::common::support::say;
use crate::input;
use crate::journal::SendResult;
use crate::run::Job;

/// A line of the outcomes file.
#[derive(Serialize)]
struct OutcomeLine<'a> {
    line: u64,
    key: Option<&'a str>,
    thread: ThreadId,
    outcome: &'static str,
    message_id: Option<&'a str>,
    recovered: bool,
    delivery: Option<&'a str>,
    error: Option<&'a str>,
    receipt: Option<&'a Receipt>,
}

/// How a line begins.
const BEGINNING: &str = r#"{"line":"#;

/// A line of the outcomes of an earlier run.
#[derive(Deserialize)]
struct EarlierLine {
    line: u64,
    key: Option<String>,
    #[serde(rename = "thread")]
    _thread: ThreadId,
    #[serde(rename = "outcome")]
    _outcome: String,
    receipt: Option<Receipt>,
}

/// Returns the names of the lines that an earlier run had started by its outcomes, if there are any. An error if the
/// file is not one of outcomes.
pub(crate) fn started(path: &Path) -> Result<Vec<String>, String> {
    let foreign = |what: &str| {
        format!(
            "{} is not a file of outcomes and would be overwritten: {what}. Nothing was sent: set another --output.",
            path.display()
        )
    };
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(foreign(&error.to_string())),
    };
    let (lines, rest) = record_file::complete_lines(&text);
    if !record_file::is_beginning(rest, &[BEGINNING]) {
        return Err(foreign("its last line is another program's"));
    }
    let mut started = Vec::new();
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let line: EarlierLine = serde_json::from_slice(line).map_err(|error| foreign(&error.to_string()))?;
        if line.receipt.is_some() {
            started.push(input::id(line.key.as_deref(), line.line));
        }
    }
    Ok(started)
}

/// The number of lines by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) sent: usize,
    pub(crate) not_sent: usize,
    pub(crate) unknown: usize,
    pub(crate) not_started: usize,
    not_delivered: usize,
}

impl Counts {
    pub(crate) fn of(jobs: &[Job]) -> Self {
        let mut counts = Self::default();
        for job in jobs {
            *match job.ended.as_ref().map(|ended| ended.outcome) {
                Some(SendResult::Sent) => &mut counts.sent,
                Some(SendResult::NotSent) => &mut counts.not_sent,
                Some(SendResult::Unknown) => &mut counts.unknown,
                // Started, and stopped before its outcome was known.
                None if job.receipt.is_some() => &mut counts.unknown,
                None => &mut counts.not_started,
            } += 1;
            let delivery = job.ended.as_ref().and_then(|ended| ended.delivery.as_deref());
            if delivery.is_some_and(|delivery| delivery.starts_with("FAILED")) {
                counts.not_delivered += 1;
            }
        }
        counts
    }

    /// Prints the counts and what to do next. `output` is the outcomes file, if it was written.
    pub(crate) fn say(self, output: Option<&Path>) {
        let Self {
            sent,
            not_sent,
            unknown,
            not_started,
            not_delivered,
        } = self;
        let file = output.map(|output| format!(" Outcomes: {}", output.display()));
        say(format_args!(
            "Sent {sent}, not sent {not_sent}, unknown {unknown}, not started {not_started}.{}",
            file.unwrap_or_default()
        ));
        if not_delivered > 0 {
            say(format_args!(
                "HubSpot accepted {not_delivered} of those sent, and reports that they were not delivered."
            ));
        }
        if not_started > 0 {
            say(format_args!(
                "Run the same command again to send those that were not started."
            ));
        }
        if not_sent > 0 {
            say(format_args!(
                "Messages that were not sent are sent again only with --again; later lines of their threads wait for them."
            ));
        }
        if unknown > 0 {
            say(format_args!(
                "Each run looks the unknown ones up again. Those that stay absent are sent again with \
                 --resend-absent, at the risk that they arrive twice: check the threads first."
            ));
        }
    }
}

/// Returns the temporary file that replaces the outcomes file when it is complete.
pub(crate) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Writes one line for each line of the input, in its order. The file is replaced atomically.
pub(crate) fn write(path: &Path, jobs: &[Job]) -> io::Result<()> {
    let new = temporary(path);
    let mut out = BufWriter::new(File::create(&new)?);
    for job in jobs {
        let ended = job.ended.as_ref();
        let outcome = OutcomeLine {
            line: job.line.number,
            key: job.line.key.as_deref(),
            thread: job.line.thread,
            outcome: match ended.map(|ended| ended.outcome) {
                Some(SendResult::Sent) => "sent",
                Some(SendResult::NotSent) => "not_sent",
                Some(SendResult::Unknown) => "unknown",
                None if job.receipt.is_some() => "unknown",
                None => "not_started",
            },
            message_id: ended.and_then(|ended| ended.message_id.as_deref()),
            recovered: ended.is_some_and(|ended| ended.recovered),
            delivery: ended.and_then(|ended| ended.delivery.as_deref()),
            error: ended.and_then(|ended| ended.error.as_deref()),
            receipt: job.receipt.as_ref(),
        };
        serde_json::to_writer(&mut out, &outcome)?;
        out.write_all(b"\n")?;
    }
    out.into_inner()?.sync_all()?;
    fs::rename(new, path)
}
