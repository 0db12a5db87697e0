//! Which other sends there are, and which message is whose: among those of this process, or of all that share a store.

use std::pin::Pin;

use super::Evidence;
use super::sent::{Claim, Known};
use crate::receipt::SendIdentity;
use crate::registry::SendRegistry;
use crate::{Attachment, Message, Receipt, Response, Result};

#[cfg(feature = "store")]
use super::stored::{Records, StoredSend};
#[cfg(feature = "store")]
use crate::store::thread_record::ThreadRecord;

/// Where sends are recorded.
#[derive(Clone, Copy)]
pub(super) enum Ledger<'c> {
    Process(&'c SendRegistry),
    /// The send, and the records that the claim of a response's message may end.
    #[cfg(feature = "store")]
    Store(&'c StoredSend<'c>, Option<&'c Records>),
}

/// Whether the message of a response is its send's. The response, if it is not. Large where a send without a store would
/// otherwise need an allocation.
#[allow(clippy::large_enum_variant)]
pub(super) enum ResponseClaim<'c> {
    Done(ResponseClaimed),
    #[cfg_attr(not(feature = "store"), allow(dead_code))]
    Pending(Pin<Box<dyn Future<Output = ResponseClaimed> + Send + 'c>>),
}

type ResponseClaimed = Result<Known, Response<()>>;

impl<'c> Ledger<'c> {
    /// Makes a message a send's, which is finished with it.
    pub(super) async fn claim(
        self,
        identity: &SendIdentity,
        message_id: &str,
        #[cfg_attr(not(feature = "store"), allow(unused_variables))] evidence: Evidence,
    ) -> Result<Claim> {
        match self {
            Self::Process(registry) => Ok(match registry.record_sent(identity, message_id) {
                true => Claim::Own,
                false => Claim::Other,
            }),
            // Boxed, since every send has room for its size.
            #[cfg(feature = "store")]
            Self::Store(send, _) => Box::pin(send.claim(message_id, evidence)).await,
        }
    }

    /// Makes the message of a response its send's. Not an `async fn`, whose future would keep places for the message.
    pub(super) fn claim_response(
        self,
        identity: &SendIdentity,
        message: Message,
        response: Response<()>,
    ) -> ResponseClaim<'c> {
        match self {
            Self::Process(registry) => {
                ResponseClaim::Done(match registry.record_sent(identity, message.id()) {
                    true => Ok(Known::of_response(message, response)),
                    false => Err(response),
                })
            }
            #[cfg(feature = "store")]
            Self::Store(send, records) => ResponseClaim::Pending(Box::pin(async move {
                let claim = match records {
                    Some(records) => records.claim(send, message.id()).await,
                    None => send.claim(message.id(), Evidence::Response).await,
                };
                if matches!(claim, Ok(Claim::Other | Claim::Unclear)) {
                    return Err(response);
                }
                // It is sent, whether or not the store can be told.
                Ok(Known {
                    is_recorded: claim.is_ok(),
                    ..Known::of_response(message, response)
                })
            })),
        }
    }

    /// Records when an attempt ended.
    pub(super) fn end_attempt(self, identity: &std::sync::Arc<SendIdentity>) {
        match self {
            Self::Process(registry) => registry.end_attempt(identity),
            // The record has the time until which there can be attempts.
            #[cfg(feature = "store")]
            Self::Store(..) => {}
        }
    }

    /// Returns what is known now.
    pub(super) async fn view(self) -> Result<View<'c>> {
        match self {
            Self::Process(registry) => Ok(View::Process(registry)),
            #[cfg(feature = "store")]
            Self::Store(send, _) => Ok(View::Store(send, Box::pin(send.read()).await?)),
        }
    }
}

/// What is known of other sends at one time.
pub(super) enum View<'c> {
    Process(&'c SendRegistry),
    #[cfg(feature = "store")]
    Store(&'c StoredSend<'c>, ThreadRecord),
}

impl View<'_> {
    /// Returns whether a message belongs to this send; `None` if it has no owner.
    pub(super) fn is_owned_by(&self, identity: &SendIdentity, message_id: &str) -> Option<bool> {
        match self {
            Self::Process(registry) => registry.is_owned_by(identity, message_id),
            #[cfg(feature = "store")]
            Self::Store(send, record) => match record.owner(message_id) {
                Some(owner) => Some(owner == send.receipt().id()),
                None => send.is_recorded(identity, message_id),
            },
        }
    }

    /// Returns whether others that are alike are unfinished.
    pub(super) fn has_others_alike(&self, identity: &SendIdentity) -> bool {
        match self {
            Self::Process(registry) => registry.has_others_alike(identity),
            #[cfg(feature = "store")]
            Self::Store(send, record) => record.has_others_alike(send.receipt()),
        }
    }

    /// Returns whether every message of another send of that time is known as such.
    pub(super) fn is_complete(&self) -> bool {
        match self {
            Self::Process(_) => true,
            #[cfg(feature = "store")]
            Self::Store(send, record) => send.is_in(record),
        }
    }

    /// Returns whether another unfinished send to the thread has this content, so that the message may be its own.
    pub(super) fn is_of_other(&self, identity: &SendIdentity, text: &str, files: &[Attachment]) -> bool {
        match self {
            Self::Process(registry) => {
                registry.is_of_other(identity, |other| self.has_content(other, text, files))
            }
            #[cfg(feature = "store")]
            Self::Store(send, record) => {
                let mut others = record.others(send.receipt());
                others.any(|other| self.has_content(other, text, files))
            }
        }
    }

    /// Returns whether a message has the text and the files of a receipt's send.
    pub(super) fn has_content(&self, receipt: &Receipt, text: &str, files: &[Attachment]) -> bool {
        receipt.has_content(text, files, |_fingerprint| match self {
            Self::Process(_) => None,
            #[cfg(feature = "store")]
            Self::Store(send, _) => Some(send.hash(_fingerprint)),
        })
    }
}
