//! Tokens that HubSpot refuses as expired, and odd responses of the token endpoint.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use hubspot_conversations::{Client, Error, OAuth, RetryPolicy, Token, TokenFuture, TokenSource};
use serde_json::{Value, json};
use tests::hubspot::{Action, Request, Server};
use tests::setup::{THREAD, thread, unconfigured};

const CALLS: usize = 1_000;

fn refused(category: &str) -> Action {
    let body = json!({"status": "error", "message": "refused", "category": category, "correlationId": "c-1"});
    Action::json(401, body.to_string())
}

fn expired() -> Action {
    refused("EXPIRED_AUTHENTICATION")
}

/// Lists nothing, and accepts every comment under an id of its own.
fn accepted(index: usize, request: &Request) -> Action {
    if request.method == "GET" {
        return Action::json(200, r#"{"results":[]}"#);
    }
    let message = json!({
        "type": "COMMENT",
        "id": format!("m-{index}"),
        "conversationsThreadId": THREAD.to_string(),
        "direction": "OUTGOING",
        "createdAt": chrono::Utc::now().to_rfc3339(),
        "text": request.json()["text"],
    });
    Action::json(201, message.to_string())
}

fn token(request: &Request) -> &str {
    request.headers["authorization"].trim_start_matches("Bearer ")
}

/// A server that grants tokens, numbered from 1 unless `grant` says otherwise, and refuses some of them.
async fn hub(grant: fn(usize) -> String, is_expired: fn(&str) -> bool) -> (Server, Arc<AtomicUsize>) {
    let grants = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&grants);
    let server = Server::by(move |index, request| {
        if request.target == "/oauth/token" {
            let token = grant(count.fetch_add(1, Ordering::SeqCst) + 1);
            return Action::json(
                200,
                json!({"access_token": token, "expires_in": 1800}).to_string(),
            );
        }
        if is_expired(token(request)) {
            // Late enough for all calls to be under way with this token.
            return expired().after(Duration::from_secs(1));
        }
        accepted(index, request)
    });
    (server.await, grants)
}

fn oauth_client(server: &Server, oauth: OAuth) -> Client {
    let oauth = oauth.token_url(format!("{}/oauth/token", server.url()));
    let builder = unconfigured().base_url(server.url()).oauth(oauth);
    builder.retry(RetryPolicy::never()).build().unwrap()
}

fn oauth() -> OAuth {
    OAuth::new("app-1", "secret-1", "refresh-1").unwrap()
}

/// Makes reads and sends alternately. Returns the number of attempts of each read.
async fn thousand_calls(client: &Client) -> Vec<Result<u32, Error>> {
    let calls = (0..CALLS).map(|number| async move {
        if number % 2 == 0 {
            return client.list_messages(thread()).await.map(|page| page.attempts());
        }
        let sent = client
            .thread(thread())
            .comment(format!("Comment {number}"))
            .await?;
        assert!(!sent.recovered());
        Ok(0)
    });
    join_all(calls).await
}

fn api_requests(server: &Server) -> usize {
    let requests = server.requests();
    requests
        .iter()
        .filter(|request| request.target != "/oauth/token")
        .count()
}

/// Asserts that each call failed by a 401 that says why, and that no comment was sent.
fn all_refused(results: Vec<Result<u32, Error>>) {
    for (number, result) in results.into_iter().enumerate() {
        let error = result.unwrap_err();
        assert!(error.is_auth() && !error.may_have_been_received(), "{error}");
        assert!(error.to_string().contains("EXPIRED_AUTHENTICATION"), "{error}");
        assert_eq!(error.is_not_sent(), number % 2 == 1, "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thousand_calls_with_an_expired_token_share_one_refresh() {
    let (server, grants) = hub(|number| format!("access-{number}"), |token| token == "access-1").await;
    let client = oauth_client(&server, oauth());
    let results = thousand_calls(&client).await;
    let attempts: Vec<u32> = results.into_iter().map(Result::unwrap).collect();
    let repeated = attempts.iter().filter(|attempts| **attempts == 2).count();
    assert!(repeated > CALLS / 4, "{repeated} reads met the expired token");
    assert_eq!(
        grants.load(Ordering::SeqCst),
        2,
        "the first token and one refresh"
    );
    assert!(api_requests(&server) <= 2 * CALLS, "{}", api_requests(&server));
    let comments = server.requests().into_iter().filter(|request| {
        request.method == "POST" && request.target != "/oauth/token" && token(request) == "access-2"
    });
    let texts: std::collections::BTreeSet<String> = comments
        .map(|comment| comment.json()["text"].to_string())
        .collect();
    assert_eq!(texts.len(), CALLS / 2, "every comment once");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_once_where_every_new_token_has_expired() {
    // Each time another token, and each time the same one.
    for grant in [|number| format!("access-{number}"), |_| "access-1".to_owned()] as [fn(usize) -> String; 2]
    {
        let (server, grants) = hub(grant, |_| true).await;
        let client = oauth_client(&server, oauth());
        all_refused(thousand_calls(&client).await);
        // A call that begins after the refresh may cause another one: its token has not been refused yet.
        let grants = grants.load(Ordering::SeqCst);
        assert!((2..CALLS / 10).contains(&grants), "{grants} tokens");
        assert!(api_requests(&server) <= 2 * CALLS, "{}", api_requests(&server));
    }
}

/// A source with tokens of its own, which it replaces only if it may.
struct Vault {
    tokens: Mutex<Vec<&'static str>>,
    replaces: bool,
}

impl Vault {
    fn new(replaces: bool) -> Self {
        let tokens = Mutex::new(vec!["vault-2", "vault-1"]);
        Self { tokens, replaces }
    }
}

impl TokenSource for Vault {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(Token::new(*self.tokens.lock().unwrap().last().unwrap())?) })
    }

    fn invalidate(&self, token: &Token) {
        let mut tokens = self.tokens.lock().unwrap();
        let is_newest = tokens
            .last()
            .is_some_and(|newest| token == &Token::new(*newest).unwrap());
        if self.replaces && is_newest {
            tokens.pop();
        }
    }
}

