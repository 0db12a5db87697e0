//! The journal: an append-only file of JSON lines with the start and the outcome of each send.
//!
//! A receipt is on disk before its message is sent. So every message that may be on a thread has its receipt here,
//! also after a crash.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use hubspot_conversations::Receipt;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use crate::common::record_file;

const VERSION: u32 = 1;
/// How the lines begin.
const BEGINNINGS: [&str; 4] = [
    r#"{"record":"journal","version":"#,
    r#"{"record":"run","patience_ms":"#,
    r#"{"record":"start","id":""#,
    r#"{"record":"end","id":""#,
];

/// A line of the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
enum Record {
    /// The first line: the API that the messages are for.
    Journal { version: u32, base_url: String },
    /// The start of a run. Its messages may arrive this long after it ended.
    Run { patience_ms: u64 },
    /// A message is about to be sent.
    Start {
        id: String,
        hash: String,
        receipt: Receipt,
    },
    /// The outcome of a message.
    End {
        id: String,
        #[serde(flatten)]
        ended: Ended,
    },
}

/// The outcome of a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) outcome: SendResult,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message_id: Option<String>,
    /// The response was lost, and the message was found on the thread.
    #[serde(default)]
    pub(crate) recovered: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delivery: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// The result of a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SendResult {
    Sent,
    NotSent,
    Unknown,
}

/// The journal's records of a line.
#[derive(Debug)]
pub(crate) struct LineHistory {
    pub(crate) hash: String,
    pub(crate) receipt: Receipt,
    /// `None` if the program ended first.
    pub(crate) ended: Option<Ended>,
}

/// The content of a journal.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) lines: HashMap<String, LineHistory>,
    /// How long messages of earlier runs may take to arrive.
    pub(crate) arrival_time: Duration,
    base_url: Option<String>,
}

/// The journal, opened and locked.
#[derive(Debug)]
pub(crate) struct Journal {
    queue: Option<mpsc::Sender<Batch>>,
    writer: Option<JoinHandle<io::Result<()>>>,
}

/// Lines to write, and the sender that reports when they are on disk.
struct Batch(Vec<u8>, Option<oneshot::Sender<Result<(), String>>>);

/// Reads a journal, if it exists, without changing it.
pub(crate) fn peek(path: &Path, base_url: Option<&str>) -> Result<History, String> {
    let mut text = Vec::new();
    match File::open(path).and_then(|mut file| file.read_to_end(&mut text)) {
        Ok(_) => History::of(record_file::complete_lines(&text).0, base_url),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(History::default()),
        Err(error) => Err(error.to_string()),
    }
}

impl Journal {
    /// Opens or creates the journal, and locks it until it is dropped or the process exits.
    pub(crate) fn open(
        path: &Path,
        base_url: &str,
        arrival_time: Duration,
    ) -> Result<(Self, History), String> {
        let message = |error: io::Error| error.to_string();
        let read = |lines: &[u8]| History::of(lines, Some(base_url));
        let (mut file, history) = record_file::open(path, &BEGINNINGS, read)?;
        let mut head = Vec::new();
        if history.base_url.is_none() {
            let base_url = base_url.to_owned();
            head = line(&Record::Journal {
                version: VERSION,
                base_url,
            })?;
        }
        let patience_ms = u64::try_from(arrival_time.as_millis()).unwrap_or(u64::MAX);
        head.extend(line(&Record::Run { patience_ms })?);
        file.write_all(&head)
            .and_then(|()| file.sync_all())
            .map_err(message)?;
        sync_folder(path).map_err(message)?;
        let (queue, writes) = mpsc::channel();
        let writer = std::thread::spawn(move || write_queued(file, &writes));
        let journal = Self {
            queue: Some(queue),
            writer: Some(writer),
        };
        Ok((journal, history))
    }

    /// Stores a receipt. It is on disk when the future returns `Ok`.
    pub(crate) fn start(
        &self,
        id: &str,
        hash: &str,
        receipt: &Receipt,
    ) -> impl Future<Output = Result<(), String>> + Send + use<> {
        let record = Record::Start {
            id: id.to_owned(),
            hash: hash.to_owned(),
            receipt: receipt.clone(),
        };
        let (done, stored) = oneshot::channel();
        let queued = self.write(&record, Some(done));
        async move {
            queued?;
            stored.await.unwrap_or_else(|_| Err(CLOSED.to_owned()))
        }
    }

