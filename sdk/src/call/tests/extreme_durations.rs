//! Times at their ends: no limit, and no time at all.

use chrono::{DateTime, Utc};

use super::*;
use crate::{Delivery, NewComment, RetryPolicy};

/// A message of which HubSpot says how far it has come.
fn message(status: &str) -> Act {
    let body = format!(
        r#"{{"type":"MESSAGE","id":"1","text":"x","direction":"OUTGOING","status":{{"statusType":"{status}"}}}}"#
    );
    Act::answer(200, &[], &body)
}

#[tokio::test(start_paused = true)]
async fn the_longest_time_is_no_limit() {
    let longest = Duration::MAX;
    let policy = || RetryPolicy::default().backoff(seconds(0.01), longest);
    let asking = Act::answer(429, &[("retry-after", "18446744073709551615")], "");
    for options in [
        CallOptions::new().attempt_timeout(longest),
        CallOptions::new().total_timeout(longest),
        CallOptions::new().settle_time(longest),
        CallOptions::new().retry(policy()),
        CallOptions::new().retry(policy().max_retry_after(longest)),
        CallOptions::new()
            .attempt_timeout(longest)
            .total_timeout(longest)
            .settle_time(longest)
            .retry(policy().max_retry_after(longest)),
    ] {
        let wire = Script::new([Act::status(503), Act::answer(200, &[], PAGE)]);
        let read = client(wire, options.clone()).list_messages(1).await.unwrap();
        assert_eq!(read.attempts(), 2, "{options:?}");

        // What was sent is found, though its answer was lost and the thread was empty at first.
        let stored = format!(
            r#"{{"results":[{{"type":"COMMENT","id":"1","text":"x","createdAt":"{}"}}]}}"#,
            DateTime::<Utc>::from(std::time::SystemTime::now()).to_rfc3339()
        );
        let acts = [
            Act::Reset,
            Act::answer(200, &[], PAGE),
            Act::answer(200, &[], &stored),
        ];
        let sent = client(Script::new(acts), options.clone())
            .thread(1)
            .send(NewComment::new("x"))
            .await
            .unwrap();
        assert_eq!(sent.id(), "1", "{options:?}");

        // A wait that is asked for may be longer than any clock goes: that is not waited for.
        let wire = Script::new([asking.clone(), Act::answer(200, &[], PAGE)]);
        let error = client(wire, options).list_messages(1).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
    }
    let wire = Script::new([message("SENT"), message("SENT"), message("READ")]);
    let delivery = client(wire, CallOptions::new())
        .thread(1)
        .wait_for_delivery("1", longest)
        .await;
    assert_eq!(delivery.unwrap(), Some(Delivery::Read));
}

#[tokio::test(start_paused = true)]
async fn a_receipt_of_another_age_is_looked_for_all_the_same() {
    let prepared = client(Script::new([Act::Hang]), CallOptions::new())
        .thread(1)
        .prepare(NewComment::new("x"));
    let json = serde_json::to_value(prepared.receipt()).unwrap();
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let mut json = json.clone();
        json["at"] = serde_json::to_value(at).unwrap();
        let receipt = serde_json::from_value(json).unwrap();
        let page =
            r#"{"results":[{"type":"COMMENT","id":"1","text":"x","createdAt":"2026-01-01T00:00:00Z"}]}"#;
        let wire = Script::new([Act::answer(200, &[], page)]);
        let found = client(wire, CallOptions::new())
            .thread(1)
            .find_sent(&receipt)
            .await;
        match found {
            // Stored long after it: hardly the one, and not ruled out.
            Err(error) => assert!(error.is_unknown() && at == DateTime::<Utc>::MIN_UTC, "{error}"),
            Ok(found) => assert!(found.is_none() && at == DateTime::<Utc>::MAX_UTC),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn in_no_time_nothing_is_sent() {
    let none = Duration::ZERO;
    for (options, retry) in [
        (CallOptions::new().attempt_timeout(none), RetryPolicy::default()),
        (CallOptions::new().total_timeout(none), RetryPolicy::default()),
        (CallOptions::new().total_timeout(none), RetryPolicy::never()),
    ] {
        let wire = Script::new([Act::answer(201, &[], MESSAGE)]);
        let client = client(wire.clone(), options.retry(retry));
        let send = client.thread(1).send(NewComment::new("x")).await.unwrap_err();
        let read = client.list_messages(1).await.unwrap_err();
        for error in [&send, &read] {
            assert!(error.is_timeout() && !error.may_have_been_received(), "{error}");
            assert_eq!(error.attempts(), 0);
            assert!(error.to_string().ends_with("not sent within 0 s"), "{error}");
        }
        assert!(send.is_not_sent(), "{send}");
        assert_eq!(wire.attempts(), 0);
    }
}
