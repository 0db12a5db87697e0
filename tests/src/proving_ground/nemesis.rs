//! A store on a real server, which is killed, emptied, set back and replaced while workers send, and to which their links
//! break.
//!
//! All of it happens on a thread of its own, one thing after the other, as calls are made. A loss that is noticed only by
//! who had the store open (removed records, an older copy) is noticed by this process before any worker can use the store
//! again: what a worker does that starts after the loss, and is the first one, is beyond the stated limit. A promotion is
//! noticed by every worker, and all may use the new server at once.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use hubspot_conversations::Client;
use hubspot_conversations::store::{Key, Kind, Store, Swap, Value};
use tokio::runtime::{Builder, Runtime};

use super::ground::{Disturbances, Ground, Place};
use super::planted::{Faulty, Planted};
use super::servers::{Replica, ServerKind, StoreServer};
use crate::fault_injection::scaled;
use crate::hubspot::dice::Dice;
use crate::link::{Flow, Link};

/// How long the test itself may take until it is connected again.
const MAX_RECONNECT: Duration = Duration::from_secs(20);
/// How long nothing is disturbed between two disturbances at least, and as long as the first one took.
const MIN_CALM: Duration = Duration::from_millis(300);
/// What is told in place of a number of calls when the run is over.
const END: u64 = u64::MAX;

/// How the server loses records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// All are removed.
    Emptied,
    /// An older copy is restored.
    Restored,
    /// A replica that lags takes its place.
    Promoted,
}

/// What is done to the server and the links, and when.
#[derive(Clone, Debug)]
pub struct Storm {
    /// From which everything random is drawn.
    pub seed: u64,
    /// The number of workers.
    pub workers: usize,
    /// How many calls there are between two disturbances, on average.
    pub every: u64,
    /// After how many calls records are lost, and how; in order.
    pub losses: VecDeque<(u64, Loss)>,
    /// A fault of the store.
    pub planted: Option<Planted>,
}

impl Storm {
    fn promotes(&self) -> bool {
        self.losses.iter().any(|(_, loss)| *loss == Loss::Promoted)
    }
}

/// A server with a link for each worker and one for the test, and its nemesis.
pub struct Servers {
    kind: ServerKind,
    is_single: bool,
    /// The last one is the test's own.
    links: Arc<Vec<Link>>,
    calls: Arc<AtomicU64>,
    nemesis: Mutex<Option<JoinHandle<(StoreServer, Disturbances)>>>,
    /// The server, once nothing disturbs it any more.
    server: Mutex<Option<StoreServer>>,
}

impl Servers {
    /// Starts a server and its nemesis. `None` where it is not installed.
    ///
    /// # Panics
    ///
    /// When it is installed and does not start.
    #[must_use]
    pub fn start(kind: ServerKind, storm: Storm) -> Option<Self> {
        let server = StoreServer::start(kind)?;
        let links: Arc<Vec<Link>> =
            Arc::new((0..=storm.workers).map(|_| Link::start(server.port())).collect());
        let calls = Arc::<AtomicU64>::default();
        let mut servers = Self {
            kind,
            is_single: !storm.promotes(),
            links: Arc::clone(&links),
            calls: Arc::clone(&calls),
            nemesis: Mutex::default(),
            server: Mutex::default(),
        };
        let own = servers.place(storm.workers);
        let (ready, is_ready) = mpsc::channel();
        let nemesis = thread::spawn(move || {
            let nemesis = Nemesis::new(storm, server, links, calls, own);
            ready.send(()).unwrap();
            nemesis.run()
        });
        is_ready.recv().expect("a nemesis");
        servers.nemesis = Mutex::new(Some(nemesis));
        Some(servers)
    }
}

impl Ground for Servers {
    fn place(&self, worker: usize) -> Place {
        self.kind.place(self.links[worker].port(), self.is_single)
    }

