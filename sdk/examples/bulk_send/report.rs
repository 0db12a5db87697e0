//! What became of the lines: a file of outcomes, a sentence and an exit status.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use hubspot_conversations::{Receipt, ThreadId};
use serde::Serialize;

use crate::journal::Word;
use crate::run::Job;
use crate::support::say;

/// A line of the file of outcomes.
#[derive(Serialize)]
struct Outcome<'a> {
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

/// How many lines ended how.
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
                Some(Word::Sent) => &mut counts.sent,
                Some(Word::NotSent) => &mut counts.not_sent,
                Some(Word::Unknown) => &mut counts.unknown,
                // Begun, and the program was told to end before it knew.
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

    /// Says it, and what can be done. There may be no file of outcomes.
    pub(crate) fn say(self, output: Option<&Path>) {
        let Self {
            sent,
            not_sent,
            unknown,
            not_started,
            not_delivered,
        } = self;
        let file = output.map(|output| format!(" Line by line: {}", output.display()));
        say(format_args!(
            "Sent {sent}, not sent {not_sent}, unknown {unknown}, not started {not_started}.{}",
            file.unwrap_or_default()
        ));
        if not_delivered > 0 {
            say(format_args!(
                "HubSpot took {not_delivered} of those sent, and reports that they were not delivered."
            ));
        }
        if not_started > 0 {
            say(format_args!(
                "Run the same command again to send what was not started."
            ));
        }
        if not_sent > 0 {
            say(format_args!(
                "What was not sent is sent again only with --again; later lines of its threads wait for it."
            ));
        }
        if unknown > 0 {
            say(format_args!(
                "Of the unknown ones this asks again whenever it is run. Should they stay away, --resend-absent \
                 sends them again: look at a thread or two first."
            ));
        }
    }
}

/// Where the outcomes are written before they take their place.
pub(crate) fn draft(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Writes one line for each line of the input, in its order. The file is there whole or as it was before.
pub(crate) fn write(path: &Path, jobs: &[Job]) -> io::Result<()> {
    let new = draft(path);
    let mut out = BufWriter::new(File::create(&new)?);
    for job in jobs {
        let ended = job.ended.as_ref();
        let outcome = Outcome {
            line: job.line.number,
            key: job.line.key.as_deref(),
            thread: job.line.thread,
            outcome: match ended.map(|ended| ended.outcome) {
                Some(Word::Sent) => "sent",
                Some(Word::NotSent) => "not_sent",
                Some(Word::Unknown) => "unknown",
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
