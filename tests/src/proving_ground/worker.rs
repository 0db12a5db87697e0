//! A worker: it makes the calls that it reads from standard input, all at once, and prints their outcomes.

use std::fmt;
use std::io::{BufRead, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hubspot_conversations::store::{AfterStoreLoss, StoreOptions};
use hubspot_conversations::{CallOptions, Client};
use tokio::sync::mpsc;
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use super::planted::Faulty;
use super::protocol::{Call, End, Said, Settings};
use crate::fault_injection::{SEND_HEADER, scaled};

/// Runs until standard input ends and every call has ended.
///
/// # Panics
///
/// When the settings cannot be used.
pub fn run(settings: &str) {
    let settings: Settings = serde_json::from_str(settings).expect("settings");
    let subscriber = tracing_subscriber::registry().with(Events);
    tracing::subscriber::set_global_default(subscriber).expect("the first subscriber");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(work(settings));
}

tokio::task_local! {
    /// The number of the call that a task makes.
    static CALL: u64;
}

async fn work(settings: Settings) {
    let clock = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a time")
        .as_secs();
    say(&Said::Started { clock });
    let (sender, mut calls) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            let call: Call = serde_json::from_str(&line.expect("a line")).expect("a call");
            if sender.send(call).is_err() {
                return;
            }
        }
    });
    let store = settings.store.open().await;
    let after_loss = match settings.look_first {
        Some(wait) => AfterStoreLoss::LookFirst { wait },
        None => AfterStoreLoss::Refuse,
    };
    let client = |url: &str| {
        let builder = scaled()
            .base_url(url)
            .app_id(settings.app)
            .attempt_timeout(settings.attempt)
            .total_timeout(settings.total)
            .settle_time(settings.settle)
            .store(Faulty::new(store.clone(), settings.planted))
            .store_options(StoreOptions::new().after_store_loss(after_loss));
        builder.build().expect("a client")
    };
    let (usual, refused) = (client(&settings.url), client(&settings.refusing_url));
    let mut tasks = tokio::task::JoinSet::new();
    while let Some(call) = calls.recv().await {
        let client = match (call.refused, call.own_client) {
            (true, _) => refused.clone(),
            (_, true) => client(&settings.url),
            _ => usual.clone(),
        };
        tasks.spawn(CALL.scope(call.call, async move {
            let end = make(&client, &call).await;
            say(&Said::Ended { call: call.call, end });
        }));
        while tasks.try_join_next().is_some() {}
    }
    tasks.join_all().await;
}

async fn make(client: &Client, call: &Call) -> End {
    let marked = CallOptions::new().header(SEND_HEADER, &call.call.to_string());
    let client = client.with(marked.expect("a header"));
    let mut prepared = client.thread(call.thread).prepare(call.case().draft());
    if let Some(key) = &call.key {
        prepared = prepared.idempotency_key(key.as_str());
    }
    match call.gives_up {
        None => prepared.send().await.into(),
        Some(time) => {
            let ended = tokio::time::timeout(time, prepared.send()).await;
            ended.map_or(End::Dropped, End::from)
        }
    }
}

fn say(said: &Said) {
    let mut line = serde_json::to_string(said).expect("JSON");
    line.push('\n');
    // The test may have ended.
    let _ = std::io::stdout().write_all(line.as_bytes());
}

/// Reports what the SDK traces about leases.
struct Events;

impl<S: tracing::Subscriber> Layer<S> for Events {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target().starts_with("hubspot_conversations")
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut lease = Lease(String::new());
        event.record(&mut lease);
        // A task that ends the records of a dropped call has no number.
        let call = CALL.try_with(|call| *call).unwrap_or(u64::MAX);
        match lease.0.as_str() {
            "taken" => say(&Said::TookOver { call }),
            "lost" => say(&Said::Fenced { call }),
            _ => {}
        }
    }
}

/// The field `lease` of an event.
struct Lease(String);

impl Visit for Lease {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "lease" {
            value.clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

/// The times of workers: short, so that leases are.
pub(super) const ATTEMPT: Duration = Duration::from_millis(600);
pub(super) const TOTAL: Duration = Duration::from_secs(3);
pub(super) const SETTLE: Duration = Duration::from_millis(1_000);
