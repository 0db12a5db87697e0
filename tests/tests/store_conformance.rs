//! The conformance checks of stores: the one in memory passes them, and each planted fault is found by its check.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hubspot_conversations::store::{
    Durability, Key, KeySwap, Kind, MemoryStore, Read, Revision, Store, StoreError, StoreFuture, StoreTime,
    Swap, Value, conformance,
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
    ChecksAndThenWrites,
    KeepsWhatItRead,
    LeavesLongerValues,
    CutsKeysOfAKilobyte,
    TrimsKeys,
    OverflowsTimes,
    KeepsTheOldTime,
    RoundsTimesDown,
    TakesTheTimeOfAHandle,
    GivesAnswersToOtherCalls,
    AcknowledgesWhatItRefuses,
    WritesHalfAndFails,
    CutsKeysThatItRefuses,
    CountsPagesByKeys,
    ListsEndingKeys,
    ChangesItsIdentity,
    GoesOnAfterARefusal,
    MakesBothOrNone,
}

const FAULTS: [(Fault, &str); 34] = [
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
    (Fault::ChecksAndThenWrites, "handles were told"),
    (Fault::KeepsWhatItRead, "a record is read as it was written"),
    (
        Fault::LeavesLongerValues,
        "a value of 256 bytes is read differently",
    ),
    (Fault::CutsKeysOfAKilobyte, "different keys are different records"),
    (Fault::TrimsKeys, "different keys are different records"),
    (Fault::OverflowsTimes, "a record expired that lives longer"),
    (Fault::KeepsTheOldTime, "that was replaced by one without a time"),
    (Fault::RoundsTimesDown, "a record never expires before its time"),
    (Fault::TakesTheTimeOfAHandle, "every handle has the time"),
    (Fault::GivesAnswersToOtherCalls, "returned another key's record"),
    (
        Fault::AcknowledgesWhatItRefuses,
        "acknowledged that left the old value",
    ),
    (Fault::WritesHalfAndFails, "an error leaves whole records"),
    (Fault::CutsKeysThatItRefuses, "a key of 5,000 bytes is cut"),
    (Fault::CountsPagesByKeys, "listed twice"),
    (Fault::ChangesItsIdentity, "it is another one"),
    (
        Fault::GoesOnAfterARefusal,
        "the second swap was made after a refused first one",
    ),
    (
        Fault::MakesBothOrNone,
        "the first swap was not made, where the second was refused",
    ),
    (Fault::ListsEndingKeys, "a key with a time to live is listed"),
];

/// One handle of a store that does something wrong.
struct Faulty {
    store: MemoryStore,
    fault: Fault,
    /// Of all handles.
    calls: Arc<AtomicU64>,
    /// How many handles were opened before.
    number: u64,
    read: Mutex<HashMap<Key, Read>>,
    /// The answers that were not taken.
    answers: Mutex<Vec<Read>>,
    /// How many keys were listed.
    page: Mutex<usize>,
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
            Fault::CutsKeysOfAKilobyte => key.as_str().chars().take(1_024).collect(),
            Fault::CutsKeysThatItRefuses => key.as_str().chars().take(3_000).collect(),
            Fault::TrimsKeys => key.as_str().replace([' ', '\n'], ""),
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
            Fault::TakesTheTimeOfAHandle if self.number == 5 => millis + 3_600_000,
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
            if self.is(Fault::GivesAnswersToOtherCalls) {
                // The answers come in their order, whoever waits.
                self.answers.lock().unwrap().insert(0, read);
                tokio::task::yield_now().await;
                read = self.answers.lock().unwrap().pop().expect("an answer");
            }
            if self.is(Fault::KeepsWhatItRead) && key.as_str().ends_with("/read/") {
                let mut kept = self.read.lock().unwrap();
                read = kept.entry(key.clone()).or_insert(read).clone();
            }
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
            let longer;
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
                Fault::ListsEndingKeys if to.ttl >= Some(Duration::from_secs(60)) => to.ttl = None,
                Fault::OverflowsTimes if to.ttl > Some(Duration::from_secs(1 << 40)) => {
                    to.ttl = Some(Duration::ZERO);
                }
                Fault::KeepsTheOldTime if from.is_some() => {
                    to.ttl = to.ttl.or(Some(Duration::from_millis(200)));
                }
                Fault::RoundsTimesDown => {
                    to.ttl = to
                        .ttl
                        .map(|ttl| Duration::from_millis(ttl.as_millis() as u64 / 10 * 10));
                }
                Fault::ChecksAndThenWrites => {
                    let present = self.store.get(&key).await?;
                    if present.record.as_ref().map(|record| record.revision) != from {
                        return Ok(Swap::Conflict(present));
                    }
                    tokio::task::yield_now().await;
                    from = self.store.get(&key).await?.record.map(|record| record.revision);
                }
                Fault::AcknowledgesWhatItRefuses if to.bytes.len() > 1_000_000 => {
                    let read = self.store.get(&key).await?;
                    let revision = Revision::new(1 << 50);
                    return Ok(Swap::Written {
                        revision,
                        now: read.now,
                    });
                }
                Fault::WritesHalfAndFails if to.bytes.len() > 1_000_000 => {
                    to.bytes = &to.bytes[..to.bytes.len() / 2];
                    self.store.swap(&key, from, to).await?;
                    return Err(StoreError::new("too large"));
                }
                Fault::ExpiresEverything => to.ttl = to.ttl.or(Some(Duration::from_millis(400))),
                Fault::LeavesLongerValues => {
                    let present = self.store.get(&key).await?.record;
                    let rest = present.filter(|present| present.value.len() > to.bytes.len());
                    let rest = rest.map(|present| present.value.slice(to.bytes.len()..));
                    longer = [to.bytes, rest.as_deref().unwrap_or_default()].concat();
                    to.bytes = &longer;
                }
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

