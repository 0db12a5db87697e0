//! `Error::is_retryable`, and outcomes, errors and receipts as values that can be compared and cloned.

use std::collections::HashSet;
use std::error::Error as _;
use std::time::Duration;

use hubspot_conversations::{ActorId, Error, ErrorKind, Message, NewComment, Receipt, Sent, middleware_fn};
use tests::corpus::fixture;
use tests::hubspot::{Action, Server};
use tests::setup::{builder, closed_port, thread};

/// Returns the error of a read, and of a send whose message is never on the thread.
async fn errors(action: Action) -> (Error, Error) {
    let reads = Server::always(action.clone()).await;
    let sends = Server::posts(action).await;
    let short = |url: &str| {
        builder(url)
            .attempt_timeout(Duration::from_millis(800))
            .build()
            .unwrap()
    };
    let read = short(reads.url()).list_messages(thread()).await.unwrap_err();
    let send = short(sends.url())
        .thread(thread())
        .comment("x")
        .await
        .unwrap_err();
    (read, send)
}

#[derive(Debug, PartialEq)]
enum Outcome {
    NotSent,
    Unknown,
}

fn outcome(error: &Error) -> Outcome {
    assert_ne!(error.is_not_sent(), error.is_unknown(), "{error}");
    if error.is_unknown() {
        Outcome::Unknown
    } else {
        Outcome::NotSent
    }
}

