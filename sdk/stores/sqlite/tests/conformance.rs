//! The SQLite store keeps what a store promises.

use std::sync::Arc;

use hubspot_conversations::store::{Key, Kind, Store, Swap, Value, conformance};
use hubspot_conversations_sqlite::SqliteStore;

#[tokio::test]
async fn conforms() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sends.db");
    let open = || async { Ok(Arc::new(SqliteStore::open(&file)?) as Arc<dyn Store>) };
    if let Err(violations) = conformance::check(open).await {
        panic!("{violations}");
    }
}

#[tokio::test]
async fn sends_conform() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sends.db");
    let open = || async { Ok(Arc::new(SqliteStore::open(&file)?) as Arc<dyn Store>) };
    if let Err(violations) = conformance::sends(open).await {
        panic!("{violations}");
    }
}

#[tokio::test]
async fn keeps_records_after_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sends.db");
    let key = Key::new(Kind::Send, ["1", "order-42"]);
    let value = Value {
        bytes: b"sent",
        ttl: None,
    };
    let swap = SqliteStore::open(&file)
        .unwrap()
        .swap(&key, None, value)
        .await
        .unwrap();
    assert!(matches!(swap, Swap::Written { .. }));
    let read = SqliteStore::open(&file).unwrap().get(&key).await.unwrap();
    assert_eq!(read.record.unwrap().value, b"sent"[..]);
}
