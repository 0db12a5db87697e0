//! The store keeps what a store promises, in one process and in many, and what does not is found.

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hubspot_conversations::store::conformance::{self, Harness};
use hubspot_conversations::store::{Durability, Key, Kind, Store, StoreError, Value};
use hubspot_conversations_redis::RedisStore;
use tests::say;
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

fn harness(server: &Arc<Redis>, is_stated: bool) -> Harness {
    let (url, killed) = (server.url(), Arc::clone(server));
    let harness = Harness::new(move || {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["conformance::works_for_another_process", "--exact", "--nocapture"]);
        command.env(URL, &url);
        if is_stated {
            command.env(STATED, "1");
        }
        command
    });
    harness.restart_store(move || {
        killed.kill()?;
        killed.run()
    })
}

fn number(variable: &str, otherwise: u32) -> u32 {
    std::env::var(variable).map_or(otherwise, |number| number.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conforms_across_processes() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    let (swaps, kills) = (number("CONFORMANCE_SWAPS", 2_000), number("CONFORMANCE_KILLS", 4));
    let harness = harness(&Arc::new(server), false)
        .processes(4)
        .swaps(swaps.into())
        .kills(kills);
    let observed = conformance::processes(harness).await;
    let observed = observed.unwrap_or_else(|violations| panic!("{violations}"));
    say(&format!("redis: {observed}"));
    assert_eq!(
        (observed.killed_workers, observed.killed_stores),
        (kills, kills),
        "{observed}"
    );
}

/// Without a log, a server that is killed loses everything, whatever was stated.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finds_a_statement_that_is_wrong() {
    let Some(server) = Redis::start(&["--rename-command", "CONFIG", ""]) else {
        return;
    };
    let harness = harness(&Arc::new(server), true).processes(3).swaps(100).kills(4);
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
    let store = RedisStore::open(server.url()).await.unwrap();
    store.identity().await.unwrap();
    let client = redis::Client::open(server.url()).unwrap();
    let mut bare = client.get_multiplexed_async_connection().await.unwrap();
    let bytes = [7; 600];
    let (mut gets, mut swaps, mut sets) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..500 {
        let key = Key::new(Kind::Send, ["cost", &round.to_string()]);
        let started = Instant::now();
        store.get(&key).await.unwrap();
        gets.push(started.elapsed());
        let started = Instant::now();
        store
            .swap(
                &key,
                None,
                Value {
                    bytes: &bytes,
                    ttl: None,
                },
            )
            .await
            .unwrap();
        swaps.push(started.elapsed());
        let started = Instant::now();
        let () = redis::cmd("SET")
            .arg(key.as_str())
            .arg(&bytes)
            .query_async(&mut bare)
            .await
            .unwrap();
        sets.push(started.elapsed());
    }
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let [get, swap, set] = [gets, swaps, sets].map(median);
    let times = |time: Duration| time.as_secs_f64() / set.as_secs_f64();
    say(&format!(
        "redis: p50 of a get {get:?}, of a swap {swap:?}, of a bare SET {set:?}: {:.1} and {:.1} times; the two reads at \
         once and the three swaps in sequence of a send with a key {:.1} times",
        times(get),
        times(swap),
        times(get + 3 * swap)
    ));
    assert!(
        times(swap) < 3.0,
        "a swap costs {:.1} times a bare SET",
        times(swap)
    );
}
