//! Fault injection for sends: what a client reports is compared with what was stored.
//!
//! - [`server`]: HubSpot, which is the public stand-in with errors before or after storing.
//! - [`store`]: how it rewrites texts, lists late, and has a clock of its own on each thread.
//! - [`proxy`]: the network between client and server, which breaks as a [`fault`] says.
//! - [`rows`]: the table of outcomes, acted out by a scripted server.
//! - [`case`]: one send, and its outcome; [`judge`] compares outcomes with the store.
//!
//! Everything random is drawn from a seed. Real sockets need real time, so times are scaled: see [`ATTEMPT`] and
//! [`SETTLE`].

pub mod case;
pub mod fault;
pub mod judge;
pub mod proxy;
pub mod rows;
pub mod server;
pub mod store;

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use hubspot_conversations::mock::StandIn;
use hubspot_conversations::{ApiVersion, Client, ClientBuilder, RetryPolicy};

use crate::hubspot::dice::Dice;
use fault::Plan;
use store::undashed;

/// The attempt timeout; 30 s by default in a real client.
pub const ATTEMPT: Duration = Duration::from_millis(300);
/// The settle time; 10 s in a real client. Storing and listing take at most a fifth of it, as they would.
pub const SETTLE: Duration = Duration::from_millis(800);
/// The longest time until a stored message is listed.
pub const LAG: Duration = Duration::from_millis(120);

/// The header that identifies a send to the proxy, also in the reads of its search.
pub const SEND_HEADER: &str = "x-test-send";

/// HubSpot, the network before it, and what is planned for each send.
#[derive(Debug)]
pub struct TestBed {
    hubspot: StandIn,
    /// The threads that exist.
    threads: Mutex<HashSet<u64>>,
    /// The send of each message that was stored, by the message's id without dashes.
    sent: Mutex<HashMap<String, u64>>,
    plans: Mutex<HashMap<u64, Plan>>,
    /// Cloned by everything that may still store something.
    late: Arc<()>,
    /// The number of connections and requests that panicked.
    panics: AtomicUsize,
    seed: u64,
    dice: Mutex<Dice>,
    proxy: SocketAddr,
    refusing: OnceLock<(tokio::net::TcpSocket, Client)>,
}

impl TestBed {
    /// Starts HubSpot and proxy, each on its own thread, so that busy clients do not delay them.
    #[must_use]
    pub fn start(seed: u64) -> Arc<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let bed = Arc::new(Self {
            hubspot: StandIn::start(),
            threads: Mutex::default(),
            sent: Mutex::default(),
            plans: Mutex::default(),
            late: Arc::default(),
            panics: AtomicUsize::new(0),
            seed,
            dice: Mutex::new(Dice::new(seed ^ 0x4855_4253)),
            proxy: listener.local_addr().unwrap(),
            refusing: OnceLock::new(),
        });
        server::set_up(&bed.hubspot, &bed);
        let of_proxy = Arc::clone(&bed);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                proxy::serve(of_proxy, listener).await;
            });
        });
        bed
    }

    /// The address of HubSpot.
    #[must_use]
    pub(crate) fn server(&self) -> String {
        self.hubspot.base_url().replace("http://", "")
    }

    /// The URL of the proxy.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.proxy)
    }

    /// A client of an address that refuses connections.
    #[must_use]
    pub fn refused(&self) -> Client {
        let (_, client) = self.refusing.get_or_init(|| {
            // Bound, so that the port stays reserved, and not listening.
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
            let url = format!("http://{}", socket.local_addr().unwrap());
            (socket, self.scaled().base_url(url).build().unwrap())
        });
        client.clone()
    }

    /// A client with the scaled times and its own send registry.
    #[must_use]
    pub fn client(&self) -> Client {
        self.scaled().base_url(self.url()).build().unwrap()
    }

    /// A builder with the scaled times and the app.
    pub fn scaled(&self) -> ClientBuilder {
        scaled().app_id(self.app())
    }

    /// The id of the app that sends.
    #[must_use]
    pub fn app(&self) -> u32 {
        let app = self.hubspot.app();
        let app = app.as_str().strip_prefix("I-").and_then(|app| app.parse().ok());
        app.expect("the id of an app")
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

    pub(crate) fn dice(&self, salt: u64) -> Dice {
        Dice::new(self.seed ^ salt.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Returns what is dropped when a message has been stored that is stored later.
    pub(crate) fn late(&self) -> Arc<()> {
        Arc::clone(&self.late)
    }

    /// Counts a panic until it is dropped.
    pub(crate) fn count_panics(&self) -> impl Drop + '_ {
        PanicCounter(&self.panics)
    }

    /// The number of connections and requests that panicked.
    #[must_use]
    pub fn panics(&self) -> usize {
        self.panics.load(Ordering::SeqCst)
    }

    /// The ids of the messages that each send stored, without dashes.
    #[must_use]
    pub fn stored(&self) -> HashMap<u64, Vec<String>> {
        let (threads, sent) = (lock(&self.threads).clone(), lock(&self.sent).clone());
        let messages = threads.iter().flat_map(|thread| self.hubspot.messages(*thread));
        let mut all: HashMap<u64, Vec<String>> = HashMap::new();
        for id in messages.map(|message| undashed(message.id())) {
            if let Some(send) = sent.get(&id) {
                all.entry(*send).or_default().push(id);
            }
        }
        all
    }

    /// Waits until every pending message is stored and listed.
    pub async fn settled(&self) {
        while Arc::strong_count(&self.late) > 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(LAG * 3).await;
    }
}

#[derive(Debug)]
struct PanicCounter<'a>(&'a AtomicUsize);

impl Drop for PanicCounter<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// A builder with the scaled times. The versions of the API take turns.
pub fn scaled() -> ClientBuilder {
    static CLIENTS: AtomicUsize = AtomicUsize::new(0);
    let turn = CLIENTS.fetch_add(1, Ordering::Relaxed) % ApiVersion::ALL.len();
    Client::builder()
        .api_version(ApiVersion::ALL[turn])
        .access_token(crate::setup::TOKEN)
        .attempt_timeout(ATTEMPT)
        .total_timeout(Duration::from_secs(8))
        .settle_time(SETTLE)
        .retry(
            RetryPolicy::default()
                .max_attempts(3)
                .backoff(Duration::from_millis(5), Duration::from_millis(20)),
        )
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}
