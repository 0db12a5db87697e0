//! Keys of different text.

use std::sync::Arc;

use super::context::{Check, Handle, Violations, ensure};
use crate::store::{Key, Kind, Store};

/// How long the keys of the sdk get: a kind, an account, and an idempotency key of 255 bytes, each written as three.
const LONGEST: usize = 1_200;

/// Parts of keys that a store could take for each other: by case, by normalization, by its own separators, wildcards and
/// quotes, or by their beginning alone.
const ALIKE: [&[&str]; 28] = [
    &["a"],
    &["A"],
    &["a", ""],
    &["", "a"],
    &["a/"],
    &["a", "b"],
    &["a/b"],
    &["a%2Fb"],
    &["a%"],
    &["a_"],
    &["a*"],
    &["a?"],
    &["[a]"],
    &["a "],
    &[" a"],
    &["a\n"],
    &["a\t"],
    &["a:b"],
    &["{a}"],
    &["a'"],
    &["a\""],
    &["a\\"],
    &["a\u{0}"],
    &["\u{e9}"],
    &["e\u{301}"],
    &["\u{df}"],
    &["ss"],
    &["\u{1F600}"],
];

impl Check {
    /// Returns the keys that are alike, and pairs of long ones that differ in their last characters.
    fn alike(&self) -> Vec<Key> {
        let alike = ALIKE.map(|parts| self.key(&[&["keys"], parts].concat()));
        let start = self.key(&["keys"]).as_str().len();
        let long = ["k", "%", "/", "\u{e9}"].into_iter().flat_map(|unit| {
            // As it is written in a key.
            let written = self.key(&["keys", unit]).as_str().len() - start - 1;
            [255 / unit.len(), (LONGEST - start) / written].map(|times| unit.repeat(times))
        });
        let pairs = long.flat_map(|long| [1, 2].map(|last| self.key(&["keys", &format!("{long}{last}")])));
        alike.into_iter().chain(pairs).collect()
    }

    pub(super) async fn separates_keys(&self) -> Result<(), String> {
        let store = self.handle()?;
        let keys = self.alike();
        for (number, key) in (0u8..).zip(&keys) {
            let written = store.write(key, None, &[number], None).await;
            written.map_err(|error| format!("the key {:?}: {error}", key.as_str()))?;
        }
        // The same parts under another kind.
        let other = self.key_of(Kind::Limit, &["keys", "a"]);
        store.write(&other, None, b"other", None).await?;
        for (number, key) in (0u8..).zip(&keys) {
            let same = store.value(key).await? == Some(vec![number]);
            ensure(same, || {
                format!("{:?} has the record of another key", key.as_str())
            })?;
        }
        Ok(())
    }
}

/// Checks that two stores have nothing in common. For an adapter with prefixes, tables or databases: give two whose names
/// could be confused, such as `app` and `app2`, in one server.
///
/// # Errors
///
/// Returns how one store shows records of the other, and every error of a store.
pub async fn check_separate(first: Arc<dyn Store>, second: Arc<dyn Store>) -> Result<(), Violations> {
    let separate = async {
        let check = Check::new(vec![Handle(first), Handle(second)]);
        let key = check.key(&["separate"]);
        let own = check.key(&["separate", "first"]);
        for (number, store) in (0u8..).zip(&check.stores) {
            let written = store.write(&key, None, &[number], None).await;
            written.map_err(|error| format!("the same key in both stores: {error}"))?;
        }
        let [first, second] = check.stores.as_slice() else {
            return Err("two stores".to_owned());
        };
        first.write(&own, None, b"first", None).await?;
        let is_own = first.value(&key).await? == Some(vec![0]) && second.value(&key).await? == Some(vec![1]);
        ensure(is_own, || "a store has the other's value")?;
        ensure(
            second.value(&own).await?.is_none(),
            || "a store has the other's record",
        )?;
        let parts = format!("{}/separate/first/", check.run);
        let mut page = list(second, None).await?;
        while let Some(last) = page.last() {
            let has_other = page.iter().any(|key| key.as_str().contains(&parts));
            ensure(!has_other, || "a store lists a key of the other")?;
            page = list(second, Some(last)).await?;
        }
        Ok(())
    };
    separate
        .await
        .map_err(|violation| Violations(vec![format!("stores are separate: {violation}")]))
}

async fn list(store: &Handle, after: Option<&Key>) -> Result<Vec<Key>, String> {
    let page = store.0.list(Kind::Send, after).await;
    page.map_err(|error| error.to_string())
}
