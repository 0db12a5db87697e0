//! A store that loses records while it is open, and says so by its identity.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hubspot_conversations::mock::{Fault, NewThread, Operation, StandIn};
use hubspot_conversations::store::{
    AfterStoreLoss, Durability, Key, Kind, MemoryStore, Read, Revision, Store, StoreError, StoreFuture,
    StoreOptions, Swap, Value,
};
use hubspot_conversations::{Client, Result};

use crate::{builder, sends};

/// Longer than the stand-in's list lags, which it does not.
const WAIT: Duration = Duration::from_millis(200);

/// A server whose records can be replaced.
#[derive(Clone, Default)]
struct Server(Arc<Mutex<(MemoryStore, u64)>>);

impl Server {
    fn records(&self) -> MemoryStore {
        self.0.lock().expect("no panic").0.clone()
    }

    /// Another server takes its place, with these records.
    fn replace(&self, records: MemoryStore) {
        let mut server = self.0.lock().expect("no panic");
        *server = (records, server.1 + 1);
    }

    /// Copies records as they are now.
    async fn copy(&self, keys: &[Key]) -> MemoryStore {
        let copy = MemoryStore::new();
        for key in keys {
            let record = self.records().get(key).await.expect("a read").record;
            let bytes = &record.expect("a record").value;
            let to = Value { bytes, ttl: None };
            copy.swap(key, None, to).await.expect("a copy");
        }
        copy
    }

    /// Removes a record, as if the process that was about to write it had been killed before.
    async fn forget(&self, key: &Key, rest: &[Key]) {
        let copy = self.copy(rest).await;
        assert!(copy.get(key).await.expect("a read").record.is_none());
        self.0.lock().expect("no panic").0 = copy;
    }

    /// Another process's client.
    fn client(&self, stand_in: &StandIn, then: AfterStoreLoss) -> Client {
        let handle = Handle {
            server: self.clone(),
            kept: Mutex::new(None),
        };
        let options = StoreOptions::new().after_store_loss(then);
        let builder = builder(stand_in).store(handle).store_options(options);
        builder.build().expect("a valid client")
    }
}

struct Handle {
    server: Server,
    kept: Mutex<Option<u64>>,
}

impl Handle {
    fn records(&self) -> Result<MemoryStore, StoreError> {
        let server = self.server.0.lock().expect("no panic");
        match *self.kept.lock().expect("no panic") {
            Some(kept) if kept != server.1 => Err(StoreError::other_identity()),
            _ => Ok(server.0.clone()),
        }
    }
}

impl Store for Handle {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move { self.records()?.get(key).await })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move { self.records()?.swap(key, from, to).await })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        Box::pin(async move { self.records()?.list(kind, after).await })
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }

    fn identity(&self) -> StoreFuture<'_, Option<String>> {
        Box::pin(async move {
            let identity = self.server.0.lock().expect("no panic").1;
            *self.kept.lock().expect("no panic") = Some(identity);
            Ok(Some(identity.to_string()))
        })
    }

    fn kept_identity(&self) -> Option<String> {
        let kept = *self.kept.lock().expect("no panic");
        kept.map(|kept| kept.to_string())
    }
}

/// The handle fails once, for the first client that uses it.
#[tokio::test]
async fn all_clients_that_share_a_handle_notice_a_loss() -> Result<()> {
    let (stand_in, server) = (StandIn::start(), Server::default());
    let handle = Arc::new(Handle {
        server: server.clone(),
        kept: Mutex::new(None),
    });
    let [one, other] = [(); 2].map(|()| {
        let client = builder(&stand_in).store(Arc::clone(&handle)).build();
        client.expect("a valid client")
    });
    let thread = stand_in.email_thread();
    for (client, key) in [(&one, "k"), (&other, "l")] {
        client
            .thread(thread)
            .comment("It left.")
            .idempotency_key(key)
            .await?;
    }
    server.replace(MemoryStore::new());
    for client in [&one, &other] {
        let again = client.thread(thread).comment("It left.").idempotency_key("k");
        let error = again.await.expect_err("its record may be lost");
        assert!(error.is_unknown() && error.is_store(), "{error}");
    }
    assert_eq!(sends(&stand_in), 2);
    Ok(())
}

