//! Requests, responses and network faults.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use hubspot_conversations::bulk::Item;
use hubspot_conversations::{
    ActorId, CallOptions, Client, Error, ErrorKind, Middleware, NewComment, Next, OutgoingMessage,
    ResponseFuture, Result,
};
use serde_json::json;
use tests::hubspot::{Action, Request, Server};
use tests::setup::{closed_port, thread};

use crate::markers::*;

/// Returns a client with every marker that a client can have.
fn client(url: &str) -> Client {
    let client = builder(url).access_token(TOKEN).build().unwrap();
    client.with(marked_options())
}

fn marked_options() -> CallOptions {
    let options = CallOptions::new().header("x-proxy-key", HEADER).unwrap();
    options.query("q", PARAMETER)
}

/// Sends and reads in every way, with every marker. Returns the errors.
async fn errors(client: &Client) -> Vec<Error> {
    let sent = client.thread(thread());
    let body = json!({ "type": "X", "text": TEXT, "deep": [{ "richText": RICH_TEXT, "subject": SUBJECT }],
        "name": NAME, "address": ADDRESS });
    let post = client
        .request(http::Method::POST, format!("/any/where?to={ADDRESS}"))
        .query("by", SUBJECT)
        .json(body);
    let get = client
        .request(http::Method::GET, "/any/where")
        .query("by", TEXT)
        .query("to", NAME);
    let mut all: Vec<Option<Error>> = vec![
        client.send_message(thread(), draft()).await.err(),
        sent.send(draft()).await.err(),
        sent.comment(TEXT).await.err(),
        sent.send(NewComment::new(TEXT).rich_text(RICH_TEXT)).await.err(),
        client.list_messages(thread()).await.err(),
        sent.messages().try_next().await.err(),
        client.get_message(thread(), "m-1").await.err(),
        client.get_original_content(thread(), "m-1").await.err(),
        post.await.err(),
        get.await.err(),
    ];
    assert_eq!(all.len(), 10);
    all.drain(..).flatten().collect()
}

/// Checks all errors of all calls, at least `expected`.
async fn all_clean(what: &str, client: &Client, expected: usize) -> Vec<Error> {
    let traced = Traced::start();
    let errors = errors(client).await;
    assert!(errors.len() >= expected, "{what}: {} calls failed", errors.len());
    for error in &errors {
        clean(&format!("{what}, {:?}", error.operation()), &shown(error));
        assert!(
            !error.to_string().contains(['\n', '\r']),
            "{what}: not one line: {error}"
        );
    }
    traced.clean();
    errors
}

#[tokio::test]
async fn responses_that_repeat_the_request_are_redacted() {
    let elsewhere = Server::always(Action::json(200, "{}")).await;
    let now = Arc::new(Mutex::new((0, 0)));
    let (current, redirect_target) = (Arc::clone(&now), elsewhere.url().to_owned());
    let server = Server::by(move |_, request| {
        let (status, body) = *current.lock().unwrap();
        empty_search(request).unwrap_or_else(|| response(status, body, request, &redirect_target))
    })
    .await;
    let client = client(server.url());
    let statuses = [
        200, 201, 204, 301, 302, 303, 307, 308, 400, 401, 403, 404, 408, 409, 422, 423, 429, 477, 500, 502,
        503, 504, 520, 524,
    ];
    let mut checked = 0;
    for status in statuses {
        for body in 0..BODIES {
            // Two bodies suffice for most statuses; every body is used with some status of each class.
            if body > 1 && !matches!(status, 200 | 302 | 400 | 503) {
                continue;
            }
            *now.lock().unwrap() = (status, body);
            let before = server.requests().len();
            let what = format!("{status} with body {body}");
            let fails = if (200..300).contains(&status) { 0 } else { 10 };
            let errors = all_clean(&what, &client, fails).await;
            let requests = server.requests().split_off(before);
            checked += errors.len();
            for error in &errors {
                // The body is complete. A 204 has none, even if bytes follow it.
                let raw = String::from_utf8_lossy(error.body().unwrap()).into_owned();
                // An error about a body that is valid JSON, but no message or page, keeps none.
                let line = error.to_string();
                let not_expected = line.contains("shows no message") || line.contains("is no page");
                let none = status == 204 || not_expected;
                assert!(none || raw.contains(TOKEN), "{what}: {raw}");
                if error.kind() == ErrorKind::Refused && body == 0 {
                    let message = error.message().unwrap();
                    let verbatim = requests.iter().any(|request| echo_of(request) == message);
                    assert!(verbatim, "{what}: {message}");
                    assert_eq!(error.category(), Some(message));
                    assert_eq!(error.correlation_id(), Some(message));
                    assert!(error.to_string().contains("cannot take '[…]' and"), "{error}");
                }
            }
            let markers_sent = requests.iter().any(|request| {
                request.head.contains(TOKEN)
                    && request.head.contains(HEADER)
                    && request.text().contains("Zanzirich")
            });
            assert!(markers_sent, "{what}: the markers were not sent");
        }
    }
    assert!(checked > 300, "{checked}");
    let traced = Traced::start().text();
    assert!(
        traced.contains(" hyper_util::"),
        "the traces of the dependencies are missing"
    );
    assert!(
        traced.contains(" reqwest::"),
        "the logs of the dependencies are missing"
    );
    assert_eq!(elsewhere.requests().len(), 0, "a redirect was followed");
}

