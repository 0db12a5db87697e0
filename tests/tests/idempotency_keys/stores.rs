//! Stores that fail, are late, or whose time stands still; and what is in their records.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::{
    Durability, Key, Kind, MemoryStore, Read, Revision, SendState, Store, StoreError, StoreFuture,
    StoreOptions, StoreTime, Swap, Value,
};
use hubspot_conversations::{Error, ErrorKind, NewComment, NewMessage, Recipient, Result, RetryPolicy};

use crate::{builder, client, lost, sends, state};

/// A store over one in memory, of which a test changes some operations.
trait Layer: Send + Sync + 'static {
    fn below(&self) -> &MemoryStore;

    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        self.below().get(key)
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap>;
}

struct Over<L>(L);

impl<L: Layer> Store for Over<L> {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        self.0.get(key)
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        self.0.swap(key, from, to)
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.0.below().list(kind, after)
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }
}

/// A store that fails from a call on, before or after it has written.
#[derive(Clone)]
struct Failing {
    store: MemoryStore,
    swaps: Arc<AtomicUsize>,
    fails_from: usize,
    after_writing: bool,
    is_up: Arc<AtomicBool>,
}

impl Layer for Failing {
    fn below(&self) -> &MemoryStore {
        &self.store
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let number = self.swaps.fetch_add(1, Ordering::Relaxed);
            let fails = number >= self.fails_from && !self.is_up.load(Ordering::Relaxed);
            if !fails || self.after_writing {
                let swap = self.store.swap(key, from, to).await;
                if !fails {
                    return swap;
                }
            }
            Err(StoreError::new("it is down"))
        })
    }
}

#[tokio::test]
async fn store_that_fails_at_any_write_never_sends_twice() {
    // The identity of the store, then the key and the thread, then the claim, then the key.
    let cases = (0..6).flat_map(|from| [(from, false), (from, true)]);
    let cases: Vec<_> = cases
        .map(|(from, after)| tokio::spawn(fails_from(from, after)))
        .collect();
    for case in cases {
        case.await.expect("no panic");
    }
}

async fn fails_from(fails_from: usize, after_writing: bool) {
    let case = format!("from {fails_from} on, after writing: {after_writing}");
    let stand_in = StandIn::start();
    let thread = stand_in.email_thread();
    let store = Failing {
        store: MemoryStore::new(),
        swaps: Arc::default(),
        fails_from,
        after_writing,
        is_up: Arc::default(),
    };
    let send = || {
        let builder = builder(&stand_in)
            .store(Over(store.clone()))
            .retry(RetryPolicy::never());
        let thread = builder.build().expect("a valid client").thread(thread);
        thread.comment("a").idempotency_key("k").into_future()
    };
    let result = send().await;
    match &result {
        // What was written although the store failed is found by reading.
        Ok(sent) => assert_eq!(sent.recorded(), fails_from >= 5 || after_writing, "{case}"),
        Err(error) => assert!(error.is_store() && error.is_not_sent(), "{case}: {error}"),
    }
    assert_eq!(sends(&stand_in), usize::from(result.is_ok()), "{case}");
    store.is_up.store(true, Ordering::Relaxed);
    // Open for the lease: total timeout, settle time and margin.
    tokio::time::sleep(Duration::from_millis(2_800)).await;
    let again = send().await;
    assert!(sends(&stand_in) <= 1, "{case}");
    match (&result, again) {
        (Ok(sent), again) => assert_eq!(again.expect("it is there").id(), sent.id(), "{case}"),
        (Err(_), Err(error)) => assert!(error.is_unknown(), "{case}: {error}"),
        (Err(_), Ok(_)) => {}
    }
}

#[tokio::test]
async fn store_that_fails_after_an_unknown_send_leaves_it_unknown() {
    let stand_in = StandIn::start();
    let thread = stand_in.email_thread();
    let store = Failing {
        store: MemoryStore::new(),
        swaps: Arc::default(),
        // The identity of the store, key and thread at the begin and at the end.
        fails_from: 5,
        after_writing: false,
        is_up: Arc::default(),
    };
    let client = builder(&stand_in)
        .store(Over(store.clone()))
        .build()
        .expect("a valid client");
    let send = || {
        client
            .thread(thread)
            .comment("a")
            .idempotency_key("k")
            .into_future()
    };
    stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let first = send().await.expect_err("its connection is closed");
    assert!(first.is_unknown() && !first.is_store(), "{first}");
    assert_eq!(store.swaps.load(Ordering::Relaxed), 5);
    let again = send().await.expect_err("the store fails");
    assert!(again.is_store() && again.is_unknown(), "{again}");
    assert!(
        again.may_have_been_received() && again.receipt().is_some(),
        "{again}"
    );
    assert_eq!(sends(&stand_in), 1);
}

#[tokio::test]
async fn builder_refuses_less_durability_than_required() {
    let options = StoreOptions::new().durability(Durability::Disk);
    let stand_in = StandIn::start();
    let built = stand_in
        .client_builder()
        .store(MemoryStore::new())
        .store_options(options)
        .build();
    let error = built.expect_err("less than required");
    assert!(error.is_configuration(), "{error}");
}

