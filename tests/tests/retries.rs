//! Attempts and outcome of a read and of a send for every fault, over real sockets with a backoff of milliseconds. The
//! waits between attempts are tested on a paused clock in `sdk/src/call/tests/retries.rs`.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hubspot_conversations::{
    Client, ClientBuilder, Error, ErrorKind, Middleware, NewComment, Next, ResponseFuture, RetryPolicy,
};
use tests::corpus::fixture;
use tests::hubspot::{Action, Request, Server};
use tests::setup::{TOKEN, closed_port, thread};

tests::in_every_version!();

/// The maximum number of attempts.
const ATTEMPTS: usize = 3;

fn builder(url: &str) -> ClientBuilder {
    let short = Duration::from_millis(2);
    tests::setup::unconfigured()
        .access_token(TOKEN)
        .base_url(url)
        // Long enough for a busy machine: only a fault that hangs reaches it.
        .attempt_timeout(Duration::from_secs(5))
        .settle_time(Duration::ZERO)
        .retry(
            RetryPolicy::default()
                .max_attempts(3)
                .backoff(short, short)
                .max_retry_after(Duration::from_secs(1)),
        )
}

/// A fault, and the expected outcome of calls.
struct Row {
    name: String,
    act: Action,
    read: usize,
    send: usize,
    received: bool,
    kind: ErrorKind,
}

