//! Kind of operation by every fault: how often it is tried, how long it waits, what it says in the end.

use super::*;
use crate::generated::requests;
use crate::request::Idempotency;
use crate::{NewComment, RetryPolicy};

/// The waits between attempts: at least and at most so long.
type Waits = std::ops::RangeInclusive<f64>;

const JITTER: Waits = 0.0..=20.0;
const NONE: Waits = 0.0..=0.0;

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
            "423, asking for 5 s",
            Act::answer(423, &[("retry-after", "5")], ""),
            (4, 5.0..=5.0),
            refused.clone(),
        ),
        row("429", Act::status(429), (4, JITTER), (4, JITTER, false)),
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
            "429, asking for 7 s",
            Act::answer(429, &[("retry-after", "7")], ""),
            (4, 7.0..=7.0),
            (4, 7.0..=7.0, false),
        ),
        row(
            "429, until a date",
            Act::answer(
                429,
                &[
                    ("date", "Wed, 21 Oct 2026 07:28:00 GMT"),
                    ("retry-after", "Wed, 21 Oct 2026 07:28:03 GMT"),
                ],
                "",
            ),
            (4, 3.0..=3.0),
            (4, 3.0..=3.0, false),
        ),
        row("477", Act::status(477), (4, JITTER), refused.clone()),
        row(
            "477, asking for 9 s",
            Act::answer(477, &[("retry-after", "9")], ""),
            (4, 9.0..=9.0),
            refused.clone(),
        ),
        row(
            "302",
            Act::answer(302, &[("location", "https://elsewhere.test/")], ""),
            (1, NONE),
            unknown.clone(),
        ),
        row("501", Act::status(501), (1, NONE), unknown.clone()),
        row(
            "503, asking for 6 s",
            Act::answer(503, &[("retry-after", "6")], ""),
            (4, 6.0..=6.0),
            unknown.clone(),
        ),
        row(
            "502, asking for 30 s",
            Act::answer(502, &[("retry-after", "30")], ""),
            (4, 30.0..=30.0),
            unknown.clone(),
        ),
    ];
    for status in [400, 401, 403, 404, 409, 410, 422] {
        rows.push(row(
            "another 4xx",
            Act::status(status),
            (1, NONE),
            refused.clone(),
        ));
    }
    for status in [500, 502, 503, 504, 520, 521, 522, 523, 524] {
        rows.push(row(
            "a 5xx that may pass",
            Act::status(status),
            (4, JITTER),
            unknown.clone(),
        ));
    }
    rows
}

/// One call through the transport. What follows a send that may have been received has tests of its own.
async fn run(wire: &Script, send: bool) -> Error {
    let client = client(wire.clone(), CallOptions::new());
    let error = if send {
        let request = requests::send_message("", 1, &NewComment::new("x").into());
        let call = client.execute("send_message", Idempotency::NonIdempotent, None, request);
        call.await.err()
    } else {
        client.list_messages(1).await.err()
    };
    error.expect("the script never succeeds")
}

