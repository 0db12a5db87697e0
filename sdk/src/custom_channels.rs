//! Custom channels: a message service of your own in HubSpot's inbox.
//!
//! An app registers a channel; each account of the message service, such as a phone number, is connected to an inbox.
//! Incoming messages are published to HubSpot. A message that an agent writes there is posted to the channel's webhook,
//! and the channel reports what became of it.
//!
//! The operations are methods of [`Client`](crate::Client):
//!
//! ```no_run
//! use hubspot_conversations::custom_channels::{ChannelParticipant, NewChannelMessage};
//! use hubspot_conversations::{Client, DeliveryIdentifier};
//!
//! # async fn run(hubspot: Client) -> hubspot_conversations::Result<()> {
//! let customer = ChannelParticipant::new(DeliveryIdentifier::opaque("chat-77")).name("Ana");
//! let company = ChannelParticipant::new(DeliveryIdentifier::opaque("shop"));
//! let message = NewChannelMessage::incoming("5551", customer, company, "Where is it?", chrono::Utc::now())
//!     .integration_thread_id("chat-77");
//!
//! // The message service's own id is the key: HubSpot takes several requests with it for one message.
//! let published = hubspot.publish_channel_message("1234", message).idempotency_key("chat-77:15").await?;
//! println!("{}", published.id);
//! # Ok(())
//! # }
//! ```
//!
//! # Publishing once
//!
//! | call | when the response is lost |
//! | --- | --- |
//! | without a key | it is not retried, and [unknown](crate::Error::is_unknown): there may be a message |
//! | with [`idempotency_key`](operations::PublishChannelMessage::idempotency_key) | it is retried with the same key; if that fails, too, it is [unknown](crate::Error::is_unknown): publish the same message with the same key again, now or later, from any process |
//!
//! HubSpot settles it by the key, so that no store is needed. That the id makes a message unique is documented; how long
//! HubSpot keeps it, whether for a channel or an account, and what it responds to a second request with it, is not. So publish
//! again soon, and take the message's id at your message service, not a random one.
//!
//! # Registration
//!
//! Channels belong to the app: HubSpot requires its developer API key for
//! [`create_custom_channel`](crate::Client::create_custom_channel) and the other four operations on channels, as query
//! parameters (documented). Set them for those calls alone. Whether HubSpot also accepts the access token that the client
//! sends with them is not documented.
//!
//! ```no_run
//! use hubspot_conversations::custom_channels::NewCustomChannel;
//! use hubspot_conversations::{CallOptions, Client};
//! use serde_json::json;
//!
//! # async fn run(hubspot: Client, developer_key: &str) -> hubspot_conversations::Result<()> {
//! let app = hubspot.with(CallOptions::new().query("hapikey", developer_key).query("appId", "1234567"));
//! let channel = NewCustomChannel::new([("threadingModel", json!("INTEGRATION_THREAD_ID"))], "Shop chat")
//!     .webhook_url("https://example.com/hubspot");
//! let channel = app.create_custom_channel(channel).await?;
//! # let _ = channel;
//! # Ok(())
//! # }
//! ```
//!
//! The other operations take the token of the account, with the scopes `conversations.custom_channels.read` and
//! `conversations.custom_channels.write`.
//!
//! # Outgoing messages
//!
//! With the feature `webhook`, `Verifier::channel_events` checks a request of the webhook, and `ChannelEvent::outgoing_message`
//! is the message to deliver. Then report what became of it:
//!
//! ```no_run
//! use hubspot_conversations::Client;
//! use hubspot_conversations::custom_channels::{ReportedStatus, StatusReport};
//!
//! # async fn run(hubspot: Client, delivered: std::result::Result<(), String>, message: &str) -> hubspot_conversations::Result<()> {
//! let report = match delivered {
//!     Ok(()) => StatusReport::new(ReportedStatus::Sent),
//!     Err(why) => StatusReport::new(ReportedStatus::Failed).error_message(why),
//! };
//! hubspot.update_channel_message("1234", message, report).await?;
//! # Ok(())
//! # }
//! ```
//!
//! HubSpot has these operations in v3 and in 2026-09. A client uses v3 unless
//! [`ClientBuilder::area_version`](crate::ClientBuilder::area_version) sets another one.

pub use crate::generated::custom_channels::operations;
#[doc(inline)]
pub use crate::generated::custom_channels::types::*;
use crate::{Object, Timestamp};

impl NewChannelMessage {
    /// Creates a message from a customer, which came to an account of the channel at a time by the clock of the message
    /// service.
    pub fn incoming(
        channel_account_id: impl Into<String>,
        sender: impl Into<Object<ChannelParticipant>>,
        recipient: impl Into<Object<ChannelParticipant>>,
        text: impl Into<String>,
        timestamp: impl Into<Timestamp>,
    ) -> Self {
        Self {
            channel_account_id: channel_account_id.into(),
            senders: vec![sender.into()],
            recipients: vec![recipient.into()],
            text: text.into(),
            timestamp: timestamp.into(),
            message_direction: Direction::Incoming,
            ..Self::default()
        }
    }

    /// Creates a message that went out to a customer from elsewhere than HubSpot, such as the message service's own app.
    pub fn outgoing(
        channel_account_id: impl Into<String>,
        sender: impl Into<Object<ChannelParticipant>>,
        recipient: impl Into<Object<ChannelParticipant>>,
        text: impl Into<String>,
        timestamp: impl Into<Timestamp>,
    ) -> Self {
        Self {
            message_direction: Direction::Outgoing,
            ..Self::incoming(channel_account_id, sender, recipient, text, timestamp)
        }
    }

    /// Adds an attachment.
    pub fn attachment(mut self, attachment: impl Into<ChannelAttachment>) -> Self {
        self.attachments.push(attachment.into());
        self
    }
}
