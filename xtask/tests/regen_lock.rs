//! The lock of the sources, and the messages of failures.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

use xtask::regen::Failure;
use xtask::regen::lock::{Entry, Lock};

fn entry(address: &str, sha256: &str, date: Option<&str>, operations: &[&str]) -> Entry {
    Entry {
        address: address.into(),
        form: "f".into(),
        sha256: sha256.repeat(64),
        date: date.map(str::to_owned),
        operations: operations.iter().map(|o| (*o).to_owned()).collect(),
    }
}

#[test]
fn the_date_stays_while_the_bytes_do() {
    let mut lock = Lock::default();
    lock.record(entry("a", "0", Some("2026-01-01"), &["x"]), false);
    lock.record(entry("a", "0", Some("2026-02-02"), &["x"]), false);
    assert_eq!(lock.sources[0].date.as_deref(), Some("2026-01-01"));
    lock.record(entry("a", "1", Some("2026-02-02"), &["x"]), false);
    assert_eq!(lock.sources[0].date.as_deref(), Some("2026-02-02"));
    let text = lock.to_text();
    assert_eq!(Lock::parse(&text, "l").unwrap(), lock);
}

#[test]
fn a_whole_source_replaces_what_it_covers() {
    let mut lock = Lock::default();
    lock.record(entry("page", "0", None, &["x"]), false);
    lock.record(entry("other", "0", None, &["y"]), false);
    lock.record(entry("file", "1", None, &["x", "z"]), true);
    let addresses: Vec<_> = lock.sources.iter().map(|e| e.address.as_str()).collect();
    assert_eq!(addresses, ["file", "other"]);
}

#[test]
fn a_lock_that_is_none_is_refused() {
    assert!(Lock::parse("[[source]]\naddress = 1\n", "l").is_err());
}

#[test]
fn a_failure_is_one_line_of_bounded_length() {
    let shown = Failure::input("x", "found `\u{1b}[2J\n\u{85}ä`").to_string();
    assert_eq!(shown, "x: found `\\u{1b}[2J\\u{a}\\u{85}ä`");
    let shown = Failure::input("a\u{1b}[2J", "b\u{202e}").to_string();
    assert_eq!(shown, "a\\u{1b}[2J: b\\u{202e}");
    let shown = Failure::unreachable("x", &"y".repeat(5_000)).to_string();
    assert_eq!(shown.chars().count(), "x: not reached: …".chars().count() + 1_000);
}

#[test]
fn lists_all_addresses_of_an_operation_without_a_source() {
    let reasons = [
        Failure::input("https://a", "b"),
        Failure::unreachable("https://c", "d"),
    ];
    let failure = Failure::no_source(&["GET /x".into()], &reasons);
    let shown = failure.to_string();
    assert_eq!(failure.exit_code(), 3);
    assert!(
        shown
            .starts_with("no source of GET /x could be read:\n  https://a: b\n  https://c: not reached: d\n")
    );
    assert!(shown.contains("`--from FILE`") && shown.contains("`--offline`"));
}
