//! What the test and its workers say to each other: one JSON object a line.

use std::time::Duration;

use hubspot_conversations::{Error, Sent};
use serde::{Deserialize, Serialize};

use super::ground::Place;
use super::planted::Planted;
use crate::fault_injection::case::Case;
use crate::fault_injection::fault::Fault;
use crate::fault_injection::store::undashed;

/// How a worker is set up: its first argument.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// The URL of the proxy before HubSpot.
    pub url: String,
    /// A URL at which connections are refused.
    pub refusing_url: String,
    /// The id of the app.
    pub app: u32,
    /// The store.
    pub store: Place,
    /// After a loss of records, a key without one is sent once its thread was read after this time.
    pub look_first: Option<Duration>,
    /// A fault of the worker's store.
    pub planted: Option<Planted>,
    /// The attempt timeout.
    pub attempt: Duration,
    /// The total timeout.
    pub total: Duration,
    /// The settle time.
    pub settle: Duration,
}

/// A call that a worker makes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Call {
    /// Its number, in the header of each of its requests.
    pub call: u64,
    /// Its idempotency key.
    pub key: Option<String>,
    /// The thread.
    pub thread: u64,
    /// Whether it is a comment.
    pub comment: bool,
    /// The text.
    pub text: String,
    /// Whether its connections are refused.
    pub refused: bool,
    /// Whether it has a client of its own.
    pub own_client: bool,
    /// When its future is dropped, if it is.
    pub gives_up: Option<Duration>,
}

impl Call {
    /// The message.
    #[must_use]
    pub fn case(&self) -> Case {
        Case {
            comment: self.comment,
            ..Case::comment(self.call, self.thread, &self.text, Fault::None)
        }
    }
}

/// What a worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It has started.
    Started {
        /// The time of its clock, in seconds since 1970.
        clock: u64,
    },
    /// How a call ended.
    Ended {
        /// Its number.
        call: u64,
        /// The outcome.
        end: End,
    },
    /// The SDK traced that a call took over a key that another one had left open or unknown.
    TookOver {
        /// Its number.
        call: u64,
    },
    /// The SDK traced that a call could not end its work on a key, since another one has taken over.
    Fenced {
        /// Its number.
        call: u64,
    },
}

/// The outcome of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Sent.
    Sent {
        /// The id of the message, without dashes.
        message_id: String,
        /// Whether an earlier call sent it.
        replayed: bool,
        /// Whether the response was lost.
        recovered: bool,
        /// Whether the store knows.
        recorded: bool,
    },
    /// Not sent.
    NotSent(Failure),
    /// Unknown.
    Unknown(Failure),
    /// Its future was dropped.
    Dropped,
}

impl End {
    /// Returns whether the store could not tell what became of the key.
    #[must_use]
    pub fn is_unknown_to_store(&self) -> bool {
        matches!(self, Self::Unknown(failure) if failure.kind == "store")
    }
}

/// The parts of an error that the judge needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its kind.
    pub kind: String,
    /// HubSpot's status.
    pub status: Option<u16>,
    /// The error as displayed.
    pub text: String,
}

impl From<Result<Sent, Error>> for End {
    fn from(result: Result<Sent, Error>) -> Self {
        match result {
            Ok(sent) => Self::Sent {
                message_id: undashed(sent.id()),
                replayed: sent.replayed(),
                recovered: sent.recovered(),
                recorded: sent.recorded(),
            },
            Err(error) => {
                let failure = Failure {
                    kind: error.kind().to_string(),
                    status: error.status().map(|status| status.as_u16()),
                    text: error.to_string(),
                };
                match (error.is_not_sent(), error.is_unknown()) {
                    (true, false) => Self::NotSent(failure),
                    (false, true) => Self::Unknown(failure),
                    _ => panic!("neither not sent nor unknown: {error}"),
                }
            }
        }
    }
}