const LOOK_FIRST: AfterStoreLoss = AfterStoreLoss::LookFirst { wait: WAIT };

#[tokio::test]
async fn a_key_is_unknown_after_a_loss_and_nothing_is_sent() -> Result<()> {
    let (stand_in, server) = (StandIn::start(), Server::default());
    let [one, other, first] = [(); 3].map(|()| server.client(&stand_in, AfterStoreLoss::Refuse));
    let thread = stand_in.email_thread();
    one.thread(thread)
        .comment("It left.")
        .idempotency_key("k")
        .await?;
    other
        .thread(thread)
        .comment("Another.")
        .idempotency_key("l")
        .await?;
    server.replace(MemoryStore::new());
    // Who has the store open, and who opens it now, once the first has noticed.
    for client in [&other, &one, &first] {
        let error = client
            .thread(thread)
            .comment("It left.")
            .idempotency_key("k")
            .await;
        let error = error.expect_err("the key may have been used");
        assert!(error.is_unknown() && error.is_store(), "{error}");
    }
    assert_eq!(sends(&stand_in), 2);
    // A send without a key does not need to know.
    one.thread(thread).comment("Without a key.").await?;
    Ok(())
}

#[tokio::test]
async fn looks_at_the_thread_first_where_the_caller_says_so() -> Result<()> {
    let (stand_in, server) = (StandIn::start(), Server::default());
    let [one, other] = [(); 2].map(|()| server.client(&stand_in, LOOK_FIRST));
    let (thread, empty) = (
        stand_in.email_thread(),
        stand_in.add_thread(NewThread::email("b@example.com")),
    );
    let sent = one
        .thread(thread)
        .comment("It left.")
        .idempotency_key("k")
        .await?;
    assert!(other.sends().get("none").await?.is_none());
    server.replace(MemoryStore::new());
    let again = other
        .thread(thread)
        .comment("It left.")
        .idempotency_key("k")
        .await;
    let error = again.expect_err("the thread has a message that could be it");
    assert!(error.is_unknown() && error.candidates() == [sent.id()], "{error}");
    let begun = std::time::Instant::now();
    other
        .thread(empty)
        .comment("It left.")
        .idempotency_key("m")
        .await?;
    assert!(
        begun.elapsed() < WAIT,
        "the loss is longer ago than the wait by now"
    );
    assert_eq!(sends(&stand_in), 2);
    // That one is known again.
    let replayed = one.thread(empty).comment("It left.").idempotency_key("m").await?;
    assert!(replayed.replayed() && sends(&stand_in) == 2);
    Ok(())
}

#[tokio::test]
async fn a_proof_of_before_a_loss_proves_nothing() -> Result<()> {
    let (stand_in, server) = (StandIn::start(), Server::default());
    let client = server.client(&stand_in, AfterStoreLoss::Refuse);
    let thread = stand_in.email_thread();
    stand_in.fail_next(Fault::status(400).on(Operation::SendMessage));
    let refused = client
        .thread(thread)
        .comment("It left.")
        .idempotency_key("k")
        .await;
    assert!(refused.expect_err("refused").is_not_sent());
    let keys = [Key::new(Kind::Epoch, []), Key::new(Kind::Send, ["default", "k"])];
    let older = server.copy(&keys).await;
    client
        .thread(thread)
        .comment("It left.")
        .idempotency_key("k")
        .await?;
    // A replica that has not got the last record is promoted.
    server.replace(older);
    let again = client
        .thread(thread)
        .comment("It left.")
        .idempotency_key("k")
        .await;
    let error = again.expect_err("it was sent since");
    assert!(error.is_unknown(), "{error}");
    Ok(())
}

