//! Sends with an idempotency key, against the stand-in: what leaves, and what is answered.

// Helpers of tests panic as tests do.
#![allow(clippy::expect_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use hubspot_conversations::bulk::Item;
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::{
    Durability, Key, Kind, MemoryStore, Read, Revision, SendState, Store, StoreError, StoreFuture,
    StoreOptions, StoreTime, Swap, Value,
};
use hubspot_conversations::{
    ChannelAccount, Client, ClientBuilder, Error, ErrorKind, NewComment, NewMessage, Recipient, Result,
    RetryPolicy,
};

/// Another process has another client, and the same store.
fn client(stand_in: &StandIn, store: &MemoryStore) -> Client {
    builder(stand_in)
        .store(store.clone())
        .build()
        .expect("a valid client")
}

fn builder(stand_in: &StandIn) -> ClientBuilder {
    let short = Duration::from_millis(300);
    stand_in
        .client_builder()
        .settle_time(short)
        .total_timeout(short * 4)
}

fn lost() -> Fault {
    Fault::disconnect().after_storing().on(Operation::SendMessage)
}

fn sends(stand_in: &StandIn) -> usize {
    let is_send = |request: &&http::Request<_>| {
        request.method() == "POST" && request.uri().path().ends_with("/messages")
    };
    stand_in.requests().iter().filter(is_send).count()
}

async fn state(client: &Client, key: &str) -> Option<SendState> {
    let status = client.sends().get(key).await.expect("a readable store");
    status.map(|status| status.state().clone())
}

#[tokio::test]
async fn same_key_and_message_sends_once() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    let first = client(&stand_in, &store)
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await?;
    assert!(!first.replayed() && first.recorded());
    let again = client(&stand_in, &store)
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await?;
    assert!(again.replayed() && !again.recovered());
    assert_eq!((again.id(), sends(&stand_in)), (first.id(), 1));
    let state = state(&client(&stand_in, &store), "k").await;
    assert!(matches!(state, Some(SendState::Sent { message_id }) if message_id == first.id()));
    Ok(())
}

#[tokio::test]
async fn key_of_another_message_is_refused() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let thread = client.thread(stand_in.email_thread());
    let message = || {
        NewMessage::new("a", stand_in.agent(), stand_in.mailbox())
            .recipient(Recipient::email("x@example.com"))
    };
    thread.send(message()).idempotency_key("k").await?;
    let others = [
        message().subject("s"),
        message().file("7"),
        message().recipient(Recipient::email("y@example.com")),
        NewMessage::new("a", stand_in.agent(), ChannelAccount::email("9"))
            .recipient(Recipient::email("x@example.com")),
    ];
    for other in others {
        let error = thread
            .send(other)
            .idempotency_key("k")
            .await
            .expect_err("another message");
        assert!(error.is_key_reused() && error.is_not_sent(), "{error}");
    }
    let elsewhere = client.thread(stand_in.chat_thread());
    let error = elsewhere
        .send(message())
        .idempotency_key("k")
        .await
        .expect_err("another thread");
    assert!(error.is_key_reused());
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}

#[tokio::test]
async fn lost_answer_is_recovered_and_then_replayed() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    stand_in.fail_next(lost());
    let thread = stand_in.email_thread();
    let first = client(&stand_in, &store)
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await?;
    assert!(first.recovered() && first.recorded());
    let again = client(&stand_in, &store)
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await?;
    assert!(again.replayed());
    assert_eq!((again.id(), sends(&stand_in)), (first.id(), 1));
    Ok(())
}

#[tokio::test]
async fn unknown_key_is_searched_and_never_sent() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    // The message is stored, and the list shows it late.
    stand_in.delay_listing(Duration::from_secs(2));
    stand_in.fail_next(lost());
    let one = client(&stand_in, &store);
    let error = one
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await
        .expect_err("it is not listed");
    assert!(error.is_unknown(), "{error}");
    assert_eq!(state(&one, "k").await, Some(SendState::Unknown));
    let other = client(&stand_in, &store);
    let error = other
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await
        .expect_err("nor is it now");
    assert!(error.is_unknown() && error.absent_since().is_some(), "{error}");
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let mut resolving = other.sends().resolve(Duration::ZERO);
    let settled = resolving.next().await.expect("one that is not settled")?;
    assert!(matches!(settled.state(), SendState::Sent { .. }), "{settled:?}");
    assert!(resolving.next().await.is_none() && resolving.checked() == 1);
    let sent = client(&stand_in, &store)
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await?;
    assert!(sent.replayed());
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}