fn vault_client(server: &Server, source: impl TokenSource) -> Client {
    let builder = unconfigured().base_url(server.url()).token_source(source);
    builder.retry(RetryPolicy::never()).build().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn token_source_replaces_an_expired_token() {
    let (server, _) = hub(|_| String::new(), |token| token == "vault-1").await;
    let results = thousand_calls(&vault_client(&server, Vault::new(true))).await;
    assert!(results.iter().all(Result::is_ok));
    let requests = api_requests(&server);
    assert!((CALLS + 1..=2 * CALLS).contains(&requests), "{requests}");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_fail_once_where_the_source_cannot_do_better() {
    let (server, _) = hub(|_| String::new(), |_| true).await;
    all_refused(thousand_calls(&vault_client(&server, Vault::new(false))).await);
    assert!(api_requests(&server) <= 2 * CALLS, "{}", api_requests(&server));

    // A fixed token cannot be replaced, so the call is made once.
    let (server, _) = hub(|_| String::new(), |_| true).await;
    all_refused(thousand_calls(&server.client()).await);
    assert_eq!(api_requests(&server), CALLS);
}

#[tokio::test]
async fn any_other_401_neither_refreshes_nor_repeats() {
    for category in ["INVALID_AUTHENTICATION", "UNAUTHORIZED", "expired", ""] {
        let server = Server::by(move |_, request| match request.target.as_str() {
            "/oauth/token" => Action::json(200, r#"{"access_token":"access-1","expires_in":1800}"#),
            _ => refused(category),
        })
        .await;
        let client = oauth_client(&server, oauth());
        let error = client.list_messages(thread()).await.unwrap_err();
        assert!(error.is_auth(), "{error}");
        assert_eq!(server.requests().len(), 2, "{category}: one refresh and one call");
    }
}

#[tokio::test]
async fn odd_token_responses_give_their_tokens() {
    for lifetime in [
        json!(1799.5),
        json!("1800"),
        json!("soon"),
        json!(-1),
        json!(1e300),
        json!(null),
        json!([1800]),
        Value::String(String::new()),
    ] {
        let mut grant =
            json!({"access_token": "access-1", "refresh_token": "refresh-2", "expires_in": lifetime});
        odd_token_response(&grant).await;
        grant.as_object_mut().unwrap().remove("expires_in");
        odd_token_response(&grant).await;
    }
}

/// A client that stores its new refresh tokens, and those that it stored.
fn storing_client(server: &Server) -> (Client, Arc<Mutex<Vec<String>>>) {
    let stored: Arc<Mutex<Vec<String>>> = Arc::default();
    let store = Arc::clone(&stored);
    let oauth = oauth().on_new_refresh_token(move |token| {
        store.lock().unwrap().push(token);
        std::future::ready(Ok(()))
    });
    (oauth_client(server, oauth), stored)
}

async fn odd_token_response(grant: &Value) {
    let body = grant.to_string();
    let server = Server::by(move |index, request| match request.target.as_str() {
        "/oauth/token" => Action::json(200, &body),
        _ => accepted(index, request),
    })
    .await;
    let (client, stored) = storing_client(&server);
    for _ in 0..3 {
        client.list_messages(thread()).await.unwrap();
    }
    assert_eq!(*stored.lock().unwrap(), ["refresh-2"], "{grant}");
    assert_eq!(server.requests().len(), 4, "one refresh for three calls: {grant}");
}

#[tokio::test]
async fn response_without_an_access_token_keeps_the_new_refresh_token() {
    for access in [json!(null), json!("two parts"), json!(7)] {
        let body =
            json!({"access_token": access, "refresh_token": "refresh-2", "expires_in": 1800}).to_string();
        let server = Server::always(Action::json(200, body)).await;
        let (client, stored) = storing_client(&server);
        let error = client.list_messages(thread()).await.unwrap_err();
        assert!(error.to_string().contains("token response"), "{error}");
        assert_eq!(*stored.lock().unwrap(), ["refresh-2"]);
    }
}
