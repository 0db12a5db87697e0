//! A store within one process.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::{
    Durability, Key, Kind, Read, Record, Revision, Store, StoreError, StoreFuture, StoreTime, Swap, Value,
};
use crate::sync::lock;

/// How many keys [`Store::list`] returns at once.
const PAGE: usize = 500;
/// How many writes there are between two removals of expired records.
const CLEANUP: u64 = 1_000;

/// A store in the memory of one process, for tests and for programs that never run twice.
///
/// Nothing survives the process, so it promises nothing across a crash: [`Durability::Memory`]. Clones share their
/// records.
///
/// ```
/// use hubspot_conversations::mock::StandIn;
/// use hubspot_conversations::store::MemoryStore;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// # let stand_in = StandIn::start();
/// let hubspot = stand_in.client_builder().store(MemoryStore::new()).build()?;
/// let thread = hubspot.thread(stand_in.email_thread());
/// thread.comment("The parcel left.").idempotency_key("order-42").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Table>);

struct Table {
    started: Instant,
    rows: Mutex<Rows>,
}

#[derive(Default)]
struct Rows {
    by_key: BTreeMap<Key, Row>,
    revision: u64,
}

struct Row {
    record: Record,
    expires: Option<StoreTime>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            rows: Mutex::default(),
        }
    }
}

impl MemoryStore {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn now(&self) -> StoreTime {
        let elapsed = self.0.started.elapsed().as_millis();
        StoreTime::from_millis(u64::try_from(elapsed).unwrap_or(u64::MAX))
    }

    fn swap_now(&self, key: &Key, from: Option<Revision>, to: Value<'_>) -> Swap {
        let rows = &mut *lock(&self.0.rows);
        let now = self.now();
        let read = rows.read(key, now);
        if read.record.as_ref().map(|record| record.revision) != from {
            return Swap::Conflict(read);
        }
        rows.revision += 1;
        let revision = Revision::new(rows.revision);
        let row = Row {
            record: Record {
                value: to.bytes.to_vec().into(),
                revision,
            },
            expires: to.ttl.map(|ttl| now + ttl),
        };
        rows.by_key.insert(key.clone(), row);
        if rows.revision.is_multiple_of(CLEANUP) {
            rows.by_key.retain(|_, row| row.lives_at(now));
        }
        Swap::Written { revision, now }
    }
}

impl Rows {
    fn read(&self, key: &Key, now: StoreTime) -> Read {
        let row = self.by_key.get(key).filter(|row| row.lives_at(now));
        Read {
            record: row.map(|row| row.record.clone()),
            now,
        }
    }
}

impl Row {
    /// Returns whether the record has not expired. Times are rounded down, so in its last millisecond it still lives.
    fn lives_at(&self, now: StoreTime) -> bool {
        self.expires.is_none_or(|expires| now <= expires)
    }
}

impl Store for MemoryStore {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            let rows = lock(&self.0.rows);
            Ok(rows.read(key, self.now()))
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move { Ok(self.swap_now(key, from, to)) })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        Box::pin(async move {
            let rows = lock(&self.0.rows);
            let first = Key::new(kind, []);
            let from = after.map_or(Bound::Included(&first), Bound::Excluded);
            let keys = rows.by_key.range((from, Bound::Unbounded));
            let keys = keys.take_while(|(key, _)| key.kind() == kind);
            let keys = keys.filter(|(_, row)| row.expires.is_none()).take(PAGE);
            Ok::<_, StoreError>(keys.map(|(key, _)| key.clone()).collect())
        })
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }
}

/// The number of records alone: their values may be secret.
impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore")
            .field("records", &lock(&self.0.rows).by_key.len())
            .finish_non_exhaustive()
    }
}
