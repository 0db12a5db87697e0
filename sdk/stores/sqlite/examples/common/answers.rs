//! Replies to each message of a customer once, through duplicates, crashes and restarts.
//!
//! A file records each step as a line of JSON. The receipt of a reply is on disk before the reply is sent, so every
//! message that may have been answered is known, also after a crash.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hubspot_conversations::{
    ActorId, ActorKind, Client, Direction, Error, Lookup, Message, Receipt, Sent, Thread, ThreadId,
};
use serde::{Deserialize, Serialize};

use super::record_file;
use super::support::show::plain;
use super::support::{explain, say};

/// How the lines of the file begin.
const BEGINNINGS: [&str; 5] = [
    r#"{"record":"waiting","message":""#,
    r#"{"record":"skipped","message":""#,
    r#"{"record":"start","message":""#,
    r#"{"record":"sent","message":""#,
    r#"{"record":"not_sent","message":""#,
];

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
enum Step {
    /// A message was reported and not processed yet.
    Waiting { message: String, thread: ThreadId },
    /// It needs no reply.
    Skipped { message: String },
    /// A reply is about to be sent.
    Start { message: String, receipt: Receipt },
    /// The reply is on the thread.
    Sent { message: String, answer: String },
    /// The reply is not on the thread, and will not be.
    NotSent { message: String },
}

/// The state of a message.
#[derive(Clone)]
enum Progress {
    /// With the message's id as HubSpot wrote it.
    Waiting(ThreadId, String),
    InFlight(Receipt),
    Done,
}

/// The outcome for one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    /// It needs no reply, or has one.
    Skipped,
    /// HubSpot cannot reply to it.
    Impossible,
    /// It can be retried.
    NotSent,
    /// It is not retried: the customer could get two replies.
    Unknown,
}

/// The recorded replies, in memory and in the file, which is locked.
pub(crate) struct Answers(Mutex<Record>);

#[derive(Default)]
struct Record {
    file: Option<File>,
    /// A write has failed, so the content of the file is unknown and nothing is added.
    has_failed: bool,
    messages: BTreeMap<MessageKey, Progress>,
    /// This program's replies.
    own: HashSet<MessageKey>,
}

/// A message by its id. HubSpot writes the same id with dashes and without (observed); its case is no difference either.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct MessageKey(String);

impl MessageKey {
    fn of(id: &str) -> Self {
        Self(id.replace('-', "").to_ascii_lowercase())
    }
}

impl Answers {
    /// Opens or creates the file.
    pub(crate) fn open(path: &Path) -> Result<Self, String> {
        Record::open(path)
            .map(|record| Self(Mutex::new(record)))
            .map_err(|what| format!("The file {} cannot be used: {what}.", path.display()))
    }

    /// Records in memory only, for threads that are deleted when the program exits.
    pub(crate) fn in_memory() -> Self {
        Self(Mutex::default())
    }

    /// Records a reported message, on disk. Returns `false` if it was recorded before.
    pub(crate) fn report(&self, thread: ThreadId, message: &str) -> Result<bool, String> {
        let mut record = self.record();
        if record.messages.contains_key(&MessageKey::of(message)) {
            return Ok(false);
        }
        let message = message.to_owned();
        record.write(Step::Waiting { message, thread })?;
        Ok(true)
    }

    /// Records that a message needs no reply.
    pub(crate) fn pass(&self, message: &str) -> Result<(), String> {
        let message = message.to_owned();
        self.record().write(Step::Skipped { message })
    }

    /// Returns the messages that were reported and not processed.
    pub(crate) fn waiting(&self) -> Vec<(ThreadId, String)> {
        let record = self.record();
        let waiting = record.messages.values().filter_map(|progress| match progress {
            Progress::Waiting(thread, message) => Some((*thread, message.clone())),
            _ => None,
        });
        waiting.collect()
    }

    /// Returns whether a message was processed.
    pub(crate) fn has(&self, message: &str) -> bool {
        let record = self.record();
        matches!(
            record.messages.get(&MessageKey::of(message)),
            Some(Progress::InFlight(_) | Progress::Done)
        )
    }

    /// Returns whether a message is a reply of this program.
    pub(crate) fn is_own(&self, message: &str) -> bool {
        self.record().own.contains(&MessageKey::of(message))
    }

    /// Returns the replies whose outcome is unknown.
    fn in_flight(&self) -> Vec<(String, Receipt)> {
        let record = self.record();
        let in_flight = record
            .messages
            .iter()
            .filter_map(|(message, progress)| match progress {
                Progress::InFlight(receipt) => Some((message.0.clone(), receipt.clone())),
                _ => None,
            });
        in_flight.collect()
    }

