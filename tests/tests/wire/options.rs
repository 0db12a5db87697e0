//! Options that are set on one request, and apply to it alone.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{
    ActorId, CallOptions, Client, ErrorKind, NewComment, RetryPolicy, ThreadStatus, middleware_fn,
};
use tests::corpus::fixture;
use tests::hubspot::{Action, Request, Server};
use tests::setup::{TOKEN, builder, client, thread};
use tests::version::version;

const PAGE: &str = r#"{"results":[]}"#;
const SHORT: Duration = Duration::from_millis(150);
/// Far below the client's own timeouts, and far above what a busy machine needs.
const LONG: Duration = Duration::from_secs(20);

fn retries() -> RetryPolicy {
    let wait = Duration::from_millis(1);
    RetryPolicy::default().max_attempts(3).backoff(wait, wait)
}

/// Stores each message, and lists none.
fn respond(_: usize, request: &Request) -> Action {
    match request.method.as_str() {
        "POST" => Action::json(201, fixture("message", "comment.json")),
        _ => Action::json(200, PAGE),
    }
}

fn has(request: &Request, name: &str, value: &str) -> bool {
    request.headers.get(name).is_some_and(|found| found == value)
}

#[tokio::test]
async fn header_of_one_request_is_on_the_wire_and_not_in_the_next() {
    let server = Server::by(respond).await;
    let client = server.client();
    let handle = client.thread(thread());
    let name = "x-request-source";
    handle.comment("x").header(name, "send").unwrap().await.unwrap();
    handle.comment("x").await.unwrap();
    let list = client.list_messages(thread());
    list.header(name, "list").unwrap().await.unwrap();
    client.list_messages(thread()).await.unwrap();
    let sent = server.requests();
    let headers: Vec<_> = sent.iter().map(|request| request.headers.get(name)).collect();
    let [send, list] = ["send".to_owned(), "list".to_owned()];
    assert_eq!(headers, [Some(&send), None, Some(&list), None]);
    for request in &sent {
        assert!(has(request, "authorization", &format!("Bearer {TOKEN}")));
    }
}

#[tokio::test]
async fn header_of_a_request_replaces_that_of_the_client() {
    let server = Server::by(respond).await;
    let options = CallOptions::new().header("x-a", "client").unwrap();
    let client = server.client().with(options.header("x-b", "client").unwrap());
    let list = client.list_messages(thread()).header("x-a", "request").unwrap();
    list.await.unwrap();
    let request = server.only();
    assert!(
        has(&request, "x-a", "request") && has(&request, "x-b", "client"),
        "{request:?}"
    );
}

#[tokio::test]
async fn rejects_a_header_that_follows_from_the_token() {
    let server = Server::by(respond).await;
    let send = server.client().thread(thread()).comment("x");
    let error = send.header("authorization", "Bearer another-token").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.to_string().contains("set the token instead"), "{error}");
    assert_eq!(server.requests().len(), 0);
}

/// Asserts that a request ends with a timeout long before those of the client.
async fn assert_timeout<T>(request: impl IntoFuture<Output = hubspot_conversations::Result<T>>) {
    let started = Instant::now();
    let Err(error) = request.await else {
        panic!("the server does not respond")
    };
    assert!(error.is_timeout(), "{error}");
    assert!(started.elapsed() < LONG, "{error} after {:?}", started.elapsed());
}

#[tokio::test]
async fn timeouts_of_one_request_end_it() {
    let server = Server::always(Action::Hang).await;
    let client = client(server.url());
    let handle = client.thread(thread());
    assert_timeout(client.list_messages(thread()).attempt_timeout(SHORT)).await;
    assert_timeout(client.list_messages(thread()).total_timeout(SHORT)).await;
    assert_timeout(client.get_thread(thread()).total_timeout(SHORT)).await;
    assert_timeout(handle.set_status(ThreadStatus::Open).attempt_timeout(SHORT)).await;
    assert_timeout(handle.reply("x", ActorId::agent(1)).total_timeout(SHORT)).await;
    assert_timeout(handle.comment("x").attempt_timeout(SHORT)).await;
    let prepared = handle.prepare(NewComment::new("y")).attempt_timeout(SHORT);
    assert_timeout(Box::pin(prepared.send())).await;
}

