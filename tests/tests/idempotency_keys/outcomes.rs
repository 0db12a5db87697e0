//! Lost responses, calls that are dropped, and messages that are sent again.

use std::time::Duration;

use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::{Key, Kind, MemoryStore, SendState, Store, Value};
use hubspot_conversations::{ErrorKind, Result};

use crate::{builder, client, lost, sends, state};

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

/// The process is killed after it recorded the proof, and before it removed its send from the thread.
#[tokio::test]
async fn does_not_wait_for_a_send_of_the_key_that_was_proven_not_sent() -> Result<()> {
    let (stand_in, store) = (StandIn::start(), MemoryStore::new());
    let thread = stand_in.email_thread();
    let on_thread = Key::new(Kind::Thread, ["default", &thread.to_string()]);
    let one = client(&stand_in, &store);
    let delay = Duration::from_millis(400);
    stand_in.fail_next(Fault::status(400).after(delay).on(Operation::SendMessage));
    let refused = one.thread(thread).comment("a").idempotency_key("k");
    let read = async {
        tokio::time::sleep(delay / 2).await;
        store.get(&on_thread).await.expect("a read").record
    };
    let (refused, running) = tokio::join!(refused.into_future(), read);
    assert!(refused.expect_err("refused").is_not_sent());
    let present = store.get(&on_thread).await.expect("a read").record;
    let to = Value {
        bytes: &running.expect("a send that runs").value,
        ttl: None,
    };
    let from = present.map(|record| record.revision);
    store.swap(&on_thread, from, to).await.expect("a write");
    // It waits for no other send, and its message can be no other's.
    stand_in.fail_next(lost());
    let sent = client(&stand_in, &store)
        .thread(thread)
        .comment("a")
        .idempotency_key("k")
        .await?;
    assert!(sent.recovered() && sent.recorded());
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
