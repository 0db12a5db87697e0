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
    /// A 5xx, and it is stored later than the settle time.
    Late5xx,
    /// A reset, and it is stored later than the settle time.
    LateReset,
    /// A success without a message: empty, truncated, not JSON. It is stored later than the settle time.
    LateSuccess,
    /// 502, after storing, and it is listed later than the settle time.
    LateListed,
    /// 502, after storing another text than the one that was sent.
    Rewritten502,
    /// 502, after storing with another sender, direction, type or time.
    Misrecorded502,
    /// 201 with another text than the one that was sent, which is also the stored one.
    Rewritten201,
    /// 201 with two ids, after storing.
    TwoIds201,
    /// A success that is about something else; nothing is stored.
    OddSuccess,
    /// A 4xx, or a status beyond 599, that is not HubSpot's, after storing.
    Foreign4xx,
    /// HubSpot's own refusal, by any of its statuses.
    Refusal,
    /// 429 for the first attempt, and 502 after storing for the second.
    Limited502,
}

/// The faults that leave the stored message as it was sent, and list it in time.
const UNALTERED: [Fault; 15] = [
    Fault::ResetEarly,
    Fault::ResetAfter,
    Fault::DropAnswer,
    Fault::HangAfter,
    Fault::LateAnswer,
    Fault::Trickle,
    Fault::Truncate,
    Fault::GarbageAfter,
    Fault::Stored500,
    Fault::Stored502,
    Fault::Stored503,
    Fault::Stored504,
    Fault::Stored408,
    Fault::Stored524,
    Fault::TwoIds201,
];

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
            | Only500 | Only504 | Only429 | Daily429 | Only400 | OddSuccess | Refusal => Stores::Never,
            LateForward | Late504 | LateStore | Late5xx | LateReset | LateSuccess => Stores::Pending,
            _ => Stores::InTime,
        }
    }

    /// Whether the send needs a client of its own: its connections are refused, or a 429 holds all of its calls.
    #[must_use]
    pub fn needs_own_client(self) -> bool {
        use Fault::*;
        matches!(self, Refuse | Once429 | Only429 | Limited502)
    }

    /// Whether the client can know that nothing was sent.
    #[must_use]
    pub fn is_refused(self) -> bool {
        use Fault::*;
        matches!(self, Refuse | Only429 | Daily429 | Only400 | Refusal)
    }

    /// Whether the client receives the response, or can read the message by the id that it names.
    #[must_use]
    pub fn answers(self) -> bool {
        use Fault::*;
        matches!(self, None | TrickleInTime | Once429 | Rewritten201)
    }

    /// Whether the thread shows the message as it was sent, in time.
    #[must_use]
    pub fn is_found(self) -> bool {
        UNALTERED.contains(&self) || matches!(self, Self::Foreign4xx | Self::Stored429 | Self::Limited502)
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
        if fault == Fault::Limited502 {
            return Self::attempts(vec![Fault::Once429, Fault::Stored502]);
        }
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

/// The delay of a message that is stored, or listed, later than the settle time: 13 s for 10 s.
pub(crate) const TOO_LATE: Duration = SETTLE.saturating_mul(13).checked_div(10).expect("no zero");

/// The delay of a late message: it is stored during the search or after it.
pub(crate) fn late(dice: &mut Dice) -> Duration {
    ATTEMPT + Duration::from_millis(50) + dice.within(SETTLE * 2)
}
