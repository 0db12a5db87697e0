//! Hands out the calls, and disturbs those who make them.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::crew::{Event, Worker, faketime};
use super::ground::Ground;
use super::history::{History, Made, Work};
use super::planted::Planted;
use super::protocol::{Call, End, Said, Settings};
use super::worker::{ATTEMPT, SETTLE, TOTAL};
use crate::fault_injection::TestBed;
use crate::fault_injection::fault::{FAULTS, Fault, Plan as Faults, Reads};
use crate::hubspot::dice::Dice;

/// What a worker's clock is off by, in seconds.
const SKEW: i64 = 3_600;
/// A pause that is longer than every lease of a worker.
pub const PAUSE: Duration = Duration::from_secs(15);
/// How long before its end another call takes over what a paused worker holds.
const TAKEN_BEFORE: Duration = Duration::from_secs(4);

/// How a run goes.
#[derive(Clone, Debug)]
pub struct Plan {
    /// From which everything random is drawn.
    pub seed: u64,
    /// The program of the workers.
    pub program: String,
    /// The number of workers.
    pub workers: usize,
    /// How many calls a worker makes at once.
    pub at_once: usize,
    /// How many of a hundred calls meet a fault of the network.
    pub faulty: u64,
    /// Which faults these are.
    pub faults: &'static [Fault],
    /// How many calls there are between two kills or pauses, on average. `None`: the workers are left alone.
    pub nemesis: Option<u64>,
    /// A fault of the store.
    pub planted: Option<Planted>,
    /// Whether a work whose outcome is unknown gets another key: the mistake of a caller who wants to be sure.
    pub renames_unknown: bool,
    /// Whether works are handed out again once they have ended.
    pub repeats: bool,
    /// How often a work is handed out at the most.
    pub max_calls: usize,
    /// How many of a hundred calls whose store failed are made again.
    pub repeats_store_failures: Option<u64>,
    /// After a loss of records, a key without one is sent once its thread was read after this time.
    pub look_first: Option<Duration>,
}

impl Plan {
    /// Eight workers, every fault, and the nemesis.
    #[must_use]
    pub fn new(seed: u64, program: &str) -> Self {
        Self {
            seed,
            program: program.to_owned(),
            workers: 8,
            at_once: 6,
            faulty: 30,
            faults: FAULTS,
            nemesis: Some(60),
            planted: None,
            renames_unknown: false,
            repeats: true,
            max_calls: 6,
            repeats_store_failures: None,
            look_first: None,
        }
    }
}

struct Slot {
    worker: Worker,
    /// The calls under way.
    calls: Vec<u64>,
    paused_until: Option<Instant>,
    skewed: bool,
}

/// What became of a work so far.
#[derive(Default)]
struct Handed {
    calls: usize,
    is_sent: bool,
    is_unknown: bool,
}

struct Run<'a> {
    plan: &'a Plan,
    bed: &'a Arc<TestBed>,
    ground: &'a dyn Ground,
    settings: Settings,
    dice: Dice,
    slots: Vec<Slot>,
    processes: u64,
    events: UnboundedSender<Event>,
    /// Works to hand out now.
    ready: VecDeque<usize>,
    /// Works to hand out later.
    later: BTreeMap<(Instant, u64), usize>,
    /// What became of each work so far.
    handed: HashMap<usize, Handed>,
    /// How many calls could not use the store before they sent.
    without_store: u64,
    history: History,
}

/// Sends these works.
pub async fn run(plan: &Plan, bed: &Arc<TestBed>, ground: &dyn Ground, works: Vec<Work>) -> History {
    // Bound, so that the port stays reserved, and not listening.
    let refusing = tokio::net::TcpSocket::new_v4().unwrap();
    refusing.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let settings = Settings {
        url: bed.url(),
        refusing_url: format!("http://{}", refusing.local_addr().unwrap()),
        app: bed.app(),
        store: ground.place(0),
        look_first: plan.look_first,
        planted: plan.planted,
        attempt: ATTEMPT,
        total: TOTAL,
        settle: SETTLE,
    };
    let (events, mut incoming) = unbounded_channel();
    let mut run = Run {
        plan,
        bed,
        ground,
        settings,
        dice: Dice::new(plan.seed ^ 0x4E45_4D45),
        slots: Vec::new(),
        processes: 0,
        events,
        ready: works
            .iter()
            .enumerate()
            .flat_map(|(at, work)| vec![at; work.at_once])
            .collect(),
        later: BTreeMap::new(),
        handed: HashMap::new(),
        without_store: 0,
        history: History {
            works,
            ..History::default()
        },
    };
    for slot in 0..plan.workers {
        let started = run.start(slot);
        run.slots.push(started);
    }
    run.work(&mut incoming).await;
    run.history
}

