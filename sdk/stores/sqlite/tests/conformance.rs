//! The SQLite store keeps what a store promises.

use std::fs;
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

#[test]
fn leaves_foreign_files_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let other_database = folder.path().join("other.db");
    let connection = rusqlite::Connection::open(&other_database).unwrap();
    connection
        .execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        .unwrap();
    drop(connection);
    let text = folder.path().join("notes.txt");
    fs::write(&text, "not to be lost").unwrap();
    for file in [other_database, text] {
        let before = fs::read(&file).unwrap();
        let error = SqliteStore::open(&file).unwrap_err().to_string();
        assert!(
            error.starts_with(file.to_str().unwrap()) && error.contains("is not a store"),
            "{error}"
        );
        assert_eq!(fs::read(&file).unwrap(), before);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "no stray files");
}

#[test]
fn refuses_a_folder_a_missing_folder_and_a_newer_version() {
    let folder = tempfile::tempdir().unwrap();
    assert!(SqliteStore::open(folder.path()).is_err());
    assert!(SqliteStore::open(folder.path().join("missing/sends.db")).is_err());
    let file = folder.path().join("sends.db");
    drop(SqliteStore::open(&file).unwrap());
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 7).unwrap();
    drop(connection);
    let error = SqliteStore::open(&file).unwrap_err().to_string();
    assert!(error.contains("version 7"), "{error}");
}
