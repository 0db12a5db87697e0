//! The SQLite file: its table, its settings, its transactions.

use std::fmt;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use hubspot_conversations::store::{Key, Kind, Read, Record, Revision, StoreTime, Swap};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::clock::{self, Reading};

/// Marks the file as a store: "hsst" in ASCII.
const APPLICATION_ID: i32 = 0x6873_7374;
/// The version of the tables.
const VERSION: i32 = 1;
/// How long a transaction waits for those of other processes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How many keys are listed at once.
const PAGE: i64 = 500;
/// How many expired records each write removes, so that none has to remove many.
const CLEANUP: i64 = 2;

const TABLES: &str = "
CREATE TABLE records (key TEXT PRIMARY KEY, value BLOB NOT NULL, revision INTEGER NOT NULL, expires INTEGER) WITHOUT ROWID;
CREATE INDEX expiring ON records (expires) WHERE expires IS NOT NULL;
CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, boot TEXT NOT NULL, uptime INTEGER NOT NULL, time INTEGER NOT NULL);
";

/// Why a file cannot be opened as a store.
#[derive(Debug)]
pub(crate) enum OpenError {
    Io(io::Error),
    Sqlite(rusqlite::Error),
    NotAStore,
    NewerVersion(i32),
    NotDurable(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}"),
            Self::Sqlite(error) => write!(f, "{error}"),
            Self::NotAStore => {
                write!(
                    f,
                    "this file is not a store, and is left as it is: give another path"
                )
            }
            Self::NewerVersion(version) => write!(
                f,
                "this store has version {version}, and this crate knows {VERSION}: update the crate"
            ),
            Self::NotDurable(setting) => write!(
                f,
                "SQLite refuses `{setting}`, without which a crash could lose records: use a local disk"
            ),
        }
    }
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// An open store.
pub(crate) struct File {
    connection: Connection,
    boot: String,
}

impl File {
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        check_header(path)?;
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let created = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: i32 = created.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match version {
            0 => {
                created.execute_batch(TABLES)?;
                created.pragma_update(None, "application_id", APPLICATION_ID)?;
                created.pragma_update(None, "user_version", VERSION)?;
            }
            VERSION => {}
            other => return Err(OpenError::NewerVersion(other)),
        }
        created.commit()?;
        make_durable(&connection)?;
        Ok(Self {
            connection,
            boot: clock::boot(),
        })
    }

    pub(crate) fn get(&mut self, key: &str) -> rusqlite::Result<Read> {
        let transaction = self.connection.transaction()?;
        let (_, reading) = state(&transaction, &self.boot)?;
        let read = read(&transaction, key, &reading)?;
        transaction.commit()?;
        Ok(read)
    }

    pub(crate) fn swap(
        &mut self,
        key: &str,
        from: Option<Revision>,
        bytes: &[u8],
        ttl: Option<Duration>,
    ) -> rusqlite::Result<Swap> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (last, reading) = state(&transaction, &self.boot)?;
        let present = read(&transaction, key, &reading)?;
        if present.record.as_ref().map(|record| record.revision) != from {
            return Ok(Swap::Conflict(present));
        }
        let revision = last + 1;
        let expires = ttl.map(|ttl| expiry(reading.time, ttl));
        let mut write = transaction.prepare_cached("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)")?;
        write.execute(params![key, bytes, revision, expires])?;
        let mut carry_on =
            transaction.prepare_cached("INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, ?)")?;
        carry_on.execute(params![revision, reading.boot, reading.uptime, reading.time])?;
        let mut cleanup = transaction.prepare_cached(
            "DELETE FROM records WHERE key IN (SELECT key FROM records WHERE expires < ? ORDER BY expires LIMIT ?)",
        )?;
        cleanup.execute(params![reading.time, CLEANUP])?;
        drop((write, carry_on, cleanup));
        transaction.commit()?;
        Ok(Swap::Written {
            revision: Revision::new(number(revision)),
            now: present.now,
        })
    }

    pub(crate) fn list(&mut self, kind: Kind, after: Option<&Key>) -> rusqlite::Result<Vec<Key>> {
        let transaction = self.connection.transaction()?;
        let (_, reading) = state(&transaction, &self.boot)?;
        let first = Key::new(kind, []);
        let from = after.unwrap_or(&first).as_str();
        // `0` is the character after `/`, with which the kind ends.
        let end = format!("{}0", kind.as_str());
        let mut select = transaction.prepare_cached(
            "SELECT key FROM records WHERE key > ? AND key < ? AND (expires IS NULL OR expires >= ?) ORDER BY key LIMIT ?",
        )?;
        let texts = select.query_map(params![from, end, reading.time, PAGE], |row| {
            row.get::<_, String>(0)
        })?;
        let texts = texts.collect::<rusqlite::Result<Vec<_>>>()?;
        let keys = texts.into_iter().filter_map(|text| Key::from_text(kind, text));
        Ok(keys.collect())
    }
}