#[tokio::test]
async fn refused_key_can_be_used_again() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let thread = client.thread(stand_in.email_thread());
    stand_in.fail_next(Fault::status(400).on(Operation::SendMessage));
    let error = thread
        .comment("a")
        .idempotency_key("k")
        .await
        .expect_err("it is refused");
    assert!(error.is_not_sent());
    let not_sent = SendState::NotSent {
        kind: ErrorKind::Refused,
        status: Some(400),
    };
    assert_eq!(state(&client, "k").await, Some(not_sent));
    assert!(!thread.comment("a").idempotency_key("k").await?.replayed());
    Ok(())
}

#[tokio::test]
async fn absent_message_is_sent_again_only_if_the_caller_says_so() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    // Nothing is stored.
    stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let one = client(&stand_in, &store);
    let error = one
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await
        .expect_err("unknown");
    assert!(error.is_unknown());
    let daring = builder(&stand_in)
        .store(store.clone())
        .resend_if_absent(Duration::from_millis(200))
        .build()?;
    let sent = daring.thread(thread).comment("a").idempotency_key("k").await?;
    assert!(!sent.replayed() && sends(&stand_in) == 2);
    let again = one.thread(thread).comment("a").idempotency_key("k").await?;
    assert!(again.replayed() && again.id() == sent.id());
    Ok(())
}

#[tokio::test]
async fn concurrent_calls_with_one_key_send_once() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    stand_in.fail_next(Fault::delay(Duration::from_millis(200)).on(Operation::SendMessage));
    let calls = (0..8).map(|_| {
        let client = client(&stand_in, &store);
        tokio::spawn(async move { client.thread(thread).comment("a").idempotency_key("k").await })
    });
    let mut ids = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        ids.push(call.await.expect("no panic")?.id().to_owned());
    }
    ids.dedup();
    assert_eq!((ids.len(), sends(&stand_in)), (1, 1));
    Ok(())
}

#[tokio::test]
async fn dropped_send_leaves_its_key_unknown() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let thread = client.thread(stand_in.email_thread());
    stand_in.fail_next(Fault::delay(Duration::from_millis(500)).on(Operation::SendMessage));
    let send = thread.comment("a").idempotency_key("k").into_future();
    assert!(
        tokio::time::timeout(Duration::from_millis(150), send)
            .await
            .is_err()
    );
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(state(&client, "k").await, Some(SendState::Unknown));
    let sent = thread.comment("a").idempotency_key("k").await?;
    assert!(sent.replayed() && sends(&stand_in) == 1);
    Ok(())
}

#[tokio::test]
async fn same_words_under_two_keys_are_two_messages() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    let send = |key: &'static str| {
        let client = client(&stand_in, &store);
        tokio::spawn(async move { client.thread(thread).comment("a").idempotency_key(key).await })
    };
    let (one, other) = (send("1"), send("2"));
    let (one, other) = (one.await.expect("no panic")?, other.await.expect("no panic")?);
    assert_ne!(one.id(), other.id());
    assert_eq!(sends(&stand_in), 2);
    Ok(())
}

/// One process crashed after its message was stored; another sends the same words under another key, and its answer is
/// lost: neither message may be taken for the other.
#[tokio::test]
async fn message_of_a_crashed_send_is_not_another_ones() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    stand_in.delay_listing(Duration::from_secs(1));
    stand_in.fail_next(lost());
    let one = client(&stand_in, &store);
    assert!(
        one.thread(thread)
            .comment("a")
            .idempotency_key("1")
            .await
            .is_err()
    );
    // Nothing of the second is stored.
    stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let other = client(&stand_in, &store);
    let error = other
        .thread(thread)
        .comment("a")
        .idempotency_key("2")
        .await
        .expect_err("it is not there");
    assert!(error.is_unknown(), "{error}");
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut states = Vec::new();
    let mut resolving = other.sends().resolve(Duration::ZERO);
    while let Some(status) = resolving.next().await {
        states.push(status?.state().clone());
    }
    assert_eq!(
        states,
        [SendState::Unknown, SendState::Unknown],
        "one message, and two that could own it"
    );
    Ok(())
}

