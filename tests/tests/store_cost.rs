//! What a send with a key costs: swaps of the store, and time beside `SQLite` alone. A program of its own, so that no
//! other test runs at the same time.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::time::{Duration, Instant};

use hubspot_conversations::mock::{NewThread, StandIn};
use hubspot_conversations::store::{Key, Kind, MemoryStore, Store as _, Value};
use hubspot_conversations::{Client, NewComment};
use hubspot_conversations_sqlite::SqliteStore;
use rusqlite::{Connection, TransactionBehavior, params};
use tests::proving_ground::planted::Counting;
use tests::say;

/// How often the two are compared. What else the machine does hits one of them at a time, so the best counts.
const BATCHES: usize = 5;
/// How often each of the two is timed in a batch.
const ROUNDS: usize = 60;

#[tokio::test]
async fn swaps_four_times_at_most_in_two_requests() {
    let store: &'static Counting<MemoryStore> = Box::leak(Box::new(Counting::new(MemoryStore::new())));
    let hubspot = StandIn::start();
    let client = hubspot.client_builder().store(store).build().unwrap();
    let thread = client.thread(hubspot.email_thread());
    // The first send makes the store's own record.
    thread
        .comment("The first.")
        .idempotency_key("first")
        .await
        .unwrap();
    store.take();
    thread
        .comment("It left.")
        .idempotency_key("order-1")
        .await
        .unwrap();
    let keyed = store.take();
    thread
        .comment("It left.")
        .idempotency_key("order-1")
        .await
        .unwrap();
    let replayed = store.take();
    thread.comment("It left, too.").await.unwrap();
    let unkeyed = store.take();
    say(&format!(
        "swaps of a send: with a key {keyed:?}, replayed {replayed:?}, without a key {unkeyed:?}"
    ));
    assert!(
        (1..=4).contains(&keyed.swaps) && (1..=2).contains(&keyed.in_sequence),
        "{keyed:?}"
    );
    assert!(replayed.gets > 0 && replayed.swaps == 0, "{replayed:?}");
    assert!((1..=2).contains(&unkeyed.swaps), "{unkeyed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn takes_no_longer_than_its_requests_and_swaps() {
    let folder = tempfile::tempdir().unwrap();
    let hubspot = StandIn::start();
    // Far from what is measured: a client keeps within the limits that it is told.
    hubspot.limit_per_second(1_000_000);
    hubspot.limit_per_ten_seconds(1_000_000);
    let store = SqliteStore::open(folder.path().join("sends.db")).unwrap();
    let client = hubspot.client_builder().store(store.clone()).build().unwrap();
    let plain = hubspot.client().unwrap();
    let mut bare = bare(&folder.path().join("bare.db"));
    let mut best = f64::INFINITY;
    for batch in 0..BATCHES {
        let (mut sends, mut plain_sends) = (Vec::new(), Vec::new());
        let (mut transactions, mut swaps) = (Vec::new(), Vec::new());
        // In turns, so that all meet what else the machine does.
        for round in 0..ROUNDS {
            let name = format!("order-{batch}-{round}");
            sends.push(send(&hubspot, &client, &name, true).await);
            plain_sends.push(send(&hubspot, &plain, &name, false).await);
            transactions.push(two_transactions(&mut bare, &name));
            swaps.push(swap(&store, &name).await);
        }
        let [send, plain, two, swap] = [sends, plain_sends, transactions, swaps].map(median);
        let times = send.as_secs_f64() / two.as_secs_f64();
        say(&format!(
            "a send with a key: p50 {send:?}, without a store {plain:?}; a swap {swap:?}; two SQLite transactions \
             {two:?}, {times:.1} times of which is a send with a key"
        ));
        best = best.min(send.as_secs_f64() / (plain + 4 * swap).as_secs_f64());
    }
    // How long a transaction takes is the disk's and the build's; beyond its parts, a send waits for nothing.
    assert!(best <= 3.0, "{best:.1} times its parts");
}

async fn swap(store: &SqliteStore, key: &str) -> Duration {
    let key = Key::new(Kind::Send, ["cost", key]);
    let to = Value {
        bytes: &[7; 600],
        ttl: None,
    };
    let started = Instant::now();
    store.swap(&key, None, to).await.unwrap();
    started.elapsed()
}

async fn send(hubspot: &StandIn, client: &Client, key: &str, is_keyed: bool) -> Duration {
    let thread = hubspot.add_thread(NewThread::email("customer@example.com"));
    let comment = NewComment::new(format!("Parcel {key} left."));
    let started = Instant::now();
    let sending = client.thread(thread).send(comment);
    let sent = match is_keyed {
        true => sending.idempotency_key(key).await,
        false => sending.await,
    };
    sent.unwrap();
    started.elapsed()
}

fn two_transactions(bare: &mut Connection, key: &str) -> Duration {
    let started = Instant::now();
    for _ in 0..2 {
        let transaction = bare
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .unwrap();
        let write = "INSERT OR REPLACE INTO records VALUES (?, ?)";
        transaction.execute(write, params![key, vec![7_u8; 600]]).unwrap();
        transaction.commit().unwrap();
    }
    started.elapsed()
}

fn bare(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    for (name, value) in [("journal_mode", "wal"), ("synchronous", "full")] {
        connection.pragma_update(None, name, value).unwrap();
    }
    let table = "CREATE TABLE records (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID";
    connection.execute_batch(table).unwrap();
    connection
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
