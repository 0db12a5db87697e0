//! What a server loses is noticed by who had it open.

use std::time::{Duration, Instant};

use hubspot_conversations::store::Store as _;
use hubspot_conversations_redis::{RedisStore, RedisStoreBuilder};
use tests::servers::Server as _;
use tests::servers::losses::{keep, notice, notice_older, read, write};
use tests::servers::redis::{DURABLE, Redis};

/// Opens two handles that have seen a record.
async fn two(builder: impl Fn() -> RedisStoreBuilder) -> [RedisStore; 2] {
    let stores = [builder().open().await.unwrap(), builder().open().await.unwrap()];
    keep(&stores).await;
    stores
}

#[tokio::test]
async fn removed_records_are_noticed() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    for single in [false, true] {
        let builder = || match single {
            true => RedisStore::builder(server.url()).single_server(),
            false => RedisStore::builder(server.url()),
        };
        let stores = two(builder).await;
        let client = redis::Client::open(server.url()).unwrap();
        let mut admin = client.get_multiplexed_async_connection().await.unwrap();
        let () = redis::cmd("FLUSHALL").query_async(&mut admin).await.unwrap();
        notice(&stores).await;
    }
}

#[tokio::test]
async fn an_older_copy_is_noticed_by_who_has_seen_more() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    let stores = two(|| RedisStore::builder(server.url()).single_server()).await;
    let copy = server.copy();
    assert!(write(&stores[0], "lost").await.unwrap());
    server.kill().unwrap();
    server.restore(&copy);
    server.run().unwrap();
    notice_older(&stores).await;
}

#[tokio::test]
async fn a_restart_counts_as_a_loss_unless_the_server_is_the_only_one() {
    let Some(server) = Redis::start(&DURABLE) else {
        return;
    };
    let single = RedisStore::builder(server.url())
        .single_server()
        .open()
        .await
        .unwrap();
    single.identity().await.unwrap();
    let stores = two(|| RedisStore::builder(server.url())).await;
    server.kill().unwrap();
    server.run().unwrap();
    assert!(
        read(&single, "before").await.unwrap(),
        "what was acknowledged is there"
    );
    notice(&stores).await;
    assert!(read(&stores[0], "before").await.unwrap());
}

#[tokio::test]
async fn a_promoted_replica_is_noticed() {
    let Some(primary) = Redis::start(&DURABLE) else {
        return;
    };
    let of = ["--replicaof", "127.0.0.1", &primary.port().to_string()].map(str::to_owned);
    let settings: Vec<&str> = DURABLE
        .iter()
        .copied()
        .chain(of.iter().map(String::as_str))
        .collect();
    let replica = Redis::start(&settings).unwrap();
    let refused = RedisStore::open(replica.url()).await.unwrap_err().to_string();
    assert!(refused.contains("replica"), "{refused}");
    let before = RedisStore::open(primary.url())
        .await
        .unwrap()
        .identity()
        .await
        .unwrap();
    let client = redis::Client::open(replica.url()).unwrap();
    let mut admin = client.get_multiplexed_async_connection().await.unwrap();
    let started = Instant::now();
    loop {
        let info: String = redis::cmd("INFO")
            .arg("replication")
            .query_async(&mut admin)
            .await
            .unwrap();
        if info.contains("master_link_status:up") {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "{info}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let () = redis::cmd("REPLICAOF")
        .arg("NO")
        .arg("ONE")
        .query_async(&mut admin)
        .await
        .unwrap();
    let after = RedisStore::open(replica.url())
        .await
        .unwrap()
        .identity()
        .await
        .unwrap();
    assert_ne!(before, after);
}
