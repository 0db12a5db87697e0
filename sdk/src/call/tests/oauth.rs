//! One refresh for all who ask.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::*;
use crate::auth::{OAuth, TokenCache};

/// HubSpot and its token endpoint on one wire.
#[derive(Clone)]
struct Hub {
    refresh: Script,
    refreshes: Arc<Mutex<Vec<String>>>,
    calls: Arc<Mutex<Vec<String>>>,
    /// How long anything takes.
    latency: f64,
}

impl Hub {
    /// With what the token endpoint does, one after the other; the last one for ever.
    fn new(refresh: impl IntoIterator<Item = Act>) -> Self {
        Self {
            refresh: Script::new(refresh),
            refreshes: Arc::default(),
            calls: Arc::default(),
            latency: 0.2,
        }
    }

    fn client(&self, oauth: OAuth) -> Client {
        self.over(TokenCache::new(oauth, Arc::new(self.clone())))
    }

    fn over(&self, tokens: TokenCache) -> Client {
        let tokens = Tokens::Refreshed(Arc::new(tokens));
        client_with(self.clone(), tokens, CallOptions::new())
    }

    fn asked(&self) -> usize {
        self.refreshes.lock().unwrap().len()
    }

    /// The token of the latest call.
    fn latest(&self) -> String {
        self.calls.lock().unwrap().last().unwrap().clone()
    }
}

impl HttpBackend for Hub {
    fn send(&self, request: http::Request<Bytes>, until: Deadline) -> ResponseFuture<'_> {
        Box::pin(async move {
            tokio::time::sleep(seconds(self.latency)).await;
            if request.uri().path().ends_with("/token") {
                self.refreshes
                    .lock()
                    .unwrap()
                    .push(String::from_utf8(request.body().to_vec()).unwrap());
                return self.refresh.send(request, until).await;
            }
            let token = request.headers()["authorization"].to_str().unwrap().to_owned();
            self.calls.lock().unwrap().push(token);
            Script::new([Act::answer(200, &[], PAGE)])
                .send(request, until)
                .await
        })
    }
}

fn oauth() -> OAuth {
    OAuth::new("id", "s&cret", "refresh-1").unwrap()
}

const GRANTED: &str = r#"{"access_token":"access-1","refresh_token":"refresh-2","expires_in":1800}"#;

fn granted() -> Act {
    Act::answer(200, &[], GRANTED)
}

fn another() -> Act {
    Act::answer(200, &[], &GRANTED.replace("access-1", "access-2"))
}

