//! Answers each message of a customer's once, through duplicates, crashes and restarts.
//!
//! A file has a line of JSON for each step. The receipt of an answer is on the disk before the answer leaves this
//! machine, so whatever may have been answered is known, however this program ends.

use std::collections::{BTreeMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hubspot_conversations::{
    ActorId, ActorKind, Client, Direction, Error, Message, Receipt, Sent, Thread, ThreadId,
};
use serde::{Deserialize, Serialize};

use super::show::plain;
use super::{explain, say};

/// One line of the file.
#[derive(Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
enum Entry {
    /// A message was reported, and is still to be looked at.
    Waiting { message: String, thread: ThreadId },
    /// It needs no answer.
    Passed { message: String },
    /// An answer is about to be sent.
    Start { message: String, receipt: Receipt },
    /// The answer is on the thread.
    Sent { message: String, answer: String },
    /// The answer is not on the thread, and will not be.
    NotSent { message: String },
}

/// How far a message is.
#[derive(Clone)]
enum Stage {
    Waiting(ThreadId),
    Begun(Receipt),
    Done,
}

/// What became of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    /// There was nothing to do.
    Left,
    /// HubSpot cannot answer it, now or later.
    Refused,
    /// It can be tried again.
    NotSent,
    /// It is not tried again: the customer could have two answers.
    Unknown,
}

/// What was answered, in memory and in the file. Nobody else has the file meanwhile.
pub(crate) struct Answers(Mutex<Book>);

#[derive(Default)]
struct Book {
    file: Option<File>,
    /// Writing has failed: what the disk has is not known, so nothing is added to it.
    broken: bool,
    messages: BTreeMap<String, Stage>,
    /// The messages that are answers of this program.
    own: HashSet<String>,
}