    fn open(&self) -> BoxFuture<'_, Arc<dyn Store>> {
        Box::pin(async { self.place(self.links.len() - 1).open().await })
    }

    fn advance(&self, calls: u64) {
        self.calls.store(calls, Ordering::SeqCst);
    }

    fn end(&self) -> Disturbances {
        self.advance(END);
        let nemesis = self.nemesis.lock().unwrap().take().expect("it ends once");
        let (server, mut done) = nemesis.join().unwrap();
        *self.server.lock().unwrap() = Some(server);
        for (requests, answers) in self.links.iter().map(Link::lost) {
            done.lost_requests += requests;
            done.lost_answers += answers;
        }
        done
    }
}

/// A test that fails leaves no server behind: its process may end before the nemesis does.
impl Drop for Servers {
    fn drop(&mut self) {
        self.advance(END);
        let nemesis = self.nemesis.lock().unwrap_or_else(PoisonError::into_inner).take();
        // It has failed itself, then.
        drop(nemesis.map(JoinHandle::join));
    }
}

impl std::fmt::Debug for Servers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Servers")
            .field("kind", &self.kind)
            .field("is_single", &self.is_single)
            .finish_non_exhaustive()
    }
}

struct Nemesis {
    storm: Storm,
    dice: Dice,
    runtime: Runtime,
    server: StoreServer,
    replica: Option<Replica>,
    links: Arc<Vec<Link>>,
    calls: Arc<AtomicU64>,
    witness: Witness,
    disturbed: u64,
    done: Disturbances,
}

