//! Messages as the stand-in stores them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::account::{EMAIL, VISITOR};
use crate::{ChannelAccount, DeliveryIdentifier};

/// A message or an event on a thread of a [`StandIn`](super::StandIn), as it is listed and read. The stand-in adds the fields that
/// the JSON lacks, such as the id and the time.
///
/// ```
/// use hubspot_conversations::mock::{StandIn, StoredMessage};
/// use serde_json::json;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// let hubspot = StandIn::start();
/// let thread = hubspot.email_thread();
///
/// // A comment that a colleague typed into HubSpot.
/// let comment = json!({"type": "COMMENT", "text": "On it.", "createdBy": "A-8", "client": {"clientType": "HUBSPOT"}});
/// hubspot.add_message(thread, StoredMessage::new(comment));
///
/// // Texts are returned differently from how they were sent.
/// hubspot.rewrite_with(|_, message| message.json["text"] = "It has\r\nshipped.\r\n".into());
/// hubspot.client()?.thread(thread).reply("It has\nshipped.", hubspot.agent()).await?;
///
/// let texts = hubspot.messages(thread);
/// assert_eq!(texts[1].text(), Some("On it."));
/// assert_eq!(texts[2].text(), Some("It has\r\nshipped.\r\n"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredMessage {
    /// The message in the form of a response.
    pub json: Value,
    /// Its original content: the text before it was truncated. If `null`, the text of the message.
    pub original: Value,
    /// How long after it is stored it first appears in lists.
    pub listed_after: Duration,
    /// How long after it is stored its original content is first found.
    pub original_after: Duration,
    pub(super) stored_at: Instant,
}

impl StoredMessage {
    /// A message that is visible at once.
    #[must_use]
    pub fn new(json: Value) -> Self {
        Self {
            json,
            original: Value::Null,
            listed_after: Duration::ZERO,
            original_after: Duration::ZERO,
            stored_at: Instant::now(),
        }
    }

    /// A message from this address, on this channel account.
    #[must_use]
    pub fn received(channel_account: &ChannelAccount, from: DeliveryIdentifier, text: &str) -> Self {
        let mut message = json!({
            "type": "MESSAGE",
            "text": text,
            "richText": format!("<p>{text}</p>"),
            "attachments": [],
            "createdBy": VISITOR,
            "client": {"clientType": "HUBSPOT"},
            "senders": [{"actorId": VISITOR, "name": "Robin Example", "deliveryIdentifier": from}],
            "recipients": [],
            "channelId": channel_account.channel_id(),
            "channelAccountId": channel_account.channel_account_id(),
            "direction": "INCOMING",
            "status": {"statusType": "RECEIVED"},
            "truncationStatus": "NOT_TRUNCATED",
        });
        if channel_account.channel_id() == EMAIL {
            message["senders"][0]["senderField"] = "FROM".into();
            message["subject"] = "My order".into();
        }
        Self::new(message)
    }

    pub(super) fn created_at(&self) -> Option<&str> {
        self.json["createdAt"].as_str()
    }

    /// Adds the fields that are missing.
    pub(super) fn complete(&mut self, id: String, thread: u64, now: &str) {
        let is_event = self.json["client"]["clientType"] == "SYSTEM";
        if self.original.is_null() {
            self.original = json!({"text": self.json["text"], "richText": self.json["richText"]});
        }
        let Some(fields) = self.json.as_object_mut() else {
            return;
        };
        let mut add = |name: &str, value: Value| {
            fields.entry(name).or_insert(value);
        };
        add("id", id.into());
        add("conversationsThreadId", thread.to_string().into());
        add("createdAt", now.into());
        // Events that HubSpot records have none (observed).
        if !is_event {
            add("updatedAt", now.into());
        }
        add("archived", false.into());
    }
}

/// Returns the delivery status of a message that failed.
pub(super) fn failed(reason: &str) -> Value {
    let details = json!({"errorMessage": reason, "errorMessageTokens": {}});
    json!({"statusType": "FAILED", "failureDetails": details})
}
