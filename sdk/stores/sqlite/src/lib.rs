#![doc = include_str!("../README.md")]

mod file;

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::{iter, thread};

use hubspot_conversations::store::{
    Durability, Key, Kind, Read, Revision, Store, StoreError, StoreFuture, Swap, Value,
};
use rusqlite::TransactionBehavior::{self, Deferred, Immediate};
use tokio::sync::oneshot;

use file::{Failure, File, Table};

/// How many calls one transaction has at most, beside the first: other processes wait for it.
const MAX_CALLS: usize = 100;

/// A store in one SQLite file, which all processes of one host can use at once.
///
/// Clones share one connection, which a thread of its own has. What is called at once is written as one transaction, and a
/// call that is dropped is still made as a whole.
#[derive(Clone, Debug)]
pub struct SqliteStore(Sender<Call>);

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
        let in_file = |error: Failure| StoreError::new(format!("{}: {error}", path.display()));
        let file = File::open(path).map_err(in_file)?;
        let (calls, received) = mpsc::channel();
        let thread = thread::Builder::new().name("sqlite-store".to_owned());
        let serving = thread.spawn(move || serve(file, &received));
        serving.map_err(|error| in_file(error.into()))?;
        Ok(Self(calls))
    }

    async fn run<T: Send + 'static>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Table<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let ((done, mut result), (ended, end)) = (oneshot::channel(), oneshot::channel());
        let call = Call {
            behavior,
            work: Box::new(move |table| {
                let _ = done.send(work(table)?);
                Ok(())
            }),
            ended,
        };
        self.0
            .send(call)
            .map_err(|_| StoreError::new("its thread has ended"))?;
        end.await.map_err(StoreError::new)?.map_err(StoreError::new)?;
        result.try_recv().map_err(StoreError::new)
    }
}

type Work = Box<dyn FnOnce(&Table<'_>) -> rusqlite::Result<()> + Send>;

/// What is to be done in a transaction, and who waits until that is durable.
struct Call {
    behavior: TransactionBehavior,
    work: Work,
    ended: oneshot::Sender<Result<(), String>>,
}

/// Makes the calls until the last store is dropped, all that wait in one transaction: they fail together, if they do.
fn serve(mut file: File, calls: &Receiver<Call>) {
    while let Ok(first) = calls.recv() {
        let calls: Vec<Call> = iter::once(first)
            .chain(calls.try_iter().take(MAX_CALLS))
            .collect();
        let writes = calls.iter().any(|call| matches!(call.behavior, Immediate));
        let (works, ended): (Vec<_>, Vec<_>) = calls.into_iter().map(|call| (call.work, call.ended)).unzip();
        let all = |table: &Table<'_>| works.into_iter().try_for_each(|work| work(table));
        let done = file.transact(if writes { Immediate } else { Deferred }, all);
        let done = done.map_err(|error| format!("{}: {error}", file.path.display()));
        for ended in ended {
            let _ = ended.send(done.clone());
        }
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
