//! One token for many processes: they share a store, and HubSpot grants it once.

// Helpers of tests panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use hubspot_conversations::store::{
    Durability, Key, Kind, MemoryStore, Read, Revision, SealKey, Store, StoreError, StoreFuture,
    StoreOptions, Swap, Value,
};
use hubspot_conversations::{Client, ErrorKind, OAuth, OAuthApp, RetryPolicy};
use serde_json::json;
use tests::hubspot::{Action, Request, Server};
use tests::processes::{self, Shared};
use tests::say;
use tests::setup::{thread, unconfigured};

const SECRETS: [&str; 4] = ["access-", "refresh-", "secret-1", "code-"];
/// How many processes refresh at once, and for how long they make calls.
const WORKERS: usize = 64;
const TIME: Duration = Duration::from_secs(21);
/// The first token of those processes expires while all of them run.
const LIFETIME: u64 = 15;

/// HubSpot's token endpoint, which replaces the refresh token at each grant, and the API, which takes only valid tokens.
struct Hub {
    grants: Mutex<Vec<Instant>>,
    /// The number of the refresh token that is valid.
    refresh: AtomicU64,
    /// The numbers of the access tokens that are refused as expired.
    expired: AtomicU64,
    is_down: AtomicBool,
    /// How many seconds the first token is valid, and the others.
    lifetimes: [u64; 2],
    latency: Duration,
}

impl Hub {
    async fn start(lifetimes: [u64; 2], latency: Duration) -> (Arc<Self>, Server) {
        let hub = Arc::new(Self {
            grants: Mutex::default(),
            refresh: AtomicU64::new(0),
            expired: AtomicU64::new(0),
            is_down: AtomicBool::new(false),
            lifetimes,
            latency,
        });
        let answering = Arc::clone(&hub);
        let server = Server::by(move |_, request| match request.target.as_str() {
            "/oauth/token" => answering.grant(request),
            _ => answering.list(request),
        });
        (hub, server.await)
    }

    fn grant(&self, request: &Request) -> Action {
        let form: BTreeMap<_, _> = form_urlencoded::parse(request.text().as_bytes())
            .into_owned()
            .collect();
        let valid = self.refresh.load(Ordering::SeqCst);
        let is_valid = form.contains_key("code") || form["refresh_token"] == format!("refresh-{valid}");
        if self.is_down.load(Ordering::SeqCst) || !is_valid {
            return Action::json(
                400,
                r#"{"status":"BAD_REFRESH_TOKEN","message":"refresh-x is not valid"}"#,
            );
        }
        let mut grants = self.grants.lock().unwrap();
        grants.push(Instant::now());
        let number = grants.len();
        self.refresh.store(number as u64, Ordering::SeqCst);
        let body = json!({
            "access_token": format!("access-{number}"),
            "refresh_token": format!("refresh-{number}"),
            "expires_in": self.lifetimes[usize::from(number > 1)],
            "hub_id": 62_515,
        });
        Action::json(200, body.to_string()).after(self.latency)
    }

    fn list(&self, request: &Request) -> Action {
        let number = request.headers["authorization"].trim_start_matches("Bearer access-");
        let number: usize = number.parse().unwrap();
        let granted = self.grants.lock().unwrap()[number - 1];
        let lifetime = Duration::from_secs(self.lifetimes[usize::from(number > 1)]);
        if granted.elapsed() > lifetime || number as u64 <= self.expired.load(Ordering::SeqCst) {
            let body = json!({"status": "error", "message": "m", "category": "EXPIRED_AUTHENTICATION"});
            return Action::json(401, body.to_string());
        }
        Action::json(200, r#"{"results":[]}"#)
    }

    fn grants(&self) -> usize {
        self.grants.lock().unwrap().len()
    }
}

/// A store whose clock and failures a test sets, and which keeps all that was ever written.
#[derive(Clone, Default)]
struct Watched {
    store: MemoryStore,
    written: Arc<Mutex<Vec<u8>>>,
    ahead: Arc<AtomicU64>,
    fails: Arc<AtomicBool>,
}

impl Watched {
    fn check(&self) -> Result<(), StoreError> {
        match self.fails.load(Ordering::SeqCst) {
            true => Err(StoreError::new("it is down")),
            false => Ok(()),
        }
    }

