//! How far a message got.

use std::collections::BTreeMap;
use std::fmt;

use crate::{MessageStatus, StatusType, UnrecognizedValue};

/// How far a message got, in one value.
///
/// This, not the HTTP status, is whether a message was delivered: HubSpot answers 201 as soon as it has
/// taken the message, and a failure can stand in that very answer (observed).
///
/// [`Sent`](Self::Sent) is all that many channels ever say. `Display` gives HubSpot's word, and why:
/// `FAILED (EMAIL_BOUNCED)`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// HubSpot has handed it on. Whether it arrived is not known.
    Sent,
    /// It has come in.
    Received,
    /// The other side has opened it.
    Read,
    /// It was not delivered.
    Failed {
        /// HubSpot's word for why, such as `EMAIL_BOUNCED` (observed).
        reason: Option<String>,
        /// Values that belong into the reason, by name.
        tokens: BTreeMap<String, String>,
    },
    /// A stage that this version of the crate does not know.
    Unrecognized(UnrecognizedValue),
}

impl Delivery {
    /// The stage as HubSpot writes it, such as `SENT`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Sent => "SENT",
            Self::Received => "RECEIVED",
            Self::Read => "READ",
            Self::Failed { .. } => "FAILED",
            Self::Unrecognized(word) => word.as_str(),
        }
    }

    /// Whether HubSpot reports that it was not delivered.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    pub(crate) fn of(status: &MessageStatus) -> Option<Self> {
        Some(match status.status_type.as_ref()? {
            StatusType::Sent => Self::Sent,
            StatusType::Received => Self::Received,
            StatusType::Read => Self::Read,
            StatusType::Failed => {
                let details = status.failure_details.as_deref();
                Self::Failed {
                    reason: details.and_then(|details| details.error_message.clone()),
                    tokens: details
                        .and_then(|details| details.error_message_tokens.clone())
                        .unwrap_or_default(),
                }
            }
            StatusType::Unrecognized(word) => Self::Unrecognized(word.clone()),
        })
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed {
                reason: Some(reason), ..
            } => write!(f, "FAILED ({reason})"),
            other => f.pad(other.as_str()),
        }
    }
}
