//! Tests of retries: for every fault, a read's and a send's number of attempts, their waits, and the final error.

use super::*;
use crate::generated::conversations::requests;
use crate::request::Idempotency;
use crate::{NewComment, RetryPolicy};

/// The minimum and maximum of each wait between attempts, in seconds.
type Waits = std::ops::RangeInclusive<f64>;

const JITTER: Waits = 0.0..=20.0;
const NONE: Waits = 0.0..=0.0;

/// HubSpot's own refusals.
const REFUSAL: &str = r#"{"status":"error","message":"scripted"}"#;
const LIMITED: &str = r#"{"status":"error","errorType":"RATE_LIMIT"}"#;

struct Row {
    name: &'static str,
    act: Act,
    read: (usize, Waits),
    send: (usize, Waits, bool),
}

fn row(name: &'static str, act: Act, read: (usize, Waits), send: (usize, Waits, bool)) -> Row {
    Row {
        name,
        act,
        read,
        send,
    }
}

fn rows() -> Vec<Row> {
    let refused = (1, NONE, false);
    let unknown = (1, NONE, true);
    let mut rows = vec![
        row("connect", Act::RefuseConnection, (4, JITTER), (4, JITTER, false)),
        row("reset", Act::Reset, (4, JITTER), unknown.clone()),
        row("timeout", Act::Hang, (4, JITTER), unknown.clone()),
        row("408", Act::status(408), (4, JITTER), unknown.clone()),
        row("423", Act::status(423), (4, 2.0..=2.0), refused.clone()),
        row(
            "423 with Retry-After of 5 s",
            Act::respond(423, &[("retry-after", "5")], REFUSAL),
            (4, 5.0..=5.0),
            refused.clone(),
        ),
        // Without the marks of HubSpot's own limits.
        row("429", Act::status(429), (4, JITTER), unknown.clone()),
        row(
            "429 secondly",
            Act::limited("SECONDLY"),
            (4, 1.0..=1.0),
            (4, 1.0..=1.0, false),
        ),
        row(
            "429 ten-secondly",
            Act::limited("TEN_SECONDLY_ROLLING"),
            (4, 10.0..=10.0),
            (4, 10.0..=10.0, false),
        ),
        row("429 daily", Act::limited("DAILY"), (1, NONE), refused.clone()),
        row(
            "429 with Retry-After of 7 s",
            Act::respond(429, &[("retry-after", "7")], LIMITED),
            (4, 7.0..=7.0),
            (4, 7.0..=7.0, false),
        ),
        row(
            "429 with a date as Retry-After",
            Act::respond(
                429,
                &[
                    ("date", "Wed, 21 Oct 2026 07:28:00 GMT"),
                    ("retry-after", "Wed, 21 Oct 2026 07:28:03 GMT"),
                ],
                LIMITED,
            ),
            (4, 3.0..=3.0),
            (4, 3.0..=3.0, false),
        ),
        row("477", Act::status(477), (4, JITTER), refused.clone()),
        row(
            "477 with Retry-After of 9 s",
            Act::respond(477, &[("retry-after", "9")], REFUSAL),
            (4, 9.0..=9.0),
            refused.clone(),
        ),
        row(
            "302",
            Act::respond(302, &[("location", "https://elsewhere.test/")], ""),
            (1, NONE),
            unknown.clone(),
        ),
        row("501", Act::status(501), (1, NONE), unknown.clone()),
        row(
            "503 with Retry-After of 6 s",
            Act::respond(503, &[("retry-after", "6")], ""),
            (4, 6.0..=6.0),
            unknown.clone(),
        ),
        row(
            "502 with Retry-After of 30 s",
            Act::respond(502, &[("retry-after", "30")], ""),
            (4, 30.0..=30.0),
            unknown.clone(),
        ),
    ];
    for status in [400, 401, 403, 404, 405, 409, 410, 415, 422] {
        rows.push(row("a refusal", Act::status(status), (1, NONE), refused.clone()));
        for body in ["", "{}", "<html>", r#"{"message":"no"}"#, r#"{"status":"error"}"#] {
            let act = Act::respond(status, &[], body);
            rows.push(row("not in HubSpot's words", act, (1, NONE), unknown.clone()));
        }
    }
    for status in [101, 407, 413, 421, 460, 499, 501, 525, 600, 999] {
        rows.push(row("not listed", Act::status(status), (1, NONE), unknown.clone()));
    }
    for status in [500, 502, 503, 504, 520, 521, 522, 523, 524] {
        rows.push(row(
            "a temporary 5xx",
            Act::status(status),
            (4, JITTER),
            unknown.clone(),
        ));
    }
    rows
}

