//! Tests that every implementation of [`Store`] passes, for those of others too (features `store` and `mock`).
//!
//! ```
//! use std::sync::Arc;
//! use hubspot_conversations::store::{MemoryStore, Store, conformance};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), conformance::Violations> {
//! let store = MemoryStore::new();
//! conformance::check(|| async { Ok(Arc::new(store.clone()) as Arc<dyn Store>) }).await
//! # }
//! ```

use std::collections::HashSet;
use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{Key, Kind, Read, Revision, Store, StoreError, StoreFuture, StoreTime, Swap, Value};

/// How many handles of the store are used at once.
const HANDLES: u64 = 8;
/// How often each handle increments a counter.
const INCREMENTS: u64 = 100;
/// A time to live that is long enough to be read before it ends, on a slow machine too.
const TTL: Duration = Duration::from_millis(300);
/// How much later than its end a record may still be there.
const MAX_DELAY: Duration = Duration::from_secs(5);

/// What an implementation of [`Store`] does not keep, one line for each.
#[derive(Debug)]
pub struct Violations(Vec<String>);

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store does not conform:")?;
        self.0.iter().try_for_each(|line| write!(f, "\n- {line}"))
    }
}

impl std::error::Error for Violations {}

/// Checks an implementation in one process. `open` opens the same store each time, as another process would; what is in
/// the store stays, and the records of the check stay too.
///
/// It takes some seconds. A store that processes share also has to pass the checks across processes.
///
/// # Errors
///
/// Returns every promise that is not kept, and every error of the store.
pub async fn check<F, O>(open: F) -> Result<(), Violations>
where
    F: Fn() -> O,
    O: Future<Output = Result<Arc<dyn Store>, StoreError>>,
{
    let mut stores = Vec::new();
    for _ in 0..HANDLES {
        match open().await {
            Ok(store) => stores.push(Handle(store)),
            Err(error) => return Err(Violations(vec![format!("it cannot be opened: {error}")])),
        }
    }
    let run = format!("conformance-{:016x}", RandomState::new().build_hasher().finish());
    let check = Check { stores, run };
    let mut violations = Vec::new();
    for (promise, test) in PROMISES {
        if let Err(violation) = test(&check).await {
            violations.push(format!("{promise}: {violation}"));
        }
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Violations(violations))
    }
}

type Outcome<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;
type Test = for<'a> fn(&'a Check) -> Outcome<'a>;

/// Every promise with its test.
const PROMISES: [(&str, Test); 10] = [
    ("a record is read as it was written, from every handle", |check| {
        Box::pin(check.reads_what_was_written())
    }),
    ("a swap with another revision changes nothing", |check| {
        Box::pin(check.refuses_stale_revisions())
    }),
    ("of those who create a record at once, one does", |check| {
        Box::pin(check.has_one_winner())
    }),
    ("no swap is lost", |check| Box::pin(check.loses_no_update())),
    ("any bytes can be stored, 64 KiB at least", |check| {
        Box::pin(check.stores_any_bytes())
    }),
    ("different keys are different records", |check| {
        Box::pin(check.separates_keys())
    }),
    (
        "a record expires at its time, and one without a time never",
        |check| Box::pin(check.expires_in_time()),
    ),
    ("time never goes back", |check| Box::pin(check.keeps_time())),
    ("a dropped future leaves whole records", |check| {
        Box::pin(check.survives_dropped_futures())
    }),
    ("every key of a kind is listed once", |check| {
        Box::pin(check.lists_every_key())
    }),
];

struct Check {
    stores: Vec<Handle>,
    /// Distinguishes the keys of this run from those of earlier ones.
    run: String,
}

/// One handle of the store, with errors as texts.
#[derive(Clone)]
struct Handle(Arc<dyn Store>);

impl Handle {
    async fn get(&self, key: &Key) -> Result<Read, String> {
        self.0.get(key).await.map_err(|error| error.to_string())
    }

    async fn swap(&self, key: &Key, from: Option<Revision>, to: Value<'_>) -> Result<Swap, String> {
        let swap = self.0.swap(key, from, to).await;
        swap.map_err(|error| error.to_string())
    }

