//! Test doubles of HubSpot, for tests of your own program without an account (feature `mock`).
//!
//! There are two, both over real HTTP on this machine, and both for every version of the API that the crate knows:
//!
//! - [`StandIn`]: a small HubSpot with threads and messages. It stores what is sent to it, rejects what HubSpot rejects,
//!   and injects [faults](Fault).
//! - [`MockServerExt`]: one typed expectation for each operation on your own `httpmock` server, for responses that a
//!   stand-in never returns.
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
//!
//! # The rules of the stand-in
//!
//! | subject | rule | source |
//! | --- | --- | --- |
//! | token | one is accepted; any other, or none, is a 401 | documented |
//! | scope | reading requires `conversations.read`, all else `conversations.write`; without it, 403 | documented |
//! | sender | an agent (`A-`); others are rejected with `UNSUPPORTED_ACTOR_TYPE` | observed |
//! | channel | WhatsApp cannot be sent to | documented |
//! | channel | a thread takes messages of its own channel only | assumed |
//! | recipients | e-mail: at least one; live chat: exactly one; no agent (`A-`), no e-mail actor (`E-`) | observed |
//! | comment | stored with the app as its sender; rejected in the help desk | observed; documented |
//! | delivery | `SENT`; `FAILED (EMAIL_BOUNCED)` for mail to the account's own mailbox | observed |
//! | messages | listed newest first, at most 100 a page; a sent e-mail is marked as truncated | observed |
//! | threads | listed oldest first, at most 500 a page; archived ones apart | documented |
//! | ids | have two forms, with and without dashes | observed |
//! | cursors | are percent-encoded; one that is encoded again is rejected | observed |
//! | events | a change of status or assignee is recorded on the thread | observed |
//! | custom channels | with the feature `custom-channels`: channels require the app's developer key; a message goes to the thread of its conversation | documented |
//! | custom channels | a second message with an idempotency key is the first one | assumed |
//! | files | kept in memory, with the feature `files`; an import is complete at once, and its URL is not read | |
//! | limits | reported in headers, except with 401 and 403; enforced, in fixed windows, if you set them | observed |
//!
//! What HubSpot does beyond that, such as rewriting texts, the stand-in does only where you
//! [set it](StandIn::rewrite_with).

mod account;
mod call;
#[cfg(feature = "custom-channels")]
mod channels;
#[cfg(feature = "custom-channels")]
#[cfg_attr(docsrs, doc(cfg(feature = "custom-channels")))]
pub mod custom_channels;
mod directory;
mod fault;
#[cfg(feature = "files")]
#[cfg_attr(docsrs, doc(cfg(feature = "files")))]
pub mod files;
mod handler;
mod messages;
mod new_thread;
mod operation;
mod pattern;
mod rate_limits;
mod response;
mod routes;
mod server;
mod stand_in;
mod state;
mod stored;
#[cfg(feature = "custom-channels")]
mod stored_channels;
#[cfg(feature = "files")]
mod stored_files;
mod threads;
#[cfg(feature = "files")]
mod uploads;

/// The name of a method is that of [`Client`](crate::Client). The closure sets what a request has to have, and the
/// response:
///
/// ```
/// use hubspot_conversations::mock::MockServerExt;
/// use hubspot_conversations::mock::httpmock::MockServer;
/// use hubspot_conversations::{ApiError, Client};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> hubspot_conversations::Result<()> {
/// let server = MockServer::start_async().await;
/// let mock = server.get_message(|when, then| {
///     when.thread_id(8000000001).message_id("42");
///     then.client_error(404, &ApiError::default().into());
/// });
/// let hubspot = Client::builder().access_token("test").base_url(server.base_url()).build()?;
/// assert!(hubspot.get_message(8000000001, "42").await.unwrap_err().is_not_found());
/// mock.assert();
/// # Ok(())
/// # }
/// ```
pub use crate::generated::conversations::mock::MockServerExt;
pub use crate::generated::conversations::mock::operations as typed;
pub use fault::Fault;
pub use new_thread::NewThread;
pub use operation::Operation;
pub(crate) use pattern::{path, segment};
pub use stand_in::StandIn;
pub use stored::StoredMessage;

/// The crate of the mock server that [`MockServerExt`] extends.
pub use httpmock;
