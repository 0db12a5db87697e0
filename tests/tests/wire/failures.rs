//! Errors from responses other than successes.

use std::time::Duration;

use hubspot_conversations::{Error, ErrorKind, NewComment};
use tests::corpus::{fixture, fixtures};
use tests::hubspot::{Action, Server};
use tests::json::{plain, written};
use tests::setup::{TOKEN, builder, client, closed_port, thread};

async fn refused(response: Action) -> Error {
    let hub = Server::posts(response).await;
    let error = hub
        .client()
        .thread(thread())
        .comment("private text")
        .await
        .unwrap_err();
    assert_eq!(hub.count("POST"), 1, "nothing is sent twice");
    error
}

/// Asserts that an error is displayed as one line without the text of the message.
fn is_one_line(error: &Error) {
    let shown = error.to_string();
    assert!(!shown.is_empty() && !shown.contains(['\n', '\r']), "{shown:?}");
    assert!(
        !shown.contains("private text"),
        "the error displays what was sent: {shown}"
    );
}

/// Returns the names of the predicates that are true.
fn predicates(error: &Error) -> Vec<&'static str> {
    [
        ("auth", error.is_auth()),
        ("forbidden", error.is_forbidden()),
        ("not_found", error.is_not_found()),
        ("validation", error.is_validation()),
        ("rate_limited", error.is_rate_limited()),
        ("server", error.is_server()),
        ("timeout", error.is_timeout()),
        ("connect", error.is_connect()),
        ("decode", error.is_decode()),
        ("configuration", error.is_configuration()),
        ("may_have_been_received", error.may_have_been_received()),
        ("not_sent", error.is_not_sent()),
        ("unknown", error.is_unknown()),
    ]
    .into_iter()
    .filter_map(|(name, holds)| holds.then_some(name))
    .collect()
}

#[tokio::test]
async fn predicates_follow_the_status_whatever_the_body() {
    // The predicate of each status, and whether HubSpot's own error with it is a refusal.
    let statuses: [(u16, Option<&str>, bool); 16] = [
        (400, Some("validation"), true),
        (401, Some("auth"), true),
        (403, Some("forbidden"), true),
        (404, Some("not_found"), true),
        (407, None, false),
        (409, None, true),
        (413, None, false),
        (422, Some("validation"), true),
        (423, None, true),
        // Its own has other marks.
        (429, Some("rate_limited"), false),
        (477, None, true),
        (500, Some("server"), false),
        (503, Some("server"), false),
        (504, Some("server"), false),
        (520, Some("server"), false),
        (600, None, false),
    ];
    let whole = fixture("error", "400-no-recipient.json");
    let html = fixture("error", "404-page.html");
    let strings = fixture("error", "400-errors-are-strings.json");
    for (status, predicate, is_refusal) in statuses {
        let bodies = [
            (Action::json(status, whole.clone()), is_refusal),
            (Action::json(status, strings.clone()), is_refusal),
            (Action::html(status, html.clone()), false),
            (Action::json(status, ""), false),
            (Action::json(status, &whole[..whole.len() / 2]), false),
            (Action::json(status, "[]"), false),
            (Action::json(status, "null"), false),
        ];
        for (response, is_refused) in bodies {
            let outcome: &[&str] = if is_refused {
                &["not_sent"]
            } else {
                &["may_have_been_received", "unknown"]
            };
            let expected: Vec<&str> = predicate.into_iter().chain(outcome.iter().copied()).collect();
            let shown = format!("{response:?}");
            let error = refused(response).await;
            assert_eq!(error.status().map(|s| s.as_u16()), Some(status), "{shown}");
            assert_eq!(error.kind(), ErrorKind::Refused, "{shown}");
            assert_eq!(predicates(&error), expected, "{shown}");
            assert_eq!(error.operation(), Some("send_message"));
            assert_eq!(error.attempts(), 1);
            assert!(error.to_string().contains(&status.to_string()), "{error}");
            is_one_line(&error);
        }
    }
}

#[tokio::test]
async fn error_keeps_the_body_and_its_fields() {
    for payload in fixtures("error") {
        let status = payload.error_status().unwrap();
        let error = refused(Action::json(status, payload.text.clone())).await;
        assert_eq!(error.body(), Some(payload.text.as_bytes()), "{}", payload.name);
        is_one_line(&error);
        let Some(json) = payload.json() else {
            assert!(error.api_error().is_none(), "{}", payload.name);
            continue;
        };
        assert_eq!(
            written(error.api_error().unwrap()),
            plain(json.clone()),
            "{}",
            payload.name
        );
        assert_eq!(error.category(), json["category"].as_str());
        assert_eq!(error.message(), json["message"].as_str());
        assert_eq!(error.correlation_id(), json["correlationId"].as_str());
        assert_eq!(error.policy_name(), json["policyName"].as_str());
        for text in [error.category(), error.correlation_id(), error.sub_category()]
            .into_iter()
            .flatten()
        {
            assert!(error.to_string().contains(text), "{text} in {error}");
        }
    }
}

