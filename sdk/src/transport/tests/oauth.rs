//! One refresh for all who ask.

use super::*;
use crate::auth::{OAuth, Refreshing};

/// HubSpot and its token endpoint on one wire.
#[derive(Clone)]
struct Hub {
    refresh: Act,
    refreshes: Arc<Mutex<Vec<String>>>,
    calls: Arc<Mutex<Vec<String>>>,
}

impl Hub {
    fn new(refresh: Act) -> Self {
        Self {
            refresh,
            refreshes: Arc::default(),
            calls: Arc::default(),
        }
    }

    fn client(&self, oauth: OAuth) -> Client {
        let tokens = Refreshing::new(oauth, Arc::new(self.clone()));
        client_with(
            self.clone(),
            Tokens::Refreshed(Arc::new(tokens)),
            CallOptions::new(),
        )
    }
}

impl Wire for Hub {
    fn send(&self, request: Outgoing) -> Exchange<'_> {
        Box::pin(async move {
            tokio::time::sleep(seconds(0.2)).await;
            if request.url.path().ends_with("/token") {
                self.refreshes
                    .lock()
                    .unwrap()
                    .push(String::from_utf8(request.body.to_vec()).unwrap());
                return Script::new([self.refresh.clone()]).send(request).await;
            }
            let token = request.headers["authorization"].to_str().unwrap().to_owned();
            self.calls.lock().unwrap().push(token);
            Script::new([Act::answer(200, &[], PAGE)]).send(request).await
        })
    }
}

fn oauth() -> OAuth {
    OAuth::new("id", "s&cret", "refresh-1").unwrap()
}

const GRANTED: &str = r#"{"access_token":"access-1","refresh_token":"refresh-2","expires_in":1800}"#;

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
    let hub = Hub::new(Act::answer(200, &[], GRANTED));
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
    let hub = Hub::new(Act::answer(400, &[], refused));
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
    let hub = Hub::new(Act::answer(200, &[], GRANTED));
    let client = hub.client(oauth());
    let first = tokio::time::timeout(seconds(0.1), client.list_messages(1).into_future()).await;
    assert!(first.is_err(), "it was dropped while it asked");
    client.list_messages(1).await.unwrap();
    assert_eq!(hub.refreshes.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_panics_stops_nobody() {
    let hub = Hub::new(Act::answer(200, &[], GRANTED));
    let client = hub.client(oauth().on_new_refresh_token(|_| panic!("the disk is full")));
    client.list_messages(1).await.unwrap();
}
