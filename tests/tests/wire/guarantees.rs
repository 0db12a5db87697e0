//! Auto traits of public types, and redaction of the token.

use std::error::Error as _;
use std::time::Duration;

use hubspot_conversations::{
    Client, ClientBuilder, Error, Message, Messages, NewComment, NewMessage, OutgoingMessage, Response, Sent,
    Thread,
};
use tests::corpus::fixture;
use tests::hubspot::{Action, Server};
use tests::setup::{TOKEN, client, closed_port, thread};

fn shared<T: Clone + Send + Sync + 'static>() {}
fn moved<T: Send + 'static>() {}
fn sent<F: Send + 'static>(future: F) -> F {
    future
}

#[test]
fn client_is_send_and_sync() {
    shared::<Client>();
    shared::<Thread>();
    shared::<OutgoingMessage>();
    shared::<NewMessage>();
    shared::<Message>();
    shared::<Sent>();
    shared::<Response<Message>>();
    moved::<Messages>();
    moved::<ClientBuilder>();
    moved::<Error>();
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    error::<Error>();
}

#[tokio::test]
async fn futures_are_send() {
    let server = Server::always(Action::json(200, fixture("message", "message.json"))).await;
    let client = server.client();
    let handle = client.thread(thread());
    // Dropped without being awaited: compiling is the test.
    drop(sent(client.get_message(thread(), "x").into_future()));
    drop(sent(client.get_original_content(thread(), "x").into_future()));
    drop(sent(client.list_messages(thread()).into_future()));
    drop(sent(
        client.send_message(thread(), NewComment::new("x")).into_future(),
    ));
    let mut messages = handle.messages();
    drop(sent(async move { messages.try_next().await }));
    let by_handle = tokio::spawn(async move { handle.send(NewComment::new("x")).await });
    let by_client = tokio::spawn(client.send_message(thread(), NewComment::new("x")).into_future());
    // No two sends get one message.
    assert_ne!(
        by_handle.await.unwrap().unwrap().id(),
        by_client.await.unwrap().unwrap().id()
    );
}

#[tokio::test]
async fn client_serves_concurrent_tasks() {
    let server = Server::always(Action::json(200, fixture("message", "message.json"))).await;
    let client = server.client();
    let tasks = (0..16).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            client
                .get_message(thread(), "x")
                .await
                .map(|got| got.id().to_owned())
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    assert_eq!(server.requests().len(), 16);
}

/// Returns all displayed forms of an error and of its sources.
fn shown(error: &Error) -> String {
    let mut all = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        all.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    all
}

#[tokio::test]
async fn token_is_redacted_everywhere() {
    let actions = [
        Action::json(400, fixture("error", "400-no-recipient.json")),
        Action::json(401, fixture("error", "401-expired.json")),
        Action::html(502, "gone"),
        Action::json(302, "").header("location", "https://elsewhere.example"),
        Action::json(201, "not JSON"),
    ];
    let mut errors = Vec::new();
    for action in actions {
        let server = Server::always(action).await;
        errors.push(server.client().thread(thread()).comment("x").await.unwrap_err());
    }
    errors.push(
        client(&closed_port())
            .thread(thread())
            .comment("x")
            .await
            .unwrap_err(),
    );
    let server = Server::late(Action::json(200, ""), Duration::from_secs(20)).await;
    let builder = || {
        tests::setup::unconfigured()
            .access_token(TOKEN)
            .settle_time(Duration::ZERO)
    };
    let hasty = builder()
        .base_url(server.url())
        .attempt_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    errors.push(hasty.thread(thread()).comment("x").await.unwrap_err());
    errors.push(builder().base_url("http://far.example").build().unwrap_err());
    errors.push(
        tests::setup::unconfigured()
            .access_token(format!("{TOKEN} "))
            .build()
            .unwrap_err(),
    );
    errors.push(
        tests::setup::unconfigured()
            .access_token(format!("{TOKEN}\n"))
            .build()
            .unwrap_err(),
    );
    let built = builder().base_url(server.url());
    let mut texts: Vec<String> = errors.iter().map(shown).collect();
    texts.push(format!("{built:?} {built:#?}"));
    let client = built.build().unwrap();
    texts.push(format!("{client:?} {client:#?}"));
    texts.push(format!(
        "{:?} {:?}",
        client.thread(thread()),
        client.thread(thread()).messages()
    ));
    texts.push(format!("{:?}", client.list_messages(thread())));
    assert_eq!(texts.len(), 14);
    for text in texts {
        assert!(!text.contains(TOKEN) && !text.contains("marker"), "{text}");
        assert!(text.len() > 10, "{text:?} shows something");
    }
}
