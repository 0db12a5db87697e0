//! A send that never doubles, and says what became of it.
//!
//! HubSpot has no idempotency key for this endpoint, so a send whose answer is lost is never simply repeated.
//! It is looked up in the thread instead, read-only: see [`lookup`].

mod claims;
mod lookup;
mod receipt;

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

pub(crate) use claims::Claims;
pub use receipt::Receipt;

use crate::error::Fate;
use crate::{Client, Draft, Error, ErrorKind, Message, Object, Response, Result, RetryPolicy, ThreadId};

/// How long a message may take to show up in the thread, unless set otherwise: the lookup after a send that
/// ended without an answer goes on for so long.
pub const DEFAULT_SETTLE_TIME: Duration = Duration::from_secs(10);

/// A message that HubSpot has taken: exactly one of this send is on the thread. Reads like the [`Message`].
///
/// Taken is not delivered: ask [`Message::delivery`] for that.
#[derive(Clone)]
pub struct Sent {
    message: Message,
    answer: Option<Response<()>>,
    receipt: Receipt,
}

impl Sent {
    /// The message as HubSpot has it.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The message alone.
    #[must_use]
    pub fn into_message(self) -> Message {
        self.message
    }

    /// Whether HubSpot's answer was lost, and the message was then found on the thread.
    #[must_use]
    pub fn recovered(&self) -> bool {
        self.answer.is_none()
    }

    /// What came around HubSpot's answer to the send: status, headers, attempts. Absent if it was lost.
    #[must_use]
    pub fn answer(&self) -> Option<&Response<()>> {
        self.answer.as_ref()
    }

    /// The receipt that this send had from the start.
    #[must_use]
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

impl Deref for Sent {
    type Target = Message;

    fn deref(&self) -> &Message {
        &self.message
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("message", &self.message)
            .field("recovered", &self.recovered())
            .finish()
    }
}

/// A message that is ready to be sent, and has its [`Receipt`] already. Made by
/// [`Thread::prepare`](crate::Thread::prepare).
///
/// Store the receipt before you send, and no crash and no dropped future can make you send twice:
/// [`Thread::find_sent`](crate::Thread::find_sent) tells what became of it, from any process.
#[must_use = "nothing is sent yet"]
pub struct Prepared {
    client: Client,
    thread: ThreadId,
    draft: Draft,
    receipt: Receipt,
}

impl Prepared {
    pub(crate) fn new(client: Client, thread: ThreadId, draft: Draft) -> Self {
        let receipt = Receipt::new(thread, &draft);
        Self {
            client,
            thread,
            draft,
            receipt,
        }
    }

    /// The receipt: small, without any word of the message, and made to be stored.
    #[must_use]
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// Sends it.
    ///
    /// Dropping the future, as `select!` and `timeout` do, leaves open whether it was sent. The receipt tells.
    ///
    /// # Errors
    ///
    /// [`Error::is_not_sent`]: it is not on the thread and will not be. [`Error::is_unknown`]: it may be, or may
    /// yet come; ask [`Thread::find_sent`](crate::Thread::find_sent) later. Nothing was sent twice.
    pub async fn send(self) -> Result<Sent> {
        self.draft
            .check()
            .map_err(|error| error.within(OPERATION, 0).fated(Fate::NotSent))?;
        // Two sends of the same words would be taken for one another in a lookup: they go one after the other.
        let claims = self.client.claims();
        let key = self.receipt.key();
        let _turn = claims.turn(key).await;
        let mut open = claims.open(key);
        let mut resend = self.client.options().resend_if_absent.unwrap_or(false);
        loop {
            let answer = self
                .client
                .send_message(self.thread, self.draft.clone())
                .once()
                .await;
            let error = match answer {
                Ok(answer) => {
                    let (message, answer) = answer.split();
                    claims.claim(self.thread, message.id());
                    open.close();
                    return Ok(Sent {
                        message,
                        answer: Some(answer),
                        receipt: self.receipt,
                    });
                }
                Err(error) if !error.may_have_been_received() => {
                    open.close();
                    return Err(error.fated(Fate::NotSent).receipted(self.receipt));
                }
                Err(error) => error,
            };
            tracing::debug!(%error, "looking in the thread for a message that may have been sent");
            let found = lookup::settle(&self.client, &self.receipt).await;
            match found {
                Ok(lookup::Found::This(message)) => {
                    claims.claim(self.thread, message.id());
                    open.close();
                    return Ok(Sent {
                        message: *message,
                        answer: None,
                        receipt: self.receipt,
                    });
                }
                Ok(lookup::Found::Nothing) if has_ended(&error) => {
                    if resend {
                        resend = false;
                        continue;
                    }
                    open.close();
                    return Err(error.fated(Fate::NotSent).receipted(self.receipt));
                }
                // Still open somewhere, unreadable, or not to be told from another: nobody knows yet.
                _ => return Err(error.fated(Fate::Unknown).receipted(self.receipt)),
            }
        }
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("receipt", &self.receipt)
            .finish_non_exhaustive()
    }
}

const OPERATION: &str = "send_message";

/// Whether an attempt was over when it failed: an answer came, or the connection ended. One that was still open
/// at its timeout, here or at a gateway, may store the message any time later. And where HubSpot said yes, a message
/// that does not show up is no proof that there is none.
fn has_ended(error: &Error) -> bool {
    match error.status().map(|status| status.as_u16()) {
        Some(200..=299 | 408 | 504 | 524) => false,
        Some(_) => true,
        None => error.kind() != ErrorKind::Timeout,
    }
}

/// Looks once for what a receipt stands for.
pub(crate) async fn find(client: &Client, receipt: &Receipt) -> Result<Option<Sent>> {
    let claims = client.claims();
    let _turn = claims.turn(receipt.key()).await;
    match lookup::once(client, receipt, RetryPolicy::default()).await? {
        lookup::Found::This(message) => {
            claims.claim(receipt.thread(), message.id());
            claims.settled(receipt.key());
            Ok(Some(Sent {
                message: *message,
                answer: None,
                receipt: receipt.clone(),
            }))
        }
        lookup::Found::Nothing => Ok(None),
        lookup::Found::Several => {
            let several = Error::new(
                ErrorKind::InvalidRequest,
                "several messages on the thread could be this one".into(),
            );
            Err(several.unsent().fated(Fate::Unknown).receipted(receipt.clone()))
        }
    }
}

/// The messages of a page, whatever came with them.
pub(crate) fn messages(page: Object<crate::MessagePage>) -> Vec<Message> {
    page.into_inner().results.unwrap_or_default()
}
