//! What a send with a key costs: swaps of the store, and time beside SQLite alone.

use std::time::{Duration, Instant};

use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{NewComment, store::MemoryStore};
use hubspot_conversations_sqlite::SqliteStore;
use rusqlite::{Connection, TransactionBehavior, params};
use tests::proving_ground::planted::Counting;
use tests::say;

/// How often each of the two is timed.
const ROUNDS: usize = 200;

#[tokio::test]
async fn swaps_four_times_at_most_and_three_in_sequence() {
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
    assert!(keyed.swaps <= 4 && keyed.in_sequence <= 3, "{keyed:?}");
    assert!(replayed.swaps == 0, "{replayed:?}");
    assert!(unkeyed.swaps <= 2, "{unkeyed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn takes_at_most_four_times_as_long_as_two_transactions() {
    let folder = tempfile::tempdir().unwrap();
    let hubspot = StandIn::start();
    let store = SqliteStore::open(folder.path().join("sends.db")).unwrap();
    let client = hubspot.client_builder().store(store).build().unwrap();
    // Far from what is measured: a client keeps within the limits that it is told.
    hubspot.limit_per_second(1_000_000);
    hubspot.limit_per_ten_seconds(1_000_000);
    let mut bare = bare(&folder.path().join("bare.db"));
    let (mut sends, mut transactions) = (Vec::new(), Vec::new());
    // In turns, so that both meet what else the machine does.
    for round in 0..ROUNDS {
        let thread = hubspot.add_thread(hubspot_conversations::mock::NewThread::email(
            "customer@example.com",
        ));
        let comment = NewComment::new(format!("Parcel {round} left."));
        let started = Instant::now();
        let sent = client
            .thread(thread)
            .send(comment)
            .idempotency_key(format!("order-{round}"));
        sent.await.unwrap();
        sends.push(started.elapsed());
        let started = Instant::now();
        for _ in 0..2 {
            let transaction = bare
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .unwrap();
            let write = "INSERT OR REPLACE INTO records VALUES (?, ?)";
            transaction
                .execute(write, params![round.to_string(), vec![7_u8; 600]])
                .unwrap();
            transaction.commit().unwrap();
        }
        transactions.push(started.elapsed());
    }
    let (send, two) = (median(sends), median(transactions));
    let times = send.as_secs_f64() / two.as_secs_f64();
    say(&format!(
        "a send with a key: p50 {send:?}; two SQLite transactions: p50 {two:?}; {times:.1} times"
    ));
    assert!(times <= 4.0, "{times:.1} times");
}

fn bare(path: &std::path::Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    for (name, value) in [
        ("journal_mode", "wal"),
        ("synchronous", "full"),
        ("fullfsync", "1"),
    ] {
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
