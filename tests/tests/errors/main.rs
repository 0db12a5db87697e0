//! Errors over a real connection, from the responses of HubSpot and of proxies in front of it.
//!
//! Assertions about recorded payloads are rules for all payloads, not values of some.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used)]

mod limits;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hubspot_conversations::{CallOptions, Client, Error, ErrorKind};
use serde_json::Value;
use tests::corpus::{Corpus, Payload, fixture, fixtures};
use tests::hubspot::{Action, Server};
use tests::say;
use tests::setup::{client, thread};

tests::in_every_version!();

/// A client and a server whose next action can be set. One pair serves all cases, since building a client is slow.
struct Connection {
    server: Server,
    client: Client,
    act: Arc<Mutex<Action>>,
}

impl Connection {
    async fn new() -> Self {
        let act = Arc::new(Mutex::new(Action::Hang));
        let next = Arc::clone(&act);
        // The search for the comment finds an empty thread.
        let server = Server::by(move |_, request| match request.method.as_str() {
            "POST" => next.lock().unwrap().clone(),
            _ => Action::json(200, r#"{"results":[]}"#),
        })
        .await;
        let client = client(server.url()).with(CallOptions::new().settle_time(Duration::ZERO));
        Self { server, client, act }
    }

    /// Returns the error of a comment to which the server responds with this action.
    async fn refused(&self, act: Action) -> Error {
        *self.act.lock().unwrap() = act;
        let before = self.server.count("POST");
        // A 429 holds all calls of a client, so each case has its own.
        let client = self.client.with_access_token(tests::setup::TOKEN).unwrap();
        let sent = client.thread(thread()).comment("private text").await;
        assert_eq!(
            self.server.count("POST"),
            before + 1,
            "a refused send is not retried"
        );
        sent.unwrap_err()
    }

    async fn round_trip(&self, payload: &Payload) -> Error {
        let headers = [("content-type", content_type(payload))];
        self.refused(Action::response(status_of(payload), &headers, &payload.text))
            .await
    }
}

/// Returns the names of the predicates that are true.
fn predicates(error: &Error) -> Vec<&'static str> {
    let all = [
        ("auth", error.is_auth()),
        ("forbidden", error.is_forbidden()),
        ("missing scope", error.is_missing_scope()),
        ("not found", error.is_not_found()),
        ("validation", error.is_validation()),
        ("rate limited", error.is_rate_limited()),
        ("server", error.is_server()),
        ("timeout", error.is_timeout()),
        ("connect", error.is_connect()),
        ("transport", error.is_transport()),
        ("decode", error.is_decode()),
        ("configuration", error.is_configuration()),
    ];
    all.into_iter()
        .filter_map(|(name, holds)| holds.then_some(name))
        .collect()
}

/// Returns the predicate of a status, if it has one.
fn of_status(status: u16) -> Option<&'static str> {
    Some(match status {
        400 | 422 => "validation",
        401 => "auth",
        403 => "forbidden",
        404 => "not found",
        429 => "rate limited",
        500.. => "server",
        _ => return None,
    })
}

fn status_of(payload: &Payload) -> u16 {
    // Some names contain no status.
    payload.error_status().unwrap_or(400)
}

fn content_type(payload: &Payload) -> &'static str {
    match payload.name.rsplit('.').next() {
        Some("html") => "text/html;charset=iso-8859-1",
        _ => "application/json;charset=utf-8",
    }
}

/// Asserts that an error has its status, predicates and a one-line display.
fn assert_status(what: &str, error: &Error, status: u16) {
    assert_eq!(
        error.status().map(|s| s.as_u16()),
        Some(status),
        "{what}: {error}"
    );
    assert_eq!(error.kind(), ErrorKind::Refused, "{what}: {error}");
    let mut expected: Vec<&str> = of_status(status).into_iter().collect();
    // The body decides whether a 403 is a missing scope.
    expected.extend((status == 403 && error.is_missing_scope()).then_some("missing scope"));
    assert_eq!(predicates(error), expected, "{what}: {error}");
    let body = error.body().unwrap_or_default();
    assert_eq!(
        error.may_have_been_received(),
        !is_refusal(status, body),
        "{what}: {error}"
    );
    let shown = error.to_string();
    assert!(shown.contains(&status.to_string()), "{what}: {shown}");
    assert!(!shown.contains(char::is_control), "{what}: {shown:?}");
    assert!(!shown.contains("private text"), "{what}: {shown}");
}

