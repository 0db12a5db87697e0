//! A state of the model: the store, HubSpot, and the processes.

use super::records::{Id, Outcomes, Send};

/// How often something may happen at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Bounds {
    /// Calls of all processes.
    pub(super) calls: u8,
    /// Times that a lease may end.
    pub(super) ticks: u8,
    pub(super) crashes: u8,
    /// Requests that leave when their lease is over.
    pub(super) pauses: u8,
    /// Answers that are lost.
    pub(super) losses: u8,
    /// Messages that are listed late.
    pub(super) unlisted: u8,
    /// Messages that are sent again, as a caller allowed.
    pub(super) resends: u8,
}

/// Everything. The store compares records by what they contain: what is decided from them depends on nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct World {
    pub(super) now: u8,
    pub(super) left: Bounds,
    pub(super) keys: [Id; 2],
    pub(super) thread: Id,
    /// The key and the text of each send.
    pub(super) sends: Vec<(u8, u8)>,
    pub(super) requests: Vec<Request>,
    pub(super) messages: Vec<Message>,
    pub(super) workers: [Worker; 3],
    /// Keys whose message a caller allowed to be sent again.
    pub(super) resent: [bool; 2],
    /// Whether a caller was told what is not so.
    pub(super) wrongly_told: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Request {
    pub(super) send: u8,
    pub(super) state: RequestState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum RequestState {
    /// It may be stored at any time, or never.
    Left,
    Stored,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Message {
    pub(super) request: u8,
    pub(super) created: u8,
    pub(super) is_listed: bool,
    /// The key of a caller who was told that it is the key's message.
    pub(super) owner: Option<u8>,
}

/// A process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Worker {
    pub(super) at: At,
    pub(super) key: u8,
    pub(super) text: u8,
    pub(super) send: u8,
    /// When its attempts may begin at the latest.
    pub(super) started: u8,
    /// The record with which it works on the key.
    pub(super) record: Id,
    pub(super) mode: Mode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Mode {
    /// It sends.
    Own,
    /// It looks for the message of another call.
    TakenOver,
    /// It sends the message of another call once more.
    Resend,
}

/// Where a process is in its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum At {
    Idle,
    ReadKey,
    /// The records of the key and of the thread are written at once; `None` where that is still to be done.
    Begin {
        from: Id,
        key: Option<bool>,
        turn: Option<bool>,
    },
    TakeOver {
        from: Id,
    },
    AwaitTurn,
    Ready,
    Posted {
        request: u8,
    },
    /// A search found the message.
    Claim {
        message: u8,
    },
    /// A record of the thread was read.
    List {
        view: Id,
    },
    /// The thread is to be searched.
    Search,
    /// What is still to be ended.
    End {
        outcome: Outcomes,
        key: bool,
        thread: bool,
        again: bool,
    },
}

impl Worker {
    pub(super) const IDLE: Self = Self {
        at: At::Idle,
        key: 0,
        text: 0,
        send: 0,
        started: 0,
        record: 0,
        mode: Mode::Own,
    };

    pub(super) fn own_send(&self) -> Send {
        Send {
            number: self.send,
            text: self.text,
        }
    }

    pub(super) fn end(outcome: Outcomes) -> At {
        At::End {
            outcome,
            key: true,
            thread: !matches!(outcome, Outcomes::Sent(_)),
            again: false,
        }
    }
}

impl World {
    pub(super) fn new(left: Bounds) -> Self {
        Self {
            now: 0,
            left,
            keys: [0; 2],
            thread: 0,
            sends: Vec::new(),
            requests: Vec::new(),
            messages: Vec::new(),
            workers: [Worker::IDLE; 3],
            resent: [false; 2],
            wrongly_told: false,
        }
    }

    /// Returns the key of a request's send.
    pub(super) fn key_of(&self, request: u8) -> u8 {
        self.sends[usize::from(self.requests[usize::from(request)].send)].0
    }

    /// Returns the messages of a key.
    pub(super) fn messages_of(&self, key: u8) -> usize {
        let messages = self.messages.iter();
        messages
            .filter(|message| self.key_of(message.request) == key)
            .count()
    }

    /// Returns the text of a message.
    pub(super) fn text_of(&self, message: &Message) -> u8 {
        self.sends[usize::from(self.requests[usize::from(message.request)].send)].1
    }
}
