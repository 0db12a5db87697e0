//! Receiving HubSpot's webhooks (feature `webhook`).
//!
//! HubSpot posts events to the app's target URL: a JSON list of up to 100, such as "a thread has a new message". Since
//! that URL is public, each request is signed with the app's client secret. [`Verifier`] checks the signature and
//! parses the [`Event`]s.
//!
//! ```
//! use hubspot_conversations::webhook::Verifier;
//! use http::{HeaderMap, Method, StatusCode};
//!
//! /// Handles one request, in any HTTP server.
//! fn receive(verifier: &Verifier, headers: &HeaderMap, body: &[u8]) -> StatusCode {
//!     // The target URL as it is set in HubSpot, which can differ from the one behind a proxy.
//!     let url = "https://example.com/hubspot";
//!     match verifier.events(&Method::POST, url, headers, body) {
//!         Ok(events) => {
//!             for event in events {
//!                 if let Some((thread, message)) = event.new_message() {
//!                     println!("message {message} on thread {thread}"); // pass it to a background task
//!                 }
//!             }
//!             StatusCode::NO_CONTENT
//!         }
//!         Err(error) => {
//!             eprintln!("{error}");
//!             error.status()
//!         }
//!     }
//! }
//!
//! # fn main() -> hubspot_conversations::Result<()> {
//! // In a test, sign a request as HubSpot would.
//! let verifier = Verifier::new("the-client-secret-of-the-app")?;
//! let body = br#"[{"subscriptionType": "conversation.newMessage", "objectId": 11178480985,
//!     "messageId": "9a5f2b", "messageType": "MESSAGE"}]"#;
//! let url = "https://example.com/hubspot";
//! let headers = verifier.sign(&Method::POST, url, body, std::time::SystemTime::now());
//! assert_eq!(receive(&verifier, &headers, body), StatusCode::NO_CONTENT);
//! assert_eq!(receive(&verifier, &headers, b"[]"), StatusCode::UNAUTHORIZED);
//! # Ok(())
//! # }
//! ```
//!
//! HubSpot documents that:
//!
//! - It waits five seconds for the response, and retries up to ten times within a day unless the status is a
//!   success. Either record the event and respond at once, or respond with an error until the work is done, and give each
//!   send an idempotency key, so that a retry sends nothing twice.
//! - The same event can be posted more than once, events can come in any order, and
//!   [`event_id`](Event::event_id) is not always unique. Identify messages by [`message_id`](Event::message_id), without
//!   its dashes and in one case: ids with dashes and ids without occur within one thread (observed), and one
//!   id may come in both forms.
//! - An event does not contain the message. Read it with [`Client::get_message`](crate::Client::get_message), which
//!   has its direction: outgoing messages are reported, too.

#[cfg(feature = "custom-channels")]
mod channel_event;
mod error;
mod event;
mod headers;
mod verifier;

pub use crate::generated::conversations::webhook::{Event, MessageType, SubscriptionType};
#[cfg(feature = "custom-channels")]
#[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
pub use crate::generated::custom_channels::webhook::{ChannelEvent, ChannelEventType};
pub use error::VerifyError;
pub use headers::{SIGNATURE_HEADER, TIMESTAMP_HEADER};
pub use verifier::{Verifier, WINDOW};
