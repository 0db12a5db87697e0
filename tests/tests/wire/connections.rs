//! Connections: second responses on them, encodings of bodies, and calls where there is no runtime.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use hubspot_conversations::{Client, NewComment};
use serde_json::json;
use tests::hubspot::{Action, Server, http1};
use tests::setup::{THREAD, builder, thread};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

fn message(id: usize, text: &str) -> String {
    let message = json!({
        "type": "COMMENT",
        "id": format!("m-{id}"),
        "conversationsThreadId": THREAD.to_string(),
        "direction": "OUTGOING",
        "createdAt": chrono::Utc::now().to_rfc3339(),
        "text": text,
    });
    message.to_string()
}

/// A server that keeps its connections open, numbers the comments it gets, and sends each response twice: the second one
/// after a delay.
async fn repeating(delay: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let comments = Arc::<AtomicUsize>::default();
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(repeat(stream, Arc::clone(&comments), delay));
        }
    });
    url
}

async fn repeat(mut stream: TcpStream, comments: Arc<AtomicUsize>, delay: Duration) -> std::io::Result<()> {
    while let Some(request) = http1::read(&mut stream).await? {
        let json = [("content-type", "application/json")];
        let response = if request.method_and_target().0 == "POST" {
            let body: serde_json::Value = serde_json::from_slice(request.body())?;
            let id = comments.fetch_add(1, Ordering::SeqCst);
            http1::response(201, &json, &message(id, body["text"].as_str().unwrap()))
        } else {
            http1::response(200, &json, r#"{"results":[]}"#)
        };
        if delay.is_zero() {
            stream.write_all(&response.repeat(2)).await?;
        } else {
            stream.write_all(&response).await?;
            tokio::time::sleep(delay).await;
            stream.write_all(&response).await?;
        }
    }
    Ok(())
}

/// Sends comments one after the other, each with the text that its number gives. Returns how many were sent, each under
/// an id of its own.
async fn send_all(client: &Client, text: impl Fn(usize) -> String) -> usize {
    let mut ids = BTreeSet::new();
    for number in 0..50 {
        if let Ok(sent) = client.thread(thread()).comment(text(number)).await {
            assert!(
                ids.insert(sent.id().to_owned()),
                "{} is the message of two sends",
                sent.id()
            );
        }
    }
    ids.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn second_response_is_never_that_of_the_next_send() {
    let client = builder(&repeating(Duration::ZERO).await).build().unwrap();
    let sent = send_all(&client, |number| format!("Comment {number}")).await;
    assert!(sent > 0);
    let sent = send_all(&client, |_| "The same each time".to_owned()).await;
    assert!(sent > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn late_second_response_is_never_that_of_the_next_send() {
    let client = builder(&repeating(Duration::from_millis(3)).await)
        .build()
        .unwrap();
    let sent = send_all(&client, |number| format!("Comment {number}")).await;
    assert!(sent > 0);
    let sent = send_all(&client, |_| "The same each time".to_owned()).await;
    assert!(sent > 0);
}

#[tokio::test]
async fn asks_for_bodies_without_an_encoding_and_names_another_one() {
    let gzip = [("content-encoding", "gzip"), ("content-type", "application/json")];
    for status in [200, 400] {
        let server = Server::always(Action::response(status, &gzip, [0x1f, 0x8b, 8, 0, 0, 0])).await;
        let error = server.client().list_messages(thread()).await.unwrap_err();
        assert!(error.to_string().contains("[content-encoding gzip, "), "{error}");
        assert_eq!(server.only().headers["accept-encoding"], "identity");
    }
    let identity = [("content-encoding", "identity")];
    let server = Server::always(Action::response(400, &identity, "no")).await;
    let error = server.client().list_messages(thread()).await.unwrap_err();
    assert!(!error.to_string().contains("content-encoding"), "{error}");
}

#[tokio::test]
async fn keeps_the_encoding_that_a_program_asks_for() {
    let server = Server::always(Action::response(200, &[("content-encoding", "br")], [0x1f, 0x8b])).await;
    let defaults = |http: reqwest::ClientBuilder| {
        let br = http::HeaderValue::from_static("br");
        http.default_headers([(http::header::ACCEPT_ENCODING, br)].into_iter().collect())
    };
    let client = builder(server.url()).http(defaults).build().unwrap();
    let response = client.request(http::Method::GET, "/any").bytes().await.unwrap();
    assert_eq!(*response.into_inner(), [0x1f, 0x8b]);
    assert_eq!(server.only().headers["accept-encoding"], "br");
}

/// Polls a call once, outside of any runtime.
fn poll<T>(call: impl IntoFuture<Output = T>) -> T {
    match pin!(call.into_future()).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the call waits"),
    }
}

#[test]
fn call_outside_of_a_runtime_is_an_error() {
    let client = builder("http://127.0.0.1:9").build().unwrap();
    let thread = client.thread(thread());
    let prepared = thread.prepare(NewComment::new("x"));
    let receipt = prepared.receipt().clone();
    for (error, is_send) in [
        (poll(client.list_messages(thread.id())).unwrap_err(), false),
        (
            poll(client.request(http::Method::GET, "/any")).unwrap_err(),
            false,
        ),
        (poll(thread.messages().try_next()).unwrap_err(), false),
        (poll(thread.find_sent(&receipt)).unwrap_err(), false),
        (
            poll(thread.wait_for_delivery("m-1", Duration::MAX)).unwrap_err(),
            false,
        ),
        (poll(thread.comment("x")).unwrap_err(), true),
        (poll(prepared.send()).unwrap_err(), true),
    ] {
        assert!(
            error.is_configuration() && error.to_string().contains("tokio runtime"),
            "{error}"
        );
        assert_eq!(error.is_not_sent(), is_send, "{error}");
    }
}