    fn later(&self, read: Read) -> Read {
        let now = read.now + Duration::from_millis(self.ahead.load(Ordering::SeqCst));
        Read { now, ..read }
    }

    fn advance(&self, time: Duration) {
        self.ahead.fetch_add(time.as_millis() as u64, Ordering::SeqCst);
    }
}

impl Store for Watched {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            self.check()?;
            Ok(self.later(self.store.get(key).await?))
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            self.check()?;
            let mut written = self.written.lock().unwrap().clone();
            written.extend_from_slice(key.as_str().as_bytes());
            written.extend_from_slice(to.bytes);
            *self.written.lock().unwrap() = written;
            Ok(match self.store.swap(key, from, to).await? {
                Swap::Written { revision, now } => {
                    let now = now + Duration::from_millis(self.ahead.load(Ordering::SeqCst));
                    Swap::Written { revision, now }
                }
                Swap::Conflict(read) => Swap::Conflict(self.later(read)),
            })
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }
}

fn app_with(server: &Server, store: impl Store, key: u8) -> OAuthApp {
    let options = StoreOptions::new().seal(SealKey::new([key; 32]));
    let builder = unconfigured().base_url(server.url()).retry(RetryPolicy::never());
    let app = builder.store(store).store_options(options);
    let app = app.build_oauth_app("app-1", "secret-1").unwrap();
    app.token_url(format!("{}/oauth/token", server.url()))
}

/// A client of a process of its own, as far as the crate can tell.
fn client(server: &Server, store: &Watched, refresh_token: &str) -> Client {
    let app = app_with(server, store.clone(), 7);
    let client = app.client(app.account(refresh_token).unwrap()).unwrap();
    client.with_account("62515")
}

async fn call(client: &Client) -> Result<(), hubspot_conversations::Error> {
    client.list_messages(thread()).await.map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_of_one_store_refresh_once() {
    let (hub, server) = Hub::start([1_800; 2], Duration::from_millis(300)).await;
    let store = Watched::default();
    let clients: Vec<_> = (0..20).map(|_| client(&server, &store, "refresh-0")).collect();
    for result in join_all(clients.iter().map(call)).await {
        result.unwrap();
    }
    assert_eq!(hub.grants(), 1, "the first token is for all");
    // HubSpot refuses it as expired, to all at once.
    hub.expired.store(1, Ordering::SeqCst);
    for result in join_all(clients.iter().map(call)).await {
        result.unwrap();
    }
    assert_eq!(hub.grants(), 2);
    // One that starts later takes the token of the store, with a refresh token that HubSpot has replaced since.
    call(&client(&server, &store, "refresh-0")).await.unwrap();
    clients[3].refresh_access_token().await.unwrap();
    assert_eq!(hub.grants(), 3);
    clients[4].refresh_access_token().await.unwrap();
    assert_eq!(hub.grants(), 3, "the other's is another one than its own");
    let written = String::from_utf8(store.written.lock().unwrap().clone()).unwrap();
    assert!(written.contains("token/app-1/62515/"), "{written}");
    for secret in SECRETS {
        assert!(!written.contains(secret), "{secret} in {written}");
    }
}

#[tokio::test]
async fn a_code_is_enough_for_all_processes() {
    let (hub, server) = Hub::start([1_800; 2], Duration::ZERO).await;
    let store = Watched::default();
    let app = app_with(&server, store.clone(), 7);
    let error = call(&app.stored_client("62515").unwrap()).await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Token && error.to_string().contains("exchange the code"),
        "{error}"
    );
    let oauth = app
        .exchange_code("code-1", "https://example.com/callback")
        .await
        .unwrap();
    let first = oauth.clone();
    call(&app.client(oauth).unwrap()).await.unwrap();
    let other = app_with(&server, store.clone(), 7);
    call(&other.stored_client("62515").unwrap()).await.unwrap();
    assert_eq!(hub.grants(), 1);
    // The user installs the app again: what is granted then replaces what is there.
    let oauth = other
        .exchange_code("code-2", "https://example.com/callback")
        .await
        .unwrap();
    call(&other.client(oauth).unwrap()).await.unwrap();
    let third = app_with(&server, store.clone(), 7)
        .stored_client("62515")
        .unwrap();
    hub.expired.store(1, Ordering::SeqCst);
    call(&third).await.unwrap();
    assert_eq!(hub.grants(), 2);
    // What was granted first is older than what the store has by now.
    call(&other.client(first).unwrap()).await.unwrap();
    hub.expired.store(2, Ordering::SeqCst);
    call(&third).await.unwrap();
    assert_eq!(hub.grants(), 3);
    let unsealed = unconfigured()
        .store(store)
        .build_oauth_app("app-1", "secret-1")
        .unwrap();
    let error = unsealed.stored_client("62515").unwrap_err();
    assert!(
        error.is_configuration() && error.to_string().contains("seal"),
        "{error}"
    );
}

