//! Clients for several accounts: from one builder, or over the connections of one client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hubspot_conversations::limiter::Limit;
use hubspot_conversations::{Client, ErrorKind, OAuth, Token, TokenFuture, TokenSource};
use tests::corpus::fixture;
use tests::hubspot::{Action, Request, Server, http1};
use tests::setup::{TOKEN, builder, thread};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

const PAGE: &str = r#"{"results":[]}"#;
const OTHER: &str = "pat-na1-of-another-account";

fn tokens(server: &Server) -> Vec<String> {
    let token = |request: &Request| request.headers["authorization"].replace("Bearer ", "");
    server.requests().iter().map(token).collect()
}

#[tokio::test]
async fn one_builder_makes_several_clients() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let common = tests::setup::unconfigured().base_url(server.url());
    let first = common.clone().access_token(TOKEN).build().unwrap();
    let second = common.clone().access_token(OTHER).build().unwrap();
    first.list_messages(thread()).await.unwrap();
    second.list_messages(thread()).await.unwrap();
    assert_eq!(tokens(&server), [TOKEN, OTHER]);
    let error = common.build().unwrap_err();
    assert!(error.is_configuration(), "a clone changed the builder: {error}");
}

#[tokio::test]
async fn client_of_another_account_sends_its_own_token() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let client = server.client();
    let other = client.with_access_token(OTHER).unwrap();
    client.list_messages(thread()).await.unwrap();
    other.list_messages(thread()).await.unwrap();
    other
        .clone()
        .thread(thread())
        .messages()
        .try_next()
        .await
        .unwrap();
    client.list_messages(thread()).await.unwrap();
    assert_eq!(tokens(&server), [TOKEN, OTHER, OTHER, TOKEN]);
    assert_eq!(
        (other.base_url(), other.api_version()),
        (client.base_url(), client.api_version())
    );
    let error = client.with_access_token("two parts").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(!error.to_string().contains("two parts"), "{error}");
}

/// Returns the same token each time.
struct Vault;

impl TokenSource for Vault {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(Token::new("from-the-vault")?) })
    }
}

#[tokio::test]
async fn client_of_another_account_takes_a_token_source() {
    let server = Server::always(Action::json(200, PAGE)).await;
    let other = server.client().with_token_source(Vault);
    other.list_messages(thread()).await.unwrap();
    assert_eq!(tokens(&server), ["from-the-vault"]);
}

#[tokio::test]
async fn client_of_another_account_refreshes_its_own_oauth_token() {
    let server = Server::by(|_, request| match request.target.as_str() {
        "/oauth/token" => Action::json(200, r#"{"access_token":"granted","expires_in":1800}"#),
        _ => Action::json(200, PAGE),
    })
    .await;
    let client = server.client();
    let oauth = |url: String| {
        OAuth::new("app-1", "secret-1", "refresh-1")
            .unwrap()
            .token_url(url)
    };
    let other = client
        .with_oauth(oauth(format!("{}/oauth/token", server.url())))
        .unwrap();
    other.list_messages(thread()).await.unwrap();
    other.list_messages(thread()).await.unwrap();
    client.list_messages(thread()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 4, "one request for a token");
    assert!(requests[0].text().contains("refresh_token=refresh-1"));
    let sent: Vec<&str> = requests[1..]
        .iter()
        .map(|request| &*request.headers["authorization"])
        .collect();
    assert_eq!(
        sent,
        ["Bearer granted", "Bearer granted", &format!("Bearer {TOKEN}")]
    );
    let error = client
        .with_oauth(oauth("http://far.example/token".to_owned()))
        .unwrap_err();
    assert!(error.is_configuration(), "{error}");
}

/// A server that keeps its connections open and counts them.
struct Pooling {
    url: String,
    connections: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Pooling {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    while let Ok(Some(_)) = http1::read(&mut stream).await {
                        stream.write_all(&http1::response(200, &[], PAGE)).await.unwrap();
                    }
                });
            }
        });
        Self {
            url,
            connections,
            task,
        }
    }
}

impl Drop for Pooling {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test]
async fn five_hundred_accounts_share_one_pool_and_are_cheap() {
    let server = Pooling::start().await;
    let client = builder(&server.url).build().unwrap();
    let started = Instant::now();
    let accounts: Vec<Client> = (0..500)
        .map(|number| client.with_access_token(format!("pat-na1-{number}")).unwrap())
        .collect();
    // Separate clients take 18.9 s in a debug build: each reads the system's certificates.
    assert!(
        started.elapsed() < Duration::from_secs(6),
        "{:?}",
        started.elapsed()
    );
    for account in accounts.iter().step_by(25) {
        account.list_messages(thread()).await.unwrap();
        // The connection returns to the pool in a task of its own.
        tokio::task::yield_now().await;
    }
    let connections = server.connections.load(Ordering::SeqCst);
    assert!(
        connections <= 2,
        "{connections} connections for 20 requests, one after the other"
    );
}

#[tokio::test]
async fn accounts_have_limits_of_their_own() {
    let headers = |max| {
        [
            ("x-hubspot-ratelimit-max", max),
            ("content-type", "application/json"),
        ]
    };
    let server = Server::by(move |_, request| {
        let own = request.headers["authorization"].contains(TOKEN);
        Action::response(200, &headers(if own { "100" } else { "200" }), PAGE)
    })
    .await;
    let limit = Limit::per_ten_seconds(1);
    let client = builder(server.url()).limit(limit).build().unwrap();
    let other = client.with_access_token(OTHER).unwrap();
    client.list_messages(thread()).await.unwrap();
    assert!(
        other.rate_limit().is_none(),
        "the limits of the other account are separate"
    );
    other.list_messages(thread()).await.unwrap();
    let max = |client: &Client| client.rate_limit().unwrap().max;
    assert_eq!((max(&client), max(&other)), (Some(100), Some(200)));
    // Each client has used its own window now.
    for full in [&client, &other] {
        let list = full
            .list_messages(thread())
            .total_timeout(Duration::from_millis(50));
        let error = list.await.unwrap_err();
        assert!(error.is_timeout() && !error.may_have_been_received(), "{error}");
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn sends_of_two_accounts_do_not_wait_for_each_other() {
    // Within one client the second send of the same text waits for the first.
    let arrived = Arc::new(tokio::sync::Semaphore::new(0));
    let server = {
        let arrived = Arc::clone(&arrived);
        Server::by(move |_, _| {
            arrived.add_permits(1);
            Action::json(201, fixture("message", "comment.json")).after(Duration::from_secs(2))
        })
        .await
    };
    let client = server.client();
    let other = client.with_access_token(OTHER).unwrap();
    let first = tokio::spawn(client.thread(thread()).comment("x").into_future());
    let second = tokio::spawn(other.thread(thread()).comment("x").into_future());
    let both = arrived.acquire_many(2);
    let in_time = tokio::time::timeout(Duration::from_millis(1_800), both).await;
    assert!(in_time.is_ok(), "the second send waited for the first");
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
}
