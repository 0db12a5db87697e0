//! Keys of records.

use std::fmt;

/// What the records of a [`Store`](super::Store) are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// A caller's idempotency key, and what became of its send.
    Send,
    /// The sends on a thread: which of them run, and which message is whose.
    Thread,
    /// A rate limit shared by processes.
    Limit,
    /// An access token shared by processes.
    Token,
    /// A file that a send with an idempotency key uploads.
    Upload,
    /// The identity of the store itself.
    Epoch,
}

impl Kind {
    /// Returns the first part of the keys of this kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Thread => "thread",
            Self::Limit => "limit",
            Self::Token => "token",
            Self::Upload => "upload",
            Self::Epoch => "epoch",
        }
    }
}

/// The key of a record: its [`Kind`] and parts of any text, each separated by `/`.
///
/// In a part, `/` is written as `%2F` and `%` as `%25`, so that keys of different parts are different, and no key is a
/// prefix that another one continues.
///
/// ```
/// use hubspot_conversations::store::{Key, Kind};
///
/// let key = Key::new(Kind::Send, ["4021198", "order/42"]);
/// assert_eq!(key.as_str(), "send/4021198/order%2F42/");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    kind: Kind,
    text: String,
}

impl Key {
    /// Creates the key with these parts.
    #[must_use]
    pub fn new<'a>(kind: Kind, parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut text = format!("{}/", kind.as_str());
        for part in parts {
            text.push_str(&part.replace('%', "%25").replace('/', "%2F"));
            text.push('/');
        }
        Self { kind, text }
    }

    /// Recreates a key of a kind from its text, as a store's `list` reads it. `None` if it is a key of another kind.
    #[must_use]
    pub fn from_text(kind: Kind, text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let rest = text.strip_prefix(kind.as_str())?;
        rest.starts_with('/').then_some(Self { kind, text })
    }

    /// Returns the last part, if the others are those of `start`.
    pub(crate) fn last_part(&self, start: &Self) -> Option<String> {
        let part = self.text.strip_prefix(start.as_str())?.strip_suffix('/')?;
        Some(part.replace("%2F", "/").replace("%25", "%"))
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns the whole text, which begins with the kind.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The kind alone: the parts may be a caller's own.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.kind).finish()
    }
}