    fn swap_both<'a>(
        &'a self,
        first: KeySwap<'a>,
        second: KeySwap<'a>,
    ) -> StoreFuture<'a, (Swap, Option<Swap>)> {
        let swap = |of: KeySwap<'a>| self.swap(of.key, of.from, of.to);
        Box::pin(async move {
            if self.is(Fault::MakesBothOrNone) {
                let present = self.get(second.key).await?;
                if present.record.as_ref().map(|record| record.revision) != second.from {
                    let (revision, now) = (Revision::new(1 << 50), present.now);
                    return Ok((Swap::Written { revision, now }, Some(Swap::Conflict(present))));
                }
            }
            let first = swap(first).await?;
            let is_written = matches!(first, Swap::Written { .. });
            let second = match is_written || self.is(Fault::GoesOnAfterARefusal) {
                true => Some(swap(second).await?),
                false => None,
            };
            Ok((first, second))
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        Box::pin(async move {
            let mut keys = self.store.list(kind, after).await?;
            match self.fault {
                Fault::ListsOtherKinds if after.is_none() => {
                    keys.extend(self.store.list(Kind::Limit, None).await?);
                }
                Fault::CountsPagesByKeys => {
                    let mut all = Vec::new();
                    loop {
                        let page = self.store.list(kind, all.last()).await?;
                        if page.is_empty() {
                            break;
                        }
                        all.extend(page);
                    }
                    // Of a page that begins with a first key, the number is kept, not the key.
                    let mut first = self.page.lock().unwrap();
                    *first = if after.is_some() { *first + 500 } else { 0 };
                    keys = all.into_iter().skip(*first).take(500).collect();
                }
                Fault::SkipsListedKeys if keys.len() == 500 => drop(keys.remove(250)),
                _ => {}
            }
            Ok(keys)
        })
    }

    fn identity(&self) -> StoreFuture<'_, Option<String>> {
        Box::pin(async move {
            let calls = self.calls.fetch_add(1, Ordering::Relaxed);
            Ok(self.is(Fault::ChangesItsIdentity).then(|| calls.to_string()))
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
            let opened = AtomicU64::new(0);
            let (store, calls) = (MemoryStore::new(), Arc::default());
            let open = || async {
                let faulty = Faulty {
                    store: store.clone(),
                    fault,
                    calls: Arc::clone(&calls),
                    number: opened.fetch_add(1, Ordering::Relaxed),
                    read: Mutex::default(),
                    answers: Mutex::default(),
                    page: Mutex::default(),
                };
                Ok(Arc::new(faulty) as Arc<dyn Store>)
            };
            let violations = conformance::check(open).await;
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

/// A store whose keys have a prefix.
struct Prefixed(MemoryStore, &'static str);

impl Prefixed {
    fn key(&self, key: &Key) -> Key {
        let text = key.as_str().replacen('/', &format!("/{}", self.1), 1);
        Key::from_text(key.kind(), text).expect("a key")
    }
}

impl Store for Prefixed {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move { self.0.get(&self.key(key)).await })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move { self.0.swap(&self.key(key), from, to).await })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        Box::pin(async move {
            let keys = self
                .0
                .list(kind, after.map(|after| self.key(after)).as_ref())
                .await?;
            let without = |key: Key| {
                let text = key.as_str().replacen(&format!("/{}", self.1), "/", 1);
                Key::from_text(kind, text)
            };
            Ok(keys.into_iter().filter_map(without).collect())
        })
    }

    fn durability(&self) -> Durability {
        self.0.durability()
    }
}

#[tokio::test]
async fn finds_stores_that_are_not_separate() {
    let separate = |first, second| conformance::check_separate(Arc::new(first), Arc::new(second));
    let store = MemoryStore::new();
    separate(store.clone(), MemoryStore::new()).await.unwrap();
    for (first, second, expected) in [
        (
            Prefixed(store.clone(), ""),
            Prefixed(store.clone(), ""),
            "refused",
        ),
        (Prefixed(store.clone(), "a/"), Prefixed(store, "a/"), "refused"),
    ] {
        let violations = separate_err(first, second).await;
        assert!(violations.contains(expected), "{violations}");
    }
    // Each has its own keys, and the second one lists those of both.
    let store = MemoryStore::new();
    let violations = separate_err(Prefixed(store.clone(), "a/"), Prefixed(store, "")).await;
    assert!(violations.contains("lists a key of the other"), "{violations}");
}

async fn separate_err(first: Prefixed, second: Prefixed) -> String {
    let checked = conformance::check_separate(Arc::new(first), Arc::new(second)).await;
    checked.unwrap_err().to_string()
}
