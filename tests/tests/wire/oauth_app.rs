//! An OAuth app: the page that installs it, the code that it gets for that, and the clients of its accounts.

use std::collections::BTreeMap;
use std::time::Duration;

use hubspot_conversations::{ErrorKind, OAuthApp};
use serde_json::json;
use tests::hubspot::{Action, Request, Server};
use tests::setup::{closed_port, thread, unconfigured};

const REDIRECT: &str = "https://example.com/callback?from=hubspot";
const CODE: &str = "code-2f7c";
const LIMIT: &str = r#"{"status":"error","message":"limit","category":"RATE_LIMITS","correlationId":"c-1","errorType":"RATE_LIMIT","policyName":"SECONDLY"}"#;

fn app(url: &str) -> OAuthApp {
    let app = unconfigured()
        .base_url(url)
        .build_oauth_app("app-1", "secret-1")
        .unwrap();
    app.token_url(format!("{url}/oauth/token"))
}

fn grant() -> Action {
    let body = json!({
        "access_token": "access-1",
        "refresh_token": "refresh-1",
        "expires_in": 1800,
        "hub_id": 62_515,
        "scopes": ["oauth", "conversations.write"],
        "token_type": "bearer",
    });
    Action::json(200, body.to_string())
}

fn hub(code: impl Fn(usize) -> Action + Send + Sync + 'static) -> impl Future<Output = Server> {
    Server::by(move |index, request| match request.target.as_str() {
        "/oauth/token" => code(index),
        _ => Action::json(200, r#"{"results":[]}"#),
    })
}

fn form(request: &Request) -> BTreeMap<String, String> {
    let pairs = form_urlencoded::parse(request.text().as_bytes()).into_owned();
    pairs.collect()
}

fn pairs(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = pairs
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()));
    owned.collect()
}

#[test]
fn authorize_url_has_what_hubspot_documents() {
    let app = app("http://127.0.0.1:1");
    let url = app.authorize_url(REDIRECT, ["oauth", "conversations.read"]);
    assert_eq!(
        url.to_string(),
        "https://app.hubspot.com/oauth/authorize?client_id=app-1&\
         redirect_uri=https%3A%2F%2Fexample.com%2Fcallback%3Ffrom%3Dhubspot&scope=oauth%20conversations.read"
    );
    let url = url
        .account(62_515)
        .optional_scopes(vec!["conversations.write".to_owned()])
        .state("a+b&c d");
    let url = url.to_string();
    let (page, query) = url.split_once('?').unwrap();
    assert_eq!(page, "https://app.hubspot.com/oauth/62515/authorize");
    let query: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!(
        query,
        pairs(&[
            ("client_id", "app-1"),
            ("redirect_uri", REDIRECT),
            ("scope", "oauth conversations.read"),
            ("optional_scope", "conversations.write"),
            ("state", "a+b&c d"),
        ])
    );
}

