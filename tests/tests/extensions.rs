//! Extensions of the request path: middleware and token sources.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use hubspot_conversations::{
    AttemptInfo, CallOptions, Client, ClientBuilder, Error, ErrorKind, Middleware, NewComment, Next,
    ResponseFuture, RetryPolicy, Token, TokenFuture, TokenSource, middleware_fn,
};
use tests::corpus::fixture;
use tests::hubspot::{Action, Server};
use tests::setup::{TOKEN, closed_port, thread};

tests::in_every_version!();

const PAGE: &str = r#"{"results":[]}"#;

fn without_token(url: &str) -> ClientBuilder {
    let short = Duration::from_millis(1);
    tests::setup::unconfigured()
        .base_url(url)
        .settle_time(Duration::ZERO)
        .retry(RetryPolicy::default().max_attempts(3).backoff(short, short))
}

fn builder(url: &str) -> ClientBuilder {
    without_token(url).access_token(TOKEN)
}

type Requests = Arc<Mutex<Vec<http::Request<Bytes>>>>;

/// Records each request and its result.
#[derive(Clone, Default)]
struct Record {
    requests: Requests,
    results: Arc<Mutex<Vec<Result<u16, String>>>>,
}

impl Middleware for Record {
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        Box::pin(async move {
            self.requests.lock().unwrap().push(request.clone());
            let response = next.call(request).await;
            let result = response
                .as_ref()
                .map(|response| response.status().as_u16())
                .map_err(ToString::to_string);
            self.results.lock().unwrap().push(result);
            response
        })
    }
}

#[tokio::test]
async fn middleware_gets_each_attempt_without_the_token() {
    let record = Record::default();
    let page = Action::json(200, PAGE);
    let server = Server::script([Action::response(503, &[], "busy"), Action::ResetRead, page]).await;
    let client = builder(server.url()).middleware(record.clone()).build().unwrap();
    let options = CallOptions::new()
        .header("x-mine", "1")
        .unwrap()
        .query("deep", "a b");
    let client = client.with(options);
    let got = client.list_messages(thread()).limit(7).await.unwrap();
    assert_eq!(got.attempts(), 3);
    {
        let requests = record.requests.lock().unwrap();
        assert_eq!(requests.len(), 3);
        for request in requests.iter() {
            assert_eq!(request.method(), http::Method::GET);
            assert!(
                request.uri().to_string().ends_with("/messages?limit=7&deep=a+b"),
                "{request:?}"
            );
            let names: Vec<&str> = request.headers().keys().map(http::HeaderName::as_str).collect();
            assert!(
                names.contains(&"x-mine") && names.contains(&"user-agent"),
                "{names:?}"
            );
            assert!(!names.contains(&"authorization"), "{names:?}");
            assert!(!format!("{request:?}").contains(TOKEN));
        }
    }
    let results = record.results.lock().unwrap().clone();
    assert_eq!(
        (&results[0], &results[2]),
        (&Ok(503), &Ok(200)),
        "any status is a response"
    );
    assert!(results[1].is_err(), "{results:?}");
    // The token is added after the middleware.
    let bearer = format!("authorization: Bearer {TOKEN}");
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.head.contains(&bearer))
    );
}

#[tokio::test]
async fn middleware_gets_a_send_and_the_search_after_it() {
    let record = Record::default();
    let server = Server::by(|_, request| match request.method.as_str() {
        "POST" => Action::ResetRead,
        _ => Action::json(200, PAGE),
    })
    .await;
    let client = builder(server.url()).middleware(record.clone()).build().unwrap();
    let draft = NewComment::new("some text");
    let error = client.send_message(thread(), draft).await.unwrap_err();
    assert!(error.may_have_been_received(), "{error}");
    let requests = record.requests.lock().unwrap();
    let sent: Vec<_> = requests
        .iter()
        .filter(|request| request.method() == http::Method::POST)
        .collect();
    assert_eq!(sent.len(), 1);
    let body: serde_json::Value = serde_json::from_slice(sent[0].body()).unwrap();
    assert_eq!(body["text"], "some text");
    assert!(
        requests.len() > 1,
        "the thread was read through the same middleware"
    );
}

/// Records its name before and after the inner middleware.
struct Named(&'static str, Arc<Mutex<Vec<String>>>);

impl Middleware for Named {
    fn call<'a>(&'a self, mut request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        Box::pin(async move {
            self.1.lock().unwrap().push(format!("{} in", self.0));
            request.headers_mut().append("x-by", self.0.parse().unwrap());
            let response = next.call(request).await;
            self.1.lock().unwrap().push(format!("{} out", self.0));
            response
        })
    }
}

