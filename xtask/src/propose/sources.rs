//! What is news in a change of the locks.

use std::collections::{BTreeMap, BTreeSet};

use crate::regen::lock::{Entry, Lock};

/// The locks of all versions, by name.
type Locks = BTreeMap<String, Lock>;

/// Whether facts have a new source: an operation that was read from HubSpot for the first time, or facts that became
/// derived from others or stopped being so. Another digest, date or file name is no news.
pub(super) fn is_news(before: &Locks, after: &Locks) -> bool {
    let read = |locks: &Locks| -> BTreeSet<(String, String)> {
        let entries = locks.iter().flat_map(|(name, lock)| {
            let entries = lock.sources.iter().filter(|entry| entry.address.contains("://"));
            entries.flat_map(move |entry| entry.operations.iter().map(|one| (name.clone(), one.clone())))
        });
        entries.collect()
    };
    let derived = |locks: &Locks| -> BTreeSet<(String, Option<String>)> {
        let entries = locks
            .iter()
            .flat_map(|(name, lock)| lock.sources.iter().map(move |entry| (name, entry)));
        entries
            .filter(|(_, entry)| entry.derived.is_some())
            .map(|(name, entry)| (name.clone(), entry.derived.clone()))
            .collect()
    };
    !read(after).is_subset(&read(before)) || derived(after) != derived(before)
}

/// Returns a source of the proposal that this run has not read: whether HubSpot reverted the change is then unknown.
pub(super) fn unread(
    before: &Locks,
    proposed: &Locks,
    read: &BTreeMap<String, BTreeSet<String>>,
) -> Option<String> {
    let is_old = |name: &String, entry: &Entry| {
        let lock = before.get(name);
        lock.is_some_and(|lock| lock.sources.contains(entry))
    };
    let is_read = |name: &String, entry: &Entry| {
        read.get(name)
            .is_some_and(|addresses| addresses.contains(&entry.address))
    };
    proposed.iter().find_map(|(name, lock)| {
        let mut entries = lock.sources.iter();
        let entry = entries.find(|entry| !is_old(name, entry) && !is_read(name, entry))?;
        Some(entry.address.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locks(entries: &[(&str, &str, Option<&str>, &[&str])]) -> Locks {
        let mut lock = Lock::default();
        for (address, digit, derived, operations) in entries {
            let entry = Entry {
                address: (*address).to_owned(),
                form: "f".to_owned(),
                sha256: digit.repeat(64),
                date: None,
                derived: derived.map(str::to_owned),
                operations: operations.iter().map(|one| (*one).to_owned()).collect(),
            };
            lock.sources.push(entry);
        }
        Locks::from([("v3".to_owned(), lock)])
    }

    #[test]
    fn new_sources_are_news_and_other_bytes_are_not() {
        let page = locks(&[("https://a.example/x", "0", None, &["GET /x"])]);
        let cases: [(&str, Locks, Locks, bool); 7] = [
            ("the same", page.clone(), page.clone(), false),
            (
                "a digest",
                page.clone(),
                locks(&[("https://a.example/x", "1", None, &["GET /x"])]),
                false,
            ),
            (
                "the page for the Markdown",
                page.clone(),
                locks(&[("https://b.example/x", "1", None, &["GET /x"])]),
                false,
            ),
            (
                "another file",
                locks(&[("a.json", "0", None, &["GET /x"])]),
                locks(&[("b.json", "1", None, &["GET /x"])]),
                false,
            ),
            (
                "the first real read",
                locks(&[("a.json", "0", None, &["GET /x"])]),
                page.clone(),
                true,
            ),
            (
                "one operation more",
                page.clone(),
                locks(&[("https://a.example/x", "0", None, &["GET /x", "GET /y"])]),
                true,
            ),
            (
                "no longer derived",
                locks(&[("a.json", "0", Some("of v3"), &["GET /x"])]),
                locks(&[("a.json", "0", None, &["GET /x"])]),
                true,
            ),
        ];
        for (what, before, after, expected) in cases {
            assert_eq!(is_news(&before, &after), expected, "{what}");
        }
    }

    #[test]
    fn finds_sources_of_the_proposal_that_were_not_read() {
        let before = locks(&[
            ("https://a.example/x", "0", None, &["GET /x"]),
            ("b.json", "0", None, &["GET /y"]),
        ]);
        let proposed = locks(&[
            ("https://a.example/x", "1", None, &["GET /x"]),
            ("b.json", "0", None, &["GET /y"]),
        ]);
        let read = |version: &str, address: &str| {
            BTreeMap::from([(version.to_owned(), BTreeSet::from([address.to_owned()]))])
        };
        assert_eq!(
            unread(&before, &proposed, &read("v3", "https://a.example/x")),
            None
        );
        for other in [
            read("v3", "https://a.example/x.md"),
            read("v4", "https://a.example/x"),
        ] {
            let unread = unread(&before, &proposed, &other);
            assert_eq!(unread.as_deref(), Some("https://a.example/x"));
        }
        assert_eq!(unread(&before, &before, &BTreeMap::new()), None);
    }
}
