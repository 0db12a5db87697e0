//! What the server's settings promise, what a role needs, and what errors say.

use hubspot_conversations::NewComment;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::store::{Durability, Key, Kind, Store as _, StoreOptions, Value};
use hubspot_conversations_postgres::{PostgresStore, PostgresStoreBuilder};
use tests::servers::Server as _;
use tests::servers::postgres::{PASSWORD, Postgres, config, pool};

fn builder(port: u16) -> PostgresStoreBuilder {
    PostgresStore::builder(pool(config(port), 2)).create_tables()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_what_the_settings_promise() {
    for (settings, expected) in [
        (&[][..], Durability::Disk),
        (&["fsync=off"], Durability::Process),
        (&["full_page_writes=off"], Durability::Process),
    ] {
        let Some(server) = Postgres::start(settings) else {
            return;
        };
        let store = builder(server.port()).open().await.unwrap();
        assert_eq!(
            (store.durability(), store.is_durability_stated()),
            (expected, false)
        );
        let needs = StoreOptions::new().durability(Durability::Disk);
        let client = StandIn::start()
            .client_builder()
            .store(store)
            .store_options(needs);
        let refused = client.build().err().map(|error| error.to_string());
        assert_eq!(refused.is_some(), expected < Durability::Disk, "{refused:?}");
        let stated = builder(server.port())
            .stated_durability(Durability::Disk)
            .open()
            .await;
        match settings.contains(&"fsync=off") {
            true => assert!(stated.unwrap_err().to_string().contains("fsync")),
            false => assert!(stated.unwrap().is_durability_stated()),
        }
    }
}

/// The rights that the documentation names, and no others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_with_few_rights_uses_the_store_and_its_outbox() {
    let Some(server) = Postgres::start(&["fsync=off"]) else {
        return;
    };
    builder(server.port()).open().await.unwrap();
    let rights = format!(
        "CREATE ROLE app LOGIN PASSWORD '{PASSWORD}';
         GRANT USAGE ON SCHEMA hubspot_conversations TO app;
         GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA hubspot_conversations TO app;
         GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA hubspot_conversations TO app;"
    );
    server.client().await.batch_execute(&rights).await.unwrap();
    let mut role = config(server.port());
    role.user("app");
    let pool = pool(role, 2);
    let store = PostgresStore::open(pool.clone()).await.unwrap();
    assert!(store.identity().await.unwrap().is_some());
    let (key, to) = (
        Key::new(Kind::Send, ["rights"]),
        Value {
            bytes: b"v",
            ttl: None,
        },
    );
    store.swap(&key, None, to).await.unwrap();
    assert!(store.get(&key).await.unwrap().record.is_some());
    let hubspot = StandIn::start();
    let client = hubspot.client_builder().store(store.clone()).build().unwrap();
    let mut postgres = pool.get().await.unwrap();
    let transaction = postgres.transaction().await.unwrap();
    let comment = NewComment::new("The parcel left.");
    let outbox = store.outbox();
    outbox
        .enqueue_in(&transaction, "key", hubspot.email_thread(), comment)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(outbox.run(&client).until_empty().await.unwrap().sent, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_say_what_is_wrong_and_show_no_password() {
    let Some(server) = Postgres::start(&["fsync=off"]) else {
        return;
    };
    let missing = PostgresStore::open(pool(config(server.port()), 2))
        .await
        .unwrap_err();
    assert!(missing.to_string().contains("create_tables"), "{missing}");
    let odd = builder(server.port()).schema("a\"b").open().await.unwrap_err();
    assert!(odd.to_string().contains("letters"), "{odd}");
    let mut wrong = config(server.port());
    wrong.password("hunter2-secret");
    let wrong = PostgresStore::open(pool(wrong, 2)).await.unwrap_err();
    let shown = format!("{wrong} {wrong:?}");
    assert!(
        shown.contains("password authentication failed") && !shown.contains("hunter2"),
        "{shown}"
    );
    server.kill().unwrap();
    let gone = PostgresStore::open(pool(config(server.port()), 2))
        .await
        .unwrap_err();
    let shown = format!("{gone} {gone:?}");
    assert!(!shown.contains(PASSWORD) && shown.contains("connect"), "{shown}");
}
