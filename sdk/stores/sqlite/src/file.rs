//! The SQLite file: its settings, its transactions, and whether it is still in its place.

use std::cell::Cell;
use std::path::{self, Path, PathBuf};
use std::time::{Duration, Instant, UNIX_EPOCH};
use std::{error::Error, fs, thread};

use hubspot_conversations::store::{Key, Kind, Read, Record, Revision, StoreTime, Swap, Value};
use rusqlite::ErrorCode::{DatabaseBusy, NotADatabase};
use rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE as NO_CHECKPOINT_ON_CLOSE;
use rusqlite::{Connection, OptionalExtension as _, ToSql, Transaction, TransactionBehavior, params};

/// Marks the file as a store: "hsst" in ASCII.
const APPLICATION_ID: i32 = 0x6873_7374;
const VERSION: i32 = 1;
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";
const CREATE: &str = "PRAGMA application_id = 0x68737374; PRAGMA user_version = 1;
    CREATE TABLE records (key TEXT PRIMARY KEY, value BLOB NOT NULL, revision INT NOT NULL, expires INT) WITHOUT ROWID;
    CREATE INDEX expiring ON records (expires) WHERE expires IS NOT NULL;
    CREATE TABLE state (revision INT NOT NULL, millis INT NOT NULL, start TEXT, zero INT NOT NULL);
    INSERT INTO state VALUES (0, 0, NULL, 0);";
const DURABLE: &str = "PRAGMA journal_mode = wal; PRAGMA synchronous = full;
    PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1;";
const SETTINGS: &str = "SELECT journal_mode || synchronous || fullfsync || checkpoint_fullfsync
    FROM pragma_journal_mode, pragma_synchronous, pragma_fullfsync, pragma_checkpoint_fullfsync";
/// The time is `zero` and what the host's clock shows. Where that has started anew, it goes on from the last write.
const START: &str = "UPDATE state SET zero = millis - ?2, start = ?1 WHERE start IS NOT ?1";
const NOW: &str =
    "SELECT revision, max(millis, zero + ?2, ?4) FROM state WHERE start IS ?1 AND revision >= ?3";
const GET: &str = "SELECT value, revision FROM records WHERE key = ?1 AND ifnull(expires, ?2) >= ?2";
const LIST: &str = "SELECT key FROM records WHERE key > ?1 AND expires IS NULL ORDER BY 1 LIMIT 500";
const PUT: &str = "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)";
const STATE: &str = "UPDATE state SET revision = ?, millis = ?";
/// Two expired records with each write, so that none has many to remove.
const CLEANUP: &str = "DELETE FROM records WHERE key IN (SELECT key FROM records WHERE expires < ? LIMIT 2)";

pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// An open store.
#[derive(Debug)]
pub(crate) struct File {
    connection: Connection,
    pub path: PathBuf,
    /// Where SQLite has its own files, beside the file itself.
    canonical: PathBuf,
    /// The start of the host's clock.
    start: Option<String>,
    ids: [Option<(u64, u64)>; 3],
    /// The last revision and time that were read.
    seen: (u64, u64),
}

impl File {
    /// SQLite alone opens the file: a process that closes it in another way loses the locks that it has by SQLite.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        // An absolute path is neither a URI nor SQLite's name for memory.
        let path = path::absolute(path)?;
        let [_, wal, _] = ids(&path, &canonical(&path));
        if wal.is_some() && fs::metadata(&path).map_or(0, |file| file.len()) == 0 {
            return Err("the file is lost, but not its `-wal`: restore it, or remove both".into());
        }
        let mut connection = Connection::open(&path)?;
        // A file that is refused stays as it is, without the changes that are in its WAL.
        connection.set_db_config(NO_CHECKPOINT_ON_CLOSE, wal.is_some())?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let created = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let created = created.map_err(unreadable)?;
        let pragma = |name| created.pragma_query_value(None, name, |row| row.get(0));
        let (id, version) = (pragma("application_id")?, pragma("user_version")?);
        match (id, version, pragma("schema_version")?) {
            (0, 0, 0) => created.execute_batch(CREATE)?,
            (APPLICATION_ID, VERSION, _) => {}
            (APPLICATION_ID, other, _) => {
                return Err(
                    format!("the file is of version {other}: use a newer version of this crate").into(),
                );
            }
            _ => return Err("this file is not a store, and is left as it is: give another path".into()),
        }
        // Where the host has no uptime, neither has the wall clock a start.
        let start = fs::read_to_string(BOOT_ID).ok().filter(|_| uptime().is_some());
        created.execute(START, params![start, shown(start.is_some())])?;
        created.commit()?;
        make_durable(&connection)?;
        let settings: String = connection.query_row(SETTINGS, [], |row| row.get(0))?;
        if settings != "wal211" {
            return Err(format!("SQLite cannot make it durable here: {settings}").into());
        }
        connection.set_db_config(NO_CHECKPOINT_ON_CLOSE, false)?;
        let canonical = canonical(&path);
        Ok(Self {
            ids: ids(&path, &canonical),
            connection,
            path,
            canonical,
            start,
            seen: (0, 0),
        })
    }

    /// Makes one transaction, which is durable when this returns.
    pub(crate) fn transact<T>(
        &mut self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Table<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Failure> {
        let rows = self.connection.transaction_with_behavior(behavior)?;
        let seen = params![self.start, shown(self.start.is_some()), self.seen.0, self.seen.1];
        let seen = rows.query_row(NOW, seen, |row| Ok((row.get(0)?, row.get(1)?)));
        let seen = seen.optional()?;
        self.seen = seen.ok_or("it was opened with another host's clock, or replaced by an older copy")?;
        let (last, now) = (self.seen.0, StoreTime::from_millis(self.seen.1));
        let table = Table {
            rows,
            last: Cell::new(last),
            now,
        };
        let done = work(&table)?;
        if table.last.get() > last {
            table.execute(STATE, params![table.last.get(), now.as_millis()])?;
        }
        table.rows.commit()?;
        // After the commit, which is lost if the file was not in its place.
        let kept = (ids(&self.path, &self.canonical) == self.ids).then_some(done);
        Ok(kept.ok_or("it was removed or replaced while it was open: restart what uses it")?)
    }
}

