//! What one can put into the request path: layers, and a source of tokens.

// What the tests share stops where it stands, as they do.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use hubspot_conversations::{
    CallOptions, ClientBuilder, Error, ErrorKind, Middleware, NewComment, Next, ResponseFuture, RetryPolicy,
    Token, TokenFuture, TokenSource,
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

/// Writes down each request and what became of it.
#[derive(Clone, Default)]
struct Record {
    requests: Requests,
    ends: Arc<Mutex<Vec<Result<u16, String>>>>,
}

impl Middleware for Record {
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        Box::pin(async move {
            self.requests.lock().unwrap().push(request.clone());
            let answer = next.call(request).await;
            let end = answer
                .as_ref()
                .map(|answer| answer.status().as_u16())
                .map_err(ToString::to_string);
            self.ends.lock().unwrap().push(end);
            answer
        })
    }
}

#[tokio::test]
async fn a_layer_sees_each_attempt_and_never_the_token() {
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
    let ends = record.ends.lock().unwrap().clone();
    assert_eq!(
        (&ends[0], &ends[2]),
        (&Ok(503), &Ok(200)),
        "any status is an answer"
    );
    assert!(ends[1].is_err(), "{ends:?}");
    // Beyond the layer, it is there.
    let bearer = format!("authorization: Bearer {TOKEN}");
    assert!(server.requests().iter().all(|came| came.head.contains(&bearer)));
}

#[tokio::test]
async fn a_layer_sees_what_is_sent_and_the_look_for_it_afterwards() {
    let record = Record::default();
    let server = Server::by(|_, came| match came.method.as_str() {
        "POST" => Action::ResetRead,
        _ => Action::json(200, PAGE),
    })
    .await;
    let client = builder(server.url()).middleware(record.clone()).build().unwrap();
    let draft = NewComment::new("some words");
    let error = client.send_message(thread(), draft).await.unwrap_err();
    assert!(error.may_have_been_received(), "{error}");
    let requests = record.requests.lock().unwrap();
    let sent: Vec<_> = requests
        .iter()
        .filter(|request| request.method() == http::Method::POST)
        .collect();
    assert_eq!(sent.len(), 1);
    let body: serde_json::Value = serde_json::from_slice(sent[0].body()).unwrap();
    assert_eq!(body["text"], "some words");
    assert!(requests.len() > 1, "the thread was read through the same layers");
}

/// Adds its name on the way in and on the way out.
struct Named(&'static str, Arc<Mutex<Vec<String>>>);

impl Middleware for Named {
    fn call<'a>(&'a self, mut request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        Box::pin(async move {
            self.1.lock().unwrap().push(format!("{} in", self.0));
            request.headers_mut().append("x-by", self.0.parse().unwrap());
            let answer = next.call(request).await;
            self.1.lock().unwrap().push(format!("{} out", self.0));
            answer
        })
    }
}

#[tokio::test]
async fn the_first_layer_is_the_outermost() {
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
    // What a layer adds to one attempt is not there twice in the next.
    for came in server.requests() {
        assert_eq!(came.head.matches("x-by: first").count(), 1, "{}", came.head);
        assert_eq!(came.head.matches("x-by: second").count(), 1, "{}", came.head);
    }
}

/// Answers without asking anybody.
struct Answering(Mutex<Vec<http::Response<Bytes>>>);

impl Middleware for Answering {
    fn call<'a>(&'a self, _: http::Request<Bytes>, _: Next<'a>) -> ResponseFuture<'a> {
        let answer = self.0.lock().unwrap().remove(0);
        Box::pin(async move { Ok(answer) })
    }
}

fn answer(status: u16, body: &str) -> http::Response<Bytes> {
    http::Response::builder()
        .status(status)
        .header("x-hubspot-ratelimit-max", "77")
        .header("x-hubspot-correlation-id", "of-the-layer")
        .body(body.to_owned().into())
        .unwrap()
}