    /// Writes a record, which must succeed.
    async fn write(
        &self,
        key: &Key,
        from: Option<Revision>,
        bytes: &[u8],
        ttl: Option<Duration>,
    ) -> Result<(Revision, StoreTime), String> {
        match self.swap(key, from, Value { bytes, ttl }).await? {
            Swap::Written { revision, now } => Ok((revision, now)),
            Swap::Conflict(_) => Err("a swap with the present revision was refused".to_owned()),
        }
    }

    async fn value(&self, key: &Key) -> Result<Option<Vec<u8>>, String> {
        let record = self.get(key).await?.record;
        Ok(record.map(|record| record.value.to_vec()))
    }
}

impl Check {
    fn key(&self, parts: &[&str]) -> Key {
        Key::new(
            Kind::Send,
            [self.run.as_str()].into_iter().chain(parts.iter().copied()),
        )
    }

    fn handle(&self) -> Result<&Handle, String> {
        self.stores.first().ok_or_else(|| "no handle".to_owned())
    }

    async fn reads_what_was_written(&self) -> Result<(), String> {
        let key = self.key(&["read"]);
        let first = self.handle()?;
        ensure(first.value(&key).await?.is_none(), "a new key has a record")?;
        let mut from = None;
        for number in 0..20u8 {
            let (revision, _) = first.write(&key, from, &[number], None).await?;
            ensure(from != Some(revision), "two writes have one revision")?;
            from = Some(revision);
            for other in &self.stores {
                let record = other.get(&key).await?.record.ok_or("the record is not there")?;
                ensure(
                    record.value == [number][..],
                    "another handle reads an older value",
                )?;
                ensure(
                    Some(record.revision) == from,
                    "another handle reads another revision",
                )?;
            }
        }
        Ok(())
    }

    async fn refuses_stale_revisions(&self) -> Result<(), String> {
        let key = self.key(&["stale"]);
        let store = self.handle()?;
        let (old, _) = store.write(&key, None, b"old", None).await?;
        let (new, _) = store.write(&key, Some(old), b"new", None).await?;
        let unknown = Revision::new(new.number() ^ (1 << 40));
        for from in [None, Some(old), Some(unknown)] {
            let to = Value {
                bytes: b"wrong",
                ttl: None,
            };
            let Swap::Conflict(read) = store.swap(&key, from, to).await? else {
                return Err(format!(
                    "a swap from {from:?} was accepted, where {new:?} is present"
                ));
            };
            let present = read.record.ok_or("a refused swap returns no record")?;
            ensure(
                present.value == b"new"[..] && present.revision == new,
                "a refused swap returns another record than the present one",
            )?;
        }
        ensure(
            store.value(&key).await?.as_deref() == Some(b"new"),
            "a refused swap changed the record",
        )?;
        let absent = self.key(&["stale", "absent"]);
        let to = Value {
            bytes: b"wrong",
            ttl: None,
        };
        match store.swap(&absent, Some(new), to).await? {
            Swap::Conflict(Read { record: None, .. }) => Ok(()),
            _ => Err("a swap from a revision was accepted, where no record is".to_owned()),
        }
    }

    async fn has_one_winner(&self) -> Result<(), String> {
        for round in 0..20 {
            let key = self.key(&["winner", &round.to_string()]);
            let mut tasks = JoinSet::new();
            for store in &self.stores {
                let (store, key) = (store.clone(), key.clone());
                tasks.spawn(async move {
                    let to = Value {
                        bytes: b"mine",
                        ttl: None,
                    };
                    let swap = store.swap(&key, None, to).await?;
                    Ok::<_, String>(matches!(swap, Swap::Written { .. }))
                });
            }
            let mut winners = 0;
            for won in tasks.join_all().await {
                winners += u32::from(won?);
            }
            ensure(winners == 1, &format!("{winners} were told that they created it"))?;
        }
        Ok(())
    }