impl Nemesis {
    fn new(
        storm: Storm,
        server: StoreServer,
        links: Arc<Vec<Link>>,
        calls: Arc<AtomicU64>,
        own: Place,
    ) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        Self {
            dice: Dice::new(storm.seed ^ 0x5354_4F52),
            replica: storm.promotes().then(|| server.replica()),
            witness: runtime.block_on(Witness::open(own, storm.planted)),
            storm,
            runtime,
            server,
            links,
            calls,
            disturbed: 0,
            done: Disturbances::default(),
        }
    }

    fn run(mut self) -> (StoreServer, Disturbances) {
        let (mut next, mut calm_until) = (self.storm.every, Instant::now());
        loop {
            let calls = self.calls.load(Ordering::SeqCst);
            if calls == END {
                break;
            }
            if self.storm.losses.front().is_some_and(|(at, _)| *at <= calls) {
                self.lose();
            } else if calls >= next && Instant::now() >= calm_until {
                next = calls + self.storm.every / 2 + self.dice.below(self.storm.every);
                let began = Instant::now();
                self.disturb();
                // Calls that fail at once are many, and would leave no time in which one succeeds.
                calm_until = Instant::now() + began.elapsed() + MIN_CALM;
            }
            thread::sleep(Duration::from_millis(10));
        }
        (self.server, self.done)
    }

    fn pause(&mut self, from: u64, to: u64) {
        thread::sleep(Duration::from_millis(from + self.dice.below(to - from)));
    }

    /// Kills the server, or disturbs some links.
    fn disturb(&mut self) {
        // A Redis that a replica may replace looks replaced after each restart.
        let may_kill = self.server.kind() == ServerKind::Postgres || !self.storm.promotes();
        self.disturbed += 1;
        if may_kill && self.disturbed % 3 == 2 {
            self.server.kill();
            self.done.kills += 1;
            self.pause(20, 400);
            self.server.run();
            return;
        }
        let workers = self.workers();
        // Each run loses answers of the store, however short it is.
        let loses_answers = self.disturbed == 1;
        let chosen: Vec<usize> = match loses_answers || self.dice.percent(30) {
            true => (0..workers).collect(),
            false => (0..workers).filter(|_| self.dice.percent(40)).collect(),
        };
        let drawn = if loses_answers { 3 } else { self.dice.below(6) };
        let (requests, answers) = match drawn {
            0 => return self.refuse(&chosen),
            1 => (Flow::Held, Flow::Held),
            2 => (Flow::Held, Flow::Open),
            3 | 4 => (Flow::Open, Flow::Held),
            _ => [(); 2]
                .map(|()| Flow::Delayed(self.dice.within(Duration::from_millis(250))))
                .into(),
        };
        match (requests, answers) {
            (Flow::Held, Flow::Held) => self.done.partitions += 1,
            (Flow::Delayed(_), _) => self.done.delays += 1,
            _ => self.done.one_way += 1,
        }
        self.each(&chosen, |link| link.set(requests, answers));
        self.pause(100, 1_500);
        // What was held is lost, or comes late: sometimes one, sometimes the other.
        if loses_answers || self.dice.percent(70) {
            self.each(&chosen, Link::cut);
        }
        self.each(&chosen, Link::heal);
    }

    fn refuse(&mut self, chosen: &[usize]) {
        self.done.partitions += 1;
        self.each(chosen, Link::refuse);
        self.pause(100, 1_500);
        self.each(chosen, Link::heal);
    }

    fn workers(&self) -> usize {
        self.links.len() - 1
    }

    fn each(&self, chosen: &[usize], act: impl Fn(&Link)) {
        chosen.iter().for_each(|worker| act(&self.links[*worker]));
    }

    fn each_worker(&self, act: impl Fn(&Link)) {
        self.links[..self.workers()].iter().for_each(act);
    }

    fn lose(&mut self) {
        let Some((_, loss)) = self.storm.losses.pop_front() else {
            return;
        };
        match loss {
            Loss::Emptied => self.empty(),
            Loss::Restored => self.restore(),
            Loss::Promoted => self.promote(),
        }
        self.done.losses.push(Instant::now());
    }

    /// Between two of a worker's requests, whose connections stay.
    fn empty(&mut self) {
        self.runtime.block_on(self.witness.write());
        self.each_worker(|link| link.set(Flow::Held, Flow::Open));
        thread::sleep(Duration::from_millis(30));
        self.runtime.block_on(self.server.empty());
        self.runtime.block_on(self.witness.notice());
        self.each_worker(Link::heal);
        self.done.emptied += 1;
    }

    fn restore(&mut self) {
        let copy = self.server.copy();
        self.pause(300, 1_200);
        self.each_worker(Link::refuse);
        self.runtime.block_on(self.witness.write());
        self.server.kill();
        self.server.restore(&copy);
        self.server.run();
        self.runtime.block_on(self.witness.notice());
        self.each_worker(Link::heal);
        self.done.restored += 1;
    }

    /// The replica lags, since its link is held. The primary is dead before the replica takes its place.
    fn promote(&mut self) {
        let replica = self.replica.take().expect("a replica");
        replica.link.set(Flow::Open, Flow::Held);
        self.pause(300, 1_000);
        self.server.kill();
        replica.link.refuse();
        self.runtime.block_on(replica.server.promote());
        self.server = replica.server;
        self.links
            .iter()
            .for_each(|link| link.point_at(self.server.port()));
        self.done.promotions += 1;
        if self.storm.losses.iter().any(|(_, loss)| *loss == Loss::Promoted) {
            self.replica = Some(self.server.replica());
        }
    }
}

/// A process that has the store open all the time.
struct Witness {
    store: Arc<dyn Store>,
    client: Client,
    writes: u64,
}

impl Witness {
    async fn open(place: Place, planted: Option<Planted>) -> Self {
        let store = place.open().await;
        let client = scaled().store(Faulty::new(Arc::clone(&store), planted));
        let client = client.build().unwrap();
        let witness = Self {
            store,
            client,
            writes: 0,
        };
        witness.notice().await;
        witness
    }

    /// Writes, so that it has seen the latest revision.
    async fn write(&mut self) {
        self.notice().await;
        self.writes += 1;
        let key = Key::new(Kind::Send, ["witness", &self.writes.to_string()]);
        let started = Instant::now();
        loop {
            let to = Value {
                bytes: b"seen",
                ttl: Some(Duration::from_secs(60)),
            };
            match self.store.swap(&key, None, to).await {
                Ok(Swap::Written { .. } | Swap::Conflict(_)) => return,
                Err(error) => assert!(started.elapsed() < MAX_RECONNECT, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Uses the store, and notes a loss in it.
    async fn notice(&self) {
        let started = Instant::now();
        while let Err(error) = self.client.sends().get("nothing").await {
            assert!(started.elapsed() < MAX_RECONNECT, "{error}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
