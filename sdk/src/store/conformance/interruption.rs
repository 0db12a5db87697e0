//! Calls that are dropped, and calls that fail.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::context::{Check, Handle, ensure, lasting};
use crate::store::{Key, KeySwap, Kind, StoreError};

/// More polls than a call of any store takes.
const MAX_POLLS: u32 = 12;
/// More than most stores take.
const HUGE: usize = 2 * 1024 * 1024;

impl Check {
    pub(super) async fn survives_dropped_futures(&self) -> Result<(), String> {
        let (key, other) = (self.key(&["dropped"]), self.key(&["dropped", "other"]));
        let store = self.handle()?;
        store.write(&other, None, b"other", None).await?;
        let (mut revision, _) = store.write(&key, None, &0u64.to_be_bytes(), None).await?;
        for round in 1..=5 * u64::from(MAX_POLLS) {
            let polls = u32::try_from(round).unwrap_or_default() % (MAX_POLLS + 1);
            let before =
                number(store.value(&key).await?.as_deref()).ok_or("the record is gone, or not whole")?;
            let bytes = round.to_be_bytes();
            let swap = store.0.swap(&key, Some(revision), lasting(&bytes));
            match round % 4 {
                // Dropped after a time, at whatever the call then waits for.
                0 => drop(tokio::time::timeout(Duration::from_micros(40 * round), swap).await),
                1 => drop(poll_times(swap, 1).await),
                _ => drop(poll_times(swap, polls).await),
            }
            drop(poll_times(store.0.get(&key), polls).await);
            drop(poll_times(store.0.list(Kind::Send, None), polls % 3).await);
            // What a dropped call left behind is no later call's.
            let is_others = store.value(&other).await?.as_deref() == Some(b"other");
            ensure(
                is_others,
                || "a call after a dropped one returned another key's record",
            )?;
            for reader in &self.stores {
                is_old_or_new(reader, &key, before, round).await?;
            }
            // The write may still be under way in the store.
            tokio::time::sleep(Duration::from_millis(5)).await;
            is_old_or_new(store, &key, before, round).await?;
            let record = store.get(&key).await?.record.ok_or("the record is gone")?;
            revision = record.revision;
        }
        self.drops_both().await
    }

    /// Of two swaps that are dropped, the second is not made alone.
    async fn drops_both(&self) -> Result<(), String> {
        let store = self.handle()?;
        for round in 0..3 * u64::from(MAX_POLLS) {
            let keys = ["first", "second"].map(|name| self.key(&["dropped", name, &round.to_string()]));
            let [first, second] = keys.each_ref().map(|key| KeySwap {
                key,
                from: None,
                to: lasting(b"new"),
            });
            let swaps = store.0.swap_both(first, second);
            let polls = u32::try_from(round).unwrap_or_default() % MAX_POLLS + 1;
            match round % 2 {
                0 => drop(tokio::time::timeout(Duration::from_micros(80 * round), swaps).await),
                _ => drop(poll_times(swaps, polls).await),
            }
            let made = [store.value(&keys[1]).await?, store.value(&keys[0]).await?];
            ensure(
                made[0].is_none() || made[1].is_some(),
                || "of two dropped swaps, the second was made without the first",
            )?;
        }
        Ok(())
    }

    /// Writes what many stores refuse: a value of megabytes, and keys of kilobytes. They fail, or are stored whole.
    pub(super) async fn survives_errors(&self) -> Result<(), String> {
        let store = self.handle()?;
        let key = self.key(&["error"]);
        let (revision, _) = store.write(&key, None, b"old", None).await?;
        let huge = vec![0xa5; HUGE];
        let swap = store.swap(&key, Some(revision), lasting(&huge)).await;
        let present = store.value(&key).await?;
        let is_new = present.as_deref() == Some(&huge[..]);
        let is_old = present.as_deref() == Some(b"old");
        ensure(
            is_new || is_old,
            || "the record is neither the old one nor the new one",
        )?;
        ensure(
            is_new || swap.is_err(),
            || "a swap was acknowledged that left the old value",
        )?;
        let long = [1, 2].map(|last| self.key(&["error", &format!("{}{last}", "k".repeat(5_000))]));
        let mut values = Vec::new();
        for (number, key) in (0u8..).zip(&long) {
            let written = store.write(key, None, &[number], None).await;
            values.push(written.map(|_| vec![number]).ok());
        }
        for (key, value) in long.iter().zip(values) {
            // Where the write failed, the key may be refused again.
            let present = store.value(key).await.ok().flatten();
            ensure(
                present == value,
                || "a key of 5,000 bytes is cut, or half refused",
            )?;
        }
        Ok(())
    }
}

/// Checks that a record has the number before, or one that was written since: a slow store may make the write of an earlier
/// round only now.
async fn is_old_or_new(store: &Handle, key: &Key, before: u64, new: u64) -> Result<(), String> {
    let present = number(store.value(key).await?.as_deref());
    ensure(
        present.is_some_and(|present| (before..=new).contains(&present)),
        || "the record is neither the old one nor the new one",
    )
}

fn number(value: Option<&[u8]>) -> Option<u64> {
    Some(u64::from_be_bytes(value?.try_into().ok()?))
}

/// Polls a future some times, each when it asks for it, and drops it then.
async fn poll_times<T>(future: impl Future<Output = Result<T, StoreError>>, polls: u32) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(result.ok()),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