    async fn loses_no_update(&self) -> Result<(), String> {
        let key = self.key(&["counter"]);
        let mut tasks = JoinSet::new();
        for store in &self.stores {
            let (store, key) = (store.clone(), key.clone());
            tasks.spawn(async move { increment(&store, &key).await });
        }
        for done in tasks.join_all().await {
            done?;
        }
        let value = self.handle()?.value(&key).await?;
        let expected = HANDLES * INCREMENTS;
        let count = count(value.as_deref());
        ensure(
            count == expected,
            &format!("{count} of {expected} increments are left"),
        )
    }

    async fn stores_any_bytes(&self) -> Result<(), String> {
        let store = self.handle()?;
        let all: Vec<u8> = (0..=255).collect();
        let large: Vec<u8> = all.iter().copied().cycle().take(64 * 1024).collect();
        for (name, bytes) in [("empty", &[][..]), ("all", &all), ("large", &large)] {
            let key = self.key(&["bytes", name]);
            store.write(&key, None, bytes, None).await?;
            let same = store.value(&key).await?.as_deref() == Some(bytes);
            ensure(
                same,
                &format!("a value of {} bytes is read differently", bytes.len()),
            )?;
        }
        Ok(())
    }

    async fn separates_keys(&self) -> Result<(), String> {
        let store = self.handle()?;
        let long = [1, 2].map(|last| format!("{}{last}", "k".repeat(254)));
        let parts: [&[&str]; 17] = [
            &["a"],
            &["A"],
            &["a", ""],
            &["", "a"],
            &["a/"],
            &["a", "b"],
            &["a/b"],
            &["a%2Fb"],
            &["a%"],
            &["a "],
            &["a:b"],
            &["{a}"],
            &["a\u{0}"],
            &["\u{e9}"],
            &["e\u{301}"],
            &[&long[0]],
            &[&long[1]],
        ];
        for (number, parts) in (0u8..).zip(parts) {
            let key = self.key(&[&["keys"], parts].concat());
            let written = store.write(&key, None, &[number], None).await;
            written.map_err(|error| format!("the key {:?}: {error}", key.as_str()))?;
        }
        for (number, parts) in (0u8..).zip(parts) {
            let key = self.key(&[&["keys"], parts].concat());
            let same = store.value(&key).await? == Some(vec![number]);
            ensure(same, &format!("{:?} has the record of another key", key.as_str()))?;
        }
        Ok(())
    }

