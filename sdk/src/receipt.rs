//! The receipt of a send.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ActorId, Attachment, NewAttachment, OutgoingMessage, ThreadId};

/// The receipt of one send. Store it before anything is sent, and call
/// [`Thread::find_sent`](crate::Thread::find_sent) with it later, in this process or another.
///
/// It contains the thread, the time, the agent's id, the app's id if it is known, a fingerprint of the text and the
/// attached files, and a random number; no word of the message and no address. It serializes to a small JSON object that every version of this crate can read.
///
/// ```
/// # use hubspot_conversations::{NewComment, Receipt, Thread};
/// # fn run(thread: &Thread) -> Result<(), serde_json::Error> {
/// let prepared = thread.prepare(NewComment::new("The parcel left."));
/// let stored = serde_json::to_string(prepared.receipt())?;
/// let receipt: Receipt = serde_json::from_str(&stored)?;
/// assert_eq!(&receipt, prepared.receipt());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    version: u32,
    /// Distinguishes sends of the same text.
    id: String,
    thread: ThreadId,
    /// By the clock of the machine that prepared it.
    at: DateTime<Utc>,
    comment: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<ActorId>,
    /// The app that sends, where an earlier send of the client has shown it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    app: Option<i64>,
    fingerprint: String,
    /// The store whose keyed hash the fingerprint is: only a client with that store can compare it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    store: Option<String>,
}

const VERSION: u32 = 1;
/// Of a receipt with a store.
#[cfg(feature = "store")]
const STORE_VERSION: u32 = 2;
const NEWEST: u32 = 2;

impl Receipt {
    fn new(identity: &SendIdentity) -> Self {
        let comment = identity.is_comment();
        let (sender, files): (_, Vec<&str>) = match &identity.message {
            OutgoingMessage::Comment(comment) => (None, files(comment.attachments.as_deref())),
            OutgoingMessage::Message(message) => (
                Some(message.sender_actor_id.clone()),
                files(message.attachments.as_deref()),
            ),
            OutgoingMessage::Unrecognized(json) => {
                let list = json.get("attachments").and_then(serde_json::Value::as_array);
                let ids = list
                    .into_iter()
                    .flatten()
                    .filter_map(|file| file.get("fileId")?.as_str());
                let sender = json.get("senderActorId").and_then(serde_json::Value::as_str);
                (sender.and_then(|sender| sender.parse().ok()), ids.collect())
            }
        };
        // HubSpot records the app as the sender of a comment, whatever it names (observed).
        let sender = sender.filter(|sender| !comment && !sender.as_str().is_empty());
        Self {
            version: VERSION,
            id: hex(&identity.id.to_be_bytes()),
            thread: identity.thread,
            at: identity.at.into(),
            comment,
            sender,
            app: identity.app,
            fingerprint: fingerprint(identity.text(), files),
            store: None,
        }
    }

    /// Returns the thread of the send.
    #[must_use]
    pub fn thread(&self) -> ThreadId {
        self.thread
    }

    /// Returns when the send was prepared, by the clock of the machine that prepared it.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Returns whether this version of the crate can use it: a fingerprint made in another way would match no message.
    pub(crate) fn is_supported(&self) -> bool {
        (VERSION..=NEWEST).contains(&self.version)
    }

    pub(crate) fn is_comment(&self) -> bool {
        self.comment
    }

    pub(crate) fn sender(&self) -> Option<&ActorId> {
        self.sender.as_ref()
    }

    pub(crate) fn app(&self) -> Option<i64> {
        self.app
    }

    /// Returns the id as it is stored.
    #[cfg(feature = "store")]
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Returns the receipt with a store's keyed hash in place of its fingerprint, from which a short text could be guessed.
    #[cfg(feature = "store")]
    pub(crate) fn keyed(&self, store: &str, hash: impl FnOnce(&str) -> String) -> Self {
        if self.store.is_some() {
            return self.clone();
        }
        Self {
            version: STORE_VERSION,
            fingerprint: hash(&self.fingerprint),
            store: Some(store.to_owned()),
            ..self.clone()
        }
    }

