//! What was begun and how it ended, on disk: a line of JSON each, only ever added to.
//!
//! The line of a receipt is on the disk before its message leaves this machine. So whenever this program ends,
//! and however, every message that may be on a thread has its receipt here.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use hubspot_conversations::Receipt;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

const VERSION: u32 = 1;

/// One line of it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
enum Entry {
    /// The first line: whose messages these are.
    Journal { version: u32, base_url: String },
    /// A run began. What it leaves behind may still arrive for so long.
    Run { patience_ms: u64 },
    /// A message is about to be sent.
    Start {
        id: String,
        hash: String,
        receipt: Receipt,
    },
    /// And what became of it.
    End {
        id: String,
        #[serde(flatten)]
        ended: Ended,
    },
}

/// What became of a line that was begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) outcome: Word,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message_id: Option<String>,
    /// The answer was lost, and the message was found on the thread.
    #[serde(default)]
    pub(crate) recovered: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delivery: Option<String>,
    /// HubSpot, or this program, refused it; it was not just absent later.
    #[serde(default)]
    pub(crate) refused: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// An outcome in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    Sent,
    NotSent,
    Unknown,
}

/// What the journal knows of a line.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) hash: String,
    pub(crate) receipt: Receipt,
    /// Absent if the program ended first.
    pub(crate) ended: Option<Ended>,
}

/// What the journal told when it was opened.
#[derive(Debug, Default)]
pub(crate) struct Past {
    pub(crate) lines: HashMap<String, Known>,
    /// How long messages of earlier runs may still take to arrive.
    pub(crate) patience: Duration,
    base_url: Option<String>,
}

/// The journal, opened and locked.
#[derive(Debug)]
pub(crate) struct Journal {
    queue: Option<mpsc::Sender<Batch>>,
    writer: Option<JoinHandle<io::Result<()>>>,
}

/// Lines to write, and who waits until they are on the disk.
struct Batch(Vec<u8>, Option<oneshot::Sender<Result<(), String>>>);

/// Reads a journal, as far as it is there, and changes nothing.
pub(crate) fn look(path: &Path, base_url: Option<&str>) -> Result<Past, String> {
    let mut text = Vec::new();
    match File::open(path).and_then(|mut file| file.read_to_end(&mut text)) {
        Ok(_) => Past::of(&text, base_url).map(|(past, _)| past),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Past::default()),
        Err(error) => Err(error.to_string()),
    }
}

impl Journal {
    /// Opens it, or makes it; nobody else can until this one is dropped, or its process has ended.
    pub(crate) fn open(path: &Path, base_url: &str, patience: Duration) -> Result<(Self, Past), String> {
        let fault = |error: io::Error| error.to_string();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(fault)?;
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(fs4::TryLockError::WouldBlock) => return Err("another process is at work with it".to_owned()),
            Err(fs4::TryLockError::Error(error)) => return Err(format!("it cannot be locked: {error}")),
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(fault)?;
        let (past, whole) = Past::of(&text, Some(base_url))?;
        // A line without its end was being written when the program ended: nothing that depends on it was done.
        file.set_len(whole).map_err(fault)?;
        file.seek(SeekFrom::Start(whole)).map_err(fault)?;
        let mut head = Vec::new();
        if past.base_url.is_none() {
            let base_url = base_url.to_owned();
            head = line(&Entry::Journal {
                version: VERSION,
                base_url,
            })?;
        }
        let patience_ms = u64::try_from(patience.as_millis()).unwrap_or(u64::MAX);
        head.extend(line(&Entry::Run { patience_ms })?);
        file.write_all(&head)
            .and_then(|()| file.sync_all())
            .map_err(fault)?;
        remember(path).map_err(fault)?;
        let (queue, writes) = mpsc::channel();
        let writer = std::thread::spawn(move || work(file, &writes));
        let journal = Self {
            queue: Some(queue),
            writer: Some(writer),
        };
        Ok((journal, past))
    }

    /// Stores a receipt. It is on the disk when the future has ended well.
    pub(crate) fn start(
        &self,
        id: &str,
        hash: &str,
        receipt: &Receipt,
    ) -> impl Future<Output = Result<(), String>> + Send + use<> {
        let entry = Entry::Start {
            id: id.to_owned(),
            hash: hash.to_owned(),
            receipt: receipt.clone(),
        };
        let (done, stored) = oneshot::channel();
        let queued = self.write(&entry, Some(done));
        async move {
            queued?;
            stored.await.unwrap_or_else(|_| Err(GONE.to_owned()))
        }
    }

