//! A store that does something wrong which one process alone may never see.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{fs, process};

use hubspot_conversations::store::{
    Durability, Key, Kind, Read, Revision, Store, StoreError, StoreFuture, StoreTime, Swap, Value,
};
use hubspot_conversations_sqlite::SqliteStore;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    KeepsWhatItRead,
    ChecksAndThenWrites,
    CreatesTwice,
    FollowsTheWallClock,
    AcknowledgesBeforeItWrites,
    WritesInTwoSteps,
    LeavesALock,
}

impl Fault {
    pub(crate) const ALL: [(Self, &'static str); 7] = [
        (Self::KeepsWhatItRead, "a record is read as it was written"),
        (Self::ChecksAndThenWrites, "no swap of any process is lost: "),
        (Self::CreatesTwice, "processes were told that they created it"),
        (
            Self::FollowsTheWallClock,
            "every handle has the time of the store",
        ),
        (Self::AcknowledgesBeforeItWrites, "was acknowledged"),
        (Self::WritesInTwoSteps, "neither the old one nor the new one"),
        (Self::LeavesALock, "swap failed: the store is locked"),
    ];

    pub(crate) fn named(name: &str) -> Self {
        let mut faults = Self::ALL.into_iter().map(|(fault, _)| fault);
        faults
            .find(|fault| format!("{fault:?}") == name)
            .expect("a fault")
    }
}

pub(crate) struct Faulty {
    store: SqliteStore,
    fault: Fault,
    locks: PathBuf,
    read: Mutex<HashMap<Key, Read>>,
    unwritten: Mutex<HashMap<Key, Vec<u8>>>,
}

impl Faulty {
    pub(crate) fn new(store: SqliteStore, fault: Fault, file: &str) -> Self {
        Self {
            store,
            fault,
            locks: Path::new(file).with_extension("locks"),
            read: Mutex::default(),
            unwritten: Mutex::default(),
        }
    }

    fn is(&self, fault: Fault, key: &Key, of: &str) -> bool {
        self.fault == fault && key.as_str().contains(of)
    }

    fn time(&self, now: StoreTime) -> StoreTime {
        if self.fault != Fault::FollowsTheWallClock {
            return now;
        }
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        StoreTime::from_millis(wall.as_millis() as u64)
    }

    /// Fails where a process ended with its lock.
    fn lock(&self) -> Result<(), StoreError> {
        fs::create_dir_all(&self.locks).unwrap();
        fs::write(self.locks.join(process::id().to_string()), "").unwrap();
        for lock in fs::read_dir(&self.locks).unwrap() {
            if !Path::new("/proc").join(lock.unwrap().file_name()).exists() {
                return Err(StoreError::new("the store is locked"));
            }
        }
        Ok(())
    }

    /// Writes whatever is there.
    async fn overwrite(&self, key: &Key, bytes: &[u8]) -> Result<Swap, StoreError> {
        let from = self.store.get(key).await?.record.map(|record| record.revision);
        self.store.swap(key, from, Value { bytes, ttl: None }).await
    }
}

impl Store for Faulty {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            let mut read = self.store.get(key).await?;
            read.now = self.time(read.now);
            if self.is(Fault::KeepsWhatItRead, key, "/read/") {
                let mut kept = self.read.lock().unwrap();
                read = kept.entry(key.clone()).or_insert(read).clone();
            }
            Ok(read)
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            if self.is(Fault::ChecksAndThenWrites, key, "/increment/")
                || self.is(Fault::CreatesTwice, key, "/create/")
            {
                let present = self.store.get(key).await?;
                if present.record.as_ref().map(|record| record.revision) != from {
                    return Ok(Swap::Conflict(present));
                }
                return self.overwrite(key, to.bytes).await;
            }
            if self.is(Fault::AcknowledgesBeforeItWrites, key, "killed") {
                let before = self
                    .unwritten
                    .lock()
                    .unwrap()
                    .insert(key.clone(), to.bytes.to_vec());
                if let Some(before) = before {
                    self.overwrite(key, &before).await?;
                }
                let now = self.store.get(key).await?.now;
                let revision = Revision::new(1 << 50);
                return Ok(Swap::Written { revision, now });
            }
            let mut from = from;
            if self.is(Fault::WritesInTwoSteps, key, "killed") {
                let bytes = &to.bytes[..to.bytes.len() / 2];
                if let Swap::Written { revision, .. } =
                    self.store.swap(key, from, Value { bytes, ..to }).await?
                {
                    from = Some(revision);
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            let locks = self.is(Fault::LeavesALock, key, "killed");
            if locks {
                self.lock()?;
            }
            let swap = self.store.swap(key, from, to).await;
            if locks {
                tokio::time::sleep(Duration::from_millis(5)).await;
                fs::remove_file(self.locks.join(process::id().to_string())).unwrap();
            }
            Ok(match swap? {
                Swap::Written { revision, now } => Swap::Written {
                    revision,
                    now: self.time(now),
                },
                conflict @ Swap::Conflict(_) => conflict,
            })
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        self.store.durability()
    }
}