#[tokio::test]
async fn a_layer_can_answer_by_itself_and_its_answer_counts_as_any_other() {
    let answers = vec![
        answer(503, ""),
        answer(429, ""),
        answer(200, PAGE),
        answer(404, r#"{"message":"Not here."}"#),
        answer(302, ""),
        answer(200, "not JSON"),
        answer(201, &fixture("message", "comment.json")),
    ];
    let server = Server::always(Action::json(200, PAGE)).await;
    let inner = Record::default();
    let client = builder(server.url())
        .middleware(Answering(Mutex::new(answers)))
        .middleware(inner.clone())
        .build()
        .unwrap();
    let page = client.list_messages(thread()).await.unwrap();
    assert_eq!(
        (page.attempts(), page.correlation_id()),
        (3, Some("of-the-layer"))
    );
    assert_eq!(client.rate_limit().unwrap().max, Some(77));
    let missing = client.list_messages(thread()).await.unwrap_err();
    assert!(missing.is_not_found() && missing.message() == Some("Not here."));
    let redirect = client.list_messages(thread()).await.unwrap_err();
    assert_eq!(redirect.kind(), hubspot_conversations::ErrorKind::Redirect);
    assert!(client.list_messages(thread()).await.unwrap_err().is_decode());
    let sent = client.send_message(thread(), NewComment::new("x")).await.unwrap();
    assert!(!sent.recovered() && !sent.id().is_empty());
    assert_eq!(server.requests().len(), 0, "nothing was sent");
    assert_eq!(inner.requests.lock().unwrap().len(), 0, "nor came further in");
}

/// Fails as it is told, before or after the request goes on; then no more.
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
async fn a_layer_that_fails_counts_as_the_network_does() {
    let server = Server::by(|_, came| match came.method.as_str() {
        "GET" => Action::json(200, PAGE),
        _ => Action::json(201, fixture("message", "comment.json")),
    })
    .await;
    let send = async |reaches, error: fn(&'static str) -> Error| {
        let layer = Breaking {
            reaches,
            fails: Mutex::new(vec![error("the layer's own words")]),
        };
        let client = builder(server.url()).middleware(layer).build().unwrap();
        let before = server.count("POST");
        let sent = client.thread(thread()).comment("x").await;
        (sent, server.count("POST") - before)
    };
    // Nothing was sent, so it is tried again.
    let (sent, posts) = send(false, Error::no_connection).await;
    assert_eq!((sent.unwrap().response().unwrap().attempts(), posts), (2, 1));
    // It may have been, so it is looked for.
    let (sent, posts) = send(true, Error::broken_connection).await;
    let error = sent.unwrap_err();
    assert_eq!(posts, 1);
    assert!(error.is_transport() && error.may_have_been_received(), "{error}");
    assert!(error.is_not_sent(), "the thread is empty: {error}");
    assert!(!error.to_string().contains("own words"), "{error}");
    let cause = std::error::Error::source(&error).unwrap();
    assert_eq!(cause.to_string(), "the layer's own words");
}

/// Says that it is somebody else.
struct Impostor;

impl Middleware for Impostor {
    fn call<'a>(&'a self, mut request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        let other = "Bearer of-somebody-else".parse().unwrap();
        request.headers_mut().append("authorization", other);
        next.call(request)
    }
}

#[tokio::test]
async fn no_layer_takes_the_place_of_the_token() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let client = builder(server.url()).middleware(Impostor).build().unwrap();
    client.list_messages(thread()).await.unwrap();
    let head = server.requests()[0].head.to_lowercase();
    assert_eq!(head.matches("authorization:").count(), 1, "{head}");
    assert!(head.contains(&format!("authorization: bearer {TOKEN}")), "{head}");
}

/// Takes its time.
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
async fn a_layers_time_is_the_attempts() {
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

/// Makes an answer of a broken connection.
struct Soothing;

impl Middleware for Soothing {
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        Box::pin(async move {
            let answer = next.call(request).await;
            answer.or_else(|error| {
                assert!(error.is_connect(), "{error}");
                Ok(answer_of(PAGE))
            })
        })
    }
}

fn answer_of(body: &str) -> http::Response<Bytes> {
    http::Response::new(body.to_owned().into())
}

#[tokio::test]
async fn a_layer_can_answer_where_nobody_does() {
    let client = builder(&closed_port()).middleware(Soothing).build().unwrap();
    let page = client.list_messages(thread()).await.unwrap();
    assert_eq!((page.attempts(), page.messages().len()), (1, 0));
}

/// Gives a token with a number, and a new one each time.
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
async fn a_source_of_ones_own_is_asked_before_every_attempt() {
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
    let came = server.requests();
    assert_eq!((came.len(), source.0.load(Ordering::Relaxed)), (4, 4));
    for (number, came) in came.iter().enumerate() {
        let header = format!("authorization: Bearer own-token-{number}\r\n");
        assert!(format!("{}\r\n", came.head).contains(&header), "{}", came.head);
    }
}

/// Fails, and counts how often it was asked to.
#[derive(Clone, Default)]
struct Failing(Arc<AtomicUsize>);

impl TokenSource for Failing {
    fn token(&self) -> TokenFuture<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Err("the vault is shut".into()) })
    }
}

#[tokio::test]
async fn a_source_that_fails_ends_the_call_and_nothing_is_sent() {
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
    assert_eq!(cause.to_string(), "the vault is shut");
    assert_eq!(server.requests().len(), 0);
}

/// Never gives anything.
struct Silent;

impl TokenSource for Silent {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_source_that_is_silent_costs_no_more_than_the_calls_time() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let client = without_token(server.url())
        .token_source(Silent)
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
