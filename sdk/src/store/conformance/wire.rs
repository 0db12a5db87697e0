//! What the test and its worker processes write to each other: one line of JSON for each call and each answer.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::store::{
    Durability, Key, KeySwap, Kind, Read, Record, Revision, StoreError, StoreTime, Swap, Value,
};

/// Is set in the environment of a worker process.
pub(super) const WORKER: &str = "HUBSPOT_CONVERSATIONS_CONFORMANCE_WORKER";
/// Begins each answer: a test prints lines of its own.
pub(super) const MARK: &str = "hubspot-conformance:";

const KINDS: [Kind; 5] = [Kind::Send, Kind::Thread, Kind::Limit, Kind::Token, Kind::Epoch];
const DURABILITIES: [Durability; 4] = [
    Durability::Memory,
    Durability::Process,
    Durability::Disk,
    Durability::Replicated,
];

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Numbered<T> {
    pub(super) number: u64,
    pub(super) body: T,
}

/// What a worker does with its handle of the store.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Call {
    Hello,
    Get {
        key: String,
    },
    Swap(WireSwap),
    SwapBoth(WireSwap, WireSwap),
    List {
        kind: String,
        after: Option<String>,
    },
    /// Creates each record, and returns which of them it created.
    Create {
        keys: Vec<String>,
    },
    Increment {
        counters: Vec<String>,
        first: usize,
        times: u64,
    },
    /// Writes a record again and again, each time with the next number, until it is stopped. Each swap has its answer.
    Write {
        key: String,
        number: u64,
        revision: Option<u64>,
    },
    /// Ends all such writing.
    Stop,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WireSwap {
    key: String,
    from: Option<u64>,
    bytes: String,
    ttl: Option<Duration>,
}

impl WireSwap {
    pub(super) fn new(KeySwap { key, from, to }: KeySwap<'_>) -> Self {
        Self {
            key: key.as_str().to_owned(),
            from: from.map(Revision::number),
            bytes: hex(to.bytes),
            ttl: to.ttl,
        }
    }

    /// Returns the key and the bytes, which [`swap`](Self::swap) refers to.
    pub(super) fn parts(&self) -> Result<(Key, Vec<u8>), StoreError> {
        let bytes = from_hex(&self.bytes).ok_or_else(|| StoreError::new("no hexadecimal digits"))?;
        Ok((key(&self.key)?, bytes))
    }

    pub(super) fn swap<'a>(&self, (key, bytes): &'a (Key, Vec<u8>)) -> KeySwap<'a> {
        KeySwap {
            key,
            from: self.from.map(Revision::new),
            to: Value { bytes, ttl: self.ttl },
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    Hello { durability: usize, clock: SystemTime },
    Read(WireRead),
    Written { revision: u64, now: u64 },
    Conflict(WireRead),
    Both(Box<Answer>, Option<Box<Answer>>),
    Keys(Vec<String>),
    Created(Vec<bool>),
    Done,
    Failed(String),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WireRead {
    /// The revision and the value.
    record: Option<(u64, String)>,
    now: u64,
}

impl Answer {
    pub(super) fn of_swap(swap: Swap) -> Self {
        match swap {
            Swap::Written { revision, now } => Self::Written {
                revision: revision.number(),
                now: now.as_millis(),
            },
            Swap::Conflict(read) => Self::Conflict(WireRead::new(&read)),
        }
    }

    pub(super) fn hello(durability: Durability) -> Self {
        let level = DURABILITIES.iter().position(|level| *level == durability);
        Self::Hello {
            durability: level.unwrap_or_default(),
            clock: SystemTime::now(),
        }
    }

    /// Returns what the store promises, and the process's wall clock.
    pub(super) fn into_hello(self) -> Option<(Durability, SystemTime)> {
        match self {
            Self::Hello { durability, clock } => Some((*DURABILITIES.get(durability)?, clock)),
            _ => None,
        }
    }

    pub(super) fn into_swap(self) -> Option<Swap> {
        match self {
            Self::Written { revision, now } => Some(Swap::Written {
                revision: Revision::new(revision),
                now: StoreTime::from_millis(now),
            }),
            Self::Conflict(read) => Some(Swap::Conflict(read.into_read()?)),
            _ => None,
        }
    }

    pub(super) fn into_read(self) -> Option<Read> {
        match self {
            Self::Read(read) => read.into_read(),
            _ => None,
        }
    }
}

impl WireRead {
    pub(super) fn new(read: &Read) -> Self {
        let record = read.record.as_ref();
        Self {
            record: record.map(|record| (record.revision.number(), hex(&record.value))),
            now: read.now.as_millis(),
        }
    }

    fn into_read(self) -> Option<Read> {
        let record = match self.record {
            Some((revision, value)) => Some(Record {
                value: from_hex(&value)?.into(),
                revision: Revision::new(revision),
            }),
            None => None,
        };
        Some(Read {
            record,
            now: StoreTime::from_millis(self.now),
        })
    }
}

pub(super) fn kind(name: &str) -> Result<Kind, StoreError> {
    let kind = KINDS.into_iter().find(|kind| kind.as_str() == name);
    kind.ok_or_else(|| StoreError::new("a kind that no check uses"))
}

pub(super) fn key(text: &str) -> Result<Key, StoreError> {
    let mut keys = KINDS.into_iter().filter_map(|kind| Key::from_text(kind, text));
    keys.next()
        .ok_or_else(|| StoreError::new("a key that no check uses"))
}

pub(super) fn keys(texts: &[String]) -> Result<Vec<Key>, StoreError> {
    texts.iter().map(|text| key(text)).collect()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digit = |number: u8| DIGITS.get(usize::from(number)).copied().unwrap_or_default();
    let digits = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}

/// Returns `None` where it is not what [`hex`] writes.
pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8]| match pair {
        [high, low] => u8::try_from(digit(*high)? << 4 | digit(*low)?).ok(),
        _ => None,
    };
    text.as_bytes().chunks(2).map(byte).collect()
}
