//! Timestamps, written as they were read.

use std::fmt;
use std::ops::Deref;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::JsonField;

/// A point in time as HubSpot writes it (RFC 3339). It dereferences to a [`DateTime<Utc>`], and is written back
/// exactly as it was read, with or without milliseconds.
#[derive(Clone)]
pub struct Timestamp {
    at: DateTime<Utc>,
    text: Text,
}

/// How the time was written.
#[derive(Clone)]
enum Text {
    /// In UTC, with this many digits after the second.
    Digits(usize),
    Verbatim(Box<str>),
}

impl Timestamp {
    /// Returns the point in time.
    pub fn to_utc(&self) -> DateTime<Utc> {
        self.at
    }

    fn parse(text: &str) -> Option<Self> {
        let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
        let bytes = text.as_bytes();
        // `2024-10-21T11:09:16Z` and `2024-10-21T11:09:16.095Z` need no copy of the text. A leap second does: chrono
        // represents it by a fraction of more than one second.
        let fraction = bytes.get(19..bytes.len().saturating_sub(1)).unwrap_or_default();
        let leap = bytes.get(17..19) == Some(b"60");
        let text = match fraction.split_first() {
            _ if bytes.last() != Some(&b'Z') || bytes.get(10) != Some(&b'T') || leap => {
                Text::Verbatim(text.into())
            }
            None => Text::Digits(0),
            Some((b'.', digits)) if digits.len() == 3 && digits.iter().all(u8::is_ascii_digit) => {
                Text::Digits(3)
            }
            Some(_) => Text::Verbatim(text.into()),
        };
        Some(Self { at, text })
    }
}

/// The start of 1970: the value of a field that must have one, before it is set.
impl Default for Timestamp {
    fn default() -> Self {
        DateTime::UNIX_EPOCH.into()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        let whole = at.timestamp_subsec_millis() == 0;
        let text = if whole { Text::Digits(0) } else { Text::Digits(3) };
        Self { at, text }
    }
}

impl Deref for Timestamp {
    type Target = DateTime<Utc>;

    fn deref(&self) -> &DateTime<Utc> {
        &self.at
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.text {
            Text::Digits(0) => write!(f, "{}", self.at.format("%Y-%m-%dT%H:%M:%SZ")),
            Text::Digits(_) => write!(f, "{}", self.at.format("%Y-%m-%dT%H:%M:%S%.3fZ")),
            Text::Verbatim(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.at.cmp(&other.at)
    }
}

impl std::hash::Hash for Timestamp {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.at.hash(state);
    }
}

impl JsonField for Timestamp {
    const EXPECTED: &'static str = "a date and time (RFC 3339)";
    fn from_json_str(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::read(from)
    }
}
