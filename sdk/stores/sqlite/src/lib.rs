#![doc = include_str!("../README.md")]

mod file;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use hubspot_conversations::store::{
    Durability, Key, Kind, Read, Revision, Store, StoreError, StoreFuture, Swap, Value,
};
use rusqlite::TransactionBehavior::{self, Deferred, Immediate};

use file::{File, Table};

/// A store in one SQLite file, which all processes of one host can use at once.
///
/// Clones share one connection. It works in tokio's threads for blocking calls, where a call that is dropped is still made
/// as a whole.
#[derive(Clone, Debug)]
pub struct SqliteStore(Arc<Mutex<File>>);

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
        let file = File::open(path).map_err(in_file)?;
        Ok(Self(Arc::new(Mutex::new(file))))
    }

    async fn run<T: Send + 'static>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Table<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let file = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let done = file.transact(behavior, work);
            done.map_err(|error| StoreError::new(format!("{}: {error}", file.path.display())))
        });
        done.await.map_err(StoreError::new)?
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

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        let after = after.cloned();
        Box::pin(self.run(Deferred, move |table| table.list(kind, after.as_ref())))
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }
}