#[tokio::test]
async fn error_details_are_accessible() {
    let error = refused(Action::json(400, fixture("error", "400-no-recipient.json"))).await;
    assert_eq!(
        error.sub_category(),
        Some("ConversationsApiError.NO_RECIPIENT_ON_MESSAGE")
    );
    let fault = error.details().next().unwrap();
    assert_eq!(
        (fault.code.as_deref(), fault.in_.as_deref()),
        (Some("NONE"), Some("recipients"))
    );
    assert_eq!(fault.context.as_ref().unwrap()["recipients"], ["0"]);

    let error = refused(Action::json(500, fixture("error", "500-sub-category.json"))).await;
    assert_eq!(error.sub_category(), Some("ConversationsApiError.OOPS"));
    assert_eq!(
        error.message(),
        Some("It broke\nin two places."),
        "the message is unchanged, though it is displayed as one line"
    );

    let error = refused(Action::json(403, fixture("error", "403-scopes.json"))).await;
    assert_eq!(error.missing_scopes(), ["conversations.write"]);

    let error = refused(Action::json(400, fixture("error", "400-errors-are-strings.json"))).await;
    assert_eq!(error.details().count(), 0);
    assert_eq!(
        error.message(),
        Some("validation error"),
        "only the invalid field is dropped"
    );
    let api = error.api_error().unwrap();
    assert_eq!(serde_json::to_value(api).unwrap()["errors"][1], "after is odd");
    assert_eq!(api.problems()[1].path, "errors[1]");
}

#[tokio::test]
async fn headers_supplement_the_body() {
    let response = Action::html(429, "")
        .header("X-HubSpot-Correlation-Id", "018f-own")
        .header("Retry-After", "7");
    let error = refused(response).await;
    assert_eq!(error.correlation_id(), Some("018f-own"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.to_string().contains("018f-own"), "{error}");
    let response = Action::json(404, fixture("error", "404-bare.json")).header("retry-after", "tomorrow");
    assert_eq!(refused(response).await.retry_after(), None);
}

#[tokio::test]
async fn rejects_redirects() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::always(Action::json(200, fixture("message", "message.json"))).await;
        let hub = Server::always(Action::json(status, "").header("location", elsewhere.url())).await;
        let error = hub
            .client()
            .thread(thread())
            .comment("private text")
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(error.status().map(|s| s.as_u16()), Some(status));
        let error = hub.client().get_message(thread(), "x").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
        is_one_line(&error);
        assert_eq!(
            elsewhere.requests().len(),
            0,
            "the token was sent to another host"
        );
        assert_eq!(hub.count("POST"), 1);
    }
}

#[tokio::test]
async fn rejects_redirects_with_a_custom_reqwest_client() {
    let elsewhere = Server::always(Action::json(200, fixture("message", "message.json"))).await;
    let hub = Server::always(Action::json(302, "").header("location", elsewhere.url())).await;
    let client = tests::setup::unconfigured()
        .access_token(TOKEN)
        .base_url(hub.url())
        .http(|http| {
            let redirect = reqwest::redirect::Policy::limited(5);
            http.redirect(redirect).user_agent("mine")
        })
        .build()
        .unwrap();
    let error = client.get_message(thread(), "x").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Redirect);
    assert_eq!(elsewhere.requests().len(), 0);
    assert!(hub.only().headers["user-agent"].starts_with("hubspot-conversations/"));
}

#[tokio::test]
async fn reports_a_refused_connection_as_not_sent() {
    let error = client(&closed_port())
        .thread(thread())
        .comment("private text")
        .await
        .unwrap_err();
    assert_eq!(predicates(&error), ["connect", "not_sent"]);
    assert_eq!((error.kind(), error.status()), (ErrorKind::Connect, None));
    is_one_line(&error);
}

#[tokio::test]
async fn attempt_timeout_ends_an_attempt() {
    let hub = Server::late(
        Action::json(201, fixture("message", "message.json")),
        Duration::from_secs(20),
    )
    .await;
    let client = builder(hub.url())
        .attempt_timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let begun = std::time::Instant::now();
    let error = client.thread(thread()).comment("private text").await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(
        predicates(&error),
        ["timeout", "may_have_been_received", "unknown"]
    );
    is_one_line(&error);
}

#[tokio::test]
async fn searches_the_thread_after_an_undecodable_success() {
    let whole = fixture("message", "message.json");
    for body in ["", "not JSON", "<html></html>", &whole[..whole.len() / 2]] {
        let hub = Server::posts(Action::json(201, body)).await;
        let error = hub
            .client()
            .send_message(thread(), NewComment::new("private text"))
            .await
            .unwrap_err();
        assert_eq!(
            predicates(&error),
            ["decode", "may_have_been_received", "unknown"],
            "{body}"
        );
        assert_eq!(error.status().map(|s| s.as_u16()), Some(201));
        assert_eq!(error.body(), Some(body.as_bytes()));
        is_one_line(&error);
    }
}

#[tokio::test]
async fn truncates_a_long_error_body() {
    let long = "x".repeat(300_000);
    let error = refused(Action::html(502, long)).await;
    assert_eq!(error.body().map(<[u8]>::len), Some(64 * 1024));
    assert_eq!(error.status().map(|s| s.as_u16()), Some(502));
    assert!(error.to_string().len() < 1000);
}

#[tokio::test]
async fn keeps_the_status_when_the_body_breaks_off() {
    let json = ("content-type", "application/json");
    let server = Server::always(Action::truncated(403, &[json], "{\"mess", 500)).await;
    let error = server
        .client()
        .thread(thread())
        .comment("private text")
        .await
        .unwrap_err();
    assert_eq!(
        predicates(&error),
        ["forbidden", "may_have_been_received", "unknown"]
    );
    assert_eq!(error.body(), Some(&b"{\"mess"[..]));
    is_one_line(&error);
}
