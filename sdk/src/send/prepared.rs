//! One send, from its first attempt to its outcome.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::search;
use crate::error::SendOutcome;
use crate::operations::SendMessage;
use crate::retry::Idempotency;
use crate::{Client, Error, ErrorKind, Message, OutgoingMessage, Receipt, Response, Result, ThreadId};

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
    request: SendMessage,
    receipt: Receipt,
    at: std::time::Instant,
}

impl Prepared {
    pub(crate) fn new(client: Client, thread: ThreadId, draft: OutgoingMessage) -> Self {
        let receipt = Receipt::new(thread, &draft);
        Self {
            at: std::time::Instant::now(),
            request: client.send_message(thread, draft),
            client,
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
        self.request.body.check().map_err(|error| {
            error
                .in_operation(OPERATION, 0)
                .with_outcome(SendOutcome::NotSent)
        })?;
        // Two sends of the same words would be taken for one another in a lookup: they go one after the other.
        let claims = self.client.claims();
        let key = self.receipt.key();
        let started = Instant::now();
        let Ok(_turn) = timeout(self.client.options().total(), claims.acquire(key)).await else {
            return Err(late(self.receipt));
        };
        if !has_time(&self.client, started) {
            return Err(late(self.receipt));
        }
        claims.open(key, &self.receipt);
        let result = self.attempts(started).await;
        match &result {
            Ok((message, _)) => claims.claim(key, &self.receipt, message.id()),
            Err(error) if error.is_not_sent() => claims.close(key, &self.receipt),
            // Nobody has seen the end of it: it stays open.
            Err(_) => {}
        }
        let (message, answer) = result?;
        Ok(Sent {
            message,
            answer,
            receipt: self.receipt,
        })
    }

    /// The message, and what came around HubSpot's answer if that was not lost.
    async fn attempts(&self, mut started: Instant) -> Result<(Message, Option<Response<()>>)> {
        let options = self.client.options();
        let retry = options.retry.clone().unwrap_or_default();
        let total = self.client.options().total();
        let mut resend = options.resend_if_absent.unwrap_or(false);
        let mut attempts = 0;
        loop {
            // What is left of the time and of the attempts. A 429 is not for the transport to try again.
            let time = total.saturating_sub(started.elapsed());
            let left = retry.attempts.saturating_sub(attempts);
            let retry_left = retry.clone().max_attempts(left).without_429_retry();
            let answer = self.request.once(time, retry_left).await.and_then(named);
            let error = match answer {
                Ok(answer) => {
                    let (message, answer) = answer.split();
                    return Ok((message, Some(answer.with_prior_attempts(attempts))));
                }
                Err(error) => error.with_prior_attempts(attempts),
            };
            attempts = error.attempts();
            let with_outcome = |fate| {
                error
                    .clone()
                    .with_outcome(fate)
                    .with_receipt(self.receipt.clone())
            };
            if !(error.may_have_been_received() || may_be_late(&error)) {
                return Err(with_outcome(SendOutcome::NotSent));
            }
            tracing::debug!(%error, "looking in the thread for a message that may have been sent");
            // Of what has come so far, only a 429 lets one try again, and only if there is time for what it asks.
            let asked = retry.wait(Idempotency::NonIdempotent, &error, attempts);
            let asked = asked.filter(|wait| *wait < total.saturating_sub(started.elapsed()));
            let query = search::Query {
                receipt: &self.receipt,
                prepared: Some(self.at),
            };
            let found = if error.is_rate_limited() {
                // More questions are the last thing that a limit needs.
                search::find_after_rate_limit(&self.client, query, asked.unwrap_or_default()).await
            } else {
                search::find_within(&self.client, query).await
            };
            match found {
                Ok(search::Match::One(message)) => return Ok((*message, None)),
                Ok(search::Match::Nothing) if asked.is_some() && has_time(&self.client, started) => {}
                Ok(search::Match::Nothing) if has_ended(&error) => {
                    if !std::mem::take(&mut resend) {
                        return Err(with_outcome(SendOutcome::NotSent));
                    }
                    // What the lookup took is not taken from the call.
                    started = Instant::now();
                }
                // Still open somewhere, unreadable, or not to be told from another: nobody knows yet.
                _ => return Err(with_outcome(SendOutcome::Unknown)),
            }
        }
    }
}

/// Whether enough of the time is left for one more attempt: one that is cut short leaves open what became of it,
/// where without it nothing was sent.
fn has_time(client: &Client, started: Instant) -> bool {
    let total = client.options().total();
    total.saturating_sub(started.elapsed()) >= (total / 5).min(MIN_ATTEMPT_TIME)
}

/// What an attempt takes at HubSpot, and more.
const MIN_ATTEMPT_TIME: Duration = Duration::from_secs(5);

fn late(receipt: Receipt) -> Error {
    let reason = "the time went by while another send of the same words to the thread was under way";
    let error = Error::new(ErrorKind::Timeout, reason.to_owned()).not_received();
    let error = error
        .in_operation(OPERATION, 0)
        .with_outcome(SendOutcome::NotSent);
    error.with_receipt(receipt)
}

/// An answer that says which message it is about. Any other proves nothing: something that answers 200 to
/// everything may stand between HubSpot and us.
fn named(answer: Response<Message>) -> Result<Response<Message>> {
    if !answer.id().is_empty() {
        return Ok(answer);
    }
    Err(answer.into_decode_error("the answer names no message", OPERATION))
}

/// Whether it says that a limit is exceeded, which HubSpot should find out before it stores anything. Only of
/// the daily limit is that taken for granted: until tomorrow the thread could not be read either.
fn may_be_late(error: &Error) -> bool {
    error.is_rate_limited() && error.policy_name() != Some("DAILY")
}

pub(super) fn settle_time(client: &Client) -> Duration {
    client.options().settle_time.unwrap_or(DEFAULT_SETTLE_TIME)
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
/// at its timeout, here or at a gateway, may store the message any time later.
fn has_ended(error: &Error) -> bool {
    let status = error.status().map(|status| status.as_u16());
    error.kind() != ErrorKind::Timeout && !matches!(status, Some(408 | 504 | 524))
}

/// Looks once for what a receipt stands for, as the client reads anything: its retries and timeouts are for the whole.
pub(crate) async fn find(client: &Client, receipt: &Receipt) -> Result<Option<Sent>> {
    if !receipt.is_known() {
        return Err(Error::invalid("the receipt is of a newer version of this crate"));
    }
    let found = timeout(client.options().total(), find_in_turn(client, receipt)).await;
    found.unwrap_or_else(|_| Err(search::late()))
}

async fn find_in_turn(client: &Client, receipt: &Receipt) -> Result<Option<Sent>> {
    let claims = client.claims();
    let key = receipt.key();
    let _turn = claims.acquire(key).await;
    let query = search::Query {
        receipt,
        prepared: None,
    };
    match search::search_once(client, query).await? {
        search::Match::One(message) => {
            claims.claim(key, receipt, message.id());
            Ok(Some(Sent {
                message: *message,
                answer: None,
                receipt: receipt.clone(),
            }))
        }
        search::Match::Nothing => Ok(None),
        search::Match::Several => {
            let several = Error::new(
                ErrorKind::Ambiguous,
                "of the messages on the thread several, or an older one, could be this one; somebody has to look at it"
                    .into(),
            );
            Err(several
                .with_outcome(SendOutcome::Unknown)
                .with_receipt(receipt.clone()))
        }
    }
}