#[tokio::test]
async fn forgotten_key_sends_again() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let thread = client.thread(stand_in.email_thread());
    assert!(!client.sends().forget("k").await?);
    let first = thread.comment("a").idempotency_key("k").await?;
    assert!(client.sends().forget("k").await?);
    assert_eq!(state(&client, "k").await, Some(SendState::Forgotten));
    let second = thread.comment("b").idempotency_key("k").await?;
    assert!(!second.replayed() && first.id() != second.id());
    Ok(())
}

#[tokio::test]
async fn key_needs_a_store_and_has_a_length() -> Result<()> {
    let stand_in = StandIn::start();
    let plain = stand_in.client()?.thread(stand_in.email_thread());
    let error = plain
        .comment("a")
        .idempotency_key("k")
        .await
        .expect_err("no store");
    assert!(error.is_configuration() && error.is_not_sent());
    let client = client(&stand_in, &MemoryStore::new());
    let thread = client.thread(stand_in.email_thread());
    for key in [String::new(), "x".repeat(256)] {
        let error = thread
            .comment("a")
            .idempotency_key(key)
            .await
            .expect_err("its length");
        assert!(error.is_not_sent(), "{error}");
    }
    thread
        .comment("a")
        .idempotency_key("é/: {}%\n".repeat(25))
        .await?;
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}

#[tokio::test]
async fn accounts_have_their_own_keys() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let one = client(&stand_in, &store);
    let thread = stand_in.email_thread();
    one.thread(thread).comment("a").idempotency_key("k").await?;
    let other = one.with_access_token(stand_in.token())?;
    let error = other
        .thread(thread)
        .comment("b")
        .idempotency_key("k")
        .await
        .expect_err("no name");
    assert!(error.is_configuration() && error.is_not_sent(), "{error}");
    let other = other.with_account("2");
    assert!(
        !other
            .thread(thread)
            .comment("b")
            .idempotency_key("k")
            .await?
            .replayed()
    );
    Ok(())
}

#[tokio::test]
async fn reply_is_replayed_although_the_thread_has_a_newer_message() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let thread = client.thread(stand_in.email_thread());
    let first = thread
        .reply("Thanks", stand_in.agent())
        .idempotency_key("k")
        .await?;
    stand_in.receive(stand_in.email_thread(), "One more thing");
    let again = thread
        .reply("Thanks", stand_in.agent())
        .idempotency_key("k")
        .await?;
    assert!(again.replayed() && again.id() == first.id());
    let error = thread
        .reply("Thank you", stand_in.agent())
        .idempotency_key("k")
        .await
        .expect_err("other words");
    assert!(error.is_key_reused());
    Ok(())
}

#[tokio::test]
async fn bulk_items_have_keys() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    for is_replayed in [false, true] {
        let items = (0..3).map(move |n| Item::new(n, thread, NewComment::new(format!("{n}"))));
        let mut sending = client(&stand_in, &store)
            .send_list(items)
            .idempotency_key(|n| format!("item-{n}"));
        while let Some(outcome) = sending.next().await {
            assert_eq!(outcome.end.sent().expect("it is sent").replayed(), is_replayed);
        }
    }
    assert_eq!(sends(&stand_in), 3);
    Ok(())
}

/// A store that fails from a call on, before or after it has written.
#[derive(Clone)]
struct Failing {
    store: MemoryStore,
    swaps: Arc<AtomicUsize>,
    fails_from: usize,
    after_writing: bool,
    is_up: Arc<AtomicBool>,
}

impl Store for Failing {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        self.store.get(key)
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            let number = self.swaps.fetch_add(1, Ordering::Relaxed);
            let fails = number >= self.fails_from && !self.is_up.load(Ordering::Relaxed);
            if !fails || self.after_writing {
                let swap = self.store.swap(key, from, to).await;
                if !fails {
                    return swap;
                }
            }
            Err(StoreError::new("it is down"))
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }
}

#[tokio::test]
async fn store_that_fails_at_any_write_never_sends_twice() {
    // The identity of the store, then the key and the thread, then the claim, then the key.
    let cases = (0..6).flat_map(|from| [(from, false), (from, true)]);
    let cases: Vec<_> = cases
        .map(|(from, after)| tokio::spawn(fails_from(from, after)))
        .collect();
    for case in cases {
        case.await.expect("no panic");
    }
}

