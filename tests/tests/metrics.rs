//! What a program can count and measure.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hubspot_conversations::limiter::Limit;
use hubspot_conversations::metrics::{Measurement, Metrics, SendEnd};
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::MemoryStore;
use hubspot_conversations::{Client, OAuth, RetryPolicy};

#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<Vec<Measurement>>>);

impl Metrics for Recorded {
    fn record(&self, measurement: Measurement) {
        self.0.lock().unwrap().push(measurement);
    }
}

impl Recorded {
    fn take(&self) -> Vec<Measurement> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    fn ends(&self) -> Vec<SendEnd> {
        let end = |measurement| match measurement {
            Measurement::SendEnded(end) => Some(end),
            _ => None,
        };
        self.take().into_iter().filter_map(end).collect()
    }
}

fn client(stand_in: &StandIn, recorded: &Recorded) -> Client {
    let builder = stand_in
        .client_builder()
        .metrics(recorded.clone())
        .store(MemoryStore::new());
    builder.settle_time(Duration::from_millis(200)).build().unwrap()
}

#[tokio::test]
async fn counts_sends_by_their_end() {
    let (stand_in, recorded) = (StandIn::start(), Recorded::default());
    let client = client(&stand_in, &recorded);
    let thread = client.thread(stand_in.email_thread());
    thread.comment("It left.").idempotency_key("k").await.unwrap();
    thread.comment("It left.").idempotency_key("k").await.unwrap();
    stand_in.fail_next(Fault::status(400).on(Operation::SendMessage));
    thread.comment("Refused.").await.unwrap_err();
    stand_in.fail_next(Fault::disconnect().after_storing().on(Operation::SendMessage));
    thread.comment("Lost and found.").await.unwrap();
    stand_in.fail_next(Fault::disconnect().on(Operation::SendMessage));
    thread.comment("Lost.").idempotency_key("l").await.unwrap_err();
    let expected = [
        SendEnd::Sent,
        SendEnd::Replayed,
        SendEnd::NotSent,
        SendEnd::Recovered,
        SendEnd::Unknown,
    ];
    assert_eq!(recorded.ends(), expected);
    let mut resolving = client.sends().resolve(Duration::ZERO);
    while let Some(status) = resolving.next().await {
        assert!(status.unwrap().state().is_unsettled());
    }
    assert_eq!(recorded.take(), [Measurement::Unsettled(1)]);
}

#[tokio::test]
async fn counts_retries_and_measures_waits_for_the_limiter() {
    let (stand_in, recorded) = (StandIn::start(), Recorded::default());
    let builder = stand_in.client_builder().metrics(recorded.clone());
    let client = builder.limit(Limit::per_ten_seconds(10)).build().unwrap();
    let client = client.with(hubspot_conversations::CallOptions::new().retry(RetryPolicy::default()));
    stand_in.fail_next(Fault::status(503).on(Operation::ListMessages));
    client.list_messages(stand_in.email_thread()).await.unwrap();
    let recorded = recorded.take();
    let retries = recorded
        .iter()
        .filter(|one| **one == Measurement::Retried("list_messages"));
    assert_eq!(retries.count(), 1, "{recorded:?}");
    let wait = |one: &Measurement| match one {
        Measurement::LimiterWait(time) => Some(*time),
        _ => None,
    };
    let waits: Vec<Duration> = recorded.iter().filter_map(wait).collect();
    // One call a second: the second attempt waits for what the pause before it has left.
    assert_eq!(waits.len(), 2, "{recorded:?}");
    assert!(
        waits[0] < Duration::from_millis(500) && waits[1] < Duration::from_secs(4),
        "{waits:?}"
    );
}

#[tokio::test]
async fn a_panic_in_the_metrics_changes_no_call() {
    struct Panicking;
    impl Metrics for Panicking {
        fn record(&self, _: Measurement) {
            panic!("a bug in the metrics");
        }
    }
    let stand_in = StandIn::start();
    let client = stand_in.client_builder().metrics(Panicking).build().unwrap();
    client
        .thread(stand_in.email_thread())
        .comment("It left.")
        .await
        .unwrap();
}

#[tokio::test]
async fn counts_tokens_that_are_granted_and_refused() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for (status, body) in [
            ("200 OK", r#"{"access_token":"granted","expires_in":1800}"#),
            (
                "400 Bad Request",
                r#"{"status":"BAD_REFRESH_TOKEN","message":"refused"}"#,
            ),
        ] {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            assert!(stream.read(&mut request).await.unwrap() > 0);
            let length = body.len();
            let response =
                format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            stream.write_all(response.as_bytes()).await.unwrap();
        }
    });
    let (stand_in, recorded) = (StandIn::start(), Recorded::default());
    for is_granted in [true, false] {
        let oauth = OAuth::new("app", "secret", "refresh").unwrap().token_url(&url);
        let builder = Client::builder().oauth(oauth).base_url(stand_in.base_url());
        let client = builder.metrics(recorded.clone()).build().unwrap();
        let listed = client.list_messages(stand_in.email_thread()).await;
        assert_eq!(
            recorded.take(),
            [Measurement::TokenRefreshed { is_granted }],
            "{listed:?}"
        );
    }
}
