//! What a store on a server does once its records may be lost.

use std::time::{Duration, Instant};

use hubspot_conversations::store::{Key, Kind, Store, StoreError, Swap, Value};

/// How long a handle may take until it is connected again.
const MAX_RECONNECT: Duration = Duration::from_secs(20);

fn key(name: &str) -> Key {
    Key::new(Kind::Send, ["loss", name])
}

/// Writes a record that is not there. Returns whether it was written.
///
/// # Errors
///
/// The store fails.
pub async fn write(store: &impl Store, name: &str) -> Result<bool, StoreError> {
    let to = Value {
        bytes: b"sent",
        ttl: None,
    };
    Ok(matches!(
        store.swap(&key(name), None, to).await?,
        Swap::Written { .. }
    ))
}

/// Returns whether a record is there, once the store is connected again.
///
/// # Errors
///
/// The store's identity is another one, or it fails for long.
pub async fn read(store: &impl Store, name: &str) -> Result<bool, StoreError> {
    let started = Instant::now();
    loop {
        match store.get(&key(name)).await {
            Err(error) if !error.is_other_identity() && started.elapsed() < MAX_RECONNECT => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            read => return Ok(read?.record.is_some()),
        }
    }
}

/// Lets two handles keep to the identity, and see a record.
///
/// # Panics
///
/// When the store fails.
pub async fn keep(stores: &[impl Store; 2]) {
    for store in stores {
        assert!(store.identity().await.unwrap().is_some());
    }
    assert!(write(&stores[0], "before").await.unwrap() && read(&stores[1], "before").await.unwrap());
}

/// The records are an older copy: the first handle has seen the lost revision, and its call makes the other, which has not,
/// notice too.
///
/// # Panics
///
/// When one of them does not.
pub async fn notice_older(stores: &[impl Store; 2]) {
    let error = read(&stores[0], "before").await.expect_err("lost");
    assert!(error.is_other_identity(), "{error}");
    notice(stores).await;
}

/// Both handles notice, change nothing, and go on with one identity.
///
/// # Panics
///
/// When they do not.
pub async fn notice(stores: &[impl Store; 2]) {
    for store in stores {
        let error = read(store, "before").await.expect_err("the records may be lost");
        assert!(error.is_other_identity(), "{error}");
        let error = write(store, "after").await.expect_err("nothing is written");
        assert!(error.is_other_identity(), "{error}");
    }
    let [first, second] = [
        stores[0].identity().await.unwrap(),
        stores[1].identity().await.unwrap(),
    ];
    assert_eq!(first, second);
    assert!(stores.iter().all(|store| store.kept_identity() == first));
    for store in stores {
        assert!(!read(store, "after").await.unwrap());
    }
}
