//! Fault injection for sends: what a client reports is compared with what was stored.
//!
//! - [`store`]: a HubSpot that rewrites texts, lists late, and has a clock of its own on each thread. The public stand-in
//!   stores texts as they are, so that it does not replace this one.
//! - [`server`]: its HTTP side, which answers with errors before or after storing.
//! - [`proxy`]: the network between client and server, which breaks as a [`fault`] says.
//! - [`case`]: one send, and its outcome; [`judge`] compares outcomes with the store.
//!
//! Everything random is drawn from a seed. Real sockets need real time, so times are scaled: see [`ATTEMPT`] and
//! [`SETTLE`].

pub mod case;
pub mod fault;
pub mod judge;
pub mod proxy;
pub mod server;
pub mod store;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use hubspot_conversations::{ApiVersion, Client, ClientBuilder, RetryPolicy};

use fault::Plan;
use store::Store;

/// The attempt timeout; 30 s by default in a real client.
pub const ATTEMPT: Duration = Duration::from_millis(300);
/// The settle time; 10 s in a real client. Storing and listing take at most a fifth of it, as they would.
pub const SETTLE: Duration = Duration::from_millis(800);
/// The longest time until a stored message is listed.
pub const LAG: Duration = Duration::from_millis(120);

/// The header that identifies a send to the proxy, also in the reads of its search.
pub const SEND_HEADER: &str = "x-test-send";

/// The state that proxy, server and tests share.
#[derive(Debug)]
pub struct TestBed {
    /// The messages.
    pub store: Mutex<Store>,
    plans: Mutex<HashMap<u64, Plan>>,
    /// The number of tasks that may still store something.
    late: AtomicUsize,
    /// The number of connections of server or proxy that panicked.
    panics: AtomicUsize,
    seed: u64,
    server: Mutex<Option<SocketAddr>>,
    proxy: Mutex<Option<SocketAddr>>,
    refusing: OnceLock<(tokio::net::TcpSocket, Client)>,
}

impl TestBed {
    /// Starts server and proxy, each on its own thread, so that busy clients do not delay them.
    #[must_use]
    pub fn start(seed: u64) -> Arc<Self> {
        let bed = Arc::new(Self {
            store: Mutex::new(Store::new(seed)),
            plans: Mutex::default(),
            late: AtomicUsize::new(0),
            panics: AtomicUsize::new(0),
            seed,
            server: Mutex::default(),
            proxy: Mutex::default(),
            refusing: OnceLock::new(),
        });
        let server = on_a_thread(&bed, server::serve);
        *lock(&bed.server) = Some(server);
        let proxy = on_a_thread(&bed, proxy::serve);
        *lock(&bed.proxy) = Some(proxy);
        bed
    }

    /// The address of the server.
    #[must_use]
    pub fn server(&self) -> SocketAddr {
        lock(&self.server).expect("the server has started")
    }

    /// The URL of the proxy.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", lock(&self.proxy).expect("the proxy has started"))
    }

    /// A client of an address that refuses connections.
    #[must_use]
    pub fn refused(&self) -> Client {
        let (_, client) = self.refusing.get_or_init(|| {
            // Bound, so that the port stays reserved, and not listening.
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
            let url = format!("http://{}", socket.local_addr().unwrap());
            (socket, scaled().base_url(url).build().unwrap())
        });
        client.clone()
    }

    /// A client with the scaled times and its own send registry.
    #[must_use]
    pub fn client(&self) -> Client {
        scaled().base_url(self.url()).build().unwrap()
    }

    /// Sets what happens to a send.
    pub fn plan(&self, send: u64, plan: Plan) {
        lock(&self.plans).insert(send, plan);
    }

    pub(crate) fn with_plan<T>(&self, send: Option<u64>, look_up: impl FnOnce(&mut Plan) -> T) -> T {
        let mut plans = lock(&self.plans);
        match send.and_then(|send| plans.get_mut(&send)) {
            Some(plan) => look_up(plan),
            None => look_up(&mut Plan::default()),
        }
    }

    /// The number of POST requests of a send.
    #[must_use]
    pub fn posts(&self, send: u64) -> usize {
        self.with_plan(Some(send), |plan| plan.posted)
    }

    /// Whether a search of a send requested an original content that was not available yet.
    #[must_use]
    pub fn withheld(&self, send: u64) -> bool {
        self.with_plan(Some(send), |plan| plan.withheld)
    }

    /// Whether the local clock is ahead of a thread's by nearly two minutes or more.
    #[must_use]
    pub fn is_late(&self, thread: u64) -> bool {
        lock(&self.store).clock_offset(thread) < chrono::TimeDelta::seconds(-110)
    }

    pub(crate) fn rng(&self, salt: u64) -> Rng {
        Rng::new(self.seed ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Counts a task that may store a message later.
    pub(crate) fn late(self: &Arc<Self>) -> Pending {
        self.late.fetch_add(1, Ordering::SeqCst);
        Pending(Arc::clone(self))
    }

    /// Runs a connection of server or proxy, and counts a panic.
    pub(crate) fn watch(self: &Arc<Self>, connection: impl Future<Output = ()> + Send + 'static) {
        let (task, bed) = (tokio::spawn(connection), Arc::clone(self));
        tokio::spawn(async move {
            if task.await.is_err() {
                bed.panics.fetch_add(1, Ordering::SeqCst);
            }
        });
    }

    /// The number of connections of server or proxy that panicked.
    #[must_use]
    pub fn panics(&self) -> usize {
        self.panics.load(Ordering::SeqCst)
    }

    /// The ids of the messages that each send stored, without dashes.
    #[must_use]
    pub fn stored(&self) -> HashMap<u64, Vec<String>> {
        let mut all: HashMap<u64, Vec<String>> = HashMap::new();
        for (send, message) in lock(&self.store).stored() {
            all.entry(send).or_default().push(message.id.clone());
        }
        all
    }

    /// Waits until every pending message is stored and listed.
    pub async fn settled(&self) {
        while self.late.load(Ordering::SeqCst) > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(LAG * 3).await;
    }
}

/// A task that is counted until it is dropped.
#[derive(Debug)]
pub(crate) struct Pending(Arc<TestBed>);

impl Pending {
    pub(crate) fn bed(&self) -> &TestBed {
        &self.0
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.late.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A builder with the scaled times. The versions of the API take turns.
pub fn scaled() -> ClientBuilder {
    static CLIENTS: AtomicUsize = AtomicUsize::new(0);
    let turn = CLIENTS.fetch_add(1, Ordering::Relaxed) % ApiVersion::ALL.len();
    Client::builder()
        .api_version(ApiVersion::ALL[turn])
        .access_token(store::TOKEN)
        .attempt_timeout(ATTEMPT)
        .total_timeout(Duration::from_secs(8))
        .settle_time(SETTLE)
        .retry(
            RetryPolicy::default()
                .max_attempts(3)
                .backoff(Duration::from_millis(5), Duration::from_millis(20)),
        )
}

fn on_a_thread<F>(bed: &Arc<TestBed>, serve: fn(Arc<TestBed>, tokio::net::TcpListener) -> F) -> SocketAddr
where
    F: Future<Output = ()> + 'static,
{
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let bed = Arc::clone(bed);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            serve(bed, tokio::net::TcpListener::from_std(listener).unwrap()).await;
        });
    });
    address
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

/// The `SplitMix64` generator.
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

    /// Returns true with this probability in percent.
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
