//! The log: what the crate emits through `tracing`, provoked one by one.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hubspot_conversations::limiter::Limit;
use hubspot_conversations::metrics::{Measurement, Metrics};
use hubspot_conversations::mock::{Fault, Operation, StandIn};
use hubspot_conversations::store::{
    Durability, Key, Kind, MemoryStore, Read, Revision, SealKey, Store, StoreError, StoreFuture,
    StoreOptions, Swap, Value,
};
use hubspot_conversations::{
    CallOptions, Client, ClientBuilder, FilePart, RetryPolicy, Token, TokenFuture, TokenSource,
};
use tests::hubspot::{Action, Server};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

use crate::Text;

/// The lines since they were last taken, and every message that was ever emitted.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<(Vec<String>, BTreeSet<String>)>>);

/// The message and the fields of an event, or the fields of a span.
#[derive(Default)]
struct Fields(String, String);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "message" => self.0 = format!("{value:?}"),
            name => write!(self.1, " {name}={value:?}").unwrap(),
        }
    }
}

impl<S: tracing::Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Log {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if !metadata.target().starts_with("hubspot_conversations") {
            return;
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Fields(message, fields) = fields;
        let line = format!("{} {}: {message}{fields}", metadata.level(), metadata.target());
        let mut log = self.0.lock().unwrap();
        log.0.push(line);
        log.1.insert(message);
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        context.span(id).unwrap().extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        if span.metadata().target().starts_with("hubspot_conversations")
            && let Some(fields) = span.extensions().get::<Fields>()
        {
            let line = format!("{} span {}:{}", span.metadata().level(), span.name(), fields.1);
            self.0.lock().unwrap().0.push(line);
        }
    }
}

impl Log {
    /// Collects what all threads of this process emit from now on.
    pub(crate) fn start() -> Self {
        let log = Self::default();
        let subscriber = tracing_subscriber::registry().with(log.clone());
        tracing::subscriber::set_global_default(subscriber).unwrap();
        log
    }

    /// Adds the lines since the last call. The spans are all alike, and shown once.
    fn add(&self, text: &mut Text, when: &str, with_spans: bool) {
        let mut lines: Vec<String> = std::mem::take(&mut self.0.lock().unwrap().0);
        lines.retain(|line| !line.contains(": responded") && !line.contains(": failed ") || with_spans);
        lines.retain(|line| !line.contains(" span ") || with_spans);
        lines.dedup();
        assert!(!lines.is_empty(), "{when}: no line");
        text.line(when, lines.join("\n    "));
    }

    fn clear(&self) {
        self.0.lock().unwrap().0.clear();
    }

    /// Returns every message so far.
    pub(crate) fn messages(&self) -> BTreeSet<String> {
        self.0.lock().unwrap().1.clone()
    }
}

/// A store that a test stops, and whose identity a test changes.
#[derive(Clone, Default)]
struct Fallible {
    store: MemoryStore,
    is_down: Arc<AtomicBool>,
    identity: Arc<AtomicU64>,
    is_replaced: Arc<AtomicBool>,
}

impl Fallible {
    fn check(&self) -> Result<(), StoreError> {
        if self.is_replaced.load(Ordering::SeqCst) {
            return Err(StoreError::other_identity());
        }
        match self.is_down.load(Ordering::SeqCst) {
            true => Err(StoreError::new("it is down")),
            false => Ok(()),
        }
    }

    fn stop(&self) {
        self.is_down.store(true, Ordering::SeqCst);
    }

    /// Another server takes its place.
    fn replace(&self) {
        self.identity.fetch_add(1, Ordering::SeqCst);
        self.is_replaced.store(true, Ordering::SeqCst);
    }

    fn resume(&self) {
        self.is_down.store(false, Ordering::SeqCst);
    }
}

impl Store for Fallible {
    fn get<'a>(&'a self, key: &'a Key) -> StoreFuture<'a, Read> {
        Box::pin(async move {
            self.check()?;
            self.store.get(key).await
        })
    }

