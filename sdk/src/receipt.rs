//! What is needed to find a message again.

use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ActorId, OutgoingMessage, ThreadId};

/// Stands for one send: store it before the first byte leaves, and ask
/// [`Thread::find_sent`](crate::Thread::find_sent) later, in this process or another.
///
/// It holds the thread, the time, the agent's id, a fingerprint of the words and a random number; no word of the
/// message and no address. Serialises to a small JSON object, whose form is kept through all versions of this crate.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    version: u32,
    /// Tells this send from others of the same words. Random; the standard library seeds its hashers so.
    id: String,
    thread: ThreadId,
    /// By this machine's clock, just before the send.
    at: DateTime<Utc>,
    comment: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<ActorId>,
    fingerprint: String,
}

const VERSION: u32 = 1;

impl Receipt {
    pub(crate) fn new(thread: ThreadId, draft: &OutgoingMessage) -> Self {
        let (text, comment, sender) = match draft {
            OutgoingMessage::Comment(comment) => (comment.text.as_str(), true, None),
            OutgoingMessage::Message(message) => (
                message.text.as_str(),
                false,
                Some(message.sender_actor_id.clone()),
            ),
            OutgoingMessage::Unrecognized(json) => {
                let word = |name: &str| json.get(name).and_then(serde_json::Value::as_str);
                let sender = word("senderActorId").and_then(|sender| sender.parse().ok());
                (
                    word("text").unwrap_or_default(),
                    word("type") == Some("COMMENT"),
                    sender,
                )
            }
        };
        // Whoever a comment names as its sender, HubSpot records the app (observed).
        let sender = sender.filter(|sender| !comment && !sender.as_str().is_empty());
        let at = SystemTime::now().into();
        Self {
            version: VERSION,
            id: hex(&RandomState::new().build_hasher().finish().to_be_bytes()),
            thread,
            at,
            comment,
            sender,
            fingerprint: fingerprint(text),
        }
    }

    /// The thread that it was for.
    #[must_use]
    pub fn thread(&self) -> ThreadId {
        self.thread
    }

    /// When it was prepared, by the clock of the machine that prepared it.
    #[must_use]
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// Whether this version of the crate can read it: a fingerprint taken otherwise would fit no message.
    pub(crate) fn is_known(&self) -> bool {
        self.version == VERSION
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn is_comment(&self) -> bool {
        self.comment
    }

    pub(crate) fn sender(&self) -> Option<&ActorId> {
        self.sender.as_ref()
    }

    pub(crate) fn is_of(&self, text: &str) -> bool {
        fingerprint(text) == self.fingerprint
    }

    /// What two sends share that could be taken for one another.
    pub(crate) fn key(&self) -> u64 {
        let mut hasher = std::hash::DefaultHasher::new();
        (
            u64::from(self.thread),
            self.comment,
            &self.sender,
            &self.fingerprint,
        )
            .hash(&mut hasher);
        hasher.finish()
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

/// A fingerprint of the words alone: HubSpot changes the space between them, and what cannot be seen.
///
/// FNV-1a of 128 bits: receipts are stored, so it must never change, and the standard library's hashers may.
fn fingerprint(text: &str) -> String {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let seen = |c: &char| {
        !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}')
    };
    let add = |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    let hash = if text.is_ascii() {
        let graphic = text.bytes().filter(u8::is_ascii_graphic);
        graphic.fold(BASIS, add)
    } else {
        let mut buffer = [0; 4];
        text.chars().filter(seen).fold(BASIS, |hash, c| {
            c.encode_utf8(&mut buffer).bytes().fold(hash, add)
        })
    };
    hex(&hash.to_be_bytes())
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
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
    fn the_fingerprint_is_that_of_every_version() {
        // Known answers for 128-bit FNV-1a.
        assert_eq!(fingerprint(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(fingerprint("a"), "d228cb696f1a8caf78912b704e4a8964");
        // Of letters of several bytes, by another program.
        assert_eq!(fingerprint("gr\u{fc}n"), "1bded3381b83d94f70813efd7b9a6da7");
        assert_eq!(
            fingerprint(" gr\u{fc}\u{200b}\u{a0}\tn\u{7f}"),
            fingerprint("gr\u{fc}n")
        );
        assert_eq!(fingerprint(" a\r\n\u{7f}"), fingerprint("a"));
    }

    #[test]
    fn a_receipt_survives_storage_and_shows_nothing_of_the_message() {
        let message = NewMessage::new("a secret  word", ActorId::agent(7), ChannelAccount::email("1"));
        let receipt = Receipt::new(5.into(), &message.into());
        let json = serde_json::to_string(&receipt).unwrap();
        assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), receipt);
        assert!(!format!("{json} {receipt:?}").contains("secret"), "{json}");
        assert!(receipt.is_of("a secret\u{200b} word\r\n") && !receipt.is_of("another word"));
    }
}