#[tokio::test]
async fn first_middleware_is_the_outermost() {
    let order: Arc<Mutex<Vec<String>>> = Arc::default();
    let server = Server::script([Action::response(503, &[], ""), Action::json(200, PAGE)]).await;
    let client = builder(server.url())
        .middleware(Named("first", Arc::clone(&order)))
        .middleware(Named("second", Arc::clone(&order)))
        .build()
        .unwrap();
    client.clone().list_messages(thread()).await.unwrap();
    let one = ["first in", "second in", "second out", "first out"];
    assert_eq!(*order.lock().unwrap(), [one, one].concat());
    // The header that a middleware adds to one attempt is not repeated in the next.
    for request in server.requests() {
        assert_eq!(request.head.matches("x-by: first").count(), 1, "{}", request.head);
        assert_eq!(
            request.head.matches("x-by: second").count(),
            1,
            "{}",
            request.head
        );
    }
}

/// Responds without sending the request.
struct Responder(Mutex<Vec<http::Response<Bytes>>>);

impl Middleware for Responder {
    fn call<'a>(&'a self, _: http::Request<Bytes>, _: Next<'a>) -> ResponseFuture<'a> {
        let response = self.0.lock().unwrap().remove(0);
        Box::pin(async move { Ok(response) })
    }
}

fn response(status: u16, body: &str) -> http::Response<Bytes> {
    http::Response::builder()
        .status(status)
        .header("x-hubspot-ratelimit-max", "77")
        .header("x-hubspot-correlation-id", "of-the-middleware")
        .body(body.to_owned().into())
        .unwrap()
}

#[tokio::test]
async fn response_of_a_middleware_is_treated_like_one_of_hubspot() {
    let responses = vec![
        response(503, ""),
        response(429, ""),
        response(200, PAGE),
        response(404, r#"{"message":"Not here."}"#),
        response(302, ""),
        response(200, "not JSON"),
        response(201, &fixture("message", "comment.json")),
    ];
    let server = Server::always(Action::json(200, PAGE)).await;
    let inner = Record::default();
    let client = builder(server.url())
        .middleware(Responder(Mutex::new(responses)))
        .middleware(inner.clone())
        .build()
        .unwrap();
    let page = client.list_messages(thread()).await.unwrap();
    assert_eq!(
        (page.attempts(), page.correlation_id()),
        (3, Some("of-the-middleware"))
    );
    assert_eq!(client.rate_limit().unwrap().max, Some(77));
    let missing = client.list_messages(thread()).await.unwrap_err();
    assert!(missing.is_not_found() && missing.message() == Some("Not here."));
    let redirect = client.list_messages(thread()).await.unwrap_err();
    assert_eq!(redirect.kind(), hubspot_conversations::ErrorKind::Redirect);
    assert!(client.list_messages(thread()).await.unwrap_err().is_decode());
    let comment = NewComment::new("Call him first.");
    let sent = client.send_message(thread(), comment).await.unwrap();
    assert!(!sent.recovered() && !sent.id().is_empty());
    assert_eq!(server.requests().len(), 0, "nothing was sent");
    assert_eq!(
        inner.requests.lock().unwrap().len(),
        0,
        "nothing reached the inner middleware"
    );
}

/// Fails with these errors, before or after the request is sent, and then passes requests through.
struct Breaking {
    reaches: bool,
    fails: Mutex<Vec<Error>>,
}

impl Middleware for Breaking {
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        let writes = request.method() == http::Method::POST;
        Box::pin(async move {
            let error = if writes {
                self.fails.lock().unwrap().pop()
            } else {
                None
            };
            match error {
                None => next.call(request).await,
                Some(error) if !self.reaches => Err(error),
                Some(error) => next.call(request).await.and(Err(error)),
            }
        })
    }
}

#[tokio::test]
async fn failure_of_a_middleware_is_treated_like_a_network_failure() {
    let server = Server::by(|_, request| match request.method.as_str() {
        "GET" => Action::json(200, PAGE),
        _ => Action::json(201, fixture("message", "comment.json")),
    })
    .await;
    let send = async |reaches, error: fn(&'static str) -> Error| {
        let middleware = Breaking {
            reaches,
            fails: Mutex::new(vec![error("a reason of the middleware")]),
        };
        let client = builder(server.url()).middleware(middleware).build().unwrap();
        let before = server.count("POST");
        let sent = client.thread(thread()).comment("x").await;
        (sent, server.count("POST") - before)
    };
    // Nothing was sent, so it is retried.
    let (sent, posts) = send(false, Error::no_connection).await;
    assert_eq!((sent.unwrap().response().unwrap().attempts(), posts), (2, 1));
    // It may have been received, so it is searched for.
    let (sent, posts) = send(true, Error::broken_connection).await;
    let error = sent.unwrap_err();
    assert_eq!(posts, 1);
    assert!(error.is_transport() && error.may_have_been_received(), "{error}");
    assert!(
        error.is_unknown() && error.absent_since().is_some(),
        "the thread is empty: {error}"
    );
    assert!(!error.to_string().contains("a reason"), "{error}");
    let cause = std::error::Error::source(&error).unwrap();
    assert_eq!(cause.to_string(), "a reason of the middleware");
}

