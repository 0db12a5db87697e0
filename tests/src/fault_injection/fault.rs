//! The faults of a request.

use std::sync::Arc;
use std::time::Duration;

use super::{ATTEMPT, SETTLE};
use crate::hubspot::dice::Dice;

/// Makes the enum and the list of all its variants.
macro_rules! faults {
    ($($(#[$attribute:meta])* $fault:ident,)*) => {
        /// A fault of one POST.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Fault {
            $($(#[$attribute])* $fault,)*
        }

        /// All of them.
        pub const FAULTS: &[Fault] = &[$(Fault::$fault,)*];
    };
}

faults! {
    /// No fault.
    #[default]
    None,
    /// The connection is refused.
    Refuse,
    /// The connection is reset when the request has been read, before any of it is forwarded.
    ResetBefore,
    /// The connection is closed at that moment.
    CloseBefore,
    /// The connection is reset as soon as the request is forwarded, before the response.
    ResetEarly,
    /// The connection is reset when HubSpot has responded.
    ResetAfter,
    /// The connection is closed at that moment, without the response.
    DropAnswer,
    /// The request is never forwarded, and the connection stays open.
    HangBefore,
    /// The response is never forwarded, and the connection stays open.
    HangAfter,
    /// The request is forwarded long after the client has timed out.
    LateForward,
    /// The response comes after the client has timed out.
    LateAnswer,
    /// The response comes in small pieces, in time.
    TrickleInTime,
    /// The response comes in small pieces, too late.
    Trickle,
    /// The response is truncated.
    Truncate,
    /// Bytes that are not HTTP; the request is not forwarded.
    GarbageBefore,
    /// Bytes that are not HTTP in place of the response.
    GarbageAfter,
    /// A captive portal responds with 200 and its own page; the request is not forwarded.
    PortalHtml,
    /// The same in JSON.
    PortalJson,
    /// HubSpot stores it and responds with 500.
    Stored500,
    /// A gateway's 502 in HTML, after storing.
    Stored502,
    /// 503, after storing.
    Stored503,
    /// 504, after storing.
    Stored504,
    /// 408, after storing.
    Stored408,
    /// 524, after storing.
    Stored524,
    /// 429, after storing.
    Stored429,
    /// 500, and nothing is stored.
    Only500,
    /// 504, and nothing is stored.
    Only504,
    /// 504, and it is stored later.
    Late504,
    /// 429 for the first attempt, and nothing is stored by it.
    Once429,
    /// 429 for every attempt.
    Only429,
    /// 429 for the daily limit.
    Daily429,
    /// 400.
    Only400,
    /// HubSpot is still busy when the client times out, and stores it later.
    LateStore,
}

/// When a request's message is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stores {
    /// Never.
    Never,
    /// While the client waits, or immediately after.
    InTime,
    /// Any time later.
    Pending,
}

impl Fault {
    /// Whether and when the message is stored.
    #[must_use]
    pub fn stores(self) -> Stores {
        use Fault::*;
        match self {
            Refuse | ResetBefore | CloseBefore | HangBefore | GarbageBefore | PortalHtml | PortalJson
            | Only500 | Only504 | Only429 | Daily429 | Only400 => Stores::Never,
            LateForward | Late504 | LateStore => Stores::Pending,
            _ => Stores::InTime,
        }
    }

    /// Whether an absent message may still appear: the attempt was open at its timeout, here or at a gateway.
    #[must_use]
    pub fn stays_open(self) -> bool {
        use Fault::*;
        matches!(
            self,
            HangBefore
                | HangAfter
                | LateForward
                | LateAnswer
                | Trickle
                | LateStore
                | Only504
                | Stored504
                | Late504
                | Stored408
                | Stored524
        )
    }

    /// Whether the client receives the response.
    #[must_use]
    pub fn answers(self) -> bool {
        matches!(self, Self::None | Self::TrickleInTime | Self::Once429)
    }
}

/// The faults of the requests that search for the message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reads {
    /// No fault.
    #[default]
    Fine,
    /// The first requests fail, this many.
    Fail(u64),
    /// All fail.
    Never,
}

/// The faults of one send.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Of its attempts, in order; further attempts have none.
    pub faults: Vec<Fault>,
    /// Of the reads of its search.
    pub reads: Reads,
    pub(crate) current: Fault,
    /// Held until a late message is stored.
    pub(crate) pending: Option<Arc<()>>,
    /// Whether an original content was requested that was not available yet.
    pub(crate) withheld: bool,
    pub(crate) posted: usize,
    pub(crate) read: u64,
}

impl Plan {
    /// A fault of the first attempt, or of every attempt for those that repeat.
    #[must_use]
    pub fn of(fault: Fault) -> Self {
        let times = if fault == Fault::Only429 { 10 } else { 1 };
        Self::attempts(vec![fault; times])
    }

    /// A fault for each attempt.
    #[must_use]
    pub fn attempts(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    /// Returns the fault of the next attempt.
    pub(crate) fn post(&mut self) -> Fault {
        self.posted += 1;
        self.current = self.faults.get(self.posted - 1).copied().unwrap_or_default();
        self.current
    }

    /// Returns whether the next read fails.
    pub(crate) fn fails(&mut self) -> bool {
        self.read += 1;
        match self.reads {
            Reads::Fine => false,
            Reads::Fail(first) => self.read <= first,
            Reads::Never => true,
        }
    }
}

/// The delay of a late message: it is stored during the search or after it.
pub(crate) fn late(dice: &mut Dice) -> Duration {
    ATTEMPT + Duration::from_millis(50) + dice.within(SETTLE * 2)
}
