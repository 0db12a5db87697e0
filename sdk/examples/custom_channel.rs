//! A custom channel, from its registration to the delivery of a message, on the stand-in.
//!
//! ```text
//! cargo run -p hubspot-conversations --example custom_channel
//! ```

use std::error::Error;
use std::io::{self, Write as _};
use std::time::Duration;

use clap::Parser;
use hubspot_conversations::custom_channels::{
    ChannelParticipant, NewChannelAccount, NewChannelMessage, NewCustomChannel, ReportedStatus, StatusReport,
};
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::webhook::Verifier;
use hubspot_conversations::{CallOptions, Client, DeliveryIdentifier, RetryPolicy, ThreadId};
use serde_json::json;

/// The URL that HubSpot posts the channel's events to.
const WEBHOOK: &str = "https://example.com/hubspot";

/// Connect a message service with HubSpot by a custom channel: register the channel, publish
/// a customer's message, receive the agent's answer by the webhook, and report its delivery.
///
/// It uses a stand-in for HubSpot on this machine, and nothing of HubSpot's.
#[derive(Parser)]
#[allow(clippy::doc_markdown, reason = "--help prints these comments in a terminal")]
#[command(name = "custom_channel", verbatim_doc_comment)]
struct Args {}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    Args::parse();
    let mut out = io::stdout();
    let stand_in = StandIn::start();
    let short = Duration::from_millis(10);
    let retry = RetryPolicy::default().backoff(short, short);
    let hubspot = stand_in.client_builder().retry(retry).build()?;

    let (channel, account) = register(&stand_in, &hubspot).await?;
    writeln!(
        out,
        "Registered channel {channel}, and connected account {account}."
    )?;

    // The response to the first request is lost.
    let lost = Fault::disconnect().after_storing();
    stand_in.fail_next(lost.on(Operation::PublishChannelMessage));
    let thread = publish(&hubspot, &channel, &account).await?;
    writeln!(
        out,
        "Published message chat-77:15 on thread {thread}, which has {} message.",
        stand_in.messages(thread).len()
    )?;

    hubspot
        .thread(thread)
        .reply("It has shipped.", stand_in.agent())
        .await?;
    let verifier = Verifier::new("the-client-secret-of-the-app")?;
    for request in stand_in.take_channel_events(&verifier) {
        let (method, headers, body) = (request.method(), request.headers(), request.body());
        for event in verifier.channel_events(method, WEBHOOK, headers, body)? {
            let Some(message) = event.outgoing_message() else {
                continue;
            };
            writeln!(out, "To deliver: {}", message.text.as_deref().unwrap_or_default())?;
            // The message service has taken it.
            let report = StatusReport::new(ReportedStatus::Sent);
            let reported = hubspot
                .update_channel_message(&*channel, &*message.id, report)
                .await?;
            let status = reported
                .status
                .as_ref()
                .and_then(|status| status.status_type.as_ref());
            writeln!(
                out,
                "Reported: {}",
                status.map_or("nothing", |status| status.as_str())
            )?;
        }
    }
    Ok(())
}

/// Registers the channel, once for the app, and connects an account. Returns their ids.
async fn register(stand_in: &StandIn, hubspot: &Client) -> hubspot_conversations::Result<(String, String)> {
    let app = CallOptions::new()
        .query("hapikey", stand_in.developer_key())
        .query("appId", stand_in.app_id().to_string());
    let capabilities = [
        ("deliveryIdentifierTypes", json!(["CHANNEL_SPECIFIC_OPAQUE_ID"])),
        ("threadingModel", json!("INTEGRATION_THREAD_ID")),
        ("allowOutgoingMessages", json!(true)),
    ];
    let channel = NewCustomChannel::new(capabilities, "Shop chat").webhook_url(WEBHOOK);
    let channel = hubspot.create_custom_channel(channel).with(app).await?;
    let account = NewChannelAccount::new(true, stand_in.inbox(), "Shop");
    let account = account.delivery_identifier(DeliveryIdentifier::opaque("shop"));
    let account = hubspot
        .create_custom_channel_account(&*channel.id, account)
        .await?;
    Ok((channel.id.clone(), account.id.clone()))
}

/// Publishes a customer's message, and returns its thread.
async fn publish(hubspot: &Client, channel: &str, account: &str) -> Result<ThreadId, Box<dyn Error>> {
    let [customer, shop] =
        ["chat-77", "shop"].map(|id| ChannelParticipant::new(DeliveryIdentifier::opaque(id)));
    let message = NewChannelMessage::incoming(account, customer, shop, "Where is it?", chrono::Utc::now());
    let message = message.integration_thread_id("chat-77");
    // The message service's own id is the key: a retry makes no second message.
    let published = hubspot
        .publish_channel_message(channel, message)
        .idempotency_key("chat-77:15")
        .await?;
    let thread = published.conversations_thread_id.as_deref().unwrap_or_default();
    Ok(thread.parse()?)
}
