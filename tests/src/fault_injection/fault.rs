//! What can happen to a request.

use std::time::Duration;

use super::{ATTEMPT, Rng, SETTLE};

/// What happens to one request that sends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Nobody listens.
    Refuse,
    /// The connection is reset when the request has been read, before any of it is passed on.
    ResetBefore,
    /// The connection is closed then.
    CloseBefore,
    /// The connection is reset as soon as the request is passed on, before the answer.
    ResetEarly,
    /// The connection is reset when HubSpot has answered.
    ResetAfter,
    /// The connection is closed then, without the answer.
    DropAnswer,
    /// The request is never passed on, and the connection stays open.
    HangBefore,
    /// The answer is never passed on, and the connection stays open.
    HangAfter,
    /// The request is passed on long after the client has given up.
    LateForward,
    /// The answer comes when the client has given up.
    LateAnswer,
    /// The answer comes in crumbs, in time.
    TrickleInTime,
    /// The answer comes in crumbs, and not in time.
    Trickle,
    /// The answer ends in the middle.
    Truncate,
    /// Bytes that are no HTTP, and the request is not passed on.
    GarbageBefore,
    /// Bytes that are no HTTP in place of the answer.
    GarbageAfter,
    /// A portal answers 200 with a page of its own, and the request is not passed on.
    PortalHtml,
    /// The same in JSON.
    PortalJson,
    /// HubSpot stores it and answers 500.
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
    /// HubSpot is still at it when the client gives up, and stores it later.
    LateStore,
}

/// When a request's message is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stores {
    /// Not at all.
    Never,
    /// While the client waits, or at once after.
    InTime,
    /// Any time later.
    Late,
}

/// All of them.
pub const FAULTS: [Fault; 33] = {
    use Fault::*;
    [
        None,
        Refuse,
        ResetBefore,
        CloseBefore,
        ResetEarly,
        ResetAfter,
        DropAnswer,
        HangBefore,
        HangAfter,
        LateForward,
        LateAnswer,
        TrickleInTime,
        Trickle,
        Truncate,
        GarbageBefore,
        GarbageAfter,
        PortalHtml,
        PortalJson,
        Stored500,
        Stored502,
        Stored503,
        Stored504,
        Stored408,
        Stored524,
        Stored429,
        Only500,
        Only504,
        Late504,
        Once429,
        Only429,
        Daily429,
        Only400,
        LateStore,
    ]
};

impl Fault {
    /// Whether and when the message is stored.
    #[must_use]
    pub fn stores(self) -> Stores {
        use Fault::*;
        match self {
            Refuse | ResetBefore | CloseBefore | HangBefore | GarbageBefore | PortalHtml | PortalJson
            | Only500 | Only504 | Only429 | Daily429 | Only400 => Stores::Never,
            LateForward | Late504 | LateStore => Stores::Late,
            _ => Stores::InTime,
        }
    }

    /// Whether nobody can know of an absent message that it will stay absent: the attempt was still open at its
    /// timeout, here or at a gateway.
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

    /// Whether the client gets its answer.
    #[must_use]
    pub fn answers(self) -> bool {
        matches!(self, Self::None | Self::TrickleInTime | Self::Once429)
    }
}

/// What happens to the requests that look for the message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reads {
    /// Nothing.
    #[default]
    Fine,
    /// So many fail first.
    Fail(u64),
    /// All fail.
    Never,
}

/// What happens to one send.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// To its attempts, one after the other; nothing happens to further ones.
    pub faults: Vec<Fault>,
    /// To what is read on its behalf.
    pub reads: Reads,
    pub(crate) current: Fault,
    /// Whether the whole of a message was asked for and was not there yet.
    pub(crate) withheld: bool,
    pub(crate) posted: usize,
    pub(crate) read: u64,
}

impl Plan {
    /// Something that happens to the first attempt, or to as many as it takes.
    #[must_use]
    pub fn of(fault: Fault) -> Self {
        let times = if fault == Fault::Only429 { 10 } else { 1 };
        Self::attempts(vec![fault; times])
    }

    /// Something for each attempt.
    #[must_use]
    pub fn attempts(faults: Vec<Fault>) -> Self {
        Self {
            faults,
            ..Self::default()
        }
    }

    /// What happens to the next attempt.
    pub(crate) fn post(&mut self) -> Fault {
        self.posted += 1;
        self.current = self.faults.get(self.posted - 1).copied().unwrap_or_default();
        self.current
    }

    /// Whether the next reading request fails.
    pub(crate) fn fails(&mut self) -> bool {
        self.read += 1;
        match self.reads {
            Reads::Fine => false,
            Reads::Fail(first) => self.read <= first,
            Reads::Never => true,
        }
    }
}

/// How long after the client has given up something late lands: during the lookup or after it.
pub(crate) fn late(rng: &mut Rng) -> Duration {
    ATTEMPT + Duration::from_millis(50) + rng.time(SETTLE * 2)
}
