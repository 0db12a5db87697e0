//! The steps that a state allows.
//!
//! What a process does on its own, others do not see before its next step that they see: both are one step here. A process
//! that crashes does so right after such a step, for the same reason.

use super::judge::is_untrue;
use super::records::{ClaimResult, Decision, Fault, Outcomes, Records, Send};
use super::world::{At, Message, Mode, Request, RequestState, Worker, World};

/// What happens, and to which process or message.
pub(super) type Label = (&'static str, usize);

/// Calls a function with each step and the state that it leads to.
pub(super) fn steps(world: &World, records: &Records, mut to: impl FnMut(Label, World)) {
    if world.left.ticks > 0 {
        let mut next = world.clone();
        next.left.ticks -= 1;
        next.now += 1;
        to(("a lease ends", 0), next);
    }
    hubspot(world, &mut to);
    for (number, worker) in world.workers.iter().enumerate() {
        let mut step = Step {
            world,
            records,
            number,
            worker: *worker,
            to: &mut to,
        };
        step.run();
    }
}

fn hubspot(world: &World, to: &mut impl FnMut(Label, World)) {
    for (number, request) in world.requests.iter().enumerate() {
        if request.state != RequestState::Left {
            continue;
        }
        for is_listed in [true, false] {
            let mut next = world.clone();
            if !is_listed {
                if next.left.unlisted == 0 {
                    continue;
                }
                next.left.unlisted -= 1;
            }
            next.requests[number].state = RequestState::Stored;
            next.messages.push(Message {
                request: u8::try_from(number).unwrap(),
                created: world.now,
                is_listed,
                owner: None,
            });
            to(("HubSpot stores the message of request", number), next);
        }
        // Without anyone who waits for it, a refusal is no different from a request that is never stored.
        let is_awaited = world
            .workers
            .iter()
            .any(|worker| matches!(worker.at, At::Posted { request } if usize::from(request) == number));
        if is_awaited {
            let mut next = world.clone();
            next.requests[number].state = RequestState::Refused;
            to(("HubSpot refuses request", number), next);
        }
    }
    for (number, message) in world.messages.iter().enumerate() {
        if !message.is_listed {
            let mut next = world.clone();
            next.messages[number].is_listed = true;
            to(("HubSpot lists message", number), next);
        }
    }
}

struct Step<'a, F> {
    world: &'a World,
    records: &'a Records,
    number: usize,
    worker: Worker,
    to: &'a mut F,
}