#[tokio::test]
async fn tokens_of_an_account_that_are_removed_are_gone_for_all() {
    let (hub, server) = Hub::start([1_800; 2], Duration::ZERO).await;
    let store = Watched::default();
    let app = app_with(&server, store.clone(), 7);
    for _ in 0..2 {
        assert!(!app.remove_tokens("62515").await.unwrap(), "there are none");
        let redirect_uri = "https://example.com/callback";
        let oauth = app.exchange_code("code-1", redirect_uri).await.unwrap();
        call(&app.client(oauth).unwrap()).await.unwrap();
        call(
            &app_with(&server, store.clone(), 7)
                .stored_client("62515")
                .unwrap(),
        )
        .await
        .unwrap();
        assert!(app.remove_tokens("62515").await.unwrap());
        let error = call(&app.stored_client("62515").unwrap()).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Token, "{error}");
    }
    assert_eq!(hub.grants(), 2);
    let app = unconfigured().build_oauth_app("app-1", "secret-1").unwrap();
    let error = app.remove_tokens("62515").await.unwrap_err();
    assert!(error.is_configuration(), "{error}");
}

#[tokio::test]
async fn a_new_refresh_token_is_in_the_store_before_the_access_token_is_used() {
    let (hub, server) = Hub::start([1_800; 2], Duration::from_millis(300)).await;
    let store = Watched::default();
    let client = client(&server, &store, "refresh-0");
    let calling = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while hub.grants() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    store.fails.store(true, Ordering::SeqCst);
    let error = calling.await.unwrap().unwrap_err();
    assert!(error.is_store() && !error.may_have_been_received(), "{error}");
    assert_eq!(server.requests().len(), 1, "the access token was not used");
    store.fails.store(false, Ordering::SeqCst);
    // What was granted is not lost, and not requested again.
    client.refresh_access_token().await.unwrap();
    call(&client).await.unwrap();
    call(&self::client(&server, &store, "refresh-0")).await.unwrap();
    assert_eq!(hub.grants(), 1);
}