#[tokio::test]
async fn network_faults_show_nothing_that_was_sent() {
    let nowhere = closed_port();
    all_clean("connection refused", &client(&nowhere), 10).await;
    // A name that does not resolve.
    let unknown = client_to("http://unknown.invalid");
    all_clean("no such host", &unknown, 10).await;
    for (what, act) in [
        ("reset, unread", Action::ResetUnread),
        ("reset, read", Action::ResetRead),
        ("no response", Action::Raw(Vec::new())),
        (
            "echo in place of HTTP",
            Action::Raw(echo_of(&everything()).into_bytes()),
        ),
        (
            "echo in place of a header",
            Action::Raw(format!("HTTP/1.1 200 OK\r\n{TOKEN} {TEXT}: {ADDRESS}\r\n\r\n").into_bytes()),
        ),
        (
            "echo in place of a length",
            Action::Raw(format!("HTTP/1.1 200 OK\r\ncontent-length: {TOKEN}\r\n\r\n").into_bytes()),
        ),
        (
            "echo in place of a chunk",
            Action::Raw(
                format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{TOKEN}\r\n").into_bytes(),
            ),
        ),
        (
            "truncated success",
            Action::truncated(200, &[], error_body(&echo_of(&everything())), 1_000_000),
        ),
        (
            "broken gzip",
            Action::response(
                200,
                &[("content-encoding", "gzip")],
                format!("\u{1f}\u{8b}{}", echo_of(&everything())),
            ),
        ),
    ] {
        let server = Server::always(act).await;
        let errors = all_clean(what, &client(server.url()), 8).await;
        assert!(!server.requests().is_empty(), "{what}");
        assert!(!errors.is_empty(), "{what}");
    }
    let cut = |request: &Request| Action::truncated(400, &[], error_body(&echo_of(request)), 1_000_000);
    let server = Server::by(move |_, request| cut(request)).await;
    let errors = all_clean("truncated refusal", &client(server.url()), 10).await;
    assert!(errors.iter().all(|error| error.message().is_some()));
}

fn client_to(url: &str) -> Client {
    let builder = builder(url).access_token(TOKEN).allow_insecure_http();
    // A proxy of the environment would get what is sent to another machine.
    let builder = builder.http(hubspot_conversations::reqwest::ClientBuilder::no_proxy);
    builder.build().unwrap().with(marked_options())
}

#[tokio::test]
async fn timeouts_show_nothing_that_was_sent() {
    let server = Server::by(|_, request| empty_search(request).unwrap_or(Action::Hang)).await;
    let options = CallOptions::new().attempt_timeout(Duration::from_millis(30));
    let errors = all_clean("timeout", &client(server.url()).with(options), 10).await;
    assert!(errors.iter().all(Error::is_timeout));
    let options = CallOptions::new().total_timeout(Duration::from_millis(40));
    all_clean("total timeout", &client(server.url()).with(options), 10).await;
}