    /// Records the outcome of a line. If it is lost, the line is looked up with its receipt.
    pub(crate) fn end(&self, id: &str, ended: &Ended) -> Result<(), String> {
        let id = id.to_owned();
        let ended = ended.clone();
        self.write(&Record::End { id, ended }, None)
    }

    /// Waits until everything is on disk, and unlocks the journal.
    pub(crate) fn close(mut self) -> Result<(), String> {
        self.queue = None;
        match self.writer.take().map(JoinHandle::join) {
            Some(Ok(written)) => written.map_err(|error| error.to_string()),
            Some(Err(_)) | None => Err(CLOSED.to_owned()),
        }
    }

    fn write(
        &self,
        record: &Record,
        done: Option<oneshot::Sender<Result<(), String>>>,
    ) -> Result<(), String> {
        let queue = self.queue.as_ref().ok_or(CLOSED)?;
        queue
            .send(Batch(line(record)?, done))
            .map_err(|_| CLOSED.to_owned())
    }
}

const CLOSED: &str = "the journal is closed after an error";

/// Writes queued lines until the queue closes. All lines that are queued at a time share one write: a disk takes as long
/// for one line as for fifty. After an error nothing more is written, since the content of the file is unknown.
fn write_queued(mut file: File, writes: &mpsc::Receiver<Batch>) -> io::Result<()> {
    while let Ok(first) = writes.recv() {
        let mut text = Vec::new();
        let mut waiting = Vec::new();
        for Batch(line, done) in std::iter::once(first).chain(writes.try_iter()) {
            text.extend(line);
            waiting.extend(done);
        }
        let written = file.write_all(&text).and_then(|()| file.sync_data());
        for done in waiting {
            let result = written.as_ref().map_err(ToString::to_string).copied();
            // A dropped receiver has not sent its message.
            let _ = done.send(result);
        }
        written?;
    }
    Ok(())
}

/// Syncs the directory, without which a new file's name may be lost. Only Unix can do that.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

fn line(record: &Record) -> Result<Vec<u8>, String> {
    let mut line = serde_json::to_vec(record).map_err(|error| error.to_string())?;
    line.push(b'\n');
    Ok(line)
}

impl History {
    /// Parses complete lines.
    fn of(lines: &[u8], base_url: Option<&str>) -> Result<Self, String> {
        let mut history = Self::default();
        let lines = lines.split(|byte| *byte == b'\n');
        for (line, number) in lines.filter(|line| !line.is_empty()).zip(1..) {
            let damaged = |what: &str| format!("its line {number} is damaged: {what}");
            let record = serde_json::from_slice(line).map_err(|error| damaged(&error.to_string()))?;
            history
                .apply(record, base_url, number == 1)
                .map_err(|what| match what {
                    Some(message) => message,
                    None => damaged("a line of this type is not expected here"),
                })?;
        }
        Ok(history)
    }

    fn apply(&mut self, record: Record, base_url: Option<&str>, first: bool) -> Result<(), Option<String>> {
        match record {
            Record::Journal {
                version,
                base_url: of,
            } if first => {
                if version != VERSION {
                    return Err(Some(format!(
                        "it has version {version}, and this program supports {VERSION}"
                    )));
                }
                if base_url.is_some_and(|base_url| base_url != of) {
                    return Err(Some(format!(
                        "it is for messages to {of}; set another --output for others"
                    )));
                }
                self.base_url = Some(of);
            }
            Record::Run { patience_ms } if !first => {
                self.arrival_time = self.arrival_time.max(Duration::from_millis(patience_ms));
            }
            Record::Start { id, hash, receipt } if !first => {
                let ended = None;
                let line_history = LineHistory { hash, receipt, ended };
                self.lines.insert(id, line_history);
            }
            Record::End { id, ended } => {
                self.lines.get_mut(&id).ok_or(None)?.ended = Some(ended);
            }
            _ => return Err(None),
        }
        Ok(())
    }
}