/// Adds an authorization header.
struct Impostor;

impl Middleware for Impostor {
    fn call<'a>(&'a self, mut request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        let other = "Bearer another-token".parse().unwrap();
        request.headers_mut().append("authorization", other);
        next.call(request)
    }
}

#[tokio::test]
async fn middleware_cannot_replace_the_token() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let client = builder(server.url()).middleware(Impostor).build().unwrap();
    client.list_messages(thread()).await.unwrap();
    let head = server.requests()[0].head.to_lowercase();
    assert_eq!(head.matches("authorization:").count(), 1, "{head}");
    assert!(head.contains(&format!("authorization: bearer {TOKEN}")), "{head}");
}

/// Waits before it sends.
struct Slow;

impl Middleware for Slow {
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(60)).await;
            next.call(request).await
        })
    }
}

#[tokio::test]
async fn time_in_middleware_counts_against_the_attempt_timeout() {
    let client = builder(&closed_port())
        .middleware(Slow)
        .retry(RetryPolicy::never())
        .attempt_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let begun = std::time::Instant::now();
    assert!(client.list_messages(thread()).await.unwrap_err().is_timeout());
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

/// Turns a failed connection into a response.
struct Fallback;

impl Middleware for Fallback {
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        Box::pin(async move {
            let response = next.call(request).await;
            response.or_else(|error| {
                assert!(error.is_connect(), "{error}");
                Ok(response_of(PAGE))
            })
        })
    }
}

fn response_of(body: &str) -> http::Response<Bytes> {
    http::Response::new(body.to_owned().into())
}

#[tokio::test]
async fn middleware_can_respond_to_a_connection_failure() {
    let client = builder(&closed_port()).middleware(Fallback).build().unwrap();
    let page = client.list_messages(thread()).await.unwrap();
    assert_eq!((page.attempts(), page.messages().len()), (1, 0));
}

/// Returns a new token with a number each time.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicUsize>);

impl TokenSource for Counting {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            tokio::task::yield_now().await;
            let number = self.0.fetch_add(1, Ordering::Relaxed);
            Ok(Token::new(format!("own-token-{number}"))?)
        })
    }
}

#[tokio::test]
async fn token_source_is_called_before_every_attempt() {
    let source = Counting::default();
    let acts = [
        Action::response(503, &[], ""),
        Action::ResetRead,
        Action::json(200, PAGE),
    ];
    let server = Server::script(acts).await;
    let client = without_token(server.url())
        .token_source(source.clone())
        .build()
        .unwrap();
    client.list_messages(thread()).await.unwrap();
    client.clone().list_messages(thread()).await.unwrap();
    let requests = server.requests();
    assert_eq!((requests.len(), source.0.load(Ordering::Relaxed)), (4, 4));
    for (number, request) in requests.iter().enumerate() {
        let header = format!("authorization: Bearer own-token-{number}\r\n");
        assert!(
            format!("{}\r\n", request.head).contains(&header),
            "{}",
            request.head
        );
    }
}

/// Fails, and counts how often it was called.
#[derive(Clone, Default)]
struct Failing(Arc<AtomicUsize>);

impl TokenSource for Failing {
    fn token(&self) -> TokenFuture<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Err("the vault is closed".into()) })
    }
}

#[tokio::test]
async fn failed_token_source_ends_the_call_without_sending() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let source = Failing::default();
    let client = without_token(server.url())
        .token_source(source.clone())
        .build()
        .unwrap();
    let error = client
        .send_message(thread(), NewComment::new("x"))
        .await
        .unwrap_err();
    assert!(
        error.kind() == ErrorKind::Token && error.is_not_sent() && !error.may_have_been_received(),
        "{error}"
    );
    assert_eq!((error.attempts(), source.0.load(Ordering::Relaxed)), (0, 1));
    let cause = std::error::Error::source(&error).unwrap();
    assert_eq!(cause.to_string(), "the vault is closed");
    assert_eq!(server.requests().len(), 0);
}