#[tokio::test]
async fn traces_of_a_success_show_no_content() {
    let traced = Traced::start();
    let message = json!({ "id": "m-1", "type": "MESSAGE", "text": TEXT, "richText": RICH_TEXT, "subject": SUBJECT,
        "createdAt": "2031-01-01T00:00:00Z",
        "recipients": [{ "name": NAME, "deliveryIdentifier": { "type": "HS_EMAIL_ADDRESS", "value": ADDRESS } }] });
    let page = json!({ "results": [message] });
    let server = Server::by(move |_, request| {
        let list = request.method.as_str() == "GET" && request.head.contains("/messages?");
        let body = if list { &page } else { &message };
        let id = [("x-hubspot-correlation-id", TOKEN), ("set-cookie", TOKEN)];
        Action::response(200, &id, body.to_string())
    })
    .await;
    let client = client(server.url());
    let sent = client.send_message(thread(), draft()).await.unwrap();
    assert_eq!(sent.text(), Some(TEXT));
    // A message prints its content; its response does not.
    assert!(format!("{sent:?}").contains(NAME));
    assert!(!format!("{sent:?}").contains(TOKEN));
    clean("the response", &format!("{:?}", sent.response().unwrap()));
    clean(
        "the receipt",
        &format!("{:?} {}", sent.receipt(), json!(sent.receipt())),
    );
    let page = client.list_messages(thread()).await.unwrap();
    assert_eq!(page.messages().len(), 1);
    let shown = format!("{page:?}");
    assert!(shown.contains(NAME) && !shown.contains(TOKEN), "{shown}");
    let raw = client.request(http::Method::GET, "/any").await.unwrap();
    assert_eq!(raw["text"], TEXT);
    assert!(!format!("{raw:?}").contains(TOKEN));
    traced.clean();
    let text = traced.text();
    assert!(
        text.contains("correlation_id") && text.contains("[…]"),
        "the id is not traced, or not redacted"
    );
}

#[tokio::test]
async fn replies_and_bulk_sends_show_nothing() {
    let traced = Traced::start();
    let incoming = json!({ "results": [{ "id": "m-1", "type": "MESSAGE", "direction": "INCOMING",
        "createdAt": "2031-01-01T00:00:00Z", "text": "zanzi what they wrote", "subject": SUBJECT,
        "channelId": "1002", "channelAccountId": "55",
        "senders": [{ "name": NAME, "deliveryIdentifier": { "type": "HS_EMAIL_ADDRESS", "value": ADDRESS } }] }] });
    for status in [400, 401, 403, 429, 500] {
        let page = incoming.to_string();
        let server = Server::by(move |_, request| match request.method.as_str() {
            "GET" => Action::json(200, &page),
            _ => response(status, 0, request, "http://h.example"),
        })
        .await;
        let client = client(server.url());
        let error = client
            .thread(thread())
            .reply(TEXT, ActorId::agent(1))
            .await
            .unwrap_err();
        clean(&format!("a reply with {status}"), &shown(&error));

        let items = [1, 2].map(|line| Item::new(line, thread(), NewComment::new(format!("{TEXT} {line}"))));
        clean("items", &format!("{items:?}"));
        let mut sending = client.send_list(items);
        clean("a bulk send", &format!("{sending:?}"));
        let mut ended = 0;
        while let Some(outcome) = sending.next().await {
            ended += 1;
            clean("an outcome", &format!("{outcome:?} {outcome:#?}"));
            if let Some(error) = outcome.end.error() {
                clean(&format!("a bulk send with {status}"), &shown(error));
            }
        }
        assert_eq!(ended, 2, "{status}");
        if let Some(error) = sending.stopped_by() {
            clean("the fatal error", &shown(error));
        }
        let was_sent = |what: &str| {
            server
                .requests()
                .iter()
                .any(|request| request.text().contains(what))
        };
        assert!(
            was_sent(ADDRESS) && was_sent("Zanzitext"),
            "{status}: the markers were not sent"
        );
    }
    traced.clean();
}