/// The attempts of a read and of a send, and whether the send may have been received.
type Ends = (usize, usize, bool);

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |name: &str, act: Action, (read, send, received): Ends, kind: ErrorKind| {
        rows.push(Row {
            name: name.to_owned(),
            act,
            read,
            send,
            received,
            kind,
        });
    };
    let lost = (ATTEMPTS, 1, true);
    add("reset, unread", Action::ResetUnread, lost, ErrorKind::Transport);
    add("reset, read", Action::ResetRead, lost, ErrorKind::Transport);
    add("no response", Action::Raw(Vec::new()), lost, ErrorKind::Transport);
    add(
        "half a head",
        Action::Raw(b"HTTP/1.1 20".to_vec()),
        lost,
        ErrorKind::Transport,
    );
    add(
        "another protocol",
        Action::Raw(b"220 mail.example ESMTP\r\n".to_vec()),
        lost,
        ErrorKind::Transport,
    );
    add("hang", Action::Hang, lost, ErrorKind::Timeout);
    add(
        "truncated success",
        Action::truncated(200, &[], "{\"results\":[", 500),
        lost,
        ErrorKind::Transport,
    );
    add(
        "success that is not JSON",
        Action::json(200, "<html>"),
        (1, 1, true),
        ErrorKind::Decode,
    );
    let limited = |policy: &str| Action::json(429, format!("{{\"policyName\":\"{policy}\"}}"));
    let refused = ErrorKind::Refused;
    add(
        "429 secondly",
        limited("SECONDLY"),
        (ATTEMPTS, ATTEMPTS, false),
        refused,
    );
    add(
        "429 ten-secondly",
        limited("TEN_SECONDLY_ROLLING"),
        // Longer than the maximum wait.
        (1, 1, false),
        refused,
    );
    add("429 daily", limited("DAILY"), (1, 1, false), refused);
    add(
        "429 with Retry-After",
        Action::response(429, &[("retry-after", "1")], r#"{"errorType":"RATE_LIMIT"}"#),
        (ATTEMPTS, ATTEMPTS, false),
        refused,
    );
    add(
        "truncated refusal",
        Action::truncated(503, &[], "{", 500),
        lost,
        refused,
    );
    // The status decides, even without a complete body.
    for (status, ends) in [(400, (1, 1, true)), (429, lost), (503, lost)] {
        let name = format!("stalled {status}");
        add(&name, Action::stalled(status, &[], "{"), ends, refused);
    }
    add(
        "stalled success",
        Action::stalled(201, &[], "{\"id\":"),
        lost,
        ErrorKind::Timeout,
    );
    for status in [301, 302, 303, 307, 308] {
        let act = Action::response(status, &[("location", "https://elsewhere.example/")], "");
        add(&status.to_string(), act, (1, 1, true), ErrorKind::Redirect);
    }
    let statuses: [(&[u16], Ends); 4] = [
        (&[400, 401, 402, 403, 404, 405, 409, 410, 415, 422], (1, 1, false)),
        (&[423, 477], (ATTEMPTS, 1, false)),
        (&[408, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524], lost),
        (
            &[406, 407, 413, 421, 460, 499, 501, 505, 525, 530, 600],
            (1, 1, true),
        ),
    ];
    for (all, ends) in statuses {
        for status in all {
            let refusal = Action::json(*status, r#"{"status":"error","message":"no"}"#);
            add(&status.to_string(), refusal, ends, refused);
            // The same without HubSpot's words is no proof.
            let empty = Action::response(*status, &[], "");
            add(&format!("{status}, empty"), empty, (ends.0, 1, true), refused);
        }
    }
    add("429, empty", Action::response(429, &[], ""), lost, refused);
    rows
}

fn assert_failure(name: &str, error: &Error, kind: ErrorKind, attempts: usize) {
    assert_eq!(error.kind(), kind, "{name}: {error}");
    assert_eq!(error.attempts() as usize, attempts, "{name}: {error}");
}

async fn read(row: &Row, client: &Client, server: &Server) {
    let error = client.list_messages(thread()).await.unwrap_err();
    let name = format!("reading, {}", row.name);
    assert_failure(&name, &error, row.kind, row.read);
    assert_eq!(server.requests().len(), row.read, "{name}: {error}");
}

async fn send(row: &Row, client: &Client, server: &Server) {
    let draft = NewComment::new("private text");
    let error = client.send_message(thread(), draft).await.unwrap_err();
    let name = format!("sending, {}", row.name);
    assert_failure(&name, &error, row.kind, row.send);
    assert_eq!(error.may_have_been_received(), row.received, "{name}: {error}");
    // The thread is searched where the message may be on it; the message is not sent again.
    assert_eq!(server.count("POST"), row.send, "{name}: {error}");
    assert_eq!(server.count("GET") > 0, row.received, "{name}: {error}");
    assert_eq!(
        (error.is_unknown(), error.is_not_sent()),
        (row.received, !row.received),
        "{name}: {error}"
    );
}

async fn run(row: &Row, attempt: Duration) {
    let client = |url: &str| builder(url).attempt_timeout(attempt).build().unwrap();
    let server = Server::always(row.act.clone()).await;
    read(row, &client(server.url()), &server).await;

    // The search finds an empty thread.
    let act = row.act.clone();
    let server = Server::by(move |_, request: &Request| match request.method.as_str() {
        "GET" => Action::json(200, r#"{"results":[]}"#),
        _ => act.clone(),
    })
    .await;
    send(row, &client(server.url()), &server).await;
}

#[tokio::test]
async fn retries_each_fault_as_often_as_is_safe() {
    let rows = rows();
    let hangs = |row: &&Row| row.act.never_ends();
    let long = Duration::from_secs(20);
    let others = rows.iter().filter(|row| !hangs(row));
    futures_util::future::join_all(others.map(|row| run(row, long))).await;
    // One at a time: an attempt with a short timeout needs the processor to itself.
    for row in rows.iter().filter(hangs) {
        run(row, Duration::from_millis(300)).await;
    }
    assert!(rows.len() >= 40 && rows.iter().filter(hangs).count() == 5);
}

#[tokio::test]
async fn retries_refused_connections_as_not_sent() {
    let client = builder(&closed_port()).build().unwrap();
    let error = client.list_messages(thread()).await.unwrap_err();
    assert_failure("reading", &error, ErrorKind::Connect, ATTEMPTS);
    let draft = NewComment::new("private text");
    let error = client.send_message(thread(), draft).await.unwrap_err();
    assert_failure("sending", &error, ErrorKind::Connect, ATTEMPTS);
    assert!(error.is_connect() && error.is_not_sent() && !error.may_have_been_received());
}

#[tokio::test]
async fn reports_a_failed_tls_handshake_as_not_sent() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let mut received = Vec::new();
        for _ in 0..ATTEMPTS {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(b"HTTP/1.1 201 Created\r\n\r\n{}").await.unwrap();
            let mut all = Vec::new();
            // It may end with a reset; the bytes until then count.
            let _ = stream.read_to_end(&mut all).await;
            received.extend(all);
        }
        received
    });
    let direct = builder(&url).http(reqwest::ClientBuilder::no_proxy);
    let client = direct.build().unwrap();
    let draft = NewComment::new("private text");
    let error = client.send_message(thread(), draft).await.unwrap_err();
    // A server without TLS receives nothing of the message.
    assert_failure("sending", &error, ErrorKind::Connect, ATTEMPTS);
    assert!(error.is_not_sent() && !error.may_have_been_received(), "{error}");
    let received = server.await.unwrap();
    assert!(!received.is_empty());
    assert!(!String::from_utf8_lossy(&received).contains("private text"));
}

