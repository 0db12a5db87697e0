//! Tests of the OAuth token cache: concurrent calls share one refresh, and failures of a refresh.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::*;
use crate::auth::{OAuth, TokenCache};

/// A backend that is both HubSpot's API and its token endpoint.
#[derive(Clone)]
struct Hub {
    refresh: Script,
    refreshes: Arc<Mutex<Vec<String>>>,
    calls: Arc<Mutex<Vec<String>>>,
    /// The time until each response, in seconds.
    latency: f64,
}

impl Hub {
    /// Takes the acts of the token endpoint, in order; the last one is repeated.
    fn new(refresh: impl IntoIterator<Item = Act>) -> Self {
        Self {
            refresh: Script::new(refresh),
            refreshes: Arc::default(),
            calls: Arc::default(),
            latency: 0.2,
        }
    }

    fn client(&self, oauth: OAuth) -> Client {
        self.client_with_cache(TokenCache::new(oauth, Arc::new(self.clone())))
    }

    fn client_with_cache(&self, tokens: TokenCache) -> Client {
        let tokens = Tokens::Refreshed(Arc::new(tokens));
        client_with(self.clone(), tokens, CallOptions::new())
    }

    fn refresh_count(&self) -> usize {
        self.refreshes.lock().unwrap().len()
    }

    /// Returns the token of the latest call.
    fn latest_token(&self) -> String {
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
            Script::new([Act::respond(200, &[], PAGE)])
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
    Act::respond(200, &[], GRANTED)
}

fn second_grant() -> Act {
    Act::respond(200, &[], &GRANTED.replace("access-1", "access-2"))
}

async fn thousand_calls(client: &Client) -> Vec<Result<(), Error>> {
    let calls: Vec<_> = (0..1_000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_messages(1).await.map(drop) })
        })
        .collect();
    let mut results = Vec::new();
    for call in calls {
        results.push(call.await.unwrap());
    }
    results
}

#[tokio::test(start_paused = true)]
async fn concurrent_calls_share_one_refresh() {
    let hub = Hub::new([granted()]);
    let stored: Arc<Mutex<Vec<String>>> = Arc::default();
    let store = Arc::clone(&stored);
    let client = hub.client(oauth().on_new_refresh_token(move |token| {
        store.lock().unwrap().push(token);
        std::future::ready(Ok(()))
    }));
    assert!(thousand_calls(&client).await.iter().all(Result::is_ok));
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

    // Shortly before the token expires it is refreshed again, once, with the new refresh token.
    tokio::time::advance(seconds(1_730.0)).await;
    thousand_calls(&client).await;
    assert_eq!(hub.refreshes.lock().unwrap().len(), 1);
    tokio::time::advance(seconds(20.0)).await;
    thousand_calls(&client).await;
    let refreshes = hub.refreshes.lock().unwrap();
    assert_eq!(refreshes.len(), 2);
    assert!(refreshes[1].ends_with("refresh_token=refresh-2"));
}

