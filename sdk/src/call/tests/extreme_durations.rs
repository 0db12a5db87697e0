//! Tests of the longest and the shortest durations that options and receipts can have.

use chrono::{DateTime, Utc};

use super::*;
use crate::{ActorId, ChannelAccount, Delivery, Lookup, NewComment, NewMessage, RetryPolicy};

/// Responds with a message of this delivery status.
fn message(status: &str) -> Act {
    let body = format!(
        r#"{{"type":"MESSAGE","id":"1","text":"x","direction":"OUTGOING","status":{{"statusType":"{status}"}}}}"#
    );
    Act::respond(200, &[], &body)
}

#[tokio::test(start_paused = true)]
async fn accepts_the_longest_duration_everywhere() {
    let longest = Duration::MAX;
    let policy = || RetryPolicy::default().backoff(seconds(0.01), longest);
    let rate_limited = Act::respond(429, &[("retry-after", "18446744073709551615")], "");
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
        let backend = Script::new([Act::status(503), Act::respond(200, &[], PAGE)]);
        let read = client(backend, options.clone()).list_messages(1).await.unwrap();
        assert_eq!(read.attempts(), 2, "{options:?}");

        // A message whose response was lost is found, though the thread was empty at first.
        let now = DateTime::<Utc>::from(std::time::SystemTime::now());
        let stored = serde_json::json!({"results": [{
            "type": "MESSAGE", "id": "1", "text": "x", "createdAt": now, "createdBy": "A-7",
            "direction": "OUTGOING", "client": {"clientType": "INTEGRATION"},
        }]});
        let date = now.to_rfc2822();
        let acts = [
            Act::Reset,
            Act::respond(200, &[("date", date.as_str())], PAGE),
            Act::respond(200, &[("date", date.as_str())], &stored.to_string()),
        ];
        let message = NewMessage::new("x", ActorId::agent(7), ChannelAccount::email("1"));
        let sent = client(Script::new(acts), options.clone())
            .thread(1)
            .send(message)
            .await
            .unwrap();
        assert_eq!((sent.id(), sent.recovered()), ("1", true), "{options:?}");

        // A `Retry-After` longer than any deadline is reported instead of waited for.
        let backend = Script::new([rate_limited.clone(), Act::respond(200, &[], PAGE)]);
        let error = client(backend, options).list_messages(1).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
    }
    let backend = Script::new([message("SENT"), message("SENT"), message("READ")]);
    let delivery = client(backend, CallOptions::new())
        .thread(1)
        .wait_for_delivery("1", longest)
        .await;
    assert_eq!(delivery.unwrap(), Some(Delivery::Read));
}

#[tokio::test(start_paused = true)]
async fn find_sent_accepts_receipts_of_any_time() {
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
        let backend = Script::new([Act::respond(200, &[], page)]);
        let found = client(backend, CallOptions::new())
            .thread(1)
            .find_sent(&receipt)
            .await;
        // HubSpot's clock is not known, so the message may be of any send.
        assert!(
            matches!(&found, Ok(Lookup::Candidates(ids)) if ids == &["1"]),
            "{found:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn zero_timeout_sends_nothing() {
    let none = Duration::ZERO;
    for (options, retry) in [
        (CallOptions::new().attempt_timeout(none), RetryPolicy::default()),
        (CallOptions::new().total_timeout(none), RetryPolicy::default()),
        (CallOptions::new().total_timeout(none), RetryPolicy::never()),
    ] {
        let backend = Script::new([Act::respond(201, &[], MESSAGE)]);
        let client = client(backend.clone(), options.retry(retry));
        let send = client.thread(1).send(NewComment::new("x")).await.unwrap_err();
        let read = client.list_messages(1).await.unwrap_err();
        for error in [&send, &read] {
            assert!(error.is_timeout() && !error.may_have_been_received(), "{error}");
            assert_eq!(error.attempts(), 0);
            assert!(
                error.to_string().ends_with("no attempt could be made within 0 s"),
                "{error}"
            );
        }
        assert!(send.is_not_sent(), "{send}");
        assert_eq!(backend.attempts(), 0);
    }
}