async fn fails_from(fails_from: usize, after_writing: bool) {
    let case = format!("from {fails_from} on, after writing: {after_writing}");
    let stand_in = StandIn::start();
    let thread = stand_in.email_thread();
    let store = Failing {
        store: MemoryStore::new(),
        swaps: Arc::default(),
        fails_from,
        after_writing,
        is_up: Arc::default(),
    };
    let send = || {
        let builder = builder(&stand_in)
            .store(store.clone())
            .retry(RetryPolicy::never());
        let thread = builder.build().expect("a valid client").thread(thread);
        thread.comment("a").idempotency_key("k").into_future()
    };
    let result = send().await;
    match &result {
        // What was written although the store failed is found by reading.
        Ok(sent) => assert_eq!(sent.recorded(), fails_from >= 5 || after_writing, "{case}"),
        Err(error) => assert!(error.is_store() && error.is_not_sent(), "{case}: {error}"),
    }
    assert_eq!(sends(&stand_in), usize::from(result.is_ok()), "{case}");
    store.is_up.store(true, Ordering::Relaxed);
    // Open for the lease: total timeout, settle time and margin.
    tokio::time::sleep(Duration::from_millis(2_800)).await;
    let again = send().await;
    assert!(sends(&stand_in) <= 1, "{case}");
    match (&result, again) {
        (Ok(sent), again) => assert_eq!(again.expect("it is there").id(), sent.id(), "{case}"),
        (Err(_), Err(error)) => assert!(error.is_unknown(), "{case}: {error}"),
        (Err(_), Ok(_)) => {}
    }
}

#[tokio::test]
async fn store_that_fails_after_an_unknown_send_leaves_it_unknown() {
    let stand_in = StandIn::start();
    let thread = stand_in.email_thread();
    let store = Failing {
        store: MemoryStore::new(),
        swaps: Arc::default(),
        // The identity of the store, key and thread at the begin and at the end.
        fails_from: 5,
        after_writing: false,
        is_up: Arc::default(),
    };
    let client = builder(&stand_in)
        .store(store.clone())
        .build()
        .expect("a valid client");
    let send = || {
        client
            .thread(thread)
            .comment("a")
            .idempotency_key("k")
            .into_future()
    };
    stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let first = send().await.expect_err("its connection is closed");
    assert!(first.is_unknown() && !first.is_store(), "{first}");
    assert_eq!(store.swaps.load(Ordering::Relaxed), 5);
    let again = send().await.expect_err("the store fails");
    assert!(again.is_store() && again.is_unknown(), "{again}");
    assert!(
        again.may_have_been_received() && again.receipt().is_some(),
        "{again}"
    );
    assert_eq!(sends(&stand_in), 1);
}

#[tokio::test]
async fn builder_refuses_less_durability_than_required() {
    let options = StoreOptions::new().durability(Durability::Disk);
    let stand_in = StandIn::start();
    let built = stand_in
        .client_builder()
        .store(MemoryStore::new())
        .store_options(options)
        .build();
    let error = built.expect_err("less than required");
    assert!(error.is_configuration(), "{error}");
}

#[tokio::test]
async fn records_have_no_word_of_the_message() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let message = NewMessage::new("secretword", stand_in.agent(), stand_in.mailbox())
        .recipient(Recipient::email("private@example.com"));
    client
        .thread(stand_in.email_thread())
        .send(message)
        .idempotency_key("k")
        .await?;
    stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let lost: Result<_, Error> = client.thread(stand_in.chat_thread()).comment("secretword").await;
    assert!(lost.is_err());
    let plain = client
        .thread(stand_in.chat_thread())
        .prepare(NewComment::new("secretword"));
    let json = serde_json::to_value(plain.receipt()).expect("JSON");
    let fingerprint = json["fingerprint"].as_str().expect("a fingerprint");
    let mut records = 0;
    for kind in [Kind::Send, Kind::Thread] {
        for key in store.list(kind, None).await.expect("a list") {
            let record = store.get(&key).await.expect("a read").record.expect("a record");
            let text = format!("{} {}", key.as_str(), String::from_utf8_lossy(&record.value));
            for private in ["secretword", "private@example.com", fingerprint] {
                assert!(!text.contains(private), "{text}");
            }
            records += 1;
        }
    }
    assert_eq!(records, 3);
    Ok(())
}

