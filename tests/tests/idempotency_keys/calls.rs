//! What a call with a key returns.

use std::time::Duration;

use hubspot_conversations::bulk::Item;
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::{MemoryStore, SendState};
use hubspot_conversations::{ChannelAccount, ErrorKind, NewComment, NewMessage, Recipient, Result};

use crate::{client, lost, sends, state};

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