impl<F: FnMut(Label, World)> Step<'_, F> {
    /// Goes on to another place, after a change of the rest.
    fn go(&mut self, label: &'static str, at: At, change: impl FnOnce(&mut World, &mut Worker)) {
        let (mut next, mut worker) = (self.world.clone(), self.worker);
        worker.at = at;
        change(&mut next, &mut worker);
        if worker.at == At::Idle {
            worker = Worker::IDLE;
        } else if next.left.crashes > 0 {
            let mut crashed = next.clone();
            crashed.left.crashes -= 1;
            self.arrive("crashes after a step", crashed, Worker::IDLE);
        }
        self.arrive(label, next, worker);
    }

    fn arrive(&mut self, label: &'static str, mut next: World, worker: Worker) {
        next.workers[self.number] = worker;
        // Processes do not differ but in what they do.
        next.workers.sort_unstable();
        (self.to)((label, self.number), next);
    }

    fn run(&mut self) {
        match self.worker.at {
            At::Idle => self.call(),
            At::ReadKey => self.read_key(),
            At::Begin { from, key, turn } => self.begin(from, key, turn),
            At::TakeOver { from } => self.take_over(from),
            At::AwaitTurn => self.await_turn(),
            At::Ready => self.send(),
            At::Posted { request } => self.receive(request),
            At::Claim { message } => self.claim(message, true),
            At::Search => self.search("reads the record of the thread", |_| {}),
            At::List { view } => self.list(view),
            At::End {
                outcome,
                key,
                thread,
                again,
            } => self.end(outcome, key, thread, again),
        }
    }

    fn call(&mut self) {
        // Of processes that do nothing, one is enough.
        let mut before = self.world.workers[..self.number].iter();
        if self.world.left.calls == 0 || before.any(|other| other.at == At::Idle) {
            return;
        }
        let calls = [(0, 0), (1, 0), (0, 1), (1, 1)];
        // Keys and texts do not differ either: the first call is the first of each.
        let is_first = self.world.sends.is_empty() && self.world.workers == [Worker::IDLE; 3];
        for (key, text) in calls.into_iter().take(if is_first { 1 } else { 4 }) {
            (self.worker.key, self.worker.text) = (key, text);
            self.worker.started = self.world.now;
            self.read_key();
        }
    }

    /// Reads the key. A call that begins does so at once.
    fn read_key(&mut self) {
        let world = self.world;
        let begins = u8::from(self.worker.at == At::Idle);
        let present = world.keys[usize::from(self.worker.key)];
        let new = Send {
            number: u8::try_from(world.sends.len()).unwrap(),
            text: self.worker.text,
        };
        match self.records.begin(present, new, world.now) {
            // Another read, later, is the same as a call that begins later, while there is time.
            Decision::Wait if begins == 1 => {
                self.go("waits for the key", At::ReadKey, |next, _| next.left.calls -= 1);
            }
            Decision::Wait => {}
            Decision::KeyReused => {}
            Decision::Sent(message) => self.go("replays", At::Idle, |next, worker| {
                next.left.calls -= begins;
                tell(next, worker, Outcomes::Sent(message));
            }),
            Decision::Send(record) => {
                let begin = At::Begin {
                    from: present,
                    key: None,
                    turn: None,
                };
                self.go("reads the key, and may send", begin, |next, worker| {
                    next.left.calls -= begins;
                    next.sends.push((worker.key, worker.text));
                    (worker.send, worker.record, worker.mode) = (new.number, record, Mode::Own);
                });
            }
            Decision::Resolve(record, of) => {
                let take_over = At::TakeOver { from: present };
                self.go("reads the key, and may look", take_over, |next, worker| {
                    next.left.calls -= begins;
                    (worker.send, worker.record, worker.mode) = (of.number, record, Mode::TakenOver);
                });
            }
        }
    }

    /// Returns whether a swap of the key from this record succeeds.
    fn swaps(&self, from: u16) -> bool {
        self.world.keys[usize::from(self.worker.key)] == from
            || self.records.fault == Fault::SwapsWithoutRevision
    }

    fn begin(&mut self, from: u16, key: Option<bool>, turn: Option<bool>) {
        let world = self.world;
        let then = |key: Option<bool>, turn: Option<bool>| match (key, turn) {
            (Some(false), Some(_)) => At::End {
                outcome: Outcomes::NotSent,
                key: true,
                thread: true,
                again: true,
            },
            (Some(true), Some(true)) => At::Ready,
            (Some(true), Some(false)) => At::AwaitTurn,
            _ => At::Begin { from, key, turn },
        };
        if key.is_none() {
            let swaps = self.swaps(from);
            self.go("writes the key", then(Some(swaps), turn), |next, worker| {
                if swaps {
                    next.keys[usize::from(worker.key)] = worker.record;
                }
            });
        }
        if turn.is_none() {
            let turned = self.records.turn(world.thread, self.worker.own_send(), world.now);
            self.go(
                "begins on the thread",
                then(key, Some(turned.is_some())),
                |next, _| {
                    next.thread = turned.unwrap_or(next.thread);
                },
            );
        }
    }

    fn take_over(&mut self, from: u16) {
        let swaps = self.swaps(from);
        let then = match (swaps, self.records.fault) {
            (false, _) => At::ReadKey,
            (true, Fault::TakeoverSends) => At::AwaitTurn,
            (true, _) => At::Search,
        };
        self.go("takes the key over", then, |next, worker| {
            if swaps {
                next.keys[usize::from(worker.key)] = worker.record;
            }
        });
    }

    fn renew(&mut self) {
        let (world, own) = (self.world, self.worker.record);
        let key = usize::from(self.worker.key);
        if !self.records.holds(own, world.keys[key]) {
            return self.end_now(Outcomes::Unknown, |_| {});
        }
        let renewed = self.records.resend(own, world.now);
        self.go("renews the key", At::AwaitTurn, |next, worker| {
            next.keys[key] = renewed;
            next.left.resends -= 1;
            next.resent[key] = true;
            (worker.record, worker.mode, worker.started) = (renewed, Mode::Resend, next.now);
        });
    }

    fn await_turn(&mut self) {
        let world = self.world;
        if let Some(turned) = self.records.turn(world.thread, self.worker.own_send(), world.now) {
            self.go("has its turn", At::Ready, |next, _| next.thread = turned);
        }
        self.give_up();
    }

    /// There is no time to send.
    fn give_up(&mut self) {
        let outcome = match self.worker.mode {
            Mode::Own => Outcomes::NotSent,
            _ => Outcomes::Unknown,
        };
        self.end_now(outcome, |_| {});
    }

    fn send(&mut self) {
        let world = self.world;
        self.give_up();
        let is_late = world.now > self.worker.started;
        if is_late && world.left.pauses == 0 {
            return;
        }
        let request = u8::try_from(world.requests.len()).unwrap();
        let label = if is_late { "sends, after a pause" } else { "sends" };
        self.go(label, At::Posted { request }, |next, worker| {
            next.left.pauses -= u8::from(is_late);
            next.requests.push(Request {
                send: worker.send,
                state: RequestState::Left,
            });
        });
    }

    fn receive(&mut self, request: u8) {
        let world = self.world;
        match world.requests[usize::from(request)].state {
            RequestState::Refused => {
                let outcome = match self.worker.mode {
                    Mode::Own => Outcomes::NotSent,
                    // An earlier attempt may have been received.
                    _ => Outcomes::Unknown,
                };
                return self.end_now(outcome, |_| {});
            }
            RequestState::Stored => {
                let mut messages = world.messages.iter();
                let message = messages.position(|message| message.request == request).unwrap();
                self.claim(u8::try_from(message).unwrap(), false);
            }
            RequestState::Left => {}
        }
        if world.left.losses > 0 {
            match self.records.fault {
                Fault::TakesALostAnswerForARefusal => {
                    self.end_now(Outcomes::NotSent, |next| next.left.losses -= 1);
                }
                _ => self.search("loses its answer, and reads the record of the thread", |next| {
                    next.left.losses -= 1;
                }),
            }
            // It is dropped.
            self.end_now(Outcomes::Unknown, |next| next.left.losses -= 1);
        }
    }

    fn claim(&mut self, message: u8, is_found: bool) {
        let world = self.world;
        let claimed = self
            .records
            .claim(world.thread, self.worker.own_send(), message, is_found, world.now);
        let own = Worker::end(Outcomes::Sent(message));
        match claimed {
            ClaimResult::Write(record) => self.go("claims the message", own, |next, _| next.thread = record),
            ClaimResult::Own => self.go("owns the message", own, |_, _| {}),
            ClaimResult::Other | ClaimResult::Unclear => {
                self.go(
                    "may not claim the message",
                    Worker::end(Outcomes::Unknown),
                    |_, _| {},
                );
            }
        }
    }

    /// Reads the record of the thread, for a list that is read later.
    fn search(&mut self, label: &'static str, change: impl FnOnce(&mut World)) {
        let view = self.world.thread;
        self.go(label, At::List { view }, |next, _| change(next));
    }

    /// Reads the list, as `send::search` does.
    fn list(&mut self, view: u16) {
        let (world, worker) = (self.world, self.worker);
        let (started, until) = self.records.attempts(worker.record);
        // An own search knows when its attempt ended.
        let until = if worker.mode == Mode::Own {
            world.now
        } else {
            until
        };
        let is_certain = self.records.is_certain(view, worker.own_send(), started);
        let (mut fitting, mut out_of_time) = (Vec::new(), 0);
        for (number, message) in (0u8..).zip(&world.messages) {
            if !message.is_listed || world.text_of(message) != worker.text {
                continue;
            }
            match self.records.owner(view, number) {
                Some(owner) if owner == worker.send => {
                    return self.go("finds its own message", At::Claim { message: number }, |_, _| {});
                }
                Some(_) => {}
                None if (started..=until).contains(&message.created) => fitting.push(number),
                None => out_of_time += 1,
            }
        }
        if let [message] = *fitting
            && is_certain
        {
            return self.go("finds a message", At::Claim { message }, |_, _| {});
        }
        if view != world.thread {
            self.search("searches again, and reads the record of the thread", |_| {});
        }
        let is_absent = fitting.is_empty() && out_of_time == 0;
        if is_absent && worker.mode == Mode::TakenOver && world.left.resends > 0 {
            self.renew();
        }
        self.end_now(Outcomes::Unknown, |_| {});
    }

    /// Begins to end the call, with a change that no other process sees.
    fn end_now(&mut self, outcome: Outcomes, change: impl Fn(&mut World)) {
        if let At::End {
            outcome,
            key,
            thread,
            again,
        } = Worker::end(outcome)
        {
            self.end_after(outcome, key, thread, again, change);
        }
    }

    fn end(&mut self, outcome: Outcomes, key: bool, thread: bool, again: bool) {
        self.end_after(outcome, key, thread, again, |_| {});
    }

    fn end_after(
        &mut self,
        outcome: Outcomes,
        key: bool,
        thread: bool,
        again: bool,
        change: impl Fn(&mut World),
    ) {
        let (world, worker) = (self.world, self.worker);
        let then = |thread: bool| match (thread, again) {
            (true, _) => At::End {
                outcome,
                key: false,
                thread,
                again,
            },
            (false, true) => At::ReadKey,
            (false, false) => At::Idle,
        };
        let ends = |next: &mut World, at: At, outcome: Outcomes| {
            change(next);
            if at == At::Idle {
                tell(next, &worker, outcome);
            }
        };
        if key {
            let place = usize::from(worker.key);
            let ended = self.records.finish(worker.record, world.keys[place], outcome);
            // Then the send on the thread is another call's, and so is what may come.
            let is_taken_over = self.records.is_taken_over(worker.record, world.keys[place]);
            let told = match outcome {
                Outcomes::NotSent if is_taken_over => Outcomes::Unknown,
                outcome => outcome,
            };
            let at = then(thread && !is_taken_over);
            self.go("ends the key", at, |next, _| {
                next.keys[place] = ended.unwrap_or(next.keys[place]);
                ends(next, at, told);
            });
        } else {
            let at = then(false);
            let is_unfinished = outcome == Outcomes::Unknown;
            let ended = self
                .records
                .end(world.thread, worker.own_send(), world.now, is_unfinished);
            self.go("ends on the thread", at, |next, _| {
                next.thread = ended;
                ends(next, at, outcome);
            });
        }
    }
}

/// Tells the caller what became of the call.
fn tell(next: &mut World, worker: &Worker, outcome: Outcomes) {
    next.wrongly_told |= is_untrue(next, worker.key, worker.send, outcome);
    if let Outcomes::Sent(message) = outcome {
        next.messages[usize::from(message)]
            .owner
            .get_or_insert(worker.key);
    }
}
