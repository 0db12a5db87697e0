//! The notifications that the program sends to itself where it has no token.

use std::net::SocketAddr;
use std::time::SystemTime;

use axum::http::{HeaderValue, Method};
use hubspot_conversations::Message;
use hubspot_conversations::mock::StandIn;
use hubspot_conversations::webhook::{SIGNATURE_HEADER, Verifier};
use tokio::sync::watch;

use crate::common::support::say;

/// Returns HubSpot's notification of the newest message of the stand-in.
pub(crate) fn notification(here: &StandIn) -> Vec<u8> {
    let thread = here.email_thread();
    let messages = here.messages(thread);
    let event = serde_json::json!([{
        "subscriptionType": "conversation.newMessage",
        "objectId": thread,
        "messageId": messages.last().map(Message::id),
        "messageType": "MESSAGE",
        "eventId": 1,
        "attemptNumber": 0,
    }]);
    event.to_string().into_bytes()
}

/// Posts a notification, posts it again, and posts one with a forged signature.
pub(crate) async fn demonstrate(
    address: SocketAddr,
    verifier: Verifier,
    url: String,
    body: Vec<u8>,
    done: watch::Sender<bool>,
) {
    let http = reqwest::Client::new();
    let signed = verifier.sign(&Method::POST, &url, &body, SystemTime::now());
    let mut forged = signed.clone();
    forged.insert(SIGNATURE_HEADER, HeaderValue::from_static("Zm9yZ2Vk"));
    for (what, headers) in [
        ("A notification", &signed),
        ("The same again", &signed),
        ("A forged one", &forged),
    ] {
        let request = http.post(format!("http://{address}/")).headers(headers.clone());
        match request.body(body.clone()).send().await {
            Ok(response) => say(format_args!("{what}: {}.", response.status())),
            Err(error) => say(format_args!("{what}: {error}.")),
        }
    }
    done.send_replace(true);
}