    /// Notes how a line ended. Should that be lost, the line's receipt tells.
    pub(crate) fn end(&self, id: &str, ended: &Ended) -> Result<(), String> {
        let id = id.to_owned();
        let ended = ended.clone();
        self.write(&Entry::End { id, ended }, None)
    }

    /// Waits until all is on the disk, and gives the journal free.
    pub(crate) fn close(mut self) -> Result<(), String> {
        self.queue = None;
        match self.writer.take().map(JoinHandle::join) {
            Some(Ok(written)) => written.map_err(|error| error.to_string()),
            Some(Err(_)) | None => Err(GONE.to_owned()),
        }
    }

    fn write(&self, entry: &Entry, done: Option<oneshot::Sender<Result<(), String>>>) -> Result<(), String> {
        let queue = self.queue.as_ref().ok_or(GONE)?;
        queue.send(Batch(line(entry)?, done)).map_err(|_| GONE.to_owned())
    }
}

const GONE: &str = "the journal is closed, after a fault";

/// Writes what is queued, and everything that was queued meanwhile in one go: a disk takes as long for one line
/// as for fifty. After a fault nothing more is written, since nobody knows what the disk has.
fn work(mut file: File, writes: &mpsc::Receiver<Batch>) -> io::Result<()> {
    while let Ok(first) = writes.recv() {
        let mut text = Vec::new();
        let mut waiting = Vec::new();
        for Batch(line, done) in std::iter::once(first).chain(writes.try_iter()) {
            text.extend(line);
            waiting.extend(done);
        }
        let written = file.write_all(&text).and_then(|()| file.sync_data());
        for done in waiting {
            let told = written.as_ref().map_err(ToString::to_string).copied();
            // Whoever does not wait any more has not sent anything either.
            let _ = done.send(told);
        }
        written?;
    }
    Ok(())
}

/// A file's name is on the disk when its folder is. Only Unix lets one ask for that.
fn remember(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

fn line(entry: &Entry) -> Result<Vec<u8>, String> {
    let mut line = serde_json::to_vec(entry).map_err(|error| error.to_string())?;
    line.push(b'\n');
    Ok(line)
}

impl Past {
    /// What the whole lines say, and how long they are together.
    fn of(text: &[u8], base_url: Option<&str>) -> Result<(Self, u64), String> {
        let whole = text
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let mut past = Self::default();
        let lines = text.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n');
        for (line, number) in lines.filter(|line| !line.is_empty()).zip(1..) {
            let damaged = |what: &str| format!("its line {number} is damaged: {what}");
            let entry = serde_json::from_slice(line).map_err(|error| damaged(&error.to_string()))?;
            past.take(entry, base_url, number == 1)
                .map_err(|what| match what {
                    Some(words) => words,
                    None => damaged("it is in the wrong place"),
                })?;
        }
        Ok((past, u64::try_from(whole).unwrap_or(u64::MAX)))
    }

    fn take(&mut self, entry: Entry, base_url: Option<&str>, first: bool) -> Result<(), Option<String>> {
        match entry {
            Entry::Journal {
                version,
                base_url: of,
            } if first => {
                if version != VERSION {
                    return Err(Some(format!(
                        "it is of version {version}, and this program knows {VERSION}"
                    )));
                }
                if base_url.is_some_and(|base_url| base_url != of) {
                    return Err(Some(format!(
                        "it is of messages to {of}; give another --output for others"
                    )));
                }
                self.base_url = Some(of);
            }
            Entry::Run { patience_ms } if !first => {
                self.patience = self.patience.max(Duration::from_millis(patience_ms));
            }
            Entry::Start { id, hash, receipt } if !first => {
                let ended = None;
                let known = Known { hash, receipt, ended };
                self.lines.insert(id, known);
            }
            Entry::End { id, ended } => {
                self.lines.get_mut(&id).ok_or(None)?.ended = Some(ended);
            }
            _ => return Err(None),
        }
        Ok(())
    }
}
