//! What a send with a key costs beside a bare write to the same server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use hubspot_conversations::mock::{NewThread, StandIn};
use hubspot_conversations::store::{Key, Kind, Store, Value};
use hubspot_conversations::{Client, NewComment};

use crate::say;

/// How often each is timed, in turns, so that all meet what else the machine does.
const ROUNDS: usize = 200;
/// As long as the record of a send.
pub const BYTES: [u8; 600] = [7; 600];

/// How many times a bare write is in each.
#[derive(Debug)]
pub struct Cost {
    /// In one operation of the store that reads.
    pub get: f64,
    /// In one that writes.
    pub swap: f64,
    /// In what a send with a key takes longer than one without a store.
    pub send: f64,
    /// In a whole send with a key.
    pub whole: f64,
    /// The whole send with a key, to one without a store.
    pub to_plain: f64,
    /// A bare write, for the record.
    pub write: Duration,
}

/// Times sends with a key, sends without a store, the store's operations, and bare writes of a record with a name.
///
/// # Panics
///
/// When one of them fails.
pub async fn measure<F: Future<Output = ()>>(
    name: &str,
    store: Arc<dyn Store>,
    bare: impl Fn(String) -> F,
) -> Cost {
    let hubspot = StandIn::start();
    // Far from what is measured: a client keeps within the limits that it is told.
    hubspot.limit_per_second(1_000_000);
    hubspot.limit_per_ten_seconds(1_000_000);
    let keyed = hubspot
        .client_builder()
        .store(Arc::clone(&store))
        .build()
        .unwrap();
    let plain = hubspot.client().unwrap();
    let mut times: [Vec<Duration>; 5] = Default::default();
    for round in 0..ROUNDS {
        let name = format!("order-{round}");
        let key = Key::new(Kind::Send, ["cost", &name]);
        let to = Value {
            bytes: &BYTES,
            ttl: None,
        };
        let measured = [
            send(&hubspot, &keyed, &name, true).await,
            send(&hubspot, &plain, &name, false).await,
            time(async { drop(store.get(&key).await.unwrap()) }).await,
            time(async { drop(store.swap(&key, None, to).await.unwrap()) }).await,
            time(bare(name)).await,
        ];
        for (times, time) in times.iter_mut().zip(measured) {
            times.push(time);
        }
    }
    let [keyed, plain, get, swap, write] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    let within = |time: Duration| time.as_secs_f64() / write.as_secs_f64();
    let cost = Cost {
        get: within(get),
        swap: within(swap),
        send: within(keyed.saturating_sub(plain)),
        whole: within(keyed),
        to_plain: keyed.as_secs_f64() / plain.as_secs_f64(),
        write,
    };
    say(&format!(
        "{name}: p50 of a send with a key {keyed:?}, without a store {plain:?}, of a get {get:?}, a swap {swap:?}, a bare \
         write {write:?}: the store's part of the send is {:.1} bare writes, a get {:.1}, a swap {:.1}",
        cost.send, cost.get, cost.swap
    ));
    cost
}

async fn send(hubspot: &StandIn, client: &Client, key: &str, is_keyed: bool) -> Duration {
    let thread = hubspot.add_thread(NewThread::email("customer@example.com"));
    let sending = client
        .thread(thread)
        .send(NewComment::new(format!("Parcel {key} left.")));
    let sending = match is_keyed {
        true => sending.idempotency_key(key),
        false => sending,
    };
    time(async { drop(sending.await.unwrap()) }).await
}

async fn time(work: impl Future<Output = ()>) -> Duration {
    let started = Instant::now();
    work.await;
    started.elapsed()
}