    /// Returns the id of the store that alone can compare the receipt.
    pub(crate) fn store(&self) -> Option<&str> {
        self.store.as_deref()
    }

    /// Returns whether a message on the thread has the text and the files of this send. `hash` is the store's keyed hash
    /// of a fingerprint, if there is a store: without it, a receipt of one has no message's content.
    pub(crate) fn has_content(
        &self,
        text: &str,
        attachments: &[Attachment],
        hash: impl FnOnce(&str) -> Option<String>,
    ) -> bool {
        fn id(attachment: &Attachment) -> Option<&str> {
            match attachment {
                Attachment::File(file) => Some(file.file_id.as_deref().unwrap_or_default()),
                _ => None,
            }
        }
        let found = fingerprint(text, attachments.iter().filter_map(id).collect());
        match self.store.is_some() {
            true => hash(&found).is_some_and(|hashed| hashed == self.fingerprint),
            false => found == self.fingerprint,
        }
    }

    /// Returns whether the message of one send could be taken for that of the other.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        (self.thread, self.comment) == (other.thread, other.comment)
            && self.sender == other.sender
            && self.fingerprint == other.fingerprint
    }
}

/// One send, with a receipt that is made when it is first needed: the fingerprint costs more than the rest of a send's
/// bookkeeping, and a send that succeeds alone on its thread does not need it.
pub(crate) struct SendIdentity {
    id: u64,
    thread: ThreadId,
    at: SystemTime,
    app: Option<i64>,
    /// Of a send that is known by its receipt alone, `null`.
    message: OutgoingMessage,
    receipt: OnceLock<Receipt>,
}

impl SendIdentity {
    pub(crate) fn new(thread: ThreadId, message: OutgoingMessage, app: Option<i64>) -> Self {
        Self {
            id: random_id(),
            thread,
            at: SystemTime::now(),
            app,
            message,
            receipt: OnceLock::new(),
        }
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    pub(crate) fn thread(&self) -> ThreadId {
        self.thread
    }

    pub(crate) fn message(&self) -> &OutgoingMessage {
        &self.message
    }

    pub(crate) fn receipt(&self) -> &Receipt {
        self.receipt.get_or_init(|| Receipt::new(self))
    }

    pub(crate) fn is_comment(&self) -> bool {
        match &self.message {
            OutgoingMessage::Comment(_) => true,
            OutgoingMessage::Message(_) => false,
            OutgoingMessage::Unrecognized(json) => json.get("type").is_some_and(|kind| kind == "COMMENT"),
        }
    }

    /// Returns the text to send.
    pub(crate) fn text(&self) -> &str {
        match &self.message {
            OutgoingMessage::Comment(comment) => &comment.text,
            OutgoingMessage::Message(message) => &message.text,
            OutgoingMessage::Unrecognized(json) => {
                let text = json.get("text").and_then(serde_json::Value::as_str);
                text.unwrap_or_default()
            }
        }
    }

    /// Returns whether the message of one send could be taken for that of the other.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.thread == other.thread && self.receipt().is_like(other.receipt())
    }
}

/// Returns a number from the operating system: a generator in this process would repeat its numbers after a fork. Only
/// where there is none, it is the seed of the standard library's hashers.
fn random_id() -> u64 {
    getrandom::u64().unwrap_or_else(|_| RandomState::new().build_hasher().finish())
}

impl SendIdentity {
    /// Returns the identity of an earlier send of this message.
    #[cfg(feature = "store")]
    pub(crate) fn again(&self, receipt: &Receipt) -> Self {
        Self {
            message: self.message.clone(),
            ..Self::from(receipt)
        }
    }
}

impl From<&Receipt> for SendIdentity {
    fn from(receipt: &Receipt) -> Self {
        // Another version's id may be no such number: any hash of it will do.
        let hash =
            || std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default().hash_one(&receipt.id);
        Self {
            id: u64::from_str_radix(&receipt.id, 16).unwrap_or_else(|_| hash()),
            thread: receipt.thread,
            at: receipt.at.into(),
            app: receipt.app,
            message: OutgoingMessage::Unrecognized(serde_json::Value::Null),
            receipt: receipt.clone().into(),
        }
    }
}

