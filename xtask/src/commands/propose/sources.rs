//! What of a change of the locks is worth telling.

use std::collections::{BTreeMap, BTreeSet};

use crate::regen::lock::{Entry, Lock};

/// The locks of all versions, by name.
type Locks = BTreeMap<String, Lock>;

/// Whether an operation was read from HubSpot for the first time. Another digest, date or file name is no news.
pub(super) fn is_news(before: &Locks, after: &Locks) -> bool {
    let read = |locks: &Locks| -> BTreeSet<(String, String)> {
        let entries = locks.iter().flat_map(|(name, lock)| {
            let entries = lock.sources.iter().filter(|entry| entry.address.contains("://"));
            entries.flat_map(move |entry| entry.operations.iter().map(|one| (name.clone(), one.clone())))
        });
        entries.collect()
    };
    !read(after).is_subset(&read(before))
}

/// Returns a source of the proposal that this run has not read: whether HubSpot reverted the change is then unknown.
pub(super) fn unread(before: &Locks, proposed: &Locks, read: &[(String, String)]) -> Option<String> {
    let is_old = |name: &String, entry: &Entry| {
        let lock = before.get(name);
        lock.is_some_and(|lock| lock.sources.contains(entry))
    };
    let is_read = |name: &String, entry: &Entry| read.contains(&(name.clone(), entry.address.clone()));
    proposed.iter().find_map(|(name, lock)| {
        let mut entries = lock.sources.iter();
        let entry = entries.find(|entry| !is_old(name, entry) && !is_read(name, entry))?;
        Some(entry.address.clone())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locks(entries: &[(&str, &str, &[&str])]) -> Locks {
        let mut lock = Lock::default();
        for (address, digit, operations) in entries {
            let entry = Entry {
                address: (*address).to_owned(),
                form: "f".to_owned(),
                sha256: digit.repeat(64),
                date: None,
                operations: operations.iter().map(|one| (*one).to_owned()).collect(),
            };
            lock.sources.push(entry);
        }
        Locks::from([("v3".to_owned(), lock)])
    }

    #[test]
    fn new_sources_are_news_and_other_bytes_are_not() {
        let page = locks(&[("https://a.example/x", "0", &["GET /x"])]);
        let cases: [(&str, Locks, Locks, bool); 6] = [
            ("the same", page.clone(), page.clone(), false),
            (
                "a digest",
                page.clone(),
                locks(&[("https://a.example/x", "1", &["GET /x"])]),
                false,
            ),
            (
                "the page for the Markdown",
                page.clone(),
                locks(&[("https://b.example/x", "1", &["GET /x"])]),
                false,
            ),
            (
                "another file",
                locks(&[("a.json", "0", &["GET /x"])]),
                locks(&[("b.json", "1", &["GET /x"])]),
                false,
            ),
            (
                "the first real read",
                locks(&[("a.json", "0", &["GET /x"])]),
                page.clone(),
                true,
            ),
            (
                "one operation more",
                page.clone(),
                locks(&[("https://a.example/x", "0", &["GET /x", "GET /y"])]),
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
            ("https://a.example/x", "0", &["GET /x"]),
            ("b.json", "0", &["GET /y"]),
        ]);
        let proposed = locks(&[
            ("https://a.example/x", "1", &["GET /x"]),
            ("b.json", "0", &["GET /y"]),
        ]);
        let read = |address: &str| [("v3".to_owned(), address.to_owned())];
        assert_eq!(unread(&before, &proposed, &read("https://a.example/x")), None);
        assert_eq!(
            unread(&before, &proposed, &read("https://a.example/x.md")).as_deref(),
            Some("https://a.example/x")
        );
        assert_eq!(unread(&before, &before, &[]), None);
    }
}
