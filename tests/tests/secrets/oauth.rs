//! Failures to get a token.

use std::sync::{Arc, Mutex};

use hubspot_conversations::{Client, Error, ErrorKind, OAuth, Token, TokenFuture, TokenSource};
use tests::hubspot::{Action, Server};
use tests::setup::{closed_port, thread};

use crate::markers::*;

async fn failures(token_url: &str, url: &str) -> Vec<Error> {
    let oauth = OAuth::new("app-1", CLIENT_SECRET, REFRESH_TOKEN).unwrap();
    let builder = builder(url).oauth(oauth.token_url(format!("{token_url}/oauth/token")));
    let client = builder.build().unwrap();
    vec![
        client.list_messages(thread()).await.unwrap_err(),
        client.send_message(thread(), draft()).await.unwrap_err(),
        client.request(http::Method::GET, "/any").await.unwrap_err(),
    ]
}

fn all_clean(what: &str, errors: &[Error]) {
    assert_eq!(errors.len(), 3);
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Token, "{what}: {error}");
        // Only a refusal by HubSpot is a failure of the credentials.
        let refused = error.status().is_some_and(|status| status.is_client_error());
        assert_eq!(error.is_auth(), refused, "{what}: {error}");
        assert!(!error.is_server() && !error.is_rate_limited(), "{what}: {error}");
        // The message was not sent.
        assert!(!error.may_have_been_received(), "{what}: {error}");
        assert!(!error.is_validation() && !error.is_not_found(), "{what}: {error}");
        clean(what, &shown(error));
        assert!(!error.to_string().contains('\n'), "{what}: {error}");
    }
    assert!(errors[1].is_not_sent(), "{what}");
}

#[tokio::test]
async fn refused_refresh_shows_no_secret() {
    let traced = Traced::start();
    let hub = Server::always(Action::json(200, "{}")).await;
    let elsewhere = Server::always(Action::json(200, "{}")).await;
    let mut refusals = 0;
    for status in [302, 307, 400, 401, 403, 404, 503] {
        for body in 0..BODIES {
            let redirect_target = elsewhere.url().to_owned();
            let server =
                Server::by(move |_, request| response(status, body, request, &redirect_target)).await;
            let what = format!("{status} with body {body}");
            let errors = failures(server.url(), hub.url()).await;
            all_clean(&what, &errors);
            let requests = server.requests();
            let echo = echo_of(&requests[0]);
            assert!(
                echo.contains(CLIENT_SECRET) && echo.contains(REFRESH_TOKEN),
                "{echo}"
            );
            let verbatim = errors[0].body().unwrap();
            let (_, expected) = &bodies(&echo)[body];
            assert_eq!(verbatim, expected.as_bytes(), "{what}: the body is complete");
            // A temporary failure is retried; a refusal is sent once for all calls.
            let expected = if status == 503 { 3 } else { 1 };
            assert_eq!(requests.len(), expected, "{what}");
            refusals += 1;
        }
    }
    assert_eq!(refusals, 49);
    assert_eq!(elsewhere.requests().len(), 0, "the secrets followed a redirect");
    assert_eq!(hub.requests().len(), 0);
    traced.clean();
}