#[tokio::test]
async fn is_retryable_follows_from_kind_and_outcome() {
    use Outcome::{NotSent, Unknown};
    let limited = |policy| Action::json(429, format!(r#"{{"policyName":"{policy}"}}"#));
    let status = |status| Action::json(status, r#"{"status":"error","message":"no"}"#);
    // The fault, whether a read is retryable, the outcome of a send, and whether the send is retryable.
    let rows = [
        ("reset", Action::ResetRead, true, Unknown, false),
        ("timeout", Action::Hang, true, Unknown, false),
        ("400", status(400), false, NotSent, false),
        ("400 in HTML", Action::html(400, "<html>"), false, Unknown, false),
        ("401", status(401), false, NotSent, false),
        ("403", status(403), false, NotSent, false),
        ("404", status(404), false, NotSent, false),
        ("407", status(407), false, Unknown, false),
        ("408", status(408), true, Unknown, false),
        ("423", status(423), true, NotSent, true),
        ("429", limited("SECONDLY"), true, NotSent, true),
        ("429 of a new policy", limited("NEW"), true, NotSent, true),
        ("429 for the day", limited("DAILY"), false, NotSent, false),
        ("429 of a proxy", Action::json(429, "{}"), true, Unknown, false),
        ("477", status(477), true, NotSent, true),
        ("500", status(500), true, Unknown, false),
        ("501", status(501), false, Unknown, false),
        ("504", status(504), true, Unknown, false),
        ("521", status(521), true, Unknown, false),
        (
            "redirect",
            Action::response(302, &[("location", "/")], ""),
            false,
            Unknown,
            false,
        ),
        ("not JSON", Action::json(201, "<"), false, Unknown, false),
    ];
    for (what, action, read, ends, send) in rows {
        let (read_error, send_error) = errors(action).await;
        assert_eq!(read_error.is_retryable(), read, "a read, {what}: {read_error}");
        assert_eq!(outcome(&send_error), ends, "{what}: {send_error}");
        assert_eq!(send_error.is_retryable(), send, "a send, {what}: {send_error}");
    }
}

#[tokio::test]
async fn connection_failure_is_retryable_and_invalid_argument_is_not() {
    let client = builder(&closed_port()).build().unwrap();
    let read = client.list_messages(thread()).await.unwrap_err();
    let send = client.thread(thread()).comment("x").await.unwrap_err();
    assert!(read.is_connect() && read.is_retryable(), "{read}");
    assert!(
        send.is_connect() && send.is_not_sent() && send.is_retryable(),
        "{send}"
    );
    let read = client.list_messages(0).await.unwrap_err();
    let send = client.thread(0).comment("x").await.unwrap_err();
    assert!(!read.is_retryable() && !send.is_retryable(), "{read} {send}");
    assert!(send.is_not_sent());
}

#[tokio::test]
async fn write_without_a_response_is_retryable_only_if_it_is_idempotent() {
    let server = Server::always(Action::ResetRead).await;
    let handle = server.client().thread(thread());
    let put = handle.assign(ActorId::agent(1)).await.unwrap_err();
    let patch = handle
        .set_status(hubspot_conversations::ThreadStatus::Closed)
        .await
        .unwrap_err();
    assert!(put.may_have_been_received() && put.is_retryable(), "{put}");
    assert!(patch.may_have_been_received() && !patch.is_retryable(), "{patch}");
}

#[tokio::test]
async fn error_can_be_cloned_with_its_sources() {
    let server = Server::always(Action::json(400, fixture("error", "400-no-recipient.json"))).await;
    let refused = server.client().thread(thread()).comment("x").await.unwrap_err();
    let client = builder(server.url())
        .middleware(middleware_fn(|_, _| {
            Box::pin(async { Err(Error::broken_connection("a cable")) })
        }))
        .build()
        .unwrap();
    let broken = client.list_messages(thread()).await.unwrap_err();
    for error in [&refused, &broken] {
        let clone = error.clone();
        assert_eq!(format!("{clone} {clone:?}"), format!("{error} {error:?}"));
        assert_eq!(
            (clone.kind(), clone.body(), clone.receipt()),
            (error.kind(), error.body(), error.receipt())
        );
        let [source, same] = [error, &clone].map(|error| error.source().map(ToString::to_string));
        assert_eq!(source, same);
    }
    assert_eq!(broken.clone().source().unwrap().to_string(), "a cable");
}

#[tokio::test]
async fn into_parts_separates_the_value_from_its_response() {
    let headers = [
        ("x-hubspot-correlation-id", "c-1"),
        ("content-type", "application/json"),
    ];
    let body = fixture("message", "comment.json");
    let server = Server::always(Action::response(200, &headers, &body)).await;
    let response = server.client().get_message(thread(), "1").await.unwrap();
    let (message, rest) = response.clone().into_parts();
    assert_eq!(message, *response);
    assert_eq!((rest.http_status(), rest.attempts()), (response.http_status(), 1));
    assert_eq!(
        (rest.correlation_id(), rest.headers()),
        (Some("c-1"), response.headers())
    );
    assert_eq!(response.into_inner(), message);
}

fn receipt(client: &hubspot_conversations::Client) -> Receipt {
    client
        .thread(thread())
        .prepare(NewComment::new("x"))
        .receipt()
        .clone()
}

#[tokio::test]
async fn receipt_can_be_compared_and_stored() {
    let client = builder(&closed_port()).build().unwrap();
    let (first, second) = (receipt(&client), receipt(&client));
    assert_ne!(first, second, "two sends of one text");
    let stored = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Receipt>(&stored).unwrap(), first);
    assert_eq!(HashSet::from([first.clone(), second, first]).len(), 2);
}

#[test]
fn error_kind_can_be_compared_and_serialized() {
    let json = serde_json::to_string(&ErrorKind::InvalidRequest).unwrap();
    assert_eq!(json, r#""invalid_request""#);
    assert_eq!(
        serde_json::from_str::<ErrorKind>(&json).unwrap(),
        ErrorKind::InvalidRequest
    );
    let kinds = HashSet::from([ErrorKind::Timeout, ErrorKind::Connect, ErrorKind::Timeout]);
    assert_eq!(kinds.len(), 2);
    assert!(ErrorKind::Configuration < ErrorKind::Timeout);
}

#[tokio::test]
async fn sent_message_can_be_compared_and_serialized() {
    let body = fixture("message", "comment.json");
    let server = Server::posts(Action::json(201, &body)).await;
    let handle = server.client().thread(thread());
    let sent: Sent = handle.comment("Call him first.").await.unwrap();
    assert_eq!(sent, sent.clone());
    assert_ne!(
        sent,
        handle.comment("Call him first.").await.unwrap(),
        "another send"
    );
    let json = serde_json::to_value(&sent).unwrap();
    assert_eq!(json, serde_json::from_str::<serde_json::Value>(&body).unwrap());
    assert_eq!(&serde_json::from_value::<Message>(json).unwrap(), sent.message());
    assert_eq!(sent.response().unwrap().http_status(), 201);
}