/// Returns whether HubSpot says in its own words that it refused the request.
fn is_refusal(status: u16, body: &[u8]) -> bool {
    // A byte-order mark before it changes no word.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    match status {
        429 => json["errorType"] == "RATE_LIMIT" || json["policyName"].is_string(),
        400..=405 | 409 | 410 | 415 | 422 | 423 | 477 => {
            json["status"] == "error" && json["message"].as_str().is_some_and(|text| !text.is_empty())
        }
        _ => false,
    }
}

/// Collects every scope that a body names as required or missing, in any field.
fn scopes(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let list = value.as_array().filter(|_| name.ends_with("Scopes"));
                found.extend(
                    list.into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .map(str::to_owned),
                );
                scopes(value, found);
            }
        }
        Value::Array(all) => all.iter().for_each(|value| scopes(value, found)),
        _ => {}
    }
}

/// Asserts that an error contains what this payload contains.
fn assert_fields(payload: &Payload, error: &Error) {
    let what = &payload.name;
    assert_status(what, error, status_of(payload));
    assert_eq!(error.body(), Some(payload.text.as_bytes()), "{what}");
    let shown = error.to_string();
    let Some(json) = payload.json() else {
        assert_eq!((error.message(), error.category()), (None, None), "{what}");
        assert!(
            shown.contains("body"),
            "{what}: the display does not describe the body: {shown}"
        );
        assert!(!error.is_missing_scope(), "{what}: no scope is named");
        return;
    };
    let field = |name: &str| json[name].as_str();
    assert_eq!(error.message(), field("message"), "{what}");
    assert_eq!(error.category(), field("category"), "{what}");
    assert_eq!(error.correlation_id(), field("correlationId"), "{what}");
    assert_eq!(error.policy_name(), field("policyName"), "{what}");
    for text in [error.category(), error.sub_category(), error.correlation_id()] {
        assert!(
            text.is_none_or(|text| shown.contains(text)),
            "{what}: {text:?} in {shown}"
        );
    }
    // The complete message is displayed, except addresses and parts of the request.
    let message = error.message().unwrap_or_default();
    if !message.contains('@') && !message.contains("private text") {
        let message = message.replace(char::is_control, " ");
        assert!(shown.contains(&message), "{what}: {shown}");
    }
    let mut expected = Vec::new();
    scopes(&json, &mut expected);
    assert_eq!(error.missing_scopes(), expected, "{what}");
    let names_a_scope =
        field("category").is_none_or(|category| category == "MISSING_SCOPES") || !expected.is_empty();
    let is_403 = status_of(payload) == 403;
    assert_eq!(error.is_missing_scope(), is_403 && names_a_scope, "{what}");
    let details = json["errors"].as_array();
    if details.is_some_and(|all| all.iter().all(Value::is_object)) {
        assert_eq!(Some(error.details().count()), details.map(Vec::len), "{what}");
    }
    let wait = match error.policy_name() {
        Some("SECONDLY") => Some(1),
        Some("TEN_SECONDLY_ROLLING") => Some(10),
        _ => None,
    };
    assert_eq!(error.retry_after(), wait.map(Duration::from_secs), "{what}");
}

