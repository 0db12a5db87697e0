//! Swaps of two records with one request.

use std::time::Duration;

use tokio::task::JoinSet;

use super::context::{Check, Handle, count, ensure, increment, lasting};
use crate::store::{Key, KeySwap, Read, Revision, Swap, Value};

/// How often each handle increments both counters.
const INCREMENTS: u64 = 20;

impl Check {
    pub(super) async fn swaps_both_in_order(&self) -> Result<(), String> {
        let store = self.handle()?;
        let [first, second] = ["first", "second"].map(|name| self.key(&["both", name]));
        let both = |from, also_from, number| both(store, (&first, from), (&second, also_from), number);
        let is = |read: Read, revision, number| {
            let record = read.record;
            record.is_some_and(|record| record.revision == revision && record.value == counter(number))
        };

        let (Swap::Written { revision, .. }, Some(Swap::Written { revision: also, .. })) =
            both(None, None, 1).await?
        else {
            return Err("two swaps of absent records were refused".to_owned());
        };
        let are_read = is(store.get(&first).await?, revision, 1) && is(store.get(&second).await?, also, 101);
        ensure(are_read, || "two swaps were made, and other records are there")?;

        // The first is refused.
        let (Swap::Conflict(present), None) = both(None, Some(also), 2).await? else {
            return Err("the second swap was made after a refused first one".to_owned());
        };
        ensure(
            is(present, revision, 1),
            || "a refused first swap returns another record than the present one",
        )?;
        let are_same = is(store.get(&first).await?, revision, 1) && is(store.get(&second).await?, also, 101);
        ensure(are_same, || "a refused first swap changed a record")?;

        // The second is refused.
        let (Swap::Written { .. }, Some(Swap::Conflict(present))) = both(Some(revision), None, 3).await?
        else {
            return Err("the first swap was not made, or a refused second one was".to_owned());
        };
        ensure(
            is(present, also, 101),
            || "a refused second swap returns another record than the present one",
        )?;
        ensure(
            is(store.get(&second).await?, also, 101),
            || "a refused second swap changed its record",
        )?;
        let value = store.value(&first).await?;
        ensure(
            value == Some(counter(3)),
            || "the first swap was not made, where the second was refused",
        )
    }

    /// One of them lives for a while, and the other one stays.
    pub(super) async fn expires_one_of_both(&self) -> Result<(), String> {
        let store = self.handle()?;
        let ttl = Duration::from_millis(300);
        for ttls in [[Some(ttl), None], [None, Some(ttl)]] {
            let name = if ttls[0].is_some() { "first" } else { "second" };
            let keys = ["a", "b"].map(|key| self.key(&["both", "expires", name, key]));
            let swap = |number: usize| KeySwap {
                key: &keys[number],
                from: None,
                to: Value {
                    bytes: b"",
                    ttl: ttls[number],
                },
            };
            let swapped = store.0.swap_both(swap(0), swap(1)).await;
            swapped.map_err(|error| error.to_string())?;
            tokio::time::sleep(ttl * 3).await;
            for (key, ttl) in keys.iter().zip(ttls) {
                let is_there = store.value(key).await?.is_some();
                ensure(is_there == ttl.is_none(), || {
                    format!("of two records, the {name} expires: one has the other's time to live")
                })?;
            }
        }
        Ok(())
    }

    /// All handles at once, in both orders.
    pub(super) async fn loses_none_of_both(&self) -> Result<(), String> {
        let counters = ["a", "b"].map(|name| self.key(&["both", "counter", name]));
        for counter in &counters {
            self.handle()?
                .write(counter, None, &0_u64.to_be_bytes(), None)
                .await?;
        }
        let mut tasks = JoinSet::new();
        for (number, store) in self.stores.iter().enumerate() {
            let (store, mut keys) = (store.clone(), counters.clone());
            if number % 2 == 1 {
                keys.reverse();
            }
            tasks.spawn(async move { increment_both(&store, &keys).await });
        }
        for done in tasks.join_all().await {
            done?;
        }
        let expected = self.stores.len() as u64 * INCREMENTS;
        for counter in &counters {
            let count = count(self.handle()?.value(counter).await?.as_deref());
            ensure(count == expected, || {
                format!("{count} of {expected} increments of two counters at once are left")
            })?;
        }
        Ok(())
    }
}

fn counter(number: u64) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

async fn both(
    store: &Handle,
    (key, from): (&Key, Option<Revision>),
    (also, also_from): (&Key, Option<Revision>),
    number: u64,
) -> Result<(Swap, Option<Swap>), String> {
    let (bytes, also_bytes) = (counter(number), counter(number + 100));
    let [first, second] = [(key, from, &bytes), (also, also_from, &also_bytes)].map(|(key, from, bytes)| {
        let to = lasting(bytes);
        KeySwap { key, from, to }
    });
    let swapped = store.0.swap_both(first, second).await;
    swapped.map_err(|error| error.to_string())
}

/// Increments two counters together.
async fn increment_both(store: &Handle, keys: &[Key; 2]) -> Result<(), String> {
    for _ in 0..INCREMENTS {
        loop {
            let (bytes, first) = next(store, &keys[0]).await?;
            let (also_bytes, second) = next(store, &keys[1]).await?;
            let swap = |number: usize, from, bytes| KeySwap {
                key: &keys[number],
                from,
                to: lasting(bytes),
            };
            let swapped = store
                .0
                .swap_both(swap(0, first, &bytes), swap(1, second, &also_bytes));
            match swapped.await.map_err(|error| error.to_string())? {
                (Swap::Written { .. }, Some(Swap::Written { .. })) => break,
                (Swap::Written { .. }, _) => {
                    increment(store, &keys[1..], 0, 1).await?;
                    break;
                }
                (Swap::Conflict(_), _) => {}
            }
        }
    }
    Ok(())
}

/// Returns the next value of a counter, and the revision of the present one.
async fn next(store: &Handle, key: &Key) -> Result<(Vec<u8>, Option<Revision>), String> {
    let record = store.get(key).await?.record;
    let present = count(record.as_ref().map(|record| record.value.as_ref()));
    Ok((counter(present + 1), record.map(|record| record.revision)))
}
