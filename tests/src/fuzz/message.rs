//! Decoding of responses loses nothing and adds nothing.

use std::fmt::Debug;

use hubspot_conversations::{
    Attachment, ErrorKind, Message, MessagePage, MessageRecipient, Object, OriginalContent,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::memory;
use crate::json::plain;
use crate::setup::{TOKEN, thread};

/// Decodes the input as a message, a page of messages, an original content, an attachment and a recipient.
pub fn message(data: &[u8]) {
    let read = kept::<Message>(data, |_| true);
    kept::<Attachment>(data, |_| true);
    kept::<Object<MessagePage>>(data, Value::is_object);
    kept::<Object<OriginalContent>>(data, Value::is_object);
    kept::<Object<MessageRecipient>>(data, Value::is_object);
    if let Some(message) = &read {
        check_accessors(message, data);
    }
    check_response(data, read.is_some());
}

/// Decodes the input, which must succeed exactly if it is JSON that `takes` accepts, and asserts that the value
/// serializes to the input.
///
/// Values are compared in memory, since one number can be written in several ways.
pub(super) fn kept<T>(data: &[u8], takes: impl Fn(&Value) -> bool) -> Option<T>
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let read = serde_json::from_slice::<T>(data);
    let Ok(input) = serde_json::from_slice::<Value>(data) else {
        assert!(read.is_err(), "not JSON, but decoded as {read:?}");
        return None;
    };
    let takes = takes(&input) && !input.is_null();
    let value = match read {
        Ok(value) if takes => value,
        Err(_) if !takes => return None,
        other => panic!("{input} was decoded as {other:?}"),
    };
    let written = serde_json::to_value(&value).expect("a decoded value can be serialized");
    assert_eq!(
        plain(written.clone()),
        plain(input.clone()),
        "not serialized as it was received"
    );
    let from_text: T = serde_json::from_slice(&serde_json::to_vec(&written).unwrap()).unwrap();
    let again: T = serde_json::from_value(written.clone()).expect("a serialized value can be decoded");
    assert_eq!(
        again, value,
        "decoded differently the second time, from {written}"
    );
    assert_eq!(plain(serde_json::to_value(&from_text).unwrap()), plain(written));
    Some(value)
}

/// Compares the accessors of a message with its JSON.
fn check_accessors(message: &Message, data: &[u8]) {
    let input: Value = serde_json::from_slice(data).unwrap();
    assert_eq!(
        message.id(),
        plain(input.clone())["id"].as_str().unwrap_or_default()
    );
    assert_eq!(message.type_name(), input["type"].as_str());
    let is_known = !matches!(message, Message::Unrecognized(_));
    if let Some(text) = message.text() {
        assert_eq!(Some(text), input["text"].as_str());
    }
    for problem in message.problems() {
        let line = problem.to_string();
        assert!(!problem.path.is_empty() || !input.is_object(), "{line}");
        assert_ne!(problem.expected, problem.found, "{line}");
    }
    // These accessors have no expected result here; they must not panic.
    let _ = (message.delivery(), message.is_truncated(), message.direction());
    let _ = (
        message.senders().len(),
        message.recipients().len(),
        message.attachments().len(),
    );
    let _ = (message.created_at().map(ToString::to_string), is_known);
    assert!(!format!("{message:?}").is_empty());
}

/// Serves the input as the response to a call.
fn check_response(data: &[u8], is_read: bool) {
    let body = data.to_vec();
    let (response, requests) = memory::run(
        |builder| builder,
        move |_| memory::json(body.clone()),
        async |client| client.get_message(thread(), "x").await,
    );
    assert_eq!(requests.len(), 1, "a complete response is not retried");
    // What is not quite JSON can be read without its bad values.
    let is_json = serde_json::from_slice::<Value>(data).is_ok();
    match response {
        Ok(_) => assert!(is_read || !is_json),
        Err(error) => {
            assert!(!is_read, "{error}");
            assert_eq!(error.kind(), ErrorKind::Decode);
            super::error::assert_safe_to_show(&error, &[TOKEN]);
        }
    }
}