/// Executes one call. The search after a send that may have been received has tests of its own.
async fn run(backend: &Script, send: bool) -> Error {
    let client = client(backend.clone(), CallOptions::new());
    let error = if send {
        let request = requests::send_message("", 1, &NewComment::new("x").into());
        let call = client.execute("send_message", Idempotency::NonIdempotent, None, request);
        call.await.err()
    } else {
        client.list_messages(1).await.err()
    };
    error.expect("the script never succeeds")
}

fn waits(backend: &Script, act: &Act) -> Vec<f64> {
    let seen = backend.seen.lock().unwrap();
    // The wait after a hanging attempt begins at its timeout.
    let attempt = if matches!(act, Act::Hang) {
        crate::DEFAULT_ATTEMPT_TIMEOUT.as_secs_f64()
    } else {
        0.0
    };
    seen.windows(2)
        .map(|pair| (pair[1].0 - pair[0].0).as_secs_f64() - attempt)
        .collect()
}

#[tokio::test(start_paused = true)]
async fn each_fault_is_retried_as_its_row_states() {
    let rows = rows();
    assert!(rows.len() >= 30, "{}", rows.len());
    for Row {
        name,
        act,
        read,
        send,
    } in rows
    {
        for (sending, (attempts, wait, received)) in [
            (false, (read.0, read.1, None)),
            (true, (send.0, send.1, Some(send.2))),
        ] {
            let backend = Script::new([act.clone()]);
            let error = run(&backend, sending).await;
            assert_eq!(backend.attempts(), attempts, "{name} {act:?}, sending: {sending}");
            assert_eq!(error.attempts() as usize, attempts, "{name}: {error}");
            for waited in waits(&backend, &act) {
                assert!(
                    wait.contains(&(waited - 0.002).max(0.0)) || wait.contains(&waited),
                    "{name}: {waited} s"
                );
            }
            if let Some(received) = received {
                assert_eq!(error.may_have_been_received(), received, "{name}: {error}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn read_is_retried_after_temporary_failures() {
    let backend = Script::new([Act::status(503), Act::Reset, Act::respond(200, &[], PAGE)]);
    let page = client(backend.clone(), CallOptions::new())
        .list_messages(1)
        .await
        .unwrap();
    assert_eq!((page.attempts(), backend.attempts()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn send_is_retried_after_failures_that_cannot_have_stored_it() {
    let backend = Script::new([
        Act::RefuseConnection,
        Act::limited("SECONDLY"),
        Act::respond(201, &[], MESSAGE),
    ]);
    let sent = client(backend.clone(), CallOptions::new())
        .send_message(1, NewComment::new("x"))
        .await
        .unwrap();
    assert_eq!((sent.response().unwrap().attempts(), sent.id()), (3, "1"));
    let methods = backend.seen.lock().unwrap();
    let methods: Vec<&str> = methods
        .iter()
        .map(|(_, request)| request.method().as_str())
        .collect();
    assert_eq!(methods, ["POST", "POST", "POST"]);
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_observed_completely_or_ends_the_call() {
    let retry_after = |status, time| Act::respond(status, &[("retry-after", time)], LIMITED);
    for (act, sending) in [
        (retry_after(477, "86400"), false),
        (retry_after(503, "61"), false),
        (retry_after(429, "61"), false),
        (retry_after(429, "61"), true),
    ] {
        let backend = Script::new([act.clone(), Act::respond(200, &[], PAGE)]);
        let started = Instant::now();
        let error = run(&backend, sending).await;
        assert!(error.retry_after() > Some(seconds(60.0)), "{error}");
        assert_eq!(
            (backend.attempts(), started.elapsed()),
            (1, Duration::ZERO),
            "{act:?}"
        );
    }
    // One wait of 60 s fits into the 120 s of the call; a second one would not.
    let backend = Script::new([retry_after(503, "60")]);
    run(&backend, false).await;
    assert_eq!(backend.attempts(), 2);

    // Minimum waits of this crate, which no header requires, are cut to `max_retry_after`.
    let options = || CallOptions::new().retry(RetryPolicy::default().max_retry_after(seconds(0.5)));
    for act in [Act::status(423), retry_after(429, "0")] {
        let backend = Script::new([act.clone(), Act::respond(200, &[], PAGE)]);
        client(backend.clone(), options()).list_messages(1).await.unwrap();
        assert_eq!(waits(&backend, &act), [0.5]);
    }
    let backend = Script::new([Act::limited("SECONDLY")]);
    client(backend.clone(), options())
        .list_messages(1)
        .await
        .unwrap_err();
    assert_eq!(backend.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn total_timeout_ends_a_call_of_hanging_attempts() {
    let backend = Script::new([Act::Hang]);
    let options = CallOptions::new()
        .attempt_timeout(seconds(4.0))
        .total_timeout(seconds(10.0));
    let started = Instant::now();
    let error = client(backend.clone(), options)
        .list_messages(1)
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(started.elapsed() <= seconds(10.1), "{:?}", started.elapsed());
    assert!(backend.attempts() >= 2);
}

#[tokio::test(start_paused = true)]
async fn retry_policy_of_a_call_replaces_that_of_the_client() {
    let backend = Script::new([Act::status(503)]);
    let client = client(backend.clone(), CallOptions::new());
    let once = client.with(CallOptions::new().retry(RetryPolicy::never()));
    once.list_messages(1).await.unwrap_err();
    assert_eq!(backend.attempts(), 1);
    client.list_messages(1).await.unwrap_err();
    assert_eq!(backend.attempts(), 5);
}

#[tokio::test(start_paused = true)]
async fn retry_budget_limits_retries_during_an_outage() {
    let backend = Script::new([Act::status(503)]);
    let client = client(backend.clone(), CallOptions::new());
    for _ in 0..1_000 {
        client.list_messages(1).await.unwrap_err();
    }
    // The budget, which all clones share, allows 100 retries; without it there would be 3,000.
    assert_eq!(backend.attempts(), 1_100);
}

#[tokio::test(start_paused = true)]
async fn sends_custom_headers_and_parameters_and_exposes_the_rate_limit() {
    let headers = [
        ("x-hubspot-ratelimit-max", "190"),
        ("x-hubspot-ratelimit-remaining", "12"),
    ];
    let backend = Script::new([Act::respond(200, &headers, PAGE)]);
    let client = client(backend.clone(), CallOptions::new());
    assert_eq!(client.rate_limit(), None);
    let options = CallOptions::new()
        .header("x-mine", "1")
        .unwrap()
        .query("deep", "a b");
    client.with(options).list_messages(1).after("a%3D").await.unwrap();
    let rate = client.rate_limit().unwrap();
    assert_eq!(
        (rate.max, rate.remaining, rate.daily),
        (Some(190), Some(12), None)
    );
    let seen = backend.seen.lock().unwrap();
    let (_, request) = &seen[0];
    assert_eq!(request.headers()["x-mine"], "1");
    assert_eq!(request.uri().query(), Some("after=a%3D&deep=a+b"));
}

#[tokio::test(start_paused = true)]
async fn header_is_sent_once_and_reserved_headers_are_rejected() {
    let backend = Script::new([Act::respond(200, &[], PAGE)]);
    let options = [("user-agent", "mine"), ("X-Mine", "1"), ("x-mine", "2")];
    let options = options
        .iter()
        .try_fold(CallOptions::new(), |options, (name, value)| {
            options.header(name, value)
        });
    let client = client(backend.clone(), CallOptions::new().header("x-mine", "0").unwrap());
    client.with(options.unwrap()).list_messages(1).await.unwrap();
    let seen = backend.seen.lock().unwrap();
    for (name, value) in [("user-agent", "mine"), ("x-mine", "2")] {
        let all: Vec<_> = seen[0].1.headers().get_all(name).iter().collect();
        assert_eq!(all, [value], "{name}");
    }
    for name in [
        "Authorization",
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Accept-Encoding",
        "TE",
    ] {
        let error = CallOptions::new().header(name, "1").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest);
        assert!(error.to_string().contains(&name.to_lowercase()), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn raw_request_is_retried_like_other_calls() {
    let backend = Script::new([Act::status(503), Act::respond(200, &[], r#"{"status":"OPEN"}"#)]);
    let client = client(backend.clone(), CallOptions::new());
    let response = client
        .request(http::Method::GET, "/crm/v3/owners")
        .query("limit", "1")
        .await
        .unwrap();
    assert_eq!(response["status"], "OPEN");
    assert_eq!(
        backend.seen.lock().unwrap()[1].1.uri(),
        "https://hub.test/crm/v3/owners?limit=1"
    );

    let backend = Script::new([Act::status(503)]);
    let error = self::client(backend.clone(), CallOptions::new())
        .request(http::Method::PATCH, "/x")
        .await
        .unwrap_err();
    assert!(error.may_have_been_received());
    assert_eq!(backend.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn may_have_been_received_holds_for_all_later_attempts() {
    let archived = Act::respond(204, &[], "");
    let limited = Act::respond(429, &[("retry-after", "7200")], LIMITED);
    for (acts, received) in [
        (vec![Act::Reset, Act::RefuseConnection], true),
        (vec![Act::Reset, Act::status(404)], true),
        (
            vec![Act::status(500), Act::RefuseConnection, limited.clone()],
            true,
        ),
        (vec![Act::Hang, Act::status(401)], true),
        (vec![Act::RefuseConnection], false),
        (vec![Act::RefuseConnection, Act::status(404)], false),
        (vec![Act::status(423), limited], false),
    ] {
        let backend = Script::new(acts.clone());
        let client = client(backend, CallOptions::new());
        let error = client.archive_thread(1).await.unwrap_err();
        assert_eq!(error.may_have_been_received(), received, "{acts:?}: {error}");
        assert!(error.attempts() as usize >= acts.len(), "{acts:?}");
    }
    let backend = Script::new([Act::Reset, Act::RefuseConnection, archived]);
    client(backend, CallOptions::new())
        .archive_thread(1)
        .await
        .unwrap();
}

/// A token source that returns one token and then fails.
struct OneToken(std::sync::atomic::AtomicBool);

impl crate::TokenSource for OneToken {
    fn token(&self) -> crate::TokenFuture<'_> {
        let was_used = self.0.swap(true, std::sync::atomic::Ordering::Relaxed);
        Box::pin(async move {
            if was_used {
                Err("no second token".into())
            } else {
                Ok(Token::new("t")?)
            }
        })
    }
}

#[tokio::test(start_paused = true)]
async fn token_failure_before_a_retry_keeps_the_attempts_made() {
    for (act, received) in [(Act::Reset, true), (Act::RefuseConnection, false)] {
        let tokens = Tokens::Custom(Arc::new(OneToken(false.into())));
        let client = client_with(Script::new([act]), tokens, CallOptions::new());
        let error = client.archive_thread(1).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Token, 1));
        assert_eq!(error.may_have_been_received(), received, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn send_is_not_retried_without_time_to_connect() {
    for (total, send) in [(10.0, 1), (15.0, 4)] {
        let backend = Script::new([Act::RefuseConnection]);
        let client = client(backend.clone(), CallOptions::new().total_timeout(seconds(total)));
        let error = client.send_message(1, NewComment::new("x")).await.unwrap_err();
        assert!(error.is_connect() && error.is_not_sent(), "{error}");
        assert_eq!(backend.attempts(), send, "{total} s");
        client.list_messages(1).await.unwrap_err();
        assert_eq!(backend.attempts(), send + 4);
    }
}
