//! The time of a whole send with an idempotency key over each store, relative to a bare write of as many bytes to the same
//! server, and the number of the store's requests in it. HubSpot is the stand-in, in this process.
//!
//! `cargo xtask bench` runs it. Where a server is not installed, its row says so.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed measurement ends the benchmark"
)]

use std::sync::{Arc, Mutex};

use hubspot_conversations::mock::StandIn;
use hubspot_conversations::store::MemoryStore;
use hubspot_conversations_postgres::PostgresStore;
use hubspot_conversations_redis::RedisStore;
use hubspot_conversations_sqlite::SqliteStore;
use rusqlite::Connection;
use tests::proving_ground::planted::Counting;
use tests::servers::cost::{BYTES, Cost, measure};
use tests::servers::postgres::{Postgres, pool};
use tests::servers::redis::{DURABLE, Redis};

/// A row of the table, in the format that `cargo xtask bench` reads.
#[path = "../../../xtask/src/commands/bench/row.rs"]
#[allow(dead_code, unreachable_pub, reason = "written for a library")]
mod row;

use row::{Goal, Row};

/// The number of measurements of a store, each of which is a median of 200 sends.
const ROUNDS: usize = 5;
const GOAL: Goal = Goal::AtMost(4.0);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let mut rows = vec![requests().await, memory().await, sqlite().await];
    rows.extend([redis().await, postgres().await]);
    for row in rows {
        println!("{}", serde_json::to_string(&row).unwrap());
    }
}

async fn requests() -> Row {
    let store: &'static Counting<MemoryStore> = Box::leak(Box::new(Counting::new(MemoryStore::new())));
    let hubspot = StandIn::start();
    let client = hubspot.client_builder().store(store).build().unwrap();
    // The first send writes the store's own record.
    for key in ["first", "second"] {
        store.take();
        let sending = client
            .thread(hubspot.email_thread())
            .comment(format!("The {key}."));
        sending.idempotency_key(key).await.unwrap();
    }
    let counts = store.take();
    let what = "requests that write, one after the other, in a send with a key";
    #[allow(clippy::cast_precision_loss, reason = "small")]
    let row = Row::new("stores", what, counts.in_sequence as f64, Goal::AtMost(2.0)).unit("requests");
    row.note(format!(
        "they write {} records, and {} requests read; the same over every store",
        counts.swaps, counts.gets
    ))
}

async fn memory() -> Row {
    let one = async |_| measure("memory", Arc::new(MemoryStore::new()), |_| async {}).await;
    let what = "time of a send with a key in memory, to one without a store";
    let costs = rounds(one).await;
    Row::of_rounds(
        "stores",
        what,
        Goal::None,
        costs.iter().map(|cost| cost.to_plain).collect(),
    )
}

async fn sqlite() -> Row {
    let folder = tempfile::tempdir().unwrap();
    let bare = Connection::open(folder.path().join("bare.db")).unwrap();
    for (name, value) in [("journal_mode", "wal"), ("synchronous", "full")] {
        bare.pragma_update(None, name, value).unwrap();
    }
    let table = "CREATE TABLE bare (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID";
    bare.execute_batch(table).unwrap();
    let bare = Mutex::new(bare);
    let one = async |round| {
        let store = SqliteStore::open(folder.path().join(format!("{round}.db"))).unwrap();
        let bare = &bare;
        let write = |name: String| async move {
            // Another row in each round: SQLite writes nothing where the same bytes are there already.
            let (insert, name) = ("INSERT INTO bare VALUES (?, ?)", format!("{round}-{name}"));
            let written = bare.lock().unwrap().execute(insert, (name, &BYTES[..]));
            assert_eq!(written.unwrap(), 1);
        };
        measure("sqlite", Arc::new(store), write).await
    };
    row("SQLite", "a transaction of one INSERT", &rounds(one).await)
}

async fn redis() -> Row {
    let Some(server) = Redis::start(&DURABLE) else {
        return missing("Redis");
    };
    let client = redis::Client::open(server.url()).unwrap();
    let bare = client.get_multiplexed_async_connection().await.unwrap();
    let one = async |round: usize| {
        let store = RedisStore::builder(server.url()).single_server();
        let store = store.prefix(format!("round{round}")).open().await.unwrap();
        let write = |name: String| {
            let mut bare = bare.clone();
            async move {
                let mut set = redis::cmd("SET");
                let () = set.arg(name).arg(&BYTES).query_async(&mut bare).await.unwrap();
            }
        };
        measure("redis", Arc::new(store), write).await
    };
    row("Redis", "a SET with `appendfsync always`", &rounds(one).await)
}

async fn postgres() -> Row {
    let Some(server) = Postgres::start(&[]) else {
        return missing("Postgres");
    };
    let client = server.client().await;
    let table = "CREATE TABLE bare (name text PRIMARY KEY, value bytea NOT NULL)";
    client.batch_execute(table).await.unwrap();
    let insert = "INSERT INTO bare VALUES ($1, $2)";
    let insert = client.prepare(insert).await.unwrap();
    let one = async |round| {
        let store = PostgresStore::builder(pool(server.config(), 4)).schema(format!("round{round}"));
        let store = store.create_tables().open().await.unwrap();
        let write = |name: String| {
            let (client, insert) = (&client, &insert);
            let name = format!("{round}-{name}");
            async move { assert_eq!(client.execute(insert, &[&name, &&BYTES[..]]).await.unwrap(), 1) }
        };
        measure("postgres", Arc::new(store), write).await
    };
    row("Postgres", "a transaction of one INSERT", &rounds(one).await)
}

async fn rounds(one: impl AsyncFn(usize) -> Cost) -> Vec<Cost> {
    let mut costs = Vec::new();
    for round in 0..ROUNDS {
        costs.push(one(round).await);
    }
    costs
}

fn what(store: &str) -> String {
    format!("time of a send with a key over {store}, to a bare write to the same server")
}

fn missing(store: &str) -> Row {
    Row::new("stores", what(store), 0.0, GOAL).not_measured(&format!("{store} is not installed"))
}

fn row(store: &str, write: &str, costs: &[Cost]) -> Row {
    let median = |of: fn(&Cost) -> f64| {
        let mut figures: Vec<f64> = costs.iter().map(of).collect();
        figures.sort_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let row = Row::of_rounds(
        "stores",
        what(store),
        GOAL,
        costs.iter().map(|cost| cost.whole).collect(),
    );
    let row = row.note(format!(
        "a bare write is {write}, {:.0} µs; the store's part of the send is {:.1} of them, a write of one record {:.1}; the rest \
         is the exchange with HubSpot's stand-in",
        median(|cost| cost.write.as_secs_f64() * 1e6),
        median(|cost| cost.send),
        median(|cost| cost.swap),
    ));
    row.if_missed(
        "missed since a send waits for the store three times: for two requests that read at once, and for two that each \
         replace two records if their revisions are as expected",
    )
}
