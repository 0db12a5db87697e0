//! The operations of the area `custom_channels`.

mod publish;
mod requests;
mod webhook;

use std::time::Duration;

use chrono::{DateTime, Utc};
use hubspot_conversations::custom_channels::{
    ChannelParticipant, NewChannelAccount, NewChannelMessage, NewCustomChannel,
};
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{
    ApiVersion, Area, CallOptions, ChannelMessage, Client, DeliveryIdentifier, Paginated, Paginator,
    RetryPolicy, ThreadId,
};
use serde_json::{Value, json};

const WEBHOOK: &str = "https://example.com/hubspot";

async fn collect<L: Paginated>(mut list: Paginator<L>) -> Vec<L::Item> {
    let mut all = Vec::new();
    while let Some(item) = list.try_next().await.unwrap() {
        all.push(item);
    }
    all
}

fn at() -> DateTime<Utc> {
    "2026-11-20T09:30:00Z".parse().unwrap()
}

fn participant(id: &str) -> ChannelParticipant {
    ChannelParticipant::new(DeliveryIdentifier::opaque(id))
}

fn incoming(account: &str, text: &str) -> NewChannelMessage {
    NewChannelMessage::incoming(
        account,
        participant("chat-77").name("Ana"),
        participant("shop"),
        text,
        at(),
    )
    .integration_thread_id("chat-77")
}

/// The message as HubSpot responds with it.
fn published() -> Value {
    json!({
        "type": "MESSAGE",
        "id": "9a5f2b",
        "conversationsThreadId": "8000000009",
        "text": "Where is it?",
        "direction": "INCOMING",
        "status": {"statusType": "RECEIVED"},
        "moods": ["glad"],
    })
}

/// A client with short waits between attempts.
fn retrying(hubspot: &StandIn, version: ApiVersion) -> Client {
    let short = Duration::from_millis(1);
    let builder = hubspot
        .client_builder()
        .area_version(Area::CustomChannels, version)
        .retry(RetryPolicy::default().backoff(short, short));
    builder.build().unwrap()
}

/// Registers a channel and connects an account. Returns their ids.
async fn connected(hubspot: &StandIn, client: &Client) -> (String, String) {
    let app = CallOptions::new()
        .query("hapikey", hubspot.developer_key())
        .query("appId", hubspot.app_id().to_string());
    let new = NewCustomChannel::new([("threadingModel", json!("INTEGRATION_THREAD_ID"))], "Shop chat");
    let channel = client
        .create_custom_channel(new.webhook_url(WEBHOOK))
        .with(app)
        .await
        .unwrap();
    let account = NewChannelAccount::new(true, hubspot.inbox(), "Shop");
    let account = client
        .create_custom_channel_account(
            &*channel.id,
            account.delivery_identifier(DeliveryIdentifier::opaque("shop")),
        )
        .await
        .unwrap();
    (channel.id.clone(), account.id.clone())
}

fn thread_of(message: &ChannelMessage) -> ThreadId {
    message.conversations_thread_id.as_ref().unwrap().parse().unwrap()
}