#[tokio::test]
async fn failed_refresh_shows_no_secret_and_sends_nothing() {
    let traced = Traced::start();
    let hub = Server::always(Action::json(200, "{}")).await;
    all_clean("connection refused", &failures(&closed_port(), hub.url()).await);
    let granted = |token: &str| format!(r#"{{"access_token":{token:?},"expires_in":1800}}"#);
    for (what, act) in [
        ("reset", Action::ResetRead),
        ("no HTTP", Action::Raw(echo_of(&everything()).into_bytes())),
        ("truncated", Action::truncated(200, &[], granted(TOKEN), 5_000)),
        (
            "response without a token",
            Action::json(200, error_body(&echo_of(&everything()))),
        ),
        (
            "response that is not JSON",
            Action::json(200, echo_of(&everything())),
        ),
        (
            "an invalid token",
            Action::json(200, granted(&format!("{TOKEN} and more"))),
        ),
        (
            "a token of another type",
            Action::json(200, format!(r#"{{"access_token":["{TOKEN}"],"expires_in":1}}"#)),
        ),
    ] {
        let server = Server::always(act).await;
        let errors = failures(server.url(), hub.url()).await;
        all_clean(what, &errors);
        // The body of a grant is dropped with its token.
        for error in errors {
            let body = error.body().unwrap_or_default();
            assert!(!String::from_utf8_lossy(body).contains(TOKEN), "{what}: {body:?}");
        }
        assert!(!server.requests().is_empty(), "{what}");
    }
    assert_eq!(hub.requests().len(), 0);
    traced.clean();
}

#[tokio::test]
async fn retries_temporary_failures_of_a_refresh() {
    let traced = Traced::start();
    let granted =
        format!(r#"{{"access_token":"{TOKEN}","refresh_token":"{REFRESH_TOKEN}-new","expires_in":1800}}"#);
    let tokens = Server::script([
        Action::ResetRead,
        Action::response(503, &[], ""),
        Action::json(200, granted),
    ])
    .await;
    let hub = Server::always(Action::json(200, r#"{"results":[]}"#)).await;
    let stored: Arc<Mutex<Vec<String>>> = Arc::default();
    let store = Arc::clone(&stored);
    let oauth = OAuth::new("app-1", CLIENT_SECRET, REFRESH_TOKEN)
        .unwrap()
        .token_url(tokens.url())
        .on_new_refresh_token(move |token| {
            store.lock().unwrap().push(token);
            std::future::ready(Ok(()))
        });
    let client: Client = builder(hub.url()).oauth(oauth).build().unwrap();
    client.list_messages(thread()).await.unwrap();
    client.list_messages(thread()).await.unwrap();
    assert_eq!(tokens.requests().len(), 3);
    assert_eq!(*stored.lock().unwrap(), [format!("{REFRESH_TOKEN}-new")]);
    assert!(
        hub.requests()
            .iter()
            .all(|request| request.head.contains(&format!("Bearer {TOKEN}")))
    );
    clean("a client that has a token", &format!("{client:?}"));
    traced.clean();
}

#[tokio::test]
async fn does_not_refresh_short_lived_tokens_without_end() {
    for lifetime in ["0", "1", "18446744073709551615"] {
        let granted = format!(r#"{{"access_token":"{TOKEN}","expires_in":{lifetime}}}"#);
        let tokens = Server::always(Action::json(200, granted)).await;
        let hub = Server::always(Action::json(200, r#"{"results":[]}"#)).await;
        let oauth = OAuth::new("app-1", CLIENT_SECRET, REFRESH_TOKEN).unwrap();
        let client = builder(hub.url())
            .oauth(oauth.token_url(tokens.url()))
            .build()
            .unwrap();
        client.list_messages(thread()).await.unwrap();
        assert!(
            matches!(tokens.requests().len(), 1..3),
            "{lifetime}: {}",
            tokens.requests().len()
        );
    }
}

/// A source that always fails.
struct Failing(&'static str);

impl TokenSource for Failing {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async move { Err(self.0.into()) })
    }
}

#[tokio::test]
async fn failed_token_source_is_the_cause() {
    let hub = Server::always(Action::json(200, "{}")).await;
    let client = builder(hub.url())
        .token_source(Failing("the vault is closed"))
        .build()
        .unwrap();
    let error = client.send_message(thread(), draft()).await.unwrap_err();
    assert!(!error.is_auth() && error.is_not_sent(), "{error}");
    assert_eq!(error.kind(), ErrorKind::Token);
    clean("a source that failed", &shown(&error));
    let cause = std::error::Error::source(&error).unwrap();
    assert_eq!(cause.to_string(), "the vault is closed");
    let client = builder(hub.url()).token_source(InvalidToken).build().unwrap();
    let error = client.list_messages(thread()).await.unwrap_err();
    clean("a source with an invalid token", &shown(&error));
    assert_eq!(hub.requests().len(), 0);
}

/// A source that returns the error of an invalid token.
struct InvalidToken;

impl TokenSource for InvalidToken {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(Token::new(format!("{TOKEN}\n"))?) })
    }
}