impl Answers {
    /// Opens the file, or makes it.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        Book::open(path)
            .map(|book| Self(Mutex::new(book)))
            .map_err(|what| format!("The file {} cannot be used: {what}.", path.display()))
    }

    /// Keeps it in memory alone, for threads that are gone with this program.
    pub(crate) fn in_memory() -> Self {
        Self(Mutex::default())
    }

    /// Notes that a message was reported; `false` if it was before. It is on the disk when this has ended.
    pub(crate) fn report(&self, thread: ThreadId, message: &str) -> Result<bool, String> {
        let mut book = self.book();
        if book.messages.contains_key(message) {
            return Ok(false);
        }
        let message = message.to_owned();
        book.write(Entry::Waiting { message, thread })?;
        Ok(true)
    }

    /// Notes that a message needs no answer.
    pub(crate) fn pass(&self, message: &str) -> Result<(), String> {
        let message = message.to_owned();
        self.book().write(Entry::Passed { message })
    }

    /// What was reported and has not been looked at yet.
    pub(crate) fn waiting(&self) -> Vec<(ThreadId, String)> {
        let book = self.book();
        let waiting = book.messages.iter().filter_map(|(message, stage)| match stage {
            Stage::Waiting(thread) => Some((*thread, message.clone())),
            _ => None,
        });
        waiting.collect()
    }

    /// Whether a message has been dealt with, as far as that can be done.
    pub(crate) fn has(&self, message: &str) -> bool {
        let book = self.book();
        matches!(book.messages.get(message), Some(Stage::Begun(_) | Stage::Done))
    }

    /// Whether a message is an answer of this program.
    pub(crate) fn is_own(&self, message: &str) -> bool {
        self.book().own.contains(message)
    }

    /// The answers of which it is not known what became of them.
    fn begun(&self) -> Vec<(String, Receipt)> {
        let book = self.book();
        let begun = book.messages.iter().filter_map(|(message, stage)| match stage {
            Stage::Begun(receipt) => Some((message.clone(), receipt.clone())),
            _ => None,
        });
        begun.collect()
    }

    /// Asks what became of the answers that were under way when an earlier run ended. Gives how many of them
    /// nobody knows.
    pub(crate) async fn recall(&self, client: &Client) -> Result<usize, String> {
        let mut unknown = 0;
        for (message, receipt) in self.begun() {
            let thread = client.thread(receipt.thread());
            let found = thread.find_sent(&receipt).await;
            if let Ok(Some(sent)) = &found {
                let answer = sent.id().to_owned();
                self.book().write(Entry::Sent { message, answer })?;
                continue;
            }
            unknown += 1;
            say(format_args!(
                "Unknown whether message {} on thread {} was answered; it is not answered again. Look at the \
                 thread.",
                plain(&message),
                thread.id()
            ));
            if let Err(error) = found {
                explain(&error);
            }
        }
        Ok(unknown)
    }

    /// Answers a message, if it is a customer's and was not answered before. Says what it did.
    pub(crate) async fn answer(
        &self,
        thread: &Thread,
        message: &Message,
        agent: &ActorId,
        words: impl FnOnce(&str) -> Option<String>,
    ) -> Result<Outcome, String> {
        if self.has(message.id()) {
            return Ok(Outcome::Left);
        }
        let id = message.id().to_owned();
        let text = message.text().filter(|_| is_a_customers(message));
        let Some(answer) = text.and_then(words) else {
            self.pass(&id)?;
            return Ok(Outcome::Left);
        };
        // To this message, and not to what may have come in since.
        let draft = match thread.reply_to_draft(message, answer, agent) {
            Ok(draft) => draft,
            // It never will be: a colleague has to, and the later messages do not wait for that.
            Err(error) => {
                failed(thread, message, &error);
                self.pass(&id)?;
                return Ok(Outcome::Refused);
            }
        };
        let prepared = thread.prepare(draft);
        let receipt = prepared.receipt().clone();
        self.book().write(Entry::Start {
            message: id.clone(),
            receipt,
        })?;
        let result: Result<Sent, Error> = prepared.send().await;
        match result {
            Ok(sent) => {
                let answer = sent.id().to_owned();
                self.book().write(Entry::Sent { message: id, answer })?;
                say(format_args!(
                    "Answered message {} on thread {}.",
                    plain(message.id()),
                    thread.id()
                ));
                Ok(Outcome::Answered)
            }
            Err(error) => {
                let outcome = failed(thread, message, &error);
                if outcome == Outcome::NotSent {
                    self.book().write(Entry::NotSent { message: id })?;
                }
                Ok(outcome)
            }
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(thread: &Thread, message: &Message, error: &Error) -> Outcome {
    let (outcome, words) = if error.is_unknown() {
        (Outcome::Unknown, "Unknown whether it is answered")
    } else {
        (Outcome::NotSent, "Not answered")
    };
    say(format_args!(
        "{words}: message {} on thread {}.",
        plain(message.id()),
        thread.id()
    ));
    explain(error);
    outcome
}

/// Whether a customer wrote it. An agent who answers from a mailbox of their own comes in, too (observed), and so
/// may what other programs send.
pub(crate) fn is_a_customers(message: &Message) -> bool {
    let is_customer = |kind| matches!(kind, ActorKind::Visitor | ActorKind::Email);
    matches!(message, Message::Message(_))
        && message.direction() == Some(&Direction::Incoming)
        && message
            .senders()
            .iter()
            .filter_map(|sender| sender.actor_id.as_ref())
            .all(|actor| is_customer(actor.kind()))
}

impl Book {
    fn open(path: &Path) -> Result<Self, String> {
        let fault = |error: std::io::Error| error.to_string();
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path).map_err(fault)?;
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(fs4::TryLockError::WouldBlock) => return Err("another process is at work with it".to_owned()),
            Err(fs4::TryLockError::Error(error)) => return Err(format!("it cannot be locked: {error}")),
        }
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(fault)?;
        // A line without its end was being written when the program ended: nothing was done after it.
        let whole = text
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        text.truncate(whole);
        let end = u64::try_from(whole).unwrap_or(u64::MAX);
        file.set_len(end).map_err(fault)?;
        file.seek(SeekFrom::Start(end)).map_err(fault)?;
        let mut book = Self {
            file: Some(file),
            ..Self::default()
        };
        for (line, number) in text.split_inclusive(|byte| *byte == b'\n').zip(1..) {
            let entry = serde_json::from_slice(line)
                .map_err(|error| format!("its line {number} is damaged: {error}"))?;
            book.take(entry);
        }
        Ok(book)
    }

    /// Stores a step, then counts on it. A line takes a disk a few milliseconds, and there are few.
    fn write(&mut self, entry: Entry) -> Result<(), String> {
        let mut line = serde_json::to_vec(&entry).map_err(|error| error.to_string())?;
        line.push(b'\n');
        let written = match &mut self.file {
            Some(_) if self.broken => Err("an earlier step could not be stored".to_owned()),
            Some(file) => file
                .write_all(&line)
                .and_then(|()| file.sync_data())
                .map_err(|error| error.to_string()),
            None => Ok(()),
        };
        self.broken = written.is_err();
        written.map_err(|what| format!("What is answered cannot be stored: {what}."))?;
        self.take(entry);
        Ok(())
    }

    fn take(&mut self, entry: Entry) {
        let (message, stage) = match entry {
            Entry::Waiting { message, thread } => (message, Stage::Waiting(thread)),
            Entry::Passed { message } => (message, Stage::Done),
            Entry::Start { message, receipt } => (message, Stage::Begun(receipt)),
            Entry::Sent { message, answer } => {
                self.own.insert(answer);
                (message, Stage::Done)
            }
            Entry::NotSent { message } => {
                // As it was before: its thread is that of the answer.
                let thread = match self.messages.get(&message) {
                    Some(Stage::Begun(receipt)) => receipt.thread(),
                    _ => return,
                };
                (message, Stage::Waiting(thread))
            }
        };
        self.messages.insert(message, stage);
    }
}
