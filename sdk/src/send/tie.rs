//! Whether a successful response is that to a send.

use bytes::Bytes;
use memchr::memmem;
use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use crate::receipt::{SendIdentity, words};
use crate::{Direction, Message, OutgoingMessage, Response};

/// What a successful response says of a send.
pub(super) enum Tie {
    /// It has the message of the send.
    Own,
    /// It names an id, and does not show that the message is this send's.
    Named,
    /// It is about something else, or about nothing.
    None,
}

/// Returns what a response says of a send. Any success alone proves nothing: a proxy may respond to everything with 200,
/// and with another's response.
pub(super) fn tie(identity: &SendIdentity, message: &Message, has_one_id: bool) -> Tie {
    let (is_sort, direction) = match message {
        Message::Message(message) => (!identity.is_comment(), message.direction.as_ref()),
        Message::Comment(_) => (identity.is_comment(), Some(&Direction::Outgoing)),
        // A type that this version does not know, sent as JSON.
        Message::Unrecognized(message) => (
            matches!(identity.message(), OutgoingMessage::Unrecognized(json)
                if message.kind.is_some()
                    && json.get("type").and_then(|kind| kind.as_str()) == message.kind.as_deref()),
            message.direction.as_ref().or(Some(&Direction::Outgoing)),
        ),
        _ => return Tie::None,
    };
    let thread = message.conversations_thread_id();
    let is_elsewhere = thread.is_some() && message.thread_id() != Some(identity.thread());
    if message.id().is_empty() || !has_one_id || is_elsewhere || direction == Some(&Direction::Incoming) {
        return Tie::None;
    }
    let has_text = |text: &str| text == identity.text() || words(text).eq(words(identity.text()));
    let is_own = is_sort
        && thread.is_some()
        && direction == Some(&Direction::Outgoing)
        // One that is sent without a text, as an unknown type may be, has none.
        && has_text(message.text().unwrap_or_default());
    if is_own { Tie::Own } else { Tie::Named }
}

/// Returns whether the object names its id once. Of two ids it is not known which is the message's.
pub(super) fn has_one_id(response: &Response<Bytes>) -> bool {
    // As a rule no other object within it has one, and nothing is parsed again.
    if memmem::find_iter(response, b"\"id\"").nth(1).is_none() {
        return true;
    }
    let mut json = serde_json::Deserializer::from_slice(response);
    json.deserialize_map(CountIds).is_ok_and(|count| count == 1)
}

struct CountIds;

impl<'de> Visitor<'de> for CountIds {
    type Value = usize;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<usize, A::Error> {
        let mut count = 0;
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<IgnoredAny>()?;
            count += usize::from(name == "id");
        }
        Ok(count)
    }
}
