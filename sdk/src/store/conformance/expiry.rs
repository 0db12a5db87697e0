//! The store's time, and records that expire.

use std::time::{Duration, Instant};

use super::context::{Check, ensure, lasting};
use crate::store::{Read, StoreTime, Swap};

/// A time to live that is long enough to be read before it ends, on a slow machine too.
const TTL: Duration = Duration::from_millis(300);
/// How much later than its end a record may still be there.
const MAX_DELAY: Duration = Duration::from_secs(5);
/// By how much the times of two handles may differ: their resolution.
const RESOLUTION: Duration = Duration::from_millis(100);

impl Check {
    /// Each handle writes records, and all read them.
    pub(super) async fn expires_in_time(&self) -> Result<(), String> {
        let store = self.handle()?;
        let mut short = Vec::new();
        let mut long = Vec::new();
        let ttls = [Some(Duration::from_secs(3600)), Some(Duration::MAX), None];
        for (number, writer) in self.stores.iter().enumerate() {
            let number = number.to_string();
            for (index, ttl) in ttls.into_iter().enumerate() {
                let key = self.key(&["ttl", &index.to_string(), &number]);
                writer.write(&key, None, b"long", ttl).await?;
                long.push(key);
            }
            let key = self.key(&["ttl", "short", &number]);
            let started = Instant::now();
            let (first, _) = writer.write(&key, None, b"short", Some(TTL)).await?;
            short.push((key, started, first));
        }
        for (key, started, first) in &short {
            for reader in &self.stores {
                while reader.get(key).await?.record.is_some() {
                    ensure(started.elapsed() < TTL + MAX_DELAY, || "a record did not expire")?;
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                ensure(started.elapsed() >= TTL, || "a record expired before its time")?;
            }
            let stale = store.swap(key, Some(*first), lasting(b"stale")).await?;
            ensure(
                matches!(stale, Swap::Conflict(Read { record: None, .. })),
                || "an expired record was replaced",
            )?;
        }
        for (key, reader) in long.iter().zip(self.stores.iter().rev().cycle()) {
            ensure(
                reader.value(key).await?.is_some(),
                || "a record expired that lives longer",
            )?;
        }
        let Some((key, _, first)) = short.first() else {
            return Ok(());
        };
        let (again, _) = store.write(key, None, b"again", Some(TTL)).await?;
        ensure(again != *first, || "a revision was given twice")?;
        // A record that is replaced by one without a time to live stays.
        store.write(key, Some(again), b"stays", None).await?;
        tokio::time::sleep(TTL + TTL / 2).await;
        ensure(
            store.value(key).await?.is_some(),
            || "a record expired that was replaced by one without a time",
        )
    }

    /// Times to live below the resolution of any clock, which must be rounded up.
    pub(super) async fn expires_no_short_record_early(&self) -> Result<(), String> {
        let store = self.handle()?;
        for round in 0..20u64 {
            let ttl = Duration::from_micros(1 + round * 2_300);
            let key = self.key(&["short", &round.to_string()]);
            let started = Instant::now();
            store.write(&key, None, b"", Some(ttl)).await?;
            while store.get(&key).await?.record.is_some() {
                ensure(started.elapsed() < ttl + MAX_DELAY, || "a record did not expire")?;
                // The clock is read again and again around the end.
                let left = ttl.saturating_sub(started.elapsed());
                tokio::time::sleep(left / 2).await;
            }
            let elapsed = started.elapsed();
            ensure(elapsed >= ttl, || {
                format!("one with {ttl:?} to live was gone after {elapsed:?}")
            })?;
        }
        Ok(())
    }

    pub(super) async fn keeps_time(&self) -> Result<(), String> {
        let key = self.key(&["time"]);
        let store = self.handle()?;
        let (mut from, mut last) = (None, StoreTime::from_millis(0));
        let mut first = None;
        let started = Instant::now();
        for _ in 0..20 {
            let (revision, written) = store.write(&key, from, b"", None).await?;
            let read = store.get(&key).await?.now;
            ensure(
                last <= written && written <= read,
                || "a later call returned an earlier time",
            )?;
            (from, last) = (Some(revision), read);
            first.get_or_insert(written);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let by_store = last.since(first.unwrap_or(last));
        let elapsed = started.elapsed();
        ensure(
            by_store <= elapsed + RESOLUTION && by_store * 2 >= elapsed / 2,
            || format!("its clock ran {by_store:?} in {elapsed:?}"),
        )
    }

    /// A lease that one handle writes is read by another.
    pub(super) async fn shares_its_time(&self) -> Result<(), String> {
        let key = self.key(&["shared-time"]);
        let mut from = None;
        for writer in &self.stores {
            for reader in &self.stores {
                let started = Instant::now();
                let (revision, written) = writer.write(&key, from, b"", None).await?;
                from = Some(revision);
                let read = reader.get(&key).await?.now;
                let elapsed = started.elapsed();
                let (ahead, behind) = (read.since(written), written.since(read));
                ensure(behind <= RESOLUTION, || {
                    format!("one handle is {behind:?} behind another")
                })?;
                ensure(ahead <= elapsed + RESOLUTION, || {
                    format!("one handle is {ahead:?} ahead of another, after {elapsed:?}")
                })?;
            }
        }
        Ok(())
    }
}