async fn thousand(client: &Client) -> Vec<Result<(), Error>> {
    let calls: Vec<_> = (0..1_000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_messages(1).await.map(drop) })
        })
        .collect();
    let mut ends = Vec::new();
    for call in calls {
        ends.push(call.await.unwrap());
    }
    ends
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_refresh_once() {
    let hub = Hub::new([granted()]);
    let stored: Arc<Mutex<Vec<String>>> = Arc::default();
    let store = Arc::clone(&stored);
    let client =
        hub.client(oauth().on_new_refresh_token(move |token| store.lock().unwrap().push(token.to_owned())));
    assert!(thousand(&client).await.iter().all(Result::is_ok));
    assert_eq!(
        *hub.refreshes.lock().unwrap(),
        ["grant_type=refresh_token&client_id=id&client_secret=s%26cret&refresh_token=refresh-1"]
    );
    assert_eq!(hub.calls.lock().unwrap().len(), 1_000);
    assert!(
        hub.calls
            .lock()
            .unwrap()
            .iter()
            .all(|token| token == "Bearer access-1")
    );
    assert_eq!(*stored.lock().unwrap(), ["refresh-2"]);

    // Again shortly before it ends, with the new refresh token, and once.
    tokio::time::advance(seconds(1_730.0)).await;
    thousand(&client).await;
    assert_eq!(hub.refreshes.lock().unwrap().len(), 1);
    tokio::time::advance(seconds(20.0)).await;
    thousand(&client).await;
    let refreshes = hub.refreshes.lock().unwrap();
    assert_eq!(refreshes.len(), 2);
    assert!(refreshes[1].ends_with("refresh_token=refresh-2"));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_to_all_and_asked_for_once() {
    let refused = r#"{"status":"BAD_REFRESH_TOKEN","message":"missing or unknown refresh token","correlationId":"c-1"}"#;
    let hub = Hub::new([Act::answer(400, &[], refused)]);
    let client = hub.client(oauth());
    let ends = thousand(&client).await;
    let texts: std::collections::BTreeSet<String> =
        ends.into_iter().map(|end| end.unwrap_err().to_string()).collect();
    assert_eq!(texts.len(), 1, "{texts:?}");
    let text = texts.first().unwrap();
    assert!(
        text.contains("check the client id") && text.contains("c-1"),
        "{text}"
    );
    assert!(!text.contains("s&cret") && !text.contains("refresh-1"), "{text}");
    assert_eq!(hub.refreshes.lock().unwrap().len(), 1);
    assert!(hub.calls.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn whoever_asked_first_may_go() {
    let hub = Hub::new([granted()]);
    let client = hub.client(oauth());
    let first = tokio::time::timeout(seconds(0.1), client.list_messages(1).into_future()).await;
    assert!(first.is_err(), "it was dropped while it asked");
    client.list_messages(1).await.unwrap();
    assert_eq!(hub.refreshes.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_panics_stops_nobody() {
    let hub = Hub::new([granted()]);
    let client = hub.client(oauth().on_new_refresh_token(|_| panic!("the disk is full")));
    client.list_messages(1).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_token_is_good_to_its_end_where_no_other_is_to_be_had() {
    let hub = Hub::new([
        granted(),
        Act::status(400),
        Act::Hang,
        Act::Hang,
        Act::Hang,
        another(),
    ]);
    let client = hub.client(oauth());
    client.list_messages(1).await.unwrap();
    tokio::time::advance(seconds(1_741.0)).await;
    // One is refused, and HubSpot is left in peace for a while.
    for _ in 0..3 {
        client.list_messages(1).await.unwrap();
        tokio::time::sleep(seconds(0.1)).await;
        assert_eq!((hub.asked(), &*hub.latest()), (2, "Bearer access-1"));
    }
    tokio::time::advance(seconds(10.0)).await;
    // The next one takes its time, and nobody waits for it.
    let started = Instant::now();
    client.list_messages(1).await.unwrap();
    assert!(started.elapsed() < seconds(1.0), "{:?}", started.elapsed());
    assert_eq!(hub.latest(), "Bearer access-1");
    tokio::time::sleep(seconds(40.0)).await;
    assert_eq!(hub.asked(), 5);
    client.list_messages(1).await.unwrap();
    tokio::time::sleep(seconds(1.0)).await;
    client.list_messages(1).await.unwrap();
    assert_eq!((hub.asked(), &*hub.latest()), (6, "Bearer access-2"));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_not_used_beyond_its_end() {
    let hub = Hub::new([granted(), Act::status(400)]);
    let client = hub.client(oauth());
    client.list_messages(1).await.unwrap();
    tokio::time::advance(seconds(1_793.0)).await;
    client.list_messages(1).await.unwrap();
    tokio::time::advance(seconds(2.0)).await;
    let error = client.list_messages(1).await.unwrap_err();
    assert!(error.is_auth() && !error.may_have_been_received(), "{error}");
    assert_eq!(hub.calls.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_ends_on_its_way_is_used_all_the_same() {
    let mut hub = Hub::new([Act::answer(200, &[], &GRANTED.replace("1800", "0"))]);
    hub.latency = 5.0;
    let client = hub.client(oauth());
    assert!(thousand(&client).await.iter().all(Result::is_ok));
    assert_eq!(hub.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_asked_for_is_kept_to_and_told() {
    let asking = Act::answer(429, &[("retry-after", "40")], "");
    let hub = Hub::new([asking, granted()]);
    let client = hub.client(oauth());
    let started = Instant::now();
    let error = client.list_messages(1).await.unwrap_err();
    assert!(started.elapsed() < seconds(1.0), "{:?}", started.elapsed());
    let status = error.status().map(|status| status.as_u16());
    // No refusal of the credentials, and no limit that the call itself has met.
    assert_eq!((error.kind(), status), (ErrorKind::Token, Some(429)), "{error}");
    assert!(!error.is_auth() && !error.is_rate_limited(), "{error}");
    assert_eq!(error.retry_after(), Some(seconds(40.0)));
    // Nobody asks before it is over.
    tokio::time::advance(seconds(39.0)).await;
    client.list_messages(1).await.unwrap_err();
    assert_eq!(hub.asked(), 1);
    tokio::time::advance(seconds(1.0)).await;
    client.list_messages(1).await.unwrap();
    assert_eq!(hub.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_without_an_answer_leaves_time_for_another() {
    let hub = Hub::new([Act::Hang, granted()]);
    let started = Instant::now();
    hub.client(oauth()).list_messages(1).await.unwrap();
    assert!(started.elapsed() < seconds(12.0), "{:?}", started.elapsed());

    let hub = Hub::new([Act::Hang]);
    let started = Instant::now();
    let error = hub.client(oauth()).list_messages(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Token, "{error}");
    assert!(!error.is_auth() && !error.may_have_been_received(), "{error}");
    assert!(started.elapsed() <= seconds(30.1), "{:?}", started.elapsed());
    assert_eq!(hub.asked(), 3);
}

#[test]
fn whoever_asks_may_be_gone_before_it_began() {
    let hub = Hub::new([granted()]);
    let client = hub.client(oauth());
    let runtime = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_time().start_paused(true).build().unwrap()
    };
    let mut call = Box::pin(client.list_messages(1).into_future());
    let first = runtime();
    first.block_on(async {
        // Once, so that whoever is to ask is there, and has done nothing yet.
        let once = std::future::poll_fn(|context| std::task::Poll::Ready(call.as_mut().poll(context)));
        assert!(once.await.is_pending());
    });
    drop(first);
    assert_eq!(hub.asked(), 0);
    drop(call);
    let second = runtime().block_on(async {
        let call = client.list_messages(1).into_future();
        tokio::time::timeout(seconds(5.0), call).await
    });
    second.unwrap().unwrap();
    assert_eq!(hub.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_ends_while_the_machine_sleeps() {
    static SLEPT: AtomicU64 = AtomicU64::new(0);
    let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(SLEPT.load(Ordering::Relaxed));
    let hub = Hub::new([granted(), another()]);
    let client = hub.over(TokenCache::new(oauth(), Arc::new(hub.clone())).with_clock(clock));
    for (slept, token, asked) in [
        (0, "Bearer access-1", 1),
        (1_739, "Bearer access-1", 1),
        // Beyond the end: it waits for the new one.
        (1_800, "Bearer access-2", 2),
        // Set back: what is known of the process's own clock stands.
        (0, "Bearer access-2", 2),
    ] {
        SLEPT.store(slept, Ordering::Relaxed);
        client.list_messages(1).await.unwrap();
        assert_eq!((&*hub.latest(), hub.asked()), (token, asked), "{slept}");
    }
}
