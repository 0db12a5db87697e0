//! The delivery state of a message.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{FailureDetails, MessageStatus, Object, StatusType, UnrecognizedValue};

/// The delivery state of a message.
///
/// This, not the HTTP status, is whether a message was delivered: HubSpot responds with 201 as soon as it has
/// accepted the message, and that response can already contain a failure (observed).
///
/// ```
/// use hubspot_conversations::{Delivery, Message};
///
/// # fn main() -> serde_json::Result<()> {
/// let message: Message = serde_json::from_str(
///     r#"{"type": "MESSAGE", "id": "1", "status": {
///         "statusType": "FAILED", "failureDetails": {"errorMessage": "EMAIL_BOUNCED"}
///     }}"#,
/// )?;
/// match message.delivery() {
///     Some(Delivery::Failed { reason, .. }) => assert_eq!(reason.as_deref(), Some("EMAIL_BOUNCED")),
///     _ => unreachable!(),
/// }
/// # Ok(())
/// # }
/// ```
///
/// [`Sent`](Self::Sent) is the last state on many channels. `Display` shows HubSpot's value and the reason:
/// `FAILED (EMAIL_BOUNCED)`. The JSON is that of a message's status.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// HubSpot has passed the message on. Whether it arrived is unknown.
    Sent,
    /// HubSpot has received the message from the customer.
    Received,
    /// The recipient has opened the message.
    Read,
    /// The message was not delivered.
    #[non_exhaustive]
    Failed {
        /// HubSpot's reason, such as `EMAIL_BOUNCED` (observed).
        reason: Option<String>,
        /// Values for the placeholders of the reason, by name.
        tokens: BTreeMap<String, String>,
    },
    /// A state that is new to this version of the crate.
    Unrecognized(UnrecognizedValue),
}

impl Delivery {
    /// Returns HubSpot's value of the state, such as `SENT`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Sent => "SENT",
            Self::Received => "RECEIVED",
            Self::Read => "READ",
            Self::Failed { .. } => "FAILED",
            Self::Unrecognized(value) => value.as_str(),
        }
    }

    /// Whether HubSpot reports that the message was not delivered.
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
                let details = status.failure_details.as_deref().cloned().unwrap_or_default();
                Self::Failed {
                    reason: details.error_message,
                    tokens: details.error_message_tokens.unwrap_or_default(),
                }
            }
            StatusType::Unrecognized(value) => Self::Unrecognized(value.clone()),
        })
    }

    fn to_status(&self) -> MessageStatus {
        let status_type = match self {
            Self::Sent => StatusType::Sent,
            Self::Received => StatusType::Received,
            Self::Read => StatusType::Read,
            Self::Failed { .. } => StatusType::Failed,
            Self::Unrecognized(value) => StatusType::Unrecognized(value.clone()),
        };
        let failure_details = match self {
            Self::Failed { reason, tokens } => Some(FailureDetails {
                error_message: reason.clone(),
                error_message_tokens: Some(tokens.clone()).filter(|tokens| !tokens.is_empty()),
            }),
            _ => None,
        };
        MessageStatus {
            status_type: Some(status_type),
            failure_details: failure_details.map(Object::from),
        }
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

impl Serialize for Delivery {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Object::from(self.to_status()).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Delivery {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let status = Object::<MessageStatus>::deserialize(from)?;
        Self::of(&status).ok_or_else(|| D::Error::custom("expected a status with a `statusType`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json, to_value};

    #[test]
    fn serializes_as_message_status() {
        for json in [
            json!({"statusType": "SENT"}),
            json!({"statusType": "RECEIVED"}),
            json!({"statusType": "READ"}),
            json!({"statusType": "FAILED", "failureDetails": {
                "errorMessage": "EMAIL_BOUNCED", "errorMessageTokens": {"domain": "example.com"}
            }}),
            json!({"statusType": "QUEUED"}),
        ] {
            let delivery: Delivery = from_value(json.clone()).unwrap();
            assert_eq!(to_value(&delivery).unwrap(), json);
        }
        assert!(from_value::<Delivery>(json!({})).is_err());
    }
}
