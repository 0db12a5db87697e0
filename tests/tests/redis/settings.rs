//! What the server's settings promise, and what is refused.

use hubspot_conversations::store::{Durability, Store as _, StoreOptions};
use hubspot_conversations_redis::RedisStore;
use tests::servers::Server as _;
use tests::servers::redis::{DURABLE, Redis};

#[tokio::test]
async fn reads_what_the_settings_promise() {
    for (settings, expected) in [
        (&[][..], Durability::Memory),
        (&["--appendonly", "yes"], Durability::Process),
        (&DURABLE, Durability::Disk),
        (
            &[
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--maxmemory-policy",
                "allkeys-lru",
            ],
            Durability::Memory,
        ),
    ] {
        let Some(server) = Redis::start(settings) else {
            return;
        };
        let store = RedisStore::open(server.url()).await.unwrap();
        assert_eq!(store.durability(), expected, "{settings:?}");
        assert!(!store.is_durability_stated());
        let options = StoreOptions::new().durability(Durability::Disk);
        let builder = hubspot_conversations::Client::builder().access_token("pat-na1-test");
        let built = builder.store(store).store_options(options).build();
        assert_eq!(built.is_ok(), expected == Durability::Disk, "{settings:?}");
        let stated = RedisStore::builder(server.url())
            .stated_durability(Durability::Disk)
            .open()
            .await;
        assert_eq!(
            stated.is_ok(),
            expected == Durability::Disk,
            "more than the settings promise"
        );
    }
}

#[tokio::test]
async fn takes_what_is_stated_where_the_settings_are_not_shown() {
    let hidden = [&DURABLE[..], &["--rename-command", "CONFIG", ""]].concat();
    let Some(server) = Redis::start(&hidden) else {
        return;
    };
    let refused = RedisStore::open(server.url()).await.unwrap_err().to_string();
    assert!(refused.contains("state its durability"), "{refused}");
    let store = RedisStore::builder(server.url())
        .stated_durability(Durability::Disk)
        .open()
        .await;
    let store = store.unwrap();
    assert!(store.is_durability_stated() && store.durability() == Durability::Disk);
    assert!(
        format!("{store:?}").contains("is_durability_stated: true"),
        "{store:?}"
    );
}

#[tokio::test]
async fn errors_say_where_and_show_no_password() {
    let protected = [&DURABLE[..], &["--requirepass", "right-secret"]].concat();
    let Some(server) = Redis::start(&protected) else {
        return;
    };
    let (port, url) = (server.port(), |password| {
        format!("redis://:{password}@127.0.0.1:{}/", server.port())
    });
    let error = RedisStore::open(url("wrong-secret")).await.unwrap_err();
    let text = format!("{error} {error:?}");
    assert!(
        text.contains(&port.to_string()) && !text.contains("secret"),
        "{text}"
    );
    let builder = RedisStore::builder(url("right-secret"));
    assert!(!format!("{builder:?}").contains("secret"), "{builder:?}");
    let store = builder.open().await.unwrap();
    assert!(!format!("{store:?}").contains("secret"), "{store:?}");
    server.kill().unwrap();
    let error = RedisStore::open(url("right-secret"))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&port.to_string()) && !error.contains("secret"),
        "{error}"
    );
}
