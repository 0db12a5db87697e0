//! The conformance checks of stores: the one in memory passes them, and each planted fault is found by its check.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hubspot_conversations::store::{
    Durability, Key, Kind, MemoryStore, Read, Revision, Store, StoreError, StoreFuture, StoreTime, Swap,
    Value, conformance,
};

/// What a store does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    AcceptsStaleRevisions,
    ReadsOldValues,
    LosesASwap,
    CutsLargeValues,
    IgnoresCase,
    CutsKeys,
    ExpiresEarly,
    NeverExpires,
    ExpiresEverything,
    RepeatsRevisions,
    GoesBackInTime,
    RunsTooFast,
    WritesInTwoSteps,
    ListsOtherKinds,
    SkipsListedKeys,
    FailsSometimes,
}

const FAULTS: [(Fault, &str); 16] = [
    (
        Fault::AcceptsStaleRevisions,
        "a swap with another revision changes nothing",
    ),
    (Fault::ReadsOldValues, "a record is read as it was written"),
    (Fault::LosesASwap, "no swap is lost"),
    (Fault::CutsLargeValues, "any bytes can be stored"),
    (Fault::IgnoresCase, "different keys are different records"),
    (Fault::CutsKeys, "different keys are different records"),
    (Fault::ExpiresEarly, "expired before its time"),
    (Fault::NeverExpires, "did not expire"),
    (Fault::ExpiresEverything, "a record expired that"),
    (Fault::RepeatsRevisions, "revision"),
    (Fault::GoesBackInTime, "time never goes back"),
    (Fault::RunsTooFast, "its clock ran"),
    (Fault::WritesInTwoSteps, "a dropped future leaves whole records"),
    (Fault::ListsOtherKinds, "a key of another kind is listed"),
    (Fault::SkipsListedKeys, "are not listed"),
    (Fault::FailsSometimes, "the disk is full"),
];

struct Faulty {
    store: MemoryStore,
    fault: Fault,
    calls: AtomicU64,
}

impl Faulty {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// Once in 97 calls.
    fn is_seldom(&self) -> bool {
        self.calls.fetch_add(1, Ordering::Relaxed) % 97 == 70
    }

    fn key(&self, key: &Key) -> Key {
        let text = match self.fault {
            Fault::IgnoresCase => key.as_str().to_lowercase(),
            Fault::CutsKeys => key.as_str().chars().take(200).collect(),
            _ => return key.clone(),
        };
        Key::from_text(key.kind(), text).expect("a key")
    }

    fn time(&self, now: StoreTime) -> StoreTime {
        let millis = now.as_millis();
        let calls = self.calls.fetch_add(1, Ordering::Relaxed);
        StoreTime::from_millis(match self.fault {
            Fault::GoesBackInTime => millis + 100 - (calls % 2) * 50,
            Fault::RunsTooFast => millis * 100,
            _ => millis,
        })
    }

    fn read(&self, mut read: Read) -> Read {
        read.now = self.time(read.now);
        if let Some(record) = &mut read.record
            && self.is(Fault::RepeatsRevisions)
        {
            record.revision = Revision::new(record.revision.number() % 2);
        }
        read
    }
}

impl Store for Faulty {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            if self.is(Fault::FailsSometimes) && self.is_seldom() {
                return Err(StoreError::new("the disk is full"));
            }
            let read = self.store.get(&self.key(key)).await?;
            let mut read = self.read(read);
            if let Some(record) = &mut read.record
                && self.is(Fault::ReadsOldValues)
                && record.value.len() == 1
            {
                record.value = vec![record.value[0].saturating_sub(1)].into();
            }
            Ok(read)
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let key = self.key(key);
            let (mut from, mut to) = (from, to);
            match self.fault {
                Fault::AcceptsStaleRevisions if from.is_some() => {
                    let present = self.store.get(&key).await?.record;
                    from = present.map(|record| record.revision);
                }
                Fault::RepeatsRevisions => {
                    let present = self.store.get(&key).await?.record.map(|record| record.revision);
                    if present.map(|revision| revision.number() % 2) == from.map(Revision::number) {
                        from = present;
                    }
                }
                Fault::LosesASwap if self.is_seldom() && key.as_str().contains("counter") => {
                    let now = self.store.get(&key).await?.now;
                    let revision = Revision::new(1 << 50);
                    return Ok(Swap::Written { revision, now });
                }
                Fault::CutsLargeValues => to.bytes = &to.bytes[..to.bytes.len().min(60_000)],
                Fault::ExpiresEarly => to.ttl = to.ttl.map(|ttl| ttl / 2),
                Fault::NeverExpires => to.ttl = None,
                Fault::ExpiresEverything => to.ttl = to.ttl.or(Some(Duration::from_millis(400))),
                Fault::WritesInTwoSteps if to.bytes.len() == 8 => {
                    let half = Value {
                        bytes: &to.bytes[..4],
                        ttl: None,
                    };
                    match self.store.swap(&key, from, half).await? {
                        Swap::Written { revision, .. } => from = Some(revision),
                        conflict @ Swap::Conflict(_) => return Ok(conflict),
                    }
                    tokio::task::yield_now().await;
                }
                _ => {}
            }
            Ok(match self.store.swap(&key, from, to).await? {
                Swap::Written { revision, now } => Swap::Written {
                    revision,
                    now: self.time(now),
                },
                Swap::Conflict(read) => Swap::Conflict(self.read(read)),
            })
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        Box::pin(async move {
            let mut keys = self.store.list(kind, after).await?;
            match self.fault {
                Fault::ListsOtherKinds if after.is_none() => {
                    keys.extend(self.store.list(Kind::Thread, None).await?)
                }
                Fault::SkipsListedKeys if keys.len() == 500 => drop(keys.remove(250)),
                _ => {}
            }
            Ok(keys)
        })
    }

    fn durability(&self) -> Durability {
        self.store.durability()
    }
}

#[tokio::test]
async fn the_store_in_memory_conforms() {
    let store = MemoryStore::new();
    let open = || async { Ok(Arc::new(store.clone()) as Arc<dyn Store>) };
    conformance::check(open)
        .await
        .unwrap_or_else(|violations| panic!("{violations}"));
}

#[tokio::test]
async fn each_fault_is_found() {
    let mut runs = tokio::task::JoinSet::new();
    for (fault, expected) in FAULTS {
        runs.spawn(async move {
            let store: Arc<dyn Store> = Arc::new(Faulty {
                store: MemoryStore::new(),
                fault,
                calls: AtomicU64::new(0),
            });
            let violations = conformance::check(|| async { Ok(Arc::clone(&store)) }).await;
            let violations = violations.err().map(|violations| violations.to_string());
            let found = violations.as_deref().is_some_and(|text| text.contains(expected));
            (!found).then(|| format!("{fault:?}: expected \"{expected}\" in {violations:?}"))
        });
    }
    let missed: Vec<_> = runs.join_all().await.into_iter().flatten().collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[tokio::test]
async fn a_store_that_cannot_be_opened_does_not_conform() {
    let open = || async { Err(StoreError::new("the folder does not exist")) };
    let violations = conformance::check(open).await.unwrap_err().to_string();
    assert!(violations.contains("the folder does not exist"), "{violations}");
}