    /// Looks up the replies that were in flight when an earlier run ended. Returns how many remain unknown.
    pub(crate) async fn look_up_in_flight(&self, client: &Client) -> Result<usize, String> {
        let mut unknown = 0;
        for (message, receipt) in self.in_flight() {
            let thread = client.thread(receipt.thread());
            let found = thread.find_sent(&receipt).await;
            if let Ok(Lookup::Sent(sent)) = &found {
                let answer = sent.id().to_owned();
                self.record().write(Step::Sent { message, answer })?;
                continue;
            }
            unknown += 1;
            say(format_args!(
                "Unknown whether message {} on thread {} was answered; it is not answered again. Check the \
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

    /// Replies to a message, if it is from a customer and was not answered before, and prints the outcome.
    pub(crate) async fn answer(
        &self,
        thread: &Thread,
        message: &Message,
        agent: &ActorId,
        reply: impl FnOnce(&str) -> Option<String>,
    ) -> Result<Outcome, String> {
        if self.has(message.id()) {
            return Ok(Outcome::Skipped);
        }
        let id = message.id().to_owned();
        let text = message.text().filter(|_| is_from_customer(message));
        let Some(answer) = text.and_then(reply) else {
            self.pass(&id)?;
            return Ok(Outcome::Skipped);
        };
        // To this message, not to one that arrived since.
        let draft = match thread.reply_to_draft(message, answer, agent) {
            Ok(draft) => draft,
            // Retrying cannot help, so later messages do not wait for it.
            Err(error) => {
                failed(thread, message, &error);
                self.pass(&id)?;
                return Ok(Outcome::Impossible);
            }
        };
        let prepared = thread.prepare(draft);
        let receipt = prepared.receipt().clone();
        self.record().write(Step::Start {
            message: id.clone(),
            receipt,
        })?;
        let result: Result<Sent, Error> = prepared.send().await;
        match result {
            Ok(sent) => {
                let answer = sent.id().to_owned();
                self.record().write(Step::Sent { message: id, answer })?;
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
                    self.record().write(Step::NotSent { message: id })?;
                }
                Ok(outcome)
            }
        }
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn failed(thread: &Thread, message: &Message, error: &Error) -> Outcome {
    let (outcome, text) = if error.is_unknown() {
        (Outcome::Unknown, "Unknown whether it is answered")
    } else {
        (Outcome::NotSent, "Not answered")
    };
    say(format_args!(
        "{text}: message {} on thread {}.",
        plain(message.id()),
        thread.id()
    ));
    explain(error);
    outcome
}

/// Returns whether a message is from a customer. An agent's mail from an outside mailbox is incoming, too (observed), and
/// messages of other programs may be.
pub(crate) fn is_from_customer(message: &Message) -> bool {
    let is_customer = |kind| matches!(kind, ActorKind::Visitor | ActorKind::Email);
    matches!(message, Message::Message(_))
        && message.direction() == Some(&Direction::Incoming)
        && message
            .senders()
            .iter()
            .filter_map(|sender| sender.actor_id.as_ref())
            .all(|actor| is_customer(actor.kind()))
}

impl Record {
    fn open(path: &Path) -> Result<Self, String> {
        let (file, record) = record_file::open(path, &BEGINNINGS, Self::read)?;
        Ok(Self {
            file: Some(file),
            ..record
        })
    }

    fn read(lines: &[u8]) -> Result<Self, String> {
        let mut record = Self::default();
        for (line, number) in lines.split_inclusive(|byte| *byte == b'\n').zip(1..) {
            let step = serde_json::from_slice(line)
                .map_err(|error| format!("its line {number} is damaged: {error}"))?;
            record.apply(step);
        }
        Ok(record)
    }

    /// Writes a step to disk, then applies it. A write takes a few milliseconds, and steps are few.
    fn write(&mut self, step: Step) -> Result<(), String> {
        let mut line = serde_json::to_vec(&step).map_err(|error| error.to_string())?;
        line.push(b'\n');
        let written = match &mut self.file {
            Some(_) if self.has_failed => Err("an earlier write failed".to_owned()),
            Some(file) => file
                .write_all(&line)
                .and_then(|()| file.sync_data())
                .map_err(|error| error.to_string()),
            None => Ok(()),
        };
        self.has_failed = written.is_err();
        written.map_err(|what| format!("The reply cannot be recorded: {what}."))?;
        self.apply(step);
        Ok(())
    }

    fn apply(&mut self, step: Step) {
        let (message, progress) = match step {
            Step::Waiting { message, thread } => (message.clone(), Progress::Waiting(thread, message)),
            Step::Skipped { message } => (message, Progress::Done),
            Step::Start { message, receipt } => (message, Progress::InFlight(receipt)),
            Step::Sent { message, answer } => {
                self.own.insert(MessageKey::of(&answer));
                (message, Progress::Done)
            }
            Step::NotSent { message } => {
                // Back to the state before; its thread is that of the reply.
                let thread = match self.messages.get(&MessageKey::of(&message)) {
                    Some(Progress::InFlight(receipt)) => receipt.thread(),
                    _ => return,
                };
                (message.clone(), Progress::Waiting(thread, message))
            }
        };
        self.messages.insert(MessageKey::of(&message), progress);
    }
}