fn waits(wire: &Script, act: &Act) -> Vec<f64> {
    let seen = wire.seen.lock().unwrap();
    // A hanging attempt ends at its timeout; the wait begins there.
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
async fn each_fault_is_tried_as_often_as_is_safe() {
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
            let wire = Script::new([act.clone()]);
            let error = run(&wire, sending).await;
            // Four hanging attempts would be longer than the call may take.
            let attempts = if matches!(act, Act::Hang) {
                attempts.min(4)
            } else {
                attempts
            };
            assert_eq!(wire.attempts(), attempts, "{name} {act:?}, sending: {sending}");
            assert_eq!(error.attempts() as usize, attempts, "{name}: {error}");
            for waited in waits(&wire, &act) {
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
async fn a_read_goes_on_after_what_passes() {
    let wire = Script::new([Act::status(503), Act::Reset, Act::answer(200, &[], PAGE)]);
    let page = client(wire.clone(), CallOptions::new())
        .list_messages(1)
        .await
        .unwrap();
    assert_eq!((page.attempts(), wire.attempts()), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn a_send_goes_on_after_what_cannot_have_reached_hubspot() {
    let wire = Script::new([
        Act::RefuseConnection,
        Act::limited("SECONDLY"),
        // After a 429 it looks in the thread before it tries again.
        Act::answer(200, &[], PAGE),
        Act::answer(201, &[], MESSAGE),
    ]);
    let sent = client(wire.clone(), CallOptions::new())
        .send_message(1, NewComment::new("x"))
        .await
        .unwrap();
    assert_eq!((sent.response().unwrap().attempts(), sent.id()), (3, "1"));
    let methods = wire.seen.lock().unwrap();
    let methods: Vec<&str> = methods
        .iter()
        .map(|(_, request)| request.method().as_str())
        .collect();
    assert_eq!(methods, ["POST", "POST", "GET", "POST"]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_asked_for_is_granted_whole_or_not_at_all() {
    let asking = |status, time| Act::answer(status, &[("retry-after", time)], "");
    for (act, sending) in [
        (asking(477, "86400"), false),
        (asking(503, "61"), false),
        (asking(429, "61"), false),
        (asking(429, "61"), true),
    ] {
        let wire = Script::new([act.clone(), Act::answer(200, &[], PAGE)]);
        let started = Instant::now();
        let error = run(&wire, sending).await;
        assert!(error.retry_after() > Some(seconds(60.0)), "{error}");
        assert_eq!(
            (wire.attempts(), started.elapsed()),
            (1, Duration::ZERO),
            "{act:?}"
        );
    }
    // One wait of 60 s fits into the 120 s of the call; a second one would not.
    let wire = Script::new([asking(503, "60")]);
    run(&wire, false).await;
    assert_eq!(wire.attempts(), 2);

    // What is this crate's own caution, and not asked for, is cut to what is granted.
    let options = || CallOptions::new().retry(RetryPolicy::default().max_retry_after(seconds(0.5)));
    for act in [Act::status(423), asking(429, "0")] {
        let wire = Script::new([act.clone(), Act::answer(200, &[], PAGE)]);
        client(wire.clone(), options()).list_messages(1).await.unwrap();
        assert_eq!(waits(&wire, &act), [0.5]);
    }
    let wire = Script::new([Act::limited("SECONDLY")]);
    client(wire.clone(), options())
        .list_messages(1)
        .await
        .unwrap_err();
    assert_eq!(wire.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_call_ends_at_its_deadline_whatever_the_attempts_do() {
    let wire = Script::new([Act::Hang]);
    let options = CallOptions::new()
        .attempt_timeout(seconds(4.0))
        .total_timeout(seconds(10.0));
    let started = Instant::now();
    let error = client(wire.clone(), options).list_messages(1).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(started.elapsed() <= seconds(10.1), "{:?}", started.elapsed());
    assert!(wire.attempts() >= 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_may_have_a_policy_of_its_own() {
    let wire = Script::new([Act::status(503)]);
    let client = client(wire.clone(), CallOptions::new());
    let once = client.with(CallOptions::new().retry(RetryPolicy::never()));
    once.list_messages(1).await.unwrap_err();
    assert_eq!(wire.attempts(), 1);
    client.list_messages(1).await.unwrap_err();
    assert_eq!(wire.attempts(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_hubspot_that_is_down_is_not_hammered() {
    let wire = Script::new([Act::status(503)]);
    let client = client(wire.clone(), CallOptions::new());
    for _ in 0..1_000 {
        client.list_messages(1).await.unwrap_err();
    }
    // 100 retries are in the budget of all clones; 3,000 would have been made without it.
    assert_eq!(wire.attempts(), 1_100);
}

#[tokio::test(start_paused = true)]
async fn headers_parameters_and_the_limits_are_at_hand() {
    let told = [
        ("x-hubspot-ratelimit-max", "190"),
        ("x-hubspot-ratelimit-remaining", "12"),
    ];
    let wire = Script::new([Act::answer(200, &told, PAGE)]);
    let client = client(wire.clone(), CallOptions::new());
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
    let seen = wire.seen.lock().unwrap();
    let (_, request) = &seen[0];
    assert_eq!(request.headers()["x-mine"], "1");
    assert_eq!(request.uri().query(), Some("after=a%3D&deep=a+b"));
}

#[tokio::test(start_paused = true)]
async fn a_header_is_set_once_and_some_are_not_yours() {
    let wire = Script::new([Act::answer(200, &[], PAGE)]);
    let options = [("user-agent", "mine"), ("X-Mine", "1"), ("x-mine", "2")];
    let options = options
        .iter()
        .try_fold(CallOptions::new(), |options, (name, value)| {
            options.header(name, value)
        });
    let client = client(wire.clone(), CallOptions::new().header("x-mine", "0").unwrap());
    client.with(options.unwrap()).list_messages(1).await.unwrap();
    let seen = wire.seen.lock().unwrap();
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
async fn any_other_path_goes_the_same_way() {
    let wire = Script::new([Act::status(503), Act::answer(200, &[], r#"{"status":"OPEN"}"#)]);
    let client = client(wire.clone(), CallOptions::new());
    let answer = client
        .request(http::Method::GET, "/crm/v3/owners")
        .query("limit", "1")
        .await
        .unwrap();
    assert_eq!(answer["status"], "OPEN");
    assert_eq!(
        wire.seen.lock().unwrap()[1].1.uri(),
        "https://hub.test/crm/v3/owners?limit=1"
    );

    let wire = Script::new([Act::status(503)]);
    let error = self::client(wire.clone(), CallOptions::new())
        .request(http::Method::PATCH, "/x")
        .await
        .unwrap_err();
    assert!(error.may_have_been_received());
    assert_eq!(wire.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_one_attempt_may_have_done_the_next_does_not_undo() {
    let archived = Act::answer(204, &[], "");
    let limited = Act::answer(429, &[("retry-after", "7200")], "");
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
        let wire = Script::new(acts.clone());
        let client = client(wire, CallOptions::new());
        let error = client.archive_thread(1).await.unwrap_err();
        assert_eq!(error.may_have_been_received(), received, "{acts:?}: {error}");
        assert!(error.attempts() as usize >= acts.len(), "{acts:?}");
    }
    let wire = Script::new([Act::Reset, Act::RefuseConnection, archived]);
    client(wire, CallOptions::new()).archive_thread(1).await.unwrap();
}

/// A source of tokens that has one, and then none.
struct Once(std::sync::atomic::AtomicBool);

impl crate::TokenSource for Once {
    fn token(&self) -> crate::TokenFuture<'_> {
        let gone = self.0.swap(true, std::sync::atomic::Ordering::Relaxed);
        Box::pin(async move {
            if gone {
                Err("gone".into())
            } else {
                Ok(Token::new("t")?)
            }
        })
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_token_for_the_next_attempt_the_one_before_was_made() {
    for (act, received) in [(Act::Reset, true), (Act::RefuseConnection, false)] {
        let tokens = Tokens::Custom(Arc::new(Once(false.into())));
        let client = client_with(Script::new([act]), tokens, CallOptions::new());
        let error = client.archive_thread(1).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Token, 1));
        assert_eq!(error.may_have_been_received(), received, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_send_is_not_tried_again_where_no_time_is_left_to_connect() {
    for (total, send) in [(10.0, 1), (15.0, 4)] {
        let wire = Script::new([Act::RefuseConnection]);
        let client = client(wire.clone(), CallOptions::new().total_timeout(seconds(total)));
        let error = client.send_message(1, NewComment::new("x")).await.unwrap_err();
        assert!(error.is_connect() && error.is_not_sent(), "{error}");
        assert_eq!(wire.attempts(), send, "{total} s");
        client.list_messages(1).await.unwrap_err();
        assert_eq!(wire.attempts(), send + 4);
    }
}
