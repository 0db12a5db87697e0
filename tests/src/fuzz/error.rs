//! Refusals and malformed responses: the error contains what the response contains, and nothing that was sent.

use std::error::Error as _;

use http::Response;
use hubspot_conversations::{ApiError, Error, ErrorKind, Object};
use serde_json::Value;

use super::memory::{self, TEXT};
use super::message::kept;
use crate::json::plain;
use crate::setup::{TOKEN, thread};

/// The maximum length of a displayed error, in characters.
const LONGEST_LINE: usize = 4_000;
/// The number of bytes that an error keeps of a body.
const BODY: usize = 64 * 1024;
/// The length from which a part of a secret is redacted, in characters.
const RUN: usize = 10;

/// Tests a response, in the format of `memory::response`, to a read and to a send.
pub fn error(data: &[u8]) {
    let response = memory::response(data);
    let for_read = response.clone();
    let (read, requests) = memory::run(
        |builder| builder,
        move |_| for_read.clone(),
        async |client| client.get_message(thread(), "x").await,
    );
    assert!((1..=4).contains(&requests.len()), "{} attempts", requests.len());
    match read {
        Ok(message) => assert!(message.http_status().is_success()),
        Err(error) => {
            assert_keeps_response(&error, &response, &[TOKEN]);
            assert!(
                !error.is_not_sent() && !error.is_unknown(),
                "a read has no outcome of a send"
            );
            assert_eq!(error.attempts() as usize, requests.len());
        }
    }

    let (sent, requests) = memory::run(
        |builder| builder,
        memory::to_a_send(&response),
        async |client| client.thread(thread()).comment(TEXT).await,
    );
    let posts = requests.iter().filter(|request| request.is_post).count();
    let status = response.status().as_u16();
    // A send is retried only after a rate limit, which refuses it before any work.
    assert!(
        posts == 1 || status == 429 && posts <= 4,
        "{posts} posts of {status}"
    );
    match sent {
        Ok(sent) => assert!(response.status().is_success() && !sent.id().is_empty()),
        Err(error) => {
            assert_keeps_response(&error, &response, &[TOKEN, TEXT]);
            let is_open = error.may_have_been_received();
            assert_eq!(error.is_unknown(), is_open, "{error}");
            assert_eq!(error.is_not_sent(), !is_open, "{error}");
            // Only a 4xx with a JSON object is a refusal.
            let is_object = error.api_error().is_some();
            assert!(is_open || (400..500).contains(&status) && is_object, "{error}");
            assert_eq!(
                error.receipt().map(hubspot_conversations::Receipt::thread),
                Some(thread())
            );
        }
    }
}

/// Asserts that the error contains what the response contains.
fn assert_keeps_response(error: &Error, response: &Response<bytes::Bytes>, sent: &[&str]) {
    assert_safe_to_show(error, sent);
    assert_eq!(error.status(), Some(response.status()));
    assert_eq!(error.headers(), Some(response.headers()));
    let body = response.body();
    let status = response.status();
    if !error.may_have_been_received() {
        // Only HubSpot's own error is a refusal before any work.
        assert!(status.is_client_error() && error.api_error().is_some(), "{error}");
    }
    let refused = !status.is_success() && !status.is_redirection();
    assert_eq!(error.kind() == ErrorKind::Refused, refused, "{error:?}");
    if !refused {
        return;
    }
    assert_eq!(error.body(), Some(&body[..body.len().min(BODY)]));
    let Ok(input) = serde_json::from_slice::<Value>(body) else {
        // What can be read of it is a matter of other tests.
        return;
    };
    let api = kept::<Object<ApiError>>(body, Value::is_object);
    assert_eq!(error.api_error(), api.as_ref());
    let input = plain(input);
    let text = |name: &str| input.get(name).and_then(Value::as_str);
    assert_eq!(error.message(), text("message"));
    assert_eq!(error.category(), text("category"));
    assert_eq!(error.policy_name(), text("policyName"));
    let of_header = || error.headers()?.get("x-hubspot-correlation-id")?.to_str().ok();
    assert_eq!(error.correlation_id(), text("correlationId").or_else(of_header));
    if let Some(sub_category) = text("subCategory") {
        assert_eq!(error.sub_category(), Some(sub_category));
    }
    assert!(error.details().count() <= input["errors"].as_array().map_or(0, Vec::len));
    assert!(
        error
            .missing_scopes()
            .iter()
            .all(|scope| body_holds(&input, scope))
    );
}

fn body_holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(found) => found == text,
        Value::Array(all) => all.iter().any(|value| body_holds(value, text)),
        Value::Object(fields) => fields.values().any(|value| body_holds(value, text)),
        _ => false,
    }
}

/// Asserts that an error is displayed as one line of bounded length without any part of what was sent.
pub(super) fn assert_safe_to_show(error: &Error, sent: &[&str]) {
    let line = error.to_string();
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    assert!(!line.contains(breaks), "more than one line: {line:?}");
    assert!(!line.is_empty());
    let length = line.chars().count();
    assert!(length <= LONGEST_LINE, "{length} characters: {line}");
    let mut shown = vec![line, format!("{error:?}")];
    let mut source = error.source();
    while let Some(inner) = source {
        shown.push(inner.to_string());
        shown.push(format!("{inner:?}"));
        source = inner.source();
    }
    for secret in sent {
        for start in 0..=secret.len() - RUN {
            let part = &secret[start..start + RUN];
            // A part that begins with a space is redacted from the next letter on.
            let is_shown = |text: &String| text.contains(part) && !part.starts_with(' ');
            let found = shown.iter().find(|text| is_shown(text));
            assert!(found.is_none(), "{part:?} of what was sent is shown: {found:?}");
        }
    }
}
