//! HubSpot's 429: a refusal before any processing, which holds all calls of a client.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use hubspot_conversations::{NewComment, RetryPolicy};
use tests::corpus::fixture;
use tests::hubspot::{Action, Server};
use tests::say;
use tests::setup::{TOKEN, unconfigured};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn client_without_a_limit_adapts_to_that_of_hubspot() {
    const PER_SECOND: usize = 19;
    let calls: Mutex<VecDeque<Instant>> = Mutex::default();
    let server = Server::by(move |_, _| {
        let mut calls = calls.lock().unwrap();
        let now = Instant::now();
        calls.retain(|at| now - *at < Duration::from_secs(1));
        if calls.len() >= PER_SECOND {
            return Action::json(429, fixture("error", "429-secondly.json"));
        }
        calls.push_back(now);
        Action::json(201, fixture("message", "comment.json"))
    })
    .await;
    let client = unconfigured().access_token(TOKEN).base_url(server.url());
    let client = client.build().unwrap();
    let started = Instant::now();
    let sent = stream::iter(1..=100_u64)
        .map(|thread| {
            client
                .send_message(thread, NewComment::new("Hello"))
                .into_future()
        })
        .buffer_unordered(32)
        .collect::<Vec<_>>()
        .await;
    let took = started.elapsed();
    let refused = server.count("POST") - 100;
    say(&format!(
        "100 comments at {PER_SECOND} a second: {took:.1?}, {refused} calls refused"
    ));
    let failed: Vec<String> = sent
        .iter()
        .filter_map(|sent| Some(sent.as_ref().err()?.to_string()))
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
    // At least 5.3 s by the limit; far more on a loaded machine. A call may take two minutes.
    assert!(took <= Duration::from_secs(60), "{took:?}");
    assert_eq!(server.count("GET"), 0);
    // About 30; more on a loaded machine. Without the adaptation it is several hundred.
    assert!(refused <= 100, "{refused} calls were refused");
}

#[tokio::test]
async fn refused_send_is_not_sent_at_once() {
    for name in ["429-secondly.json", "429-ten-secondly.json", "429-daily.json"] {
        let server = Server::always(Action::json(429, fixture("error", name))).await;
        let client = unconfigured().access_token(TOKEN).base_url(server.url());
        let client = client.retry(RetryPolicy::never()).build().unwrap();
        let started = Instant::now();
        let error = client.send_message(1, NewComment::new("x")).await.unwrap_err();
        let took = started.elapsed();
        assert!(error.is_not_sent() && error.is_rate_limited(), "{error}");
        assert!(!error.may_have_been_received(), "{error}");
        assert_eq!(server.requests().len(), 1, "{name}");
        // The shortest wait that HubSpot names in these is a second.
        assert!(took < Duration::from_millis(700), "{name}: {took:?}");
    }
}
