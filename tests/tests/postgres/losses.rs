//! What a server loses is noticed by who had it open.

use hubspot_conversations_postgres::PostgresStore;
use tests::servers::Server as _;
use tests::servers::losses::{keep, notice, notice_older, read, write};
use tests::servers::postgres::{Postgres, config, pool};

async fn open(port: u16) -> PostgresStore {
    let builder = PostgresStore::builder(pool(config(port), 2));
    builder.create_tables().open().await.unwrap()
}

/// Opens two handles that have seen a record.
async fn two(server: &Postgres) -> [PostgresStore; 2] {
    let stores = [open(server.port()).await, open(server.port()).await];
    keep(&stores).await;
    stores
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn removed_records_are_noticed() {
    let Some(server) = Postgres::start(&["fsync=off"]) else {
        return;
    };
    let stores = two(&server).await;
    let client = server.client().await;
    client
        .batch_execute("TRUNCATE hubspot_conversations.records")
        .await
        .unwrap();
    notice(&stores).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_copy_is_noticed_by_who_has_seen_more() {
    let Some(server) = Postgres::start(&[]) else {
        return;
    };
    let stores = two(&server).await;
    server.stop();
    let copy = server.copy();
    server.run().unwrap();
    assert!(read(&stores[0], "before").await.unwrap(), "a restart keeps all");
    assert!(write(&stores[0], "lost").await.unwrap());
    server.stop();
    server.restore(&copy);
    server.run().unwrap();
    notice_older(&stores).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_is_no_loss() {
    let Some(server) = Postgres::start(&[]) else {
        return;
    };
    let stores = two(&server).await;
    server.kill().unwrap();
    server.run().unwrap();
    for store in &stores {
        assert!(read(store, "before").await.unwrap());
    }
    assert!(write(&stores[1], "after").await.unwrap());
}

/// The handle's connections lead to the standby by then, as a pooler's or a name's do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promoted_standby_is_noticed() {
    let Some(primary) = Postgres::start(&[]) else {
        return;
    };
    let before = open(primary.port()).await;
    let identity = hubspot_conversations::store::Store::identity(&before)
        .await
        .unwrap();
    assert!(write(&before, "before").await.unwrap());
    let standby = primary.standby();
    primary.kill().unwrap();
    standby.promote().await;
    let after = open(standby.port()).await;
    assert!(
        read(&after, "before").await.unwrap(),
        "the standby has what it was sent"
    );
    assert_ne!(
        hubspot_conversations::store::Store::identity(&after)
            .await
            .unwrap(),
        identity
    );
}