impl fmt::Debug for SendIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendIdentity")
            .field("thread", &self.thread)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receipt")
            .field("thread", &self.thread)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// Returns the ids of attached files.
fn files(attachments: Option<&[NewAttachment]>) -> Vec<&str> {
    fn id(attachment: &NewAttachment) -> Option<&str> {
        match attachment {
            NewAttachment::File(file) => Some(file.file_id.as_str()),
            _ => None,
        }
    }
    attachments.unwrap_or_default().iter().filter_map(id).collect()
}

/// Returns a text as its fingerprint sees it: words with one space between them. HubSpot changes white space and
/// invisible characters.
pub(crate) fn words(text: &str) -> impl Iterator<Item = char> {
    let is_visible = |c: &char| {
        c.is_whitespace() || !(c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
    };
    let mut is_in_gap = true;
    let trimmed = text.trim_end_matches(move |c: char| c.is_whitespace() || !is_visible(&c));
    trimmed.chars().filter(is_visible).filter_map(move |c| {
        let was_in_gap = std::mem::replace(&mut is_in_gap, c.is_whitespace());
        match c.is_whitespace() {
            true if was_in_gap => None,
            true => Some(' '),
            false => Some(c),
        }
    })
}

/// Returns a fingerprint of the words of a text, and of the files beside it.
///
/// It is FNV-1a of 128 bits. Receipts are stored, so it must never change, and the standard library's hashers may.
pub(crate) fn fingerprint(text: &str, mut files: Vec<&str>) -> String {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let add = |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    let mut buffer = [0; 4];
    let mut hash = words(text).fold(BASIS, |hash, c| {
        c.encode_utf8(&mut buffer).bytes().fold(hash, add)
    });
    files.sort_unstable();
    for file in files {
        hash = std::iter::once(0).chain(file.bytes()).fold(hash, add);
    }
    hex(&hash.to_be_bytes())
}

/// Returns bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let mut hex = String::with_capacity(bytes.len() * 2);
    hex.extend(halves.filter_map(|half| char::from_digit(half.into(), 16)));
    hex
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChannelAccount, NewMessage};

    #[test]
    fn keeps_the_fingerprint_of_every_version() {
        let of = |text| fingerprint(text, Vec::new());
        // Published values of 128-bit FNV-1a.
        assert_eq!(of(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(of("a"), "d228cb696f1a8caf78912b704e4a8964");
        // Multi-byte characters, computed by another program.
        assert_eq!(of("gr\u{fc}n"), "1bded3381b83d94f70813efd7b9a6da7");
        assert_eq!(of("\u{feff} gr\u{fc}\u{200b}n\u{7f}\u{a0}"), of("gr\u{fc}n"));
        assert_eq!(of(" a\r\n\u{7f} \tb\r\n"), of("a b"));
        assert_ne!(of("Room 1 1"), of("Room 11"));
    }

    #[test]
    fn fingerprint_covers_files_in_any_order() {
        let of = |files: &[&str]| fingerprint("a", files.to_vec());
        assert_eq!(of(&["7", "8"]), of(&["8", "7"]));
        let others: [&[&str]; 5] = [&[], &["7"], &["78"], &["7", "8", "8"], &["7", "9"]];
        assert!(others.iter().all(|other| of(other) != of(&["7", "8"])));
    }

    #[test]
    fn survives_storage_and_contains_nothing_of_the_message() {
        let message = NewMessage::new("a secret  word", ActorId::agent(7), ChannelAccount::email("1"));
        let identity = SendIdentity::new(5.into(), message.into(), None);
        let receipt = identity.receipt().clone();
        let json = serde_json::to_string(&receipt).unwrap();
        assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), receipt);
        assert!(!format!("{json} {receipt:?}").contains("secret"), "{json}");
        assert!(receipt.has_content("a secret\u{200b} word\r\n", &[], |_| None));
        assert!(!receipt.has_content("another word", &[], |_| None));
    }
}