#[tokio::test]
async fn error_line_contains_what_support_needs() {
    let connection = Connection::new().await;
    let mut lines = String::new();
    for payload in fixtures("error") {
        let error = connection.round_trip(&payload).await;
        assert_fields(&payload, &error);
        let name = &payload.name;
        let holds = match &predicates(&error)[..] {
            [] => "none of them".to_owned(),
            some => some.join(", "),
        };
        lines.push_str(&format!("{name}\n  {error}\n  {holds}\n"));
    }
    insta::assert_snapshot!(lines, @r#"
    400-context.json
      send_message: not sent: 400 Bad Request: VALIDATION_ERROR: the number must be above nothing [correlation id 018f-own-400c]
      validation
    400-cut.txt
      send_message: unknown whether it was sent: 400 Bad Request: a body that is not JSON [a search found nothing]
      validation
    400-errors-are-strings.json
      send_message: not sent: 400 Bad Request: validation error [correlation id 018f-own-400b]
      validation
    400-no-recipient.json
      send_message: not sent: 400 Bad Request: VALIDATION_ERROR (ConversationsApiError.NO_RECIPIENT_ON_MESSAGE): The message has no recipient. [correlation id 018f-own-400]
      validation
    400-repeats.json
      send_message: not sent: 400 Bad Request: VALIDATION_ERROR (ConversationsApiError.ODD_TEXT): Cannot take "[…]" for […]  in field `text`. [correlation id 018f-own-400d]
      validation
    400-without-status.json
      send_message: unknown whether it was sent: 400 Bad Request: VALIDATION_ERROR: Something is odd [correlation id 018f-own-400e] [a search found nothing]
      validation
    401-expired.json
      send_message: not sent: 401 Unauthorized: EXPIRED_AUTHENTICATION: That token has expired. [correlation id 018f-own-401]
      auth
    403-banned.json
      send_message: not sent: 403 Forbidden: BANNED: This app is banned. [correlation id 018f-own-403d]
      forbidden
    403-bare.json
      send_message: not sent: 403 Forbidden: Not for you. [correlation id 018f-own-403c]
      forbidden, missing scope
    403-edge.html
      send_message: unknown whether it was sent: 403 Forbidden: a body that is not JSON [a search found nothing]
      forbidden
    403-required-scopes.json
      send_message: not sent: 403 Forbidden: MISSING_SCOPES: The app lacks a scope for this. [scopes conversations.read, conversations.write] [correlation id 018f-own-403b]
      forbidden, missing scope
    403-scopes.json
      send_message: not sent: 403 Forbidden: MISSING_SCOPES: A scope is missing. [scopes conversations.write] [correlation id 018f-own-403]
      forbidden, missing scope
    404-bare.json
      send_message: not sent: 404 Not Found: no such thing
      not found
    404-page.html
      send_message: unknown whether it was sent: 404 Not Found: a body that is not JSON [a search found nothing]
      not found
    409-empty-object.json
      send_message: unknown whether it was sent: 409 Conflict [a search found nothing]
      none of them
    429-category.json
      send_message: unknown whether it was sent: 429 Too Many Requests: RATE_LIMITS: Slower, please. [a search found nothing]
      rate limited
    429-daily.json
      send_message: not sent: 429 Too Many Requests: No more today. [limit DAILY] [correlation id 018f-own-429c]
      rate limited
    429-secondly.json
      send_message: not sent: 429 Too Many Requests: Too fast. [limit SECONDLY] [correlation id 018f-own-429]
      rate limited
    429-ten-secondly.json
      send_message: not sent: 429 Too Many Requests: Too many in ten seconds. [limit TEN_SECONDLY_ROLLING] [correlation id 018f-own-429b]
      rate limited
    500-sub-category.json
      send_message: unknown whether it was sent: 500 Internal Server Error: INTERNAL (ConversationsApiError.OOPS): It broke in two places. [correlation id 018f-own-500] [a search found nothing]
      server
    502-page.html
      send_message: unknown whether it was sent: 502 Bad Gateway: a body that is not JSON [a search found nothing]
      server
    503-empty.txt
      send_message: unknown whether it was sent: 503 Service Unavailable: no body [a search found nothing]
      server
    "#);
}

#[tokio::test]
async fn error_line_describes_failures_without_a_response() {
    let location = [("location", "https://elsewhere.example/?key=1")];
    let mut lines = String::new();
    for (what, act) in [
        ("reset", Action::ResetRead),
        ("cut off", Action::truncated(200, &[], "{", 100)),
        ("not JSON", Action::json(200, "<html>")),
        ("redirect", Action::response(307, &location, "")),
        ("timeout", Action::Hang),
    ] {
        // Short only where it is waited for: a busy machine takes longer to respond.
        let timeout = Duration::from_millis(if what == "timeout" { 50 } else { 10_000 });
        let options = CallOptions::new()
            .attempt_timeout(timeout)
            .settle_time(Duration::ZERO);
        let server = Server::always(act).await;
        let client = client(server.url()).with(options);
        let error = client.list_messages(thread()).await.unwrap_err();
        lines.push_str(&format!("{what}\n  {error}\n"));
    }
    let url = tests::setup::closed_port();
    let error = client(&url)
        .list_messages(thread())
        .await
        .unwrap_err()
        .to_string();
    // The cause is in the words of the operating system.
    let host = url.trim_start_matches("http://");
    let cause = error.strip_prefix(&format!("list_messages: no connection to {host}: "));
    assert!(cause.is_some_and(|cause| !cause.is_empty()), "{error}");
    insta::assert_snapshot!(lines, @r#"
    reset
      list_messages: the connection to HubSpot broke
    cut off
      list_messages: 200 OK: the connection to HubSpot broke in the response
    not JSON
      list_messages: 200 OK: the response cannot be read
    redirect
      list_messages: 307 Temporary Redirect: a redirect, which is never followed; check the base URL
    timeout
      list_messages: no response within 0.05 s, the attempt timeout
    "#);
}

#[tokio::test]
async fn token_failures_do_not_set_the_calls_predicates() {
    let hub = Server::always(Action::json(200, r#"{"results":[]}"#)).await;
    for (status, refused) in [
        (400, true),
        (401, true),
        (403, true),
        (408, false),
        (429, false),
        (503, false),
    ] {
        let server = Server::always(Action::json(status, r#"{"status":"error","message":"no"}"#)).await;
        let oauth = hubspot_conversations::OAuth::new("id", "secret", "refresh").unwrap();
        let oauth = oauth.token_url(format!("{}/oauth/token", server.url()));
        let client = tests::setup::unconfigured()
            .base_url(hub.url())
            .oauth(oauth)
            .build();
        let error = client.unwrap().thread(thread()).comment("x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Token, "{error}");
        assert_eq!(error.status().map(|s| s.as_u16()), Some(status), "{error}");
        let expected: &[&str] = if refused { &["auth"] } else { &[] };
        assert_eq!(predicates(&error), expected, "{error}");
        // A message that was never sent is not searched for.
        assert!(error.is_not_sent() && !error.may_have_been_received(), "{error}");
        assert_eq!(hub.requests().len(), 0, "{status}");
    }
}

#[tokio::test]
async fn decodes_every_recorded_error() {
    let Some(corpus) = Corpus::get() else { return };
    let connection = Connection::new().await;
    let (mut all, mut json) = (0, 0);
    for payload in corpus.of("error") {
        let error = connection.round_trip(payload).await;
        assert_fields(payload, &error);
        all += 1;
        json += usize::from(error.api_error().is_some());
    }
    say(&format!(
        "errors over a connection: {all}, {json} of them in JSON"
    ));
    assert!(json > 0, "not one error in JSON was read");
}

/// Serves a payload in every broken form, and asserts that the error has its status. Returns the number of forms.
async fn assert_status_with_broken_bodies(connection: &Connection, payload: &Payload) -> usize {
    let status = status_of(payload);
    let text = payload.text.as_bytes();
    let half = &text[..text.len() / 2];
    let utf16: Vec<u8> = payload.text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = [b"{\"message\":\"caf\xe9\",\"status\":\"error\"}", text].concat();
    let json = ("content-type", "application/json");
    let zipped = ("content-encoding", "gzip");
    let forms: Vec<(&str, Action)> = vec![
        ("half", Action::response(status, &[json], half)),
        (
            "cut off",
            Action::truncated(status, &[json], half, text.len() + 1),
        ),
        ("empty", Action::response(status, &[json], "")),
        (
            "another type",
            Action::response(status, &[("content-type", "image/png")], text),
        ),
        ("no type", Action::response(status, &[], text)),
        (
            "invalid type",
            Action::response(status, &[("content-type", "\u{a0}/;;=")], text),
        ),
        (
            "a wrong charset",
            Action::response(
                status,
                &[("content-type", "application/json;charset=utf-16")],
                text,
            ),
        ),
        (
            "UTF-16",
            Action::response(
                status,
                &[("content-type", "application/json;charset=utf-16")],
                &utf16,
            ),
        ),
        ("Latin-1", Action::response(status, &[json], &latin1)),
        (
            "a byte-order mark",
            Action::response(status, &[json], [b"\xef\xbb\xbf", text].concat()),
        ),
        ("labeled as gzip", Action::response(status, &[json, zipped], text)),
        (
            "broken gzip",
            Action::response(status, &[json, zipped], b"\x1f\x8b\x08\0\0\0garbage"),
        ),
        (
            "unknown encoding",
            Action::response(status, &[json, ("content-encoding", "zz, br")], text),
        ),
        (
            "binary",
            Action::response(status, &[json], (0..=255).collect::<Vec<u8>>()),
        ),
        (
            "two JSON values",
            Action::response(status, &[json], [text, b" {}"].concat()),
        ),
        (
            "broken chunks",
            Action::Raw(
                format!("HTTP/1.1 {status} R\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{{\"m").into_bytes(),
            ),
        ),
    ];
    let count = forms.len();
    for (how, act) in forms {
        let error = connection.refused(act).await;
        assert_status(&format!("{}, {how}", payload.name), &error, status);
        if how == "no type" || how == "another type" || how == "a wrong charset" {
            assert_eq!(error.body(), Some(text), "{how}");
            let message = payload
                .json()
                .and_then(|json| Some(json["message"].as_str()?.to_owned()));
            assert_eq!(
                error.message(),
                message.as_deref(),
                "JSON is parsed with any content type"
            );
        }
    }
    count
}

#[tokio::test]
async fn keeps_the_status_if_the_body_is_broken() {
    let connection = Connection::new().await;
    let mut count = 0;
    for payload in fixtures("error") {
        count += assert_status_with_broken_bodies(&connection, &payload).await;
    }
    assert!(count >= 200, "{count}");
}

#[tokio::test]
async fn keeps_the_status_if_a_recorded_body_is_broken() {
    let Some(corpus) = Corpus::get() else { return };
    let connection = Connection::new().await;
    let mut count = 0;
    for payload in corpus.of("error") {
        count += assert_status_with_broken_bodies(&connection, payload).await;
    }
    say(&format!("broken bodies over a connection: {count}"));
    assert!(count > 0);
}

#[tokio::test]
async fn drops_only_the_field_of_an_unexpected_type() {
    let connection = Connection::new().await;
    let id = ("x-hubspot-correlation-id", "018f-of-the-header");
    for odd in ["1", "true", "null", "[]", "{}", "[[\"a\"]]", "{\"a\":{\"b\":1}}"] {
        for field in [
            "status",
            "category",
            "subCategory",
            "correlationId",
            "context",
            "errors",
            "links",
        ] {
            let body = format!(r#"{{"{field}":{odd},"message":"It is odd.","policyName":"SECONDLY"}}"#);
            let error = connection.refused(Action::response(400, &[id], &body)).await;
            let what = format!("{field}: {odd}");
            assert_status(&what, &error, 400);
            assert_eq!(error.message(), Some("It is odd."), "{what}");
            assert_eq!(error.policy_name(), Some("SECONDLY"), "{what}");
            // An id is read from a number, too.
            let is_id = (field, odd) == ("correlationId", "1");
            let expected = if is_id { "1" } else { id.1 };
            assert_eq!(error.correlation_id(), Some(expected), "{what}");
            assert!(error.to_string().contains(expected), "{what}: {error}");
        }
        let body = format!(r#"{{"message":{odd},"category":"ODD"}}"#);
        let error = connection.refused(Action::response(400, &[id], &body)).await;
        assert_eq!((error.message(), error.category()), (None, Some("ODD")), "{odd}");
    }
}

#[tokio::test]
async fn finds_missing_scopes_in_every_form() {
    let connection = Connection::new().await;
    for name in ["requiredScopes", "requiredGranularScopes", "missingScopes"] {
        let context = format!(r#"{{"{name}":["a.read","b"],"other":["c"]}}"#);
        for body in [
            format!(r#"{{"errors":[{{"message":"m","context":{context}}}]}}"#),
            format!(r#"{{"errors":[{{}},{{"context":{{}}}},{{"context":{context}}}]}}"#),
            format!(r#"{{"context":{context},"errors":[]}}"#),
        ] {
            let error = connection.refused(Action::json(403, &body)).await;
            assert_eq!(error.missing_scopes(), ["a.read", "b"], "{body}");
        }
    }
    let error = connection
        .refused(Action::json(403, fixture("error", "403-bare.json")))
        .await;
    assert!(error.is_missing_scope() && error.missing_scopes().is_empty());
}

#[tokio::test]
async fn reads_retry_after_as_seconds_and_date() {
    let connection = Connection::new().await;
    let date = ("date", "Wed, 21 Oct 2026 07:28:00 GMT");
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    for (after, expected) in [
        ("0", seconds(0)),
        ("7", seconds(7)),
        (" 7 ", seconds(7)),
        ("86400", seconds(86_400)),
        ("Wed, 21 Oct 2026 07:28:30 GMT", seconds(30)),
        ("Wed, 21 Oct 2026 07:27:30 GMT", seconds(0)),
        ("Wednesday", None),
        ("-1", None),
        ("99999999999999999999999", None),
        ("", None),
    ] {
        for status in [423, 429, 477, 503] {
            let error = connection
                .refused(Action::response(status, &[date, ("retry-after", after)], ""))
                .await;
            assert_eq!(error.retry_after(), expected, "{status} {after:?}");
        }
    }
    // An explicit wait takes precedence over the policy's window.
    let body = fixture("error", "429-daily.json");
    let error = connection
        .refused(Action::response(429, &[("retry-after", "3600")], &body))
        .await;
    assert_eq!(error.retry_after(), seconds(3600));
    assert_eq!(
        connection.refused(Action::json(429, &body)).await.retry_after(),
        None
    );
}
