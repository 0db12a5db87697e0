//! Publishing a message, once with a key.

use hubspot_conversations::ApiVersion;
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use tests::hubspot::dice::Dice;

use super::{connected, incoming, retrying, thread_of};

fn publishes(hubspot: &StandIn) -> usize {
    let requests = hubspot.requests();
    let is_publish = |request: &&http::Request<bytes::Bytes>| {
        request.method() == "POST" && request.uri().path().ends_with("/messages")
    };
    requests.iter().filter(is_publish).count()
}

#[tokio::test]
async fn a_key_makes_a_lost_publish_one_message() {
    for version in ApiVersion::ALL {
        let hubspot = StandIn::start();
        let client = retrying(&hubspot, *version);
        let (channel, account) = connected(&hubspot, &client).await;
        let publish = || {
            client
                .publish_channel_message(&*channel, incoming(&account, "Where is it?"))
                .idempotency_key("chat-77:15")
        };
        // Stored, and the response lost, in each attempt of the first call.
        let lost = Fault::disconnect()
            .after_storing()
            .on(Operation::PublishChannelMessage);
        hubspot.fail_next(lost.times(4));
        let error = publish().await.unwrap_err();
        assert!(error.is_unknown(), "{error}");
        assert!(error.is_retryable(), "with the key: {error}");
        assert_eq!((error.attempts(), publishes(&hubspot)), (4, 4));
        // Later, in any process.
        let first = publish().await.unwrap();
        assert_eq!(publish().await.unwrap().id, first.id);
        assert_eq!(hubspot.messages(thread_of(&first)).len(), 1);

        // The retry of one call.
        hubspot.fail_next(
            Fault::status(503)
                .after_storing()
                .on(Operation::PublishChannelMessage),
        );
        let request = client.publish_channel_message(&*channel, incoming(&account, "Hello?"));
        let second = request.idempotency_key("chat-77:16").await.unwrap();
        assert_eq!(second.attempts(), 2);
        assert_eq!(
            hubspot.messages(thread_of(&first)).len(),
            2,
            "one conversation is one thread"
        );
    }
}

#[tokio::test]
async fn without_a_key_a_publish_is_not_retried() {
    let hubspot = StandIn::start();
    let client = retrying(&hubspot, ApiVersion::V3);
    let (channel, account) = connected(&hubspot, &client).await;
    for fault in [Fault::disconnect(), Fault::status(503), Fault::disconnect()] {
        hubspot.fail_next(fault.after_storing().on(Operation::PublishChannelMessage));
    }
    let publish = || client.publish_channel_message(&*channel, incoming(&account, "Where is it?"));
    let errors = [
        publish().await.unwrap_err(),
        publish().await.unwrap_err(),
        // An empty key is none.
        publish().idempotency_key("").await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_unknown() && !error.is_retryable(), "{error}");
        assert_eq!(error.attempts(), 1);
    }
    assert_eq!(publishes(&hubspot), 3);
}

/// What is said of each call is true, and a key has one message at most, whatever is lost.
#[tokio::test]
async fn two_hundred_seeds_never_publish_twice() {
    let hubspot = StandIn::start();
    let client = retrying(&hubspot, ApiVersion::V3);
    let (channel, account) = connected(&hubspot, &client).await;
    let (mut lost, mut unknown) = (0, 0);
    for seed in 0..200 {
        let mut dice = Dice::new(seed);
        let text = format!("Question {seed}");
        let key = format!("question-{seed}");
        for _ in 0..dice.below(5) {
            let fault = match dice.below(4) {
                0 => Fault::disconnect(),
                1 => Fault::status(503),
                2 => Fault::disconnect().after_storing(),
                _ => Fault::status(502).after_storing(),
            };
            hubspot.fail_next(fault.on(Operation::PublishChannelMessage));
        }
        let mut results = Vec::new();
        for _ in 0..2 {
            let request = client.publish_channel_message(&*channel, incoming(&account, &text));
            results.push(request.idempotency_key(&*key).await);
            let stored: Vec<String> = all_messages(&hubspot, &text);
            assert!(stored.len() <= 1, "seed {seed}: {stored:?}");
            match results.last().unwrap() {
                Ok(message) => assert_eq!(stored, [&*message.id], "seed {seed}"),
                Err(error) => {
                    unknown += 1;
                    assert!(
                        error.is_unknown() || (error.is_not_sent() && stored.is_empty()),
                        "seed {seed}: {error}"
                    );
                }
            }
            lost += usize::from(!stored.is_empty() && results.last().unwrap().is_err());
        }
        if results[1].is_err() {
            // Faults are left of this seed: the next call has them.
            while hubspot.pending_faults() > 0 {
                client
                    .publish_channel_message(&*channel, incoming(&account, &text))
                    .idempotency_key(&*key)
                    .await
                    .ok();
            }
        }
        let request = client.publish_channel_message(&*channel, incoming(&account, &text));
        let last = request.idempotency_key(&*key).await.unwrap();
        assert_eq!(all_messages(&hubspot, &text), [&*last.id], "seed {seed}");
        for message in results.into_iter().flatten() {
            assert_eq!(message.id, last.id, "seed {seed}");
        }
    }
    assert!(lost > 5 && unknown > lost, "{lost} lost of {unknown} unknown");
}

/// The ids of the messages with a text on the threads of the account.
fn all_messages(hubspot: &StandIn, text: &str) -> Vec<String> {
    let threads = (8_000_000_001..8_000_000_010_u64).flat_map(|thread| hubspot.messages(thread));
    let of_text = threads.filter(|message| message.text() == Some(text));
    of_text.map(|message| message.id().to_owned()).collect()
}
