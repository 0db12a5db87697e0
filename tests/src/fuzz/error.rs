//! Answers that say no, or make no sense: the error tells what they tell, and nothing that was sent.

use std::error::Error as _;

use http::Response;
use hubspot_conversations::{ApiError, Error, ErrorKind, Object};
use serde_json::Value;

use super::memory::{self, WORDS};
use super::message::kept;
use crate::setup::{TOKEN, thread};

/// The longest line that an error may be displayed as, in characters.
const LONGEST_LINE: usize = 4_000;
/// What an error keeps of a body.
const BODY: usize = 64 * 1024;
/// How many characters of a secret may stand in a line: fewer than would be masked.
const RUN: usize = 10;

/// Any answer, as `memory::answer` reads it, to a call that reads and to one that sends.
pub fn error(data: &[u8]) {
    let answer = memory::answer(data);
    let given = answer.clone();
    let (read, asked) = memory::run(
        |builder| builder,
        move |_| given.clone(),
        async |client| client.get_message(thread(), "x").await,
    );
    assert!((1..=4).contains(&asked.len()), "asked {} times", asked.len());
    match read {
        Ok(message) => assert!(message.http_status().is_success()),
        Err(error) => {
            is_of(&error, &answer, &[TOKEN]);
            assert!(
                !error.is_not_sent() && !error.is_unknown(),
                "nothing was to be sent"
            );
            assert_eq!(error.attempts() as usize, asked.len());
        }
    }

    let (sent, asked) = memory::run(
        |builder| builder,
        memory::to_a_send(&answer),
        async |client| client.thread(thread()).comment(WORDS).await,
    );
    let posts = asked.iter().filter(|asked| asked.is_post).count();
    let status = answer.status().as_u16();
    // A send is repeated only where it was refused before any work.
    assert!(
        posts == 1 || status == 429 && posts <= 4,
        "{posts} posts of {status}"
    );
    match sent {
        Ok(sent) => assert!(answer.status().is_success() && !sent.id().is_empty()),
        Err(error) => {
            is_of(&error, &answer, &[TOKEN, WORDS]);
            let is_open = matches!(status, 408 | 504 | 524);
            assert_eq!(error.is_unknown(), is_open, "{error}");
            assert_eq!(error.is_not_sent(), !is_open, "{error}");
            assert_eq!(
                error.receipt().map(hubspot_conversations::Receipt::thread),
                Some(thread())
            );
        }
    }
}

/// The error holds what the answer held.
fn is_of(error: &Error, answer: &Response<bytes::Bytes>, sent: &[&str]) {
    told(error, sent);
    assert_eq!(error.status(), Some(answer.status()));
    assert_eq!(error.headers(), Some(answer.headers()));
    let body = answer.body();
    let status = answer.status();
    if status.is_client_error() && status.as_u16() != 408 {
        assert!(!error.may_have_been_received(), "{error}");
    }
    let refused = !status.is_success() && !status.is_redirection();
    assert_eq!(error.kind() == ErrorKind::Refused, refused, "{error:?}");
    if !refused {
        return;
    }
    assert_eq!(error.body(), Some(&body[..body.len().min(BODY)]));
    let api = kept::<Object<ApiError>>(body, Value::is_object);
    assert_eq!(error.api_error(), api.as_ref());
    let input = serde_json::from_slice::<Value>(body).unwrap_or_default();
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

/// Whatever an error displays is one line, of bounded length, that holds nothing of what was sent.
pub(super) fn told(error: &Error, sent: &[&str]) {
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
            // Words that begin in a gap are masked from the next letter on.
            let is_shown = |text: &String| text.contains(part) && !part.starts_with(' ');
            let found = shown.iter().find(|text| is_shown(text));
            assert!(found.is_none(), "{part:?} of what was sent is shown: {found:?}");
        }
    }
}
