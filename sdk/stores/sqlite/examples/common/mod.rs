//! Shared code of these examples, beside that of the examples of the client alone.
#![allow(dead_code, reason = "each example uses a part")]

pub(crate) mod answers;
#[path = "../../../../examples/support/mod.rs"]
pub(crate) mod support;

use std::path::Path;

use hubspot_conversations::ClientBuilder;
use hubspot_conversations::store::{Durability, MemoryStore, StoreOptions};
use hubspot_conversations_sqlite::SqliteStore;
use support::say;
use tokio::sync::watch;

/// Opens the store, and returns how a client is given it. Without a file it is in memory, for a stand-in, whose threads are
/// deleted when the program exits.
pub(crate) fn open_store(
    file: Option<&Path>,
) -> Result<impl FnOnce(ClientBuilder) -> ClientBuilder + use<>, String> {
    let store = file.map(SqliteStore::open).transpose();
    let store = store.map_err(|error| format!("The store cannot be used, and nothing was sent. {error}."))?;
    Ok(|builder: ClientBuilder| match store {
        Some(store) => builder
            .store(store)
            .store_options(StoreOptions::new().durability(Durability::Disk)),
        None => builder.store(MemoryStore::new()),
    })
}

/// Returns a channel that becomes true at the first Ctrl-C. The second Ctrl-C exits at once with `status`.
pub(crate) fn interrupted(status: u8) -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        if let Err(error) = tokio::signal::ctrl_c().await {
            say(format_args!("Cannot wait for Ctrl-C: {error}"));
            // Keeps the channel open.
            return std::future::pending().await;
        }
        sender.send_replace(true);
        say(format_args!(
            "\nStopping after the messages in flight. Press Ctrl-C again to exit at once."
        ));
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(status.into());
        }
    });
    receiver
}

/// Waits for Ctrl-C.
pub(crate) async fn stopped(interrupted: &watch::Receiver<bool>) {
    // Fails only where the channel is closed, which it never is.
    let _ = interrupted.clone().wait_for(|stop| *stop).await;
}