#[tokio::test]
async fn reports_a_tls_timeout_as_not_sent() {
    // It accepts the connection and never sends a TLS handshake.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let times = |attempt, total| {
        let direct = builder(&url).http(reqwest::ClientBuilder::no_proxy);
        let builder = direct.attempt_timeout(Duration::from_secs(attempt));
        builder.total_timeout(Duration::from_secs(total)).build().unwrap()
    };
    for client in [times(2, 30), times(2, 3), times(30, 2)] {
        let draft = NewComment::new("private text");
        let error = client.send_message(thread(), draft).await.unwrap_err();
        assert!(error.is_connect() && error.is_not_sent(), "{error}");
        assert!(!error.may_have_been_received(), "{error}");
    }
}

#[tokio::test]
async fn succeeds_after_transient_faults() {
    let page = Action::json(200, r#"{"results":[]}"#);
    let acts = [Action::ResetRead, Action::response(503, &[], ""), page];
    let server = Server::script(acts).await;
    let client = builder(server.url()).build().unwrap();
    let got = client.list_messages(thread()).await.unwrap();
    assert_eq!((got.attempts(), server.requests().len()), (3, 3));

    let accepted = Action::json(201, fixture("message", "comment.json"));
    let posts = AtomicUsize::new(0);
    let server = Server::by(move |_, request| match request.method.as_str() {
        "POST" if posts.fetch_add(1, Ordering::Relaxed) < 2 => {
            Action::json(429, r#"{"policyName":"SECONDLY"}"#)
        }
        "POST" => accepted.clone(),
        _ => Action::json(200, r#"{"results":[]}"#),
    })
    .await;
    let client = builder(server.url()).build().unwrap();
    let sent = client.send_message(thread(), NewComment::new("x")).await.unwrap();
    assert_eq!(sent.response().unwrap().attempts(), 3);
    let posts = server
        .requests()
        .into_iter()
        .filter(|request| request.method.as_str() == "POST");
    let bodies: Vec<Vec<u8>> = posts.map(|request| request.body).collect();
    assert!(
        bodies.len() == 3 && bodies.iter().all(|body| *body == bodies[0]),
        "the bodies of the attempts differ: {bodies:?}"
    );
}

#[tokio::test]
async fn retries_raw_requests_by_the_idempotency_of_their_method() {
    for (method, attempts) in [
        (http::Method::GET, ATTEMPTS),
        (http::Method::HEAD, ATTEMPTS),
        (http::Method::POST, 1),
        // PUT and DELETE are idempotent by HTTP's definition.
        (http::Method::PUT, ATTEMPTS),
        (http::Method::PATCH, 1),
        (http::Method::DELETE, ATTEMPTS),
    ] {
        let server = Server::always(Action::response(502, &[], "")).await;
        let client = builder(server.url()).build().unwrap();
        let error = client.request(method.clone(), "/any/where").await.unwrap_err();
        assert_failure(method.as_str(), &error, ErrorKind::Refused, attempts);
        assert_eq!(server.requests().len(), attempts, "{method}");
        assert_eq!(server.count(method.as_str()), attempts);
    }
}

#[tokio::test]
async fn replaces_a_pooled_connection_that_the_server_closed() {
    // The headers keep the connection open, and the server closes it.
    let response = b"HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{\"results\":[]}";
    let server = Server::always(Action::Raw(response.to_vec())).await;
    let client = builder(server.url()).build().unwrap();
    for _ in 0..5 {
        client.list_messages(thread()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.requests().len(), 5);
}

/// A middleware that changes nothing.
struct Pass;

impl Middleware for Pass {
    fn call<'a>(&'a self, request: http::Request<bytes::Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        next.call(request)
    }
}

#[tokio::test]
async fn keeps_the_head_of_a_response_whose_body_stalls() {
    let stalled = [("retry-after", "77"), ("x-hubspot-correlation-id", "c-1")];
    for (status, kind) in [
        (400, ErrorKind::Refused),
        (302, ErrorKind::Redirect),
        (201, ErrorKind::Timeout),
    ] {
        let server = Server::always(Action::stalled(status, &stalled, "half")).await;
        let builder = || {
            builder(server.url())
                .attempt_timeout(Duration::from_millis(500))
                .retry(RetryPolicy::never())
        };
        for client in [builder(), builder().middleware(Pass)] {
            let client = client.build().unwrap();
            let error = client.list_messages(thread()).await.unwrap_err();
            assert_eq!(error.kind(), kind, "{error}");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!(error.retry_after(), Some(Duration::from_secs(77)));
            assert_eq!(error.correlation_id(), Some("c-1"));
            assert_eq!(error.body(), Some(&b"half"[..]));
            assert!(error.may_have_been_received(), "{error}");
        }
    }
}