#[tokio::test]
async fn second_call_of_one_client_is_not_told_that_nothing_was_sent() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let short = Duration::from_millis(600);
    let client = stand_in
        .client_builder()
        .total_timeout(short)
        .settle_time(short * 4)
        .store(store)
        .build()?;
    stand_in.delay_listing(Duration::from_secs(30));
    stand_in.fail_next(lost());
    let thread = client.thread(stand_in.email_thread());
    let one = tokio::spawn(thread.comment("a").idempotency_key("k").into_future());
    tokio::time::sleep(Duration::from_millis(50)).await;
    let error = thread
        .comment("a")
        .idempotency_key("k")
        .await
        .expect_err("the first one runs");
    assert!(error.is_unknown() && error.is_timeout(), "{error}");
    assert!(
        one.await
            .expect("no panic")
            .is_err_and(|error| error.is_unknown())
    );
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}

#[tokio::test]
async fn refused_message_can_be_corrected_under_its_key() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = client(&stand_in, &store).thread(stand_in.email_thread());
    stand_in.fail_next(Fault::status(400).on(Operation::SendMessage));
    assert!(thread.comment("a").idempotency_key("k").await.is_err());
    assert!(!thread.comment("b").idempotency_key("k").await?.replayed());
    Ok(())
}

#[tokio::test]
async fn message_that_cannot_be_read_back_was_sent_nevertheless() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = client(&stand_in, &store).thread(stand_in.email_thread());
    let first = thread.comment("a").idempotency_key("k").await?;
    // It was deleted.
    stand_in.fail_next(Fault::status(404).on(Operation::GetMessage));
    let again = thread.comment("a").idempotency_key("k").await?;
    assert!(again.replayed() && again.text().is_none());
    assert_eq!((again.id(), sends(&stand_in)), (first.id(), 1));
    Ok(())
}

#[tokio::test]
async fn outcome_of_a_bulk_item_has_the_receipt_of_its_message() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    let mut receipts = Vec::new();
    for _ in 0..2 {
        let item = Item::new(1, thread, NewComment::new("a")).idempotency_key("k");
        let mut sending = client(&stand_in, &store).send_list([item]);
        receipts.push(sending.next().await.and_then(|outcome| outcome.receipt));
    }
    let json = |n: usize| serde_json::to_value(&receipts[n]).expect("JSON");
    assert_eq!(json(0)["id"], json(1)["id"]);
    Ok(())
}

#[tokio::test]
async fn receipt_of_a_store_is_refused_without_it() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let client = client(&stand_in, &store);
    let thread = stand_in.email_thread();
    client.thread(thread).comment("a").idempotency_key("k").await?;
    let status = client.sends().get("k").await?.expect("a record");
    let receipt = status.receipt().expect("a receipt");
    assert!(client.thread(thread).find_sent(receipt).await?.sent().is_some());
    let other = builder(&stand_in).store(MemoryStore::new()).build()?;
    for client in [other, stand_in.client()?] {
        let error = client
            .thread(thread)
            .find_sent(receipt)
            .await
            .expect_err("another store");
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    }
    Ok(())
}

/// A store whose writes come late, and after whoever wanted them is gone.
#[derive(Clone)]
struct Late(MemoryStore, Duration);

impl Store for Late {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        self.0.get(key)
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        let (store, wait, key, bytes, ttl) = (self.0.clone(), self.1, key.clone(), to.bytes.to_vec(), to.ttl);
        let is_begin =
            key.kind() == Kind::Send && from.is_none() && String::from_utf8_lossy(&bytes).contains("open");
        let written = tokio::spawn(async move {
            if is_begin {
                tokio::time::sleep(wait).await;
            }
            store.swap(&key, from, Value { bytes: &bytes, ttl }).await
        });
        Box::pin(async move { written.await.map_err(StoreError::new)? })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.0.list(kind, after)
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }
}

