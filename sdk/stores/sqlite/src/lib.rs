#![doc = include_str!("../README.md")]

mod file;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fmt, mem};

use hubspot_conversations::store::{
    Durability, Key, KeySwap, Kind, Read, Revision, Store, StoreError, StoreFuture, Swap, Value,
};
use rusqlite::TransactionBehavior::{self, Deferred, Immediate};
use tokio::sync::oneshot;

use file::{File, Table};

/// A store in one SQLite file, which all processes of one host can use at once.
///
/// Clones share one connection. It works in tokio's threads for blocking calls: what is called at once is written as one
/// transaction, and a call that is dropped is still made as a whole.
///
/// ```no_run
/// use hubspot_conversations::Client;
/// use hubspot_conversations_sqlite::SqliteStore;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let hubspot = Client::builder()
///     .access_token("pat-na1-…")
///     .store(SqliteStore::open("sends.db")?)
///     .build()?;
/// hubspot.thread(11178480985).comment("The parcel left.").idempotency_key("order-42").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SqliteStore(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    file: Mutex<File>,
    waiting: Mutex<Vec<Call>>,
}

/// What is to be done in a transaction.
struct Call {
    behavior: TransactionBehavior,
    work: Work,
    /// Is told once that is durable.
    ended: oneshot::Sender<Result<(), String>>,
}

type Work = Box<dyn FnOnce(&Table<'_>) -> rusqlite::Result<()> + Send>;

impl SqliteStore {
    /// Opens the file, and creates it if there is none. Its folder must exist. This blocks for some milliseconds, and
    /// while other processes write.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, is damaged, is of a newer version of this crate, or is not a store at all: then
    /// it is left as it is. Or SQLite cannot make it durable where it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let in_file = |error| StoreError::new(format!("{}: {error}", path.display()));
        let file = Mutex::new(File::open(path).map_err(in_file)?);
        let waiting = Mutex::default();
        Ok(Self(Arc::new(Shared { file, waiting })))
    }

    async fn run<T: Send + 'static>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Table<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let ((done, mut result), (ended, mut end)) = (oneshot::channel(), oneshot::channel());
        let work: Work = Box::new(move |table| {
            let _ = done.send(work(table)?);
            Ok(())
        });
        lock(&self.0.waiting).push(Call {
            behavior,
            work,
            ended,
        });
        let shared = Arc::clone(&self.0);
        let served = tokio::task::spawn_blocking(move || shared.serve()).await;
        served.map_err(StoreError::new)?;
        end.try_recv()
            .map_err(StoreError::new)?
            .map_err(StoreError::new)?;
        result.try_recv().map_err(StoreError::new)
    }
}

impl Shared {
    /// Makes all calls that wait in one transaction: they fail together, if they do. Those that another thread has taken
    /// are made when this returns, since it has the file until then.
    fn serve(&self) {
        let mut file = lock(&self.file);
        let calls = mem::take(&mut *lock(&self.waiting));
        let writes = calls.iter().any(|call| matches!(call.behavior, Immediate));
        let (works, ended): (Vec<_>, Vec<_>) = calls.into_iter().map(|call| (call.work, call.ended)).unzip();
        if works.is_empty() {
            return;
        }
        let all = |table: &Table<'_>| works.into_iter().try_for_each(|work| work(table));
        let done = file.transact(if writes { Immediate } else { Deferred }, all);
        let done = done.map_err(|error| format!("{}: {error}", file.path.display()));
        for ended in ended {
            let _ = ended.send(done.clone());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nothing of the work, which has a record's value.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}

impl Store for SqliteStore {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        let key = key.clone();
        Box::pin(self.run(Deferred, move |table| table.get(&key)))
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        let (key, bytes, ttl) = (key.clone(), to.bytes.to_vec(), to.ttl);
        let to = move |table: &Table<'_>| table.swap(&key, from, Value { bytes: &bytes, ttl });
        Box::pin(self.run(Immediate, to))
    }

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        let [first, second] = [first, second].map(|KeySwap { key, from, to }| {
            let (key, bytes, ttl) = (key.clone(), to.bytes.to_vec(), to.ttl);
            move |table: &Table<'_>| table.swap(&key, from, Value { bytes: &bytes, ttl })
        });
        let both = move |table: &Table<'_>| {
            let first = first(table)?;
            let is_written = matches!(first, Swap::Written { .. });
            Ok((first, is_written.then(|| second(table)).transpose()?))
        };
        Box::pin(self.run(Immediate, both))
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        let after = after.cloned();
        Box::pin(self.run(Deferred, move |table| table.list(kind, after.as_ref())))
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }
}