/// Refuses a file that is neither empty nor a store, without opening it in SQLite, which could change it.
fn check_header(path: &Path) -> Result<(), OpenError> {
    let mut header = Vec::new();
    match std::fs::File::open(path) {
        Ok(file) => file.take(100).read_to_end(&mut header)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let application = header.get(68..72);
    let is_store =
        header.starts_with(b"SQLite format 3\0") && application == Some(&APPLICATION_ID.to_be_bytes());
    if header.is_empty() || is_store {
        Ok(())
    } else {
        Err(OpenError::NotAStore)
    }
}

/// Sets what makes an acknowledged transaction durable, and reads each setting back.
fn make_durable(connection: &Connection) -> Result<(), OpenError> {
    let settings = [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("fullfsync", "1"),
        ("checkpoint_fullfsync", "1"),
    ];
    for (name, value) in settings {
        // Some of these return the setting and some nothing.
        connection.pragma_update(None, name, value)?;
        let effective =
            connection.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))?;
        let effective = match effective {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            _ => String::new(),
        };
        if effective != value {
            return Err(OpenError::NotDurable(format!("PRAGMA {name} = {value}")));
        }
    }
    Ok(())
}

/// Returns the last revision and the present time.
fn state(transaction: &Transaction<'_>, boot: &str) -> rusqlite::Result<(i64, Reading)> {
    let mut select = transaction.prepare_cached("SELECT revision, boot, uptime, time FROM state")?;
    let last = select.query_row([], |row| {
        let reading = Reading {
            boot: row.get(1)?,
            uptime: row.get(2)?,
            time: row.get(3)?,
        };
        Ok((row.get(0)?, reading))
    });
    let last: Option<(i64, Reading)> = last.optional()?;
    let reading = clock::now(boot, last.as_ref().map(|(_, reading)| reading));
    Ok((last.map_or(0, |(revision, _)| revision), reading))
}

fn read(transaction: &Transaction<'_>, key: &str, reading: &Reading) -> rusqlite::Result<Read> {
    let mut select = transaction.prepare_cached(
        "SELECT value, revision FROM records WHERE key = ? AND (expires IS NULL OR expires >= ?)",
    )?;
    let record = select.query_row(params![key, reading.time], |row| {
        Ok(Record {
            value: row.get::<_, Vec<u8>>(0)?.into(),
            revision: Revision::new(number(row.get(1)?)),
        })
    });
    Ok(Read {
        record: record.optional()?,
        now: StoreTime::from_millis(number(reading.time)),
    })
}

/// Returns the last time at which a record lives. Readings are rounded down, so that it never ends too early.
fn expiry(now: i64, ttl: Duration) -> i64 {
    let ttl = i64::try_from(ttl.as_millis()).unwrap_or(i64::MAX);
    now.saturating_add(ttl).saturating_add(clock::RESOLUTION)
}

fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}
