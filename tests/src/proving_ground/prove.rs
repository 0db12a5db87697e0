//! A whole run: the works are sent, what is open is resolved, and the judge compares.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use hubspot_conversations::Client;
use hubspot_conversations::store::{Key, Kind, SendState, Store, StoreTime};

use super::ground::{File, Ground};
use super::history::{History, Work};
use super::judge::{Ledger, Verdict, judge};
use super::run::{PAUSE, Plan, run};
use crate::fault_injection::TestBed;
use crate::hubspot::dice::Dice;

/// Sends the works with a SQLite file as the store, resolves what is open, and judges.
pub async fn prove(plan: &Plan, works: Vec<Work>) -> (History, Verdict) {
    prove_on(&File::new(), plan, works).await
}

/// Does the same with another store, which may be disturbed.
pub async fn prove_on(ground: &dyn Ground, plan: &Plan, works: Vec<Work>) -> (History, Verdict) {
    let bed = TestBed::start(plan.seed);
    let (started, began) = (time(&ground.open().await).await, Instant::now());
    let mut history = run(plan, &bed, ground, works).await;
    history.store = ground.end();
    let store = ground.open().await;
    history.store_drift = time(&store).await.since(started).abs_diff(began.elapsed());
    bed.settled().await;
    let client = bed.scaled().base_url(bed.url()).store(store);
    let client = client
        .attempt_timeout(Duration::from_secs(10))
        .total_timeout(Duration::from_secs(20))
        .settle_time(Duration::ZERO)
        .build()
        .expect("a client");
    let ended = Instant::now();
    let states = loop {
        resolve(&client).await;
        let states = states(&client, &history.works).await;
        let is_open = states.values().any(|state| *state == Some(SendState::Open));
        // The lease of a call whose worker was killed at last may still hold.
        if !is_open || ended.elapsed() > PAUSE {
            break states;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    let posts = history.calls.iter().map(|made| (made.call, bed.posts(made.call)));
    let ledger = Ledger {
        stored: bed.stored(),
        posts: posts.collect(),
        states,
    };
    assert_eq!(bed.panics(), 0, "the network failed by itself");
    let verdict = judge(&history, &ledger);
    (history, verdict)
}

/// Reads what the store says of each key.
async fn states(client: &Client, works: &[Work]) -> HashMap<String, Option<SendState>> {
    let mut states = HashMap::new();
    for key in works.iter().filter_map(|work| work.key.clone()) {
        let status = client.sends().get(&key).await.expect("the store");
        states.insert(key, status.map(|status| status.state().clone()));
    }
    states
}

async fn time(store: &impl Store) -> StoreTime {
    let read = store.get(&Key::new(Kind::Epoch, [])).await;
    read.expect("the store").now
}

/// Resolves until nothing changes any more: a message that gets its owner may explain another.
async fn resolve(client: &Client) {
    let mut last = usize::MAX;
    loop {
        let mut unsettled = 0;
        let mut resolving = client.sends().resolve(Duration::ZERO);
        while let Some(status) = resolving.next().await {
            unsettled += usize::from(status.expect("the store").state().is_unsettled());
        }
        if unsettled == 0 || unsettled == last {
            return;
        }
        last = unsettled;
    }
}

/// Draws messages with keys: most are alone on their thread, some share it; some are begun by several workers at once.
#[must_use]
pub fn keyed(seed: u64, count: usize) -> Vec<Work> {
    let mut dice = Dice::new(seed);
    let works = (0..count as u64).map(|number| {
        let thread = match dice.percent(80) {
            true => 1_000_000 + number,
            false => 10_000 + dice.below(1 + count as u64 / 20),
        };
        Work {
            key: Some(format!("order-{number}/shipped")),
            thread,
            comment: dice.percent(25),
            text: format!(
                "Order {number} has shipped: {} parcels\nin {} days.",
                dice.below(9),
                dice.below(9)
            ),
            at_once: if dice.percent(10) { 2 } else { 1 },
        }
    });
    works.collect()
}

/// Draws pairs of equal messages, each pair with a thread of its own. One after the other, so that two workers take the
/// two of a pair.
#[must_use]
pub fn pairs(seed: u64, count: usize, are_keyed: bool) -> Vec<Work> {
    let mut dice = Dice::new(seed);
    let pairs = (0..count as u64).flat_map(|pair| {
        let comment = dice.percent(25);
        let text = format!("Order {} has shipped.", dice.below(1_000));
        (0..2).map(move |number| Work {
            key: are_keyed.then(|| format!("pair-{pair}-{number}")),
            thread: 10_000 + pair,
            comment,
            text: text.clone(),
            at_once: 1,
        })
    });
    pairs.collect()
}