/// A middleware that has the markers; this crate must not print it.
#[derive(Debug)]
struct Marked(Option<Client>);

impl Middleware for Marked {
    fn call<'a>(&'a self, request: http::Request<Bytes>, next: Next<'a>) -> ResponseFuture<'a> {
        Box::pin(async move {
            clean("the next middleware", &format!("{next:?}"));
            assert!(
                !format!("{request:?}").contains(TOKEN),
                "a middleware gets the token"
            );
            let head = format!("{} {:?}", request.uri(), request.headers());
            let request = Request::new(&head, request.body().to_vec());
            match &self.0 {
                // The error of another call, with other redactions.
                Some(other) => {
                    let error = other.send_message(thread(), draft()).await.unwrap_err();
                    Err(error)
                }
                None => Ok(http::Response::builder()
                    .status(400)
                    .header("x-hubspot-correlation-id", HEADER)
                    .body(error_body(&echo_of(&request)).into())
                    .unwrap()),
            }
        })
    }
}

#[tokio::test]
async fn failed_middleware_shows_nothing() {
    let server = Server::by(|_, request| response(400, 0, request, "http://h.example")).await;
    for inner in [None, Some(client(server.url()))] {
        let with_middleware = builder(&closed_port())
            .access_token(TOKEN)
            .middleware(Marked(inner.clone()))
            .build()
            .unwrap();
        let what = format!("a middleware with {inner:?}");
        let errors = all_clean(&what, &with_middleware.with(marked_options()), 8).await;
        assert!(errors.iter().any(Error::is_validation), "{what}");
        // The other call's redactions apply to this error, too.
        let error = with_middleware.list_messages(thread()).await.unwrap_err();
        if inner.is_some() {
            clean("an error that was passed on", &shown(&error));
        }
    }
    assert!(!server.requests().is_empty());
}

#[tokio::test]
async fn requests_rejected_before_sending_show_nothing() {
    let traced = Traced::start();
    let server = Server::always(Action::json(200, "{}")).await;
    let client = client(server.url());
    let actor: hubspot_conversations::ActorId = format!("E-{ADDRESS}").parse().unwrap();
    let by_actor = hubspot_conversations::Recipient::default().actor_id(actor);
    let mut refused: Vec<Error> = vec![
        client
            .send_message(thread(), draft().recipient(by_actor))
            .await
            .unwrap_err(),
        client
            .request(http::Method::GET, format!("no-slash-{TOKEN}"))
            .await
            .unwrap_err(),
        CallOptions::new()
            .header(&format!("{TOKEN} {TEXT}"), "x")
            .unwrap_err(),
        CallOptions::new()
            .header("x-mine", &format!("{TOKEN}\n"))
            .unwrap_err(),
        CallOptions::new().header("authorization", TOKEN).unwrap_err(),
        client
            .get_message(thread(), format!("{TOKEN}\\{TEXT}"))
            .await
            .unwrap_err(),
        client
            .get_message(thread(), format!("{}\n", TEXT.repeat(1_000)))
            .await
            .unwrap_err(),
    ];
    let body: Result<OutgoingMessage, _> =
        serde_json::from_value(json!({ "type": "MESSAGE", "text": TEXT, "zanzi": TOKEN }));
    clean("an invalid message", &format!("{0} {0:?}", body.unwrap_err()));
    let body: Result<OutgoingMessage, _> =
        serde_json::from_value(json!({ "type": "COMMENT", "text": [TEXT] }));
    clean("an invalid comment", &format!("{0} {0:?}", body.unwrap_err()));
    assert_eq!(refused.len(), 7);
    for error in refused.drain(..) {
        clean("a refusal", &shown(&error));
        assert!(error.to_string().len() < 200, "{error}");
        assert!(!error.may_have_been_received());
    }
    assert_eq!(server.requests().len(), 0);
    // The span of a call that was sent, for the traces.
    let _ = client.list_messages(thread()).await;
    traced.clean();
}