/// Never returns.
struct Pending;

impl TokenSource for Pending {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn total_timeout_ends_a_call_whose_token_source_hangs() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let client = without_token(server.url())
        .token_source(Pending)
        .total_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = client
        .send_message(thread(), NewComment::new("x"))
        .await
        .unwrap_err();
    assert!(
        error.is_timeout() && error.is_not_sent() && !error.may_have_been_received(),
        "{error}"
    );
    assert_eq!(server.requests().len(), 0);
}

/// Returns operation, attempt and thread of a request.
fn describe(request: &http::Request<Bytes>) -> String {
    let info = request.extensions().get::<AttemptInfo>().unwrap();
    let AttemptInfo {
        operation,
        attempt,
        thread,
        ..
    } = *info;
    format!("{operation} {attempt} {:?}", thread.map(u64::from))
}

/// Returns a client, and where its middleware records every attempt.
fn recording_client(server: &Server) -> (Client, Arc<Mutex<Vec<String>>>) {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let record = Arc::clone(&seen);
    let middleware = middleware_fn(move |request, next| {
        record.lock().unwrap().push(describe(&request));
        next.call(request)
    });
    let client = builder(server.url()).middleware(middleware).build().unwrap();
    (client, seen)
}

#[tokio::test]
async fn middleware_gets_operation_attempt_and_thread() {
    let server = Server::script([Action::response(503, &[], ""), Action::json(200, PAGE)]).await;
    let (client, seen) = recording_client(&server);
    client.list_messages(thread()).await.unwrap();
    client.request(http::Method::GET, "/any").await.unwrap();
    client.list_channels().await.unwrap();
    let thread = Some(u64::from(thread()));
    let expected = [
        format!("list_messages 1 {thread:?}"),
        format!("list_messages 2 {thread:?}"),
        "request 1 None".to_owned(),
        "list_channels 1 None".to_owned(),
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn middleware_gets_the_attempts_of_a_send_numbered_on() {
    let posts = AtomicUsize::new(0);
    let server = Server::by(move |_, received| match received.method.as_str() {
        "GET" => Action::json(200, r#"{"results": []}"#),
        _ if posts.fetch_add(1, Ordering::Relaxed) == 0 => {
            Action::json(429, fixture("error", "429-secondly.json"))
        }
        _ => Action::json(201, fixture("message", "comment.json")),
    })
    .await;
    let (client, seen) = recording_client(&server);
    let sent = client.thread(thread()).comment("x").await.unwrap();
    assert_eq!(sent.response().unwrap().attempts(), 2);
    let thread = Some(u64::from(thread()));
    let mut sends = seen.lock().unwrap().clone();
    sends.retain(|attempt| attempt.starts_with("send_message"));
    let expected = [1, 2].map(|number| format!("send_message {number} {thread:?}"));
    assert_eq!(sends, expected);
}

#[tokio::test]
async fn closure_is_a_middleware() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let client = builder(server.url())
        .middleware(middleware_fn(|mut request, next| {
            request.headers_mut().insert("x-a", "1".parse().unwrap());
            next.call(request)
        }))
        .build()
        .unwrap();
    client.list_messages(thread()).await.unwrap();
    assert_eq!(server.only().headers["x-a"], "1");
}

#[tokio::test]
async fn request_rejected_by_a_middleware_is_not_sent_or_retried() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let calls = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    let client = builder(server.url())
        .middleware(middleware_fn(move |_, _| {
            count.fetch_add(1, Ordering::Relaxed);
            Box::pin(async { Err(Error::rejected("outside of office hours")) })
        }))
        .build()
        .unwrap();
    let read = client.list_messages(thread()).await.unwrap_err();
    let send = client.thread(thread()).comment("x").await.unwrap_err();
    assert!(send.is_not_sent() && send.receipt().is_some(), "{send}");
    for error in [&read, &send] {
        assert_eq!(error.kind(), ErrorKind::Rejected);
        assert!(
            !error.may_have_been_received() && !error.is_retryable(),
            "{error}"
        );
        assert_eq!(error.attempts(), 1);
        let cause = std::error::Error::source(error).unwrap();
        assert_eq!(cause.to_string(), "outside of office hours");
    }
    let [read, send] = [read, send].map(|error| error.to_string());
    assert_eq!(read, "list_messages: a middleware rejected the request");
    assert_eq!(send, "send_message: not sent: a middleware rejected the request");
    assert_eq!((calls.load(Ordering::Relaxed), server.requests().len()), (2, 0));
}