fn unreadable(error: rusqlite::Error) -> Failure {
    match error.sqlite_error_code() {
        Some(NotADatabase) => {
            "this file is not a database of SQLite, or its header is damaged, and is left as it is: give \
                               another path, or restore it"
                .into()
        }
        _ => error.into(),
    }
}

/// SQLite does not wait for another process while it changes to the WAL: it has a read lock then, which the other could
/// wait for.
fn make_durable(connection: &Connection) -> rusqlite::Result<()> {
    let start = Instant::now();
    loop {
        match connection.execute_batch(DURABLE) {
            Err(error)
                if error.sqlite_error_code() == Some(DatabaseBusy) && start.elapsed() < BUSY_TIMEOUT =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

/// The records within one transaction.
pub(crate) struct Table<'a> {
    rows: Transaction<'a>,
    /// The last revision that was given.
    last: Cell<u64>,
    now: StoreTime,
}

impl Table<'_> {
    pub(crate) fn get(&self, key: &Key) -> rusqlite::Result<Read> {
        let (now, mut select) = (self.now, self.rows.prepare_cached(GET)?);
        let record = select.query_row(params![key.as_str(), now.as_millis()], |row| {
            let (value, revision) = (row.get::<_, Vec<u8>>(0)?.into(), Revision::new(row.get(1)?));
            Ok(Record { value, revision })
        });
        let record = record.optional()?;
        Ok(Read { record, now })
    }

    pub(crate) fn swap(&self, key: &Key, from: Option<Revision>, to: Value<'_>) -> rusqlite::Result<Swap> {
        let present = self.get(key)?;
        if present.record.as_ref().map(|record| record.revision) != from {
            return Ok(Swap::Conflict(present));
        }
        let (revision, now) = (self.last.get() + 1, self.now);
        // The time can be 10 ms more than was read. One that SQLite cannot hold never comes.
        let end = |ttl| i64::try_from((now + Duration::from_millis(10) + ttl).as_millis()).ok();
        let row = params![key.as_str(), to.bytes, revision, to.ttl.and_then(end)];
        self.execute(PUT, row)?;
        self.execute(CLEANUP, params![now.as_millis()])?;
        self.last.set(revision);
        let revision = Revision::new(revision);
        Ok(Swap::Written { revision, now })
    }

    fn execute(&self, sql: &str, params: &[&dyn ToSql]) -> rusqlite::Result<usize> {
        self.rows.prepare_cached(sql)?.execute(params)
    }

    pub(crate) fn list(&self, kind: Kind, after: Option<&Key>) -> rusqlite::Result<Vec<Key>> {
        // The keys of a kind begin with its name, and follow one another.
        let from = after.map_or(kind.as_str(), Key::as_str);
        let mut select = self.rows.prepare_cached(LIST)?;
        let texts = select.query_map(params![from], |row| row.get::<_, String>(0))?;
        let keys = texts.map(|text| Ok(Key::from_text(kind, text?)));
        keys.map_while(Result::transpose).collect()
    }
}

/// Returns the path without symbolic links: SQLite has its own files beside what they lead to.
fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Identifies the database and what SQLite keeps beside it. Only on Unix can open files be removed.
fn ids(path: &Path, canonical: &Path) -> [Option<(u64, u64)>; 3] {
    #[cfg(unix)]
    use std::os::unix::fs::MetadataExt as _;
    #[cfg(unix)]
    let id = |file: fs::Metadata| (file.dev(), file.ino());
    #[cfg(not(unix))]
    let id = |_| (0, 0);
    let beside = |suffix| {
        let mut name = canonical.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    [path.to_owned(), beside("-wal"), beside("-shm")].map(|path| fs::metadata(path).ok().map(id))
}

/// Returns the milliseconds since the host's start, which on Linux no process sets, or those of the wall clock.
fn shown(by_uptime: bool) -> i64 {
    let seconds = match by_uptime {
        true => uptime().unwrap_or_default(),
        false => UNIX_EPOCH.elapsed().unwrap_or_default().as_secs_f64(),
    };
    (seconds * 1_000.0).round() as i64
}

fn uptime() -> Option<f64> {
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    uptime.split(' ').next()?.parse().ok()
}