#[tokio::test]
async fn records_have_no_word_of_the_message() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let message = NewMessage::new("secretword", stand_in.agent(), stand_in.mailbox())
        .recipient(Recipient::email("private@example.com"));
    client
        .thread(stand_in.email_thread())
        .send(message)
        .idempotency_key("k")
        .await?;
    stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let lost: Result<_, Error> = client.thread(stand_in.chat_thread()).comment("secretword").await;
    assert!(lost.is_err());
    let plain = client
        .thread(stand_in.chat_thread())
        .prepare(NewComment::new("secretword"));
    let json = serde_json::to_value(plain.receipt()).expect("JSON");
    let fingerprint = json["fingerprint"].as_str().expect("a fingerprint");
    let threads = [stand_in.email_thread(), stand_in.chat_thread()].map(|thread| thread.to_string());
    let keys = [
        Key::new(Kind::Send, ["default", "k"]),
        Key::new(Kind::Thread, ["default", threads[0].as_str()]),
        Key::new(Kind::Thread, ["default", threads[1].as_str()]),
    ];
    for key in keys {
        let record = store.get(&key).await.expect("a read").record.expect("a record");
        let text = format!("{} {}", key.as_str(), String::from_utf8_lossy(&record.value));
        for private in ["secretword", "private@example.com", fingerprint] {
            assert!(!text.contains(private), "{text}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn receipt_of_a_store_is_refused_without_it() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let thread = stand_in.email_thread();
    client.thread(thread).comment("a").idempotency_key("k").await?;
    let status = client.sends().get("k").await?.expect("a record");
    let receipt = status.receipt().expect("a receipt");
    assert!(client.thread(thread).find_sent(receipt).await?.sent().is_some());
    let other = builder(&stand_in).store(MemoryStore::new()).build()?;
    for client in [other, stand_in.client()?] {
        let error = client
            .thread(thread)
            .find_sent(receipt)
            .await
            .expect_err("another store");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    Ok(())
}

/// A store whose writes come late, also after the call that wanted them is dropped.
#[derive(Clone)]
struct Late(MemoryStore, Duration);

impl Layer for Late {
    fn below(&self) -> &MemoryStore {
        &self.0
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        let (store, wait, key, bytes, ttl) = (self.0.clone(), self.1, key.clone(), to.bytes.to_vec(), to.ttl);
        let is_begin =
            key.kind() == Kind::Send && from.is_none() && String::from_utf8_lossy(&bytes).contains("open");
        let written = tokio::spawn(async move {
            if is_begin {
                tokio::time::sleep(wait).await;
            }
            store.swap(&key, from, Value { bytes: &bytes, ttl }).await
        });
        Box::pin(async move { written.await.map_err(StoreError::new)? })
    }
}

#[tokio::test]
async fn begin_that_is_written_late_does_not_leave_its_key_open() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let late = Late(store.clone(), Duration::from_millis(300));
    let thread = stand_in.email_thread();
    let send = builder(&stand_in)
        .store(Over(late))
        .build()?
        .thread(thread)
        .comment("a")
        .idempotency_key("k");
    assert!(
        tokio::time::timeout(Duration::from_millis(100), send.into_future())
            .await
            .is_err()
    );
    tokio::time::sleep(Duration::from_millis(500)).await;
    let client = client(&stand_in, &store);
    assert!(matches!(
        state(&client, "k").await,
        Some(SendState::NotSent { .. })
    ));
    assert!(
        !client
            .thread(thread)
            .comment("a")
            .idempotency_key("k")
            .await?
            .replayed()
    );
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}

/// A process crashed after it had written that it sends to the thread, and before it had the key.
#[tokio::test]
async fn crashed_begin_does_not_keep_a_key_in_doubt() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    // Its write of the key is lost, and it does not end what it has begun.
    let crashing = Late(store.clone(), Duration::from_secs(60));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let send = builder(&stand_in)
        .store(Over(crashing))
        .build()?
        .thread(stand_in.email_thread());
    runtime.spawn(send.comment("a").idempotency_key("k").into_future());
    tokio::time::sleep(Duration::from_millis(200)).await;
    runtime.shutdown_background();
    // The lease of its send on the thread has not ended.
    stand_in.fail_next(lost());
    let sent = client(&stand_in, &store)
        .thread(stand_in.email_thread())
        .comment("a")
        .idempotency_key("k")
        .await?;
    assert!(sent.recovered(), "it is the only one that can have sent it");
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}

/// A store whose host was down: its time went on from its last write.
#[derive(Clone, Default)]
struct Rebooted(MemoryStore, Arc<AtomicUsize>);

impl Rebooted {
    fn time(&self, now: StoreTime) -> StoreTime {
        StoreTime::from_millis(now.as_millis() - self.1.load(Ordering::Relaxed) as u64)
    }
}

impl Layer for Rebooted {
    fn below(&self) -> &MemoryStore {
        &self.0
    }

    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            let read = self.0.get(key).await?;
            let now = self.time(read.now);
            Ok(Read { now, ..read })
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            Ok(match self.0.swap(key, from, to).await? {
                Swap::Written { revision, now } => Swap::Written {
                    revision,
                    now: self.time(now),
                },
                Swap::Conflict(read) => Swap::Conflict(Read {
                    now: self.time(read.now),
                    ..read
                }),
            })
        })
    }
}

#[tokio::test]
async fn message_from_before_the_host_was_down_is_found() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), Rebooted::default());
    let client = builder(&stand_in).store(Over(store.clone())).build()?;
    stand_in.delay_listing(Duration::from_secs(1));
    stand_in.fail_next(lost());
    let thread = client.thread(stand_in.email_thread());
    assert!(
        thread
            .comment("a")
            .idempotency_key("k")
            .await
            .is_err_and(|error| error.is_unknown())
    );
    tokio::time::sleep(Duration::from_millis(4_500)).await;
    store.1.store(4_500, Ordering::Relaxed);
    let sent = thread.comment("a").idempotency_key("k").await?;
    assert!(sent.replayed() && sends(&stand_in) == 1);
    Ok(())
}