#[tokio::test]
async fn begin_that_is_written_late_does_not_leave_its_key_open() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let late = Late(store.clone(), Duration::from_millis(300));
    let thread = stand_in.email_thread();
    let send = builder(&stand_in)
        .store(late)
        .build()?
        .thread(thread)
        .comment("a")
        .idempotency_key("k");
    assert!(
        tokio::time::timeout(Duration::from_millis(100), send.into_future())
            .await
            .is_err()
    );
    tokio::time::sleep(Duration::from_millis(500)).await;
    let client = client(&stand_in, &store);
    assert!(matches!(
        state(&client, "k").await,
        Some(SendState::NotSent { .. })
    ));
    assert!(
        !client
            .thread(thread)
            .comment("a")
            .idempotency_key("k")
            .await?
            .replayed()
    );
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}

/// The first message of a send that was sent again is stored late: it is not that of another send of the same words.
#[tokio::test]
async fn late_message_of_a_send_that_was_sent_again_is_nobody_elses() -> Result<()> {
    for has_store in [false, true] {
        let (stand_in, store) = (StandIn::start(), MemoryStore::new());
        let builder = builder(&stand_in).resend_if_absent(Duration::from_millis(200));
        let builder = if has_store { builder.store(store) } else { builder };
        let thread = builder.build()?.thread(stand_in.email_thread());
        let late = Fault::disconnect()
            .after_storing()
            .storing_after(Duration::from_millis(900));
        stand_in.fail_next(late.on(Operation::SendMessage));
        assert!(!thread.comment("a").await?.recovered(), "sent again");
        // Nothing of the other send is stored; it could be sent again as well, but for the late message.
        stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage).times(2));
        tokio::time::sleep(Duration::from_millis(300)).await;
        let error = thread
            .comment("a")
            .await
            .expect_err("the late message is not its own");
        assert!(error.is_unknown(), "{error}");
    }
    Ok(())
}

/// A store whose host was down: its time went on from its last write.
#[derive(Clone, Default)]
struct Rebooted(MemoryStore, Arc<AtomicUsize>);

impl Rebooted {
    fn time(&self, now: StoreTime) -> StoreTime {
        StoreTime::from_millis(now.as_millis() - self.1.load(Ordering::Relaxed) as u64)
    }
}

impl Store for Rebooted {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            let read = self.0.get(key).await?;
            let now = self.time(read.now);
            Ok(Read { now, ..read })
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            Ok(match self.0.swap(key, from, to).await? {
                Swap::Written { revision, now } => Swap::Written {
                    revision,
                    now: self.time(now),
                },
                Swap::Conflict(read) => Swap::Conflict(Read {
                    now: self.time(read.now),
                    ..read
                }),
            })
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.0.list(kind, after)
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }
}

#[tokio::test]
async fn message_from_before_the_host_was_down_is_found() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), Rebooted::default());
    let client = builder(&stand_in).store(store.clone()).build()?;
    stand_in.delay_listing(Duration::from_secs(1));
    stand_in.fail_next(lost());
    let thread = client.thread(stand_in.email_thread());
    assert!(
        thread
            .comment("a")
            .idempotency_key("k")
            .await
            .is_err_and(|error| error.is_unknown())
    );
    tokio::time::sleep(Duration::from_millis(4_500)).await;
    store.1.store(4_500, Ordering::Relaxed);
    let sent = thread.comment("a").idempotency_key("k").await?;
    assert!(sent.replayed() && sends(&stand_in) == 1);
    Ok(())
}

/// A process crashed after it had written that it sends to the thread, and before it had the key.
#[tokio::test]
async fn crashed_begin_does_not_keep_a_key_in_doubt() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    // Its write of the key is lost, and it does not end what it has begun.
    let crashing = Late(store.clone(), Duration::from_secs(60));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let send = builder(&stand_in)
        .store(crashing)
        .build()?
        .thread(stand_in.email_thread());
    runtime.spawn(send.comment("a").idempotency_key("k").into_future());
    tokio::time::sleep(Duration::from_millis(200)).await;
    runtime.shutdown_background();
    // The lease of its send on the thread has not ended.
    stand_in.fail_next(lost());
    let sent = client(&stand_in, &store)
        .thread(stand_in.email_thread())
        .comment("a")
        .idempotency_key("k")
        .await?;
    assert!(sent.recovered(), "it is the only one that can have sent it");
    assert_eq!(sends(&stand_in), 1);
    Ok(())
}