#[tokio::test]
async fn a_lease_expires_when_its_process_dies() {
    let (hub, server) = Hub::start([1_800; 2], Duration::from_millis(500)).await;
    let store = Watched::default();
    let dying = client(&server, &store, "refresh-0");
    // Its runtime ends as a process does: nothing of it goes on.
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            drop(tokio::time::timeout(Duration::from_millis(200), call(&dying)).await);
        });
    })
    .join()
    .unwrap();
    while hub.grants() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // HubSpot granted to no one: the refresh token is as before.
    hub.refresh.store(0, Ordering::SeqCst);
    let waiting = client(&server, &store, "refresh-0");
    let waiting = tokio::spawn(async move { call(&waiting).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(
        !waiting.is_finished() && hub.grants() == 1,
        "the other has the lease"
    );
    store.advance(Duration::from_secs(80));
    waiting.await.unwrap().unwrap();
    assert_eq!(hub.grants(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_that_fails_is_made_once_for_all() {
    let (hub, server) = Hub::start([1_800; 2], Duration::from_millis(100)).await;
    let store = Watched::default();
    hub.is_down.store(true, Ordering::SeqCst);
    let clients: Vec<_> = (0..10).map(|_| client(&server, &store, "refresh-0")).collect();
    let errors = join_all(clients.iter().map(call)).await;
    for error in &errors {
        let error = error.as_ref().unwrap_err();
        assert!(
            error.kind() == ErrorKind::Token && !error.may_have_been_received(),
            "{error}"
        );
    }
    let others = errors.iter().filter(|error| {
        let error = error.as_ref().unwrap_err().to_string();
        error.contains("another process") && error.contains("HTTP status 400")
    });
    assert_eq!((others.count(), server.requests().len()), (9, 1));
    // Later it succeeds, for those who have not failed by themselves at once.
    hub.is_down.store(false, Ordering::SeqCst);
    store.advance(Duration::from_secs(11));
    call(&client(&server, &store, "refresh-0")).await.unwrap();
}

/// The account installed the app anew, and some processes have the refresh token of then.
#[tokio::test]
async fn a_refused_token_of_the_store_gives_way_to_one_that_works() {
    let (hub, server) = Hub::start([1_800; 2], Duration::ZERO).await;
    let store = Watched::default();
    call(&client(&server, &store, "refresh-0")).await.unwrap();
    hub.refresh.store(70, Ordering::SeqCst);
    hub.expired.store(1, Ordering::SeqCst);
    let new = client(&server, &store, "refresh-70");
    call(&new).await.unwrap();
    assert_eq!(hub.grants(), 2);
    call(&client(&server, &store, "refresh-0")).await.unwrap();
    assert_eq!(hub.grants(), 2, "the old one's processes have the new token, too");
}

#[tokio::test]
async fn another_key_opens_nothing_and_overwrites_nothing() {
    let (hub, server) = Hub::start([1_800; 2], Duration::ZERO).await;
    let store = Watched::default();
    call(&client(&server, &store, "refresh-0")).await.unwrap();
    let written = store.written.lock().unwrap().len();
    let other = app_with(&server, store.clone(), 8)
        .stored_client("62515")
        .unwrap();
    let error = call(&other).await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Token && error.to_string().contains("sealed"),
        "{error}"
    );
    assert_eq!((hub.grants(), store.written.lock().unwrap().len()), (1, written));
}

#[tokio::test]
async fn without_a_seal_no_secret_is_stored_and_each_process_refreshes() {
    let (hub, server) = Hub::start([1_800; 2], Duration::ZERO).await;
    let store = Watched::default();
    for number in 0..2 {
        let oauth = OAuth::new("app-1", "secret-1", format!("refresh-{number}")).unwrap();
        let oauth = oauth.token_url(format!("{}/oauth/token", server.url()));
        let builder = unconfigured().base_url(server.url()).store(store.clone());
        call(&builder.oauth(oauth).build().unwrap()).await.unwrap();
    }
    assert_eq!(hub.grants(), 2);
    let written = String::from_utf8(store.written.lock().unwrap().clone()).unwrap();
    assert!(!written.contains("token"), "{written}");
}

/// What the test starts, in processes of their own.
#[tokio::test]
async fn worker() {
    let Some((url, place)) = processes::settings() else {
        return;
    };
    let options = StoreOptions::new().seal(SealKey::new([7; 32]));
    let builder = Client::builder().base_url(&url).retry(RetryPolicy::never());
    let oauth = OAuth::new("app-1", "secret-1", "refresh-0").unwrap();
    let oauth = oauth.token_url(format!("{url}/oauth/token"));
    let client = builder
        .store(place.open().await)
        .store_options(options)
        .oauth(oauth)
        .build()
        .unwrap();
    let until = Instant::now() + TIME;
    while Instant::now() < until {
        client.list_messages(5).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn refresh_once(store: &Shared) {
    let (hub, server) = Hub::start([LIFETIME, 1_800], Duration::from_millis(300)).await;
    let succeeded = store.run(WORKERS, server.url()).await;
    let calls = server.requests().len();
    say(&format!(
        "{store:?}: {succeeded} of {WORKERS} processes made {calls} calls without a failure; HubSpot granted {} tokens",
        hub.grants()
    ));
    assert_eq!((succeeded, hub.grants()), (WORKERS, 2));
    assert!(calls > 20 * WORKERS, "{calls}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_processes_refresh_once_when_their_token_expires() {
    refresh_once(&Shared::sqlite()).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_processes_refresh_once_over_redis() {
    if let Some(store) = Shared::redis() {
        refresh_once(&store).await;
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_processes_refresh_once_over_postgres() {
    if let Some(store) = Shared::postgres() {
        refresh_once(&store).await;
    }
}
