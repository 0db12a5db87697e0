//! The outcomes of all lines: a file and a summary.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use hubspot_conversations::bulk::End;
use hubspot_conversations::{Error, ThreadId};
use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::common::support::say;
use crate::common::support::show::plain;
use crate::input::Line;

/// How many lines are listed on the terminal. The file has all.
const MOST_LISTED: usize = 20;

/// A line, and how it ended.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) line: Line,
    pub(crate) ended: Ended,
}

/// How a line ended.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Ended {
    pub(crate) outcome: Outcome,
    message_id: Option<String>,
    /// It was sent before: in this run nothing was.
    replayed: bool,
    /// The response was lost, and the message was found on the thread.
    recovered: bool,
    delivery: Option<String>,
    error: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Sent,
    NotSent,
    Unknown,
    #[default]
    NotStarted,
}

impl Ended {
    /// Returns the end of a line that an earlier run has started, and this one not.
    pub(crate) fn unknown() -> Self {
        Self {
            outcome: Outcome::Unknown,
            error: Some("an earlier run started it, and its outcome is unknown".to_owned()),
            ..Self::default()
        }
    }
}

impl From<&End> for Ended {
    fn from(end: &End) -> Self {
        let failed = |outcome, error: &Error| Self {
            outcome,
            error: Some(match error.candidates() {
                [] => error.to_string(),
                ids => format!("{error}; it may be one of these messages: {}", ids.join(", ")),
            }),
            ..Self::default()
        };
        match end {
            End::Sent(sent) => Self {
                outcome: Outcome::Sent,
                message_id: Some(sent.id().to_owned()),
                replayed: sent.replayed(),
                recovered: sent.recovered(),
                delivery: sent.delivery().map(|delivery| delivery.to_string()),
                error: None,
            },
            End::NotSent(error) => failed(Outcome::NotSent, error),
            End::Unknown(error) => failed(Outcome::Unknown, error),
            _ => Self::default(),
        }
    }
}

/// A line of the file.
#[derive(Serialize)]
struct OutcomeLine<'a> {
    line: u64,
    key: &'a str,
    thread: ThreadId,
    #[serde(flatten)]
    ended: &'a Ended,
}

/// A line that an earlier run has written.
#[derive(Deserialize)]
pub(crate) struct EarlierLine {
    #[serde(rename = "line")]
    _line: u64,
    pub(crate) key: String,
    #[serde(rename = "thread")]
    _thread: ThreadId,
    pub(crate) outcome: Outcome,
}

/// Reads the outcomes of an earlier run, and checks that those of this one can replace them. An error if the file is another
/// program's, or cannot be written.
pub(crate) fn earlier(path: &Path) -> Result<Vec<EarlierLine>, String> {
    let unusable = |what: &str| {
        let path = path.display();
        format!("The outcomes cannot be written to {path}: {what}. Nothing was sent: set another --output.")
    };
    if path.is_dir() {
        return Err(unusable("it is a directory"));
    }
    tempfile::tempfile_in(folder(path)).map_err(|error| unusable(&error.to_string()))?;
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unusable(&error.to_string())),
    };
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let lines = lines.map(serde_json::from_slice).collect::<Result<_, _>>();
    lines.map_err(|_| unusable("it is a file of another program"))
}

/// Writes one line for each line of the input, in its order. The file is replaced atomically.
pub(crate) fn write(path: &Path, rows: &[Row]) -> io::Result<()> {
    let mut out = BufWriter::new(NamedTempFile::new_in(folder(path))?);
    for Row { line, ended } in rows {
        let outcome = OutcomeLine {
            line: line.number,
            key: &line.key,
            thread: line.thread,
            ended,
        };
        serde_json::to_writer(&mut out, &outcome)?;
        out.write_all(b"\n")?;
    }
    let file = out.into_inner()?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// The number of lines by outcome.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    sent: usize,
    sent_before: usize,
    pub(crate) not_sent: usize,
    pub(crate) unknown: usize,
    pub(crate) not_started: usize,
    not_delivered: usize,
}

impl Counts {
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut counts = Self::default();
        for Row { ended, .. } in rows {
            *match ended.outcome {
                Outcome::Sent if ended.replayed => &mut counts.sent_before,
                Outcome::Sent => &mut counts.sent,
                Outcome::NotSent => &mut counts.not_sent,
                Outcome::Unknown => &mut counts.unknown,
                Outcome::NotStarted => &mut counts.not_started,
            } += 1;
            let delivery = ended.delivery.as_deref().unwrap_or_default();
            counts.not_delivered += usize::from(delivery.starts_with("FAILED"));
        }
        counts
    }

    /// Prints the counts and what to do next.
    pub(crate) fn say(self, rows: &[Row]) {
        let Self {
            sent,
            sent_before,
            not_sent,
            unknown,
            not_started,
            not_delivered,
        } = self;
        list("Not sent:", Outcome::NotSent, rows);
        list("Unknown whether they were sent:", Outcome::Unknown, rows);
        say(format_args!(
            "Sent {sent}, sent before {sent_before}, not sent {not_sent}, unknown {unknown}, not started {not_started}."
        ));
        if not_delivered > 0 {
            say(format_args!(
                "HubSpot accepted {not_delivered} of those sent, and reports that they were not delivered."
            ));
        }
        if not_sent + not_started > 0 {
            say(format_args!(
                "Run the same command again to send those that were not sent; later lines of their threads wait for them."
            ));
        }
        if unknown > 0 {
            say(format_args!(
                "Each run looks the unknown ones up again. Those that stay absent are sent again with \
                 --resend-if-absent, at the risk that they arrive twice: check the threads first."
            ));
        }
    }
}

/// Lists the lines with an outcome below a heading, if there are any.
fn list(heading: &str, outcome: Outcome, rows: &[Row]) {
    let mut listed = rows.iter().filter(|row| row.ended.outcome == outcome).peekable();
    if listed.peek().is_some() {
        say(format_args!("{heading}"));
    }
    for Row { line, ended } in listed.by_ref().take(MOST_LISTED) {
        let error = ended.error.as_deref().unwrap_or_default();
        say(format_args!(
            "  line {}, key {}: {}",
            line.number,
            plain(&line.key),
            plain(error)
        ));
    }
    match listed.count() {
        0 => {}
        more => say(format_args!("  and {more} more")),
    }
}