    async fn expires_in_time(&self) -> Result<(), String> {
        let store = self.handle()?;
        let (short, long, never) = (
            self.key(&["ttl", "short"]),
            self.key(&["ttl", "long"]),
            self.key(&["ttl", "never"]),
        );
        let started = Instant::now();
        let (first, written) = store.write(&short, None, b"short", Some(TTL)).await?;
        store
            .write(&long, None, b"long", Some(Duration::from_secs(3600)))
            .await?;
        store.write(&never, None, b"never", None).await?;
        loop {
            let read = store.get(&short).await?;
            if read.record.is_none() {
                ensure(read.now.since(written) >= TTL, "a record expired before its time")?;
                break;
            }
            ensure(started.elapsed() < TTL + MAX_DELAY, "a record did not expire")?;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        ensure(started.elapsed() >= TTL, "a record expired before its time")?;
        let stay = store.value(&long).await?.is_some() && store.value(&never).await?.is_some();
        ensure(stay, "a record expired that lives longer")?;
        let to = Value {
            bytes: b"stale",
            ttl: None,
        };
        let stale = store.swap(&short, Some(first), to).await?;
        ensure(
            matches!(stale, Swap::Conflict(Read { record: None, .. })),
            "an expired record was replaced",
        )?;
        let (again, _) = store.write(&short, None, b"again", Some(TTL)).await?;
        ensure(again != first, "a revision was given twice")?;
        // A record that is replaced by one without a time to live stays.
        store.write(&short, Some(again), b"stays", None).await?;
        tokio::time::sleep(TTL + TTL / 2).await;
        ensure(
            store.value(&short).await?.is_some(),
            "a record expired that was replaced by one without a time",
        )
    }

    async fn keeps_time(&self) -> Result<(), String> {
        let key = self.key(&["time"]);
        let store = self.handle()?;
        let (mut from, mut last) = (None, StoreTime::from_millis(0));
        let mut first = None;
        let started = Instant::now();
        for _ in 0..20 {
            let (revision, written) = store.write(&key, from, b"", None).await?;
            let read = store.get(&key).await?.now;
            ensure(
                last <= written && written <= read,
                "a later call returned an earlier time",
            )?;
            (from, last) = (Some(revision), read);
            first.get_or_insert(written);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let by_store = last.since(first.unwrap_or(last));
        let elapsed = started.elapsed();
        ensure(
            by_store <= elapsed + Duration::from_millis(100) && by_store * 2 >= elapsed / 2,
            &format!("its clock ran {by_store:?} in {elapsed:?}"),
        )
    }

    async fn survives_dropped_futures(&self) -> Result<(), String> {
        let key = self.key(&["dropped"]);
        let store = self.handle()?;
        let (mut revision, _) = store.write(&key, None, &0u64.to_be_bytes(), None).await?;
        for polls in 0..40u64 {
            let bytes = (polls + 1).to_be_bytes();
            let to = Value {
                bytes: &bytes,
                ttl: None,
            };
            let before = store.value(&key).await?;
            poll_and_drop(store.0.swap(&key, Some(revision), to), polls % 4);
            // The write may still be under way in the store.
            tokio::time::sleep(Duration::from_millis(10)).await;
            let record = store.get(&key).await?.record.ok_or("the record is gone")?;
            let whole = record.value == bytes[..] || Some(record.value.to_vec()) == before;
            ensure(whole, "the record is neither the old one nor the new one")?;
            revision = record.revision;
        }
        Ok(())
    }

    async fn lists_every_key(&self) -> Result<(), String> {
        let store = self.handle()?;
        let mut expected = HashSet::new();
        for number in 0..1_200 {
            let key = self.key(&["list", &number.to_string()]);
            store.write(&key, None, b"", None).await?;
            expected.insert(key);
        }
        let other = Key::new(Kind::Thread, [self.run.as_str(), "list"]);
        store.write(&other, None, b"", None).await?;
        let mut after: Option<Key> = None;
        loop {
            let page = store.0.list(Kind::Send, after.as_ref()).await;
            let page = page.map_err(|error| error.to_string())?;
            let Some(last) = page.last() else { break };
            ensure(
                after.as_ref() < Some(last),
                "a page does not come after the one before",
            )?;
            ensure(page.is_sorted(), "keys are not in their order")?;
            after = Some(last.clone());
            for key in page {
                ensure(key.kind() == Kind::Send, "a key of another kind is listed")?;
                let is_own = key.as_str().contains(&format!("{}/list/", self.run));
                ensure(
                    !is_own || expected.remove(&key),
                    "a key is listed twice, or was never written",
                )?;
            }
        }
        ensure(
            expected.is_empty(),
            &format!("{} of 1200 keys are not listed", expected.len()),
        )
    }
}

fn ensure(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

fn count(value: Option<&[u8]>) -> u64 {
    let bytes = value.and_then(|value| value.try_into().ok());
    bytes.map(u64::from_be_bytes).unwrap_or_default()
}

async fn increment(store: &Handle, key: &Key) -> Result<(), String> {
    let mut present = store.get(key).await?.record;
    let mut done = 0;
    while done < INCREMENTS {
        let bytes = (count(present.as_ref().map(|record| record.value.as_ref())) + 1).to_be_bytes();
        let from = present.as_ref().map(|record| record.revision);
        let to = Value {
            bytes: &bytes,
            ttl: None,
        };
        present = match store.swap(key, from, to).await? {
            Swap::Written { .. } => {
                done += 1;
                store.get(key).await?.record
            }
            Swap::Conflict(read) => read.record,
        };
    }
    Ok(())
}

/// Polls a future some times and drops it.
fn poll_and_drop(future: StoreFuture<'_, Swap>, polls: u64) {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if future.as_mut().poll(&mut context).is_ready() {
            return;
        }
    }
}