#[tokio::test(start_paused = true)]
async fn refused_refresh_fails_all_waiting_calls_after_one_request() {
    let refused = r#"{"status":"BAD_REFRESH_TOKEN","message":"missing or unknown refresh token","correlationId":"c-1"}"#;
    let hub = Hub::new([Act::respond(400, &[], refused)]);
    let client = hub.client(oauth());
    let results = thousand_calls(&client).await;
    let texts: std::collections::BTreeSet<String> = results
        .into_iter()
        .map(|result| result.unwrap_err().to_string())
        .collect();
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
async fn refresh_continues_when_the_call_that_started_it_is_dropped() {
    let hub = Hub::new([granted()]);
    let client = hub.client(oauth());
    let first = tokio::time::timeout(seconds(0.1), client.list_messages(1).into_future()).await;
    assert!(first.is_err(), "the call was dropped during the refresh");
    client.list_messages(1).await.unwrap();
    assert_eq!(hub.refreshes.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn panic_in_the_refresh_token_callback_fails_all_waiting_calls_after_one_refresh() {
    let hub = Hub::new([granted()]);
    let panics = |_| async { panic!("the disk is full") };
    let client = hub.client(oauth().on_new_refresh_token(panics));
    for result in thousand_calls(&client).await {
        let error = result.unwrap_err();
        assert!(
            error.to_string().contains("new refresh tokens panicked"),
            "{error}"
        );
    }
    assert_eq!((hub.refresh_count(), hub.calls.lock().unwrap().len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn new_access_token_is_used_only_after_the_refresh_token_is_stored() {
    // The second refresh brings no new refresh token: the one of the first is still to be stored.
    let hub = Hub::new([granted(), granted()]);
    let stored: Arc<Mutex<Vec<String>>> = Arc::default();
    let (store, calls) = (Arc::clone(&stored), Arc::clone(&hub.calls));
    let oauth = oauth().on_new_refresh_token(move |token| {
        let (store, calls) = (Arc::clone(&store), Arc::clone(&calls));
        async move {
            tokio::time::sleep(seconds(3.0)).await;
            assert!(calls.lock().unwrap().is_empty(), "the token was used");
            store.lock().unwrap().push(token);
            match store.lock().unwrap().len() {
                1 => Err("the disk is full".into()),
                _ => Ok(()),
            }
        }
    });
    let client = hub.client(oauth);
    for result in thousand_calls(&client).await {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Token, "{error}");
        assert!(
            !error.is_auth() && error.to_string().contains("could not be stored"),
            "{error}"
        );
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "the disk is full");
    }
    assert_eq!(hub.refresh_count(), 1);
    tokio::time::advance(seconds(10.0)).await;
    assert!(thousand_calls(&client).await.iter().all(Result::is_ok));
    assert_eq!(*stored.lock().unwrap(), ["refresh-2", "refresh-2"]);
    assert_eq!(hub.refresh_count(), 2);
    assert!(hub.refreshes.lock().unwrap()[1].ends_with("refresh_token=refresh-2"));
}

#[tokio::test(start_paused = true)]
async fn token_is_used_until_it_expires_if_no_refresh_succeeds() {
    let hub = Hub::new([
        granted(),
        Act::status(400),
        Act::Hang,
        Act::Hang,
        Act::Hang,
        second_grant(),
    ]);
    let client = hub.client(oauth());
    client.list_messages(1).await.unwrap();
    tokio::time::advance(seconds(1_741.0)).await;
    // The refresh was refused, and is not repeated for some seconds.
    for _ in 0..3 {
        client.list_messages(1).await.unwrap();
        tokio::time::sleep(seconds(0.1)).await;
        assert_eq!(
            (hub.refresh_count(), &*hub.latest_token()),
            (2, "Bearer access-1")
        );
    }
    tokio::time::advance(seconds(10.0)).await;
    // The next refresh hangs, and calls do not wait for it: the token is still valid.
    let started = Instant::now();
    client.list_messages(1).await.unwrap();
    assert!(started.elapsed() < seconds(1.0), "{:?}", started.elapsed());
    assert_eq!(hub.latest_token(), "Bearer access-1");
    tokio::time::sleep(seconds(40.0)).await;
    assert_eq!(hub.refresh_count(), 5);
    client.list_messages(1).await.unwrap();
    tokio::time::sleep(seconds(1.0)).await;
    client.list_messages(1).await.unwrap();
    assert_eq!(
        (hub.refresh_count(), &*hub.latest_token()),
        (6, "Bearer access-2")
    );
}

#[tokio::test(start_paused = true)]
async fn token_is_not_used_after_it_expires() {
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
async fn token_that_expires_at_once_is_used_by_all_waiting_calls() {
    let mut hub = Hub::new([Act::respond(200, &[], &GRANTED.replace("1800", "0"))]);
    hub.latency = 5.0;
    let client = hub.client(oauth());
    assert!(thousand_calls(&client).await.iter().all(Result::is_ok));
    assert_eq!(hub.refresh_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn refresh_observes_and_reports_retry_after() {
    let rate_limited = Act::respond(429, &[("retry-after", "40")], "");
    let hub = Hub::new([rate_limited, granted()]);
    let client = hub.client(oauth());
    let started = Instant::now();
    let error = client.list_messages(1).await.unwrap_err();
    assert!(started.elapsed() < seconds(1.0), "{:?}", started.elapsed());
    let status = error.status().map(|status| status.as_u16());
    // The credentials were not refused, and the rate limit is not one of the call itself.
    assert_eq!((error.kind(), status), (ErrorKind::Token, Some(429)), "{error}");
    assert!(!error.is_auth() && !error.is_rate_limited(), "{error}");
    assert_eq!(error.retry_after(), Some(seconds(40.0)));
    // No refresh is requested before the wait is over.
    tokio::time::advance(seconds(39.0)).await;
    client.list_messages(1).await.unwrap_err();
    assert_eq!(hub.refresh_count(), 1);
    tokio::time::advance(seconds(1.0)).await;
    client.list_messages(1).await.unwrap();
    assert_eq!(hub.refresh_count(), 2);
}

#[tokio::test(start_paused = true)]
async fn refresh_is_retried_after_a_timeout() {
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
    assert_eq!(hub.refresh_count(), 3);
}

#[test]
fn refresh_task_dropped_with_its_runtime_is_replaced() {
    let hub = Hub::new([granted()]);
    let client = hub.client(oauth());
    let runtime = || {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        runtime.enable_time().start_paused(true).build().unwrap()
    };
    let mut call = Box::pin(client.list_messages(1).into_future());
    let first = runtime();
    first.block_on(async {
        // One poll: the refresh task is spawned and has not run yet.
        let first_poll = std::future::poll_fn(|context| std::task::Poll::Ready(call.as_mut().poll(context)));
        assert!(first_poll.await.is_pending());
    });
    drop(first);
    assert_eq!(hub.refresh_count(), 0);
    drop(call);
    let second = runtime().block_on(async {
        let call = client.list_messages(1).into_future();
        tokio::time::timeout(seconds(5.0), call).await
    });
    second.unwrap().unwrap();
    assert_eq!(hub.refresh_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn token_expires_by_the_wall_clock_while_the_machine_sleeps() {
    static SLEPT: AtomicU64 = AtomicU64::new(0);
    let clock = || SystemTime::UNIX_EPOCH + Duration::from_secs(SLEPT.load(Ordering::Relaxed));
    let hub = Hub::new([granted(), second_grant()]);
    let client = hub.client_with_cache(TokenCache::new(oauth(), Arc::new(hub.clone())).with_clock(clock));
    for (slept, token, refreshes) in [
        (0, "Bearer access-1", 1),
        (1_739, "Bearer access-1", 1),
        // After the token expired, the call waits for the new one.
        (1_800, "Bearer access-2", 2),
        // With the wall clock set back, the monotonic clock decides.
        (0, "Bearer access-2", 2),
    ] {
        SLEPT.store(slept, Ordering::Relaxed);
        client.list_messages(1).await.unwrap();
        assert_eq!(
            (&*hub.latest_token(), hub.refresh_count()),
            (token, refreshes),
            "{slept}"
        );
    }
}