    fn swap<'a>(&'a self, key: &'a Key, from: Option<Revision>, to: Value<'a>) -> StoreFuture<'a, Swap> {
        Box::pin(async move {
            self.check()?;
            self.store.swap(key, from, to).await
        })
    }

    fn list<'a>(&'a self, kind: Kind, after: Option<&'a Key>) -> StoreFuture<'a, Vec<Key>> {
        self.store.list(kind, after)
    }

    fn durability(&self) -> Durability {
        Durability::Memory
    }

    fn identity(&self) -> StoreFuture<'_, Option<String>> {
        let identity = self.identity.load(Ordering::SeqCst).to_string();
        self.is_replaced.store(false, Ordering::SeqCst);
        Box::pin(async move { Ok(Some(identity)) })
    }
}

/// A source of tokens, the first of which has expired.
#[derive(Default)]
struct Expiring(AtomicBool);

impl TokenSource for Expiring {
    fn token(&self) -> TokenFuture<'_> {
        let token = match self.0.load(Ordering::SeqCst) {
            false => "first",
            true => "second",
        };
        Box::pin(async move { Ok(Token::new(token)?) })
    }

    fn invalidate(&self, _: &Token) {
        self.0.store(true, Ordering::SeqCst);
    }
}

struct Panics;

impl Metrics for Panics {
    fn record(&self, _: Measurement) {
        panic!("a panic of the metrics, which the test expects");
    }
}

fn quick() -> CallOptions {
    CallOptions::new()
        .retry(RetryPolicy::never())
        .settle_time(Duration::ZERO)
        .total_timeout(Duration::from_secs(10))
}

fn stored(hubspot: &StandIn, store: &Fallible, more: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let builder = hubspot.client_builder().store(store.clone());
    more(builder).build().unwrap().with(quick())
}

/// Stops the store when a request of this operation arrives, and injects a fault, if there is one.
fn stop_at(hubspot: &StandIn, store: &Fallible, method: &'static str, fault: fn() -> Option<Fault>) {
    let store = store.clone();
    hubspot.fail_with(move |request| {
        if request.method().as_str() != method {
            return None;
        }
        store.stop();
        fault()
    });
}