/// Another server takes the place with these records while a client sends. The end of the send is recorded there.
async fn records_what_was_sent_meanwhile(
    stand_in: &StandIn,
    server: &Server,
    [one, other]: [&Client; 2],
    records: MemoryStore,
) -> Result<()> {
    let thread = stand_in.email_thread();
    let send = |client: &Client| client.thread(thread).comment("It left.").idempotency_key("k");
    let known = records.get(&key()).await.expect("a read").record;
    stand_in.fail_next(Fault::delay(WAIT * 3).on(Operation::SendMessage));
    let lose = async {
        tokio::time::sleep(WAIT).await;
        server.replace(records);
        other.sends().get("k").await
    };
    let (sent, lost) = tokio::join!(send(one).into_future(), lose);
    let sent = sent?;
    assert!(lost?.is_some() == known.is_some() && sent.recorded());
    // The wait after the loss is over, and the message has its owner: the thread would not show it as another's.
    let again = send(other).await?;
    assert!(again.replayed() && again.id() == sent.id());
    Ok(())
}

/// The key of the record.
fn key() -> Key {
    Key::new(Kind::Send, ["default", "k"])
}

#[tokio::test]
async fn records_what_was_sent_while_records_were_lost() -> Result<()> {
    let (stand_in, server) = (StandIn::start(), Server::default());
    let [one, other] = [(); 2].map(|()| server.client(&stand_in, LOOK_FIRST));
    assert!(other.sends().get("k").await?.is_none());
    records_what_was_sent_meanwhile(&stand_in, &server, [&one, &other], MemoryStore::new()).await?;
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}

/// The copy has the record of the key's first attempt, and neither the second one's nor that of the send that runs.
#[tokio::test]
async fn records_what_was_sent_while_an_older_copy_was_restored() -> Result<()> {
    let (stand_in, server) = (StandIn::start(), Server::default());
    let [one, other] = [(); 2].map(|()| server.client(&stand_in, LOOK_FIRST));
    let thread = one.thread(stand_in.email_thread());
    let refused = || thread.comment("It left.").idempotency_key("k");
    stand_in.fail_next(Fault::status(422).on(Operation::SendMessage).times(2));
    assert!(refused().await.unwrap_err().is_not_sent());
    let older = server.copy(&[Key::new(Kind::Epoch, []), key()]).await;
    assert!(older.get(&key()).await.expect("a read").record.is_some());
    assert!(refused().await.unwrap_err().is_not_sent());
    assert!(other.sends().get("k").await?.is_some());
    records_what_was_sent_meanwhile(&stand_in, &server, [&one, &other], older).await
}

/// A process ends between the two records that say so of the message that it sent while records were lost: the thread's
/// names its owner, and the key's is not there.
#[tokio::test]
async fn a_message_with_an_owner_may_be_that_of_a_lost_key() -> Result<()> {
    let (stand_in, server) = (StandIn::start(), Server::default());
    let [one, other] = [(); 2].map(|()| server.client(&stand_in, LOOK_FIRST));
    let thread = stand_in.email_thread();
    assert!(other.sends().get("k").await?.is_none());
    records_what_was_sent_meanwhile(&stand_in, &server, [&one, &other], MemoryStore::new()).await?;
    let of_thread = Key::new(Kind::Thread, ["default", &thread.to_string()]);
    server
        .forget(&key(), &[Key::new(Kind::Epoch, []), of_thread])
        .await;
    let send = |thread, key| other.thread(thread).comment("It left.").idempotency_key(key);
    let error = send(thread, "k").await.expect_err("it was sent before");
    assert!(error.is_unknown() && error.candidates().len() == 1, "{error}");
    assert_eq!(sends(&stand_in), 1);

    // Those of other keys, and of sends without one, are no candidates.
    let newer = stand_in.add_thread(NewThread::email("b@example.com"));
    other.thread(newer).comment("It left.").await?;
    send(newer, "l").await?;
    send(newer, "m").await?;
    assert_eq!(sends(&stand_in), 4);
    Ok(())
}

#[tokio::test]
async fn a_message_has_no_second_owner_after_a_loss() -> Result<()> {
    let (stand_in, server) = (StandIn::start(), Server::default());
    let [one, other] = [(); 2].map(|()| server.client(&stand_in, LOOK_FIRST));
    let thread = stand_in.email_thread();
    let sent = one.thread(thread).comment("It left.").await?;
    assert!(other.sends().get("none").await?.is_none());
    server.replace(MemoryStore::new());
    stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let lost = other.thread(thread).comment("It left.").await;
    let error = lost.expect_err("the one message is another's");
    assert!(error.is_unknown() && error.candidates() == [sent.id()], "{error}");
    Ok(())
}