#[tokio::test]
async fn timeout_of_one_request_does_not_apply_to_the_next() {
    let slow = Action::json(200, PAGE).after(SHORT * 4);
    let server = Server::always(slow).await;
    let client = client(server.url());
    assert_timeout(client.list_messages(thread()).attempt_timeout(SHORT)).await;
    client.list_messages(thread()).await.unwrap();
}

#[tokio::test]
async fn retry_policy_of_one_request_applies_to_it_alone() {
    let server = Server::always(Action::response(503, &[], "")).await;
    let client = client(server.url());
    let attempts = async |client: &Client, retry: Option<RetryPolicy>| {
        let list = client.list_messages(thread());
        let list = match retry {
            Some(retry) => list.retry(retry),
            None => list,
        };
        list.await.unwrap_err().attempts()
    };
    assert_eq!(attempts(&client, Some(retries())).await, 3);
    assert_eq!(attempts(&client, None).await, 1, "the client's own policy");
    let patient = builder(server.url()).retry(retries()).build().unwrap();
    assert_eq!(attempts(&patient, Some(RetryPolicy::never())).await, 1);
    assert_eq!(attempts(&patient, None).await, 3);
    assert_eq!(server.requests().len(), 8);
}

#[tokio::test]
async fn retry_policy_of_one_send_applies_to_it() {
    let refused = Action::json(429, fixture("error", "429-secondly.json"));
    let server = Server::by(move |index, request| match request.method.as_str() {
        "POST" if index == 0 => refused.clone(),
        _ => respond(index, request),
    })
    .await;
    let sent = server
        .client()
        .thread(thread())
        .comment("x")
        .retry(retries())
        .await;
    assert_eq!(sent.unwrap().response().unwrap().attempts(), 2);
    assert_eq!(server.count("POST"), 2);
}

#[tokio::test]
async fn options_of_a_reply_apply_to_its_read_and_its_send() {
    let hubspot = StandIn::start();
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let record = Arc::clone(&seen);
    let client = hubspot
        .client_builder()
        .api_version(version())
        .middleware(middleware_fn(move |request, next| {
            let header = request.headers().get("x-a").map(|value| value.to_str().unwrap());
            let line = format!("{} {header:?}", request.method());
            record.lock().unwrap().push(line);
            next.call(request)
        }))
        .build()
        .unwrap();
    let thread = client.thread(hubspot.email_thread());
    let reply = thread.reply("x", hubspot.agent());
    reply.header("x-a", "1").unwrap().await.unwrap();
    let expected = [r#"GET Some("1")"#, r#"POST Some("1")"#];
    assert_eq!(*seen.lock().unwrap(), expected);
}

fn is_send<F: Send + 'static>(future: F) -> F {
    future
}

#[tokio::test]
async fn sends_work_in_join_and_in_spawned_tasks() {
    let server = Server::by(respond).await;
    let handle = server.client().thread(thread());
    let (first, second) = tokio::join!(
        is_send(handle.comment("first").into_future()),
        is_send(handle.comment("second").into_future()),
    );
    assert!(!first.unwrap().recovered() && !second.unwrap().recovered());
    tokio::spawn(handle.comment("third").into_future())
        .await
        .unwrap()
        .unwrap();
    drop(is_send(handle.reply("x", ActorId::agent(1)).into_future()));
    drop(is_send(handle.prepare(NewComment::new("x")).send()));
    let mut texts: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.json()["text"].as_str().unwrap().to_owned())
        .collect();
    texts.sort();
    assert_eq!(texts, ["first", "second", "third"]);
}

#[tokio::test]
async fn a_request_can_be_cloned_before_it_is_awaited() {
    let server = Server::by(respond).await;
    let list = server.client().list_messages(thread()).limit(7);
    list.clone().header("x-a", "1").unwrap().await.unwrap();
    list.await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].target, requests[1].target);
    assert!(has(&requests[0], "x-a", "1") && !requests[1].headers.contains_key("x-a"));
}
