//! The store keeps what a store promises, in one process and in many, and what does not is found.

use std::sync::Arc;

use hubspot_conversations::store::conformance::{self, Harness};
use hubspot_conversations::store::{Durability, Store, StoreError};
use hubspot_conversations_postgres::PostgresStore;
use tests::servers;
use tests::servers::cost::{BYTES, measure};
use tests::servers::postgres::{Postgres, config, pool};

const PORT: &str = "POSTGRES_STORE_PORT";

/// Opens a handle with a pool of its own, as another process would.
pub(crate) async fn open(port: u16, schema: &str) -> Result<Arc<dyn Store>, StoreError> {
    let store = PostgresStore::builder(pool(config(port), 4)).schema(schema);
    Ok(Arc::new(store.create_tables().open().await?))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conforms() {
    let Some(server) = Postgres::start(&[]) else {
        return;
    };
    let checked = conformance::check(|| open(server.port(), "sends")).await;
    checked.unwrap_or_else(|violations| panic!("{violations}"));
    // Over one connection, whose calls are under way at once.
    let client = Arc::new(server.client().await);
    let checked = conformance::check(|| async {
        let store = PostgresStore::builder(Arc::clone(&client))
            .schema("sends")
            .open()
            .await?;
        assert_eq!(store.durability(), Durability::Disk);
        Ok(Arc::new(store) as Arc<dyn Store>)
    });
    checked.await.unwrap_or_else(|violations| panic!("{violations}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_conform() {
    let Some(server) = Postgres::start(&[]) else {
        return;
    };
    let checked = conformance::sends(|| open(server.port(), "sends")).await;
    checked.unwrap_or_else(|violations| panic!("{violations}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn schemas_are_separate() {
    let Some(server) = Postgres::start(&[]) else {
        return;
    };
    let stores = (
        open(server.port(), "app").await.unwrap(),
        open(server.port(), "App_2").await.unwrap(),
    );
    conformance::check_separate(stores.0, stores.1).await.unwrap();
}

/// Is started as a process of its own by the other tests, and does nothing in a run of all tests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn works_for_another_process() {
    conformance::worker(|| async {
        let port = std::env::var(PORT)
            .expect("the server's port")
            .parse()
            .expect("a port");
        open(port, "sends").await
    })
    .await;
}

fn harness(server: Postgres) -> Harness {
    let environment = vec![(PORT, server.port().to_string())];
    servers::harness(
        &Arc::new(server),
        "conformance::works_for_another_process",
        environment,
    )
}

/// The sessions of the server have `synchronous_commit` off, which the store sets for what it writes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conforms_across_processes() {
    let Some(server) = Postgres::start(&["synchronous_commit=off"]) else {
        return;
    };
    servers::conforms_across_processes("postgres", harness(server)).await;
}

/// A function of the store is replaced by one with a fault.
async fn plant(server: &Postgres, function: &str, from: &str, to: &str) {
    drop(open(server.port(), "sends").await.unwrap());
    let client = server.client().await;
    let definition = format!("SELECT pg_get_functiondef('sends.{function}'::regproc)");
    let row = client.query_one(&definition, &[]).await.unwrap();
    let definition: String = row.get(0);
    assert!(definition.contains(from), "{definition}");
    client.batch_execute(&definition.replace(from, to)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_planted_faults() {
    for (function, from, to, expected) in [
        (
            "swap_records",
            "r.key = wanted AND r.revision = present",
            "r.key = wanted",
            "a swap with another revision changes nothing",
        ),
        (
            "swap_records",
            "e.expires < ",
            "e.expires < 7200000 + ",
            "a record expired",
        ),
        (
            "swap_records",
            " + ttl + 10",
            " + ttl - 1000",
            "a record never expires before its time",
        ),
        (
            "swap_records",
            "ttl := ttls[number]",
            "ttl := ttls[1]",
            "one has the other's time to live",
        ),
        (
            "read_record",
            "(r.expires IS NULL OR r.expires >= time_now)",
            "true",
            "a record expires at its time",
        ),
    ] {
        let Some(server) = Postgres::start(&["fsync=off"]) else {
            return;
        };
        plant(&server, function, from, to).await;
        let violations = conformance::check(|| open(server.port(), "sends")).await;
        let violations = violations
            .err()
            .map(|violations| violations.to_string())
            .unwrap_or_default();
        assert!(
            violations.contains(expected),
            "{to}: expected \"{expected}\" in \"{violations}\""
        );
    }
}

/// Without what the store sets for each write, a crash of the server loses what it acknowledged.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_commits_that_are_not_synchronous() {
    let Some(server) = Postgres::start(&["synchronous_commit=off"]) else {
        return;
    };
    plant(
        &server,
        "swap_records",
        "'synchronous_commit', 'on'",
        "'synchronous_commit', 'off'",
    )
    .await;
    let harness = harness(server).processes(3).swaps(100).kills(4);
    let violations = conformance::processes(harness).await.unwrap_err().to_string();
    assert!(
        violations.contains("survive the end of the store"),
        "{violations}"
    );
}

/// Beside a transaction that does nothing but write a row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn costs_little_more_than_a_bare_row() {
    let Some(server) = Postgres::start(&[]) else {
        return;
    };
    let store = open(server.port(), "sends").await.unwrap();
    let client = server.client().await;
    let table = "CREATE TABLE bare (name text PRIMARY KEY, value bytea NOT NULL)";
    client.batch_execute(table).await.unwrap();
    let insert = client.prepare("INSERT INTO bare VALUES ($1, $2)").await.unwrap();
    let bare = |name: String| {
        let (client, insert) = (&client, &insert);
        async move { assert_eq!(client.execute(insert, &[&name, &&BYTES[..]]).await.unwrap(), 1) }
    };
    let cost = measure("postgres", store, bare).await;
    assert!(cost.swap < 4.0, "{cost:?}");
}
