//! The store keeps what a store promises, in one process and in many, and what does not is found.

use std::sync::Arc;

use hubspot_conversations::store::conformance::{self, Harness};
use hubspot_conversations::store::{Durability, Store, StoreError};
use hubspot_conversations_redis::RedisStore;
use tests::servers;
use tests::servers::cost::{BYTES, measure};
use tests::servers::redis::{DURABLE, Redis};

const URL: &str = "REDIS_STORE_URL";
/// Has a process state that what is acknowledged is on the disk.
const STATED: &str = "REDIS_STORE_STATED";

/// Opens a handle, as another process would. The server is killed and started again, and no other takes its place.
async fn open(url: String) -> Result<Arc<dyn Store>, StoreError> {
    let builder = RedisStore::builder(url).single_server();
    let builder = match std::env::var_os(STATED) {
        Some(_) => builder.stated_durability(Durability::Disk),
        None => builder,
    };
    Ok(Arc::new(builder.open().await?))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conforms() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    let checked = conformance::check(|| open(server.url())).await;
    checked.unwrap_or_else(|violations| panic!("{violations}"));
    assert_eq!(open(server.url()).await.unwrap().durability(), Durability::Disk);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sends_conform() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    let checked = conformance::sends(|| open(server.url())).await;
    checked.unwrap_or_else(|violations| panic!("{violations}"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prefixes_are_separate() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    let [one, other] = ["app", "app2"].map(|prefix| RedisStore::builder(server.url()).prefix(prefix));
    let (one, other) = (one.open().await.unwrap(), other.open().await.unwrap());
    conformance::check_separate(Arc::new(one), Arc::new(other))
        .await
        .unwrap();
}

/// Is started as a process of its own by the other tests, and does nothing in a run of all tests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn works_for_another_process() {
    conformance::worker(|| open(std::env::var(URL).expect("the server's URL"))).await;
}

fn harness(server: Redis, environment: &[(&'static str, String)]) -> Harness {
    let environment = [&[(URL, server.url())], environment].concat();
    servers::harness(
        &Arc::new(server),
        "conformance::works_for_another_process",
        environment,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conforms_across_processes() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    servers::conforms_across_processes("redis", harness(server, &[])).await;
}

/// Without a log, a server that is killed loses everything, whatever was stated.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_a_statement_that_is_wrong() {
    let Some(server) = Redis::start(&["--rename-command", "CONFIG", ""]) else {
        return;
    };
    let harness = harness(server, &[(STATED, "1".to_owned())])
        .processes(3)
        .swaps(100)
        .kills(4);
    let violations = conformance::processes(harness).await.unwrap_err().to_string();
    assert!(
        violations.contains("survive the end of the store"),
        "{violations}"
    );
}

/// Beside a command that does nothing but write.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn costs_little_more_than_a_bare_set() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    let store = open(server.url()).await.unwrap();
    let client = redis::Client::open(server.url()).unwrap();
    let bare = client.get_multiplexed_async_connection().await.unwrap();
    let set = |name: String| {
        let mut bare = bare.clone();
        async move {
            let mut set = redis::cmd("SET");
            let () = set.arg(name).arg(&BYTES).query_async(&mut bare).await.unwrap();
        }
    };
    let cost = measure("redis", store, set).await;
    assert!(cost.swap < 3.0, "{cost:?}");
}
