//! What HubSpot sends, decoded: nothing of it is lost, and nothing of it is made up.

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

/// Any bytes in the place of a message, a page of them, an original content, an attachment and a recipient.
pub fn message(data: &[u8]) {
    let read = kept::<Message>(data, |_| true);
    kept::<Attachment>(data, |_| true);
    kept::<Object<MessagePage>>(data, Value::is_object);
    kept::<Object<OriginalContent>>(data, Value::is_object);
    kept::<Object<MessageRecipient>>(data, Value::is_object);
    if let Some(message) = &read {
        asked(message, data);
    }
    answered(data, read.is_some());
}

/// Decodes, if the bytes are JSON of a sort that `takes` allows; and then what is written again is what came.
///
/// Values are compared in memory: a number as text may take another way to the same value.
pub(super) fn kept<T>(data: &[u8], takes: impl Fn(&Value) -> bool) -> Option<T>
where
    T: DeserializeOwned + Serialize + PartialEq + Debug,
{
    let read = serde_json::from_slice::<T>(data);
    let Ok(input) = serde_json::from_slice::<Value>(data) else {
        assert!(read.is_err(), "this is no JSON, and was read as {read:?}");
        return None;
    };
    let takes = takes(&input) && !input.is_null();
    let value = match read {
        Ok(value) if takes => value,
        Err(_) if !takes => return None,
        other => panic!("{other:?} came of {input}"),
    };
    let written = serde_json::to_value(&value).expect("it was read, so it can be written");
    assert_eq!(
        plain(written.clone()),
        plain(input.clone()),
        "not written as it came"
    );
    let from_text: T = serde_json::from_slice(&serde_json::to_vec(&written).unwrap()).unwrap();
    let again: T = serde_json::from_value(written.clone()).expect("it was written, so it can be read");
    assert_eq!(again, value, "another value the second time, from {written}");
    assert_eq!(plain(serde_json::to_value(&from_text).unwrap()), plain(written));
    Some(value)
}

/// What one asks of a message, against its JSON.
fn asked(message: &Message, data: &[u8]) {
    let input: Value = serde_json::from_slice(data).unwrap();
    assert_eq!(message.id(), input["id"].as_str().unwrap_or_default());
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
    // Whatever these say, they say it.
    let _ = (message.delivery(), message.is_truncated(), message.direction());
    let _ = (
        message.senders().len(),
        message.recipients().len(),
        message.attachments().len(),
    );
    let _ = (message.created_at().map(ToString::to_string), is_known);
    assert!(!format!("{message:?}").is_empty());
}

/// The same bytes as the answer to a call.
fn answered(data: &[u8], is_read: bool) {
    let body = data.to_vec();
    let (answer, asked) = memory::run(
        |builder| builder,
        move |_| memory::json(body.clone()),
        async |client| client.get_message(thread(), "x").await,
    );
    assert_eq!(asked.len(), 1, "an answer that came is asked for once");
    match answer {
        Ok(_) => assert!(is_read),
        Err(error) => {
            assert!(!is_read, "{error}");
            assert_eq!(error.kind(), ErrorKind::Decode);
            super::error::told(&error, &[TOKEN]);
        }
    }
}
