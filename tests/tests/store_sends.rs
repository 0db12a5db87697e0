//! The conformance checks of sends over a store: the one in memory passes them, and each planted fault is found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;

use hubspot_conversations::store::{
    Durability, Key, Kind, MemoryStore, Read, Revision, Store, StoreFuture, Swap, Value, conformance,
};

#[tokio::test]
async fn sends_over_the_store_in_memory_conform() {
    let store = MemoryStore::new();
    let open = || async { Ok(Arc::new(store.clone()) as Arc<dyn Store>) };
    conformance::sends(open)
        .await
        .unwrap_or_else(|violations| panic!("{violations}"));
}

/// What a store does wrong with the records of sends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum SendFault {
    ChecksAndThenWrites,
    LosesKeys,
    LosesWhatIsNewer,
    LosesThreads,
    KeepsNoEnd,
}

struct FaultySends(MemoryStore, SendFault);

impl Store for FaultySends {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            let mut read = self.0.get(key).await?;
            let is_newer = read
                .record
                .as_ref()
                .is_some_and(|record| record.value.ends_with(b"true}"));
            if match self.1 {
                SendFault::LosesKeys => key.kind() == Kind::Send,
                SendFault::LosesThreads => key.kind() == Kind::Thread,
                SendFault::LosesWhatIsNewer => is_newer,
                _ => false,
            } {
                read.record = None;
            }
            Ok(read)
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let present = self.0.get(key).await?;
            let revision = present.record.as_ref().map(|record| record.revision);
            match self.1 {
                // An end replaces what a begin wrote.
                SendFault::KeepsNoEnd if key.kind() == Kind::Send && from.is_some() => {
                    return Ok(Swap::Written {
                        revision: revision.unwrap_or(Revision::new(1)),
                        now: present.now,
                    });
                }
                SendFault::ChecksAndThenWrites if revision != from => return Ok(Swap::Conflict(present)),
                SendFault::ChecksAndThenWrites => tokio::task::yield_now().await,
                _ => {}
            }
            let present = self.0.get(key).await?.record;
            let from = match self.1 {
                SendFault::KeepsNoEnd => from,
                _ => present.map(|record| record.revision),
            };
            self.0.swap(key, from, to).await
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.0.list(kind, after)
    }

    fn durability(&self) -> Durability {
        self.0.durability()
    }
}

#[tokio::test]
async fn each_fault_of_sends_is_found() {
    let mut runs = tokio::task::JoinSet::new();
    for (fault, expected) in [
        (
            SendFault::ChecksAndThenWrites,
            "of calls with one key at once, one sends",
        ),
        (SendFault::LosesKeys, "a key that was sent is not sent again"),
        (
            SendFault::LosesWhatIsNewer,
            "of a newer version is not taken for none",
        ),
        (SendFault::LosesThreads, "the same words under two keys"),
        (SendFault::KeepsNoEnd, "a key that was sent is not sent again"),
    ] {
        runs.spawn(async move {
            let store = MemoryStore::new();
            let open = || async { Ok(Arc::new(FaultySends(store.clone(), fault)) as Arc<dyn Store>) };
            let violations = conformance::sends(open).await;
            let violations = violations.map_or_else(|violations| violations.to_string(), |()| String::new());
            (!violations.contains(expected))
                .then(|| format!("{fault:?}: expected \"{expected}\" in {violations}"))
        });
    }
    let missed: Vec<_> = runs.join_all().await.into_iter().flatten().collect();
    assert!(missed.is_empty(), "{missed:#?}");
}