impl Run<'_> {
    fn start(&mut self, slot: usize) -> Slot {
        self.processes += 1;
        let library = faketime().filter(|_| slot == 0 && self.plan.nemesis.is_some());
        let ahead = self.processes.is_multiple_of(2);
        let skew = library
            .as_ref()
            .map(|library| (library, if ahead { SKEW } else { -SKEW }));
        let settings = Settings {
            store: self.ground.place(slot),
            ..self.settings.clone()
        };
        let worker = Worker::start(
            &self.plan.program,
            &settings,
            skew,
            self.processes,
            self.events.clone(),
        );
        Slot {
            worker,
            calls: Vec::new(),
            paused_until: None,
            skewed: skew.is_some(),
        }
    }

    async fn work(&mut self, incoming: &mut UnboundedReceiver<Event>) {
        let mut next = self.plan.nemesis;
        loop {
            self.hand_out();
            let is_under_way = self.slots.iter().any(|slot| !slot.calls.is_empty());
            if !is_under_way && self.ready.is_empty() && self.later.is_empty() {
                break;
            }
            if let Ok(Some(event)) = tokio::time::timeout(Duration::from_millis(20), incoming.recv()).await {
                self.take(event);
            }
            let now = Instant::now();
            for slot in &mut self.slots {
                if slot.paused_until.take_if(|until| *until <= now).is_some() {
                    slot.worker.go_on();
                }
            }
            let made = self.history.calls.len() as u64;
            self.ground.advance(made - self.without_store);
            if let (Some(at), Some(calls)) = (next, self.plan.nemesis)
                && at <= made
            {
                next = Some(made + calls / 2 + self.dice.below(calls));
                self.disturb();
            }
        }
        for slot in self.slots.drain(..) {
            // One that is paused could not end.
            if slot.paused_until.is_some() {
                slot.worker.go_on();
            }
            slot.worker.end();
        }
        // What they traced at last.
        while let Ok(event) = incoming.try_recv() {
            self.take(event);
        }
    }

    fn hand_out(&mut self) {
        let now = Instant::now();
        while let Some(first) = self.later.first_entry().filter(|first| first.key().0 <= now) {
            self.ready.push_front(first.remove());
        }
        // Each worker gets one before any gets another: works that several begin at once go to different ones.
        loop {
            let mut is_full = true;
            for at in 0..self.slots.len() {
                let slot = &self.slots[at];
                if slot.paused_until.is_none() && slot.calls.len() < self.plan.at_once {
                    let Some(work) = self.ready.pop_front() else {
                        return;
                    };
                    is_full = false;
                    self.hand(at, work);
                }
            }
            if is_full {
                return;
            }
        }
    }

    fn hand(&mut self, at: usize, work: usize) {
        let call = self.history.calls.len() as u64;
        let fault = match self.dice.percent(self.plan.faulty) {
            true => *self.dice.pick(self.plan.faults),
            false => Fault::None,
        };
        let mut faults = Faults::of(fault);
        faults.reads = match self.dice.below(20) {
            0 => Reads::Fail(1 + self.dice.below(2)),
            _ => Reads::Fine,
        };
        self.bed.plan(call, faults);
        let earlier = self.handed.entry(work).or_default();
        earlier.calls += 1;
        let of = &self.history.works[work];
        let mut key = of.key.clone();
        if self.plan.renames_unknown && earlier.is_unknown {
            key = key.map(|key| format!("{key} again"));
        }
        // A key that is known to be sent is at times used for something else.
        let other_text = earlier.is_sent && self.dice.percent(30);
        let call = Call {
            call,
            key,
            thread: of.thread,
            comment: of.comment,
            text: match other_text {
                true => format!("{} and more", of.text),
                false => of.text.clone(),
            },
            refused: fault == Fault::Refuse,
            own_client: fault.needs_own_client(),
            gives_up: self.dice.percent(5).then(|| self.dice.within(SETTLE)),
        };
        let slot = &mut self.slots[at];
        slot.worker.hand(&call);
        slot.calls.push(call.call);
        self.history.calls.push(Made {
            call: call.call,
            work,
            fault,
            other_text,
            begun: Instant::now(),
            ended: None,
            end: None,
            paused: false,
            skewed: slot.skewed,
        });
    }

    fn take(&mut self, event: Event) {
        match event.said {
            Some(Said::Started { clock }) => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
                self.history.skewed += u64::from(clock.abs_diff(now) > SKEW.unsigned_abs() / 2);
            }
            Some(Said::TookOver { call }) => {
                self.history.takeovers += 1;
                let work = self.work_of(call);
                let is_unknown = self.handed.get(&work).is_some_and(|handed| handed.is_unknown);
                self.history.lease_takeovers += u64::from(!is_unknown);
            }
            // Of calls that begin at once, the others are refused, too.
            Some(Said::Fenced { call }) => {
                let made = usize::try_from(call)
                    .ok()
                    .and_then(|call| self.history.calls.get(call));
                self.history.fenced += u64::from(made.is_some_and(|made| made.paused));
            }
            Some(Said::Ended { call, end }) => self.ended(event.process, call, end),
            None => {
                let alive = self
                    .slots
                    .iter()
                    .find(|slot| slot.worker.process == event.process);
                assert!(alive.is_none(), "a worker ended by itself");
            }
        }
    }

    fn work_of(&self, call: u64) -> usize {
        self.history.calls[usize::try_from(call).unwrap()].work
    }

    fn ended(&mut self, process: u64, call: u64, end: End) {
        // What a killed worker had said before counts, too.
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.worker.process == process) {
            slot.calls.retain(|under_way| *under_way != call);
        }
        let made = &mut self.history.calls[usize::try_from(call).unwrap()];
        made.ended = Some(Instant::now());
        made.end = Some(end.clone());
        let work = made.work;
        let known = self.handed.entry(work).or_default();
        known.is_sent |= matches!(end, End::Sent { .. });
        known.is_unknown |= matches!(end, End::Unknown(_));
        let is_store = matches!(&end, End::NotSent(failure) if failure.kind == "store");
        self.without_store += u64::from(is_store);
        let percent = match (end, self.plan.repeats_store_failures) {
            (End::NotSent(failure) | End::Unknown(failure), Some(percent)) if failure.kind == "store" => {
                percent
            }
            (End::Sent { .. }, _) => 8,
            (End::NotSent(_), _) => 40,
            (End::Unknown(_) | End::Dropped, _) => 60,
        };
        let again = self.dice.percent(percent);
        if again && self.plan.repeats {
            self.again(work, Duration::from_secs(4));
        }
    }

    /// Hands a work out once more within this time. One without a key is another message then.
    fn again(&mut self, work: usize, within: Duration) {
        self.again_from(work, Duration::ZERO, within);
    }

    fn again_from(&mut self, work: usize, from: Duration, within: Duration) {
        let is_keyed = self.history.works[work].key.is_some();
        if is_keyed
            && self
                .handed
                .get(&work)
                .is_none_or(|handed| handed.calls < self.plan.max_calls)
        {
            let at = Instant::now() + from + self.dice.within(within);
            self.later.insert((at, self.dice.bits()), work);
        }
    }

    /// Kills a worker, or pauses it.
    fn disturb(&mut self) {
        // The one whose clock is wrong first, and more often than others, since each start changes it.
        let at = match self.history.kills == 0 || self.dice.percent(20) {
            true => 0,
            false => usize::try_from(self.dice.below(self.slots.len() as u64)).unwrap(),
        };
        let is_paused = self.slots[at].paused_until.is_some();
        let paused = self
            .slots
            .iter()
            .filter(|slot| slot.paused_until.is_some())
            .count();
        // The first one is killed: a short run disturbs few.
        let may_pause = self.history.kills > 0 && !is_paused && paused < 2;
        if cfg!(unix) && may_pause && self.dice.percent(35) {
            self.history.pauses += 1;
            let slot = &mut self.slots[at];
            slot.worker.stop();
            slot.paused_until = Some(Instant::now() + PAUSE);
            for call in slot.calls.clone() {
                let made = &mut self.history.calls[usize::try_from(call).unwrap()];
                made.paused = true;
                let work = made.work;
                self.again_from(work, PAUSE.saturating_sub(TAKEN_BEFORE), Duration::from_secs(1));
            }
            return;
        }
        if is_paused {
            return;
        }
        self.slots[at].worker.kill();
        self.history.kills += 1;
        let mut started = self.start(at);
        std::mem::swap(&mut self.slots[at], &mut started);
        self.history.killed_calls += started.calls.len() as u64;
        for call in started.calls {
            let work = self.work_of(call);
            // Some of them while the lease holds, and some after it.
            self.again(work, PAUSE);
        }
    }
}
