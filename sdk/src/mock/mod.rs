//! To test your own program without a HubSpot account (feature `mock`).
//!
//! Two ways, both over real HTTP on this machine:
//!
//! - [`StandIn`]: a small HubSpot with threads and messages. It keeps what is sent to it, and refuses what
//!   HubSpot refuses.
//! - [`MockServerExt`]: one typed expectation for each operation on an `httpmock` server of yours, for the
//!   answers that a stand-in would never give.
//!
//! Both speak every version of the API that the crate knows.
//!
//! ```
//! use hubspot_conversations::{NewMessage, Recipient, mock::StandIn};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let hubspot = StandIn::start();
//! let thread = hubspot.client()?.thread(hubspot.email_thread());
//!
//! let message = NewMessage::new("Your order has shipped.", hubspot.agent(), hubspot.mailbox());
//! let refused = thread.send(message.clone()).await.unwrap_err();
//! assert_eq!(refused.sub_category(), Some("ConversationsApiError.NO_RECIPIENT_ON_MESSAGE"));
//!
//! let sent = thread.send(message.recipient(Recipient::email(hubspot.customer()))).await?;
//! assert_eq!(sent.text(), Some("Your order has shipped."));
//! # Ok(())
//! # }
//! ```

mod directory;
mod fault;
mod handler;
mod messages;
mod new_thread;
mod rate_limits;
mod request;
mod response;
mod routes;
mod server;
mod stand_in;
mod state;
mod threads;

pub use crate::generated::mock::{MockServerExt, operations as typed};
pub use fault::Fault;
pub use new_thread::NewThread;
pub use stand_in::StandIn;

/// The expression for a path, which is made for v3, as one for every version of the API. Paths under another prefix
/// ([`ClientBuilder::path_prefix`](crate::ClientBuilder::path_prefix)) are not met.
pub(crate) fn path(v3: &str) -> Result<regex::Regex, regex::Error> {
    let path = v3.strip_prefix('^').unwrap_or(v3);
    regex::Regex::new(&format!("^{}", crate::version::of_any_version(path)))
}

/// A value as a typed mock matches it in a path: percent-encoded as the client sends it, and literal in a regular
/// expression.
pub(crate) fn segment(value: &str) -> String {
    regex::escape(&crate::call::support::encode_path(value))
}

/// The mock server that all of this stands on.
pub use httpmock;