#[tokio::test]
async fn code_becomes_a_client_without_another_request_for_a_token() {
    let server = hub(|_| grant()).await;
    let app = app(server.url());
    let oauth = app
        .exchange_code(CODE, REDIRECT)
        .code_verifier("verifier-1")
        .await
        .unwrap();
    assert_eq!(oauth.hub_id(), Some(62_515));
    assert_eq!(oauth.scopes(), ["oauth", "conversations.write"]);
    assert_eq!(oauth.expose_refresh_token(), "refresh-1");
    assert!(!format!("{oauth:?} {app:?}").contains("-1"), "{oauth:?} {app:?}");
    let hubspot = app.client(oauth).unwrap();
    hubspot.list_messages(thread()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(
        form(&requests[0]),
        pairs(&[
            ("grant_type", "authorization_code"),
            ("code", CODE),
            ("redirect_uri", REDIRECT),
            ("code_verifier", "verifier-1"),
            ("client_id", "app-1"),
            ("client_secret", "secret-1"),
        ])
    );
    assert_eq!(requests[1].headers["authorization"], "Bearer access-1");
}

#[tokio::test]
async fn client_refreshes_when_it_is_told_to() {
    let server = hub(|index| {
        let body = json!({"access_token": format!("access-{index}"), "refresh_token": "refresh-1"});
        Action::json(200, body.to_string())
    })
    .await;
    let app = app(server.url());
    let hubspot = app.client(app.account("refresh-1").unwrap()).unwrap();
    hubspot.list_messages(thread()).await.unwrap();
    tokio::spawn({
        let hubspot = hubspot.clone();
        async move { hubspot.refresh_access_token().await }
    })
    .await
    .unwrap()
    .unwrap();
    hubspot.list_messages(thread()).await.unwrap();
    let requests = server.requests();
    let targets: Vec<_> = requests
        .iter()
        .map(|request| request.target == "/oauth/token")
        .collect();
    assert_eq!(targets, [true, false, true, false]);
    assert_eq!(requests[1].headers["authorization"], "Bearer access-0");
    assert_eq!(requests[3].headers["authorization"], "Bearer access-2");
    let fixed = server.client().refresh_access_token().await.unwrap_err();
    assert!(fixed.is_configuration(), "{fixed}");
}

#[tokio::test]
async fn refresh_that_fails_leaves_the_old_token_in_use() {
    let server = hub(|index| match index {
        0 => grant(),
        _ => Action::json(400, r#"{"status":"BAD_REFRESH_TOKEN","message":"gone"}"#),
    })
    .await;
    let app = app(server.url());
    let hubspot = app
        .client(app.exchange_code(CODE, REDIRECT).await.unwrap())
        .unwrap();
    let error = hubspot.refresh_access_token().await.unwrap_err();
    assert!(error.is_auth(), "{error}");
    hubspot.list_messages(thread()).await.unwrap();
}

/// The code may be taken by the time that a connection is lost, so a second request would be refused for no reason.
#[tokio::test]
async fn code_is_sent_once_unless_hubspot_has_not_received_it() {
    for (lost, requests) in [
        (Action::ResetRead, 1),
        (Action::json(503, "{}"), 1),
        (Action::json(429, LIMIT), 2),
    ] {
        let server = hub(move |index| if index == 0 { lost.clone() } else { grant() }).await;
        let result = app(server.url()).exchange_code(CODE, REDIRECT).await;
        assert_eq!(server.requests().len(), requests, "{result:?}");
        assert_eq!(result.is_ok(), requests == 2, "{result:?}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::Token, "{error}");
        }
    }
}

#[tokio::test]
async fn errors_say_what_to_do_and_show_no_secret() {
    let echo = |index: usize| match index {
        0 => Action::json(
            400,
            json!({"message": format!("code {CODE} of secret-1 is used")}).to_string(),
        ),
        1 => Action::ResetRead,
        2 => Action::json(200, r#"{"access_token":"access-1"}"#),
        _ => Action::json(200, "[]"),
    };
    let server = hub(echo).await;
    let app = app(server.url());
    for expected in [
        "refused the code",
        "install the app again",
        "lacks refresh_token",
        "lacks access_token",
    ] {
        let error = app.exchange_code(CODE, REDIRECT).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(error.to_string().contains(expected), "{shown}");
        assert!(!shown.contains(CODE) && !shown.contains("secret-1"), "{shown}");
    }
    let closed = unconfigured().build_oauth_app("app-1", "secret-1").unwrap();
    let closed = closed.token_url(format!("{}/token", closed_port()));
    let exchange = closed.exchange_code(CODE, REDIRECT);
    let error = tokio::time::timeout(Duration::from_secs(20), exchange)
        .await
        .unwrap()
        .unwrap_err();
    assert!(!error.to_string().contains("install"), "{error}");
    let empty = closed.exchange_code("", REDIRECT).await.unwrap_err();
    assert!(
        empty.is_configuration() && empty.to_string().contains("code"),
        "{empty}"
    );
    let error = unconfigured().build_oauth_app("app-1", "").unwrap_err();
    assert!(error.is_configuration(), "{error}");
    let error = unconfigured()
        .access_token("pat")
        .build_oauth_app("app-1", "secret-1")
        .unwrap_err();
    assert!(error.is_configuration(), "{error}");
}
