//! Lists of keys, and the identity of all records.

use std::collections::HashSet;
use std::time::Duration;

use super::context::{Check, ensure};
use crate::store::{Key, Kind};

/// More keys than a page has.
const KEYS: usize = 1_200;
const HOUR: Duration = Duration::from_secs(60 * 60);

impl Check {
    pub(super) async fn shares_its_identity(&self) -> Result<(), String> {
        let mut first = None;
        for (number, store) in self.stores.iter().chain(&self.stores).enumerate() {
            let key = self.key(&["identity", &number.to_string()]);
            let identity = store.0.identity().await.map_err(|error| error.to_string())?;
            let expected = first.get_or_insert_with(|| identity.clone());
            ensure(
                *expected == identity,
                || "it is another one, and no record was lost",
            )?;
            // A handle that keeps to it reads and writes.
            store.write(&key, None, b"", Some(HOUR)).await?;
        }
        Ok(())
    }

    pub(super) async fn lists_keys_that_stay(&self) -> Result<(), String> {
        let store = self.handle()?;
        let mut expected = HashSet::new();
        for (number, writer) in (0..KEYS).zip(self.stores.iter().cycle()) {
            let key = self.key(&["list", &number.to_string()]);
            writer.write(&key, None, b"", None).await?;
            expected.insert(key);
        }
        // One that ends by itself needs no housekeeping: a store with many of them lists few.
        let ending = self.key(&["list", "ending"]);
        store.write(&ending, None, b"", Some(HOUR)).await?;
        let other = self.key_of(Kind::Limit, &["list"]);
        store.write(&other, None, b"", None).await?;
        let own = self.key(&["list"]);
        let mut after: Option<Key> = None;
        for number in 0.. {
            let page = store.0.list(Kind::Send, after.as_ref()).await;
            let page = page.map_err(|error| error.to_string())?;
            let Some(last) = page.last() else { break };
            ensure(
                after.as_ref() < Some(last),
                || "a page does not come after the one before",
            )?;
            ensure(page.is_sorted(), || "keys are not in their order")?;
            after = Some(last.clone());
            for key in page {
                ensure(key.kind() == Kind::Send, || "a key of another kind is listed")?;
                ensure(key != ending, || "a key with a time to live is listed")?;
                let is_own = key.as_str().starts_with(own.as_str()) && key != own;
                ensure(
                    !is_own || expected.remove(&key) || key.as_str().contains("new-"),
                    || "a key is listed twice, or was never written",
                )?;
            }
            // Keys before and after the page, written between two pages, do not move the others.
            let places = ["!new-", "zz-new-"].into_iter().filter(|_| number < 5);
            for place in places {
                let key = self.key(&["list", &format!("{place}{number}")]);
                store.write(&key, None, b"", None).await?;
            }
        }
        ensure(expected.is_empty(), || {
            format!("{} of {KEYS} keys are not listed", expected.len())
        })
    }
}
