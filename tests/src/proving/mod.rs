//! The proving ground: a HubSpot on this machine that rewrites, lags and loses its answers, a network in front
//! of it that breaks in every way, and the means to judge what a client said against what was stored.
//!
//! Everything that is random is drawn from a seed. Real sockets need real time, so times are scaled: see
//! [`ATTEMPT`] and [`SETTLE`].

pub mod case;
pub mod fault;
pub mod http1;
pub mod hub;
pub mod judge;
pub mod proxy;
pub mod server;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use hubspot_conversations::{ApiVersion, Client, ClientBuilder, RetryPolicy};

use fault::Plan;
use hub::Hub;

/// How long an attempt may take; 30 s unless set otherwise in a real client.
pub const ATTEMPT: Duration = Duration::from_millis(300);
/// The settle time; 10 s in a real client. Storing and lagging take a fifth of it at the most, as they would.
pub const SETTLE: Duration = Duration::from_millis(800);
/// The longest that the list lags behind.
pub const LAG: Duration = Duration::from_millis(120);

/// The header by which the proxy knows a send and everything that is read on its behalf.
pub const MARK: &str = "x-proving-send";

/// What the proxy, the server and the tests share.
#[derive(Debug)]
pub struct World {
    /// What is stored.
    pub hub: Mutex<Hub>,
    plans: Mutex<HashMap<u64, Plan>>,
    /// Tasks that may yet store something.
    late: AtomicUsize,
    /// Connections of server or proxy that panicked.
    broken: AtomicUsize,
    seed: u64,
    server: Mutex<Option<SocketAddr>>,
    proxy: Mutex<Option<SocketAddr>>,
    refusing: OnceLock<(tokio::net::TcpSocket, Client)>,
}

impl World {
    /// Starts server and proxy, each on a thread of its own: the clients' work must not hold them up.
    #[must_use]
    pub fn start(seed: u64) -> Arc<Self> {
        let world = Arc::new(Self {
            hub: Mutex::new(Hub::new(seed)),
            plans: Mutex::default(),
            late: AtomicUsize::new(0),
            broken: AtomicUsize::new(0),
            seed,
            server: Mutex::default(),
            proxy: Mutex::default(),
            refusing: OnceLock::new(),
        });
        let server = on_a_thread(&world, server::serve);
        *lock(&world.server) = Some(server);
        let proxy = on_a_thread(&world, proxy::serve);
        *lock(&world.proxy) = Some(proxy);
        world
    }

    /// The address of HubSpot itself.
    #[must_use]
    pub fn server(&self) -> SocketAddr {
        lock(&self.server).expect("the server has started")
    }

    /// The address of the network that breaks.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", lock(&self.proxy).expect("the proxy has started"))
    }

    /// A client of an address that refuses connections for as long as the world stands.
    #[must_use]
    pub fn refused(&self) -> Client {
        let (_, client) = self.refusing.get_or_init(|| {
            // Bound, so that nobody else gets the port, and not listening.
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
            let url = format!("http://{}", socket.local_addr().unwrap());
            (socket, scaled().base_url(url).build().unwrap())
        });
        client.clone()
    }

    /// A client with the scaled times, and claims of its own.
    #[must_use]
    pub fn client(&self) -> Client {
        scaled().base_url(self.url()).build().unwrap()
    }

    /// Says what is to happen to a send.
    pub fn plan(&self, send: u64, plan: Plan) {
        lock(&self.plans).insert(send, plan);
    }

    pub(crate) fn with_plan<T>(&self, send: Option<u64>, ask: impl FnOnce(&mut Plan) -> T) -> T {
        let mut plans = lock(&self.plans);
        match send.and_then(|send| plans.get_mut(&send)) {
            Some(plan) => ask(plan),
            None => ask(&mut Plan::default()),
        }
    }

    /// How many requests to store something a send has made.
    #[must_use]
    pub fn posts(&self, send: u64) -> usize {
        self.with_plan(Some(send), |plan| plan.posted)
    }

    /// Whether the whole of a message was asked for on behalf of a send and was not there yet.
    #[must_use]
    pub fn withheld(&self, send: u64) -> bool {
        self.with_plan(Some(send), |plan| plan.withheld)
    }

    /// Whether the clock here is ahead of a thread's by more than two minutes, or nearly.
    #[must_use]
    pub fn is_late(&self, thread: u64) -> bool {
        lock(&self.hub).ahead(thread) < chrono::TimeDelta::seconds(-110)
    }

    pub(crate) fn rng(&self, salt: u64) -> Rng {
        Rng::new(self.seed ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Something that may store a message later.
    pub(crate) fn late(self: &Arc<Self>) -> Late {
        self.late.fetch_add(1, Ordering::SeqCst);
        Late(Arc::clone(self))
    }

    /// Runs a connection of server or proxy, and notes if it panics.
    pub(crate) fn watch(self: &Arc<Self>, connection: impl Future<Output = ()> + Send + 'static) {
        let (task, world) = (tokio::spawn(connection), Arc::clone(self));
        tokio::spawn(async move {
            if task.await.is_err() {
                world.broken.fetch_add(1, Ordering::SeqCst);
            }
        });
    }

    /// How much of the proving ground itself has failed.
    #[must_use]
    pub fn broken(&self) -> usize {
        self.broken.load(Ordering::SeqCst)
    }

    /// The messages that each send has stored, without dashes in their ids.
    #[must_use]
    pub fn stored(&self) -> HashMap<u64, Vec<String>> {
        let mut all: HashMap<u64, Vec<String>> = HashMap::new();
        for (send, message) in lock(&self.hub).stored() {
            all.entry(send).or_default().push(message.id.clone());
        }
        all
    }

    /// Waits until everything that was on its way has landed and shows.
    pub async fn landed(&self) {
        while self.late.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(LAG * 3).await;
    }
}

/// Counted while it lives.
#[derive(Debug)]
pub(crate) struct Late(Arc<World>);

impl Late {
    pub(crate) fn world(&self) -> &World {
        &self.0
    }
}

impl Drop for Late {
    fn drop(&mut self) {
        self.0.late.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A builder with the scaled times. Clients take turns in the versions of the API that they speak.
pub fn scaled() -> ClientBuilder {
    static CLIENTS: AtomicUsize = AtomicUsize::new(0);
    let turn = CLIENTS.fetch_add(1, Ordering::Relaxed) % ApiVersion::ALL.len();
    Client::builder()
        .api_version(ApiVersion::ALL[turn])
        .access_token(hub::TOKEN)
        .attempt_timeout(ATTEMPT)
        .total_timeout(Duration::from_secs(8))
        .settle_time(SETTLE)
        .retry(
            RetryPolicy::default()
                .max_attempts(3)
                .backoff(Duration::from_millis(5), Duration::from_millis(20)),
        )
}

fn on_a_thread<F>(world: &Arc<World>, serve: fn(Arc<World>, tokio::net::TcpListener) -> F) -> SocketAddr
where
    F: Future<Output = ()> + 'static,
{
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let world = Arc::clone(world);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            serve(world, tokio::net::TcpListener::from_std(listener).unwrap()).await;
        });
    });
    address
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

/// Splitmix64: small, and the same everywhere.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// Starts from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.bits() % end.max(1)
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.below(of.len() as u64)).unwrap()]
    }

    /// A time up to the longest.
    pub fn time(&mut self, longest: Duration) -> Duration {
        Duration::from_micros(self.below(u64::try_from(longest.as_micros()).unwrap()))
    }
}
