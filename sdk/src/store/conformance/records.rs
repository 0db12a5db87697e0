//! Reading and swapping records.

use std::time::Duration;

use tokio::task::JoinSet;

use super::context::{Check, count, ensure, increment, lasting};
use crate::store::{Key, Read, Revision, Swap};

/// How often each handle increments a counter.
const INCREMENTS: u64 = 100;

impl Check {
    pub(super) async fn reads_what_was_written(&self) -> Result<(), String> {
        let key = self.key(&["read"]);
        let mut from: Option<Revision> = None;
        let is_absent = self.handle()?.value(&key).await?.is_none();
        ensure(is_absent, || "a new key has a record")?;
        // Each handle reads once between two writes: one that keeps what it read shows it.
        for (number, writer) in (0u8..24).zip(self.stores.iter().cycle()) {
            let (revision, _) = writer.write(&key, from, &[number], None).await?;
            ensure(from != Some(revision), || "two writes have one revision")?;
            from = Some(revision);
            for reader in &self.stores {
                let record = reader.get(&key).await?.record.ok_or("the record is not there")?;
                ensure(
                    record.value == [number][..],
                    || "another handle reads an older value",
                )?;
                ensure(
                    Some(record.revision) == from,
                    || "another handle reads another revision",
                )?;
            }
        }
        Ok(())
    }

    pub(super) async fn refuses_stale_revisions(&self) -> Result<(), String> {
        let key = self.key(&["stale"]);
        let store = self.handle()?;
        let (old, _) = store.write(&key, None, b"old", None).await?;
        let (new, _) = store.write(&key, Some(old), b"new", None).await?;
        let unknown = Revision::new(new.number() ^ (1 << 40));
        for from in [None, Some(old), Some(unknown)] {
            let Swap::Conflict(read) = store.swap(&key, from, lasting(b"wrong")).await? else {
                return Err(format!(
                    "a swap from {from:?} was accepted, where {new:?} is present"
                ));
            };
            let present = read.record.ok_or("a refused swap returns no record")?;
            ensure(
                present.value == b"new"[..] && present.revision == new,
                || "a refused swap returns another record than the present one",
            )?;
        }
        ensure(
            store.value(&key).await?.as_deref() == Some(b"new"),
            || "a refused swap changed the record",
        )?;
        let absent = self.key(&["stale", "absent"]);
        match store.swap(&absent, Some(new), lasting(b"wrong")).await? {
            Swap::Conflict(Read { record: None, .. }) => Ok(()),
            _ => Err("a swap from a revision was accepted, where no record is".to_owned()),
        }
    }

    /// Of a record that is absent, one that is there, and one that has expired.
    pub(super) async fn has_one_winner(&self) -> Result<(), String> {
        for round in 0..8 {
            let key = self.key(&["winner", &round.to_string()]);
            self.race(&key, None, "that it created a record").await?;
            let present = self.handle()?.get(&key).await?.record.ok_or("no record")?;
            self.race(&key, Some(present.revision), "that it replaced a record")
                .await?;
        }
        let key = self.key(&["winner", "expired"]);
        let ttl = Duration::from_millis(50);
        self.handle()?.write(&key, None, b"", Some(ttl)).await?;
        for _ in 0..100 {
            tokio::time::sleep(ttl).await;
            if self.handle()?.value(&key).await?.is_none() {
                break;
            }
        }
        self.race(&key, None, "that it replaced an expired record").await
    }

    /// All handles swap the record at once.
    async fn race(&self, key: &Key, from: Option<Revision>, told: &str) -> Result<(), String> {
        let mut tasks = JoinSet::new();
        for (number, store) in (0u8..).zip(&self.stores) {
            let (store, key) = (store.clone(), key.clone());
            tasks.spawn(async move {
                let swap = store.swap(&key, from, lasting(&[number])).await?;
                Ok::<_, String>(matches!(swap, Swap::Written { .. }).then_some(number))
            });
        }
        let mut winners = Vec::new();
        for won in tasks.join_all().await {
            winners.extend(won?);
        }
        let value = self.handle()?.value(key).await?;
        ensure(winners.len() == 1, || {
            format!(
                "{} of {} handles were told {told}",
                winners.len(),
                self.stores.len()
            )
        })?;
        ensure(value == Some(winners), || "the record is not the winner's")
    }

    pub(super) async fn loses_no_update(&self) -> Result<(), String> {
        let key = self.key(&["counter"]);
        let mut tasks = JoinSet::new();
        for store in &self.stores {
            let (store, key) = (store.clone(), key.clone());
            tasks.spawn(async move { increment(&store, &[key], 0, INCREMENTS).await });
        }
        for done in tasks.join_all().await {
            done?;
        }
        let value = self.handle()?.value(&key).await?;
        let expected = self.stores.len() as u64 * INCREMENTS;
        let count = count(value.as_deref());
        ensure(count == expected, || {
            format!("{count} of {expected} increments are left")
        })
    }

    pub(super) async fn stores_any_bytes(&self) -> Result<(), String> {
        let store = self.handle()?;
        let all: Vec<u8> = (0..=255).collect();
        let large: Vec<u8> = all.iter().copied().cycle().take(64 * 1024).collect();
        let key = self.key(&["bytes"]);
        let mut from = None;
        // Each one replaces the one before: what is shorter has nothing left of what was longer.
        for bytes in [&[][..], &large, &all, &[0], &[]] {
            from = Some(store.write(&key, from, bytes, None).await?.0);
            let same = store.value(&key).await?.as_deref() == Some(bytes);
            ensure(same, || {
                format!("a value of {} bytes is read differently", bytes.len())
            })?;
        }
        Ok(())
    }
}
