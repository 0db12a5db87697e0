#![doc = include_str!("../README.md")]
//!
//! ```
//! use hubspot_conversations_sqlite::SqliteStore;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("sends.db");
//! let store = SqliteStore::open(file)?;
//! # Ok(())
//! # }
//! ```

mod clock;
mod file;

use std::path::Path;
use std::sync::Arc;
use std::thread;

use hubspot_conversations::store::{
    Durability, Key, Kind, Read, Revision, Store, StoreError, StoreFuture, Swap, Value,
};
use tokio::sync::{mpsc, oneshot};

use file::File;

/// A store in one SQLite file, which all processes of one host can use at once.
///
/// Clones share one connection, which works in a thread of its own: a call that is dropped while it runs is still made as
/// a whole. The file's time is its own and does not follow the wall clock of one process: on Linux it follows the time
/// since the host started, elsewhere the wall clock, without going back.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    jobs: mpsc::UnboundedSender<Job>,
}

type Job = Box<dyn FnOnce(&mut File) + Send>;

impl SqliteStore {
    /// Opens the file, and creates it if there is none. Its folder must exist.
    ///
    /// # Errors
    ///
    /// The file cannot be read or written, is damaged, is of a newer version of this crate, or is not a store at all: then
    /// it is left as it is. Or it cannot be made durable, as on a network file system.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let in_file = |error: file::OpenError| StoreError::new(format!("{}: {error}", path.display()));
        let mut file = File::open(path).map_err(in_file)?;
        let (jobs, mut waiting) = mpsc::unbounded_channel::<Job>();
        let thread = thread::Builder::new().name("hubspot-sqlite".to_owned());
        let spawned = thread.spawn(move || {
            while let Some(job) = waiting.blocking_recv() {
                job(&mut file);
            }
        });
        spawned.map_err(StoreError::new)?;
        Ok(Self { jobs })
    }

    /// Runs a job in the connection's thread.
    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut File) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, done) = oneshot::channel();
        let job: Job = Box::new(move |file| {
            // Nobody waits for it where the call was dropped.
            drop(sender.send(job(file)));
        });
        let ended = || StoreError::new("the thread of the SQLite connection has ended");
        self.jobs.send(job).map_err(|_| ended())?;
        done.await.map_err(|_| ended())?.map_err(StoreError::new)
    }
}

impl Store for SqliteStore {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        let key = Arc::<str>::from(key.as_str());
        Box::pin(self.run(move |file| file.get(&key)))
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        let key = Arc::<str>::from(key.as_str());
        let (bytes, ttl) = (to.bytes.to_vec(), to.ttl);
        Box::pin(self.run(move |file| file.swap(&key, from, &bytes, ttl)))
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        let after = after.cloned();
        Box::pin(self.run(move |file| file.list(kind, after.as_ref())))
    }

    fn durability(&self) -> Durability {
        Durability::Disk
    }
}