async fn calls(text: &mut Text, log: &Log) {
    let hubspot = StandIn::start();
    let client = hubspot.client().unwrap();
    log.clear();
    client.list_messages(hubspot.email_thread()).await.unwrap();
    log.add(text, "a call", true);
    client.list_messages(404_404).await.unwrap_err();
    log.add(text, "a call that fails", true);
    hubspot.fail_next(Fault::status(503).on(Operation::ListMessages));
    client.list_messages(hubspot.email_thread()).await.unwrap();
    log.add(text, "a call that is retried", false);

    let server = Server::by(
        |_, request| match request.headers["authorization"].ends_with("first") {
            true => Action::json(
                401,
                r#"{"category":"EXPIRED_AUTHENTICATION","message":"it has expired"}"#,
            ),
            false => Action::json(200, r#"{"results":[]}"#),
        },
    )
    .await;
    let builder = Client::builder().base_url(server.url());
    let client = builder.token_source(Expiring::default()).build().unwrap();
    client.list_inboxes().await.unwrap();
    log.add(text, "a call whose token has expired", false);
}

async fn sends(text: &mut Text, log: &Log) {
    let hubspot = StandIn::start();
    let client = hubspot.client().unwrap().with(quick());
    let thread = client.thread(hubspot.email_thread());
    hubspot.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let _ = thread.comment("a").await;
    log.add(text, "a send whose response is lost", false);
    hubspot.fail_next(Fault::disconnect().on(Operation::SendMessage));
    hubspot.fail_next(Fault::status(503).on(Operation::ListMessages).times(9));
    let _ = thread.comment("b").await;
    log.add(text, "the same, with a thread that cannot be read", false);

    let hubspot = StandIn::start();
    let client = hubspot.client().unwrap().with(quick());
    let note = || FilePart::new("note.txt", "text/plain", "a note");
    hubspot.fail_next(Fault::disconnect().on(Operation::UploadFile));
    hubspot.fail_next(Fault::status(503).on(Operation::SearchFiles).times(9));
    let _ = client.upload_file(note()).await;
    log.add(
        text,
        "an upload whose response is lost, and a search that fails",
        false,
    );

    let metrics = hubspot.client_builder().metrics(Panics).build().unwrap();
    log.clear();
    metrics.thread(hubspot.email_thread()).comment("c").await.unwrap();
    log.add(text, "metrics that panic", false);
}

async fn stores(text: &mut Text, log: &Log) {
    let (hubspot, store) = (StandIn::start(), Fallible::default());
    let client = stored(&hubspot, &store, |builder| builder);
    let comment = |text: &str| client.thread(hubspot.email_thread()).comment(text);
    hubspot.fail_next(Fault::disconnect().on(Operation::SendMessage));
    let _ = comment("a").idempotency_key("order-1").await;
    log.clear();
    let _ = comment("a").idempotency_key("order-1").await;
    log.add(text, "a key whose outcome is unknown", false);

    comment("b").idempotency_key("order-2").await.unwrap();
    log.clear();
    hubspot.fail_next(Fault::status(503).on(Operation::GetMessage));
    comment("b").idempotency_key("order-2").await.unwrap();
    log.add(text, "a sent key whose message cannot be read", false);

    stop_at(&hubspot, &store, "POST", || None);
    let _ = comment("c").idempotency_key("order-3").await;
    log.add(text, "a store that fails after a send", false);
    hubspot.fail_with(|_| None);
    store.resume();

    store.replace();
    let _ = comment("d").idempotency_key("order-4").await;
    log.add(text, "a store that has lost records", false);

    let (hubspot, store) = (StandIn::start(), Fallible::default());
    let client = stored(&hubspot, &store, |builder| builder.limit(Limit::PRIVATE_APP_FREE));
    client.list_inboxes().await.unwrap();
    store.stop();
    log.clear();
    client.list_inboxes().await.unwrap();
    log.add(text, "a shared limit whose store fails", false);
    store.resume();
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop_at(&hubspot, &store, "GET", || Some(Fault::status(429)));
    let _ = client.list_inboxes().await;
    log.add(text, "a 429 while the store fails", false);
    hubspot.fail_with(|_| None);
}

async fn tokens(text: &mut Text, log: &Log) {
    let store = Fallible::default();
    let (stopped, grants) = (store.clone(), AtomicU64::new(0));
    let server = Server::by(move |_, request| {
        if request.target != "/oauth" {
            return Action::json(200, r#"{"results":[]}"#);
        }
        let granted = Action::json(200, r#"{"access_token":"new","expires_in":1800}"#);
        match grants.fetch_add(1, Ordering::SeqCst) {
            0 => granted,
            1 => {
                stopped.stop();
                granted
            }
            _ => {
                stopped.stop();
                Action::json(400, r#"{"status":"BAD_REFRESH_TOKEN"}"#)
            }
        }
    })
    .await;
    // The lease of the first account's refresh stays in the store.
    let client = |account: &'static str| {
        let options = StoreOptions::new().seal(SealKey::new([7; 32]));
        let builder = Client::builder()
            .base_url(server.url())
            .retry(RetryPolicy::never());
        let app = builder
            .store(store.clone())
            .store_options(options)
            .build_oauth_app("app", "secret");
        let app = app.unwrap().token_url(format!("{}/oauth", server.url()));
        app.client(app.account("refresh").unwrap())
            .unwrap()
            .with_account(account)
    };
    let first = client("1");
    first.list_inboxes().await.unwrap();
    log.clear();
    first.refresh_access_token().await.unwrap();
    log.add(text, "a new access token while the store fails", false);
    store.resume();
    let _ = client("2").list_inboxes().await;
    log.add(text, "a refused refresh while the store fails", false);
}

/// Adds the lines of the log.
pub(crate) async fn add(text: &mut Text, log: &Log) {
    text.part("Log");
    calls(text, log).await;
    sends(text, log).await;
    stores(text, log).await;
    tokens(text, log).await;
}
